/** What requests and background threads do to a log, with the events that tell of it. */
import type { Cluster } from './cluster.ts';
import type { AppendedEvent, DeletedSegment } from './events.ts';
import { type AppendAnswer, type AppendRefusal, append, type ProducerBatch } from './log/append.ts';
import { isControlBatch, recordCount } from './log/batch.ts';
import { cleanability } from './log/cleanable.ts';
import { type CleanerConfig, type Cleaning, clean } from './log/compaction.ts';
import { type DeleteRecordsAnswer, deleteRecords } from './log/lookup.ts';
import { activeSegment, noteChange, type PartitionLog } from './log/partition-log.ts';
import { isProducerExpired } from './log/producer-state.ts';
import { type Deletion, deleteOldSegments, type SegmentVerdict } from './log/retention.ts';
import { unreadOffsets } from './log/unread-offsets.ts';
import { advanceHighWatermark } from './replication/high-watermark.ts';
import type { Facts } from './rules.ts';

/** A produce request's batch for one partition, to its leader; followers that can be reached have it at once. */
export function appendToLog(
  cluster: Cluster,
  log: PartitionLog,
  batch: ProducerBatch,
): AppendAnswer | AppendRefusal {
  const before = activeSegment(log).baseOffset;
  const outcome = append(log, batch, cluster);
  moveHighWatermark(cluster, log);
  const { topic, partition } = log;
  if (outcome.rolled !== null) {
    const newBaseOffset = activeSegment(log).baseOffset;
    const rolled = { atMs: cluster.nowMs, topic, partition, closedBaseOffset: before, newBaseOffset };
    cluster.events.push({ type: 'segmentRolled', ...rolled, ...outcome.rolled });
  }
  if (outcome.error !== null) {
    const records = 'alike' in batch.records ? batch.records.count : batch.records.length;
    const { error, rule, facts } = outcome;
    cluster.events.push({
      type: 'refused',
      atMs: cluster.nowMs,
      topic,
      partition,
      error,
      rule,
      facts,
      records,
    });
  } else if (!outcome.isDuplicate) {
    noteAppend(cluster, log, outcome);
  }
  return outcome;
}

/** After an append: with one replica to the log end, with more as far as they have it. */
export function moveHighWatermark(cluster: Cluster, log: PartitionLog): void {
  if (log.replication.replicas.length === 1) log.highWatermark = log.logEndOffset;
  else advanceHighWatermark(log, cluster);
}

/** Appends to one partition with nothing in between are told as one event. */
function noteAppend(cluster: Cluster, log: PartitionLog, answer: AppendAnswer): void {
  const last = cluster.events.at(-1);
  if (last?.type === 'appended' && last.partition === log.partition && last.topic === log.topic) {
    last.lastOffset = answer.lastOffset;
    last.batches += 1;
    last.sizeInBytes += answer.sizeInBytes;
    last.untilMs = cluster.nowMs;
    return;
  }
  const appended: AppendedEvent = {
    type: 'appended',
    atMs: cluster.nowMs,
    untilMs: cluster.nowMs,
    topic: log.topic,
    partition: log.partition,
    firstOffset: answer.baseOffset,
    lastOffset: answer.lastOffset,
    batches: 1,
    sizeInBytes: answer.sizeInBytes,
  };
  cluster.events.push(appended);
}

/** One look of retention at a log (TASK-1, TASK-3). */
export function retainLog(cluster: Cluster, log: PartitionLog): Deletion[] {
  const deletions = deleteOldSegments(log, cluster);
  const { topic, partition } = log;
  for (const { pass, verdicts, rolled, logStartOffset } of deletions) {
    const segments = verdicts.map((verdict) => deletedSegment(log, verdict));
    const at = { atMs: cluster.nowMs, topic, partition };
    cluster.events.push({ type: 'segmentsDeleted', ...at, pass, segments, rolled, logStartOffset });
    doomFiles(
      cluster,
      log,
      segments.length,
      segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0),
    );
  }
  return deletions;
}

