/**
 * When does retention delete? A segment goes, oldest first and stopping at the first that stays, when its newest record
 * is more than `retention.ms` old (RET-4, RET-5), when the log without it is still at least `retention.bytes` (RET-11), or
 * when the log start offset has passed it (RET-14). If every segment is to go, the active one too, an empty segment is
 * rolled first (RET-9). Nothing above the high watermark goes (RET-3).
 * Reads `cleanup.policy`, `retention.ms`, `retention.bytes`. Kafka's `UnifiedLog.deleteOldSegments`; since 0.11, with the
 * order of the three passes by release (RET-1).
 */
import type { Facts, Rule } from '../rules.ts';
import { type BrokerMoment, hasPolicy, type PartitionLog, sizeInBytes } from './partition-log.ts';
import { roll } from './roll.ts';
import { largestTimestamp, type Segment } from './segment.ts';

export type RetentionPass = 'time' | 'size' | 'startOffset';

export interface SegmentVerdict {
  readonly segment: Segment;
  /** The last offset the segment can hold. */
  readonly lastOffset: number;
  readonly deletes: boolean;
  readonly rule: Rule;
  readonly facts: Facts;
  /** ms: the first moment at which this pass deletes it, if nothing else changes; Infinity: never by itself. */
  readonly deletableFromMs: number;
}

export interface Deletion {
  readonly pass: RetentionPass;
  readonly verdicts: readonly SegmentVerdict[];
  readonly rolled: boolean;
  readonly logStartOffset: number;
}

/** The passes this log's policy asks for, in the release's order (RET-1, RET-24). */
export function retentionPasses(
  log: PartitionLog,
  moment: Pick<BrokerMoment, 'version'>,
): readonly RetentionPass[] {
  return hasPolicy(log, 'delete') ? moment.version.retentionOrder : ['startOffset'];
}

/** One pass over the log, oldest segment first, up to and including the first that stays (RET-2). */
export function deletableSegments(log: PartitionLog, pass: RetentionPass, nowMs: number): SegmentVerdict[] {
  const verdicts: SegmentVerdict[] = [];
  let excessBytes = sizeInBytes(log) - log.config['retention.bytes'];
  for (let index = 0; index < log.segments.length; index++) {
    const verdict = judge(log, index, pass, { nowMs, excessBytes });
    verdicts.push(verdict);
    if (!verdict.deletes) break;
    excessBytes -= verdict.segment.sizeInBytes;
  }
  return verdicts;
}

function judge(
  log: PartitionLog,
  index: number,
  pass: RetentionPass,
  at: { nowMs: number; excessBytes: number },
): SegmentVerdict {
  const segment = log.segments[index]!;
  const next = log.segments[index + 1];
  const upperOffset = next?.baseOffset ?? log.logEndOffset;
  const about = { segment, lastOffset: upperOffset - 1 };
  const never = { deletes: false, deletableFromMs: Number.POSITIVE_INFINITY };
  if (log.highWatermark < upperOffset) {
    return { ...about, ...never, rule: 'RET-3', facts: { highWatermark: log.highWatermark, upperOffset } };
  }
  if (next === undefined && segment.sizeInBytes === 0)
    return { ...about, ...never, rule: 'RET-10', facts: {} };
  return { ...about, ...judgeByPass(log, segment, next, pass, at) };
}

type PassVerdict = Omit<SegmentVerdict, 'segment' | 'lastOffset'>;

function judgeByPass(
  log: PartitionLog,
  segment: Segment,
  next: Segment | undefined,
  pass: RetentionPass,
  at: { nowMs: number; excessBytes: number },
): PassVerdict {
  if (pass === 'time') return judgeByTime(log, segment, at.nowMs);
  if (pass === 'size') {
    const retentionBytes = log.config['retention.bytes'];
    const deletes = retentionBytes >= 0 && at.excessBytes >= 0 && at.excessBytes - segment.sizeInBytes >= 0;
    const facts = { excessBytes: at.excessBytes, sizeInBytes: segment.sizeInBytes, retentionBytes };
    return { deletes, rule: 'RET-11', facts, deletableFromMs: deletes ? at.nowMs : Number.POSITIVE_INFINITY };
  }
  const deletes = next !== undefined && next.baseOffset <= log.logStartOffset;
  const facts = { logStartOffset: log.logStartOffset, nextBaseOffset: next?.baseOffset ?? null };
  return { deletes, rule: 'RET-14', facts, deletableFromMs: deletes ? at.nowMs : Number.POSITIVE_INFINITY };
}

function judgeByTime(log: PartitionLog, segment: Segment, nowMs: number): PassVerdict {
  const retentionMs = log.config['retention.ms'];
  const newest = largestTimestamp(segment);
  const ageMs = nowMs - newest;
  const deletes = retentionMs >= 0 && ageMs > retentionMs;
  const deletableFromMs = retentionMs < 0 ? Number.POSITIVE_INFINITY : newest + retentionMs + 1;
  const facts = { ageMs, retentionMs, largestTimestamp: newest, byFileTime: segment.maxTimestampSoFar < 0 };
  return { deletes, rule: deletes ? 'RET-4' : 'RET-5', facts, deletableFromMs };
}

/** Runs all passes and deletes (RET-1, RET-9, RET-17). Answers only the passes that deleted something. */
export function deleteOldSegments(log: PartitionLog, moment: BrokerMoment): Deletion[] {
  const deletions: Deletion[] = [];
  for (const pass of retentionPasses(log, moment)) {
    const verdicts = deletableSegments(log, pass, moment.nowMs).filter((verdict) => verdict.deletes);
    if (verdicts.length === 0) continue;
    const rolled = verdicts.length === log.segments.length;
    if (rolled) roll(log, moment);
    log.segments.splice(0, verdicts.length);
    log.logStartOffset = Math.max(log.logStartOffset, log.segments[0]!.baseOffset);
    log.changes += 1;
    deletions.push({ pass, verdicts, rolled, logStartOffset: log.logStartOffset });
  }
  return deletions;
}

/** ms: the first moment at which a check would delete something, if nothing else changes; Infinity: never. */
export function deletableFromMs(log: PartitionLog, moment: BrokerMoment): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const pass of retentionPasses(log, moment)) {
    earliest = Math.min(earliest, deletableSegments(log, pass, moment.nowMs)[0]!.deletableFromMs);
  }
  return earliest;
}
