import { expect, test } from 'vitest';
import type { Cluster } from '../../../src/kernel/cluster.ts';
import type { CommittedOffset, Group, GroupState } from '../../../src/kernel/group/group.ts';
import { alterOffsets, listGroups } from '../../../src/kernel/group/group-admin.ts';
import {
  expireOffsets,
  groupExpiresAtMs,
  nextOffsetExpiryDueMs,
  offsetExpiry,
} from '../../../src/kernel/group/offset-expiry.ts';
import { findVersion } from '../../../src/kernel/versions.ts';
import { advanceTo, clusterWithTopic, groupIn, START_MS } from './group-fixture.ts';

/** R of VEC-19; offsets.retention.minutes has no finer grain. */
const MINUTE_MS = 60_000;

function offsetAt(commitTimestamp: number, options: Partial<CommittedOffset> = {}): CommittedOffset {
  return {
    topic: 't',
    partition: 0,
    offset: 1,
    metadata: '',
    commitTimestamp,
    expireTimestamp: null,
    ...options,
  };
}

function minuteCluster(version = findVersion('4.2')): Cluster {
  return clusterWithTopic({ 'offsets.retention.minutes': '1' }, version);
}

/** Is the offset expired at a moment? */
function isExpired(cluster: Cluster, group: Group, offset: CommittedOffset, nowMs: number): boolean {
  cluster.nowMs = nowMs;
  return offsetExpiry(cluster, group, offset).verdict === 'expire';
}

test('VEC-19: an Empty consumer group expires R after it became Empty; a later commit does not help', () => {
  const cluster = minuteCluster();
  const group = groupIn(cluster, 'Empty', { protocolType: 'consumer', stateSinceMs: 1_000 });
  const offset = offsetAt(9_000);
  expect(isExpired(cluster, group, offset, 1_000 + MINUTE_MS - 1)).toBe(false);
  expect(isExpired(cluster, group, offset, 1_000 + MINUTE_MS)).toBe(true);
});

test('VEC-19: a simple group expires R after each commit, and so does an Empty one that does not know since when', () => {
  const cluster = minuteCluster();
  const simple = groupIn(cluster, 'Empty', { protocolType: null, stateSinceMs: 1_000 });
  const unknown = groupIn(cluster, 'Empty', { protocolType: 'consumer', stateSinceMs: null });
  for (const group of [simple, unknown]) {
    expect(isExpired(cluster, group, offsetAt(9_000), 9_000 + MINUTE_MS - 1)).toBe(false);
    expect(isExpired(cluster, group, offsetAt(9_000), 9_000 + MINUTE_MS)).toBe(true);
  }
});

test('VEC-19: an explicit expire timestamp of 1500 counts at 1500, not at 1499', () => {
  const cluster = minuteCluster();
  const group = groupIn(cluster, 'Empty', { protocolType: null });
  expect(isExpired(cluster, group, offsetAt(1_000, { expireTimestamp: 1_500 }), 1_499)).toBe(false);
  expect(isExpired(cluster, group, offsetAt(1_000, { expireTimestamp: 1_500 }), 1_500)).toBe(true);
});

test.each<GroupState>(['PreparingRebalance', 'CompletingRebalance'])(
  'VEC-19: a consumer group that is %s never expires',
  (state) => {
    const cluster = minuteCluster();
    const group = groupIn(cluster, state, { protocolType: 'consumer' });
    cluster.nowMs = START_MS + 1_000 * MINUTE_MS;
    expect(offsetExpiry(cluster, group, offsetAt(0))).toMatchObject({
      verdict: 'keep',
      expiresFromMs: Number.POSITIVE_INFINITY,
    });
  },
);

test('OFS-8: in a Stable consumer group only topics nobody subscribes to expire, by their commit', () => {
  const cluster = minuteCluster();
  const group = groupIn(cluster, 'Stable', { protocolType: 'consumer' });
  expect(isExpired(cluster, group, offsetAt(0), START_MS)).toBe(false);
  const unsubscribed = offsetAt(9_000, { topic: 'u' });
  expect(isExpired(cluster, group, unsubscribed, 9_000 + MINUTE_MS - 1)).toBe(false);
  expect(isExpired(cluster, group, unsubscribed, 9_000 + MINUTE_MS)).toBe(true);
  const connect = groupIn(cluster, 'Stable', { protocolType: 'connect' });
  expect(isExpired(cluster, connect, unsubscribed, START_MS)).toBe(false);
});

