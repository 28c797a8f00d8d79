import { describe, expect, test } from 'vitest';
import { stopBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import { electLeader } from '../../../src/kernel/replication/election.ts';
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

const UNCLEAN = { 'unclean.leader.election.enable': 'true' };

describe('who leads (CLU-11)', () => {
  test('the first in the order of the replica list, not of the ISR nor of the ids', () => {
    const { topic, cluster } = openReplicated({}, { partitions: 3 });
    const { replication } = topic.partitions[2]!;
    replication.isr = [1, 2, 3];
    expect(electLeader(cluster, topic.partitions[2]!)).toEqual({ leader: 3, from: 'isr' });
  });

  test('only from the ISR', () => {
    const fixture = openReplicated();
    fixture.log.replication.isr = [3];
    expect(electLeader(fixture.cluster, fixture.log)).toEqual({ leader: 3, from: 'isr' });
  });

  test('each change of leader is an epoch, also the one to none', () => {
    const fixture = openReplicated({}, { replicationFactor: 2 });
    lose(fixture, 1);
    expect(fixture.log.replication).toMatchObject({ leader: 2, leaderEpoch: 1 });
    lose(fixture, 2);
    expect(fixture.log.replication).toMatchObject({ leader: null, leaderEpoch: 2 });
    start(fixture, 2);
    expect(fixture.log.replication).toMatchObject({ leader: 2, leaderEpoch: 3 });
  });

  test('batches carry the epoch they were written in', () => {
    const fixture = openReplicated();
    writeOne(fixture, '1');
    lose(fixture, 1);
    writeOne(fixture, '1');
    expect(fixture.log.segments[0]!.batches.map((batch) => batch.partitionLeaderEpoch)).toEqual([0, 1]);
  });

  test('a dead broker that is not fenced yet can be elected, and the partition waits for the next one', () => {
    const fixture = openReplicated();
    kill(fixture, 2);
    lose(fixture, 1);
    expect(leadershipOf(fixture.log)).toBe('2 [2,3] [] []');
    expect(fixture.log.isOnline).toBe(false);
    advance(fixture, 9_000);
    expect(leadershipOf(fixture.log)).toBe('3 [3] [] []');
    expect(fixture.log.isOnline).toBe(true);
  });

  test('one started again before it was fenced is a new incarnation: its leaderships have moved', () => {
    const fixture = openReplicated();
    kill(fixture, 1);
    advance(fixture, 1_000);
    start(fixture, 1);
    expect(leadershipOf(fixture.log)).toBe('2 [1,2,3] [] []');
  });
});

describe('the last in sync dies (CLU-11)', () => {
  /** Broker 2 misses two of four records; broker 1, alone in sync, dies. */
  const behind = (config: Record<string, string>, version: string) => {
    const fixture = openReplicated(config, { version, replicationFactor: 2, brokers: 2 });
    writeOne(fixture, '1');
    writeOne(fixture, '1');
    lose(fixture, 2);
    writeOne(fixture, '1');
    writeOne(fixture, '1');
    lose(fixture, 1);
    start(fixture, 2);
    return fixture;
  };

  test.each(['3.9', '4.2'])('clean: offline until it is back, and nothing is lost (%s)', (version) => {
    const fixture = behind({}, version);
    expect(fixture.log.replication.leader).toBeNull();
    start(fixture, 1);
    expect(fixture.log).toMatchObject({ logEndOffset: 4, highWatermark: 4 });
    expect(leadershipOf(fixture.log)).toBe('1 [1,2] [] []');
  });

  test.each(['3.9', '4.2'])('unclean: who is alive leads, and what it lacks is lost (%s)', (version) => {
    const fixture = behind(UNCLEAN, version);
    const { log, cluster } = fixture;
    expect(leadershipOf(log)).toBe('2 [2] [] []');
    expect(log).toMatchObject({ logEndOffset: 2, highWatermark: 2 });
    const lost = cluster.events.filter((event) => event.type === 'recordsTruncated');
    expect(lost).toMatchObject([{ fromOffset: 2, logEndOffset: 4, rule: 'CLU-11' }]);
    writeOne(fixture, '1');
    start(fixture, 1);
    expect(log).toMatchObject({ logEndOffset: 3, highWatermark: 3 });
    expect(leadershipOf(log)).toBe('2 [1,2] [] []');
  });

  test('who had more has forgotten it: as leader it has only what the other one had', () => {
    const fixture = behind(UNCLEAN, '3.9');
    for (let n = 0; n < 3; n++) writeOne(fixture, '1');
    lose(fixture, 2);
    start(fixture, 1);
    expect(fixture.log).toMatchObject({ logEndOffset: 2, highWatermark: 2 });
  });

  test('unclean only if nobody in sync is alive', () => {
    const fixture = openReplicated(UNCLEAN);
    lose(fixture, 1);
    expect(fixture.cluster.events.some(({ type }) => type === 'recordsTruncated')).toBe(false);
    expect(leadershipOf(fixture.log)).toBe('2 [2,3] [] []');
  });

  test('acks=1 is lost in a clean election, too: the follower in sync had not got it', () => {
    const fixture = openReplicated({}, { replicationFactor: 2, brokers: 2 });
    writeOne(fixture, '1');
    fixture.log.replication.endOffsets.set(2, 0); // As if broker 2 had not fetched yet when broker 1 died.
    kill(fixture, 1);
    advance(fixture, 9_000);
    expect(fixture.log).toMatchObject({ logEndOffset: 0, highWatermark: 0 });
    expect(leadershipOf(fixture.log)).toBe('2 [2] [] []');
  });
});

test('a clean stop of every broker in turn loses nothing', () => {
  const fixture = openReplicated();
  writeOne(fixture, 'all');
  for (const id of [1, 2, 3]) stopBroker(fixture.cluster, broker(fixture, id));
  expect(leadershipOf(fixture.log)).toBe('none [] [3] [3]');
  start(fixture, 3);
  expect(fixture.log).toMatchObject({ logEndOffset: 1, highWatermark: 1 });
});
