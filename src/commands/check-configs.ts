/** Configs as commands give them: `name=value` becomes what Kafka stores, or the person's mistake, or Kafka's refusal. */

import type { Cluster } from '../kernel/cluster.ts';
import { refusalOfBrokerConfigs } from '../kernel/config/broker-configs.ts';
import type { ConfigRefusal } from '../kernel/config/config-text.ts';
import { refusalOfTopicConfigs, validateTopicConfig } from '../kernel/config/topic-configs.ts';
import type { UnknownConfig } from '../kernel/config/unknown-config.ts';
import type { VersionProfile } from '../kernel/versions.ts';
import { configValueText } from './language/config-values.ts';
import { type ConfigOverride, parseAssignment } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';

/** Reads `name=value` texts, with values as people write them turned into Kafka's units. */
export function readConfigs(texts: readonly string[]): Record<string, string> {
  const configs: Record<string, string> = {};
  for (const text of texts) {
    const { name, value } = parseAssignment(text);
    configs[name] = configValueText(name, value);
  }
  return configs;
}

/** A broker does not start with a config it refuses, so both kinds of refusal are the person's mistake here. */
export function checkBrokerConfigs(
  texts: readonly string[],
  version: VersionProfile,
): Record<string, string> {
  const overrides = readConfigs(texts);
  const refusal = refusalOfBrokerConfigs(version, overrides);
  if (refusal !== null) throw usageErrorOf(refusal);
  return overrides;
}

/**
 * Kafka's refusal of a topic's configs, or null. A name that no release knows is the person's mistake and throws
 * UsageError; one that this release lacks is refused by Kafka, so that a story can be told on another release.
 */
export function refuseTopicConfigs(
  cluster: Cluster,
  overrides: Readonly<Record<string, string>>,
): ConfigRefusal | null {
  const { version, brokerOverrides } = cluster;
  const refusal = refusalOfTopicConfigs({ version, brokerOverrides, topicOverrides: overrides });
  if (refusal === null || !('nearest' in refusal)) return refusal;
  if (refusal.since === null && refusal.until === null) throw usageErrorOf(refusal);
  return { error: refusal.error, message: `${refusal.message} (${releaseHint(refusal)})` };
}

/** Throws UsageError unless the name is a topic config of some release. */
export function checkTopicConfigName(name: string, version: VersionProfile): void {
  const verdict = validateTopicConfig(name, '', version);
  if (!('unknown' in verdict) || verdict.unknown.since !== null || verdict.unknown.until !== null) return;
  throw usageErrorOf(verdict.unknown);
}

/** An override is asked for by the person: what Kafka would refuse, alone, is a mistake. Throws UsageError. */
export function checkTopicOverride(
  { name, value }: ConfigOverride,
  version: VersionProfile,
  brokerOverrides: Cluster['brokerOverrides'] = {},
): void {
  const topicOverrides = { [name]: configValueText(name, value) };
  const refusal = refusalOfTopicConfigs({ version, brokerOverrides, topicOverrides });
  if (refusal !== null) throw usageErrorOf(refusal);
}

function usageErrorOf(refusal: ConfigRefusal | UnknownConfig): UsageError {
  if (!('nearest' in refusal)) return new UsageError('BAD_VALUE', refusal.message);
  const { nearest } = refusal;
  const meant = nearest.length === 0 ? null : `did you mean ${nearest.join(' or ')}?`;
  const hint = refusal.since === null && refusal.until === null ? meant : releaseHint(refusal);
  return new UsageError('UNKNOWN_NAME', refusal.message, hint === null ? {} : { hint });
}

function releaseHint({ since, until }: UnknownConfig): string {
  return since === null ? `gone since Kafka ${until}` : `new in Kafka ${since}`;
}
