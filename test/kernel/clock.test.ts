import { describe, expect, test } from 'vitest';
import { advanceCluster } from '../../src/kernel/clock.ts';
import { addTopic, type LogFixture, openLog, write, writeBatch } from './log-fixture.ts';

const START_MS = 1_000_000;

/** `type@ms since the start` of what happened, appends and rolls left out. */
function happened({ cluster }: Pick<LogFixture, 'cluster'>): string[] {
  return cluster.events
    .map((event) => `${event.type}@${event.atMs - START_MS}`)
    .filter((text) => !/^(appended|segmentRolled)/.test(text));
}

const open = (config: Record<string, string | number>, options = {}): LogFixture =>
  openLog(config, { startMs: START_MS, ...options });

describe('one instant (TASK-12)', () => {
  test('retention, then the cleaner with its retention, then producer ids, then files', () => {
    const brokerOverrides = {
      'log.retention.check.interval.ms': '600000',
      'log.initial.task.delay.ms': '600000',
      'log.cleaner.backoff.ms': '600000',
      'producer.id.expiration.ms': '1',
    };
    const fixture = open({ 'retention.ms': 1, 'file.delete.delay.ms': 0 }, { brokerOverrides });
    const { cluster } = fixture;
    const both = { 'cleanup.policy': 'compact,delete', 'segment.bytes': 70, 'file.delete.delay.ms': 0 };
    const compacted = { cluster, ...addTopic(cluster, 'u', both) };
    for (const key of 'aab') write(compacted, key);
    const expired = { cluster, ...addTopic(cluster, 'w', { ...both, 'retention.ms': 1 }) };
    write(expired, 'a');
    writeBatch(fixture, [['k', 'v']], { producerId: 1, producerEpoch: 0, baseSequence: 0 });
    advanceCluster(cluster, START_MS + 600_000);
    const order = cluster.events
      .filter(({ type }) => type !== 'appended' && type !== 'segmentRolled')
      .map((event) => `${event.type} ${'topic' in event ? event.topic : ''}`);
    expect(order).toEqual([
      'segmentsDeleted t',
      'cleaned u',
      'segmentsDeleted w',
      'producerExpired t',
      'filesRemoved t',
      'filesRemoved u',
      'filesRemoved w',
    ]);
    expect(new Set(cluster.events.slice(-7).map(({ atMs }) => atMs))).toEqual(new Set([START_MS + 600_000]));
  });

  test('each task has its own moments: the cleaner passes many times between two looks of retention', () => {
    const fixture = open({ 'retention.ms': 1000 });
    const { cluster } = fixture;
    write(fixture, 'k');
    const compacted = {
      cluster,
      ...addTopic(cluster, 'u', { 'cleanup.policy': 'compact', 'segment.bytes': 70 }),
    };
    for (const key of 'aab') write(compacted, key);
    advanceCluster(cluster, START_MS + 29_999);
    expect(happened(fixture)).toEqual(['cleaned@15000']);
    advanceCluster(cluster, START_MS + 30_000);
    expect(happened(fixture)).toEqual(['cleaned@15000', 'segmentsDeleted@30000']);
  });

  test('a look of retention between two passes of the cleaner wakes no cleaner', () => {
    const brokerOverrides = { 'log.initial.task.delay.ms': '10000' };
    const fixture = open({ 'retention.ms': 1000 }, { brokerOverrides });
    const { cluster } = fixture;
    write(fixture, 'k');
    const compacted = {
      cluster,
      ...addTopic(cluster, 'u', { 'cleanup.policy': 'compact', 'segment.bytes': 70 }),
    };
    for (const key of 'aab') write(compacted, key);
    advanceCluster(cluster, START_MS + 15_000);
    expect(happened(fixture)).toEqual(['segmentsDeleted@10000', 'cleaned@15000']);
  });

  test('the clock stands where it was told to, and nothing runs twice', () => {
    const fixture = open({ 'retention.ms': 1000 });
    write(fixture, 'k');
    advanceCluster(fixture.cluster, START_MS + 95_000);
    expect(fixture.cluster).toMatchObject({ nowMs: START_MS + 95_000, tasksDoneMs: START_MS + 95_000 });
    const count = fixture.cluster.events.length;
    advanceCluster(fixture.cluster, START_MS + 95_000);
    expect(fixture.cluster.events).toHaveLength(count);
  });
});
