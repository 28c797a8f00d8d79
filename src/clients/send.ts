/**
 * How a producer sends: it chooses partitions, gathers records into batches up to `batch.size`, and stamps them if it is
 * idempotent (CLI-101, TXN-1, CFG-1). The simulated network costs no time: its requests are answered at once, or wait for
 * a leader or for replicas (`pending-batches.ts`).
 */
import type { Cluster, Topic } from '../kernel/cluster.ts';
import type { KafkaErrorName } from '../kernel/errors.ts';
import type { AppendAnswer, AppendRefusal, ProducerBatch } from '../kernel/log/append.ts';
import type { AlikeRecords } from '../kernel/log/batch.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import { sequenceAfter } from '../kernel/log/producer-state.ts';
import { BATCH_OVERHEAD, contentSize, type ProducerRecord, recordSize } from '../kernel/log/record.ts';
import { produceToLeader } from '../kernel/replication/produce.ts';
import { isUnhindered, noteRequest } from './connections/connections.ts';
import type { ClientError } from './consumers/client-error.ts';
import { holdSend, mustHold } from './held-sends.ts';
import type { TopicView } from './partitioners/no-key-state.ts';
import { choosePartition, onRecordAppended, type PartitionRequest } from './partitioners/partition-choice.ts';
import { nextStamp, submit, UNASKED, type Waiting } from './pending-batches.ts';
import type { Producer } from './producer.ts';
import { countAnswer, newCall, noteAnswer } from './producer-timers.ts';
import { isInTransaction, joinTransaction, refuseSending } from './producer-transaction.ts';
import { stampedByClient } from './record-timestamps.ts';

/** Records to send: given one by one, or one record `count` times over. */
export interface RecordsToSend {
  readonly partition: number | null;
  readonly count: number;
  /** The n-th record, from 0. */
  readonly recordAt: (n: number) => ProducerRecord;
  /** Every record is this one, stamped so: they need not be made one by one. */
  readonly alike: { readonly record: AlikeRecords; readonly timestamp: number } | null;
}

export interface SentBatch {
  readonly partition: number;
  readonly records: number;
  readonly outcome: AppendAnswer | AppendRefusal | ClientRefusal | TransactionRefusal | Waiting;
}

/** The client refuses a record before sending it. */
export interface ClientRefusal {
  readonly error: KafkaErrorName;
  readonly rule: 'CLI-610';
  readonly facts: { readonly sizeInBytes: number; readonly maxRequestBytes: number };
  readonly rolled: null;
}

/** Not sent: the producer's transaction does not allow it. */
export interface TransactionRefusal {
  /** Kafka's name, or the client's own. */
  readonly error: string;
  /** As the client shows it. */
  readonly name: string;
  readonly message: string;
}

/** A batch being gathered for one partition. */
interface OpenBatch {
  readonly records: ProducerRecord[];
  sizeInBytes: number;
  readonly baseTimestamp: number;
}

/** Sends records to a topic: full batches as they fill, the rest at the end, in the order of partitions. */
export function send(cluster: Cluster, producer: Producer, topic: Topic, toSend: RecordsToSend): SentBatch[] {
  const outside = refuseSending(producer);
  if (outside !== null) return [notSent(producer, toSend.count, outside)];
  if (mustHold(producer)) return holdSend(cluster, producer, topic, toSend);
  const sent = sendToLeaders(cluster, producer, topic, toSend);
  if (producer.pending.size > 0) beginCall(cluster, producer, topic, sent);
  return sent;
}

function notSent(producer: Producer, records: number, { name, error, message }: ClientError): SentBatch {
  const outcome: TransactionRefusal = { error: error ?? name, name, message };
  producer.sent += records;
  noteAnswer(producer, records, outcome);
  return { partition: -1, records, outcome };
}

/** Remembers a call that has batches without an answer, with what was answered at once. */
function beginCall(cluster: Cluster, producer: Producer, topic: Topic, sent: readonly SentBatch[]): void {
  const open = sent.filter(({ outcome }) => 'waitsFor' in outcome).length;
  if (open === 0) return;
  const call = newCall(cluster, topic, open);
  for (const { partition, records, outcome } of sent)
    if (!('waitsFor' in outcome)) countAnswer(call, { partition, count: records }, outcome);
  producer.calls.set(producer.nextCall, call);
  producer.nextCall += 1;
}

