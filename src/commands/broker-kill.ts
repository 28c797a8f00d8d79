import { killBroker } from '../kernel/replication/broker-lifecycle.ts';
import type { CommandDefinition } from './command.ts';
import { findRunningBroker } from './find-broker.ts';

export const brokerKill: CommandDefinition = {
  name: 'broker kill',
  group: 'cluster',
  summary: 'kill -9 a broker: connections to it are refused',
  examples: ['broker kill 1'],
  configure: (command) => command.argument('<id>'),
  prepare:
    ({ args }) =>
    (bench) => {
      killBroker(bench.simulation.cluster, findRunningBroker(bench, args[0]!));
      return {};
    },
};
