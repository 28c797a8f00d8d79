import { expect, test } from 'vitest';
import { deleteTopic } from '../../../src/kernel/cluster.ts';
import {
  type CommitRequest,
  commitOffsets,
  committedOffset,
  committedOffsets,
  refuseCommit,
  simpleIdentity,
} from '../../../src/kernel/group/committed-offsets.ts';
import type { GroupState } from '../../../src/kernel/group/group.ts';
import {
  alterOffsets,
  deleteGroup,
  deleteOffsets,
  listGroups,
} from '../../../src/kernel/group/group-admin.ts';
import { findVersion } from '../../../src/kernel/versions.ts';
import { clusterWithTopic, groupIn, identity, stableGroup } from './group-fixture.ts';

const T0 = { topic: 't', partition: 0 };
const simple: CommitRequest = {
  ...simpleIdentity('g'),
  clientId: 'c',
  cause: 'sync',
  offsets: [{ ...T0, offset: 5 }],
};

function commitAs(memberId: string, generation: number): CommitRequest {
  return { ...simple, ...identity(memberId, generation) };
}

test.each<[GroupState, string | null]>([
  ['Empty', null],
  ['PreparingRebalance', 'UNKNOWN_MEMBER_ID'],
  ['CompletingRebalance', 'UNKNOWN_MEMBER_ID'],
  ['Stable', 'UNKNOWN_MEMBER_ID'],
  ['Dead', 'COORDINATOR_NOT_AVAILABLE'],
])('VEC-20: a commit without member and generation to a group that is %s: %s', (state, error) => {
  const cluster = clusterWithTopic();
  groupIn(cluster, state);
  expect(commitOffsets(cluster, simple)).toEqual([{ ...T0, error }]);
});

test('VEC-20: member x of generation 3 may not commit to an Empty group', () => {
  const cluster = clusterWithTopic();
  groupIn(cluster, 'Empty');
  expect(commitOffsets(cluster, commitAs('x', 3))).toEqual([{ ...T0, error: 'UNKNOWN_MEMBER_ID' }]);
});

test.each<[GroupState, string | null]>([
  ['Empty', null],
  ['PreparingRebalance', 'NON_EMPTY_GROUP'],
  ['CompletingRebalance', 'NON_EMPTY_GROUP'],
  ['Stable', 'NON_EMPTY_GROUP'],
  ['Dead', 'GROUP_ID_NOT_FOUND'],
])('VEC-20, OFS-14: DeleteGroups of a group that is %s: %s', (state, error) => {
  const cluster = clusterWithTopic();
  groupIn(cluster, state);
  expect(deleteGroup(cluster, 'g')).toBe(error);
});

test('OFS-14: a group that does not exist cannot be deleted', () => {
  expect(deleteGroup(clusterWithTopic(), 'g')).toBe('GROUP_ID_NOT_FOUND');
});

const older = findVersion('3.9')!;
const oldest = {
  ...older,
  refusesAllCommitsWhileCompleting: true,
  deadGroupCommitError: 'UNKNOWN_MEMBER_ID',
} as const;

test('GRP-8: the table of who may commit', () => {
  const cluster = clusterWithTopic();
  const answer = (state: GroupState | 'none', request: CommitRequest, version = cluster.version) => {
    const group = state === 'none' ? undefined : groupIn(cluster, state);
    return refuseCommit({ version }, group, request)?.error ?? 'accepted';
  };
  expect(answer('none', simple)).toBe('accepted');
  expect(answer('none', commitAs('m', 0))).toBe('GROUP_ID_NOT_FOUND');
  expect(answer('none', commitAs('m', 0), older)).toBe('ILLEGAL_GENERATION');
  expect(answer('Dead', commitAs('m', 3), oldest)).toBe('UNKNOWN_MEMBER_ID');
  expect(answer('Empty', { ...simple, memberId: 'x' })).toBe('accepted');
  expect(answer('Empty', commitAs('m', 0))).toBe('UNKNOWN_MEMBER_ID');
  expect(answer('Stable', commitAs('m', 3))).toBe('accepted');
  expect(answer('Stable', commitAs('x', 3))).toBe('UNKNOWN_MEMBER_ID');
  expect(answer('Stable', commitAs('m', 2))).toBe('ILLEGAL_GENERATION');
  expect(answer('Stable', commitAs('m', 4))).toBe('ILLEGAL_GENERATION');
  expect(answer('PreparingRebalance', commitAs('m', 3))).toBe('accepted');
  expect(answer('CompletingRebalance', commitAs('m', 3))).toBe('REBALANCE_IN_PROGRESS');
  expect(answer('CompletingRebalance', commitAs('x', 3))).toBe('UNKNOWN_MEMBER_ID');
  expect(answer('CompletingRebalance', commitAs('x', 3), oldest)).toBe('REBALANCE_IN_PROGRESS');
});

test('GRP-8: the first accepted commit makes a simple group, Empty without a protocol type', () => {
  const cluster = clusterWithTopic();
  expect(committedOffset(cluster, 'g', T0)).toBeNull();
  expect(listGroups(cluster)).toEqual([]);
  commitOffsets(cluster, simple);
  expect(listGroups(cluster)).toEqual([{ groupId: 'g', protocolType: '', state: 'Empty' }]);
  expect(cluster.groups.get('g')?.generation).toBe(0);
});

