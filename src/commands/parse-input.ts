/** What many commands read alike: topics, partitions, versions and repeated `name=value` options. */
import type { Topic } from '../kernel/cluster.ts';
import { OFFSETS_TOPIC } from '../kernel/group/offsets-topic.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import { findVersion, VERSION_PROFILES, type VersionProfile } from '../kernel/versions.ts';
import { didYouMean } from './language/nearest.ts';
import { parsePartitionTarget } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';
import { offsetsTopicOf, refuseOffsetsTopic } from './offsets-topic.ts';
import type { Workbench } from './workbench.ts';

/** Gathers a repeatable option into a list. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** Reads a whole number from `min` to `max`; throws UsageError. */
export function parseWhole(
  text: string,
  name: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER } = {},
): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError('BAD_VALUE', `${name} '${text}' is not a whole number from ${min} to ${max}`, {
    hint: `write ${name} ${Math.max(min, 1)}`,
  });
}

export function parseVersion(text: string): VersionProfile {
  const profile = findVersion(text);
  if (profile !== undefined) return profile;
  const versions = VERSION_PROFILES.map(({ version }) => version);
  throw new UsageError('UNKNOWN_NAME', `there is no Kafka '${text}' here`, {
    hint: `there are ${versions.join(', ')}`,
  });
}

/** The topic of that name; throws UsageError with the nearest names. */
export function findTopic(bench: Workbench, name: string): Topic {
  const { topics } = bench.simulation.cluster;
  const topic = topics.get(name);
  if (topic !== undefined) return topic;
  refuseOffsetsTopic(name);
  throw new UsageError('UNKNOWN_NAME', `there is no topic '${name}'`, { hint: topicHint(bench, name) });
}

/** The same for who only looks: brokers' own topic is there as well, from the first group on (OFS-2). */
export function findShownTopic(bench: Workbench, name: string): Topic {
  if (name !== OFFSETS_TOPIC) return findTopic(bench, name);
  const internal = offsetsTopicOf(bench);
  if (internal !== null) return internal.topic;
  throw new UsageError('UNKNOWN_NAME', `there is no topic '${name}' yet`, {
    hint: 'brokers make it with the first group: consumer open board --subscribe results',
  });
}

export function topicHint(bench: Workbench, name: string): string {
  const names = [...bench.simulation.cluster.topics.keys()];
  if (names.length === 0) return `topic create ${name} makes it`;
  return didYouMean(name, names) ?? `there are ${names.join(', ')}`;
}

/** The log of `results:0`; throws UsageError. */
export function findLog(bench: Workbench, target: string): PartitionLog {
  const { topic, partition } = parsePartitionTarget(target);
  return logOf(findTopic(bench, topic), partition);
}

/** The same for who only looks. */
export function findShownLog(bench: Workbench, target: string): PartitionLog {
  const { topic, partition } = parsePartitionTarget(target);
  return logOf(findShownTopic(bench, topic), partition);
}

function logOf(topic: Topic, partition: number): PartitionLog {
  const { name } = topic;
  const log = topic.partitions[partition];
  if (log !== undefined) return log;
  const last = topic.partitions.length - 1;
  throw new UsageError('UNKNOWN_NAME', `${name} has no partition ${partition}`, {
    hint: last === 0 ? `write ${name}:0` : `write ${name}:0 to ${name}:${last}`,
  });
}
