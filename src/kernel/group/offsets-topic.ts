/**
 * `__consumer_offsets`, where coordinators keep groups and offsets (OFS-1 to OFS-3, OFS-12): compacted, with segments of
 * 100 MiB; a group lives in the partition that the hash of its name gives. Nobody here reads the topic, so commits do not
 * write it: when somebody looks, the history is written to a cluster beside this one, with its log, roll and cleaning.
 */
import { advanceCluster } from '../clock.ts';
import { type Cluster, createCluster, createTopic, type Topic, upgradeCluster } from '../cluster.ts';
import type { KafkaEvent } from '../events.ts';
import { javaHashCode } from '../java-hash-code.ts';
import { producerRecord } from '../log/append.ts';
import { appendEndTransactionMarker } from '../log/end-transaction-marker.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { appendToLog, moveHighWatermark } from '../log-operations.ts';
import { findBroker } from '../replication/broker.ts';
import { isolateBroker, killBroker, startBroker, stopBroker } from '../replication/broker-lifecycle.ts';
import { findVersion, type VersionProfile } from '../versions.ts';
import { type OffsetsWrite, offsetsTopicWrites, type WritingProducer } from './offsets-topic-writes.ts';

export const OFFSETS_TOPIC = '__consumer_offsets';

/** Its topic id is none of the simulation's. */
const SEED = 0x6f_66_66_73;

/** The partition of a group, whose leader is its coordinator (OFS-1). */
export function offsetsPartitionOf(groupId: string, partitions: number): number {
  const hash = javaHashCode(groupId);
  return (hash === -(2 ** 31) ? 0 : Math.abs(hash)) % partitions;
}

export interface OffsetsTopic {
  readonly topic: Topic;
  /** What happened to its logs: segments that rolled, cleanings. */
  readonly events: readonly KafkaEvent[];
}

/**
 * The topic as a history has left it; null: no group yet (OFS-2).
 * Deviates: it is made with the first group and not when a client first asks for a coordinator, with as many replicas as there are brokers, at most `offsets.topic.replication.factor`.
 */
export function offsetsTopic(cluster: Cluster, history: readonly KafkaEvent[]): OffsetsTopic | null {
  const first = history.find(({ type }) => type === 'groupStateChanged');
  if (first === undefined) return null;
  const beside = clusterBeside(cluster, versionAtStart(cluster, history));
  const changes = history.filter(changesCluster);
  const before = changes.filter(({ atMs }) => atMs <= first.atMs);
  for (const event of before) follow(beside, cluster, event);
  advanceCluster(beside, first.atMs);
  const topic = createOffsetsTopic(beside);
  const writer: Writer = { beside, topic, sequences: new Map(), open: new Map() };
  const { groupCoordinator, offsetExpiry } = cluster.version;
  const retentionMs = cluster.brokerConfig['offsets.retention.minutes'] * 60_000;
  const expiresAfterMs = offsetExpiry === 'perCommit' ? retentionMs : null;
  const writes = offsetsTopicWrites(history, { groupCoordinator, expiresAfterMs });
  let at = before.length;
  for (const write of writes) {
    while (at < changes.length && changes[at]!.atMs <= write.atMs) follow(beside, cluster, changes[at++]!);
    advanceTo(beside, write.atMs);
    perform(writer, write);
  }
  while (at < changes.length) follow(beside, cluster, changes[at++]!);
  advanceTo(beside, cluster.nowMs);
  return { topic, events: beside.events.filter((event) => 'topic' in event) };
}

function clusterBeside({ startMs, brokerOverrides, brokers }: Cluster, version: VersionProfile): Cluster {
  return createCluster({ version, startMs, seed: SEED, brokerOverrides, brokers: brokers.length });
}

/** Before any upgrade it ran as it was started. */
function versionAtStart(cluster: Cluster, history: readonly KafkaEvent[]): VersionProfile {
  const started = history.find(({ type }) => type === 'clusterStarted');
  return (started?.type === 'clusterStarted' && findVersion(started.version)) || cluster.version;
}

