import { isolateBroker } from '../kernel/replication/broker-lifecycle.ts';
import type { CommandDefinition } from './command.ts';
import { findRunningBroker } from './find-broker.ts';

export const brokerIsolate: CommandDefinition = {
  name: 'broker isolate',
  group: 'cluster',
  summary: 'cut a broker off: nothing reaches it and it answers nothing, until broker start',
  examples: ['broker isolate 1'],
  configure: (command) => command.argument('<id>'),
  prepare:
    ({ args }) =>
    (bench) => {
      isolateBroker(bench.simulation.cluster, findRunningBroker(bench, args[0]!));
      return {};
    },
};
