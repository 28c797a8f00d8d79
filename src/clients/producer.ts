/**
 * A producer as the broker's clients are one: it chooses partitions, gathers records into batches up to `batch.size`, and
 * stamps them if it is idempotent (CLI-101, TXN-1, CFG-1). Its requests are answered at once: the simulated network costs
 * no time.
 */
import type { Cluster, Topic } from '../kernel/cluster.ts';
import type { KafkaErrorName } from '../kernel/errors.ts';
import type { AppendAnswer, AppendRefusal, ProducerBatch } from '../kernel/log/append.ts';
import type { AlikeRecords } from '../kernel/log/batch.ts';
import { sequenceAfter } from '../kernel/log/producer-state.ts';
import { BATCH_OVERHEAD, contentSize, type ProducerRecord, recordSize } from '../kernel/log/record.ts';
import { appendToLog } from '../kernel/log-operations.ts';
import { emptyPartitionerState, type PartitionerState, type TopicView } from './partitioners/no-key-state.ts';
import {
  choosePartition,
  onRecordAppended,
  type PartitioningSettings,
} from './partitioners/partition-choice.ts';

export interface Producer {
  readonly name: string;
  readonly client: string;
  readonly clientVersion: string;
  readonly partitioning: PartitioningSettings;
  readonly partitionerState: PartitionerState;
  readonly acks: string;
  readonly isIdempotent: boolean;
  /** Bytes of one record with its batch header, estimated as the client does; Infinity: it does not look. */
  readonly maxRequestBytes: number;
  /** -1 until the broker has given one (TXN-1). */
  producerId: number;
  producerEpoch: number;
  /** The next sequence by `topic-partition`. */
  readonly nextSequences: Map<string, number>;
  sent: number;
  acknowledged: number;
  failed: number;
  lastError: KafkaErrorName | null;
}

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
  readonly outcome: AppendAnswer | AppendRefusal | ClientRefusal;
}

/** The client refuses a record before sending it. */
export interface ClientRefusal {
  readonly error: KafkaErrorName;
  readonly rule: 'CLI-610';
  readonly facts: { readonly sizeInBytes: number; readonly maxRequestBytes: number };
  readonly rolled: null;
}

export function createProducer(
  options: Pick<
    Producer,
    'name' | 'client' | 'clientVersion' | 'partitioning' | 'acks' | 'isIdempotent' | 'maxRequestBytes'
  >,
): Producer {
  return {
    ...options,
    partitionerState: emptyPartitionerState(),
    producerId: -1,
    producerEpoch: -1,
    nextSequences: new Map(),
    sent: 0,
    acknowledged: 0,
    failed: 0,
    lastError: null,
  };
}

/** A batch being gathered for one partition. */
interface OpenBatch {
  readonly records: ProducerRecord[];
  sizeInBytes: number;
  readonly baseTimestamp: number;
}

/** Sends records to a topic: full batches as they fill, the rest at the end, in the order of partitions. */
export function send(cluster: Cluster, producer: Producer, topic: Topic, toSend: RecordsToSend): SentBatch[] {
  if (toSend.alike !== null && (toSend.partition !== null || topic.partitions.length === 1)) {
    return sendAlike(cluster, producer, topic, { ...toSend, alike: toSend.alike });
  }
  const sent: SentBatch[] = [];
  const open: (OpenBatch | undefined)[] = [];
  const view = topicView(topic);
  const flush = (partition: number): void => {
    const batch = open[partition];
    if (batch === undefined) return;
    open[partition] = undefined;
    sent.push(sendBatch(cluster, producer, topic, partition, batch.records));
  };
  for (let n = 0; n < toSend.count; n++) {
    const record = toSend.recordAt(n);
    const contentBytes = contentSize(record.key, record.value, record.headers);
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
    const place = {
      partition: toSend.partition,
      key: record.key,
      contentBytes,
      nowMs: cluster.nowMs,
      opensBatch,
    };
    const choice = choosePartition(producer.partitioning, producer.partitionerState, cluster.random, {
      ...view,
      ...place,
    });
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
  toSend: RecordsToSend & { readonly alike: NonNullable<RecordsToSend['alike']> },
): SentBatch[] {
  const { record: alike, timestamp } = toSend.alike;
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
  if (producer.isIdempotent && producer.producerId < 0) {
    producer.producerId = cluster.nextProducerId;
    producer.producerEpoch = 0;
    cluster.nextProducerId += 1;
  }
  const { producerId, producerEpoch } = producer;
  const slot = `${topic.name}-${partition}`;
  const baseSequence = producer.nextSequences.get(slot) ?? 0;
  const stamp = producer.isIdempotent ? { producerId, producerEpoch, baseSequence } : null;
  const outcome = appendToLog(cluster, log, { records, producer: stamp });
  producer.sent += count;
  if (outcome.error === null) {
    producer.acknowledged += count;
    if (stamp !== null) producer.nextSequences.set(slot, sequenceAfter(baseSequence, count));
  } else {
    producer.failed += count;
    producer.lastError = outcome.error;
  }
  return { partition, records: count, outcome };
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
  const availablePartitions = topic.partitions.map((log) => log.partition);
  return { topic: topic.name, partitionCount: availablePartitions.length, availablePartitions, queues: null };
}
