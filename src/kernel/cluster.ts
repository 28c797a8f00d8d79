/**
 * A simulated Kafka cluster, its brokers and topics: the whole state as plain data, changed only by the functions of this folder.
 * It can be structured-cloned at any moment; the same calls give the same state on every machine.
 */
import { type BrokerConfig, resolveBrokerConfig } from './config/broker-configs.ts';
import { resolveTopicConfig } from './config/topic-configs.ts';
import type { KafkaEvent } from './events.ts';
import { forgetTopicOffsets } from './group/committed-offsets.ts';
import type { Group, GroupReply } from './group/group.ts';
import { createPartitionLog, noteChange, type PartitionLog } from './log/partition-log.ts';
import { drawRollJitterMs } from './log/roll.ts';
import { appendTimeIndexEntry } from './log/segment.ts';
import type { RandomState } from './random.ts';
import { type Broker, createBrokers } from './replication/broker.ts';
import type { DelayedProduce, ProduceReply } from './replication/delayed-produce.ts';
import { serveFromLeader } from './replication/leadership.ts';
import { placePartition } from './replication/placement.ts';
import { nextTopicId, topicIdStream } from './topic-id.ts';
import type { Transaction } from './transaction/transaction.ts';
import type { VersionProfile } from './versions.ts';
import type { ZooKeeperGroup } from './zookeeper.ts';

export interface Topic {
  readonly name: string;
  /** In base64url, as Kafka prints it; given in every release, shown since 2.8. */
  readonly topicId: string;
  readonly createdMs: number;
  /** Configs set on the topic itself, as Kafka stores them. */
  overrides: Readonly<Record<string, string>>;
  readonly replicationFactor: number;
  readonly partitions: PartitionLog[];
}

/** A segment's files or a topic's directory, renamed and waiting to be removed (TASK-4, TASK-5). */
export interface DoomedFiles {
  readonly topic: string;
  readonly partition: number;
  readonly files: number;
  readonly sizeInBytes: number;
  /** ms */
  readonly dueMs: number;
}

/** It is its own moment: rules read its version, clock and chance. */
export interface Cluster {
  version: VersionProfile;
  /** The simulation's start, ms. */
  readonly startMs: number;
  /** The brokers' start, ms, from which their tasks' periods count (TASK-12). */
  brokerStartMs: number;
  nowMs: number;
  /** Every background task due up to here has run, ms. */
  tasksDoneMs: number;
  readonly random: RandomState;
  /** Where topic ids come from. */
  readonly topicIds: RandomState;
  brokerOverrides: Readonly<Record<string, string>>;
  brokerConfig: BrokerConfig;
  /** By id, from 1. */
  readonly brokers: readonly Broker[];
  /** Grows with every change of leaders, in-sync replicas and reachable brokers; waiting clients try again then. */
  replicaChanges: number;
  /** Grows when a broker starts, ends, is cut off or is fenced: clients look at their connections then. */
  brokerChanges: number;
  /** Appends that wait for their replicas (APP-12). */
  delayedProduces: DelayedProduce[];
  /** Answers to those that their clients have not taken yet. */
  produceReplies: ProduceReply[];
  /** In the order of their names. */
  readonly topics: Map<string, Topic>;
  /** By group id, in the order in which they appeared (GRP-13). */
  readonly groups: Map<string, Group>;
  /** By transactional id (TXN-7). */
  readonly transactions: Map<string, Transaction>;
  /** `/consumers` in ZooKeeper, by group id (ZK-1). */
  readonly zooKeeperGroups: Map<string, ZooKeeperGroup>;
  /** Answers to JoinGroup and SyncGroup that their clients have not taken yet. */
  groupReplies: GroupReply[];
  nextCorrelationId: number;
  nextProducerId: number;
  doomedFiles: DoomedFiles[];
  /** The cleaner's thread has ended, until the broker's next start (CLN-12, before 2.1). */
  isCleanerDead: boolean;
  /** What happened since the caller last took it. */
  events: KafkaEvent[];
}

export interface ClusterOptions {
  readonly version: VersionProfile;
  readonly startMs: number;
  readonly seed: number;
  readonly brokerOverrides?: Readonly<Record<string, string>>;
  /** How many brokers; one by default. */
  readonly brokers?: number;
}

export function createCluster(options: ClusterOptions): Cluster {
  const { version, startMs, seed, brokerOverrides = {} } = options;
  return {
    version,
    startMs,
    brokerStartMs: startMs,
    nowMs: startMs,
    tasksDoneMs: startMs,
    random: { seed },
    topicIds: topicIdStream(seed),
    brokerOverrides,
    brokerConfig: resolveBrokerConfig(version, brokerOverrides),
    brokers: createBrokers(options.brokers ?? 1, startMs),
    replicaChanges: 0,
    brokerChanges: 0,
    delayedProduces: [],
    produceReplies: [],
    topics: new Map(),
    groups: new Map(),
    zooKeeperGroups: new Map(),
    transactions: new Map(),
    groupReplies: [],
    nextCorrelationId: 1,
    nextProducerId: 0,
    doomedFiles: [],
    isCleanerDead: false,
    events: [],
  };
}

