/**
 * ListOffsets by time (LST-1 to LST-5) and DeleteRecords (LST-16). The first segment whose largest timestamp is not below
 * the target is searched for its first record not below it; no later segment is tried.
 * Kafka's `UnifiedLog.fetchOffsetByTimestamp`, `LogSegment.findOffsetByTimestamp`, `Partition.deleteRecordsOnLeader`.
 */
import type { KafkaErrorName } from '../errors.ts';
import type { Verdict } from '../rules.ts';
import type { VersionProfile } from '../versions.ts';
import { recordsOf } from './batch.ts';
import { type IsolationLevel, readableEndOffset } from './fetch.ts';
import { hasPolicy, noteChange, type PartitionLog } from './partition-log.ts';
import { largestTimestamp } from './segment.ts';

export interface OffsetAndTimestamp {
  readonly offset: number;
  /** ms */
  readonly timestamp: number;
}

/** The first offset whose record is stamped at or after `targetTimestamp` (ms), or null (LST-2); for a reader of committed transactions below the LSO. */
export function offsetForTime(
  log: PartitionLog,
  targetTimestamp: number,
  isolation: IsolationLevel = 'read_uncommitted',
): OffsetAndTimestamp | null {
  const endOffset = readableEndOffset(log, isolation);
  const segment = log.segments.find((candidate) => largestTimestamp(candidate) >= targetTimestamp);
  if (segment === undefined) return null;
  for (const batch of segment.batches) {
    if (batch.lastOffset < log.logStartOffset || batch.maxTimestamp < targetTimestamp) continue;
    for (const { offset, timestamp } of recordsOf(batch)) {
      if (timestamp < targetTimestamp || offset < log.logStartOffset) continue;
      return offset < endOffset ? { offset, timestamp } : null;
    }
  }
  return null;
}

/**
 * The first record with the largest timestamp in the log's files, also below the log start offset (LST-1). Releases before
 * 3.8 name the last offset of its batch (`batchEnd`); before 3.0 there is no such question (`none`).
 */
export function offsetForMaxTimestamp(
  log: PartitionLog,
  lookup: VersionProfile['maxTimestampLookup'] = 'exact',
): OffsetAndTimestamp | null {
  if (lookup === 'none') return null;
  let newest: OffsetAndTimestamp | null = null;
  for (const segment of log.segments) {
    for (const batch of segment.batches) {
      if (newest !== null && batch.maxTimestamp <= newest.timestamp) continue;
      const record = recordsOf(batch).find((candidate) => candidate.timestamp === batch.maxTimestamp);
      if (record === undefined) continue;
      newest = { offset: lookup === 'exact' ? record.offset : batch.lastOffset, timestamp: record.timestamp };
    }
  }
  return newest;
}

export type DeleteRecordsAnswer =
  | { readonly error: null; readonly lowWatermark: number; readonly moved: boolean }
  | ({ readonly error: KafkaErrorName } & Verdict);

/** Moves the log start offset up to `beforeOffset`; -1 means the high watermark (LST-16). Files go at the next check. */
export function deleteRecords(log: PartitionLog, beforeOffset: number): DeleteRecordsAnswer {
  if (!hasPolicy(log, 'delete')) {
    return {
      error: 'POLICY_VIOLATION',
      rule: 'LST-16',
      facts: { cleanupPolicy: log.config['cleanup.policy'].join(',') },
    };
  }
  const target = beforeOffset === -1 ? log.highWatermark : beforeOffset;
  if (target < 0 || target > log.highWatermark) {
    const facts = { beforeOffset: target, highWatermark: log.highWatermark };
    return { error: 'OFFSET_OUT_OF_RANGE', rule: 'LST-16', facts };
  }
  const moved = target > log.logStartOffset;
  if (moved) {
    log.logStartOffset = target;
    noteChange(log);
  }
  return { error: null, lowWatermark: log.logStartOffset, moved };
}