/** Puts records into batches and sends them, whether or not a call of `send` is counted for them. */
export function sendToLeaders(
  cluster: Cluster,
  producer: Producer,
  topic: Topic,
  given: RecordsToSend,
): SentBatch[] {
  const toSend = stampedByClient(producer, given, cluster.nowMs);
  if (toSend.alike !== null && (toSend.partition !== null || topic.partitions.length === 1)) {
    return sendAlike(cluster, producer, topic, toSend, toSend.alike);
  }
  if (toSend.count === 1) return [sendOne(cluster, producer, topic, toSend.partition, toSend.recordAt(0))];
  return sendEach(cluster, producer, topic, toSend);
}

const opensAnyBatch = (): boolean => true;

/** Written out: every record comes here, and spreading costs more than all the rest. */
function placeOf(view: TopicView, record: Omit<PartitionRequest, keyof TopicView>): PartitionRequest {
  const { topic, partitionCount, availablePartitions, queues } = view;
  const { partition, key, contentBytes, nowMs, opensBatch } = record;
  return {
    topic,
    partitionCount,
    availablePartitions,
    queues,
    partition,
    key,
    contentBytes,
    nowMs,
    opensBatch,
  };
}

/** One record alone, as a feed sends it: there is no batch that it could join. */
function sendOne(
  cluster: Cluster,
  producer: Producer,
  topic: Topic,
  partition: number | null,
  record: ProducerRecord,
): SentBatch {
  const { partitioning, partitionerState } = producer;
  const { key } = record;
  const contentBytes = contentSize(key, record.value, record.headers);
  const refusal = refuseByClient(producer, contentBytes, 1);
  if (refusal !== null) return refusal;
  const view = topicView(topic);
  const { nowMs, random } = cluster;
  const place = placeOf(view, { partition, key, contentBytes, nowMs, opensBatch: opensAnyBatch });
  const choice = choosePartition(partitioning, partitionerState, random, place);
  const appendedBytes = BATCH_OVERHEAD + recordSize(contentBytes, 0, 0);
  const allBatchesFull = appendedBytes >= partitioning.batchSize;
  onRecordAppended(partitioning, partitionerState, random, { view, choice, appendedBytes, allBatchesFull });
  return sendBatch(cluster, producer, topic, choice.partition, [record]);
}

/** Records one by one, each into its partition's batch. */
function sendEach(cluster: Cluster, producer: Producer, topic: Topic, toSend: RecordsToSend): SentBatch[] {
  const sent: SentBatch[] = [];
  const open: (OpenBatch | undefined)[] = [];
  const view = topicView(topic);
  const { partition } = toSend;
  const { nowMs } = cluster;
  const flush = (partition: number): void => {
    const batch = open[partition];
    if (batch === undefined) return;
    open[partition] = undefined;
    sent.push(sendBatch(cluster, producer, topic, partition, batch.records));
  };
  for (let n = 0; n < toSend.count; n++) {
    const record = toSend.recordAt(n);
    const { key } = record;
    const contentBytes = contentSize(key, record.value, record.headers);
    const refusal = refuseByClient(producer, contentBytes, 1);
    if (refusal !== null) {
      sent.push(refusal);
      continue;
    }
    const opensBatch = (partition: number): boolean => {
      if (hasRoom(producer, open[partition], record, contentBytes)) return false;
      flush(partition);
      return true;
    };
    const place = placeOf(view, { partition, key, contentBytes, nowMs, opensBatch });
    const choice = choosePartition(producer.partitioning, producer.partitionerState, cluster.random, place);
    opensBatch(choice.partition);
    open[choice.partition] ??= { records: [], sizeInBytes: BATCH_OVERHEAD, baseTimestamp: record.timestamp };
    const batch = open[choice.partition]!;
    const grownFrom = batch.records.length === 0 ? 0 : batch.sizeInBytes;
    batch.sizeInBytes += sizeIn(batch, record, contentBytes);
    batch.records.push(record);
    const allBatchesFull = batch.sizeInBytes >= producer.partitioning.batchSize;
    const appendedBytes = batch.sizeInBytes - grownFrom;
    onRecordAppended(producer.partitioning, producer.partitionerState, cluster.random, {
      view,
      choice,
      appendedBytes,
      allBatchesFull,
    });
  }
  for (let partition = 0; partition < open.length; partition++) flush(partition);
  return sent;
}

/** One record many times over to one partition: batches are counted out without making the records. */
function sendAlike(
  cluster: Cluster,
  producer: Producer,
  topic: Topic,
  toSend: RecordsToSend,
  { record: alike, timestamp }: NonNullable<RecordsToSend['alike']>,
): SentBatch[] {
  const contentBytes = contentSize(alike.key, alike.value, alike.headers);
  const refusal = refuseByClient(producer, contentBytes, toSend.count);
  if (refusal !== null) return [refusal];
  const partition = toSend.partition ?? 0;
  const capacity = alikeCapacity(contentBytes, producer.partitioning.batchSize, toSend.count);
  const sent: SentBatch[] = [];
  for (let left = toSend.count; left > 0; left -= capacity) {
    const count = Math.min(left, capacity);
    sent.push(
      sendRecords(cluster, producer, topic, { partition, count, records: { alike, timestamp, count } }),
    );
  }
  return sent;
}

