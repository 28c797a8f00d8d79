/**
 * A topic's configs as DescribeConfigs answers them: value, source and synonyms (Kafka's `ConfigHelper`,
 * `ServerTopicConfigSynonyms`). A topic config's broker synonym counts only from its first name on, so what
 * `log.retention.hours` says is the value of `retention.ms` but not its source.
 */
import type { Cluster, Topic } from '../../kernel/cluster.ts';
import { BROKER_CONFIG_DEFINITIONS } from '../../kernel/config/broker-config-definitions.ts';
import { atRelease, type ConfigDefinition } from '../../kernel/config/config-definition.ts';
import { toKafkaText } from '../../kernel/config/config-text.ts';
import { TOPIC_CONFIG_DEFINITIONS } from '../../kernel/config/topic-config-definitions.ts';
import { type DescribedConfig, describeTopicConfig } from '../../kernel/config/topic-configs.ts';
import type { VersionProfile } from '../../kernel/versions.ts';

/** `ConfigEntry.ConfigSource`. */
export type ConfigSource =
  | 'DYNAMIC_TOPIC_CONFIG'
  | 'DYNAMIC_DEFAULT_BROKER_CONFIG'
  | 'STATIC_BROKER_CONFIG'
  | 'DEFAULT_CONFIG';

export interface ConfigSynonym {
  readonly source: ConfigSource;
  readonly name: string;
  readonly value: string;
}

export interface ConfigEntry {
  readonly name: string;
  readonly value: string;
  readonly source: ConfigSource;
  readonly synonyms: readonly ConfigSynonym[];
}

/** Broker synonyms of configs that no rule here reads; each has its topic config's default. */
const STORED_SYNONYMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'flush.messages': 'log.flush.interval.messages',
    preallocate: 'log.preallocate',
    'message.format.version': 'log.message.format.version',
    'message.downconversion.enable': 'log.message.downconversion.enable',
    'compression.gzip.level': 'compression.gzip.level',
    'compression.lz4.level': 'compression.lz4.level',
    'compression.zstd.level': 'compression.zstd.level',
    'local.retention.ms': 'log.local.retention.ms',
    'local.retention.bytes': 'log.local.retention.bytes',
  }),
);

/**
 * With eligible leader replicas, on by default in a new cluster since 4.1 (KIP-966), the controller writes a cluster-wide
 * `min.insync.replicas`. Deviates: here a cluster upgraded to 4.1 has it too.
 */
const WRITES_CLUSTER_MIN_ISR = { first: false, changes: [['4.1', true]] } as const;

/** Every config of the topic, by name. */
export function configEntries(cluster: Cluster, topic: Topic): ConfigEntry[] {
  const { version, brokerOverrides } = cluster;
  const described = describeTopicConfig({ version, brokerOverrides, topicOverrides: topic.overrides });
  return described.map((config) => configEntry(cluster, config));
}

function configEntry(cluster: Cluster, { name, value, source: setBy }: DescribedConfig): ConfigEntry {
  const own: ConfigSynonym[] = setBy === 'topic' ? [{ source: 'DYNAMIC_TOPIC_CONFIG', name, value }] : [];
  const synonyms = [...own, ...brokerSynonyms(cluster, name)];
  return { name, value, source: synonyms[0]?.source ?? 'DEFAULT_CONFIG', synonyms };
}

function brokerSynonyms(cluster: Cluster, name: string): ConfigSynonym[] {
  const { version, brokerOverrides } = cluster;
  const synonyms: ConfigSynonym[] = [];
  if (name === 'min.insync.replicas' && atRelease<boolean>(WRITES_CLUSTER_MIN_ISR, version)) {
    const value = brokerOverrides[name] ?? '1';
    synonyms.push({ source: 'DYNAMIC_DEFAULT_BROKER_CONFIG', name, value });
  }
  const brokerNames = brokerNamesOf(name);
  for (const brokerName of brokerNames) {
    const value = brokerOverrides[brokerName];
    if (value !== undefined) synonyms.push({ source: 'STATIC_BROKER_CONFIG', name: brokerName, value });
  }
  for (const brokerName of brokerNames) {
    const value = defaultText(name, brokerName, version);
    if (value !== null) synonyms.push({ source: 'DEFAULT_CONFIG', name: brokerName, value });
  }
  const first = synonyms.findIndex((synonym) => synonym.name === brokerNames[0]);
  return first === -1 ? [] : synonyms.slice(first);
}

function brokerNamesOf(name: string): readonly string[] {
  const stored = STORED_SYNONYMS.get(name);
  if (stored !== undefined) return [stored];
  return TOPIC_CONFIG_DEFINITIONS.get(name)!.brokerNames.map((synonym) => synonym.name);
}

/** The broker config's own default as text; null if it has none (`log.retention.ms`). */
function defaultText(name: string, brokerName: string, version: VersionProfile): string | null {
  const ofBrokers: Readonly<Record<string, ConfigDefinition>> = BROKER_CONFIG_DEFINITIONS;
  const definition = ofBrokers[brokerName] ?? TOPIC_CONFIG_DEFINITIONS.get(name)!;
  const value = atRelease(definition.default, version);
  return value === null ? null : toKafkaText(definition.type, value);
}
