/** What `kafka-configs --describe` prints of topics (Kafka's `ConfigCommand.describeResourceConfig`). */
import type { Cluster, Topic } from '../../kernel/cluster.ts';
import { atRelease } from '../../kernel/config/config-definition.ts';
import { type ConfigEntry, configEntries } from './config-entries.ts';
import { javaHashMapOrder } from './java-hash-map.ts';

/** Sorted by name since 3.5; before, in the order of a Java `HashMap`. */
const SORTS_CONFIGS = { first: false, changes: [['3.5', true]] } as const;

/**
 * The order in which `LogConfig` defines those configs that share a bucket of the `HashMap` they are printed from.
 * Deviates: that ties follow it is read from the sources and fits the outputs seen, but was not recorded.
 */
const TIED_CONFIGS: readonly string[] = [
  'segment.bytes',
  'flush.messages',
  'retention.bytes',
  'retention.ms',
  'index.interval.bytes',
  'delete.retention.ms',
  'max.compaction.lag.ms',
  'file.delete.delay.ms',
  'min.cleanable.dirty.ratio',
  'min.insync.replicas',
  'compression.gzip.level',
  'compression.zstd.level',
  'message.downconversion.enable',
];

/** The topic's configs in the order of Kafka's `Config.entries()`. */
export function configEntriesInMapOrder(cluster: Cluster, topic: Topic): ConfigEntry[] {
  const byName = new Map(configEntries(cluster, topic).map((entry) => [entry.name, entry]));
  const inserted = [...byName.keys()].sort((a, b) => TIED_CONFIGS.indexOf(a) - TIED_CONFIGS.indexOf(b));
  return javaHashMapOrder(inserted).map((name) => byName.get(name)!);
}

/** A heading, and a line for each config set on the topic; with `all`, for each config there is. */
export function describedConfigLines(cluster: Cluster, topic: Topic, { all }: { all: boolean }): string[] {
  const entries = atRelease<boolean>(SORTS_CONFIGS, cluster.version)
    ? configEntries(cluster, topic)
    : configEntriesInMapOrder(cluster, topic);
  const shown = all ? entries : entries.filter(({ source }) => source === 'DYNAMIC_TOPIC_CONFIG');
  return [`${all ? 'All' : 'Dynamic'} configs for topic ${topic.name} are:`, ...shown.map(configLine)];
}

function configLine({ name, value, synonyms }: ConfigEntry): string {
  const texts = synonyms.map((synonym) => `${synonym.source}:${synonym.name}=${synonym.value}`);
  return `  ${name}=${value} sensitive=false synonyms={${texts.join(', ')}}`;
}

/** What it prints through ZooKeeper, up to 2.8: the topic's own configs alone. */
export function zooKeeperConfigLine(topic: Topic): string {
  return `Configs for topic '${topic.name}' are ${ownConfigsInMapOrder(topic).join(',')}`;
}

/** `name=value` of the configs set on the topic, in the order of a map that holds nothing else. */
export function ownConfigsInMapOrder(topic: Topic): string[] {
  const inserted = Object.keys(topic.overrides).sort();
  return javaHashMapOrder(inserted).map((name) => `${name}=${topic.overrides[name]}`);
}
