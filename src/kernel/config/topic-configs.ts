/**
 * Topic configs: a topic's value overrides the broker's, the broker's overrides the default (CFG-1).
 * Follows `LogConfig.validate`, `KafkaConfigSchema.resolveEffectiveTopicConfig` and `KafkaConfig.extractLogConfigMap`.
 * That `difference` stands in for an open `before` or `after` (APP-9) is the append rule's business, not decided here.
 */
import type { VersionProfile } from '../versions.ts';
import type { ConfigValue } from './config-definition.ts';
import { atRelease, isKnown } from './config-definition.ts';
import type { ConfigRefusal } from './config-text.ts';
import { parseConfigText, refusalOf, toBigInt, toKafkaText } from './config-text.ts';
import type { LogConfig } from './log-config.ts';
import type { TopicConfigDefinition } from './topic-config-definitions.ts';
import { LOG_CONFIG_DEFINITIONS, TOPIC_CONFIG_DEFINITIONS } from './topic-config-definitions.ts';
import type { ConfigVerdict, UnknownConfig } from './unknown-config.ts';
import { unknownConfig } from './unknown-config.ts';

/** Names and values as text, as Kafka takes them: `{ 'retention.ms': '86400000' }`. */
export type ConfigOverrides = Readonly<Record<string, string>>;

export interface TopicConfigSources {
  readonly version: VersionProfile;
  /** By broker names: `log.retention.hours`. */
  readonly brokerOverrides: ConfigOverrides;
  /** By topic names: `retention.ms`. */
  readonly topicOverrides: ConfigOverrides;
}

export interface DescribedConfig {
  readonly name: string;
  readonly value: string;
  readonly source: 'topic' | 'broker' | 'default';
}

/**
 * The effective config of a log (CFG-1), typed, in Kafka's units; Long.MAX_VALUE is Infinity and a config that the
 * release does not have is null. Expects checked overrides; names that the release does not know are left alone, as
 * a broker does after an upgrade.
 */
export function resolveTopicConfig(sources: TopicConfigSources): LogConfig {
  const config: Record<string, ConfigValue> = {};
  for (const [name, definition] of Object.entries<TopicConfigDefinition>(LOG_CONFIG_DEFINITIONS)) {
    config[name] = resolveOne(name, definition, sources);
  }
  const internalSegmentBytes = sources.topicOverrides['internal.segment.bytes'];
  const internal = TOPIC_CONFIG_DEFINITIONS.get('internal.segment.bytes');
  // CFG-3: where it exists it takes the place of segment.bytes (`LogConfig.segmentSize`).
  if (internalSegmentBytes !== undefined && internal !== undefined && isKnown(internal, sources.version)) {
    config['segment.bytes'] = parseConfigText('int', internalSegmentBytes);
  }
  // Copied: an object grown name by name is slow to read, and every append reads it.
  return { ...config } as unknown as LogConfig;
}

/** Checks one topic config as this release does: its name (CFG-2), then its value (CFG-1). */
export function validateTopicConfig(name: string, value: string, version: VersionProfile): ConfigVerdict {
  const definition = TOPIC_CONFIG_DEFINITIONS.get(name);
  if (definition === undefined || !isKnown(definition, version)) {
    const message = `Unknown topic config name: ${name}`;
    return { unknown: unknownConfig(name, message, TOPIC_CONFIG_DEFINITIONS, version) };
  }
  const refused = refusalOf(name, definition, value, version);
  return refused === null ? { ok: value.trim() } : { refused };
}

/**
 * Checks all of a topic's overrides together as `LogConfig.validate` does: names, then values, then CFG-2, which
 * looks at effective values. Null if Kafka takes them.
 */
export function refusalOfTopicConfigs(sources: TopicConfigSources): ConfigRefusal | UnknownConfig | null {
  const verdicts = Object.entries(sources.topicOverrides).map(([name, value]) =>
    validateTopicConfig(name, value, sources.version),
  );
  for (const verdict of verdicts) if ('unknown' in verdict) return verdict.unknown;
  for (const verdict of verdicts) if ('refused' in verdict) return verdict.refused;
  return compactionLagConflict(sources);
}

/** CFG-2: the least compaction lag may not exceed the greatest. Compared as 64-bit numbers; equal is allowed. */
export function compactionLagConflict(sources: TopicConfigSources): ConfigRefusal | null {
  const min = effectiveText('min.compaction.lag.ms', sources).value;
  const max = effectiveText('max.compaction.lag.ms', sources).value;
  if (toBigInt(min) <= toBigInt(max)) return null;
  const message = `conflict topic config setting min.compaction.lag.ms (${min}) > max.compaction.lag.ms (${max})`;
  return { error: 'INVALID_CONFIG', message };
}

/**
 * Every config of the release with its effective value as Kafka shows it and where that comes from, by name.
 * An internal one is listed only where the topic sets it, as Kafka does.
 */
export function describeTopicConfig(sources: TopicConfigSources): readonly DescribedConfig[] {
  const described: DescribedConfig[] = [];
  for (const [name, definition] of TOPIC_CONFIG_DEFINITIONS) {
    if (!isKnown(definition, sources.version)) continue;
    if (definition.internal && sources.topicOverrides[name] === undefined) continue;
    described.push({ name, ...effectiveText(name, sources) });
  }
  return described;
}

function resolveOne(
  name: string,
  definition: TopicConfigDefinition,
  sources: TopicConfigSources,
): ConfigValue {
  const { version } = sources;
  if (!isKnown(definition, version)) return definition.withoutIt ?? null;
  const { value: text, source } = effectiveText(name, sources);
  const value = parseConfigText(definition.type, text);
  if (source !== 'broker' || definition.brokerFloor === undefined) return value;
  return Math.max(Number(value), definition.brokerFloor);
}

/** A config's text and its source. A broker value in hours or minutes is turned into the topic's unit. */
function effectiveText(name: string, sources: TopicConfigSources): Omit<DescribedConfig, 'name'> {
  const definition = TOPIC_CONFIG_DEFINITIONS.get(name);
  if (definition === undefined) throw new Error(`no topic config ${name}`);
  const { type } = definition;
  if (!isKnown(definition, sources.version)) {
    return { value: toKafkaText(type, definition.withoutIt ?? null), source: 'default' };
  }
  const topicText = sources.topicOverrides[name];
  if (topicText !== undefined) return { value: topicText.trim(), source: 'topic' };
  for (const { name: brokerName, factor } of definition.brokerNames) {
    const brokerText = sources.brokerOverrides[brokerName]?.trim();
    if (brokerText === undefined) continue;
    const value = factor === 1 ? brokerText : (toBigInt(brokerText) * BigInt(factor)).toString();
    return { value, source: 'broker' };
  }
  return { value: toKafkaText(type, atRelease(definition.default, sources.version)), source: 'default' };
}
