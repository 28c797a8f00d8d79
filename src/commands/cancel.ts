import { count } from '../views/event-text.ts';
import type { CommandDefinition } from './command.ts';
import { didYouMean } from './language/nearest.ts';
import { UsageError } from './language/usage-error.ts';

export const cancel: CommandDefinition = {
  name: 'cancel',
  group: 'time',
  summary: 'stop a feed that `every` began',
  examples: ['cancel feed'],
  configure: (command) => command.argument('<name>'),
  prepare:
    ({ args }) =>
    (bench) => {
      const name = args[0]!;
      const { feeds } = bench.simulation;
      const feed = feeds.find((candidate) => candidate.name === name);
      if (feed === undefined) {
        const names = feeds.map((candidate) => candidate.name);
        const hint =
          names.length === 0
            ? 'nothing runs by itself now'
            : (didYouMean(name, names) ?? `there are ${names.join(', ')}`);
        throw new UsageError('UNKNOWN_NAME', `there is no feed '${name}'`, { hint });
      }
      bench.simulation.feeds = feeds.filter((candidate) => candidate !== feed);
      bench.simulation.applicationOrder = bench.simulation.applicationOrder.filter(
        (other) => other.kind !== 'feed' || other.name !== name,
      );
      return { text: `${name} stopped after ${count(feed.runs, 'run')}` };
    },
};
