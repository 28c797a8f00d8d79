/**
 * SyncGroup, Heartbeat and LeaveGroup (GRP-5 to GRP-7; `GroupCoordinator.handleSyncGroup`, `handleHeartbeat`,
 * `handleLeaveGroup`), and the sessions that heartbeats keep alive.
 */
import type { Cluster } from '../cluster.ts';
import type { KafkaErrorName } from '../errors.ts';
import type { Group, GroupMember } from './group.ts';
import { staticMember } from './group.ts';
import { afterRemoval, completeSync, prepareRebalance, removeMember, touchSession } from './rebalance.ts';
import type { TopicPartition } from './topic-partition.ts';

/** A member as it names itself in every request after its join. */
export interface MemberIdentity {
  readonly groupId: string;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generation: number;
}

export interface SyncRequest extends MemberIdentity {
  readonly protocolName: string | null;
  /** By member id; only the leader's counts. */
  readonly assignment: ReadonlyMap<string, readonly TopicPartition[]>;
}

/** Takes a SyncGroup and returns the correlation id under which its reply comes: for followers once the leader has sent its own. */
export function syncGroup(cluster: Cluster, request: SyncRequest): number {
  const correlationId = cluster.nextCorrelationId++;
  const group = cluster.groups.get(request.groupId);
  const error = memberProblem(group, request) ?? syncProblem(group!, request);
  if (error !== null) {
    cluster.groupReplies.push({ kind: 'sync', correlationId, error, assignment: [] });
    return correlationId;
  }
  const member = group!.members.get(request.memberId)!;
  if (group!.state === 'Stable') {
    cluster.groupReplies.push({ kind: 'sync', correlationId, error: null, assignment: member.assignment });
    touchSession(cluster, member);
    return correlationId;
  }
  member.syncCorrelationId = correlationId;
  if (member.memberId === group!.leaderId) completeSync(cluster, group!, request.assignment);
  return correlationId;
}

function syncProblem(group: Group, request: SyncRequest): KafkaErrorName | null {
  if (group.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
  if (group.state === 'PreparingRebalance') return 'REBALANCE_IN_PROGRESS';
  return request.protocolName === group.protocolName ? null : 'INCONSISTENT_GROUP_PROTOCOL';
}

/** What is wrong with who asks: an unknown member, a static id taken over, an old generation; null if nothing. */
export function memberProblem(group: Group | undefined, request: MemberIdentity): KafkaErrorName | null {
  if (group === undefined) return 'UNKNOWN_MEMBER_ID';
  const holder = staticMember(group, request.groupInstanceId);
  if (holder !== undefined && holder.memberId !== request.memberId) return 'FENCED_INSTANCE_ID';
  if (!group.members.has(request.memberId)) return 'UNKNOWN_MEMBER_ID';
  return request.generation === group.generation ? null : 'ILLEGAL_GENERATION';
}

/** A heartbeat, which also tells the member of a rebalance (GRP-5). */
export function heartbeat(cluster: Cluster, request: MemberIdentity): KafkaErrorName | null {
  const group = cluster.groups.get(request.groupId);
  if (group?.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
  const problem = memberProblem(group, request);
  if (problem !== null) return problem;
  touchSession(cluster, group!.members.get(request.memberId)!);
  if (group!.state === 'PreparingRebalance') return 'REBALANCE_IN_PROGRESS';
  return group!.state === 'CompletingRebalance' ? cluster.version.heartbeatWhileCompleting : null;
}

/** Removes a member at once; the others rebalance (GRP-7). */
export function leaveGroup(
  cluster: Cluster,
  request: Omit<MemberIdentity, 'generation'>,
): KafkaErrorName | null {
  const group = cluster.groups.get(request.groupId);
  if (group === undefined) return 'UNKNOWN_MEMBER_ID';
  if (group.pendingMembers.delete(request.memberId)) {
    afterRemoval(cluster, group);
    return null;
  }
  const member = group.members.get(request.memberId) ?? staticMember(group, request.groupInstanceId);
  if (member === undefined) return 'UNKNOWN_MEMBER_ID';
  removeMember(cluster, group, member, { reason: 'leave' });
  afterRemoval(cluster, group);
  return null;
}

/**
 * Says that the member's client heartbeats by itself, every few seconds for as long as it lives, so that no timer has to
 * run for each: while the group is Stable its heartbeats change nothing but the session, which is held instead.
 */
export function holdSession(cluster: Cluster, identity: { groupId: string; memberId: string }): void {
  const member = memberOf(cluster, identity);
  if (member === undefined) return;
  member.isSessionHeld = true;
  member.sessionDueMs = Number.POSITIVE_INFINITY;
}

/** The client heartbeats no more; `lastHeartbeatMs` was its last one. */
export function releaseSession(
  cluster: Cluster,
  identity: { groupId: string; memberId: string; lastHeartbeatMs: number },
): void {
  const member = memberOf(cluster, identity);
  if (member === undefined || !member.isSessionHeld) return;
  member.isSessionHeld = false;
  member.sessionDueMs = identity.lastHeartbeatMs + member.sessionTimeoutMs;
}

function memberOf(
  cluster: Cluster,
  { groupId, memberId }: { groupId: string; memberId: string },
): GroupMember | undefined {
  return cluster.groups.get(groupId)?.members.get(memberId);
}

/** Removes a member that was not heard of within its session timeout (GRP-3). */
export function expireMember(cluster: Cluster, group: Group, member: GroupMember): void {
  const facts = { reason: 'session timeout', timeoutMs: member.sessionTimeoutMs };
  removeMember(cluster, group, member, facts);
  if (group.state === 'PreparingRebalance') afterRemoval(cluster, group);
  else prepareRebalance(cluster, group);
}
