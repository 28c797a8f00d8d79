import { describe, expect, test } from 'vitest';
import { advanceCluster } from '../../../src/kernel/clock.ts';
import { type Cluster, createCluster, createTopic, deleteTopic } from '../../../src/kernel/cluster.ts';
import { describePartition } from '../../../src/kernel/describe.ts';
import { commitOffsets, renewOffsets, simpleIdentity } from '../../../src/kernel/group/committed-offsets.ts';
import { deleteGroup } from '../../../src/kernel/group/group-admin.ts';
import { leaveGroup } from '../../../src/kernel/group/membership.ts';
import { offsetsPartitionOf, offsetsTopic } from '../../../src/kernel/group/offsets-topic.ts';
import {
  commitKey,
  commitValue,
  newGroupValue,
  offsetsKeyText,
  offsetsValueText,
} from '../../../src/kernel/group/offsets-topic-records.ts';
import { recordsOf as recordsOfBatch } from '../../../src/kernel/log/batch.ts';
import type { Key, Payload } from '../../../src/kernel/log/record.ts';
import { killBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import { commitOffsetsInTransaction } from '../../../src/kernel/transaction/pending-offsets.ts';
import { addOffsets } from '../../../src/kernel/transaction/transaction-coordinator.ts';
import { profileOf } from '../log-fixture.ts';
import { end, init } from '../transaction/transaction-fixture.ts';
import { clusterWithTopic, identity, START_MS, stableGroup } from './group-fixture.ts';

const DAY_MS = 86_400_000;
/** Of group `g`: its hash is 103. */
const OF_G = 3;

function commit(cluster: Cluster, offset: number, partition = 0): void {
  const offsets = [{ topic: 't', partition, offset }];
  commitOffsets(cluster, { ...simpleIdentity('g'), clientId: 'c', cause: 'sync', offsets });
}

function topicOf(cluster: Cluster) {
  return offsetsTopic(cluster, cluster.events)!.topic;
}

/** The records of group `g`'s partition: `offset key=value`, and what became of their transaction. */
function recordsOf(cluster: Cluster): string[] {
  const log = topicOf(cluster).partitions[OF_G]!;
  const batches = describePartition(log, cluster).segments.flatMap((segment) => segment.batches);
  return batches.flatMap(({ records, transaction, isMarker }) =>
    records.map(({ offset, key, value }) => {
      const text = isMarker ? 'marker' : `${keyText(key)}=${valueText(key, value)}`;
      return transaction === undefined ? `${offset} ${text}` : `${offset} ${text} ${transaction}`;
    }),
  );
}

function keyText(key: Key): string {
  return offsetsKeyText(key as Uint8Array);
}

function valueText(key: Key, value: Payload): string | null {
  return value === null ? null : offsetsValueText(key as Uint8Array, value as Uint8Array);
}

describe('__consumer_offsets (OFS-1, OFS-2)', () => {
  test.each([
    ['g1', 42],
    ['my-group', 12],
    ['payments', 13],
    ['billing', 9],
    ['console-consumer-1', 24],
    ['polygenelubricants', 0], // Its hash is -2^31, of which there is no absolute value.
  ])('OFS-1: group %s lives in partition %i of 50', (group, partition) => {
    expect(offsetsPartitionOf(group, 50)).toBe(partition);
  });

  test.each([
    [1, 1],
    [2, 2],
    [4, 3],
  ])('OFS-1: with %i brokers its 50 partitions have %i replicas', (brokers, replicas) => {
    const cluster = createCluster({ version: profileOf('4.2'), startMs: START_MS, seed: 1, brokers });
    createTopic(cluster, { name: 't', partitions: 1 });
    commit(cluster, 1);
    const { partitions, overrides } = topicOf(cluster);
    expect(partitions).toHaveLength(50);
    expect(partitions[49]!.replication.replicas).toHaveLength(replicas);
    expect(overrides).toEqual({
      'cleanup.policy': 'compact',
      'compression.type': 'producer',
      'segment.bytes': '104857600',
    });
  });

  test('OFS-2: there is none before the first group', () => {
    const cluster = clusterWithTopic();
    expect(offsetsTopic(cluster, cluster.events)).toBeNull();
    commit(cluster, 1);
    expect(offsetsTopic(cluster, cluster.events)).not.toBeNull();
  });

  test('CLU-17: the coordinator is the leader of the group’s partition, another one when its broker is gone', () => {
    const cluster = createCluster({ version: profileOf('4.2'), startMs: START_MS, seed: 1, brokers: 3 });
    createTopic(cluster, { name: 't', partitions: 1 });
    commit(cluster, 1);
    const leader = topicOf(cluster).partitions[OF_G]!.replication.leader!;
    killBroker(cluster, cluster.brokers[leader - 1]!);
    expect(topicOf(cluster).partitions[OF_G]!.replication.leader).toBe(leader);
    advanceCluster(cluster, START_MS + 20_000);
    expect(topicOf(cluster).partitions[OF_G]!.replication.leader).not.toBe(leader);
  });
});

describe('what is written there (OFS-3)', () => {
  test('OFS-3: a record for each committed offset, none for a simple group itself', () => {
    const cluster = clusterWithTopic();
    commit(cluster, 5);
    commit(cluster, 4);
    commit(cluster, 7, 1);
    expect(recordsOf(cluster)).toEqual(['0 [g,t,0]=offset=5', '1 [g,t,0]=offset=4', '2 [g,t,1]=offset=7']);
  });

  test.each([
    ['4.2', ['0 [g]=generation=0 members=0']],
    ['2.8', []],
  ])('OFS-3: Kafka %s writes a group with its assignment and when it is Empty', (kafka, atFirstJoin) => {
    const cluster = clusterWithTopic({}, profileOf(kafka));
    const { memberId } = stableGroup(cluster);
    leaveGroup(cluster, identity(memberId, 1));
    const first = atFirstJoin.length;
    expect(recordsOf(cluster)).toEqual([
      ...atFirstJoin,
      `${first} [g]=generation=1 protocol=range members=1`,
      `${first + 1} [g]=generation=2 members=0`,
    ]);
  });

  test('OFS-3: equal commits in a row each take an offset; the last 100 are there to read', () => {
    const cluster = clusterWithTopic();
    commit(cluster, 5);
    const partitions = [{ topic: 't', partition: 0 }];
    const run = { groupId: 'g', clientId: 'c', partitions, firstMs: START_MS + 5_000 };
    advanceCluster(cluster, START_MS + DAY_MS);
    renewOffsets(cluster, { ...run, untilMs: START_MS + 5_000 * 101, commits: 101 });
    const log = topicOf(cluster).partitions[OF_G]!;
    expect(log.logEndOffset).toBe(102);
    expect(log.highWatermark).toBe(102);
    const records = recordsOf(cluster);
    expect(records).toHaveLength(101);
    expect(records[1]).toBe('2 [g,t,0]=offset=5');
    const timestamps = log.segments[0]!.batches.map(({ maxTimestamp }) => maxTimestamp - START_MS);
    expect([timestamps[1], timestamps.at(-1)]).toEqual([10_000, 505_000]);
  });

  test('TXN-14: an offset in a transaction is written when it is sent, and its marker ends it', () => {
    const cluster = clusterWithTopic();
    const producer = init(cluster, 'x');
    for (const [offset, type] of [
      [5, 'commit'],
      [9, 'abort'],
    ] as const) {
      addOffsets(cluster, producer, 'g');
      const offsets = [{ topic: 't', partition: 0, offset }];
      commitOffsetsInTransaction(cluster, {
        producer,
        member: simpleIdentity('g'),
        clientId: 'c',
        offsets,
      });
      expect(topicOf(cluster).partitions[OF_G]!.openTransactions.size).toBe(1);
      end(cluster, producer, type);
    }
    expect(recordsOf(cluster)).toEqual([
      '0 [g,t,0]=offset=5 committed',
      '1 marker committed',
      '2 [g,t,0]=offset=9 aborted',
      '3 marker aborted',
    ]);
  });
});

describe('what goes from there (OFS-12)', () => {
  test.each([
    ['4.2', ['1 [g,t,0]=null', '2 [g]=null']],
    ['2.8', ['1 [g,t,0]=null']],
  ])('OFS-14: a deleted simple group leaves tombstones in Kafka %s', (kafka, tombstones) => {
    const cluster = clusterWithTopic({}, profileOf(kafka));
    commit(cluster, 5);
    deleteGroup(cluster, 'g');
    expect(recordsOf(cluster)).toEqual(['0 [g,t,0]=offset=5', ...tombstones]);
  });

  test('OFS-13: a deleted topic’s offsets become tombstones, the group’s record stays', () => {
    const cluster = clusterWithTopic();
    commit(cluster, 5);
    deleteTopic(cluster, cluster.topics.get('t')!);
    expect(recordsOf(cluster)).toEqual(['0 [g,t,0]=offset=5', '1 [g,t,0]=null']);
  });

  test.each(['4.2', '2.8'])(
    'OFS-11: a group of generation 2 leaves a tombstone of its own in Kafka %s',
    (kafka) => {
      const cluster = clusterWithTopic({}, profileOf(kafka));
      const { memberId } = stableGroup(cluster);
      leaveGroup(cluster, identity(memberId, 1));
      advanceCluster(cluster, START_MS + DAY_MS);
      expect(cluster.groups.has('g')).toBe(false);
      expect(recordsOf(cluster).at(-1)).toMatch(/ \[g\]=null$/);
    },
  );

  test('OFS-12: expired offsets are tombstones, and the topic is compacted when a segment has rolled', () => {
    const cluster = clusterWithTopic();
    advanceCluster(cluster, START_MS + 1);
    for (let offset = 1; offset <= 5; offset++) commit(cluster, offset);
    advanceCluster(cluster, START_MS + 7 * DAY_MS + 600_000);
    expect(recordsOf(cluster).slice(4)).toEqual(['4 [g,t,0]=offset=5', '5 [g,t,0]=null', '6 [g]=null']);
    // segment.ms is seven days: the tombstones lie in a segment of their own, and the older one is cleaned.
    const { partitions } = topicOf(cluster);
    expect(partitions[OF_G]!.segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 5]);
    advanceCluster(cluster, START_MS + 8 * DAY_MS);
    expect(recordsOf(cluster)).toEqual(['4 [g,t,0]=offset=5', '5 [g,t,0]=null', '6 [g]=null']);
  });
});

