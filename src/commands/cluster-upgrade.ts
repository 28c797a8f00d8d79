import { runDueTasks } from '../kernel/background-tasks.ts';
import { upgradeCluster } from '../kernel/cluster.ts';
import { type VersionProfile, withMetadata } from '../kernel/versions.ts';
import type { CommandDefinition } from './command.ts';
import { parseVersion } from './parse-input.ts';

export const clusterUpgrade: CommandDefinition = {
  name: 'cluster upgrade',
  group: 'cluster',
  summary: 'stop the cluster cleanly and start it with another release, on the same files',
  examples: ['cluster upgrade --kafka 4.2'],
  configure: (command) => command.requiredOption('--kafka <version>', 'the release to start'),
  prepare: ({ options }) => {
    const version = parseVersion(options.kafka);
    return ({ simulation: { cluster } }) => {
      // KRaft is for good: no release goes back to ZooKeeper.
      upgradeCluster(cluster, keepKraft(cluster.version, version));
      cluster.events.push({ type: 'clusterUpgraded', atMs: cluster.nowMs, version: version.version });
      // The cleaner runs at startup, without a delay (TASK-2).
      cluster.tasksDoneMs = cluster.nowMs - 1;
      runDueTasks(cluster);
      return {};
    };
  },
};

function keepKraft(from: VersionProfile, to: VersionProfile): VersionProfile {
  return from.hasZooKeeper ? to : (withMetadata(to, 'kraft') ?? to);
}
