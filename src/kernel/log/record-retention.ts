/**
 * Which records of a batch survive a cleaning (CLN-23 to CLN-25), and the batch that is left of them
 * (FMT-10 to FMT-12). Kafka's `Cleaner.shouldRetainRecord`, `MemoryRecords.filterTo`.
 */
import type { VersionProfile } from '../versions.ts';
import {
  type Batch,
  DELETE_HORIZON,
  deleteHorizonMs,
  isControlBatch,
  isLogAppendTime,
  NO_PRODUCER_ID,
  NO_TIMESTAMP,
  recordCount,
  recordsOf,
  type StoredRecord,
} from './batch.ts';
import { type CleanedTransactions, traverseBatch } from './cleaned-transactions.ts';
import type { RemovedRecord } from './compaction.ts';
import { keyIdentity, type OffsetMap } from './offset-map.ts';
import type { LastRecord } from './producer-state.ts';
import { BATCH_OVERHEAD, contentSize, recordSize } from './record.ts';
import type { Segment } from './segment.ts';
import { retainsTombstone, type TombstoneClock } from './tombstones.ts';

export interface RetentionContext {
  readonly map: OffsetMap;
  readonly version: VersionProfile;
  readonly clock: TombstoneClock;
  /** ms */
  readonly deleteRetentionMs: number;
  /** By the id of each active producer (CLN-25). */
  readonly lastRecordsOfProducers: ReadonlyMap<number, LastRecord>;
  /** The transactions met so far; they change with each batch. */
  readonly transactions: CleanedTransactions;
  readonly upperBoundOffset: number;
  /** Filled with what is taken out. */
  readonly removed: RemovedRecord[];
}

export interface FilteredBatch {
  /** null: nothing of it stays. */
  readonly batch: Batch | null;
  readonly recordsRead: number;
  readonly recordsKept: number;
}

/** What a cleaning leaves of a batch. Batches are given in the order of the log: transactions are followed on the way. */
export function filterBatch(batch: Batch, segment: Segment, context: RetentionContext): FilteredBatch {
  const canDiscard = traverseBatch(context.transactions, batch);
  const isMarker = isControlBatch(batch);
  const discards = canDiscard && (!isMarker || isMarkerDue(batch, segment, context));
  const staysEmpty = keepsWhenEmpty(batch, context);
  const records = recordsOf(batch);
  const recordsRead = discards && !staysEmpty ? 0 : records.length;
  const kept = discards
    ? discardAll(records, isMarker ? 'TMB-10' : 'TXN-13', context)
    : isMarker
      ? records
      : records.filter((record) => retainsRecord(record, batch, segment, context));
  if (kept.length === 0) return { batch: staysEmpty ? emptyBatch(batch) : null, recordsRead, recordsKept: 0 };
  const isTombstoneLike = isMarker ? canDiscard : kept.some((record) => record.value === null);
  const needsHorizon =
    context.version.tombstones === 'horizon' && isTombstoneLike && deleteHorizonMs(batch) === null;
  if (kept.length === recordCount(batch) && !needsHorizon)
    return { batch, recordsRead, recordsKept: kept.length };
  const horizonMs = needsHorizon ? horizonOf(context) : deleteHorizonMs(batch);
  return { batch: rebuildBatch(batch, kept, horizonMs), recordsRead, recordsKept: kept.length };
}

/** ms; null where the sum exceeds Kafka's 64 bits: it is negative there, and a batch has no horizon below 0, ever (TMB-6). */
function horizonOf({ clock, deleteRetentionMs }: RetentionContext): number | null {
  const horizonMs = clock.cleaningMs + deleteRetentionMs;
  return horizonMs < 2 ** 63 ? horizonMs : null;
}

/** A marker whose transaction has no batches left goes as a tombstone does (TMB-10). */
function isMarkerDue(batch: Batch, segment: Segment, context: RetentionContext): boolean {
  return !retainsTombstone({ batch, segment }, context.clock, context.version).retains;
}

/** None of them stays; it is not asked how far the map reaches. */
function discardAll(
  records: readonly StoredRecord[],
  rule: RemovedRecord['rule'],
  { removed }: RetentionContext,
): readonly StoredRecord[] {
  for (const { offset, value } of records) removed.push({ offset, isTombstone: value === null, rule });
  return [];
}

function retainsRecord(
  record: StoredRecord,
  batch: Batch,
  segment: Segment,
  context: RetentionContext,
): boolean {
  const { map } = context;
  if (record.offset > map.latestOffset) return true;
  const isTombstone = record.value === null;
  if (record.key === null) {
    context.removed.push({ offset: record.offset, isTombstone, rule: 'APP-7' });
    return false;
  }
  if (record.offset < (map.offsets.get(keyIdentity(record.key)) ?? -1)) {
    context.removed.push({ offset: record.offset, isTombstone, rule: 'CLN-23' });
    return false;
  }
  if (!isTombstone) return true;
  const verdict = retainsTombstone({ batch, segment }, context.clock, context.version);
  if (!verdict.retains) {
    context.removed.push({
      offset: record.offset,
      isTombstone,
      rule: verdict.rule === 'TMB-3' ? 'TMB-3' : 'TMB-6',
    });
  }
  return verdict.retains;
}

/** The last batch of an active producer stays as a header; from 4.0 on the cleaned range's last batch too (CLN-25). */
function keepsWhenEmpty(batch: Batch, context: RetentionContext): boolean {
  const last = context.lastRecordsOfProducers.get(batch.producerId);
  const isProducersLast =
    batch.producerId !== NO_PRODUCER_ID &&
    last !== undefined &&
    (last.dataOffset === null
      ? isControlBatch(batch) && batch.producerEpoch === last.producerEpoch
      : batch.lastOffset === last.dataOffset);
  const isRangesLast =
    context.version.keepsLastBatchOfCleaning && batch.lastOffset + 1 === context.upperBoundOffset;
  return isProducersLast || isRangesLast;
}

/** `DefaultRecordBatch.writeEmptyHeader`: keeps its offsets and largest timestamp, loses a horizon (FMT-11). */
function emptyBatch(batch: Batch): Batch {
  const attributes = batch.attributes & ~DELETE_HORIZON;
  return { ...batch, attributes, baseTimestamp: NO_TIMESTAMP, sizeInBytes: BATCH_OVERHEAD, records: [] };
}

/** `MemoryRecords.buildRetainedRecordsInto`: timestamps are written anew, from the first kept record or the horizon. */
function rebuildBatch(batch: Batch, kept: readonly StoredRecord[], horizonMs: number | null): Batch {
  const baseTimestamp = horizonMs ?? kept[0]!.timestamp;
  let sizeInBytes = BATCH_OVERHEAD;
  let maxTimestamp = NO_TIMESTAMP;
  for (const { offset, timestamp, key, value, headers } of kept) {
    sizeInBytes += recordSize(
      contentSize(key, value, headers),
      offset - batch.baseOffset,
      timestamp - baseTimestamp,
    );
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
  }
  return {
    ...batch,
    attributes: horizonMs === null ? batch.attributes : batch.attributes | DELETE_HORIZON,
    baseTimestamp,
    maxTimestamp: isLogAppendTime(batch) ? batch.maxTimestamp : maxTimestamp,
    sizeInBytes,
    records: kept,
  };
}
