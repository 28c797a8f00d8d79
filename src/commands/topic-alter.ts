import { addPartitions, alterTopic } from '../kernel/cluster.ts';
import { checkTopicConfigName, readConfigs, refuseTopicConfigs } from './check-configs.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { UsageError } from './language/usage-error.ts';
import { answered, refused } from './outcomes.ts';
import { overridesOf } from './overrides.ts';
import { collect, findTopic, parseWhole } from './parse-input.ts';

export const topicAlter: CommandDefinition = {
  name: 'topic alter',
  group: 'topics',
  summary: "change a topic's configs or add partitions",
  examples: [
    'topic alter results --config segment.ms=1h',
    'topic alter results --delete-config segment.ms',
    'topic alter results --partitions 6',
  ],
  configure: (command) =>
    command
      .argument('<name>')
      .option('--config <name=value>', 'a topic config to set; may be repeated', collect)
      .option('--delete-config <name>', 'a topic config to take back; may be repeated', collect)
      .option('--partitions <n>', 'the new number of partitions'),
  prepare: ({ args, options }) => {
    const name = args[0]!;
    const configs = readConfigs(options.config ?? []);
    const removed: string[] = options.deleteConfig ?? [];
    const partitions =
      options.partitions === undefined
        ? null
        : parseWhole(options.partitions, '--partitions', { min: 1, max: 10_000 });
    if (partitions === null && removed.length === 0 && Object.keys(configs).length === 0) {
      throw new UsageError('BAD_OPTION', 'topic alter: nothing to change', {
        hint: `topic alter ${name} --config segment.ms=1h`,
      });
    }
    return (bench): CommandResult => {
      const { cluster } = bench.simulation;
      const topic = findTopic(bench, name);
      for (const config of removed) checkTopicConfigName(config, cluster.version);
      const kept = Object.entries(topic.overrides).filter(([config]) => !removed.includes(config));
      const overrides = { ...Object.fromEntries(kept), ...configs, ...overridesOf(bench, name) };
      const refusal = refuseTopicConfigs(cluster, overrides);
      if (refusal !== null) return refused('INVALID_CONFIG', refusal.message);
      const count = topic.partitions.length;
      if (partitions !== null && partitions <= count) {
        return refused(
          'INVALID_PARTITIONS',
          `The topic ${name} currently has ${count} partition(s); ${partitions} would not be an increase.`,
        );
      }
      alterTopic(cluster, topic, overrides);
      if (partitions !== null) addPartitions(cluster, topic, partitions);
      cluster.events.push({ type: 'topicAltered', atMs: cluster.nowMs, topic: name });
      return answered(alteredText(name, configs, removed, partitions));
    };
  },
};

function alteredText(
  name: string,
  configs: Record<string, string>,
  removed: readonly string[],
  partitions: number | null,
): string {
  const parts = Object.entries(configs).map(([config, value]) => `${config} = ${value}`);
  parts.push(...removed.map((config) => `${config} back to its default`));
  if (partitions !== null) parts.push(`${partitions} partitions`);
  return `${name}: ${parts.join(', ')}`;
}
