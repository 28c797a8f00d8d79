/**
 * One cleaning of a compacted log: map the newest offset of each key in the cleanable part, then rewrite every segment
 * up to there without what is superseded, joining neighbors that fit together (CLN-13 to CLN-25).
 * Kafka's `Cleaner.doClean`, `buildOffsetMap`, `cleanSegments`, `cleanInto`.
 */
import { type Cleanability, cleanability } from './cleanable.ts';
import { CleanedSegment, IndexFullError } from './cleaned-segment.ts';
import { abortedTransactionsLeft, cleanedTransactions } from './cleaned-transactions.ts';
import { buildOffsetMap, type OffsetMap } from './offset-map.ts';
import { type BrokerMoment, noteChange, type PartitionLog } from './partition-log.ts';
import { type LastRecord, lastRecordOf } from './producer-state.ts';
import { filterBatch, type RetentionContext } from './record-retention.ts';
import { offsetIndexSizeInBytes, type Segment, timeIndexSizeInBytes } from './segment.ts';
import { tombstoneClock } from './tombstones.ts';

const OFFSET_SPAN_MAX = 2 ** 31 - 1;

export interface CleaningStats {
  messagesRead: number;
  messagesWritten: number;
  bytesRead: number;
  bytesWritten: number;
  readonly mapMessagesRead: number;
}

export interface Cleaning {
  readonly seen: Cleanability;
  readonly endOffset: number;
  readonly stats: CleaningStats;
  /** Offsets taken out, by the rule that took them. */
  readonly removed: readonly RemovedRecord[];
}

export interface RemovedRecord {
  readonly offset: number;
  readonly isTombstone: boolean;
  readonly rule: 'CLN-23' | 'TMB-3' | 'TMB-6' | 'TMB-10' | 'TXN-13' | 'APP-7';
}

/** `log.cleaner.dedupe.buffer.size` and `log.cleaner.io.buffer.load.factor` make the map's usable entries (CLN-14). */
export interface CleanerConfig {
  readonly mapEntriesMax: number;
  /** Bytes of one read: `log.cleaner.io.buffer.size` / 2 (CLN-32). */
  readonly readBufferBytes: number;
}

/**
 * Cleans the log as far as `seen` allows and moves its checkpoint. Answers null, with the log marked uncleanable (CLN-12), when the cleaned
 * segment's index overflows, as Kafka's cleaner then fails.
 */
export function clean(
  log: PartitionLog,
  moment: BrokerMoment,
  cleaner: CleanerConfig,
  seen = cleanability(log, moment),
): Cleaning | null {
  const map = buildOffsetMap(log, seen, cleaner.mapEntriesMax);
  const stats: CleaningStats = {
    messagesRead: 0,
    messagesWritten: 0,
    bytesRead: 0,
    bytesWritten: 0,
    mapMessagesRead: map.messagesRead,
  };
  const endOffset = map.latestOffset + 1;
  const removed: RemovedRecord[] = [];
  const context = retentionContext(log, seen, map, moment, removed);
  const toClean = log.segments.filter((segment) => segment.baseOffset < endOffset);
  const rewritten: Segment[] = [];
  let replaced = 0;
  for (const group of groupSegmentsBySize(toClean, log, seen.firstUncleanableOffset)) {
    try {
      rewritten.push(cleanSegments(group, log, context, stats, cleaner));
    } catch (error) {
      if (!(error instanceof IndexFullError)) throw error;
      log.segments = [...rewritten, ...log.segments.slice(replaced)];
      giveUp(log, seen);
      return null;
    }
    replaced += group.length;
  }
  log.segments = [...rewritten, ...log.segments.slice(toClean.length)];
  log.abortedTransactions = abortedTransactionsLeft(log, context.transactions);
  log.cleanerCheckpoint = endOffset;
  log.cleanings += 1;
  log.sizeInBytes += stats.bytesWritten - stats.bytesRead;
  noteChange(log);
  return { seen, endOffset, stats, removed };
}