describe('the bytes of a commit (OFS-3)', () => {
  test.each([
    ['4.2', 24],
    ['1.1', 28], // Its own end, and no leader epoch (OFS-10).
  ])('in Kafka %s', (kafka, valueBytes) => {
    const cluster = clusterWithTopic({}, profileOf(kafka));
    commit(cluster, 5);
    const batch = topicOf(cluster).partitions[OF_G]!.segments[0]!.batches[0]!;
    const [record] = recordsOfBatch(batch);
    // Version, group and topic each with its length, partition.
    expect(record!.key).toHaveLength(2 + (2 + 1) + (2 + 1) + 4);
    expect(record!.value).toHaveLength(valueBytes);
    const body = 1 + 1 + 1 + (1 + 12) + (1 + valueBytes) + 1;
    expect(batch.sizeInBytes).toBe(61 + 1 + body);
  });

  test('the value holds version, offset, leader epoch, metadata and commit time', () => {
    const value = commitValue({ offset: 2 ** 33 + 5 }, { commitTimestamp: START_MS, expireTimestamp: null });
    const view = new DataView(value.buffer);
    expect(view.getInt16(0)).toBe(3);
    expect(view.getBigInt64(2)).toBe(2n ** 33n + 5n);
    expect(view.getInt32(10)).toBe(-1);
    expect(view.getInt16(14)).toBe(0);
    expect(view.getBigInt64(16)).toBe(BigInt(START_MS));
    expect(offsetsValueText(commitKey('g', { topic: 't', partition: 1 }), value)).toBe('offset=8589934597');
  });

  test('a group that somebody joins is at first written without a type, of generation 0 and no state time', () => {
    const view = new DataView(newGroupValue().buffer);
    // Version, type '', generation, no protocol, no leader, state time, no members.
    expect(view.byteLength).toBe(2 + 2 + 4 + 2 + 2 + 8 + 4);
    expect([view.getInt16(2), view.getInt32(4), view.getInt16(8), view.getBigInt64(12)]).toEqual([
      0,
      0,
      -1,
      -1n,
    ]);
  });

  test('names of groups are UTF-8', () => {
    expect(offsetsKeyText(commitKey('größe', { topic: 't', partition: 300 }))).toBe('[größe,t,300]');
  });
});
