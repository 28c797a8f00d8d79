import { describe, expect, test } from 'vitest';
import { alterTopic } from '../../../src/kernel/cluster.ts';
import { fetchFromLog } from '../../../src/kernel/log/fetch.ts';
import { isolateBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import { isEndUnknown } from '../../../src/kernel/replication/high-watermark.ts';
import {
  advance,
  broker,
  kill,
  lose,
  openReplicated,
  type ReplicatedFixture,
  start,
  writeOne,
} from './replicated-fixture.ts';

const offsets = ({ log }: ReplicatedFixture) => ({ end: log.logEndOffset, high: log.highWatermark });
const readable = ({ log }: ReplicatedFixture) => {
  const answer = fetchFromLog(log, { offset: 0, maxBytes: 1_000_000, isolation: 'read_uncommitted' });
  return answer.error === null ? answer.batches.length : answer.error;
};

describe('the high watermark is the smallest end over the ISR (CLU-14)', () => {
  test('with all brokers alive it follows each append', () => {
    const fixture = openReplicated();
    writeOne(fixture, '1');
    expect(offsets(fixture)).toEqual({ end: 1, high: 1 });
  });

  test('a dead replica in the ISR holds it until it is fenced', () => {
    const fixture = openReplicated();
    writeOne(fixture, '1');
    kill(fixture, 3);
    writeOne(fixture, '1');
    advance(fixture, 8_999);
    expect(offsets(fixture)).toEqual({ end: 2, high: 1 });
    advance(fixture, 1);
    expect(offsets(fixture)).toEqual({ end: 2, high: 2 });
  });

  test('one that was cut off and is then killed has not caught up meanwhile', () => {
    const fixture = openReplicated();
    isolateBroker(fixture.cluster, broker(fixture, 3));
    writeOne(fixture, '1');
    kill(fixture, 3);
    expect(offsets(fixture)).toEqual({ end: 1, high: 0 });
  });

  test('a replica outside the ISR does not', () => {
    const fixture = openReplicated();
    lose(fixture, 3);
    writeOne(fixture, '1');
    expect(offsets(fixture)).toEqual({ end: 1, high: 1 });
  });

  test('one that comes back in time catches up, and it moves', () => {
    const fixture = openReplicated();
    kill(fixture, 3);
    writeOne(fixture, '1');
    start(fixture, 3);
    expect(offsets(fixture)).toEqual({ end: 1, high: 1 });
  });
});

describe('min.insync.replicas and the high watermark (CLU-15)', () => {
  const alone = (version: string) => {
    const fixture = openReplicated({ 'min.insync.replicas': '2' }, { version });
    writeOne(fixture, '1');
    lose(fixture, 1, 2);
    writeOne(fixture, '1');
    return fixture;
  };

  test.each(['3.9', '4.0', '4.2'])(
    'since 3.7 it stands still below it, and what was committed stays readable (%s)',
    (version) => {
      const fixture = alone(version);
      expect(offsets(fixture)).toEqual({ end: 2, high: 1 });
      expect(readable(fixture)).toBe(1);
      start(fixture, 2);
      expect(offsets(fixture)).toEqual({ end: 2, high: 2 });
    },
  );

  test.each(['2.8', '3.1'])('before, it goes on (%s)', (version) => {
    expect(offsets(alone(version))).toEqual({ end: 2, high: 2 });
  });

  test('a smaller min.insync.replicas lets it go on', () => {
    const fixture = alone('4.2');
    alterTopic(fixture.cluster, fixture.topic, { 'min.insync.replicas': '1' });
    expect(offsets(fixture)).toEqual({ end: 2, high: 2 });
  });

  test('since 3.7 one replica is enough for a topic of one, whatever it asks for', () => {
    const config = { 'min.insync.replicas': '2' };
    const old = openReplicated(config, { version: '3.1', replicationFactor: 1 });
    expect(writeOne(old, 'all')).toBe('NOT_ENOUGH_REPLICAS');
    expect(offsets(old)).toEqual({ end: 0, high: 0 });
    const since = openReplicated(config, { version: '3.9', replicationFactor: 1 });
    expect(writeOne(since, 'all')).toBeNull();
    expect(offsets(since)).toEqual({ end: 1, high: 1 });
  });
});

test('LST-6: a leader that was elected while it was cut off begins its epoch when it is heard', () => {
  const fixture = openReplicated();
  writeOne(fixture, '1');
  isolateBroker(fixture.cluster, broker(fixture, 2));
  writeOne(fixture, '1');
  lose(fixture, 1);
  expect(fixture.log.replication).toMatchObject({ leader: 2, epochStartOffset: null });
  start(fixture, 2);
  expect(fixture.log).toMatchObject({ logEndOffset: 1, highWatermark: 1 });
  expect(fixture.log.replication.epochStartOffset).toBe(1);
  expect(isEndUnknown(fixture.log)).toBe(false);
});

test('LST-6: a new leader whose follower is dead but not fenced does not know its end', () => {
  const fixture = openReplicated();
  kill(fixture, 3);
  writeOne(fixture, '1');
  advance(fixture, 1_000);
  alterTopic(fixture.cluster, fixture.topic, { 'retention.ms': '1' });
  expect(fixture.log).toMatchObject({ logEndOffset: 1, highWatermark: 0 });
  expect(isEndUnknown(fixture.log)).toBe(false);
  lose(fixture, 1);
  expect(isEndUnknown(fixture.log)).toBe(true);
  advance(fixture, 8_000);
  expect(isEndUnknown(fixture.log)).toBe(false);
});
