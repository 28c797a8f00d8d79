import { partitionsView } from '../views/cluster-views.ts';
import type { CommandDefinition } from './command.ts';

export const topicList: CommandDefinition = {
  name: 'topic list',
  group: 'topics',
  summary: 'list all topics with their partitions',
  examples: ['topic list'],
  looksOnly: true,
  configure: () => {},
  prepare: () => (bench) => {
    const { cluster } = bench.simulation;
    return { text: '', views: [partitionsView(cluster, [...cluster.topics.values()], null)] };
  },
};
