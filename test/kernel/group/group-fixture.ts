/** A cluster with a topic `t` of two partitions, and members that answer as real ones do, request by request. */

import { advanceCluster } from '../../../src/kernel/clock.ts';
import { type Cluster, createCluster, createTopic } from '../../../src/kernel/cluster.ts';
import type {
  Group,
  GroupState,
  JoinReply,
  MemberProtocol,
  SyncReply,
} from '../../../src/kernel/group/group.ts';
import { createGroup } from '../../../src/kernel/group/group.ts';
import { type JoinRequest, joinGroup } from '../../../src/kernel/group/join-group.ts';
import { type MemberIdentity, syncGroup } from '../../../src/kernel/group/membership.ts';
import type { TopicPartition } from '../../../src/kernel/group/topic-partition.ts';
import { findVersion, type VersionProfile } from '../../../src/kernel/versions.ts';

export const START_MS = 1_767_571_200_000;

export function clusterWithTopic(
  broker: Readonly<Record<string, string>> = {},
  version: VersionProfile = findVersion('4.2')!,
): Cluster {
  const cluster = createCluster({ version, startMs: START_MS, seed: 1, brokerOverrides: broker });
  createTopic(cluster, { name: 't', partitions: 2 });
  createTopic(cluster, { name: 'u', partitions: 1 });
  return cluster;
}

export function advanceTo(cluster: Cluster, ms: number): void {
  advanceCluster(cluster, START_MS + ms);
}

export function protocol(name = 'range', topics: readonly string[] = ['t']): MemberProtocol {
  return { name, topics, owned: [] };
}

/** Sends JoinGroup, with the member id that a first refusal gives, and returns the id and the correlation id to wait for. */
export function join(
  cluster: Cluster,
  clientId: string,
  options: Partial<JoinRequest> = {},
): { memberId: string; correlationId: number } {
  const request: JoinRequest = {
    groupId: 'g',
    memberId: '',
    groupInstanceId: null,
    clientId,
    sessionTimeoutMs: 45_000,
    rebalanceTimeoutMs: 300_000,
    protocolType: 'consumer',
    protocols: [protocol()],
    ...options,
  };
  const correlationId = joinGroup(cluster, request);
  const first = cluster.groupReplies.find((reply) => reply.correlationId === correlationId);
  if (first?.kind !== 'join' || first.error !== 'MEMBER_ID_REQUIRED')
    return { memberId: request.memberId, correlationId };
  const { memberId } = first;
  return { memberId, correlationId: joinGroup(cluster, { ...request, memberId }) };
}

export function joinReply(cluster: Cluster, correlationId: number): JoinReply | null {
  const reply = cluster.groupReplies.find((candidate) => candidate.correlationId === correlationId);
  return reply?.kind === 'join' ? reply : null;
}

export function syncReply(cluster: Cluster, correlationId: number): SyncReply | null {
  const reply = cluster.groupReplies.find((candidate) => candidate.correlationId === correlationId);
  return reply?.kind === 'sync' ? reply : null;
}

export function identity(memberId: string, generation: number): MemberIdentity {
  return { groupId: 'g', memberId, groupInstanceId: null, generation };
}

export function sync(
  cluster: Cluster,
  member: MemberIdentity,
  assignment: Readonly<Record<string, readonly TopicPartition[]>> = {},
): number {
  return syncGroup(cluster, {
    ...member,
    protocolName: 'range',
    assignment: new Map(Object.entries(assignment)),
  });
}

/** A group with one member that joined at 0 and is Stable from 3 s on, when the clock stands there. */
export function stableGroup(
  cluster: Cluster,
  options: Partial<JoinRequest> = {},
): { group: Group; memberId: string } {
  const { memberId } = join(cluster, 'c', options);
  const group = cluster.groups.get('g')!;
  advanceTo(cluster, 3_000);
  sync(cluster, identity(memberId, group.generation));
  return { group, memberId };
}

/** A group as it would be in a state, for rules that look at the state alone. */
export function groupIn(cluster: Cluster, state: GroupState, options: Partial<Group> = {}): Group {
  const group: Group = { ...createGroup('g', cluster.nowMs), state, ...options };
  const hasMembers = state !== 'Empty' && state !== 'Dead';
  if (hasMembers) {
    group.generation = 3;
    group.members.set('m', {
      memberId: 'm',
      clientId: 'm',
      groupInstanceId: null,
      sessionTimeoutMs: 45_000,
      rebalanceTimeoutMs: 300_000,
      protocols: [protocol()],
      assignment: [],
      joinCorrelationId: null,
      syncCorrelationId: null,
      isNew: false,
      sessionDueMs: Number.POSITIVE_INFINITY,
      isSessionHeld: true,
    });
  }
  cluster.groups.set('g', group);
  return group;
}
