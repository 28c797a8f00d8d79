/**
 * librdkafka 1.6 and later, records without a key (CLI-115; `rd_kafka_msg_sticky_partition`). A partition is
 * kept for a span of time, `sticky.partitioning.linger.ms`, and given up early only when it loses its leader.
 * Bytes do not count.
 */
import type { RandomState } from '../../kernel/random.ts';
import type { NoKeyState, TopicView } from './no-key-state.ts';
import { drawWithRedraw } from './partition-draw.ts';

const STICKY_LINGER_MS_MAX = 900_000;

/** `sticky.partitioning.linger.ms` when it is not set: twice `linger.ms`, 10 ms with its default of 5. */
export function defaultStickyLingerMs(lingerMs: number): number {
  return Math.min(STICKY_LINGER_MS_MAX, Math.trunc(2 * lingerMs));
}

/** The partition of the next record. A span of 0 ms turns stickiness off: each record is drawn for itself. */
export function stickyByTime(
  state: NoKeyState,
  random: RandomState,
  { view, nowMs, stickyLingerMs }: { view: TopicView; nowMs: number; stickyLingerMs: number },
): number {
  if (stickyLingerMs === 0) return drawWithRedraw(random, view);
  const { partition, chosenAtMs } = state;
  const isKept = partition !== null && chosenAtMs !== null && nowMs - chosenAtMs <= stickyLingerMs;
  if (isKept && view.availablePartitions.includes(partition)) return partition;
  state.partition = drawWithRedraw(random, view);
  state.chosenAtMs = nowMs;
  return state.partition;
}
