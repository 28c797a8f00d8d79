/**
 * The segment a cleaning writes. Its index entries depend on the release: up to 4.0 at most one per read of the cleaner's
 * buffer, later one per batch as for an append (CLN-32, Kafka's `Cleaner.cleanInto`, `LogSegment.append`).
 */
import type { LogConfig } from '../config/log-config.ts';
import type { VersionProfile } from '../versions.ts';
import type { Batch } from './batch.ts';
import {
  addIndexEntries,
  appendTimeIndexEntry,
  createSegment,
  isOffsetIndexFull,
  isTimeIndexFull,
  type Segment,
} from './segment.ts';

/** Kafka's cleaner fails on a full index, and the partition is marked uncleanable (CLN-12). */
export class IndexFullError extends Error {}

export interface CleanedSegmentOptions {
  readonly config: LogConfig;
  readonly indexEntries: VersionProfile['cleanedIndexEntries'];
  readonly readBufferBytes: number;
  readonly nowMs: number;
}

export class CleanedSegment {
  readonly #segment: Segment;
  readonly #options: CleanedSegmentOptions;
  /** Batches kept from the read under way. */
  #chunk: Batch[] = [];
  #chunkBytesRead = 0;
  #chunkBytesKept = 0;
  /** Doubled for a batch that does not fit, until the source ends: `growBuffers`, `restoreBuffers`. */
  #bufferBytes: number;

  constructor(first: Segment, options: CleanedSegmentOptions) {
    this.#segment = createSegment({
      baseOffset: first.baseOffset,
      nowMs: options.nowMs,
      rollJitterMs: first.rollJitterMs,
      config: options.config,
    });
    this.#options = options;
    this.#bufferBytes = options.readBufferBytes;
  }

  startSource(): void {
    this.#chunkBytesRead = 0;
    this.#bufferBytes = this.#options.readBufferBytes;
  }

  /** Takes what is left of a batch of `bytesRead` bytes; null: nothing. A read holds whole batches only. */
  read(bytesRead: number, kept: Batch | null): void {
    if (this.#chunkBytesRead + bytesRead > this.#bufferBytes) this.#write();
    while (bytesRead > this.#bufferBytes) this.#bufferBytes *= 2;
    this.#chunkBytesRead += bytesRead;
    if (kept === null) return;
    this.#chunk.push(kept);
    this.#chunkBytesKept += kept.sizeInBytes;
    if (this.#chunkBytesKept > this.#bufferBytes) this.#write();
  }

  endSource(): void {
    this.#write();
  }

  /** The finished segment, with the file time it inherits (CLN-18). */
  close(lastModifiedMs: number): Segment {
    appendTimeIndexEntry(this.#segment);
    this.#segment.lastModifiedMs = lastModifiedMs;
    return this.#segment;
  }

  #write(): void {
    const batches = this.#chunk;
    if (this.#options.indexEntries === 'perBatch') for (const batch of batches) this.#append([batch]);
    else if (batches.length > 0) this.#append(batches);
    this.#chunk = [];
    this.#chunkBytesRead = 0;
    this.#chunkBytesKept = 0;
  }

  #append(batches: readonly Batch[]): void {
    const segment = this.#segment;
    const position = segment.sizeInBytes;
    if (position === 0) segment.rollingBasedTimestamp = batches[0]!.maxTimestamp;
    let bytes = 0;
    for (const batch of batches) {
      bytes += batch.sizeInBytes;
      if (batch.maxTimestamp > segment.maxTimestampSoFar) segment.maxTimestampSoFar = batch.maxTimestamp;
      segment.batches.push(batch);
    }
    if (segment.bytesSinceLastIndexEntry > segment.indexIntervalBytes) {
      if (isOffsetIndexFull(segment) || isTimeIndexFull(segment)) throw new IndexFullError();
      addIndexEntries(segment, { offset: batches.at(-1)!.lastOffset, position });
    }
    segment.bytesSinceLastIndexEntry += bytes;
    segment.sizeInBytes += bytes;
  }
}
