import { stopBroker } from '../kernel/replication/broker-lifecycle.ts';
import type { CommandDefinition } from './command.ts';
import { findRunningBroker } from './find-broker.ts';

export const brokerStop: CommandDefinition = {
  name: 'broker stop',
  group: 'cluster',
  summary: 'stop a broker cleanly: it hands its leaderships over first',
  examples: ['broker stop 1'],
  configure: (command) => command.argument('<id>'),
  prepare:
    ({ args }) =>
    (bench) => {
      stopBroker(bench.simulation.cluster, findRunningBroker(bench, args[0]!));
      return {};
    },
};