/** Creates a topic whose name and configs have been checked. */
export function createTopic(
  cluster: Cluster,
  options: {
    name: string;
    partitions: number;
    replicationFactor?: number;
    overrides?: Readonly<Record<string, string>>;
  },
): Topic {
  const { name, partitions, replicationFactor = 1, overrides = {} } = options;
  const topic: Topic = {
    name,
    topicId: nextTopicId(cluster.topicIds),
    createdMs: cluster.nowMs,
    overrides,
    replicationFactor,
    partitions: [],
  };
  addSorted(cluster.topics, topic);
  addPartitions(cluster, topic, partitions);
  return topic;
}

/** Topics are kept by name, which is their order at one instant (TASK-12, CLN-10). */
function addSorted(topics: Map<string, Topic>, topic: Topic): void {
  const later = [...topics].filter(([name]) => name > topic.name);
  for (const [name] of later) topics.delete(name);
  topics.set(topic.name, topic);
  for (const [name, other] of later) topics.set(name, other);
}

/** Grows a topic to `count` partitions; old records stay where they are (ASG-7). */
export function addPartitions(cluster: Cluster, topic: Topic, count: number): void {
  const config = topicConfig(cluster, topic);
  for (let partition = topic.partitions.length; partition < count; partition++) {
    const rollJitterMs = drawRollJitterMs(config, cluster.random);
    const replication = placePartition(cluster, partition, topic.replicationFactor);
    const at = { topic: topic.name, partition, config, replication };
    topic.partitions.push(createPartitionLog({ ...at, nowMs: cluster.nowMs, rollJitterMs }));
  }
}

function topicConfig(cluster: Cluster, topic: Topic): PartitionLog['config'] {
  const { version, brokerOverrides } = cluster;
  return resolveTopicConfig({ version, brokerOverrides, topicOverrides: topic.overrides });
}

/** Replaces a topic's own configs; each rule reads them at its next turn (ROLL-18, RET-21). */
export function alterTopic(
  cluster: Cluster,
  topic: Topic,
  overrides: Readonly<Record<string, string>>,
): void {
  topic.overrides = overrides;
  const config = topicConfig(cluster, topic);
  for (const log of topic.partitions) {
    // KIP-966: with another min.insync.replicas nobody knows any more who was eligible.
    if (config['min.insync.replicas'] !== log.config['min.insync.replicas']) {
      log.replication.elr = [];
      log.replication.lastKnownElr = [];
    }
    log.config = config;
    noteChange(log);
    if (cluster.brokers.length > 1) serveFromLeader(cluster, log);
  }
}

/** Removes a topic at once; its directories follow after `log.segment.delete.delay.ms` (TASK-5). */
export function deleteTopic(cluster: Cluster, topic: Topic): void {
  cluster.topics.delete(topic.name);
  forgetTopicOffsets(cluster, topic.name);
  const { brokerStartMs, brokerConfig } = cluster;
  const firstRunMs = brokerStartMs + brokerConfig['log.initial.task.delay.ms'];
  const dueMs = Math.max(cluster.nowMs + brokerConfig['log.segment.delete.delay.ms'], firstRunMs);
  for (const log of topic.partitions) {
    let sizeInBytes = 0;
    for (const segment of log.segments) sizeInBytes += segment.sizeInBytes;
    const files = log.segments.length;
    cluster.doomedFiles.push({ topic: topic.name, partition: log.partition, files, sizeInBytes, dueMs });
  }
}

/** Every partition's log, by topic and partition. */
export function* logsOf(cluster: Cluster): Generator<PartitionLog> {
  for (const topic of cluster.topics.values()) yield* topic.partitions;
}

/**
 * A clean stop and a start with another release on the same files (TMB-11): rules and defaults change, index and
 * rolling state are read anew (ROLL-4), and the tasks' periods begin again.
 */
export function upgradeCluster(
  cluster: Cluster,
  version: VersionProfile,
  overrides = cluster.brokerOverrides,
): void {
  cluster.version = version;
  cluster.brokerOverrides = overrides;
  cluster.brokerConfig = resolveBrokerConfig(version, overrides);
  cluster.brokerStartMs = cluster.nowMs;
  cluster.isCleanerDead = false;
  if (!version.hasZooKeeper) cluster.zooKeeperGroups.clear();
  cluster.tasksDoneMs = cluster.nowMs - 1; // The cleaner's first pass is due at the start itself (TASK-2).
  for (const topic of cluster.topics.values()) {
    alterTopic(cluster, topic, topic.overrides);
    for (const log of topic.partitions) reopenLog(log, cluster.nowMs);
  }
}

/** What a broker's start reads anew of a log on its disks (ROLL-4). */
export function reopenLog(log: PartitionLog, nowMs: number): void {
  log.isUncleanable = false; // CLN-12: a mark in memory only.
  for (const segment of log.segments) {
    appendTimeIndexEntry(segment);
    segment.createdMs = nowMs;
    segment.bytesSinceLastIndexEntry = 0;
    segment.indexIntervalBytes = log.config['index.interval.bytes'];
    segment.maxIndexSizeInBytes = log.config['segment.index.bytes'];
    segment.rollingBasedTimestamp = segment.batches[0]?.maxTimestamp ?? null;
  }
}
