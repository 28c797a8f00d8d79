/**
 * What old consumers keep in ZooKeeper (ZK-1): below `/consumers/<group>` their ids and what they own, which go with their
 * session, and their offsets, which never go by themselves. The coordinator knows nothing of it (ZK-9). Kafka's `ZkUtils`,
 * `ZKGroupDirs`; `AdminUtils.deleteConsumerGroupInZK`. A Kafka without ZooKeeper has no such tree.
 */
import type { Cluster } from './cluster.ts';
import { assign } from './group/assignors/assignors.ts';
import type { PartitionOffset } from './group/group-events.ts';
import { comparePartitions, partitionKey, type TopicPartition } from './group/topic-partition.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** `/consumers/<group>/ids/<consumerId>` */
export interface ZooKeeperConsumer {
  readonly consumerId: string;
  /** The client's name here. */
  readonly clientId: string;
  readonly topics: readonly string[];
  /** ms: when its session ends; Infinity while its client lives and pings. */
  sessionDueMs: number;
}

export interface ZooKeeperGroup {
  readonly groupId: string;
  /** `ids`, ephemeral. */
  readonly ids: Map<string, ZooKeeperConsumer>;
  /** `owners/<topic>/<partition>`, ephemeral; by partition, the consumer's id. */
  readonly owners: Map<string, TopicPartition & { readonly consumerId: string }>;
  /** The nodes `owners/<topic>`, which stay when nobody owns anything any more. */
  readonly ownedTopics: Set<string>;
  /** `offsets/<topic>/<partition>`, persistent. */
  readonly offsets: Map<string, PartitionOffset>;
}

function groupOrNew(cluster: Cluster, groupId: string): ZooKeeperGroup {
  const known = cluster.zooKeeperGroups.get(groupId);
  if (known !== undefined) return known;
  const group: ZooKeeperGroup = {
    groupId,
    ids: new Map(),
    owners: new Map(),
    ownedTopics: new Set(),
    offsets: new Map(),
  };
  cluster.zooKeeperGroups.set(groupId, group);
  return group;
}

/** Makes the ephemeral node of a consumer. */
export function registerInZooKeeper(
  cluster: Cluster,
  groupId: string,
  consumer: Omit<ZooKeeperConsumer, 'sessionDueMs'>,
): void {
  groupOrNew(cluster, groupId).ids.set(consumer.consumerId, { ...consumer, sessionDueMs: NEVER });
  const { clientId } = consumer;
  cluster.events.push({ type: 'zooKeeperConsumerCame', atMs: cluster.nowMs, group: groupId, clientId });
}

/** Its session is closed: its ephemeral nodes go at once. */
export function closeZooKeeperSession(cluster: Cluster, groupId: string, consumerId: string): void {
  const group = cluster.zooKeeperGroups.get(groupId);
  const consumer = group?.ids.get(consumerId);
  if (group === undefined || consumer === undefined) return;
  group.ids.delete(consumerId);
  releaseInZooKeeper(cluster, groupId, consumerId);
  const { clientId } = consumer;
  cluster.events.push({ type: 'zooKeeperConsumerWent', atMs: cluster.nowMs, group: groupId, clientId });
}

/** Its process is gone without a word: the session lasts `sessionTimeoutMs` from now. */
export function abandonZooKeeperSession(
  cluster: Cluster,
  groupId: string,
  { consumerId, sessionTimeoutMs }: { readonly consumerId: string; readonly sessionTimeoutMs: number },
): void {
  const consumer = cluster.zooKeeperGroups.get(groupId)?.ids.get(consumerId);
  if (consumer !== undefined) consumer.sessionDueMs = cluster.nowMs + sessionTimeoutMs;
}

/** ms: the next end of a session that nobody pings; Infinity: none. */
export function nextZooKeeperDueMs(cluster: Cluster): number {
  let next = NEVER;
  for (const { ids } of cluster.zooKeeperGroups.values())
    for (const { sessionDueMs } of ids.values()) next = Math.min(next, sessionDueMs);
  return next;
}

/** Ends every session due at the cluster's now. */
export function endDueZooKeeperSessions(cluster: Cluster): void {
  for (const { groupId, ids } of cluster.zooKeeperGroups.values()) {
    for (const { consumerId, sessionDueMs } of [...ids.values()])
      if (sessionDueMs <= cluster.nowMs) closeZooKeeperSession(cluster, groupId, consumerId);
  }
}