function deletedSegment(
  log: PartitionLog,
  { segment, lastOffset, rule, facts }: SegmentVerdict,
): DeletedSegment {
  const data = segment.batches.filter((batch) => !isControlBatch(batch));
  const records = data.reduce((sum, batch) => sum + recordCount(batch), 0);
  const unread = unreadOffsets(log, segment.batches, { from: segment.baseOffset, to: lastOffset + 1 });
  const { baseOffset, sizeInBytes, maxTimestampSoFar, lastModifiedMs } = segment;
  const largestTimestamp = maxTimestampSoFar >= 0 ? maxTimestampSoFar : lastModifiedMs;
  const deleted = { baseOffset, lastOffset, records, sizeInBytes, largestTimestamp, rule, facts };
  return unread === null ? deleted : { ...deleted, unread };
}

function doomFiles(cluster: Cluster, log: PartitionLog, files: number, sizeInBytes: number): void {
  const dueMs = cluster.nowMs + log.config['file.delete.delay.ms'];
  cluster.doomedFiles.push({ topic: log.topic, partition: log.partition, files, sizeInBytes, dueMs });
}

/** One cleaning of a log the cleaner has chosen (TASK-2); null if it failed (CLN-12). */
export function cleanLog(
  cluster: Cluster,
  log: PartitionLog,
  cleaner: CleanerConfig,
  seen = cleanability(log, cluster),
): Cleaning | null {
  const { topic, partition } = log;
  const at = { atMs: cluster.nowMs, topic, partition };
  const sizeBeforeInBytes = log.sizeInBytes;
  const segmentsBefore = log.segments;
  const cleaning = clean(log, cluster, cleaner, seen);
  if (cleaning === null) {
    if (cluster.version.failingLogEndsCleaning) cluster.isCleanerDead = true;
    const facts: Facts = cluster.isCleanerDead ? { endsAllCleaning: true } : {};
    cluster.events.push({ type: 'uncleanable', ...at, rule: 'CLN-12', facts });
    return null;
  }
  const { endOffset, stats, removed } = cleaning;
  cluster.events.push({
    type: 'cleaned',
    ...at,
    rule: seen.rule,
    facts: seen.facts,
    firstDirtyOffset: seen.firstDirtyOffset,
    endOffset,
    stats,
    removed,
    sizeBeforeInBytes,
    sizeInBytes: log.sizeInBytes,
    segmentsBefore: segmentsBefore.length,
    segments: log.segments.length,
  });
  const replaced = segmentsBefore.filter((segment) => segment.baseOffset < endOffset);
  doomFiles(
    cluster,
    log,
    replaced.length,
    replaced.reduce((sum, segment) => sum + segment.sizeInBytes, 0),
  ); // CLN-19
  return cleaning;
}

/** DeleteRecords up to an offset (LST-16). */
export function deleteRecordsBefore(
  cluster: Cluster,
  log: PartitionLog,
  beforeOffset: number,
): DeleteRecordsAnswer {
  const fromOffset = log.logStartOffset;
  const answer = deleteRecords(log, beforeOffset);
  if (answer.error === null && answer.moved) {
    const at = { atMs: cluster.nowMs, topic: log.topic, partition: log.partition };
    const facts = { fromOffset, logStartOffset: log.logStartOffset };
    const batches = log.segments.flatMap((segment) => segment.batches);
    const unread = unreadOffsets(log, batches, { from: fromOffset, to: log.logStartOffset });
    cluster.events.push({
      type: 'recordsDeleted',
      ...at,
      fromOffset,
      logStartOffset: log.logStartOffset,
      ...(unread === null ? {} : { unread }),
      rule: 'LST-16',
      facts,
    });
  }
  return answer;
}

/** Forgets idle producer ids, but not while they have a transaction open (TASK-7, TXN-6). */
export function expireProducers(cluster: Cluster, log: PartitionLog, expirationMs: number): void {
  for (const producer of log.producers.values()) {
    const isOpen = log.openTransactions.has(producer.producerId);
    if (isOpen || !isProducerExpired(producer, cluster.nowMs, expirationMs)) continue;
    log.producers.delete(producer.producerId);
    noteChange(log);
    const at = { atMs: cluster.nowMs, topic: log.topic, partition: log.partition };
    cluster.events.push({ type: 'producerExpired', ...at, producerId: producer.producerId });
  }
}