/** A cleaning that fails: what it has replaced so far stays so, and it has come no further than where it began (CLN-12). */
function giveUp(log: PartitionLog, seen: Cleanability): void {
  log.sizeInBytes = log.segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0);
  log.cleanerCheckpoint = seen.firstDirtyOffset;
  log.isUncleanable = true;
  noteChange(log);
}

function retentionContext(
  log: PartitionLog,
  seen: Cleanability,
  map: OffsetMap,
  moment: BrokerMoment,
  removed: RemovedRecord[],
): RetentionContext {
  const lastRecords = new Map<number, LastRecord>();
  for (const producer of log.producers.values()) lastRecords.set(producer.producerId, lastRecordOf(producer));
  return {
    map,
    version: moment.version,
    clock: tombstoneClock(log, seen.firstDirtyOffset, moment.nowMs),
    deleteRetentionMs: log.config['delete.retention.ms'],
    lastRecordsOfProducers: lastRecords,
    transactions: cleanedTransactions(log, 0),
    upperBoundOffset: seen.firstUncleanableOffset,
    removed,
  };
}

/**
 * Neighbors whose sizes, as they are before this cleaning, fit together in one segment (CLN-15). The span of offsets is
 * measured from the group's first segment, whose base offset the joined one takes.
 */
export function groupSegmentsBySize(
  segments: readonly Segment[],
  log: PartitionLog,
  firstUncleanableOffset: number,
): Segment[][] {
  const maxBytes = log.config['segment.bytes'];
  const maxIndexBytes = log.config['segment.index.bytes'];
  const groups: Segment[][] = [];
  let sizes = { log: 0, offsetIndex: 0, timeIndex: 0 };
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index]!;
    const group = groups.at(-1);
    const joined = {
      log: sizes.log + segment.sizeInBytes,
      offsetIndex: sizes.offsetIndex + offsetIndexSizeInBytes(segment),
      timeIndex: sizes.timeIndex + timeIndexSizeInBytes(segment),
    };
    const estimatedLastOffset = (segments[index + 1]?.baseOffset ?? firstUncleanableOffset) - 1;
    const fits =
      group !== undefined &&
      joined.log <= maxBytes &&
      joined.offsetIndex <= maxIndexBytes &&
      joined.timeIndex <= maxIndexBytes &&
      (segment.sizeInBytes === 0 || estimatedLastOffset - group[0]!.baseOffset <= OFFSET_SPAN_MAX);
    if (fits) {
      group.push(segment);
      sizes = joined;
    } else {
      groups.push([segment]);
      sizes = {
        log: segment.sizeInBytes,
        offsetIndex: offsetIndexSizeInBytes(segment),
        timeIndex: timeIndexSizeInBytes(segment),
      };
    }
  }
  return groups;
}

/** Rewrites a group into one segment with the first one's base offset and the last one's file time (CLN-16, CLN-18). */
function cleanSegments(
  group: readonly Segment[],
  log: PartitionLog,
  context: RetentionContext,
  stats: CleaningStats,
  cleaner: CleanerConfig,
): Segment {
  const cleaned = new CleanedSegment(group[0]!, {
    config: log.config,
    indexEntries: context.version.cleanedIndexEntries,
    readBufferBytes: cleaner.readBufferBytes,
    nowMs: context.clock.cleaningMs,
  });
  for (const segment of group) {
    cleaned.startSource();
    for (const batch of segment.batches) {
      const filtered = filterBatch(batch, segment, context);
      stats.messagesRead += filtered.recordsRead;
      stats.bytesRead += batch.sizeInBytes;
      cleaned.read(batch.sizeInBytes, filtered.batch);
      if (filtered.batch === null) continue;
      stats.messagesWritten += filtered.recordsKept;
      stats.bytesWritten += filtered.batch.sizeInBytes;
    }
    cleaned.endSource();
  }
  return cleaned.close(group.at(-1)!.lastModifiedMs);
}
