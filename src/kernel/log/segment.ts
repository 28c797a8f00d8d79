/**
 * A segment: a file of batches with its offset and time index (Kafka's `LogSegment`, ROLL-8, ROLL-11).
 * The indexes are kept because a full one rolls the segment, and because the cleaner groups segments by their sizes.
 */
import type { LogConfig } from '../config/log-config.ts';
import type { Batch } from './batch.ts';
import { NO_TIMESTAMP } from './batch.ts';

const OFFSET_INDEX_ENTRY_BYTES = 8;
const TIME_INDEX_ENTRY_BYTES = 12;

export interface OffsetIndexEntry {
  readonly offset: number;
  /** Bytes from the start of the segment's file. */
  readonly position: number;
}

export interface Segment {
  readonly baseOffset: number;
  readonly batches: Batch[];
  sizeInBytes: number;
  /** When the broker created or reopened the segment, ms (ROLL-4). */
  createdMs: number;
  /** The .log file's modification time, ms (TMB-3). */
  lastModifiedMs: number;
  readonly rollJitterMs: number;
  /** `index.interval.bytes` and `segment.index.bytes` of when it was created or opened: a change holds for later segments (ROLL-8). */
  indexIntervalBytes: number;
  maxIndexSizeInBytes: number;
  /** Largest timestamp of the first batch appended, ms (ROLL-4); null while the segment is empty. */
  rollingBasedTimestamp: number | null;
  /** -1 while no batch had a timestamp. */
  maxTimestampSoFar: number;
  readonly offsetIndex: OffsetIndexEntry[];
  timeIndexEntries: number;
  timeIndexLastTimestamp: number;
  bytesSinceLastIndexEntry: number;
}

export interface SegmentOptions {
  readonly baseOffset: number;
  readonly nowMs: number;
  readonly rollJitterMs: number;
  readonly config: Pick<LogConfig, 'index.interval.bytes' | 'segment.index.bytes'>;
}

export function createSegment(options: SegmentOptions): Segment {
  const { config } = options;
  return {
    baseOffset: options.baseOffset,
    batches: [],
    sizeInBytes: 0,
    createdMs: options.nowMs,
    lastModifiedMs: options.nowMs,
    rollJitterMs: options.rollJitterMs,
    indexIntervalBytes: config['index.interval.bytes'],
    maxIndexSizeInBytes: config['segment.index.bytes'],
    rollingBasedTimestamp: null,
    maxTimestampSoFar: NO_TIMESTAMP,
    offsetIndex: [],
    timeIndexEntries: 0,
    timeIndexLastTimestamp: NO_TIMESTAMP,
    bytesSinceLastIndexEntry: 0,
  };
}

/** Appends one batch and, if due, index entries. The file's modification time is the caller's to set. */
export function appendBatch(segment: Segment, batch: Batch): void {
  const position = segment.sizeInBytes;
  if (position === 0) segment.rollingBasedTimestamp = batch.maxTimestamp;
  if (batch.maxTimestamp > segment.maxTimestampSoFar) segment.maxTimestampSoFar = batch.maxTimestamp;
  if (segment.bytesSinceLastIndexEntry > segment.indexIntervalBytes) {
    addIndexEntries(segment, { offset: batch.lastOffset, position });
  }
  segment.bytesSinceLastIndexEntry += batch.sizeInBytes;
  segment.sizeInBytes += batch.sizeInBytes;
  segment.batches.push(batch);
}

export function addIndexEntries(segment: Segment, entry: OffsetIndexEntry): void {
  segment.offsetIndex.push(entry);
  appendTimeIndexEntry(segment);
  segment.bytesSinceLastIndexEntry = 0;
}

/** `TimeIndex.maybeAppend`: only a timestamp larger than the last entry's is added. */
export function appendTimeIndexEntry(segment: Segment): void {
  if (segment.maxTimestampSoFar <= segment.timeIndexLastTimestamp) return;
  segment.timeIndexEntries += 1;
  segment.timeIndexLastTimestamp = segment.maxTimestampSoFar;
}

/** The timestamp time retention goes by: the largest record timestamp, else the file's modification time (RET-5). */
export function largestTimestamp(segment: Segment): number {
  return segment.maxTimestampSoFar >= 0 ? segment.maxTimestampSoFar : segment.lastModifiedMs;
}

/** `AbstractIndex.isFull`: the offset index holds no further entry (ROLL-8). */
export function isOffsetIndexFull({ offsetIndex, maxIndexSizeInBytes }: Segment): boolean {
  return offsetIndex.length >= Math.floor(maxIndexSizeInBytes / OFFSET_INDEX_ENTRY_BYTES);
}

/** `TimeIndex.isFull`: one entry is kept free for when the segment closes (ROLL-8). */
export function isTimeIndexFull({ timeIndexEntries, maxIndexSizeInBytes }: Segment): boolean {
  return timeIndexEntries >= Math.floor(maxIndexSizeInBytes / TIME_INDEX_ENTRY_BYTES) - 1;
}

/** Where the offset index says to start reading for an offset: bytes from the start of the file. */
export function indexedPosition(segment: Segment, offset: number): number {
  let position = 0;
  for (const entry of segment.offsetIndex) {
    if (entry.offset > offset) break;
    position = entry.position;
  }
  return position;
}

export function offsetIndexSizeInBytes(segment: Segment): number {
  return segment.offsetIndex.length * OFFSET_INDEX_ENTRY_BYTES;
}

export function timeIndexSizeInBytes(segment: Segment): number {
  return segment.timeIndexEntries * TIME_INDEX_ENTRY_BYTES;
}
