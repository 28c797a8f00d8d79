/**
 * Truncation (APP-4, Kafka's `UnifiedLog.truncateTo`): a leader that lacks the newest records makes them vanish, the one way
 * in which a log's end goes back. Batches go whole; the producers' newest batches and the transactions' markers are forgotten with them.
 */
import { isControlBatch, isTransactional, NO_TIMESTAMP } from './batch.ts';
import { noteChange, type PartitionLog } from './partition-log.ts';
import { appendBatch, createSegment, type Segment } from './segment.ts';

/** Cuts the log off before `offset`; false if it ends there or earlier anyway. `nowMs`: when, for an emptied segment. */
export function truncateTo(log: PartitionLog, offset: number, nowMs: number): boolean {
  if (offset >= log.logEndOffset) return false;
  const kept = log.segments.filter((segment) => segment.baseOffset <= offset);
  const last = kept.pop();
  log.segments = [...kept, last === undefined ? emptySegment(log, offset, nowMs) : cut(last, offset, nowMs)];
  log.logEndOffset = offset;
  log.logStartOffset = Math.min(log.logStartOffset, offset);
  log.highWatermark = Math.min(log.highWatermark, offset);
  if (log.cleanerCheckpoint !== null) log.cleanerCheckpoint = Math.min(log.cleanerCheckpoint, offset);
  log.sizeInBytes = log.segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0);
  forgetBatches(log, offset);
  replayTransactions(log);
  log.abortedTransactions = log.abortedTransactions.filter(({ lastOffset }) => lastOffset < offset);
  noteChange(log);
  return true;
}

function emptySegment({ config }: PartitionLog, baseOffset: number, nowMs: number): Segment {
  return createSegment({ baseOffset, nowMs, rollJitterMs: 0, config });
}

/** The segment with the batches that end before `offset`; its indexes are those of appending them again. */
function cut(segment: Segment, offset: number, nowMs: number): Segment {
  const batches = segment.batches.filter((batch) => batch.lastOffset < offset);
  if (batches.length === segment.batches.length) return segment;
  const { baseOffset, rollJitterMs, indexIntervalBytes, maxIndexSizeInBytes } = segment;
  const config = { 'index.interval.bytes': indexIntervalBytes, 'segment.index.bytes': maxIndexSizeInBytes };
  const shorter = createSegment({ baseOffset, nowMs, rollJitterMs, config });
  for (const batch of batches) appendBatch(shorter, batch);
  shorter.bytesSinceLastIndexEntry = 0;
  if (batches.length > 0) {
    shorter.createdMs = segment.createdMs;
    shorter.lastModifiedMs = segment.lastModifiedMs;
    shorter.maxTimestampSoFar = batches.reduce(
      (max, { maxTimestamp }) => Math.max(max, maxTimestamp),
      NO_TIMESTAMP,
    );
  }
  return shorter;
}

/** A transaction whose marker went is open again. */
function replayTransactions({ segments, openTransactions }: PartitionLog): void {
  openTransactions.clear();
  for (const batch of segments.flatMap(({ batches }) => batches)) {
    if (isControlBatch(batch)) openTransactions.delete(batch.producerId);
    else if (isTransactional(batch) && !openTransactions.has(batch.producerId))
      openTransactions.set(batch.producerId, batch.baseOffset);
  }
}

function forgetBatches(log: PartitionLog, offset: number): void {
  for (const producer of log.producers.values()) {
    producer.batches = producer.batches.filter((batch) => batch.lastOffset < offset);
    if (producer.batches.length === 0) log.producers.delete(producer.producerId);
  }
}
