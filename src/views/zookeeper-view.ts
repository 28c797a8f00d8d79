/** `show zookeeper`: what old consumers keep there (ZK-1). A tool that asks brokers sees none of it (ZK-7). */
import type { Cluster } from '../kernel/cluster.ts';
import { comparePartitions, partitionKey } from '../kernel/group/topic-partition.ts';
import type { ZooKeeperGroup } from '../kernel/zookeeper.ts';
import { buildView, column } from './build-view.ts';
import type { Row, View } from './view.ts';

/** A row for each partition with an offset or an owner, of one group or of all. */
export function zooKeeperView(cluster: Cluster, groupId: string | null): View {
  const groups = [...cluster.zooKeeperGroups.values()]
    .filter((group) => groupId === null || group.groupId === groupId)
    .sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
  const rows = groups.flatMap(rowsOf);
  const ids = groups.reduce((sum, group) => sum + group.ids.size, 0);
  const isKey = { isKey: true } as const;
  return buildView(cluster, {
    view: 'zookeeper',
    target: groupId,
    summary: { groups: groups.length, ids },
    heading: [
      { key: 'groups', label: 'groups', unit: 'count' },
      { key: 'ids', label: 'live consumers', unit: 'count' },
    ],
    columns: [
      column('path', '/consumers/…', 'text', 1, groupId === null ? isKey : { hidden: true }),
      column('partition', 'partition', 'text', 1, groupId === null ? { hidden: true } : isKey),
      column('group', 'group', 'text', 9, { hidden: true }),
      column('committed', 'committed', 'offset', 1),
      column('logEndOffset', 'end', 'offset', 2),
      column('lag', 'lag', 'count', 2),
      column('owner', 'owner', 'text', 3),
    ],
    rows: rows.map((row) => withLag(cluster, row)),
  });
}

function rowsOf({ groupId: group, offsets, owners }: ZooKeeperGroup): Row[] {
  const partitions = new Map(
    [...offsets.values(), ...owners.values()].map(({ topic, partition }) => {
      return [partitionKey({ topic, partition }), { topic, partition }];
    }),
  );
  return [...partitions.values()].sort(comparePartitions).map(({ topic, partition }) => ({
    path: `${group}/offsets/${topic}/${partition}`,
    partition: `${topic}:${partition}`,
    group,
    committed: offsets.get(partitionKey({ topic, partition }))?.offset ?? null,
    owner: owners.get(partitionKey({ topic, partition }))?.consumerId ?? null,
  }));
}

/** ZooKeeper knows no log ends: who publishes a lag from it asks the brokers for them (ZK-8). */
function withLag({ topics }: Cluster, row: Row): Row {
  const [topic, partition] = String(row.partition).split(':');
  const logEndOffset = topics.get(topic!)?.partitions[Number(partition)]?.highWatermark ?? null;
  const { committed } = row;
  const lag = typeof committed === 'number' && logEndOffset !== null ? logEndOffset - committed : null;
  return { ...row, logEndOffset, lag };
}
