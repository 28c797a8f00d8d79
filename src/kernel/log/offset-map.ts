/**
 * The cleaner's map from key to newest offset over the cleanable part (CLN-13, CLN-14, Kafka's `Cleaner.buildOffsetMap`,
 * `SkimpyOffsetMap`). Kafka compares MD5 hashes of keys; here the key's bytes are compared.
 */
import { type Batch, isControlBatch, recordCount, recordsOf } from './batch.ts';
import type { Cleanability } from './cleanable.ts';
import { type CleanedTransactions, cleanedTransactions, traverseBatch } from './cleaned-transactions.ts';
import { floorSegmentIndex, type PartitionLog } from './partition-log.ts';
import type { Key } from './record.ts';
import { indexedPosition, type Segment } from './segment.ts';

export interface OffsetMap {
  readonly offsets: ReadonlyMap<string, number>;
  /** Everything up to here is mapped. */
  readonly latestOffset: number;
  readonly messagesRead: number;
}

/** A string that is equal exactly for equal key bytes: text is itself, other bytes are marked by a lone surrogate. */
export function keyIdentity(key: Exclude<Key, null>): string {
  return typeof key === 'string' ? key : `\ud800${Array.from(key).join(',')}`;
}

interface MapBuilder {
  readonly transactions: CleanedTransactions;
  readonly offsets: Map<string, number>;
  readonly entriesMax: number;
  latestOffset: number;
  messagesRead: number;
}

/** Reads the cleanable part in order; stops where a further key would not fit (CLN-14). */
export function buildOffsetMap(
  log: PartitionLog,
  range: Pick<Cleanability, 'firstDirtyOffset' | 'firstUncleanableOffset'>,
  entriesMax: number,
): OffsetMap {
  const transactions = cleanedTransactions(log, range.firstDirtyOffset);
  const map: MapBuilder = { transactions, offsets: new Map(), entriesMax, latestOffset: -1, messagesRead: 0 };
  const first = Math.max(0, floorSegmentIndex(log.segments, range.firstDirtyOffset));
  // It ends at the active segment at the latest, which is never cleaned (CLN-3).
  for (let index = first; log.segments[index]!.baseOffset < range.firstUncleanableOffset; index++) {
    if (!mapSegment(log.segments[index]!, range.firstDirtyOffset, map)) return map;
    map.latestOffset = log.segments[index + 1]!.baseOffset - 1;
  }
  return map;
}

/**
 * Maps one segment, from where its index says the dirty part begins; false when the map is full. Markers have no keys, and
 * records of aborted transactions count for nothing (CLN-13).
 */
function mapSegment(segment: Segment, firstDirtyOffset: number, map: MapBuilder): boolean {
  const startPosition = indexedPosition(segment, firstDirtyOffset);
  let position = 0;
  for (const batch of segment.batches) {
    position += batch.sizeInBytes;
    if (position <= startPosition) continue;
    const isDiscarded = traverseBatch(map.transactions, batch);
    if (isControlBatch(batch)) map.messagesRead += 1;
    else if (isDiscarded) map.messagesRead += recordCount(batch);
    else if (!mapBatch(batch, firstDirtyOffset, map)) return false;
    if (batch.lastOffset >= firstDirtyOffset) map.latestOffset = batch.lastOffset;
  }
  return true;
}

/** False when the map is full; what precedes in the batch is mapped. */
function mapBatch(batch: Batch, firstDirtyOffset: number, map: MapBuilder): boolean {
  for (const record of recordsOf(batch)) {
    if (record.key !== null && record.offset >= firstDirtyOffset) {
      if (map.offsets.size >= map.entriesMax) return false;
      map.offsets.set(keyIdentity(record.key), record.offset);
      map.latestOffset = record.offset;
    }
    map.messagesRead += 1;
  }
  return true;
}
