import { describe, expect, test } from 'vitest';
import { nextTaskDueMs, runDueTasks } from '../../src/kernel/background-tasks.ts';
import { type Cluster, createCluster, createTopic, upgradeCluster } from '../../src/kernel/cluster.ts';
import { commitOffsets, simpleIdentity } from '../../src/kernel/group/committed-offsets.ts';
import { deleteGroup, listGroups } from '../../src/kernel/group/group-admin.ts';
import {
  abandonZooKeeperSession,
  claimInZooKeeper,
  closeZooKeeperSession,
  commitToZooKeeper,
  deleteInZooKeeper,
  nextZooKeeperDueMs,
  registerInZooKeeper,
  releaseInZooKeeper,
  zooKeeperAssignment,
  zooKeeperOffset,
} from '../../src/kernel/zookeeper.ts';
import { profileOf } from './log-fixture.ts';

function createWithTopics(version = '1.1'): Cluster {
  const cluster = createCluster({ version: profileOf(version), startMs: 0, seed: 1 });
  createTopic(cluster, { name: 't', partitions: 3 });
  createTopic(cluster, { name: 'u', partitions: 1 });
  return cluster;
}

const at = (partition: number, topic = 't') => ({ topic, partition });

function register(cluster: Cluster, consumerId: string, topics = ['t']): void {
  registerInZooKeeper(cluster, 'g', { consumerId, clientId: consumerId, topics });
}

function commit(cluster: Cluster, offsets: readonly { topic: string; partition: number; offset: number }[]) {
  commitToZooKeeper(cluster, { groupId: 'g', clientId: 'c', cause: 'sync', offsets });
}

