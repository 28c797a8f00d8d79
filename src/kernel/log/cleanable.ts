/**
 * When does the cleaner choose a log, and how far may it clean? From the checkpoint up to the active segment, or to the
 * first segment younger than `min.compaction.lag.ms` (CLN-1, CLN-2). A log is chosen when its dirty share of bytes is
 * strictly above `min.cleanable.dirty.ratio`, or a dirty segment has waited longer than `max.compaction.lag.ms`
 * (CLN-5 to CLN-11). Kafka's `LogCleanerManager.cleanableOffsets`, `LogToClean`, `grabFilthiestCompactedLog`.
 */
import type { Facts, Rule } from '../rules.ts';
import { NO_TIMESTAMP } from './batch.ts';
import {
  activeSegment,
  type BrokerMoment,
  firstOpenTransactionOffset,
  floorSegmentIndex,
  lastStableOffset,
  nonActiveSegmentsFrom,
  type PartitionLog,
} from './partition-log.ts';
import { largestTimestamp } from './segment.ts';

export interface Cleanability {
  readonly firstDirtyOffset: number;
  /** Rounded down to a segment's base offset. */
  readonly firstUncleanableOffset: number;
  readonly cleanBytes: number;
  readonly cleanableBytes: number;
  /** null where there are neither clean nor cleanable bytes. */
  readonly cleanableRatio: number | null;
  /** ms by which the oldest dirty segment is past `max.compaction.lag.ms`; 0 if it is not. */
  readonly compactionDelayMs: number;
  /** The checkpoint is out of range and is to be written back (CLN-1). */
  readonly resetsCheckpoint: boolean;
  readonly isChosen: boolean;
  readonly rule: Rule;
  readonly facts: Facts;
}

/** What the cleaner would see of this log now. */
export function cleanability(
  log: PartitionLog,
  moment: Pick<BrokerMoment, 'version' | 'nowMs'>,
): Cleanability {
  const { logStartOffset, cleanerCheckpoint } = log;
  const checkpoint = cleanerCheckpoint ?? logStartOffset;
  const resetsCheckpoint = checkpoint < logStartOffset || checkpoint > log.logEndOffset;
  const firstDirtyOffset = resetsCheckpoint ? logStartOffset : checkpoint;
  const bound = uncleanableBound(log, firstDirtyOffset, moment);
  const upperOffset = Math.max(firstDirtyOffset, bound.offset);
  const { segments } = log;
  // The closed segment that holds the bound, else the active one.
  const uncleanableFrom = Math.max(0, floorSegmentIndex(segments, upperOffset));
  const firstUncleanableOffset = segments[uncleanableFrom]!.baseOffset;

  const dirtyFrom = floorSegmentIndex(segments, firstDirtyOffset);
  let cleanBytes = 0;
  let cleanableBytes = 0;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index]!;
    if (segment.baseOffset < firstDirtyOffset) cleanBytes += segment.sizeInBytes;
    const isCleanable = index >= dirtyFrom && segment.baseOffset < firstUncleanableOffset;
    if (isCleanable) cleanableBytes += segment.sizeInBytes;
  }
  const totalBytes = cleanBytes + cleanableBytes;
  const cleanableRatio = totalBytes === 0 ? null : cleanableBytes / totalBytes;
  const compactionDelayMs = compactionDelay(log, firstDirtyOffset, moment.nowMs);
  const seen = { cleanBytes, cleanableBytes, cleanableRatio, compactionDelayMs };
  const { isChosen, rule, facts } = choose(log, seen, bound);
  // Written out: the cleaner asks this at every turn, and spreading costs more than all the rest.
  return {
    firstDirtyOffset,
    firstUncleanableOffset,
    cleanBytes,
    cleanableBytes,
    cleanableRatio,
    compactionDelayMs,
    resetsCheckpoint,
    isChosen,
    rule,
    facts,
  };
}

interface UncleanableBound {
  readonly offset: number;
  readonly rule: Rule;
  readonly facts: Facts;
}

