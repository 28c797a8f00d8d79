import { expect, test } from 'vitest';
import { commitOffsets } from '../../../src/kernel/group/committed-offsets.ts';
import { describeGroup, listGroups } from '../../../src/kernel/group/group-admin.ts';
import { nextGroupDueMs } from '../../../src/kernel/group/group-timers.ts';
import { heartbeat, holdSession, leaveGroup, releaseSession } from '../../../src/kernel/group/membership.ts';
import { findVersion } from '../../../src/kernel/versions.ts';
import {
  advanceTo,
  clusterWithTopic,
  groupIn,
  identity,
  join,
  joinReply,
  protocol,
  START_MS,
  stableGroup,
  sync,
  syncReply,
} from './group-fixture.ts';

const T0 = { topic: 't', partition: 0 };
const T1 = { topic: 't', partition: 1 };

function stateAt(cluster: ReturnType<typeof clusterWithTopic>): string | undefined {
  return cluster.groups.get('g')?.state;
}

test('GRP-3: the first join of an Empty group is answered after the initial delay of 3 s', () => {
  const cluster = clusterWithTopic();
  const { correlationId, memberId } = join(cluster, 'c');
  expect(stateAt(cluster)).toBe('PreparingRebalance');
  advanceTo(cluster, 2_999);
  expect(joinReply(cluster, correlationId)).toBeNull();
  advanceTo(cluster, 3_000);
  expect(joinReply(cluster, correlationId)).toMatchObject({
    error: null,
    generation: 1,
    protocolName: 'range',
    leaderId: memberId,
  });
  expect(stateAt(cluster)).toBe('CompletingRebalance');
});

test('GRP-3: each member that joins meanwhile extends it by as much again', () => {
  const cluster = clusterWithTopic();
  const first = join(cluster, 'a');
  advanceTo(cluster, 2_000);
  join(cluster, 'b');
  advanceTo(cluster, 5_999);
  expect(joinReply(cluster, first.correlationId)).toBeNull();
  advanceTo(cluster, 6_000);
  expect(joinReply(cluster, first.correlationId)?.members).toHaveLength(2);
});

test('GRP-3: at most the rebalance timeout in total', () => {
  const cluster = clusterWithTopic();
  const first = join(cluster, 'a', { rebalanceTimeoutMs: 5_000 });
  for (const ms of [2_000, 4_000]) {
    advanceTo(cluster, ms);
    join(cluster, `b${ms}`, { rebalanceTimeoutMs: 5_000 });
  }
  advanceTo(cluster, 4_999);
  expect(joinReply(cluster, first.correlationId)).toBeNull();
  advanceTo(cluster, 5_000);
  expect(joinReply(cluster, first.correlationId)?.members).toHaveLength(3);
});

test('GRP-4, GRP-6: the first joiner leads and alone learns of all; followers wait for its assignment', () => {
  const cluster = clusterWithTopic();
  const [a, b] = [join(cluster, 'a'), join(cluster, 'b')];
  advanceTo(cluster, 6_000);
  expect(joinReply(cluster, a.correlationId)).toMatchObject({
    leaderId: a.memberId,
    members: [{ topics: ['t'] }, { topics: ['t'] }],
  });
  expect(joinReply(cluster, b.correlationId)).toMatchObject({ leaderId: a.memberId, members: [] });
  const waiting = sync(cluster, identity(b.memberId, 1), { [b.memberId]: [T0, T1] });
  expect(syncReply(cluster, waiting)).toBeNull();
  const led = sync(cluster, identity(a.memberId, 1), { [a.memberId]: [T0] });
  expect(syncReply(cluster, led)).toMatchObject({ error: null, assignment: [T0] });
  expect(syncReply(cluster, waiting)).toMatchObject({ error: null, assignment: [] });
  expect(stateAt(cluster)).toBe('Stable');
  expect(syncReply(cluster, sync(cluster, identity(b.memberId, 1)))).toMatchObject({
    error: null,
    assignment: [],
  });
});

test('GRP-4: each member votes for its first assignor that all support, and most votes win', () => {
  const cluster = clusterWithTopic();
  const names = [
    ['roundrobin', 'range'],
    ['sticky', 'range', 'roundrobin'],
    ['range', 'roundrobin'],
  ];
  const members = names.map((list, index) =>
    join(cluster, `c${index}`, { protocols: list.map((name) => protocol(name)) }),
  );
  advanceTo(cluster, 9_000);
  expect(joinReply(cluster, members[0]!.correlationId)?.protocolName).toBe('range');
});

