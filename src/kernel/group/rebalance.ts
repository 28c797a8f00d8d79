/**
 * A rebalance from its start to the assignment (GRP-1, GRP-2, GRP-4; `GroupCoordinator.prepareRebalance`,
 * `onCompleteJoin`, `setAndPropagateAssignment`). It waits for every known member, at most the longest rebalance timeout;
 * the first one of an Empty group waits `group.initial.rebalance.delay.ms` for more members instead (GRP-3).
 */
import type { Cluster } from '../cluster.ts';
import type { Facts } from '../rules.ts';
import type { Group, GroupMember, JoinedMember } from './group.ts';
import { changeState } from './group-state.ts';
import type { TopicPartition } from './topic-partition.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** Starts a rebalance unless one is already waiting for members. */
export function prepareRebalance(cluster: Cluster, group: Group): void {
  if (group.state === 'PreparingRebalance') return;
  if (group.state === 'CompletingRebalance') answerSyncs(cluster, group, 'REBALANCE_IN_PROGRESS');
  group.syncDueMs = NEVER;
  const timeoutMs = rebalanceTimeoutMs(group);
  if (group.state === 'Empty') {
    const delayMs = cluster.brokerConfig['group.initial.rebalance.delay.ms'];
    const remainingMs = Math.max(timeoutMs - delayMs, 0);
    group.joinPhase = { dueMs: cluster.nowMs + delayMs, initial: { remainingMs, hasNewMember: false } };
  } else {
    group.joinPhase = { dueMs: cluster.nowMs + timeoutMs, initial: null };
  }
  changeState(cluster, group, 'PreparingRebalance');
  completeJoinIfAllJoined(cluster, group);
}

function rebalanceTimeoutMs(group: Group): number {
  let longestMs = 0;
  for (const member of group.members.values()) longestMs = Math.max(longestMs, member.rebalanceTimeoutMs);
  return longestMs;
}

/** The join phase ends when all known members have joined again; with the last one gone the group is Empty at once. */
export function completeJoinIfAllJoined(cluster: Cluster, group: Group): void {
  if (group.state !== 'PreparingRebalance' || group.joinPhase === null) return;
  const members = [...group.members.values()];
  const isForsaken = members.length === 0 && group.pendingMembers.size === 0;
  if (group.joinPhase.initial !== null && !isForsaken) return;
  const haveAllJoined = members.every((member) => member.joinCorrelationId !== null);
  if (haveAllJoined && group.pendingMembers.size === 0) completeJoin(cluster, group);
}

/** The join phase's time is up (GRP-3). */
export function onJoinPhaseDue(cluster: Cluster, group: Group): void {
  const phase = group.joinPhase;
  if (phase === null) return;
  const { initial } = phase;
  if (initial?.hasNewMember && initial.remainingMs > 0) {
    const delayMs = Math.min(cluster.brokerConfig['group.initial.rebalance.delay.ms'], initial.remainingMs);
    phase.dueMs = cluster.nowMs + delayMs;
    phase.initial = { remainingMs: initial.remainingMs - delayMs, hasNewMember: false };
    return;
  }
  completeJoin(cluster, group);
}

function completeJoin(cluster: Cluster, group: Group): void {
  for (const member of group.members.values()) {
    if (member.joinCorrelationId !== null || member.groupInstanceId !== null) continue;
    removeMember(cluster, group, member, {
      reason: 'rebalance timeout',
      timeoutMs: rebalanceTimeoutMs(group),
    });
  }
  if (group.members.size > 0 && !electJoinedLeader(group)) {
    // Only static members are left and none has joined: wait once more for them or for their sessions to end.
    group.joinPhase = { dueMs: cluster.nowMs + rebalanceTimeoutMs(group), initial: null };
    return;
  }
  group.joinPhase = null;
  group.pendingMembers.clear();
  group.generation += 1;
  if (group.members.size === 0) {
    group.protocolName = null;
    changeState(cluster, group, 'Empty');
    return;
  }
  group.protocolName = chosenProtocol(group);
  changeState(cluster, group, 'CompletingRebalance');
  for (const member of group.members.values()) {
    answerJoin(cluster, group, member);
    member.isNew = false;
    touchSession(cluster, member);
  }
  if (cluster.version.expiresPendingSyncs) group.syncDueMs = cluster.nowMs + rebalanceTimeoutMs(group);
}

/** The leader stays if it has joined; else the first member that has takes its place. */
function electJoinedLeader(group: Group): boolean {
  const hasJoined = (id: string | null) =>
    id !== null && (group.members.get(id)?.joinCorrelationId ?? null) !== null;
  if (hasJoined(group.leaderId)) return true;
  const next = [...group.members.values()].find((member) => member.joinCorrelationId !== null);
  if (next === undefined) return false;
  group.leaderId = next.memberId;
  return true;
}

/** Each member votes for the first of its assignors that all support; most votes win (GRP-4). */
function chosenProtocol(group: Group): string {
  const members = [...group.members.values()];
  const votes = new Map<string, number>();
  for (const { protocols } of members) {
    const vote = protocols.find(({ name }) => isSupportedByAll(members, name));
    if (vote !== undefined) votes.set(vote.name, (votes.get(vote.name) ?? 0) + 1);
  }
  let winner: [string, number] | null = null;
  for (const entry of votes) if (winner === null || entry[1] > winner[1]) winner = entry;
  if (winner === null) throw new Error(`The members of ${group.groupId} share no protocol.`);
  return winner[0];
}

