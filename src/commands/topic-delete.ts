import { deleteTopic } from '../kernel/cluster.ts';
import type { CommandDefinition } from './command.ts';
import { findTopic } from './parse-input.ts';

export const topicDelete: CommandDefinition = {
  name: 'topic delete',
  group: 'topics',
  summary: 'delete a topic; its files follow a minute later',
  examples: ['topic delete results'],
  configure: (command) => command.argument('<name>'),
  prepare:
    ({ args }) =>
    (bench) => {
      const { cluster } = bench.simulation;
      const topic = findTopic(bench, args[0]!);
      deleteTopic(cluster, topic);
      cluster.events.push({ type: 'topicDeleted', atMs: cluster.nowMs, topic: topic.name });
      return {};
    },
};