/** The first offset that may not be cleaned, and which of the three bounds it is (CLN-2). */
function uncleanableBound(
  log: PartitionLog,
  firstDirtyOffset: number,
  moment: Pick<BrokerMoment, 'version' | 'nowMs'>,
): UncleanableBound {
  const activeBase = activeSegment(log).baseOffset;
  let bound: UncleanableBound = {
    offset: activeBase,
    rule: 'CLN-3',
    facts: { activeBaseOffset: activeBase },
  };
  // Before 3.1 the high watermark was no bound: only an open transaction was.
  const stable = moment.version.cleanerStopsAtLastStableOffset
    ? lastStableOffset(log)
    : firstOpenTransactionOffset(log);
  if (stable !== null && stable < bound.offset) {
    bound = { offset: stable, rule: 'CLN-2', facts: { lastStableOffset: stable } };
  }
  const minLagMs = log.config['min.compaction.lag.ms'];
  if (minLagMs <= 0) return bound;
  const young = nonActiveSegmentsFrom(log, firstDirtyOffset).find(
    (s) => largestTimestamp(s) > moment.nowMs - minLagMs,
  );
  if (young !== undefined && young.baseOffset < bound.offset) {
    const facts = { largestTimestamp: largestTimestamp(young), minCompactionLagMs: minLagMs };
    bound = { offset: young.baseOffset, rule: 'CLN-4', facts };
  }
  return bound;
}

/** How far the oldest first-batch timestamp of the dirty closed segments is past `max.compaction.lag.ms` (CLN-11). */
function compactionDelay(log: PartitionLog, firstDirtyOffset: number, nowMs: number): number {
  const earliest = earliestDirtyTimestamp(log, firstDirtyOffset);
  const cleanUntilMs = nowMs - Math.max(log.config['max.compaction.lag.ms'], 0);
  return Math.max(0, cleanUntilMs - earliest);
}

function earliestDirtyTimestamp(log: PartitionLog, firstDirtyOffset: number): number {
  let earliest = Number.POSITIVE_INFINITY;
  const { segments } = log;
  for (let at = Math.max(0, floorSegmentIndex(segments, firstDirtyOffset)); at < segments.length - 1; at++) {
    const first = segments[at]!.rollingBasedTimestamp ?? NO_TIMESTAMP;
    if (first > 0) earliest = Math.min(earliest, first);
  }
  return earliest;
}

/** The choice itself: strictly above the ratio, or past the maximal lag with bytes to clean (CLN-7, CLN-12). */
function choose(
  log: PartitionLog,
  seen: Pick<Cleanability, 'cleanBytes' | 'cleanableBytes' | 'cleanableRatio' | 'compactionDelayMs'>,
  bound: UncleanableBound,
): Pick<Cleanability, 'isChosen' | 'rule' | 'facts'> {
  const { cleanBytes, cleanableBytes, cleanableRatio, compactionDelayMs } = seen;
  const minCleanableDirtyRatio = log.config['min.cleanable.dirty.ratio'];
  const facts: Facts = {
    cleanBytes,
    cleanableBytes,
    cleanableRatio,
    compactionDelayMs,
    minCleanableDirtyRatio,
  };
  if (log.isUncleanable) return { isChosen: false, rule: 'CLN-12', facts };
  if (cleanableBytes === 0 || cleanableRatio === null) {
    const rule = bound.rule === 'CLN-3' ? 'CLN-9' : bound.rule;
    return { isChosen: false, rule, facts: { ...facts, ...bound.facts } };
  }
  if (compactionDelayMs > 0) return { isChosen: true, rule: 'CLN-11', facts };
  return { isChosen: cleanableRatio > minCleanableDirtyRatio, rule: 'CLN-7', facts };
}

/**
 * ms: the first moment from now on at which the cleaner's turn would change something here, if nothing is written: it is
 * chosen, or its checkpoint is corrected. Infinity: never. Only the two lags make time matter (CLN-4, CLN-11).
 */
export function cleanableFromMs(log: PartitionLog, moment: Pick<BrokerMoment, 'version' | 'nowMs'>): number {
  const now = cleanability(log, moment);
  if (now.isChosen || now.resetsCheckpoint) return moment.nowMs;
  const moments = new Set<number>();
  const maxLagMs = log.config['max.compaction.lag.ms'];
  const earliest = earliestDirtyTimestamp(log, now.firstDirtyOffset);
  if (earliest + maxLagMs !== Number.POSITIVE_INFINITY) moments.add(earliest + Math.max(maxLagMs, 0) + 1);
  const minLagMs = log.config['min.compaction.lag.ms'];
  if (minLagMs > 0) {
    for (const segment of nonActiveSegmentsFrom(log, now.firstDirtyOffset))
      moments.add(largestTimestamp(segment) + minLagMs);
  }
  const later = [...moments].filter((at) => at > moment.nowMs).sort((a, b) => a - b);
  for (const nowMs of later) {
    if (cleanability(log, { version: moment.version, nowMs }).isChosen) return nowMs;
  }
  return Number.POSITIVE_INFINITY;
}