function createOffsetsTopic(beside: Cluster): Topic {
  const { brokerConfig, brokers } = beside;
  return createTopic(beside, {
    name: OFFSETS_TOPIC,
    partitions: brokerConfig['offsets.topic.num.partitions'],
    replicationFactor: Math.min(brokerConfig['offsets.topic.replication.factor'], brokers.length),
    overrides: {
      'cleanup.policy': 'compact',
      'compression.type': 'producer',
      'segment.bytes': String(brokerConfig['offsets.topic.segment.bytes']),
    },
  });
}

function advanceTo(beside: Cluster, atMs: number): void {
  if (atMs > beside.nowMs) advanceCluster(beside, atMs);
}

function changesCluster({ type }: KafkaEvent): boolean {
  return (
    type === 'brokerStarted' ||
    type === 'brokerStopped' ||
    type === 'brokerKilled' ||
    type === 'brokerIsolated' ||
    type === 'clusterUpgraded'
  );
}

/** What happened to brokers happens to those beside. */
function follow(beside: Cluster, cluster: Cluster, event: KafkaEvent): void {
  advanceTo(beside, event.atMs);
  if (event.type === 'clusterUpgraded') {
    const version = findVersion(event.version) ?? cluster.version;
    upgradeCluster(beside, version, cluster.brokerOverrides);
  }
  if (!('broker' in event)) return;
  const broker = findBroker(beside, event.broker)!;
  if (event.type === 'brokerStopped') stopBroker(beside, broker);
  else if (event.type === 'brokerKilled') killBroker(beside, broker);
  else if (event.type === 'brokerIsolated') isolateBroker(beside, broker);
  else if (event.type === 'brokerStarted') startBroker(beside, broker, findBroker(cluster, event.broker)!);
}

interface Writer {
  readonly beside: Cluster;
  readonly topic: Topic;
  /** By partition and producer: coordinators write without a sequence, the log here counts one. */
  readonly sequences: Map<string, number>;
  /** By producer id: where its transaction has written. */
  readonly open: Map<number, Set<number>>;
}

function perform(writer: Writer, write: OffsetsWrite): void {
  if (write.kind === 'records') writeRecords(writer, write);
  else writeMarkers(writer, write);
}

function writeMarkers(
  { beside, topic, open }: Writer,
  { producer, type }: OffsetsWrite & { kind: 'marker' },
): void {
  for (const partition of open.get(producer.producerId) ?? []) {
    const log = topic.partitions[partition]!;
    appendEndTransactionMarker(log, { ...producer, type }, beside);
    moveHighWatermark(beside, log);
  }
  open.delete(producer.producerId);
}

function writeRecords(writer: Writer, write: OffsetsWrite & { kind: 'records' }): void {
  const { beside, topic } = writer;
  const log = topic.partitions[offsetsPartitionOf(write.group, topic.partitions.length)]!;
  log.logEndOffset += write.skippedOffsets;
  const records = write.records.map(({ key, value }) => producerRecord(key, value, beside.nowMs));
  const { producer } = write;
  if (producer === null) {
    appendToLog(beside, log, { records, producer: null });
    return;
  }
  const stamp = { ...producer, baseSequence: nextSequence(writer, log, producer, records.length) };
  appendToLog(beside, log, { records, producer: stamp, isTransactional: true });
  const touched = writer.open.get(producer.producerId) ?? new Set();
  writer.open.set(producer.producerId, touched.add(log.partition));
}

function nextSequence(
  { sequences }: Writer,
  { partition }: PartitionLog,
  { producerId, producerEpoch }: WritingProducer,
  count: number,
): number {
  const key = `${partition} ${producerId} ${producerEpoch}`;
  const next = sequences.get(key) ?? 0;
  sequences.set(key, next + count);
  return next;
}