/** How many of `count` equal records fit a batch of `batchSize` bytes; at least one. */
function alikeCapacity(contentBytes: number, batchSize: number, count: number): number {
  let sizeInBytes = BATCH_OVERHEAD;
  for (let fitting = 0; fitting < count; fitting++) {
    sizeInBytes += recordSize(contentBytes, fitting, 0);
    if (sizeInBytes > batchSize) return Math.max(1, fitting);
  }
  return count;
}

function sizeIn(batch: OpenBatch, record: ProducerRecord, contentBytes: number): number {
  return recordSize(contentBytes, batch.records.length, record.timestamp - batch.baseTimestamp);
}

/** `MemoryRecordsBuilder.hasRoomFor`: the first record always fits. */
function hasRoom(
  producer: Producer,
  batch: OpenBatch | undefined,
  record: ProducerRecord,
  contentBytes: number,
): boolean {
  if (batch === undefined) return false;
  return batch.sizeInBytes + sizeIn(batch, record, contentBytes) <= producer.partitioning.batchSize;
}

function sendBatch(
  cluster: Cluster,
  producer: Producer,
  topic: Topic,
  partition: number,
  records: ProducerRecord[],
): SentBatch {
  return sendRecords(cluster, producer, topic, { partition, count: records.length, records });
}

function sendRecords(
  cluster: Cluster,
  producer: Producer,
  topic: Topic,
  batch: { partition: number; count: number; records: ProducerBatch['records'] },
): SentBatch {
  const { partition, count, records } = batch;
  const log = topic.partitions[partition]!;
  const refused = joinTransaction(cluster, producer, log);
  if (refused !== null) return notSent(producer, count, refused);
  const isAlone =
    cluster.brokers.length === 1 &&
    log.isOnline &&
    producer.pending.size === 0 &&
    isUnhindered(cluster, producer.connections);
  const outcome = isAlone
    ? sendToOnlyBroker(cluster, producer, log, batch)
    : submit(cluster, producer, log, { records, count });
  producer.sent += count;
  if (!('waitsFor' in outcome)) noteAnswer(producer, count, outcome);
  return { partition, records: count, outcome };
}

/** The short way where there is nothing to wait for; the broker may still refuse what it asks to be tried again. */
function sendToOnlyBroker(
  cluster: Cluster,
  producer: Producer,
  log: PartitionLog,
  { count, records }: { count: number; records: ProducerBatch['records'] },
): AppendAnswer | AppendRefusal | Waiting {
  const slot = `${log.topic}-${log.partition}`;
  const stamp = nextStamp(cluster, producer, slot);
  const isTransactional = isInTransaction(producer);
  const outcome = produceToLeader(cluster, log, { records, producer: stamp, isTransactional }, producer.acks);
  if (producer.connections !== null) noteRequest(cluster, producer.connections, log.replication.leader!);
  if (outcome.error === 'NOT_ENOUGH_REPLICAS') return submit(cluster, producer, log, { records, count });
  if (outcome.error === null && stamp !== null)
    producer.nextSequences.set(slot, sequenceAfter(stamp.baseSequence, count));
  return producer.acks === '0' ? UNASKED : outcome;
}

/** Java's estimate for one record alone: the batch header and 21 bytes more than its fields (`DefaultRecord`). */
const RECORD_OVERHEAD_MAX = 21;

function refuseByClient(producer: Producer, contentBytes: number, records: number): SentBatch | null {
  const { maxRequestBytes } = producer;
  const sizeInBytes = BATCH_OVERHEAD + RECORD_OVERHEAD_MAX + contentBytes - 1;
  if (sizeInBytes <= maxRequestBytes) return null;
  producer.sent += records;
  producer.failed += records;
  producer.lastError = 'MESSAGE_TOO_LARGE';
  const facts = { sizeInBytes, maxRequestBytes };
  return {
    partition: -1,
    records,
    outcome: { error: 'MESSAGE_TOO_LARGE', rule: 'CLI-610', facts, rolled: null },
  };
}

function topicView(topic: Topic): TopicView {
  const partitionCount = topic.partitions.length;
  const availablePartitions: number[] = [];
  for (const log of topic.partitions) {
    if (log.replication.leader !== null) availablePartitions.push(log.partition);
  }
  return { topic: topic.name, partitionCount, availablePartitions, queues: null };
}
