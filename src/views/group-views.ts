/** `show groups`, `show group`, `show commits`: what the coordinator knows. */

import type { Cluster } from '../kernel/cluster.ts';
import type { CommittedOffset, Group } from '../kernel/group/group.ts';
import { describeGroup, listGroups } from '../kernel/group/group-admin.ts';
import { groupExpiresAtMs } from '../kernel/group/offset-expiry.ts';
import { offsetsPartitionOf } from '../kernel/group/offsets-topic.ts';
import { partitionKey } from '../kernel/group/topic-partition.ts';
import type { Simulation, SimulationEvent } from '../simulation/simulation.ts';
import { buildView, column } from './build-view.ts';
import type { Cell, Row, View } from './view.ts';

/** Every group the coordinator lists, with sums over its partitions. */
export function groupsView({ cluster }: Simulation): View {
  const rows = listGroups(cluster).map(({ groupId }) => groupRow(cluster, cluster.groups.get(groupId)!));
  return buildView(cluster, {
    view: 'groups',
    target: null,
    summary: { groups: rows.length, empty: rows.filter((row) => row.state === 'Empty').length },
    heading: [
      { key: 'groups', label: 'groups', unit: 'count' },
      { key: 'empty', label: 'empty', unit: 'count' },
    ],
    columns: [
      column('group', 'group', 'text', 1, { isKey: true }),
      column('state', 'state', 'text', 2),
      column('protocolType', 'type', 'text', 6),
      column('members', 'members', 'count', 4),
      column('idle', 'idle', 'count', 5, rows.some((row) => row.idle !== 0) ? {} : { hidden: true }),
      column('committed', 'committed', 'offset', 2),
      column('logEndOffset', 'end', 'offset', 3),
      column('lag', 'lag', 'count', 1),
      column('expireTimestamp', 'expires', 'moment', 3),
    ],
    rows,
  });
}

function groupRow(cluster: Cluster, group: Group): Row {
  const members = [...group.members.values()];
  const offsets = [...group.offsets.values()];
  const sum = (of: (offset: CommittedOffset) => number) =>
    offsets.length === 0 ? null : offsets.reduce((total, offset) => total + of(offset), 0);
  const expireMs = groupExpiresAtMs(cluster, group);
  return {
    group: group.groupId,
    state: group.state,
    protocolType: group.protocolType ?? '',
    members: members.length,
    idle: members.filter((member) => member.assignment.length === 0).length,
    committed: sum(({ offset }) => offset),
    logEndOffset: sum((offset) => endOffset(cluster, offset)),
    lag: sum((offset) => endOffset(cluster, offset) - offset.offset),
    expireTimestamp: Number.isFinite(expireMs) ? expireMs : null,
  };
}

function endOffset(cluster: Cluster, { topic, partition }: { topic: string; partition: number }): number {
  return cluster.topics.get(topic)?.partitions[partition]?.highWatermark ?? 0;
}

/** One group, a row for each partition with an offset or an owner, as `kafka-consumer-groups --describe` has it. */
export function groupView({ cluster }: Simulation, groupId: string): View {
  const group = cluster.groups.get(groupId);
  const description = describeGroup(cluster, groupId);
  const owners = new Map(
    description.members.flatMap((member) =>
      member.partitions.map((partition) => [partitionKey(partition), member] as const),
    ),
  );
  const offsets = [...(group?.offsets.values() ?? [])];
  const owned = description.members.flatMap((member) => member.partitions);
  const all = new Map(
    [...offsets, ...owned].map((at) => [partitionKey(at), { topic: at.topic, partition: at.partition }]),
  );
  const rows = [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, at]) => {
      const committed = group?.offsets.get(key)?.offset ?? null;
      const end = endOffset(cluster, at);
      const owner = owners.get(key);
      return {
        partition: `${at.topic}:${at.partition}`,
        committed,
        logEndOffset: end,
        lag: committed === null ? null : end - committed,
        consumerId: owner?.memberId ?? null,
        host: owner === undefined ? null : '/127.0.0.1',
        clientId: owner?.clientId ?? null,
      };
    });
  const { group: _, ...summary } =
    group === undefined ? missingRow(description.state) : groupRow(cluster, group);
  return buildView(cluster, {
    view: 'group',
    target: groupId,
    summary: {
      ...summary,
      generation: group?.generation ?? null,
      offsetsPartition: offsetsPartitionOf(groupId, cluster.brokerConfig['offsets.topic.num.partitions']),
    },
    heading: [
      { key: 'state', label: 'state', unit: 'text' },
      { key: 'members', label: 'members', unit: 'count' },
      { key: 'generation', label: 'generation', unit: 'offset' },
      { key: 'expireTimestamp', label: 'expires', unit: 'moment' },
    ],
    columns: [
      column('partition', 'partition', 'text', 1, { isKey: true }),
      column('committed', 'committed', 'offset', 1),
      column('logEndOffset', 'end', 'offset', 2),
      column('lag', 'lag', 'count', 1),
      column('consumerId', 'consumer-id', 'text', 4),
      column('host', 'host', 'text', 6),
      column('clientId', 'client-id', 'text', 3),
    ],
    rows,
  });
}

function missingRow(state: string): Row {
  const nothing: Record<string, Cell> = {
    protocolType: '',
    members: 0,
    idle: 0,
    committed: null,
    logEndOffset: null,
    lag: null,
    expireTimestamp: null,
  };
  return { group: '', state, ...nothing };
}

/** Each commit of a group that was taken, oldest first. */
export function commitsView(
  simulation: Simulation,
  groupId: string,
  events: readonly SimulationEvent[],
): View {
  const commits = events.filter((event) => event.type === 'offsetsCommitted' && event.group === groupId);
  const rows = commits.flatMap((event) => {
    if (event.type !== 'offsetsCommitted') return [];
    return event.offsets.map(({ topic, partition, offset }) => ({
      commitTimestamp: event.untilMs,
      partition: `${topic}:${partition}`,
      offset,
      cause: event.cause,
      commits: event.commits,
      client: event.clientId,
    }));
  });
  return buildView(simulation.cluster, {
    view: 'commits',
    target: groupId,
    summary: {
      commits: commits.reduce(
        (sum, event) => sum + (event.type === 'offsetsCommitted' ? event.commits : 0),
        0,
      ),
    },
    heading: [{ key: 'commits', label: 'commits', unit: 'count' }],
    columns: [
      column('number', '#', 'count', 5, { isKey: true }),
      column('commitTimestamp', 'at', 'moment', 1),
      column('partition', 'partition', 'text', 2),
      column('offset', 'offset', 'offset', 1),
      column('cause', 'cause', 'text', 2),
      column('commits', 'times', 'count', 4, rows.some((row) => row.commits > 1) ? {} : { hidden: true }),
      column('client', 'client', 'text', 3),
    ],
    rows: rows.map((row, index) => ({ number: index + 1, ...row })),
  });
}