/** What every consumer of the group works out for itself from `ids`: range, by the order of their thread ids. */
export function zooKeeperAssignment(cluster: Cluster, groupId: string, consumerId: string): TopicPartition[] {
  const group = cluster.zooKeeperGroups.get(groupId);
  const members = [...(group?.ids.values() ?? [])].map(({ consumerId: memberId, topics }) => {
    return { memberId, groupInstanceId: null, topics, owned: [] };
  });
  const counts = new Map([...cluster.topics].map(([name, topic]) => [name, topic.partitions.length]));
  return assign('range', 'java', members, counts).get(consumerId) ?? [];
}

/** Makes the owner nodes, all or none: false if another consumer still has one of them. */
export function claimInZooKeeper(
  cluster: Cluster,
  groupId: string,
  consumerId: string,
  partitions: readonly TopicPartition[],
): boolean {
  const { owners, ownedTopics } = groupOrNew(cluster, groupId);
  const isTaken = (at: TopicPartition): boolean =>
    (owners.get(partitionKey(at))?.consumerId ?? consumerId) !== consumerId;
  if (partitions.some(isTaken)) return false;
  for (const { topic, partition } of partitions) {
    owners.set(partitionKey({ topic, partition }), { topic, partition, consumerId });
    ownedTopics.add(topic);
  }
  return true;
}

/** Removes the owner nodes of one consumer. */
export function releaseInZooKeeper(cluster: Cluster, groupId: string, consumerId: string): void {
  const owners = cluster.zooKeeperGroups.get(groupId)?.owners;
  for (const [key, owner] of owners ?? []) if (owner.consumerId === consumerId) owners!.delete(key);
}

export interface ZooKeeperCommit {
  readonly groupId: string;
  readonly clientId: string;
  readonly cause: string;
  readonly offsets: readonly PartitionOffset[];
}

/** Writes offsets as texts into their nodes. Nothing checks them. */
export function commitToZooKeeper(
  cluster: Cluster,
  { groupId: group, clientId, cause, offsets }: ZooKeeperCommit,
): void {
  if (offsets.length === 0) return;
  const nodes = groupOrNew(cluster, group).offsets;
  for (const { topic, partition, offset } of offsets)
    nodes.set(partitionKey({ topic, partition }), { topic, partition, offset });
  const written = offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
  const at = { atMs: cluster.nowMs, group };
  cluster.events.push({ type: 'zooKeeperOffsetsWritten', ...at, clientId, cause, offsets: written });
}

/** The offset in a group's node, or null. */
export function zooKeeperOffset(
  { zooKeeperGroups }: Pick<Cluster, 'zooKeeperGroups'>,
  groupId: string,
  partition: TopicPartition,
): number | null {
  return zooKeeperGroups.get(groupId)?.offsets.get(partitionKey(partition))?.offset ?? null;
}

export type ZooKeeperDeletion = 'deleted' | 'active' | 'missing';

/**
 * Removes a group's tree, if no consumer is registered (ZK-4). With a topic only what it has of that one, unless it is the
 * only one that was ever owned.
 */
export function deleteInZooKeeper(
  cluster: Cluster,
  groupId: string,
  topic: string | null = null,
): ZooKeeperDeletion {
  const group = cluster.zooKeeperGroups.get(groupId);
  if (group === undefined) return 'missing';
  if (group.ids.size > 0) return 'active';
  const isWhole = topic === null || (group.ownedTopics.size === 1 && group.ownedTopics.has(topic));
  const gone = [...group.offsets.values()].filter((at) => isWhole || at.topic === topic);
  if (isWhole) cluster.zooKeeperGroups.delete(groupId);
  else {
    for (const at of gone) group.offsets.delete(partitionKey(at));
    group.ownedTopics.delete(topic);
  }
  cluster.events.push({
    type: 'zooKeeperGroupDeleted',
    atMs: cluster.nowMs,
    group: groupId,
    onlyTopic: isWhole ? null : topic,
    offsets: gone.sort(comparePartitions),
    rule: 'ZK-4',
    facts: {},
  });
  return 'deleted';
}
