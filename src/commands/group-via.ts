/** `--via zookeeper|bootstrap`: which of the two places that a group's name can live in is asked (ZK-7 to ZK-9). */
import { deleteInZooKeeper } from '../kernel/zookeeper.ts';
import { zooKeeperView } from '../views/zookeeper-view.ts';
import type { CommandResult } from './command.ts';
import { UsageError } from './language/usage-error.ts';
import { answered, refused } from './outcomes.ts';
import type { Workbench } from './workbench.ts';

export type GroupStore = 'zookeeper' | 'bootstrap';

const STORES: readonly GroupStore[] = ['bootstrap', 'zookeeper'];

/** Reads `--via`; without it the brokers are asked. */
export function readStore(text: string | undefined): GroupStore {
  const store = STORES.find((candidate) => candidate === (text ?? 'bootstrap'));
  if (store !== undefined) return store;
  throw new UsageError('BAD_VALUE', `--via '${text}' is no place of groups`, {
    hint: `write --via ${STORES.join(' or --via ')}`,
  });
}

/** What a client of ZooKeeper's hears where there is none; null: there is one. */
export function noZooKeeper({ simulation: { cluster } }: Workbench): CommandResult | null {
  if (cluster.version.hasZooKeeper) return null;
  const message = `Unable to connect to zookeeper server: Kafka ${cluster.version.version} has none`;
  return refused('ZkTimeoutException', message);
}

export function listInZooKeeper(bench: Workbench): CommandResult {
  return noZooKeeper(bench) ?? { text: '', views: [zooKeeperView(bench.simulation.cluster, null)] };
}

export function describeInZooKeeper(bench: Workbench, group: string): CommandResult {
  const { cluster } = bench.simulation;
  const problem = noZooKeeper(bench);
  if (problem !== null) return problem;
  if (!cluster.zooKeeperGroups.has(group))
    return refused('ZkNoNodeException', `The consumer group '${group}' does not exist.`);
  return { text: '', views: [zooKeeperView(cluster, group)] };
}

/** In the words of the old tool (ZK-4). */
export function deleteGroupInZooKeeper(bench: Workbench, group: string): CommandResult {
  const problem = noZooKeeper(bench);
  if (problem !== null) return problem;
  switch (deleteInZooKeeper(bench.simulation.cluster, group)) {
    case 'deleted':
      return answered(`Deleted all consumer group information for group '${group}' in zookeeper.`);
    case 'active':
      return refused(
        'NON_EMPTY_GROUP',
        `Delete for group '${group}' failed because its consumers are still active.`,
      );
    case 'missing':
      return refused('ZkNoNodeException', `Delete for group '${group}' failed because group does not exist.`);
  }
}
