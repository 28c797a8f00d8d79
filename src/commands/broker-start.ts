import { startBroker } from '../kernel/replication/broker-lifecycle.ts';
import type { CommandDefinition } from './command.ts';
import { findBrokerNamed } from './find-broker.ts';
import { UsageError } from './language/usage-error.ts';

/** `host:port`. */
const ADDRESS = /^[^\s:]+:\d{1,5}$/;

export const brokerStart: CommandDefinition = {
  name: 'broker start',
  group: 'cluster',
  summary: 'start a broker that is down, on its disks, or end its isolation',
  examples: ['broker start 1'],
  configure: (command) =>
    command
      .argument('<id>')
      .option('--listener <host:port>', 'where it listens; else as before')
      .option('--advertised <host:port>', 'what it tells clients; else where it listens'),
  prepare: ({ args, options }) => {
    const given = [options.listener, options.advertised].find(
      (address) => address !== undefined && !ADDRESS.test(address),
    );
    if (given !== undefined)
      throw new UsageError('BAD_VALUE', `'${given}' is no host:port`, { hint: 'write broker1:9092' });
    return (bench) => {
      const broker = findBrokerNamed(bench, args[0]!);
      const isMoved = options.listener !== undefined || options.advertised !== undefined;
      if (broker.state === 'running') {
        if (!isMoved) return { text: `broker ${args[0]} is running` };
        throw new UsageError('BAD_VALUE', `broker ${args[0]} is running`, {
          hint: `broker stop ${args[0]} first: it reads its addresses as it starts`,
        });
      }
      const listener = options.listener ?? broker.listener;
      const advertised = options.advertised ?? (isMoved ? listener : broker.advertised);
      startBroker(bench.simulation.cluster, broker, { listener, advertised });
      return {};
    };
  },
};
