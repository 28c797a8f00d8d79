/** What `kafka-topics --describe` prints (Kafka's `TopicCommand.TopicDescription`, `PartitionDescription`). */
import type { Cluster, Topic } from '../../kernel/cluster.ts';
import { atRelease } from '../../kernel/config/config-definition.ts';
import { configEntriesInMapOrder, ownConfigsInMapOrder } from './config-layout.ts';
import { javaHashMapOrder } from './java-hash-map.ts';

/** Eligible leader replicas (KIP-966): columns since 3.8, empty lists rather than N/A from brokers that know them. */
const SHOWS_ELR = { first: false, changes: [['3.8', true]] } as const;

/** Before 2.4 the topic's own line has no blanks. */
const HAS_BLANKS = { first: '', changes: [['2.4', ' ']] } as const;
/** Topics have ids since 2.8 (KIP-516). */
const SHOWS_TOPIC_ID = { first: false, changes: [['2.8', true]] } as const;

/** Which lines are wanted; none of them: all. */
export interface DescribeFilters {
  readonly topicsWithOverrides: boolean;
  readonly underReplicated: boolean;
  readonly unavailable: boolean;
  readonly underMinIsr: boolean;
  readonly atMinIsr: boolean;
}

export interface DescribeOptions extends DescribeFilters {
  /** Asked through ZooKeeper, up to 2.8. */
  readonly viaZooKeeper: boolean;
}

/** The lines of some topics, in the order in which the tool lists them. */
export function describedTopicLines(
  cluster: Cluster,
  topics: readonly Topic[],
  options: DescribeOptions,
): string[] {
  const ordered = options.viaZooKeeper ? byName(topics) : inMapOrder(topics);
  return ordered.flatMap((topic) => topicLines(cluster, topic, options));
}

export function byName(topics: readonly Topic[]): Topic[] {
  return topics.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** Three maps in turn: the requests by name, a copy of them, the answers (`KafkaAdminClient.describeTopics`). */
function inMapOrder(topics: readonly Topic[]): Topic[] {
  const count = topics.length;
  const named = new Map(byName(topics).map((topic) => [topic.name, topic]));
  const requests = javaHashMapOrder([...named.keys()], count);
  const copied = javaHashMapOrder(requests, Math.floor(count / 0.75 + 1));
  return javaHashMapOrder(copied, count).map((name) => named.get(name)!);
}

function topicLines(cluster: Cluster, topic: Topic, options: DescribeOptions): string[] {
  const configs = options.viaZooKeeper ? ownConfigsInMapOrder(topic) : changedConfigs(cluster, topic);
  const { topicsWithOverrides, underReplicated, unavailable, underMinIsr, atMinIsr } = options;
  const isReport = underReplicated || unavailable || underMinIsr || atMinIsr;
  const lines: string[] = [];
  if (!isReport && (!topicsWithOverrides || configs.length > 0))
    lines.push(topicLine(cluster, topic, configs));
  if (topicsWithOverrides) return lines;
  for (const { partition, config, replication } of topic.partitions) {
    const { leader, isr, replicas } = replication;
    const minIsr = config['min.insync.replicas'];
    const isShown =
      !isReport ||
      (underReplicated && isr.length < replicas.length) ||
      (unavailable && leader === null) ||
      (underMinIsr && isr.length < minIsr) ||
      (atMinIsr && isr.length === minIsr);
    if (isShown) lines.push(partitionLine(cluster, topic, partition));
  }
  return lines;
}

/** Configs whose source is not the default. */
function changedConfigs(cluster: Cluster, topic: Topic): string[] {
  const entries = configEntriesInMapOrder(cluster, topic).filter(({ source }) => source !== 'DEFAULT_CONFIG');
  return entries.map(({ name, value }) => `${name}=${value}`);
}

function topicLine({ version }: Cluster, topic: Topic, configs: readonly string[]): string {
  const blank = atRelease<string>(HAS_BLANKS, version);
  const cells: readonly (readonly [name: string, value: string | number])[] = [
    ['Topic', topic.name],
    ...(atRelease<boolean>(SHOWS_TOPIC_ID, version) ? [['TopicId', topic.topicId] as const] : []),
    ['PartitionCount', topic.partitions.length],
    ['ReplicationFactor', topic.replicationFactor],
    ['Configs', configs.join(',')],
  ];
  return cells.map(([name, value]) => `${name}:${blank}${value}`).join('\t');
}

function partitionLine({ version }: Cluster, topic: Topic, partition: number): string {
  const { leader, replicas, isr, elr, lastKnownElr } = topic.partitions[partition]!.replication;
  const cells = [
    '',
    `Topic: ${topic.name}`,
    `Partition: ${partition}`,
    `Leader: ${leader ?? 'none'}`,
    `Replicas: ${replicas.join(',')}`,
    `Isr: ${isr.join(',')}`,
  ];
  if (atRelease<boolean>(SHOWS_ELR, version)) {
    const listed = (ids: readonly number[]) => (version.hasZooKeeper ? 'N/A' : ids.join(','));
    cells.push(`Elr: ${listed(elr)}`, `LastKnownElr: ${listed(lastKnownElr)}`);
  }
  return cells.join('\t');
}
