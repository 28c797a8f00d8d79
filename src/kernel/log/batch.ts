/**
 * A record batch of magic 2, as it lies in a segment (FMT-1 to FMT-6, Kafka's `DefaultRecordBatch`).
 * Untouched batches of equal records keep one record for all of them; they become single records when looked at.
 */
import type { Key, Payload, RecordHeader } from './record.ts';

/** Attribute bits of a batch (FMT-3). */
export const LOG_APPEND_TIME = 1 << 3;
export const TRANSACTIONAL = 1 << 4;
export const CONTROL = 1 << 5;
export const DELETE_HORIZON = 1 << 6;

export const NO_TIMESTAMP = -1;
export const NO_PRODUCER_ID = -1;

export interface Batch {
  readonly baseOffset: number;
  /** Stays as written when compaction takes records out (FMT-2). */
  readonly lastOffset: number;
  /** ms: the first record's timestamp as the client sent it; the delete horizon if that bit is set (FMT-12). */
  readonly baseTimestamp: number;
  /** ms: largest record timestamp, or the append time under LogAppendTime (FMT-10). */
  readonly maxTimestamp: number;
  readonly attributes: number;
  /** -1: none. Likewise epoch and sequence. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly partitionLeaderEpoch: number;
  readonly sizeInBytes: number;
  readonly records: readonly StoredRecord[] | AlikeRecords;
}

export interface StoredRecord {
  readonly offset: number;
  /** ms, as a reader sees it. */
  readonly timestamp: number;
  readonly key: Key;
  readonly value: Payload;
  readonly headers: readonly RecordHeader[];
}

/** One record for every offset of the batch, all stamped with the batch's base timestamp. */
export interface AlikeRecords {
  readonly key: Key;
  readonly value: Payload;
  readonly headers: readonly RecordHeader[];
}

export function isAlike(records: Batch['records']): records is AlikeRecords {
  return !Array.isArray(records);
}

/** The moment from which the batch's tombstones may go (TMB-6), or null if no cleaning has set one. */
export function deleteHorizonMs(batch: Batch): number | null {
  return (batch.attributes & DELETE_HORIZON) !== 0 ? batch.baseTimestamp : null;
}

export function isLogAppendTime(batch: Batch): boolean {
  return (batch.attributes & LOG_APPEND_TIME) !== 0;
}

export function isControlBatch(batch: Batch): boolean {
  return (batch.attributes & CONTROL) !== 0;
}

export function isTransactional(batch: Batch): boolean {
  return (batch.attributes & TRANSACTIONAL) !== 0;
}

export function recordCount(batch: Batch): number {
  return isAlike(batch.records) ? batch.lastOffset - batch.baseOffset + 1 : batch.records.length;
}

/** The batch's records one by one, with the timestamps a reader sees (FMT-10). */
export function recordsOf(batch: Batch): readonly StoredRecord[] {
  const { records } = batch;
  if (!isAlike(records)) return records;
  const { key, value, headers } = records;
  const timestamp = isLogAppendTime(batch) ? batch.maxTimestamp : batch.baseTimestamp;
  const single: StoredRecord[] = [];
  for (let offset = batch.baseOffset; offset <= batch.lastOffset; offset++) {
    single.push({ offset, timestamp, key, value, headers });
  }
  return single;
}