test('OFS-7: the default is seven days', () => {
  const cluster = clusterWithTopic();
  const group = groupIn(cluster, 'Empty', { protocolType: null });
  expect(offsetExpiry(cluster, group, offsetAt(0)).expiresFromMs).toBe(7 * 24 * 60 * MINUTE_MS);
});

test('OFS-10: before 2.1 each commit has its own end, also in a running group, and goes once it lies in the past', () => {
  const cluster = minuteCluster({ ...findVersion('2.8')!, offsetExpiry: 'perCommit' });
  alterOffsets(cluster, 'g', [{ topic: 't', partition: 0, offset: 1 }]);
  const committed = cluster.groups.get('g')!.offsets.get('t-0')!;
  expect(committed.expireTimestamp).toBe(START_MS + MINUTE_MS);
  const running = groupIn(cluster, 'Stable', { protocolType: 'consumer' });
  expect(isExpired(cluster, running, committed, START_MS + MINUTE_MS)).toBe(false);
  expect(isExpired(cluster, running, committed, START_MS + MINUTE_MS + 1)).toBe(true);
});

test('TASK-6: the check comes every ten minutes and takes what is due by then', () => {
  const cluster = minuteCluster();
  alterOffsets(cluster, 'g', [{ topic: 't', partition: 0, offset: 1 }]);
  expect(nextOffsetExpiryDueMs(cluster)).toBe(START_MS + 600_000);
  advanceTo(cluster, 570_001);
  alterOffsets(cluster, 'g', [{ topic: 't', partition: 1, offset: 1 }]);
  advanceTo(cluster, 600_000);
  expect([...cluster.groups.get('g')!.offsets.keys()]).toEqual(['t-1']);
  expect(nextOffsetExpiryDueMs(cluster)).toBe(START_MS + 1_200_000);
  expect(groupExpiresAtMs(cluster, cluster.groups.get('g')!)).toBe(START_MS + 1_200_000);
  advanceTo(cluster, 1_200_000);
  expect(listGroups(cluster)).toEqual([]);
});

test('the offset is kept a millisecond before the moment its verdict names and goes at it', () => {
  const cluster = minuteCluster();
  alterOffsets(cluster, 'g', [{ topic: 't', partition: 0, offset: 1 }]);
  const group = cluster.groups.get('g')!;
  const { expiresFromMs } = offsetExpiry(cluster, group, group.offsets.get('t-0')!);
  cluster.nowMs = expiresFromMs - 1;
  expireOffsets(cluster);
  expect(group.offsets.size).toBe(1);
  cluster.nowMs = expiresFromMs;
  expireOffsets(cluster);
  expect(group.offsets.size).toBe(0);
  expect(cluster.events.slice(-2)).toMatchObject([
    {
      type: 'offsetsExpired',
      rule: 'OFS-8',
      facts: { base: 'commit', ageMs: MINUTE_MS },
      offsets: [{ topic: 't', partition: 0, offset: 1 }],
    },
    { type: 'groupRemoved', rule: 'OFS-11' },
  ]);
});

test('OFS-11: an Empty group without offsets goes at the next check, whatever the retention is', () => {
  const cluster = clusterWithTopic();
  groupIn(cluster, 'Empty', { protocolType: 'consumer' });
  advanceTo(cluster, 599_999);
  expect(listGroups(cluster)).toHaveLength(1);
  advanceTo(cluster, 600_000);
  expect(listGroups(cluster)).toEqual([]);
});

test('TASK-6: a group that becomes due at the moment of a check that has run waits for the next one', () => {
  const cluster = clusterWithTopic();
  advanceTo(cluster, 600_000);
  groupIn(cluster, 'Empty', { protocolType: 'consumer' });
  expect(nextOffsetExpiryDueMs(cluster)).toBe(START_MS + 1_200_000);
});
