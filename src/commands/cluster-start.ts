import { type MetadataKeeper, type VersionProfile, withMetadata } from '../kernel/versions.ts';
import { createSimulation, DEFAULT_START_MS } from '../simulation/simulation.ts';
import { checkBrokerConfigs } from './check-configs.ts';
import type { CommandDefinition } from './command.ts';
import { parseTime } from './language/times.ts';
import { UsageError } from './language/usage-error.ts';
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
    'cluster start --kafka 3.9 --metadata kraft --brokers 3',
    'cluster start --at 2026-03-01T08:00Z --set log.retention.check.interval.ms=1m',
  ],
  configure: (command) =>
    command
      .option('--kafka <version>', 'the Kafka release to simulate')
      .option('--metadata <keeper>', 'zookeeper or kraft; else what is usual in the release')
      .option('--brokers <n>', 'how many brokers, with the ids 1, 2, …; one by default')
      .option('--at <time>', 'the moment the clock starts at: ISO 8601 or milliseconds')
      .option('--set <name=value>', 'a broker config; may be repeated', collect),
  prepare: ({ options }) => {
    const given = options.kafka === undefined ? null : parseVersion(options.kafka);
    const brokers =
      options.brokers === undefined
        ? 1
        : parseWhole(options.brokers, '--brokers', { min: 1, max: BROKERS_MAX });
    const keeper = readKeeper(options.metadata);
    const startMs =
      options.at === undefined ? DEFAULT_START_MS : parseTime(options.at, { nowMs: DEFAULT_START_MS });
    return (bench) => {
      const release = bench.versionOverride ?? given ?? bench.version;
      const version = keeper === null ? release : keptBy(release, keeper);
      const brokerOverrides = checkBrokerConfigs(options.set ?? [], version);
      const seed = bench.seed;
      bench.simulation = createSimulation({ version, startMs, seed, brokerOverrides, brokers });
      bench.lastFeedAnswerMs = Number.NEGATIVE_INFINITY;
      bench.simulation.cluster.events.push({
        type: 'clusterStarted',
        atMs: startMs,
        version: version.version,
      });
      return {};
    };
  },
};

function readKeeper(text: string | undefined): MetadataKeeper | null {
  if (text === undefined || text === 'zookeeper' || text === 'kraft') return text ?? null;
  throw new UsageError('BAD_VALUE', `--metadata '${text}' is neither zookeeper nor kraft`, {
    hint: 'write --metadata kraft',
  });
}

function keptBy(release: VersionProfile, keeper: MetadataKeeper): VersionProfile {
  const version = withMetadata(release, keeper);
  if (version !== null) return version;
  const problem = `Kafka ${release.version} has no ${keeper === 'kraft' ? 'KRaft' : 'ZooKeeper'}`;
  const hint = keeper === 'kraft' ? 'it came with 2.8' : 'the last release with it is 3.9';
  throw new UsageError('BAD_VALUE', problem, { hint });
}
