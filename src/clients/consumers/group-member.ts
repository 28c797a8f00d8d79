/**
 * A member's side of a rebalance (CLI-706, GRP-4, GRP-7): JoinGroup, the leader's assignment, SyncGroup, and what is
 * revoked and taken. Eager assignors give up everything before joining; the cooperative one gives up only what moves, and
 * then joins a second time.
 */
import { type AssignorName, assign } from '../../kernel/group/assignors/assignors.ts';
import type { JoinReply, MemberProtocol, SyncReply } from '../../kernel/group/group.ts';
import { joinGroup } from '../../kernel/group/join-group.ts';
import { holdSession, syncGroup } from '../../kernel/group/membership.ts';
import { partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import type { PartitionsChangedEvent } from '../client-events.ts';
import type { World } from '../clients.ts';
import type { ClientError } from './client-error.ts';
import { identityOf, loseMembership } from './commits.ts';
import { type AssignedPartition, type Consumer, type Membership, newPartition } from './consumer.ts';
import type { ConsumerFamily } from './family.ts';
import { dropBuffered } from './partition-start.ts';

/** A member that is not done after this many steps at one instant is our bug. */
const STEPS_MAX = 1_000;
const COOPERATIVE = 'cooperative-sticky';

export function newMembership(nowMs: number): Membership {
  return {
    state: 'unjoined',
    memberId: '',
    generation: -1,
    protocolName: null,
    joinedAs: null,
    correlationId: null,
    heartbeatFromMs: nowMs,
    needsRejoin: false,
    isLost: false,
    waitsForPoll: false,
    toAssign: null,
    lastAssignment: [],
    retryMs: nowMs,
  };
}

/** Goes on with the group as far as it gets at this instant. Returns an error that the application must hear of. */
export function serveMembership(
  world: World,
  consumer: Consumer,
  family: ConsumerFamily,
): ClientError | null {
  const { membership } = consumer;
  if (membership === null) return null;
  for (let step = 0; step < STEPS_MAX; step++) {
    if (membership.state === 'unjoined') {
      if (!startJoin(world, consumer, family, membership)) return null;
    } else if (membership.state === 'stable') {
      if (!settle(world, consumer, family, membership)) return null;
    } else {
      const reply = takeReply(world, membership);
      if (reply === null) return null;
      const error =
        reply.kind === 'join'
          ? onJoinReply(world, consumer, family, reply)
          : onSyncReply(world, consumer, family, reply);
      if (error !== null) return error;
    }
  }
  throw new Error(`${consumer.name} does not come to an end with its group.`);
}

function takeReply({ cluster }: World, membership: Membership): JoinReply | SyncReply | null {
  const index = cluster.groupReplies.findIndex((reply) => reply.correlationId === membership.correlationId);
  if (index < 0) return null;
  membership.correlationId = null;
  return cluster.groupReplies.splice(index, 1)[0]!;
}

function startJoin(
  world: World,
  consumer: Consumer,
  family: ConsumerFamily,
  membership: Membership,
): boolean {
  const { cluster } = world;
  if (cluster.nowMs < membership.retryMs) return false;
  if (membership.waitsForPoll && !consumer.isInPoll) return false;
  const givesUp = consumer.partitions.size > 0;
  if (givesUp && !family.mayRebalance(consumer)) return false;
  if (membership.isLost) {
    takeAway(world, consumer, [...consumer.partitions.values()], 'partitionsLost');
  } else if (givesUp) {
    family.beforeJoin(world, consumer);
    if (!isCooperative(consumer)) revoke(world, consumer, family, [...consumer.partitions.values()]);
  }
  membership.isLost = false;
  membership.waitsForPoll = false;
  sendJoin(world, consumer, membership);
  return true;
}

function sendJoin({ cluster }: World, consumer: Consumer, membership: Membership): void {
  const { settings, subscription } = consumer;
  const { sessionTimeoutMs, rebalanceTimeoutMs, groupInstanceId } = settings;
  const topics = [...(subscription ?? [])].sort();
  membership.needsRejoin = false;
  membership.state = 'joining';
  membership.correlationId = joinGroup(cluster, {
    groupId: consumer.groupId ?? '',
    memberId: membership.memberId,
    groupInstanceId,
    clientId: consumer.name,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocolType: 'consumer',
    protocols: settings.assignors.map(
      (name): MemberProtocol => ({ name, topics, owned: ownedFor(consumer, name) }),
    ),
  });
}

function ownedFor(consumer: Consumer, assignor: string): readonly TopicPartition[] {
  if (assignor === COOPERATIVE)
    return [...consumer.partitions.values()].map(({ topic, partition }) => ({ topic, partition }));
  return assignor === 'sticky' ? (consumer.membership?.lastAssignment ?? []) : [];
}

/** One cooperative assignor in a list with an eager one makes the whole group eager (CLI-706). */
export function isCooperative(consumer: Consumer): boolean {
  return consumer.settings.assignors.every((name) => name === COOPERATIVE);
}

function onJoinReply(
  world: World,
  consumer: Consumer,
  family: ConsumerFamily,
  reply: JoinReply,
): ClientError | null {
  const membership = consumer.membership!;
  if (reply.error === 'MEMBER_ID_REQUIRED') {
    membership.memberId = reply.memberId;
    sendJoin(world, consumer, membership);
    return null;
  }
  if (reply.error === 'UNKNOWN_MEMBER_ID' || reply.error === 'ILLEGAL_GENERATION') {
    loseMembership(consumer);
    return null;
  }
  if (reply.error !== null) {
    membership.state = 'unjoined';
    membership.retryMs = family.joinRetryMs(world);
    return family.joinError(reply.error);
  }
  membership.memberId = reply.memberId;
  membership.generation = reply.generation;
  membership.protocolName = reply.protocolName;
  membership.state = 'syncing';
  const assignment = reply.leaderId === reply.memberId ? assignAsLeader(world, family, reply) : new Map();
  membership.correlationId = syncGroup(world.cluster, {
    ...identityOf(consumer),
    protocolName: reply.protocolName,
    assignment,
  });
  return null;
}

/** The leader assigns with its own client's rules (ASG-1). kafkajs's own round robin is the same (CLI-706). */
function assignAsLeader(
  { cluster }: World,
  family: ConsumerFamily,
  reply: JoinReply,
): Map<string, TopicPartition[]> {
  const counts = new Map([...cluster.topics].map(([name, topic]) => [name, topic.partitions.length]));
  const strategy =
    reply.protocolName === 'RoundRobinAssigner' ? 'roundrobin' : (reply.protocolName as AssignorName);
  return assign(strategy, family.assignorFamily, reply.members, counts);
}

function onSyncReply(
  world: World,
  consumer: Consumer,
  family: ConsumerFamily,
  reply: SyncReply,
): ClientError | null {
  const membership = consumer.membership!;
  if (reply.error === 'REBALANCE_IN_PROGRESS') {
    membership.state = 'unjoined';
    return null;
  }
  if (reply.error !== null) {
    loseMembership(consumer);
    return null;
  }
  membership.state = 'stable';
  membership.heartbeatFromMs = world.cluster.nowMs;
  membership.toAssign = reply.assignment;
  membership.joinedAs = { memberId: membership.memberId, generation: membership.generation };
  holdSession(world.cluster, identityOf(consumer));
  family.onJoined(world, consumer);
  return null;
}

/** Takes what was assigned, and joins again if a rebalance is known. False: nothing to do now. */
function settle(world: World, consumer: Consumer, family: ConsumerFamily, membership: Membership): boolean {
  if (membership.toAssign !== null) {
    if (!family.mayRebalance(consumer)) return false;
    take(world, consumer, family, membership.toAssign);
    membership.lastAssignment = membership.toAssign;
    membership.toAssign = null;
    return true;
  }
  if (!membership.needsRejoin) return false;
  membership.state = 'unjoined';
  return true;
}

function take(
  world: World,
  consumer: Consumer,
  family: ConsumerFamily,
  assigned: readonly TopicPartition[],
): void {
  const keys = new Set(assigned.map(partitionKey));
  const removed = [...consumer.partitions.values()].filter((held) => !keys.has(partitionKey(held)));
  if (removed.length > 0) {
    revoke(world, consumer, family, removed);
    consumer.membership!.needsRejoin = true;
  }
  const added: AssignedPartition[] = [];
  for (const partition of assigned) {
    if (!consumer.partitions.has(partitionKey(partition))) added.push(addPartition(consumer, partition));
  }
  if (added.length > 0) noteChange(world, consumer, 'partitionsTaken', added);
  family.onAssigned(world, consumer, added);
}

export function addPartition(consumer: Consumer, partition: TopicPartition): AssignedPartition {
  const added = newPartition(partition);
  consumer.partitions.set(partitionKey(partition), added);
  consumer.everHeld.add(partitionKey(partition));
  return added;
}

function revoke(
  world: World,
  consumer: Consumer,
  family: ConsumerFamily,
  partitions: readonly AssignedPartition[],
): void {
  if (partitions.length === 0) return;
  family.beforeRevoke(world, consumer, partitions, 'rebalance');
  takeAway(world, consumer, partitions, 'partitionsRevoked');
}

export function takeAway(
  world: World,
  consumer: Consumer,
  partitions: readonly AssignedPartition[],
  type: 'partitionsRevoked' | 'partitionsLost',
): void {
  if (partitions.length === 0) return;
  for (const partition of partitions) {
    consumer.partitions.delete(partitionKey(partition));
    dropBuffered(consumer, partition);
  }
  noteChange(world, consumer, type, partitions);
}

function noteChange(
  { cluster, clients }: World,
  consumer: Consumer,
  type: PartitionsChangedEvent['type'],
  changed: readonly AssignedPartition[],
): void {
  const at = { atMs: cluster.nowMs, consumer: consumer.name, afterClusterEvents: cluster.events.length };
  const partitions = changed.map(({ topic, partition }) => ({ topic, partition }));
  clients.events.push({ type, ...at, partitions });
}