test('GRP-4: without a common assignor the newcomer is refused and the group undisturbed', () => {
  const cluster = clusterWithTopic();
  stableGroup(cluster);
  const { correlationId } = join(cluster, 'd', { protocols: [protocol('roundrobin')] });
  expect(joinReply(cluster, correlationId)?.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
  expect(describeGroup(cluster, 'g')).toMatchObject({
    state: 'Stable',
    assignor: 'range',
    members: [{ clientId: 'c' }],
  });
});

test('GRP-4: an unknown member id is refused, and makes no group', () => {
  const cluster = clusterWithTopic();
  expect(joinReply(cluster, join(cluster, 'x', { memberId: 'x' }).correlationId)?.error).toBe(
    'UNKNOWN_MEMBER_ID',
  );
  expect(listGroups(cluster)).toEqual([]);
  stableGroup(cluster);
  expect(joinReply(cluster, join(cluster, 'x', { memberId: 'x' }).correlationId)?.error).toBe(
    'UNKNOWN_MEMBER_ID',
  );
});

test.each([
  ['1', 'GROUP_MAX_SIZE_REACHED'],
  ['2', undefined],
])('GRP-4: a second member of a group whose group.max.size is %s: %s', (maxSize, error) => {
  const cluster = clusterWithTopic({ 'group.max.size': maxSize });
  stableGroup(cluster);
  expect(joinReply(cluster, join(cluster, 'd').correlationId)?.error).toBe(error);
});

test.each([
  ['1', 'GROUP_MAX_SIZE_REACHED'],
  ['2', null],
])(
  'GRP-4: while a rebalance waits, those who have joined count: a second one with group.max.size %s: %s',
  (maxSize, error) => {
    const cluster = clusterWithTopic({ 'group.max.size': maxSize });
    join(cluster, 'c');
    const second = join(cluster, 'd');
    advanceTo(cluster, 6_000);
    expect(joinReply(cluster, second.correlationId)?.error).toBe(error);
  },
);

test.each([
  [5_999, 'INVALID_SESSION_TIMEOUT'],
  [6_000, null],
  [1_800_000, null],
  [1_800_001, 'INVALID_SESSION_TIMEOUT'],
])('GRP-3: a session timeout of %i ms: %s', (sessionTimeoutMs, error) => {
  const cluster = clusterWithTopic();
  const { correlationId } = join(cluster, 'c', { sessionTimeoutMs });
  advanceTo(cluster, 3_000);
  expect(joinReply(cluster, correlationId)?.error).toBe(error);
});

test('GRP-3: a member that is not heard of for its session timeout is removed; the last one leaves the group Empty', () => {
  const cluster = clusterWithTopic();
  const { memberId } = stableGroup(cluster);
  advanceTo(cluster, 20_000);
  expect(heartbeat(cluster, identity(memberId, 1))).toBeNull();
  advanceTo(cluster, 64_999);
  expect(stateAt(cluster)).toBe('Stable');
  advanceTo(cluster, 65_000);
  expect(stateAt(cluster)).toBe('Empty');
  expect(cluster.groups.get('g')?.generation).toBe(2);
  const left = cluster.events.filter((event) => event.type === 'memberLeft');
  expect(left).toMatchObject([
    { atMs: START_MS + 65_000, rule: 'GRP-3', facts: { reason: 'session timeout', timeoutMs: 45_000 } },
  ]);
});

test('GRP-3: a commit and a sync keep the session alive as a heartbeat does', () => {
  const cluster = clusterWithTopic();
  const { memberId } = stableGroup(cluster);
  advanceTo(cluster, 40_000);
  const offsets = [{ ...T0, offset: 1 }];
  expect(
    commitOffsets(cluster, { ...identity(memberId, 1), clientId: 'c', cause: 'sync', offsets })[0]?.error,
  ).toBeNull();
  advanceTo(cluster, 84_999);
  expect(stateAt(cluster)).toBe('Stable');
  advanceTo(cluster, 85_000);
  expect(stateAt(cluster)).toBe('Empty');
});

test('a held session does not end until it is released, and then counts from the last heartbeat', () => {
  const cluster = clusterWithTopic();
  const { memberId } = stableGroup(cluster);
  holdSession(cluster, { groupId: 'g', memberId });
  expect(nextGroupDueMs(cluster)).toBe(Number.POSITIVE_INFINITY);
  advanceTo(cluster, 1_000_000);
  releaseSession(cluster, { groupId: 'g', memberId, lastHeartbeatMs: START_MS + 999_000 });
  expect(nextGroupDueMs(cluster)).toBe(START_MS + 1_044_000);
});

test('GRP-3: a member id that is handed out and not used is forgotten after the session timeout', () => {
  const cluster = clusterWithTopic();
  const group = groupIn(cluster, 'Empty');
  join(cluster, 'c');
  group.pendingMembers.set('d-1', START_MS + 45_000);
  advanceTo(cluster, 3_000);
  expect(group.pendingMembers.size).toBe(0); // The completed rebalance forgot it.
  group.pendingMembers.set('e-1', START_MS + 45_000);
  advanceTo(cluster, 44_999);
  expect(group.pendingMembers.size).toBe(1);
  advanceTo(cluster, 45_000);
  expect(group.pendingMembers.size).toBe(0);
});

test('GRP-3: a rebalance waits for a member that does not rejoin until the rebalance timeout, then goes on without it', () => {
  const cluster = clusterWithTopic();
  const slow = stableGroup(cluster, { rebalanceTimeoutMs: 60_000 });
  holdSession(cluster, { groupId: 'g', memberId: slow.memberId });
  const newcomer = join(cluster, 'n', { rebalanceTimeoutMs: 30_000 });
  expect(heartbeat(cluster, identity(slow.memberId, 1))).toBe('REBALANCE_IN_PROGRESS');
  advanceTo(cluster, 62_999);
  expect(joinReply(cluster, newcomer.correlationId)).toBeNull();
  advanceTo(cluster, 63_000);
  expect(joinReply(cluster, newcomer.correlationId)).toMatchObject({
    generation: 2,
    leaderId: newcomer.memberId,
  });
  expect(heartbeat(cluster, identity(slow.memberId, 1))).toBe('UNKNOWN_MEMBER_ID');
});

test.each([
  ['3.0', 'Empty'],
  ['2.8', 'CompletingRebalance'],
])(
  'GRP-3: members that do not send SyncGroup within the rebalance timeout are removed since 3.0 (%s)',
  (kafka, state) => {
    const cluster = clusterWithTopic({}, findVersion(kafka));
    const { memberId } = join(cluster, 'c', { rebalanceTimeoutMs: 20_000 });
    advanceTo(cluster, 3_000);
    holdSession(cluster, { groupId: 'g', memberId });
    advanceTo(cluster, 22_999);
    expect(stateAt(cluster)).toBe('CompletingRebalance');
    advanceTo(cluster, 23_000);
    expect(stateAt(cluster)).toBe(state);
  },
);

test('GRP-5: what a heartbeat is answered', () => {
  const cluster = clusterWithTopic();
  expect(heartbeat(cluster, identity('m', 3))).toBe('UNKNOWN_MEMBER_ID');
  groupIn(cluster, 'Empty');
  expect(heartbeat(cluster, identity('m', 3))).toBe('UNKNOWN_MEMBER_ID');
  groupIn(cluster, 'Stable');
  expect(heartbeat(cluster, identity('m', 3))).toBeNull();
  expect(heartbeat(cluster, identity('x', 3))).toBe('UNKNOWN_MEMBER_ID');
  expect(heartbeat(cluster, identity('m', 2))).toBe('ILLEGAL_GENERATION');
  groupIn(cluster, 'PreparingRebalance');
  expect(heartbeat(cluster, identity('m', 3))).toBe('REBALANCE_IN_PROGRESS');
  groupIn(cluster, 'CompletingRebalance');
  expect(heartbeat(cluster, identity('m', 3))).toBeNull();
  cluster.version = { ...cluster.version, heartbeatWhileCompleting: 'REBALANCE_IN_PROGRESS' };
  expect(heartbeat(cluster, identity('m', 3))).toBe('REBALANCE_IN_PROGRESS');
});

test('GRP-7: a member that leaves starts a rebalance of the others at once', () => {
  const cluster = clusterWithTopic();
  const { memberId } = stableGroup(cluster);
  const newcomer = join(cluster, 'n');
  expect(leaveGroup(cluster, identity(memberId, 1))).toBeNull();
  expect(joinReply(cluster, newcomer.correlationId)).toMatchObject({
    generation: 2,
    leaderId: newcomer.memberId,
  });
  expect(leaveGroup(cluster, identity(memberId, 1))).toBe('UNKNOWN_MEMBER_ID');
});

test('GRP-1, GRP-2: the last member to leave makes the group Empty at once, one generation on', () => {
  for (const leavesWhilePreparing of [false, true]) {
    const cluster = clusterWithTopic();
    const memberId = leavesWhilePreparing ? join(cluster, 'c').memberId : stableGroup(cluster).memberId;
    leaveGroup(cluster, identity(memberId, 1));
    expect(cluster.groups.get('g')).toMatchObject({
      state: 'Empty',
      generation: leavesWhilePreparing ? 1 : 2,
      protocolType: 'consumer',
    });
  }
});

test('GRP-7: a static member is kept when it is gone, and its successor takes its place without a rebalance', () => {
  const cluster = clusterWithTopic();
  const request = { groupInstanceId: 'i' };
  const first = join(cluster, 'c', request);
  advanceTo(cluster, 3_000);
  const memberId = joinReply(cluster, first.correlationId)!.memberId;
  sync(cluster, { ...identity(memberId, 1), groupInstanceId: 'i' }, { [memberId]: [T0, T1] });
  const second = join(cluster, 'c', request);
  const reply = joinReply(cluster, second.correlationId)!;
  expect(reply).toMatchObject({ error: null, generation: 1 });
  expect(stateAt(cluster)).toBe('Stable');
  const successor = { ...identity(reply.memberId, 1), groupInstanceId: 'i' };
  expect(syncReply(cluster, sync(cluster, successor))).toMatchObject({ assignment: [T0, T1] });
  expect(heartbeat(cluster, { ...successor, memberId })).toBe('FENCED_INSTANCE_ID');
});
