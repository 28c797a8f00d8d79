import { partitionsView } from '../views/cluster-views.ts';
import type { CommandDefinition } from './command.ts';
import { offsetsTopicOf } from './offsets-topic.ts';

export const topicList: CommandDefinition = {
  name: 'topic list',
  group: 'topics',
  summary: 'list all topics with their partitions',
  examples: ['topic list'],
  looksOnly: true,
  configure: () => {},
  prepare: () => (bench) => {
    const { cluster } = bench.simulation;
    const internal = offsetsTopicOf(bench)?.topic;
    const text =
      internal === undefined
        ? ''
        : `and ${internal.name} with ${internal.partitions.length} partitions, where brokers keep groups: topic describe ${internal.name}`;
    return { text, views: [partitionsView(cluster, [...cluster.topics.values()], null)] };
  },
};
