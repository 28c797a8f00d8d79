import { clockView } from '../views/cluster-views.ts';
import type { CommandDefinition } from './command.ts';

export const clock: CommandDefinition = {
  name: 'clock',
  group: 'time',
  summary: 'show the moment, and what runs by itself',
  examples: ['clock'],
  looksOnly: true,
  configure: () => {},
  prepare: () => (bench) => ({
    text: '',
    views: [clockView(bench.simulation.cluster, bench.simulation.feeds)],
  }),
};
