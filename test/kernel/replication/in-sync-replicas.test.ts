import { describe, expect, test } from 'vitest';
import { alterTopic } from '../../../src/kernel/cluster.ts';
import { isolateBroker, stopBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import {
  advance,
  broker,
  kill,
  leadershipOf,
  lose,
  openReplicated,
  start,
  writeOne,
} from './replicated-fixture.ts';

describe('leader, ISR and ELR as recorded on 4.2.0 (CLU-11)', () => {
  const MIN_2 = { 'min.insync.replicas': '2' };
  const states = (config: Record<string, string>, replicationFactor: number) => {
    const fixture = openReplicated(config, { replicationFactor, partitions: 3 });
    const now = () => fixture.topic.partitions.map(leadershipOf);
    lose(fixture, 1);
    const one = now();
    lose(fixture, 2);
    const two = now();
    start(fixture, 1, 2);
    return { one, two, back: now() };
  };

  test('three replicas, min.insync.replicas=2: one death, two deaths, both back', () => {
    expect(states(MIN_2, 3)).toEqual({
      one: ['2 [2,3] [] []', '2 [2,3] [] []', '3 [3,2] [] []'],
      two: ['3 [3] [2] []', '3 [3] [2] []', '3 [3] [2] []'],
      back: ['3 [1,2,3] [] []', '3 [1,2,3] [] []', '3 [1,2,3] [] []'],
    });
  });

  test('three replicas, min.insync.replicas=1: nobody becomes eligible while the ISR is as large', () => {
    expect(states({}, 3).two[0]).toBe('3 [3] [] []');
  });

  test('one replica: no leader, an empty ISR, and it waits for its broker', () => {
    const { one, two, back } = states({}, 1);
    expect(one).toEqual(['none [] [1] [1]', '2 [2] [] []', '3 [3] [] []']);
    expect(two).toEqual(['none [] [1] [1]', 'none [] [2] [2]', '3 [3] [] []']);
    expect(back).toEqual(['1 [1] [] []', '2 [2] [] []', '3 [3] [] []']);
  });
});

describe('by release (CLU-11)', () => {
  test.each(['2.8', '3.9', '4.0'])(
    'without eligible leader replicas the last one stays in the ISR (%s)',
    (version) => {
      const fixture = openReplicated({}, { replicationFactor: 1, version });
      lose(fixture, 1);
      expect(leadershipOf(fixture.log)).toBe('none [1] [] []');
      start(fixture, 1);
      expect(leadershipOf(fixture.log)).toBe('1 [1] [] []');
    },
  );

  test.each(['4.1', '4.2'])('with them it stands in the ELR (%s)', (version) => {
    const fixture = openReplicated({}, { replicationFactor: 1, version });
    lose(fixture, 1);
    expect(leadershipOf(fixture.log)).toBe('none [] [1] [1]');
  });
});

describe('eligible leader replicas (KIP-966)', () => {
  test('one that was stopped cleanly may lead, though it is not in the ISR', () => {
    const fixture = openReplicated({ 'min.insync.replicas': '2' });
    lose(fixture, 1);
    stopBroker(fixture.cluster, broker(fixture, 2));
    lose(fixture, 3);
    expect(leadershipOf(fixture.log)).toBe('none [] [2,3] [3]');
    start(fixture, 2);
    expect(leadershipOf(fixture.log)).toBe('2 [2] [3] []');
  });

  test('one that was killed may not: the partition waits for the last leader', () => {
    const fixture = openReplicated({ 'min.insync.replicas': '2' });
    lose(fixture, 1, 2, 3);
    start(fixture, 1);
    expect(leadershipOf(fixture.log)).toBe('none [] [2,3] [3]');
    start(fixture, 2);
    expect(leadershipOf(fixture.log)).toBe('none [] [3] [3]');
    start(fixture, 3);
    expect(leadershipOf(fixture.log)).toBe('3 [1,2,3] [] []');
  });

  test('another min.insync.replicas clears them', () => {
    const fixture = openReplicated({ 'min.insync.replicas': '2' });
    lose(fixture, 1, 2);
    alterTopic(fixture.cluster, fixture.topic, { 'min.insync.replicas': '2', 'retention.ms': '1' });
    expect(leadershipOf(fixture.log)).toBe('3 [3] [2] []');
    alterTopic(fixture.cluster, fixture.topic, { 'min.insync.replicas': '3' });
    expect(leadershipOf(fixture.log)).toBe('3 [3] [] []');
  });
});

describe('the ISR by the clock', () => {
  const fencedAt = (version: string, killedMs: number) => {
    const fixture = openReplicated({}, { version });
    advance(fixture, killedMs);
    kill(fixture, 1);
    advance(fixture, 60_000);
    const event = fixture.cluster.events.find(({ type }) => type === 'brokerFenced');
    return event?.atMs;
  };

  test('CLU-10: KRaft fences 9 s after the last heartbeat, one every 2 s', () => {
    expect(fencedAt('4.2', 6_000)).toBe(15_000);
    expect(fencedAt('4.2', 7_999)).toBe(15_000);
    expect(fencedAt('4.2', 8_000)).toBe(17_000);
  });

  test('CLU-10: heartbeats count from the start of the process, which an isolation does not change', () => {
    const restarted = openReplicated();
    stopBroker(restarted.cluster, broker(restarted, 1));
    advance(restarted, 1_500);
    start(restarted, 1);
    advance(restarted, 3_500);
    kill(restarted, 1); // At 5 000; the last heartbeat was at 3 500.
    const healed = openReplicated();
    advance(healed, 1_000);
    isolateBroker(healed.cluster, broker(healed, 1));
    advance(healed, 500);
    start(healed, 1);
    advance(healed, 3_500);
    kill(healed, 1); // At 5 000; the last heartbeat was at 4 000.
    for (const [fixture, fencedMs] of [
      [restarted, 12_500],
      [healed, 13_000],
    ] as const) {
      advance(fixture, 60_000);
      const fenced = fixture.cluster.events.filter(({ type }) => type === 'brokerFenced');
      expect(fenced.map(({ atMs }) => atMs)).toEqual([fencedMs]);
    }
  });

  test('CLU-10: ZooKeeper ends a session after 18 s', () => {
    expect(fencedAt('2.8', 7_000)).toBe(25_000);
  });

  test('CLU-10: until then the dead one leads and is in sync', () => {
    const fixture = openReplicated();
    kill(fixture, 1);
    advance(fixture, 8_999);
    expect(leadershipOf(fixture.log)).toBe('1 [1,2,3] [] []');
    expect(fixture.log.isOnline).toBe(false);
    advance(fixture, 1);
    expect(leadershipOf(fixture.log)).toBe('2 [2,3] [] []');
    expect(fixture.log.isOnline).toBe(true);
  });

  test('CLU-10: an isolated broker is fenced like a dead one, and joins again when it is heard', () => {
    const fixture = openReplicated();
    isolateBroker(fixture.cluster, broker(fixture, 1));
    advance(fixture, 9_000);
    expect(leadershipOf(fixture.log)).toBe('2 [2,3] [] []');
    start(fixture, 1);
    expect(leadershipOf(fixture.log)).toBe('2 [1,2,3] [] []');
  });

  test('CLU-10: one that is heard again in time has lost nothing', () => {
    const fixture = openReplicated();
    isolateBroker(fixture.cluster, broker(fixture, 1));
    advance(fixture, 8_999);
    start(fixture, 1);
    advance(fixture, 60_000);
    expect(leadershipOf(fixture.log)).toBe('1 [1,2,3] [] []');
    expect(fixture.log.replication.leaderEpoch).toBe(0);
  });

  test('a clean stop hands over first: there is a leader at every moment', () => {
    const fixture = openReplicated();
    stopBroker(fixture.cluster, broker(fixture, 1));
    expect(leadershipOf(fixture.log)).toBe('2 [2,3] [] []');
    expect(fixture.log.isOnline).toBe(true);
    const seen = fixture.cluster.events.flatMap((event) =>
      event.type === 'leaderChanged' ? [event.leader] : [],
    );
    expect(seen).toEqual([2]);
  });

  /** Sessions so long that only the lag can tell. */
  const SLOW = { 'broker.session.timeout.ms': '3600000', 'zookeeper.session.timeout.ms': '3600000' };

  test('CLU-13, TASK-8: a follower more than 30 s behind leaves at the next check, every 15 s', () => {
    const fixture = openReplicated({}, { brokerOverrides: { 'broker.session.timeout.ms': '3600000' } });
    advance(fixture, 15_000);
    kill(fixture, 3);
    writeOne(fixture, '1');
    advance(fixture, 44_999);
    expect(leadershipOf(fixture.log)).toBe('1 [1,2,3] [] []');
    advance(fixture, 1);
    expect(fixture.cluster.nowMs).toBe(60_000); // At 45 000 it was exactly 30 000 behind, which is not more.
    expect(leadershipOf(fixture.log)).toBe('1 [1,2] [] []');
  });

  test('CLU-13: at the check one millisecond past 30 s it leaves', () => {
    const fixture = openReplicated({}, { brokerOverrides: { 'broker.session.timeout.ms': '3600000' } });
    advance(fixture, 14_999);
    kill(fixture, 3);
    writeOne(fixture, '1');
    advance(fixture, 30_001);
    expect(fixture.cluster.nowMs).toBe(45_000);
    expect(leadershipOf(fixture.log)).toBe('1 [1,2] [] []');
  });

  test('CLU-13: one that has all stays, however silent', () => {
    const fixture = openReplicated({}, { brokerOverrides: { 'broker.session.timeout.ms': '3600000' } });
    kill(fixture, 3);
    advance(fixture, 300_000);
    expect(leadershipOf(fixture.log)).toBe('1 [1,2,3] [] []');
  });

  test('CLU-13: whom the lag took out of the ISR the fencing does not', () => {
    const fixture = openReplicated({}, { version: '3.0', brokerOverrides: SLOW });
    kill(fixture, 3);
    writeOne(fixture, '1');
    advance(fixture, 3_600_000);
    const changes = fixture.cluster.events.filter(({ type }) => type === 'isrChanged');
    expect(changes.map(({ atMs }) => atMs)).toEqual([45_000]);
  });
});

describe('leaderships go home (CLU-12)', () => {
  test('at the next 300 s turn, with the epoch one higher', () => {
    const fixture = openReplicated();
    advance(fixture, 1_000);
    stopBroker(fixture.cluster, broker(fixture, 1));
    start(fixture, 1);
    advance(fixture, 298_999);
    expect(fixture.log.replication).toMatchObject({ leader: 2, leaderEpoch: 1 });
    advance(fixture, 1);
    expect(fixture.log.replication).toMatchObject({ leader: 1, leaderEpoch: 2 });
  });

  test('not with auto.leader.rebalance.enable=false', () => {
    const fixture = openReplicated({}, { brokerOverrides: { 'auto.leader.rebalance.enable': 'false' } });
    lose(fixture, 1);
    start(fixture, 1);
    advance(fixture, 900_000);
    expect(fixture.log.replication.leader).toBe(2);
  });

  test("not where at most 10 % of a broker's partitions are led by others", () => {
    const fixture = openReplicated({}, { partitions: 30 });
    // Ten partitions prefer broker 1; one of them is led by broker 2.
    fixture.log.replication.leader = 2;
    advance(fixture, 300_000);
    expect(fixture.log.replication.leader).toBe(2);
    fixture.topic.partitions[3]!.replication.leader = 2;
    advance(fixture, 300_000);
    expect(fixture.log.replication.leader).toBe(1);
    expect(fixture.topic.partitions[3]!.replication.leader).toBe(1);
  });
});
