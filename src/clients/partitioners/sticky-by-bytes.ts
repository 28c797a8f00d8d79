/**
 * Java 3.3 and later, records without a key (CLI-105, KIP-794; `BuiltInPartitioner`,
 * `RecordAccumulator.append`). A partition is kept until `batch.size` bytes went to it and its last batch is
 * full, or until twice `batch.size` went to it; neither time nor `linger.ms` ends it. Then one is drawn, by
 * weight where the queues differ, perhaps the same again.
 */
import type { RandomState } from '../../kernel/random.ts';
import { nextBelow } from '../../kernel/random.ts';
import type { NoKeyState, PartitionQueue, TopicView } from './no-key-state.ts';
import { drawAvailable } from './partition-draw.ts';

/** What the producer's accumulator says of one partition's batches. */
export type OpensBatch = (partition: number) => boolean;

/**
 * The partition of the next record. The switch is tested here with 0 bytes as well, because the batch that
 * held it back may have been filled or sent since.
 * @param batchSize `batch.size`, bytes; 0 counts as 1.
 */
export function stickyByBytes(
  state: NoKeyState,
  random: RandomState,
  { view, batchSize, opensBatch }: { view: TopicView; batchSize: number; opensBatch: OpensBatch },
): number {
  const partition = state.partition ?? choose(state, random, view);
  if (!opensBatch(partition)) return partition;
  countStickyBytes(state, random, { view, batchSize, appendedBytes: 0, allBatchesFull: true });
  return state.partition ?? partition;
}

/**
 * Counts what an appended record added to its partition, and switches if it is time.
 * @param appendedBytes what the batch's estimated size grew by: the 61-byte header too, where the record
 * opened it (FACTS A7).
 * @param allBatchesFull the partition's queue holds no batch that could take another byte.
 */
export function countStickyBytes(
  state: NoKeyState,
  random: RandomState,
  {
    view,
    batchSize,
    appendedBytes,
    allBatchesFull,
  }: { view: TopicView; batchSize: number; appendedBytes: number; allBatchesFull: boolean },
): void {
  const stickyBatchSize = Math.max(1, batchSize);
  state.producedBytes += appendedBytes;
  const isDue = allBatchesFull && state.producedBytes >= stickyBatchSize;
  if (isDue || state.producedBytes >= 2 * stickyBatchSize) choose(state, random, view);
}

function choose(state: NoKeyState, random: RandomState, view: TopicView): number {
  const byLoad = view.queues !== null && view.partitionCount >= 2 ? drawByLoad(random, view.queues) : null;
  state.partition = byLoad ?? drawAvailable(random, view);
  state.producedBytes = 0;
  return state.partition;
}

/** A partition weighs the longest queue + 1 - its own queue, in batches. Null if no partition is left. */
function drawByLoad(random: RandomState, queues: readonly PartitionQueue[]): number | null {
  const longest = queues.reduce((max, queue) => Math.max(max, queue.batches), 0);
  const total = queues.reduce((sum, queue) => sum + longest + 1 - queue.batches, 0);
  if (total === 0) return null;
  let remaining = nextBelow(random, total);
  for (const queue of queues) {
    remaining -= longest + 1 - queue.batches;
    if (remaining < 0) return queue.partition;
  }
  return null;
}
