import { createSimulation, DEFAULT_START_MS } from '../simulation/simulation.ts';
import { checkBrokerConfigs } from './check-configs.ts';
import type { CommandDefinition } from './command.ts';
import { parseTime } from './language/times.ts';
import { collect, parseVersion, parseWhole } from './parse-input.ts';

/** More brokers than a workshop shows. */
const BROKERS_MAX = 100;

export const clusterStart: CommandDefinition = {
  name: 'cluster start',
  group: 'cluster',
  summary: 'start a cluster anew: its topics, its clients and its clock',
  examples: [
    'cluster start --kafka 3.0',
    'cluster start --brokers 3',
    'cluster start --at 2026-03-01T08:00Z --set log.retention.check.interval.ms=1m',
  ],
  configure: (command) =>
    command
      .option('--kafka <version>', 'the Kafka release to simulate')
      .option('--brokers <n>', 'how many brokers, with the ids 1, 2, …; one by default')
      .option('--at <time>', 'the moment the clock starts at: ISO 8601 or milliseconds')
      .option('--set <name=value>', 'a broker config; may be repeated', collect),
  prepare: ({ options }) => {
    const given = options.kafka === undefined ? null : parseVersion(options.kafka);
    const brokers =
      options.brokers === undefined
        ? 1
        : parseWhole(options.brokers, '--brokers', { min: 1, max: BROKERS_MAX });
    const startMs =
      options.at === undefined ? DEFAULT_START_MS : parseTime(options.at, { nowMs: DEFAULT_START_MS });
    return (bench) => {
      const version = bench.versionOverride ?? given ?? bench.version;
      const brokerOverrides = checkBrokerConfigs(options.set ?? [], version);
      const seed = bench.seed;
      bench.simulation = createSimulation({ version, startMs, seed, brokerOverrides, brokers });
      bench.simulation.cluster.events.push({
        type: 'clusterStarted',
        atMs: startMs,
        version: version.version,
      });
      return {};
    };
  },
};
