/**
 * JoinGroup (GRP-3, GRP-4; `GroupCoordinator.handleJoinGroup`). The answer comes as a reply in `cluster.groupReplies`,
 * often much later: a join waits until all members have joined.
 */
import type { Cluster } from '../cluster.ts';
import type { KafkaErrorName } from '../errors.ts';
import { nextUuid } from '../random.ts';
import type { Group, GroupMember, MemberProtocol } from './group.ts';
import { staticMember } from './group.ts';
import { groupOrNew } from './group-state.ts';
import {
  answerJoin,
  completeJoinIfAllJoined,
  isSupportedByAll,
  prepareRebalance,
  touchSession,
} from './rebalance.ts';

/** ms: in place of the session timeout until a new member's first join is complete (GRP-3). */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;

export interface JoinRequest {
  readonly groupId: string;
  /** '' at first. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocolType: string;
  readonly protocols: readonly MemberProtocol[];
}

/** Takes a JoinGroup and returns the correlation id under which its reply will come. */
export function joinGroup(cluster: Cluster, request: JoinRequest): number {
  const correlationId = cluster.nextCorrelationId++;
  const refuse = (error: KafkaErrorName, memberId = request.memberId): number => {
    const none = { generation: -1, protocolName: null, leaderId: null, members: [] };
    cluster.groupReplies.push({ kind: 'join', correlationId, error, memberId, ...none });
    return correlationId;
  };
  const { brokerConfig } = cluster;
  if (
    request.sessionTimeoutMs < brokerConfig['group.min.session.timeout.ms'] ||
    request.sessionTimeoutMs > brokerConfig['group.max.session.timeout.ms']
  ) {
    return refuse('INVALID_SESSION_TIMEOUT');
  }
  const isUnknown = request.memberId !== '' && !cluster.groups.has(request.groupId);
  if (isUnknown) return refuse('UNKNOWN_MEMBER_ID');
  const group = groupOrNew(cluster, request.groupId);
  if (!sharesProtocol(group, request)) return refuse('INCONSISTENT_GROUP_PROTOCOL');
  if (isFull(cluster, group, request)) return refuse('GROUP_MAX_SIZE_REACHED');
  if (request.memberId === '') return joinUnknown(cluster, group, request, correlationId, refuse);
  const error = joinKnown(cluster, group, request, correlationId);
  return error === null ? correlationId : refuse(error);
}

type Refuse = (error: KafkaErrorName, memberId?: string) => number;

/** A client without a member id gets one: at once as a static member, else first in a refusal (MEMBER_ID_REQUIRED). */
function joinUnknown(
  cluster: Cluster,
  group: Group,
  request: JoinRequest,
  correlationId: number,
  refuse: Refuse,
): number {
  const memberId = `${request.groupInstanceId ?? request.clientId}-${nextUuid(cluster.random)}`;
  const absent = staticMember(group, request.groupInstanceId);
  if (absent !== undefined) {
    replaceStaticMember(cluster, group, { absent, memberId, request, correlationId });
    return correlationId;
  }
  if (cluster.version.requiresMemberId && request.groupInstanceId === null) {
    group.pendingMembers.set(memberId, cluster.nowMs + request.sessionTimeoutMs);
    return refuse('MEMBER_ID_REQUIRED', memberId);
  }
  addMember(cluster, group, { memberId, request, correlationId });
  return correlationId;
}

function joinKnown(
  cluster: Cluster,
  group: Group,
  request: JoinRequest,
  correlationId: number,
): KafkaErrorName | null {
  const { memberId } = request;
  if (group.pendingMembers.delete(memberId)) {
    addMember(cluster, group, { memberId, request, correlationId });
    return null;
  }
  const member = group.members.get(memberId);
  if (member === undefined) {
    return staticMember(group, request.groupInstanceId) === undefined
      ? 'UNKNOWN_MEMBER_ID'
      : 'FENCED_INSTANCE_ID';
  }
  const changed = !isSameProtocols(member.protocols, request.protocols);
  const isSettled = group.state === 'Stable' || group.state === 'CompletingRebalance';
  const staysInGeneration =
    isSettled && !changed && !(group.state === 'Stable' && memberId === group.leaderId);
  member.joinCorrelationId = correlationId;
  member.protocols = request.protocols;
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
  if (staysInGeneration) {
    answerJoin(cluster, group, member);
    touchSession(cluster, member);
    return null;
  }
  prepareRebalance(cluster, group);
  completeJoinIfAllJoined(cluster, group);
  return null;
}

function addMember(
  cluster: Cluster,
  group: Group,
  options: { memberId: string; request: JoinRequest; correlationId: number },
): void {
  const { memberId, request, correlationId } = options;
  const { clientId, groupInstanceId, sessionTimeoutMs, rebalanceTimeoutMs, protocols } = request;
  group.protocolType = request.protocolType;
  group.leaderId ??= memberId;
  group.members.set(memberId, {
    memberId,
    clientId,
    groupInstanceId,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocols,
    assignment: [],
    joinCorrelationId: correlationId,
    syncCorrelationId: null,
    isNew: true,
    sessionDueMs: cluster.nowMs + NEW_MEMBER_JOIN_TIMEOUT_MS,
    isSessionHeld: false,
  });
  const at = { atMs: cluster.nowMs, group: group.groupId };
  cluster.events.push({
    type: 'memberJoined',
    ...at,
    memberId,
    clientId,
    rule: 'GRP-7',
    facts: { groupInstanceId },
  });
  if (group.state !== 'PreparingRebalance') prepareRebalance(cluster, group);
  else if (group.joinPhase?.initial) group.joinPhase.initial.hasNewMember = true;
  completeJoinIfAllJoined(cluster, group);
}

/** A static member under a new member id: in a Stable group it takes its old assignment without a rebalance (GRP-7). */
function replaceStaticMember(
  cluster: Cluster,
  group: Group,
  options: { absent: GroupMember; memberId: string; request: JoinRequest; correlationId: number },
): void {
  const { absent, memberId, request, correlationId } = options;
  const { sessionTimeoutMs, rebalanceTimeoutMs, protocols } = request;
  const changed = !isSameProtocols(absent.protocols, protocols);
  const member: GroupMember = {
    ...absent,
    memberId,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocols,
    joinCorrelationId: correlationId,
    syncCorrelationId: null,
    isSessionHeld: false,
  };
  group.members.delete(absent.memberId);
  group.members.set(memberId, member);
  if (group.leaderId === absent.memberId) group.leaderId = memberId;
  touchSession(cluster, member);
  if (group.state === 'Stable' && !changed) {
    answerJoin(cluster, group, member);
    return;
  }
  prepareRebalance(cluster, group);
  completeJoinIfAllJoined(cluster, group);
}

function sharesProtocol(group: Group, request: JoinRequest): boolean {
  if (request.protocolType === '' || request.protocols.length === 0) return false;
  const others = [...group.members.values()].filter((member) => member.memberId !== request.memberId);
  if (others.length === 0) return true;
  return (
    group.protocolType === request.protocolType &&
    request.protocols.some(({ name }) => isSupportedByAll(others, name))
  );
}

/** `group.max.size` counts members, and while a rebalance waits, those who have joined (`acceptJoiningMember`). */
function isFull(cluster: Cluster, group: Group, request: JoinRequest): boolean {
  const maxSize = cluster.brokerConfig['group.max.size'];
  const known = group.members.get(request.memberId) ?? staticMember(group, request.groupInstanceId);
  if (group.state === 'Empty') return false;
  if (group.state !== 'PreparingRebalance') return known === undefined && group.members.size >= maxSize;
  if (known !== undefined && known.joinCorrelationId !== null) return false;
  return [...group.members.values()].filter((member) => member.joinCorrelationId !== null).length >= maxSize;
}

function isSameProtocols(left: readonly MemberProtocol[], right: readonly MemberProtocol[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
