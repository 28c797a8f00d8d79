/**
 * Broker configs of a simulated cluster, by Kafka's names (CFG-1). They are checked as a broker checks its
 * `server.properties` when it starts (`KafkaConfig`): values one by one, then together.
 */
import type { VersionProfile } from '../versions.ts';
import type { BrokerConfigName } from './broker-config-definitions.ts';
import { BROKER_CONFIG_DEFINITIONS } from './broker-config-definitions.ts';
import type { ConfigDefinition, ConfigValue } from './config-definition.ts';
import { atRelease, isKnown } from './config-definition.ts';
import type { ConfigRefusal } from './config-text.ts';
import { parseConfigText, refusalOf } from './config-text.ts';
import type { ConfigOverrides } from './topic-configs.ts';
import { compactionLagConflict, resolveTopicConfig } from './topic-configs.ts';
import type { ConfigVerdict, UnknownConfig } from './unknown-config.ts';
import { unknownConfig } from './unknown-config.ts';

type ValueOf<D> = D extends ConfigDefinition<infer V> ? V : never;

/**
 * Every broker config, in Kafka's units. Null: unset (`log.retention.ms`), or not in this release
 * (`broker.session.timeout.ms` before 2.8). Infinity: no bound.
 */
export type BrokerConfig = {
  readonly [N in BrokerConfigName]: ValueOf<(typeof BROKER_CONFIG_DEFINITIONS)[N]>;
};

const DEFINITIONS: ReadonlyMap<string, ConfigDefinition> = new Map(
  Object.entries<ConfigDefinition>(BROKER_CONFIG_DEFINITIONS),
);

const MIB = 1_048_576;

/** The effective broker config of a release. Expects checked overrides; names it does not know are left alone. */
export function resolveBrokerConfig(version: VersionProfile, overrides: ConfigOverrides): BrokerConfig {
  const config: Record<string, ConfigValue> = {};
  for (const [name, definition] of DEFINITIONS) {
    const text = overrides[name];
    if (!isKnown(definition, version)) config[name] = definition.withoutIt ?? null;
    else if (text !== undefined) config[name] = parseConfigText(definition.type, text);
    else config[name] = atRelease(definition.default, version);
  }
  return config as unknown as BrokerConfig;
}

/**
 * Checks one broker config. Kafka itself ignores a name it does not know, with a warning in its log; here it comes
 * back as unknown with the names near it.
 */
export function validateBrokerConfig(name: string, value: string, version: VersionProfile): ConfigVerdict {
  const definition = DEFINITIONS.get(name);
  if (definition === undefined || !isKnown(definition, version)) {
    return { unknown: unknownConfig(name, `Unknown broker config name: ${name}`, DEFINITIONS, version) };
  }
  const refused = refusalOf(name, definition, value, version);
  return refused === null ? { ok: value.trim() } : { refused };
}

/** Checks all broker overrides together, with Kafka's texts (`KafkaConfig.validateValues`); null if it would start. */
export function refusalOfBrokerConfigs(
  version: VersionProfile,
  overrides: ConfigOverrides,
): ConfigRefusal | UnknownConfig | null {
  for (const [name, value] of Object.entries(overrides)) {
    const verdict = validateBrokerConfig(name, value, version);
    if ('unknown' in verdict) return verdict.unknown;
    if ('refused' in verdict) return verdict.refused;
  }
  const sources = { version, brokerOverrides: overrides, topicOverrides: {} };
  const message = startupProblem(resolveBrokerConfig(version, overrides), resolveTopicConfig(sources));
  return message === null ? compactionLagConflict(sources) : { error: 'INVALID_CONFIG', message };
}

/** TXN-6: after how many ms an idle producer id is forgotten; before 3.4 a transactional id's expiration counted. */
export function producerIdExpirationMs(config: BrokerConfig): number {
  return config['producer.id.expiration.ms'] ?? config['transactional.id.expiration.ms'];
}

function startupProblem(broker: BrokerConfig, log: ReturnType<typeof resolveTopicConfig>): string | null {
  if (log['segment.ms'] < 1) return 'log.roll.ms must be greater than or equal to 1';
  if (log['segment.jitter.ms'] < 0) return 'log.roll.jitter.ms must be greater than or equal to 0';
  // RET-23: a topic may say 0, a broker may not.
  if (log['retention.ms'] === 0)
    return 'log.retention.ms must be unlimited (-1) or, greater than or equal to 1';
  // Java's integer division: no cleaner thread at all is an ArithmeticException.
  if (broker['log.cleaner.threads'] === 0) return '/ by zero';
  if (Math.floor(broker['log.cleaner.dedupe.buffer.size'] / broker['log.cleaner.threads']) <= MIB) {
    return 'log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.';
  }
  if (broker['replica.fetch.wait.max.ms'] > broker['replica.lag.time.max.ms']) {
    return (
      'replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms' +
      ' to prevent frequent changes in ISR'
    );
  }
  return null;
}
