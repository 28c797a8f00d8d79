import { partitionsView } from '../views/cluster-views.ts';
import { topicConfigsView } from '../views/topic-configs-view.ts';
import type { CommandDefinition } from './command.ts';
import { findShownTopic } from './parse-input.ts';

export const topicDescribe: CommandDefinition = {
  name: 'topic describe',
  group: 'topics',
  summary: "show a topic's partitions and its configs, with where each comes from",
  examples: ['topic describe results'],
  looksOnly: true,
  configure: (command) => command.argument('<name>'),
  prepare:
    ({ args }) =>
    (bench) => {
      const { cluster } = bench.simulation;
      const topic = findShownTopic(bench, args[0]!);
      return {
        text: '',
        views: [partitionsView(cluster, [topic], topic.name), topicConfigsView(cluster, topic)],
      };
    },
};
