/** The uniform draws that clients make from a topic's partitions. */
import type { RandomState } from '../../kernel/random.ts';
import { nextBelow } from '../../kernel/random.ts';
import type { TopicView } from './no-key-state.ts';

/** Uniform over the partitions that have a leader; if none has, over all (CLI-105, CLI-124). */
export function drawAvailable(random: RandomState, view: TopicView): number {
  return drawFrom(random, view.availablePartitions) ?? nextBelow(random, view.partitionCount);
}

/**
 * Uniform over all partitions; drawn once more if the first has no leader, and then whatever comes (CLI-115).
 */
export function drawWithRedraw(random: RandomState, view: TopicView): number {
  const drawn = nextBelow(random, view.partitionCount);
  return view.availablePartitions.includes(drawn) ? drawn : nextBelow(random, view.partitionCount);
}

/** Uniform over a list; undefined, without a draw, if it is empty. */
export function drawFrom(random: RandomState, partitions: readonly number[]): number | undefined {
  return partitions.length === 0 ? undefined : partitions[nextBelow(random, partitions.length)];
}
