/**
 * When does retention delete? A segment goes, oldest first and stopping at the first that stays, when its newest record
 * is more than `retention.ms` old (RET-4, RET-5), when the log without it is still at least `retention.bytes` (RET-11), or
 * when the log start offset has passed it (RET-14). If every segment is to go, the active one too, an empty segment is
 * rolled first (RET-9). Nothing above the high watermark goes (RET-3).
 * Reads `cleanup.policy`, `retention.ms`, `retention.bytes`. Kafka's `UnifiedLog.deleteOldSegments`; since 0.11, with the
 * order of the three passes by release (RET-1).
 */
import type { Facts, Rule, Verdict } from '../rules.ts';
import { type BrokerMoment, hasPolicy, noteChange, type PartitionLog } from './partition-log.ts';
import { roll } from './roll.ts';
import { largestTimestamp, type Segment } from './segment.ts';

const NEVER = Number.POSITIVE_INFINITY;
const AT_ONCE = Number.NEGATIVE_INFINITY;

export type RetentionPass = 'time' | 'size' | 'startOffset';

export interface SegmentVerdict {
  readonly segment: Segment;
  /** The last offset the segment can hold. */
  readonly lastOffset: number;
  readonly deletes: boolean;
  readonly rule: Rule;
  readonly facts: Facts;
  /** ms: the first moment at which this pass deletes it, if nothing else changes; -Infinity: at once; Infinity: never. */
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
  if (hasPolicy(log, 'delete')) return moment.version.retentionOrder;
  const isOnlyCompacted = hasPolicy(log, 'compact');
  return isOnlyCompacted && !moment.version.deletesByStartOffsetWhenCompacted ? [] : ['startOffset'];
}

/** One pass over the log, oldest segment first, up to and including the first that stays (RET-2). */
export function deletableSegments(log: PartitionLog, pass: RetentionPass, nowMs: number): SegmentVerdict[] {
  const verdicts: SegmentVerdict[] = [];
  let excessBytes = log.sizeInBytes - log.config['retention.bytes'];
  for (let index = 0; index < log.segments.length; index++) {
    const verdict = judge(log, index, pass, { nowMs, excessBytes });
    verdicts.push(verdict);
    if (!verdict.deletes) break;
    excessBytes -= verdict.segment.sizeInBytes;
  }
  return verdicts;
}

/**
 * The rule itself: from which moment (ms) this pass deletes a segment whose elder ones are gone, if nothing else changes.
 * -Infinity: at once, whatever the time; Infinity: never by itself.
 */
function deletableFrom(log: PartitionLog, index: number, pass: RetentionPass, excessBytes: number): number {
  const segment = log.segments[index]!;
  const next = log.segments[index + 1];
  if (log.highWatermark < (next?.baseOffset ?? log.logEndOffset)) return NEVER;
  if (next === undefined && segment.sizeInBytes === 0) return NEVER;
  if (pass === 'time') {
    const retentionMs = log.config['retention.ms'];
    return retentionMs < 0 ? NEVER : largestTimestamp(segment) + retentionMs + 1;
  }
  if (pass === 'size') {
    const isLimited = log.config['retention.bytes'] >= 0;
    return isLimited && excessBytes >= 0 && excessBytes - segment.sizeInBytes >= 0 ? AT_ONCE : NEVER;
  }
  return next !== undefined && next.baseOffset <= log.logStartOffset ? AT_ONCE : NEVER;
}

/** The rule's verdict now, with the facts it went by. */
function judge(
  log: PartitionLog,
  index: number,
  pass: RetentionPass,
  at: { nowMs: number; excessBytes: number },
): SegmentVerdict {
  const segment = log.segments[index]!;
  const upperOffset = log.segments[index + 1]?.baseOffset ?? log.logEndOffset;
  const deletableFromMs = deletableFrom(log, index, pass, at.excessBytes);
  const deletes = at.nowMs >= deletableFromMs;
  const { rule, facts } = reasonOf(log, index, pass, { ...at, deletes });
  return { segment, lastOffset: upperOffset - 1, deletes, rule, facts, deletableFromMs };
}

/** The rule that decided, with the facts it went by. */
function reasonOf(
  log: PartitionLog,
  index: number,
  pass: RetentionPass,
  { nowMs, excessBytes, deletes }: { nowMs: number; excessBytes: number; deletes: boolean },
): Verdict {
  const segment = log.segments[index]!;
  const next = log.segments[index + 1];
  const upperOffset = next?.baseOffset ?? log.logEndOffset;
  const { highWatermark } = log;
  if (highWatermark < upperOffset) return { rule: 'RET-3', facts: { highWatermark, upperOffset } };
  if (next === undefined && segment.sizeInBytes === 0) return { rule: 'RET-10', facts: {} };
  if (pass === 'time') return { rule: deletes ? 'RET-4' : 'RET-5', facts: timeFacts(log, segment, nowMs) };
  if (pass === 'size') {
    const retentionBytes = log.config['retention.bytes'];
    return { rule: 'RET-11', facts: { excessBytes, sizeInBytes: segment.sizeInBytes, retentionBytes } };
  }
  const facts = { logStartOffset: log.logStartOffset, nextBaseOffset: next?.baseOffset ?? null };
  return { rule: 'RET-14', facts };
}

function timeFacts(log: PartitionLog, segment: Segment, nowMs: number): Facts {
  const newest = largestTimestamp(segment);
  return {
    ageMs: nowMs - newest,
    retentionMs: log.config['retention.ms'],
    largestTimestamp: newest,
    byFileTime: segment.maxTimestampSoFar < 0,
  };
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
    for (const { segment } of verdicts) log.sizeInBytes -= segment.sizeInBytes;
    log.logStartOffset = Math.max(log.logStartOffset, log.segments[0]!.baseOffset);
    noteChange(log);
    deletions.push({ pass, verdicts, rolled, logStartOffset: log.logStartOffset });
  }
  return deletions;
}

/** ms: the first moment at which a check would delete something, if nothing else changes; Infinity: never. */
export function deletableFromMs(log: PartitionLog, moment: Pick<BrokerMoment, 'version' | 'nowMs'>): number {
  const excessBytes = log.sizeInBytes - log.config['retention.bytes'];
  let earliest = NEVER;
  for (const pass of retentionPasses(log, moment)) {
    earliest = Math.min(earliest, deletableFrom(log, 0, pass, excessBytes));
  }
  return earliest === AT_ONCE ? moment.nowMs : earliest;
}
