/**
 * Round robin per record: Java up to 2.3 (CLI-107), Java's `RoundRobinPartitioner` (CLI-108), kafkajs
 * (CLI-125), kafka-go (CLI-122).
 */
import type { RandomState } from '../../kernel/random.ts';
import { nextUint32 } from '../../kernel/random.ts';
import type { NoKeyState, PartitionerState, TopicView } from './no-key-state.ts';

/**
 * Java's `toPositive` and kafkajs drop the sign bit of the counter, so it runs from 0 to 2^31 - 1 and around.
 */
const POSITIVE = 0x7fffffff;

/** The next partition by a topic's counter, which starts at random or at 0. */
export function roundRobin(
  state: NoKeyState,
  view: TopicView,
  start: { random: RandomState } | 'zero',
): number {
  const counter = state.counter ?? (start === 'zero' ? 0 : nextUint32(start.random) & POSITIVE);
  state.counter = (counter + 1) & POSITIVE;
  const { availablePartitions: available, partitionCount } = view;
  // Partitions without a leader are counted only when no partition has one.
  return available[counter % available.length] ?? counter % partitionCount;
}

/** The next partition by kafka-go's counter, which the topics of one producer share, leader or not. */
export function roundRobinOfProducer(state: PartitionerState, partitionCount: number): number {
  const partition = state.counter % partitionCount;
  state.counter = (state.counter + 1) >>> 0;
  return partition;
}
