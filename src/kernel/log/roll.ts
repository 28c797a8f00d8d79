/**
 * When does a segment roll? Only inside an append (ROLL-1), when the active segment and the incoming batch exceed
 * `segment.bytes`, or the batch's largest timestamp is more than `segment.ms` after the first batch's, or an index is
 * full (ROLL-2 to ROLL-8). Reads `segment.bytes`, `segment.ms`, `segment.jitter.ms`, `segment.index.bytes` and, with
 * compaction, `max.compaction.lag.ms`. Kafka's `LogSegment.shouldRoll`, `LogConfig.maxSegmentMs`; the same since 0.10.1.
 */
import type { LogConfig } from '../config/log-config.ts';
import { nextUint32, type RandomState } from '../random.ts';
import type { Facts, Rule } from '../rules.ts';
import { NO_TIMESTAMP } from './batch.ts';
import { activeSegment, type BrokerMoment, noteChange, type PartitionLog } from './partition-log.ts';
import {
  appendTimeIndexEntry,
  createSegment,
  isOffsetIndexFull,
  isTimeIndexFull,
  type Segment,
} from './segment.ts';

const RELATIVE_OFFSET_MAX = 2 ** 31 - 1;

export interface RollVerdict {
  readonly rolls: boolean;
  readonly rule: Rule;
  readonly facts: Facts;
}

export interface IncomingBatch {
  readonly sizeInBytes: number;
  readonly maxTimestamp: number;
  readonly lastOffset: number;
}

/** `segment.ms`, or less where `max.compaction.lag.ms` asks for it (ROLL-6). Milliseconds. */
export function maxSegmentMs(config: LogConfig): number {
  const maxLagMs = config['max.compaction.lag.ms'];
  const isBounded = config['cleanup.policy'].includes('compact') && maxLagMs > 0;
  return isBounded ? Math.min(maxLagMs, config['segment.ms']) : config['segment.ms'];
}

/** How long the segment has waited, in the clock that counts: the records', or the broker's without timestamps (ROLL-4). */
export function timeWaitedForRoll(segment: Segment, nowMs: number, incomingTimestamp: number): number {
  const first = segment.rollingBasedTimestamp ?? NO_TIMESTAMP;
  return first >= 0 ? incomingTimestamp - first : nowMs - segment.createdMs;
}

/** The first rule by which this batch rolls the active segment; null: none does. Every append asks it. */
export function rollRule(log: PartitionLog, incoming: IncomingBatch, nowMs: number): Rule | null {
  const { config } = log;
  const segment = activeSegment(log);
  const size = segment.sizeInBytes;
  if (size > config['segment.bytes'] - incoming.sizeInBytes) return 'ROLL-3';
  const waitedMs = timeWaitedForRoll(segment, nowMs, incoming.maxTimestamp);
  if (size > 0 && waitedMs > rollLimitMs(log)) return timeRule(segment);
  if (isOffsetIndexFull(segment) || isTimeIndexFull(segment)) return 'ROLL-8';
  return incoming.lastOffset - segment.baseOffset > RELATIVE_OFFSET_MAX ? 'ROLL-2' : null;
}

/** Would this batch roll the active segment? The first reason that holds, or why none does. */
export function shouldRoll(log: PartitionLog, incoming: IncomingBatch, nowMs: number): RollVerdict {
  const rolledBy = rollRule(log, incoming, nowMs);
  const segment = activeSegment(log);
  const rule = rolledBy ?? (segment.sizeInBytes === 0 ? 'ROLL-12' : timeRule(segment));
  return { rolls: rolledBy !== null, rule, facts: rollFacts(log, incoming, { rule, nowMs }) };
}

/** What a rule went by. */
function rollFacts(log: PartitionLog, incoming: IncomingBatch, by: { rule: Rule; nowMs: number }): Facts {
  const { config } = log;
  const segment = activeSegment(log);
  const { sizeInBytes, baseOffset } = segment;
  switch (by.rule) {
    case 'ROLL-3':
      return {
        sizeInBytes,
        batchSizeInBytes: incoming.sizeInBytes,
        segmentBytes: config['segment.bytes'],
      };
    case 'ROLL-8':
      return {
        offsetIndexEntries: segment.offsetIndex.length,
        timeIndexEntries: segment.timeIndexEntries,
        segmentIndexBytes: segment.maxIndexSizeInBytes,
      };
    case 'ROLL-2':
      return { baseOffset, lastOffset: incoming.lastOffset };
    default: {
      const waitedMs = timeWaitedForRoll(segment, by.nowMs, incoming.maxTimestamp);
      return { waitedMs, segmentMs: rollLimitMs(log) };
    }
  }
}

/** ms that the active segment may wait: `segment.ms` less its jitter (ROLL-5, ROLL-7). */
function rollLimitMs(log: PartitionLog): number {
  return maxSegmentMs(log.config) - activeSegment(log).rollJitterMs;
}

function timeRule(segment: Segment): Rule {
  return (segment.rollingBasedTimestamp ?? NO_TIMESTAMP) >= 0 ? 'ROLL-5' : 'ROLL-4';
}

/** The jitter of a new segment, ms: 0 by default, else drawn once (ROLL-7). */
export function drawRollJitterMs(config: LogConfig, random: RandomState): number {
  const jitterMs = Math.min(config['segment.jitter.ms'], config['segment.ms']);
  return jitterMs > 0 ? nextUint32(random) % jitterMs : 0;
}

/** Closes the active segment and opens one at the log end (ROLL-10, ROLL-11). */
export function roll(log: PartitionLog, moment: BrokerMoment): void {
  const closing = activeSegment(log);
  if (closing.baseOffset === log.logEndOffset)
    log.segments.pop(); // It is empty (ROLL-12).
  else appendTimeIndexEntry(closing);
  const rollJitterMs = drawRollJitterMs(log.config, moment.random);
  const { config, logEndOffset: baseOffset } = log;
  log.segments.push(createSegment({ baseOffset, nowMs: moment.nowMs, rollJitterMs, config }));
  noteChange(log);
}
