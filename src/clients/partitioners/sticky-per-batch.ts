/**
 * Java 2.4 to 3.2, records without a key (CLI-106, KIP-480; `StickyPartitionCache`). A partition is kept for
 * one batch: the record that would open a new batch goes to another partition instead. With slow sends every
 * record is a batch of its own, so nearly every record changes the partition.
 */
import type { RandomState } from '../../kernel/random.ts';
import type { NoKeyState, TopicView } from './no-key-state.ts';
import { drawAvailable, drawFrom } from './partition-draw.ts';
import type { OpensBatch } from './sticky-by-bytes.ts';

/** The partition of the next record, moved on if it would open a batch on the current one. */
export function stickyPerBatch(
  state: NoKeyState,
  random: RandomState,
  { view, opensBatch }: { view: TopicView; opensBatch: OpensBatch },
): number {
  state.partition ??= drawAvailable(random, view);
  if (opensBatch(state.partition)) moveOnForNewBatch(state, random, { view, partition: state.partition });
  return state.partition;
}

/**
 * `onNewBatch`: a record is about to open a batch on `partition`. The sticky partition moves if it is that
 * one or not chosen yet; so a keyed record moves it too, when its batch opens there.
 */
export function moveOnForNewBatch(
  state: NoKeyState,
  random: RandomState,
  { view, partition }: { view: TopicView; partition: number },
): void {
  if (state.partition !== null && state.partition !== partition) return;
  const others = view.availablePartitions.filter((available) => available !== state.partition);
  // The only available partition is taken even if it is the old one; with none available any may come.
  state.partition = drawFrom(random, others) ?? drawAvailable(random, view);
}
