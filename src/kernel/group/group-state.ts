/** Making, changing and removing groups, each told as an event (GRP-1, OFS-11). */
import type { Cluster } from '../cluster.ts';
import type { Verdict } from '../rules.ts';
import { createGroup, type Group, type GroupState } from './group.ts';
import { comparePartitions } from './topic-partition.ts';

/** The group, made Empty if it did not exist: by a first JoinGroup or a first commit (GRP-1). */
export function groupOrNew(cluster: Cluster, groupId: string): Group {
  const known = cluster.groups.get(groupId);
  if (known !== undefined) return known;
  const group = createGroup(groupId, cluster.nowMs);
  cluster.groups.set(groupId, group);
  noteState(cluster, group, null);
  return group;
}

export function changeState(cluster: Cluster, group: Group, to: GroupState): void {
  const from = group.state;
  group.state = to;
  group.stateSinceMs = cluster.nowMs;
  noteState(cluster, group, from);
}

function noteState(cluster: Cluster, group: Group, from: GroupState | null): void {
  const { groupId, state, generation, members } = group;
  const at = { atMs: cluster.nowMs, group: groupId };
  cluster.events.push({
    type: 'groupStateChanged',
    ...at,
    from,
    to: state,
    generation,
    members: members.size,
  });
}

/** The group becomes Dead: it is forgotten with all its offsets. */
export function removeGroup(cluster: Cluster, group: Group, { rule, facts }: Verdict): void {
  const offsets = [...group.offsets.values()]
    .sort(comparePartitions)
    .map(({ topic, partition, offset }) => ({ topic, partition, offset }));
  group.state = 'Dead';
  group.offsets.clear();
  cluster.groups.delete(group.groupId);
  cluster.events.push({
    type: 'groupRemoved',
    atMs: cluster.nowMs,
    group: group.groupId,
    offsets,
    rule,
    facts,
  });
}
