/**
 * Everything a partition's log holds, in the form the recordings of real Kafka have, field for field. The log, segment and
 * record views are made from this and from nothing else, so what is proved against Kafka is what is shown.
 */
import {
  type Batch,
  deleteHorizonMs,
  isControlBatch,
  isTransactional,
  NO_PRODUCER_ID,
  recordsOf,
} from './log/batch.ts';
import { cleanability } from './log/cleanable.ts';
import { activeSegment, type BrokerMoment, type PartitionLog } from './log/partition-log.ts';
import type { Key, Payload } from './log/record.ts';
import { largestTimestamp, type Segment } from './log/segment.ts';
import { type TransactionOutcome, transactionOutcome } from './log/transaction-outcome.ts';

export interface PartitionDescription {
  readonly now: number;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly highWatermark: number;
  readonly cleanerCheckpoint: number | null;
  readonly segments: readonly SegmentDescription[];
  readonly cleanable: CleanableDescription;
}

export interface SegmentDescription {
  readonly baseOffset: number;
  readonly sizeInBytes: number;
  readonly largestTimestamp: number;
  readonly lastModified: number;
  readonly active: boolean;
  readonly offsetIndexEntries: number;
  readonly timeIndexEntries: number;
  readonly batches: readonly BatchDescription[];
}

export interface BatchDescription {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly maxTimestamp: number;
  readonly deleteHorizonMs: number | null;
  readonly sizeInBytes: number;
  readonly producerId?: number;
  /** What became of the transaction it belongs to; absent: it belongs to none. */
  readonly transaction?: TransactionOutcome;
  /** It is a transaction's marker: no record, though it takes an offset (TXN-10). */
  readonly isMarker?: true;
  readonly records: readonly RecordDescription[];
}

export interface RecordDescription {
  readonly offset: number;
  readonly key: Key;
  readonly value: Payload;
  readonly timestamp: number;
}

export interface CleanableDescription {
  readonly firstDirtyOffset: number;
  readonly firstUncleanableOffset: number;
  readonly cleanBytes: number;
  readonly cleanableBytes: number;
  readonly cleanableRatio: number | null;
  readonly compactionDelayMs: number;
}

export function describePartition(log: PartitionLog, moment: BrokerMoment): PartitionDescription {
  const seen = cleanability(log, moment);
  return {
    now: moment.nowMs,
    logStartOffset: log.logStartOffset,
    logEndOffset: log.logEndOffset,
    highWatermark: log.highWatermark,
    cleanerCheckpoint: log.cleanerCheckpoint,
    segments: log.segments.map((segment) => describeSegment(log, segment)),
    cleanable: {
      firstDirtyOffset: seen.firstDirtyOffset,
      firstUncleanableOffset: seen.firstUncleanableOffset,
      cleanBytes: seen.cleanBytes,
      cleanableBytes: seen.cleanableBytes,
      cleanableRatio: seen.cleanableRatio,
      compactionDelayMs: seen.compactionDelayMs,
    },
  };
}

function describeSegment(log: PartitionLog, segment: Segment): SegmentDescription {
  return {
    baseOffset: segment.baseOffset,
    sizeInBytes: segment.sizeInBytes,
    largestTimestamp: largestTimestamp(segment),
    lastModified: segment.lastModifiedMs,
    active: segment === activeSegment(log),
    offsetIndexEntries: segment.offsetIndex.length,
    timeIndexEntries: segment.timeIndexEntries,
    batches: segment.batches.map((batch) => describeBatch(log, batch)),
  };
}

function describeBatch(log: PartitionLog, batch: Batch): BatchDescription {
  return {
    baseOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    maxTimestamp: batch.maxTimestamp,
    deleteHorizonMs: deleteHorizonMs(batch),
    sizeInBytes: batch.sizeInBytes,
    ...(batch.producerId === NO_PRODUCER_ID ? {} : { producerId: batch.producerId }),
    ...(isTransactional(batch) ? { transaction: transactionOutcome(log, batch) } : {}),
    ...(isControlBatch(batch) ? { isMarker: true as const } : {}),
    records: recordsOf(batch).map(({ offset, key, value, timestamp }) => ({ offset, key, value, timestamp })),
  };
}