test('OFS-5: offsets may go backwards and lie anywhere; an unknown partition is refused alone and makes no group', () => {
  const cluster = clusterWithTopic();
  const unknown = { topic: 't', partition: 2 };
  const refused = commitOffsets(cluster, { ...simple, offsets: [{ ...unknown, offset: 3 }] });
  expect(refused).toEqual([{ ...unknown, error: 'UNKNOWN_TOPIC_OR_PARTITION' }]);
  expect(listGroups(cluster)).toEqual([]);
  const both = commitOffsets(cluster, {
    ...simple,
    offsets: [
      { ...unknown, offset: 3 },
      { ...T0, offset: 999 },
    ],
  });
  expect(both.map(({ error }) => error)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', null]);
  expect(committedOffset(cluster, 'g', T0)?.offset).toBe(999);
  commitOffsets(cluster, { ...simple, offsets: [{ ...T0, offset: 1 }] });
  expect(committedOffsets(cluster, 'g')).toMatchObject([{ ...T0, offset: 1 }]);
});

test('OFS-4: metadata of 4096 characters is taken, one more is too large for that partition only', () => {
  const cluster = clusterWithTopic();
  const offsets = [
    { ...T0, offset: 1, metadata: 'x'.repeat(4_096) },
    { topic: 't', partition: 1, offset: 1, metadata: 'x'.repeat(4_097) },
  ];
  const answer = commitOffsets(cluster, { ...simple, offsets });
  expect(answer.map(({ error }) => error)).toEqual([null, 'OFFSET_METADATA_TOO_LARGE']);
  expect(committedOffsets(cluster, 'g')).toHaveLength(1);
  const commits = () => cluster.events.filter((event) => event.type === 'offsetsCommitted').length;
  expect(commits()).toBe(1);
  commitOffsets(cluster, { ...simple, offsets: [offsets[1]!] });
  expect(commits()).toBe(1);
});

test('OFS-15: offsets of subscribed topics stay while there are members; the last one of an Empty group may take the group along', () => {
  const cluster = clusterWithTopic();
  expect(deleteOffsets(cluster, 'g', [T0])).toEqual({ error: 'GROUP_ID_NOT_FOUND' });
  const u0 = { topic: 'u', partition: 0 };
  alterOffsets(cluster, 'g', [
    { ...T0, offset: 1 },
    { ...u0, offset: 1 },
  ]);
  stableGroup(cluster);
  expect(deleteOffsets(cluster, 'g', [T0, u0])).toEqual({
    error: null,
    partitions: [
      { ...T0, error: 'GROUP_SUBSCRIBED_TO_TOPIC' },
      { ...u0, error: null },
    ],
  });
  expect(committedOffsets(cluster, 'g')).toMatchObject([T0]);
  for (const [kafka, groups] of [
    ['3.9', 0],
    ['4.2', 1],
  ] as const) {
    const other = clusterWithTopic({}, findVersion(kafka));
    commitOffsets(other, simple);
    deleteOffsets(other, 'g', [T0]);
    expect(listGroups(other)).toHaveLength(groups);
  }
});

test('OFS-15: a group of another protocol type that has members keeps all its offsets', () => {
  const cluster = clusterWithTopic();
  groupIn(cluster, 'Stable', { protocolType: 'connect' });
  expect(deleteOffsets(cluster, 'g', [T0])).toEqual({ error: 'NON_EMPTY_GROUP' });
});

test('OFS-16: the next commit of a running simple consumer brings a deleted group back', () => {
  const cluster = clusterWithTopic();
  commitOffsets(cluster, simple);
  expect(deleteGroup(cluster, 'g')).toBeNull();
  expect(committedOffsets(cluster, 'g')).toEqual([]);
  commitOffsets(cluster, simple);
  expect(committedOffsets(cluster, 'g')).toHaveLength(1);
});

test('OFS-13: a deleted topic takes its offsets out of every group, and no other', () => {
  const cluster = clusterWithTopic();
  const u0 = { topic: 'u', partition: 0, offset: 2 };
  alterOffsets(cluster, 'g', [{ ...T0, offset: 1 }, u0]);
  alterOffsets(cluster, 'h', [{ ...T0, offset: 1 }]);
  deleteTopic(cluster, cluster.topics.get('t')!);
  expect(committedOffsets(cluster, 'g')).toMatchObject([u0]);
  expect(committedOffsets(cluster, 'h')).toEqual([]);
  expect(listGroups(cluster)).toHaveLength(2);
});

test('equal commits in a row are one event with their count; another offset, client or cause begins a new one', () => {
  const cluster = clusterWithTopic();
  commitOffsets(cluster, simple);
  commitOffsets(cluster, simple);
  commitOffsets(cluster, simple);
  commitOffsets(cluster, { ...simple, cause: 'close' });
  commitOffsets(cluster, { ...simple, cause: 'close', offsets: [{ ...T0, offset: 6 }] });
  const commits = cluster.events.filter((event) => event.type === 'offsetsCommitted');
  expect(commits.map((event) => [event.cause, event.commits, event.offsets[0]!.previous])).toEqual([
    ['sync', 3, null],
    ['close', 1, 5],
    ['close', 1, 5],
  ]);
});