describe('ZK-1: what goes with a session and what stays', () => {
  test('a closed session takes the id and the owners; offsets and topics stay', () => {
    const cluster = createWithTopics();
    register(cluster, 'c1');
    claimInZooKeeper(cluster, 'g', 'c1', [at(0), at(1)]);
    commit(cluster, [{ ...at(0), offset: 5 }]);
    closeZooKeeperSession(cluster, 'g', 'c1');
    const group = cluster.zooKeeperGroups.get('g')!;
    expect([group.ids.size, group.owners.size, [...group.ownedTopics]]).toEqual([0, 0, ['t']]);
    expect(zooKeeperOffset(cluster, 'g', at(0))).toBe(5);
    expect(zooKeeperOffset(cluster, 'g', at(1))).toBeNull();
  });

  test('an abandoned one lasts until its timeout, at which the broker finds it gone', () => {
    const cluster = createWithTopics();
    cluster.nowMs = 1_000;
    register(cluster, 'c1');
    register(cluster, 'c2');
    expect(nextZooKeeperDueMs(cluster)).toBe(Number.POSITIVE_INFINITY);
    abandonZooKeeperSession(cluster, 'g', { consumerId: 'c1', sessionTimeoutMs: 6_000 });
    expect(nextTaskDueMs(cluster)).toBe(7_000);
    cluster.nowMs = 6_999;
    runDueTasks(cluster);
    expect(cluster.zooKeeperGroups.get('g')!.ids.size).toBe(2);
    cluster.nowMs = 7_000;
    runDueTasks(cluster);
    expect([...cluster.zooKeeperGroups.get('g')!.ids.keys()]).toEqual(['c2']);
    expect(nextTaskDueMs(cluster)).toBe(Number.POSITIVE_INFINITY);
  });

  test('offsets never expire', () => {
    const cluster = createWithTopics();
    commit(cluster, [{ ...at(0), offset: 5 }]);
    expect(nextTaskDueMs(cluster)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('who owns what', () => {
  test('range over the ids in their order, topic by topic', () => {
    const cluster = createWithTopics();
    register(cluster, 'c2', ['t', 'u']);
    register(cluster, 'c1', ['t']);
    expect(zooKeeperAssignment(cluster, 'g', 'c1')).toEqual([at(0), at(1)]);
    expect(zooKeeperAssignment(cluster, 'g', 'c2')).toEqual([at(2), at(0, 'u')]);
    expect(zooKeeperAssignment(cluster, 'g', 'nobody')).toEqual([]);
    expect(zooKeeperAssignment(cluster, 'other', 'c1')).toEqual([]);
  });

  test('a claim gets all or nothing, until the other one has let go', () => {
    const cluster = createWithTopics();
    expect(claimInZooKeeper(cluster, 'g', 'c1', [at(0)])).toBe(true);
    expect(claimInZooKeeper(cluster, 'g', 'c2', [at(1), at(0)])).toBe(false);
    expect([...cluster.zooKeeperGroups.get('g')!.owners.keys()]).toEqual(['t-0']);
    expect(claimInZooKeeper(cluster, 'g', 'c1', [at(0), at(2)])).toBe(true);
    releaseInZooKeeper(cluster, 'g', 'c1');
    expect(claimInZooKeeper(cluster, 'g', 'c2', [at(1), at(0)])).toBe(true);
  });
});

describe('ZK-4: deleting', () => {
  test('a group that is not there, with a live consumer, without', () => {
    const cluster = createWithTopics();
    expect(deleteInZooKeeper(cluster, 'g')).toBe('missing');
    register(cluster, 'c1');
    commit(cluster, [{ ...at(0), offset: 5 }]);
    expect(deleteInZooKeeper(cluster, 'g')).toBe('active');
    closeZooKeeperSession(cluster, 'g', 'c1');
    expect(deleteInZooKeeper(cluster, 'g')).toBe('deleted');
    expect(cluster.zooKeeperGroups.size).toBe(0);
    expect(cluster.events.at(-1)).toMatchObject({ group: 'g', onlyTopic: null, rule: 'ZK-4' });
  });

  test('with a topic: only what it has of that one; the whole group if it was the only one', () => {
    const cluster = createWithTopics();
    claimInZooKeeper(cluster, 'g', 'c1', [at(0), at(0, 'u')]);
    releaseInZooKeeper(cluster, 'g', 'c1');
    commit(cluster, [
      { ...at(0), offset: 5 },
      { ...at(0, 'u'), offset: 7 },
    ]);
    expect(deleteInZooKeeper(cluster, 'g', 't')).toBe('deleted');
    expect(zooKeeperOffset(cluster, 'g', at(0))).toBeNull();
    expect(zooKeeperOffset(cluster, 'g', at(0, 'u'))).toBe(7);
    expect(deleteInZooKeeper(cluster, 'g', 'u')).toBe('deleted');
    expect(cluster.zooKeeperGroups.has('g')).toBe(false);
  });
});

describe('ZK-8, ZK-9: the same name in both places', () => {
  function withBoth(): Cluster {
    const cluster = createWithTopics();
    commit(cluster, [{ ...at(0), offset: 15 }]);
    const offsets = [{ ...at(0), offset: 20 }];
    commitOffsets(cluster, { ...simpleIdentity('g'), clientId: 'c', cause: 'sync', offsets });
    return cluster;
  }

  test('deleting in ZooKeeper leaves the coordinator its group, and the reverse', () => {
    const first = withBoth();
    deleteInZooKeeper(first, 'g');
    expect(listGroups(first).map(({ groupId }) => groupId)).toEqual(['g']);
    expect(first.groups.get('g')!.offsets.get('t-0')!.offset).toBe(20);
    const second = withBoth();
    expect(deleteGroup(second, 'g')).toBeNull();
    expect(listGroups(second)).toEqual([]);
    expect(zooKeeperOffset(second, 'g', at(0))).toBe(15);
  });

  test('ZK-7: the coordinator lists no group that is only in ZooKeeper', () => {
    const cluster = createWithTopics();
    register(cluster, 'c1');
    commit(cluster, [{ ...at(0), offset: 5 }]);
    expect(listGroups(cluster)).toEqual([]);
  });
});

test('VER-3: a start as Kafka 4.0 leaves ZooKeeper behind, a start as 3.9 does not', () => {
  const cluster = createWithTopics('2.8');
  commit(cluster, [{ ...at(0), offset: 5 }]);
  upgradeCluster(cluster, profileOf('3.9'));
  expect(zooKeeperOffset(cluster, 'g', at(0))).toBe(5);
  upgradeCluster(cluster, profileOf('4.0'));
  expect(cluster.zooKeeperGroups.size).toBe(0);
});

test('the whole tree is plain data', () => {
  const cluster = createWithTopics();
  register(cluster, 'c1');
  claimInZooKeeper(cluster, 'g', 'c1', [at(0)]);
  expect(structuredClone(cluster.zooKeeperGroups)).toEqual(cluster.zooKeeperGroups);
});
