import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/kernel/cluster.ts';
import { fetchFromLog } from '../../../src/kernel/log/fetch.ts';
import { isolateBroker, stopBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import { awaitReplication } from '../../../src/kernel/replication/delayed-produce.ts';
import {
  advance,
  broker,
  kill,
  lose,
  openReplicated,
  type ReplicatedFixture,
  writeOne,
} from './replicated-fixture.ts';

const ALL = [1, 2, 3];

describe('what may be written and read with three replicas (CLU-16)', () => {
  type Row = readonly [
    minIsr: number,
    alive: number,
    all: 'ok' | 'refused' | 'none',
    one: 'seen' | 'unseen' | 'none',
  ];
  const TABLE: readonly Row[] = [
    [1, 3, 'ok', 'seen'],
    [1, 2, 'ok', 'seen'],
    [1, 1, 'ok', 'seen'],
    [2, 3, 'ok', 'seen'],
    [2, 2, 'ok', 'seen'],
    [2, 1, 'refused', 'unseen'],
    [3, 3, 'ok', 'seen'],
    [3, 2, 'refused', 'unseen'],
    [3, 1, 'refused', 'unseen'],
    [1, 0, 'none', 'none'],
    [2, 0, 'none', 'none'],
    [3, 0, 'none', 'none'],
  ];

  test.each(TABLE)('min.insync.replicas=%i, %i alive: acks=all %s, acks=1 %s', (minIsr, alive, all, one) => {
    const fixture = openReplicated({ 'min.insync.replicas': String(minIsr) });
    const { log } = fixture;
    writeOne(fixture, 'all');
    lose(fixture, ...ALL.slice(0, 3 - alive));
    if (all === 'none') {
      expect(log.isOnline).toBe(false);
      expect(log.replication.leader).toBeNull();
      return;
    }
    expect(writeOne(fixture, 'all')).toBe(all === 'ok' ? null : 'NOT_ENOUGH_REPLICAS');
    const afterAll = all === 'ok' ? 2 : 1;
    expect(log).toMatchObject({ logEndOffset: afterAll, highWatermark: afterAll });
    expect(writeOne(fixture, '1')).toBeNull();
    expect(log.logEndOffset).toBe(afterAll + 1);
    expect(log.highWatermark).toBe(one === 'seen' ? afterAll + 1 : afterAll);
    const read = fetchFromLog(log, { offset: 0, maxBytes: 1_000_000, isolation: 'read_uncommitted' });
    expect(read).toMatchObject({ error: null });
    expect(read.error === null && read.batches.length).toBe(log.highWatermark);
  });

  test.each(['0', '1'])('acks=%s does not look at min.insync.replicas (CLU-14)', (acks) => {
    const fixture = openReplicated({ 'min.insync.replicas': '3' });
    lose(fixture, 1);
    expect(writeOne(fixture, acks)).toBeNull();
  });

  test('a refusal tells how many there are and how many are asked for, and writes nothing', () => {
    const fixture = openReplicated({ 'min.insync.replicas': '3' });
    lose(fixture, 1);
    writeOne(fixture, 'all');
    expect(fixture.cluster.events.at(-1)).toMatchObject({
      type: 'refused',
      error: 'NOT_ENOUGH_REPLICAS',
      rule: 'CLU-14',
      records: 1,
      facts: { inSync: 2, minInSync: 3 },
    });
    expect(fixture.log.logEndOffset).toBe(0);
  });
});

describe('acks=all waits for the high watermark (APP-12)', () => {
  const replies = ({ produceReplies }: Cluster) => produceReplies.map(({ error }) => error);
  const waiting = (config: Record<string, string> = {}, version = '4.2'): ReplicatedFixture => {
    const fixture = openReplicated(config, { version });
    kill(fixture, 3);
    writeOne(fixture, 'all');
    awaitReplication(fixture.cluster, fixture.log, { requiredOffset: 1, timeoutMs: 30_000 });
    return fixture;
  };

  test('it is answered when the dead replica is fenced', () => {
    const fixture = waiting();
    advance(fixture, 8_999);
    expect(replies(fixture.cluster)).toEqual([]);
    advance(fixture, 1);
    expect(replies(fixture.cluster)).toEqual([null]);
    expect(fixture.cluster.delayedProduces).toEqual([]);
  });

  test('a watermark short of its last record does not answer it', () => {
    const fixture = waiting();
    awaitReplication(fixture.cluster, fixture.log, { requiredOffset: 2, timeoutMs: 30_000 });
    advance(fixture, 9_000);
    expect(fixture.cluster.delayedProduces).toHaveLength(1);
  });

  test('before 3.7: too few in sync then is NOT_ENOUGH_REPLICAS_AFTER_APPEND, with the record in the log', () => {
    const fixture = waiting({ 'min.insync.replicas': '3' }, '3.1');
    advance(fixture, 18_000);
    expect(replies(fixture.cluster)).toEqual(['NOT_ENOUGH_REPLICAS_AFTER_APPEND']);
    expect(fixture.log.logEndOffset).toBe(1);
  });

  test('since 3.7 the watermark stands still then: REQUEST_TIMED_OUT after its time, with the record in the log', () => {
    const fixture = waiting({ 'min.insync.replicas': '3' });
    advance(fixture, 29_999);
    expect(replies(fixture.cluster)).toEqual([]);
    advance(fixture, 1);
    expect(replies(fixture.cluster)).toEqual(['REQUEST_TIMED_OUT']);
    expect(fixture.log).toMatchObject({ logEndOffset: 1, highWatermark: 0 });
  });

  test('a leader that is killed breaks the connection; a silent one answers nothing; a clean stop names another leader', () => {
    const killed = waiting();
    kill(killed, 1);
    expect(replies(killed.cluster)).toEqual(['DISCONNECTED']);
    const isolated = waiting();
    isolateBroker(isolated.cluster, broker(isolated, 1));
    expect(replies(isolated.cluster)).toEqual([]);
    expect(isolated.cluster.delayedProduces).toEqual([]);
    const stopped = waiting();
    stopBroker(stopped.cluster, broker(stopped, 1));
    expect(replies(stopped.cluster)).toEqual(['NOT_LEADER_OR_FOLLOWER']);
  });
});
