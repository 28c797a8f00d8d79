/**
 * franz-go, records without a key (CLI-123; `UniformBytesPartitioner(64 KiB, adaptive, keys, nil)`). Like
 * Java's stickiness by bytes, but it counts each record's body before placing it, no batch headers, and does
 * not wait for a batch to fill.
 */
// Deviates: franz-go's adaptive weights are left out; without a backlog they are uniform.
import type { RandomState } from '../../kernel/random.ts';
import type { NoKeyState, TopicView } from './no-key-state.ts';
import { drawAvailable } from './partition-draw.ts';

const UNIFORM_BYTES = 65_536;
/** franz-go counts the timestamp and offset deltas as one byte each. */
const DELTA_BYTES = 2;

/**
 * The partition of the next record.
 * @param contentBytes the record's attributes, key, value and headers as encoded (FMT-7, `contentSize`).
 */
export function stickyByRecordBytes(
  state: NoKeyState,
  random: RandomState,
  { view, contentBytes }: { view: TopicView; contentBytes: number },
): number {
  const recordBytes = contentBytes + DELTA_BYTES;
  state.producedBytes += recordBytes;
  const isSpent = state.producedBytes >= UNIFORM_BYTES;
  if (isSpent) state.producedBytes = recordBytes;
  if (isSpent || state.partition === null || !view.availablePartitions.includes(state.partition)) {
    state.partition = drawAvailable(random, view);
  }
  return state.partition;
}
