import { describe, expect, test } from 'vitest';
import { addPartitions } from '../../../src/kernel/cluster.ts';
import { stopBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import { placePartition, refuseReplicationFactor } from '../../../src/kernel/replication/placement.ts';
import { broker, lose, openReplicated } from './replicated-fixture.ts';

const placed = (factor: number) => {
  const { topic } = openReplicated({}, { replicationFactor: factor, partitions: 4 });
  return topic.partitions.map(({ replication }) => replication.replicas.join(','));
};

describe('placement (CLU-18)', () => {
  test('replica j of partition p stands on broker p + j, in turn, as recorded for three brokers', () => {
    expect(placed(1)).toEqual(['1', '2', '3', '1']);
    expect(placed(3)).toEqual(['1,2,3', '2,3,1', '3,1,2', '1,2,3']);
    expect(placed(2)).toEqual(['1,2', '2,3', '3,1', '1,2']);
  });

  test('the first replica leads and all are in sync', () => {
    const { topic } = openReplicated({}, { partitions: 2 });
    expect(topic.partitions[1]!.replication).toMatchObject({ leader: 2, leaderEpoch: 0, isr: [2, 3, 1] });
  });

  test('added partitions go on in turn', () => {
    const { cluster, topic } = openReplicated({}, { partitions: 1 });
    addPartitions(cluster, topic, 2);
    expect(topic.partitions[1]!.replication.replicas).toEqual([2, 3, 1]);
  });

  test('brokers that are gone are taken last, and are not in sync', () => {
    const fixture = openReplicated();
    lose(fixture, 1);
    expect(placePartition(fixture.cluster, 0, 2)).toMatchObject({ replicas: [2, 3], isr: [2, 3], leader: 2 });
    expect(placePartition(fixture.cluster, 1, 3)).toMatchObject({
      replicas: [3, 2, 1],
      isr: [3, 2],
      leader: 3,
    });
  });
});

describe('a replication factor above the brokers (CLU-9)', () => {
  test('KRaft counts registered brokers', () => {
    const { cluster } = openReplicated({}, { brokers: 1, replicationFactor: 1 });
    expect(refuseReplicationFactor(cluster, 1)).toBeNull();
    expect(refuseReplicationFactor(cluster, 3)).toBe(
      'Unable to replicate the partition 3 time(s): The target replication factor of 3 cannot be reached because only 1 broker(s) are registered.',
    );
  });

  test('a broker that is down is still registered, but one must be alive', () => {
    const fixture = openReplicated();
    lose(fixture, 1, 2);
    expect(refuseReplicationFactor(fixture.cluster, 3)).toBeNull();
    stopBroker(fixture.cluster, broker(fixture, 3));
    expect(refuseReplicationFactor(fixture.cluster, 1)).toContain('All brokers are currently fenced.');
  });

  test('with ZooKeeper those alive count', () => {
    const fixture = openReplicated({}, { version: '2.8' });
    expect(refuseReplicationFactor(fixture.cluster, 3)).toBeNull();
    lose(fixture, 1);
    expect(refuseReplicationFactor(fixture.cluster, 3)).toBe(
      'Replication factor: 3 larger than available brokers: 2.',
    );
  });
});
