import { createTopic } from '../kernel/cluster.ts';
import { refuseReplicationFactor } from '../kernel/replication/placement.ts';
import { readConfigs, refuseTopicConfigs } from './check-configs.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { refuseOffsetsTopic } from './offsets-topic.ts';
import { refused } from './outcomes.ts';
import { overridesOf } from './overrides.ts';
import { collect, parseWhole } from './parse-input.ts';

/** Kafka's legal topic names (`Topic.validate`). */
const NAME = /^[a-zA-Z0-9._-]{1,249}$/;
/** More partitions than a workshop shows; each is a log of its own. */
const PARTITIONS_MAX = 10_000;

export const topicCreate: CommandDefinition = {
  name: 'topic create',
  group: 'topics',
  summary: 'create a topic',
  examples: [
    'topic create orders',
    'topic create orders --partitions 3 --config retention.ms=1d --config segment.ms=7d',
    'topic create scores --partitions 3 --replication-factor 1',
    'topic create latest --config cleanup.policy=compact --config min.cleanable.dirty.ratio=0.1',
  ],
  configure: (command) =>
    command
      .argument('<name>')
      .option('--partitions <n>', 'how many partitions; else num.partitions')
      .option('--replication-factor <n>', 'how many copies of each')
      .option('--config <name=value>', 'a topic config, as 1d or 604800000; may be repeated', collect),
  prepare: ({ args, options }) => {
    const name = args[0]!;
    const partitions =
      options.partitions === undefined
        ? null
        : parseWhole(options.partitions, '--partitions', { min: 1, max: PARTITIONS_MAX });
    const factor =
      options.replicationFactor === undefined
        ? null
        : parseWhole(options.replicationFactor, '--replication-factor', { min: 1, max: 32_767 });
    const configs = readConfigs(options.config ?? []);
    return (bench): CommandResult => {
      const { cluster } = bench.simulation;
      const overrides = { ...configs, ...overridesOf(bench, name) };
      if (!NAME.test(name) || name === '.' || name === '..') {
        return refused(
          'INVALID_TOPIC_EXCEPTION',
          `'${name}' is illegal: ASCII letters, digits, '.', '_' and '-', at most 249 of them`,
        );
      }
      refuseOffsetsTopic(name);
      if (cluster.topics.has(name)) return refused('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
      const refusal = refuseTopicConfigs(cluster, overrides);
      if (refusal !== null) return refused('INVALID_CONFIG', refusal.message);
      const replicationFactor = factor ?? cluster.brokerConfig['default.replication.factor'];
      const refusedFactor = refuseReplicationFactor(cluster, replicationFactor);
      if (refusedFactor !== null) return refused('INVALID_REPLICATION_FACTOR', refusedFactor);
      createTopic(cluster, {
        name,
        partitions: partitions ?? cluster.brokerConfig['num.partitions'],
        replicationFactor,
        overrides,
      });
      cluster.events.push({ type: 'topicCreated', atMs: cluster.nowMs, topic: name });
      return {};
    };
  },
};