export function isSupportedByAll(members: readonly GroupMember[], protocolName: string): boolean {
  return members.every(({ protocols }) => protocols.some(({ name }) => name === protocolName));
}

/** Answers a member's JoinGroup with the current generation, if one waits. */
export function answerJoin(cluster: Cluster, group: Group, member: GroupMember): void {
  if (member.joinCorrelationId === null) return;
  const isLeader = member.memberId === group.leaderId;
  cluster.groupReplies.push({
    kind: 'join',
    correlationId: member.joinCorrelationId,
    error: null,
    memberId: member.memberId,
    generation: group.generation,
    protocolName: group.protocolName,
    leaderId: group.leaderId,
    members: isLeader ? joinedMembers(group) : [],
  });
  member.joinCorrelationId = null;
}

function joinedMembers(group: Group): JoinedMember[] {
  return [...group.members.values()].map(({ memberId, groupInstanceId, protocols }) => {
    const { topics, owned } = protocols.find(({ name }) => name === group.protocolName) ?? protocols[0]!;
    return { memberId, groupInstanceId, topics, owned };
  });
}

/** Stores the leader's assignment and answers all who wait for it; the group is Stable (GRP-6). */
export function completeSync(
  cluster: Cluster,
  group: Group,
  assignment: ReadonlyMap<string, readonly TopicPartition[]>,
): void {
  for (const member of group.members.values()) member.assignment = assignment.get(member.memberId) ?? [];
  changeState(cluster, group, 'Stable');
  group.syncDueMs = NEVER;
  answerSyncs(cluster, group, null);
  cluster.events.push({
    type: 'partitionsAssigned',
    atMs: cluster.nowMs,
    group: group.groupId,
    generation: group.generation,
    protocolName: group.protocolName ?? '',
    assignment: [...group.members.values()].map(({ memberId, clientId, assignment: partitions }) => ({
      memberId,
      clientId,
      partitions,
    })),
  });
}

function answerSyncs(cluster: Cluster, group: Group, error: 'REBALANCE_IN_PROGRESS' | null): void {
  for (const member of group.members.values()) {
    if (error !== null) member.assignment = [];
    if (member.syncCorrelationId === null) continue;
    const { syncCorrelationId: correlationId, assignment } = member;
    cluster.groupReplies.push({ kind: 'sync', correlationId, error, assignment });
    member.syncCorrelationId = null;
    touchSession(cluster, member);
  }
}

/** Members without a SyncGroup by the rebalance timeout are removed, which starts the next rebalance (GRP-3). */
export function onSyncDue(cluster: Cluster, group: Group): void {
  const timeoutMs = rebalanceTimeoutMs(group);
  group.syncDueMs = NEVER;
  for (const member of group.members.values()) {
    if (member.syncCorrelationId === null)
      removeMember(cluster, group, member, { reason: 'sync timeout', timeoutMs });
  }
  prepareRebalance(cluster, group);
}

/** Forgets a member; the caller decides what follows. `facts.reason` tells a request (GRP-7) from a timeout (GRP-3). */
export function removeMember(cluster: Cluster, group: Group, member: GroupMember, facts: Facts): void {
  group.members.delete(member.memberId);
  if (group.leaderId === member.memberId) group.leaderId = group.members.keys().next().value ?? null;
  refuseWaiting(cluster, member);
  const rule = facts.reason === 'leave' ? 'GRP-7' : 'GRP-3';
  const { memberId, clientId } = member;
  const at = { atMs: cluster.nowMs, group: group.groupId };
  cluster.events.push({ type: 'memberLeft', ...at, memberId, clientId, rule, facts });
}

function refuseWaiting(cluster: Cluster, member: GroupMember): void {
  const { memberId, joinCorrelationId, syncCorrelationId } = member;
  const error = 'UNKNOWN_MEMBER_ID';
  if (joinCorrelationId !== null) {
    const none = { generation: -1, protocolName: null, leaderId: null, members: [] };
    cluster.groupReplies.push({ kind: 'join', correlationId: joinCorrelationId, error, memberId, ...none });
  }
  if (syncCorrelationId !== null) {
    cluster.groupReplies.push({ kind: 'sync', correlationId: syncCorrelationId, error, assignment: [] });
  }
}

/** What follows on a member's removal: a rebalance of the others, or the one under way waits for one less. */
export function afterRemoval(cluster: Cluster, group: Group): void {
  if (group.state === 'PreparingRebalance') completeJoinIfAllJoined(cluster, group);
  else if (group.state === 'Stable' || group.state === 'CompletingRebalance')
    prepareRebalance(cluster, group);
}

/** The member was heard of: its session begins anew. */
export function touchSession(cluster: Cluster, member: GroupMember): void {
  member.sessionDueMs = member.isSessionHeld ? NEVER : cluster.nowMs + member.sessionTimeoutMs;
}
