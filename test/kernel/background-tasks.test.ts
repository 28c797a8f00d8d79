import { describe, expect, test } from 'vitest';
import { nextTaskDueMs } from '../../src/kernel/background-tasks.ts';
import { advanceCluster } from '../../src/kernel/clock.ts';
import { alterTopic, deleteTopic, upgradeCluster } from '../../src/kernel/cluster.ts';
import {
  addTopic,
  type LogFixture,
  openLog,
  profileOf,
  segmentsOf,
  write,
  writeBatch,
} from './log-fixture.ts';

const START_MS = 1_000_000;
const NEVER = Number.POSITIVE_INFINITY;

/** `type@ms since the start` of what happened, appends and rolls left out. */
function happened({ cluster }: Pick<LogFixture, 'cluster'>): string[] {
  return cluster.events
    .map((event) => `${event.type}@${event.atMs - START_MS}`)
    .filter((text) => !/^(appended|segmentRolled)/.test(text));
}

const open = (config: Record<string, string | number>, options = {}): LogFixture =>
  openLog(config, { startMs: START_MS, ...options });

describe('retention (TASK-1)', () => {
  test.each([
    [0, 30_000],
    [29_999, 30_000],
    [30_000, 330_000],
    [329_999, 330_000],
    [330_000, 630_000],
  ])('a record expired %d ms after the start goes at %d: 30 s, then every 300 s', (expiredMs, goneMs) => {
    // A record of the start is expired 1 ms after retention.ms.
    const fixture = open({ 'retention.ms': expiredMs });
    write(fixture, 'k');
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + goneMs);
    advanceCluster(fixture.cluster, START_MS + goneMs - 1);
    expect(segmentsOf(fixture)).toBe('[0:70]');
    advanceCluster(fixture.cluster, START_MS + goneMs);
    expect(segmentsOf(fixture)).toBe('[1:0]');
    expect(happened(fixture)).toEqual([`segmentsDeleted@${goneMs}`]);
  });

  test('the period and the first run are the broker configs', () => {
    const brokerOverrides = {
      'log.retention.check.interval.ms': '7000',
      'log.initial.task.delay.ms': '1000',
    };
    const fixture = open({ 'retention.ms': 1000 }, { brokerOverrides });
    write(fixture, 'k');
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 8000);
  });

  test('TASK-12: a topic made later joins the running periods', () => {
    const fixture = open({});
    advanceCluster(fixture.cluster, START_MS + 400_000);
    const later = { cluster: fixture.cluster, ...addTopic(fixture.cluster, 'u', { 'retention.ms': 0 }) };
    write(later, 'k');
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 630_000);
  });

  test('a log that nothing expires in has no moment', () => {
    const fixture = open({ 'retention.ms': -1 });
    expect(nextTaskDueMs(fixture.cluster)).toBe(NEVER);
    write(fixture, 'k');
    expect(nextTaskDueMs(fixture.cluster)).toBe(NEVER);
  });

  test('what expires exactly at a look goes in it, a write at that instant coming after', () => {
    const fixture = open({ 'retention.ms': 29_999 });
    write(fixture, 'k');
    advanceCluster(fixture.cluster, START_MS + 30_000);
    write(fixture, 'k');
    expect(segmentsOf(fixture)).toBe('[1:70]');
    advanceCluster(fixture.cluster, START_MS + 329_999);
    expect(segmentsOf(fixture)).toBe('[1:70]');
    advanceCluster(fixture.cluster, START_MS + 330_000);
    expect(segmentsOf(fixture)).toBe('[2:0]');
  });
});

describe('the cleaner (TASK-2, TASK-3)', () => {
  const COMPACT = { 'cleanup.policy': 'compact', 'segment.bytes': 70 };

  test('runs every 15 s from the start on; what is written at an instant waits for the next', () => {
    const fixture = open(COMPACT);
    for (const key of 'aab') write(fixture, key);
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 15_000);
    advanceCluster(fixture.cluster, START_MS + 14_999);
    expect(happened(fixture)).toEqual([]);
    advanceCluster(fixture.cluster, START_MS + 15_000);
    expect(happened(fixture)).toEqual(['cleaned@15000']);
    expect(segmentsOf(fixture)).toBe('[0:0][1:70][2:70]');
    for (const key of 'bc') write(fixture, key);
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 30_000);
  });

  test('after a pass that cleaned the next one starts at once: a full map is gone through in one instant (CLN-14)', () => {
    const brokerOverrides = { 'log.cleaner.dedupe.buffer.size': '96' };
    const fixture = open({ ...COMPACT, 'min.cleanable.dirty.ratio': 0 }, { brokerOverrides });
    for (const key of 'abcdefgh') write(fixture, key);
    advanceCluster(fixture.cluster, START_MS + 15_000);
    // Three keys a pass, seven closed segments.
    const cleaned = fixture.cluster.events.filter((event) => event.type === 'cleaned');
    expect(cleaned.map(({ atMs, endOffset }) => [atMs - START_MS, endOffset])).toEqual([
      [15_000, 3],
      [15_000, 6],
      [15_000, 7],
    ]);
  });

  test('TASK-3: compact,delete is checked every 15 s, not every 300', () => {
    const fixture = open({ ...COMPACT, 'cleanup.policy': 'compact,delete', 'retention.ms': 44_999 });
    write(fixture, 'a');
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 45_000);
    advanceCluster(fixture.cluster, START_MS + 44_999);
    expect(segmentsOf(fixture)).toBe('[0:70]');
    advanceCluster(fixture.cluster, START_MS + 45_000);
    expect(segmentsOf(fixture)).toBe('[1:0]');
  });

  test('VEC-14: with segments of 0, 0, 5000 and 5001 and a limit of 1000 retention deletes two', () => {
    const fixture = open({ ...COMPACT, 'cleanup.policy': 'compact,delete', 'retention.ms': 1000 });
    const at = [0, 0, 15_000, 15_001];
    for (const [index, ms] of at.entries()) write(fixture, 'abcd'.charAt(index), 'v', START_MS + ms);
    advanceCluster(fixture.cluster, START_MS + 15_000);
    expect(fixture.log.logStartOffset).toBe(2);
    expect(segmentsOf(fixture)).toBe('[2:70][3:70]');
  });

  test('CLN-28, CLN-1: a checkpoint that retention left behind is corrected in the same instant', () => {
    const fixture = open({ ...COMPACT, 'cleanup.policy': 'compact,delete', 'retention.ms': 20_000 });
    write(fixture, 'a');
    write(fixture, 'b', 'v', START_MS + 25_000);
    advanceCluster(fixture.cluster, START_MS + 30_000);
    expect(fixture.log).toMatchObject({ cleanerCheckpoint: 1, logStartOffset: 1 });
    write(fixture, 'c', 'v', START_MS + 900_000);
    advanceCluster(fixture.cluster, START_MS + 60_000);
    expect(fixture.log).toMatchObject({ cleanerCheckpoint: 2, logStartOffset: 2 });
  });

  test('TASK-3, RET-14: a compact log whose log start was moved loses its segments in a pass', () => {
    const fixture = open({ ...COMPACT, 'min.cleanable.dirty.ratio': 1 });
    for (const key of 'abc') write(fixture, key);
    expect(nextTaskDueMs(fixture.cluster)).toBe(NEVER);
    fixture.log.logStartOffset = 2;
    fixture.log.cleanerCheckpoint = 2;
    alterTopic(fixture.cluster, fixture.topic, fixture.topic.overrides);
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 15_000);
    advanceCluster(fixture.cluster, START_MS + 15_000);
    expect(segmentsOf(fixture)).toBe('[2:70]');
  });

  test('the backoff is the broker config, at least a millisecond', () => {
    const due = (backoff: string) => {
      const fixture = open(COMPACT, { brokerOverrides: { 'log.cleaner.backoff.ms': backoff } });
      for (const key of 'aab') write(fixture, key);
      return nextTaskDueMs(fixture.cluster) - START_MS;
    };
    expect([due('0'), due('1'), due('2'), due('400')]).toEqual([1, 1, 2, 400]);
  });

  test('TASK-11: without the cleaner compacted logs are neither compacted nor subject to retention', () => {
    const brokerOverrides = { 'log.cleaner.enable': 'false' };
    const fixture = open(
      { ...COMPACT, 'cleanup.policy': 'compact,delete', 'retention.ms': 1 },
      { brokerOverrides },
    );
    const { cluster } = fixture;
    for (const key of 'aab') write(fixture, key);
    expect(nextTaskDueMs(cluster)).toBe(NEVER);
    const expiring = { cluster, ...addTopic(cluster, 'u', { 'retention.ms': 1 }) };
    write(expiring, 'k');
    const producing = { cluster, ...addTopic(cluster, 'w', { 'cleanup.policy': 'compact' }) };
    writeBatch(producing, [['k', 'v']], { producerId: 1, producerEpoch: 0, baseSequence: 0 });
    advanceCluster(cluster, START_MS + 200_000_000);
    expect(happened(fixture)).toEqual([
      'segmentsDeleted@30000',
      'filesRemoved@90000',
      'producerExpired@86400000',
    ]);
    expect(segmentsOf(fixture)).toBe('[0:70][1:70][2:70]');
  });

  test('CLN-12: an uncleanable log is neither cleaned nor subject to retention; its producers expire', () => {
    const fixture = open({ ...COMPACT, 'cleanup.policy': 'compact,delete', 'retention.ms': 1 });
    writeBatch(fixture, [['k', 'v']], { producerId: 1, producerEpoch: 0, baseSequence: 0 });
    write(fixture, 'a');
    fixture.log.isUncleanable = true;
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 86_400_000);
    const other = { cluster: fixture.cluster, ...addTopic(fixture.cluster, 'u', COMPACT) };
    for (const key of 'aab') write(other, key);
    advanceCluster(fixture.cluster, START_MS + 200_000_000);
    expect(happened(fixture)).toEqual(['cleaned@15000', 'filesRemoved@75000', 'producerExpired@86400000']);
    expect(segmentsOf(fixture)).toBe('[0:70][1:70]');
  });

  test('CLN-12: after a cleaning that failed a pass deletes from no log, and the next pass does', () => {
    const fixture = open({ ...COMPACT, 'segment.bytes': 350, 'index.interval.bytes': 0 }, { version: '4.2' });
    for (const key of 'abcdef') write(fixture, key, 'v', -1);
    fixture.log.config = { ...fixture.log.config, 'segment.index.bytes': 24 };
    const expiring = { ...COMPACT, 'cleanup.policy': 'compact,delete', 'retention.ms': 1 };
    const other = { cluster: fixture.cluster, ...addTopic(fixture.cluster, 'u', expiring) };
    write(other, 'k');
    advanceCluster(fixture.cluster, START_MS + 30_000);
    expect(happened(fixture)).toEqual(['uncleanable@15000', 'segmentsDeleted@30000']);
  });

  test('TASK-2: the first pass is at the start itself, also after a restart', () => {
    const fixture = open(COMPACT, { version: '3.0' });
    for (const key of 'aab') write(fixture, key);
    advanceCluster(fixture.cluster, START_MS + 7000);
    upgradeCluster(fixture.cluster, profileOf('3.1'));
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 7000);
    advanceCluster(fixture.cluster, START_MS + 7000);
    expect(happened(fixture)).toEqual(['cleaned@7000']);
    for (const key of 'ac') write(fixture, key);
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 22_000);
  });

  test('the moment follows a changed config', () => {
    const fixture = open({ 'retention.ms': -1 });
    write(fixture, 'k');
    expect(nextTaskDueMs(fixture.cluster)).toBe(NEVER);
    alterTopic(fixture.cluster, fixture.topic, { 'retention.ms': '1' });
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 30_000);
  });
});

describe('files (TASK-4, TASK-5)', () => {
  test('TASK-4: 60 s after its segments left the log the files go, once for all of them', () => {
    const fixture = open({ 'segment.bytes': 70, 'retention.ms': 1000 });
    for (const key of 'ab') write(fixture, key);
    advanceCluster(fixture.cluster, START_MS + 89_999);
    expect(happened(fixture)).toEqual(['segmentsDeleted@30000']);
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 90_000);
    advanceCluster(fixture.cluster, START_MS + 90_000);
    const removed = { type: 'filesRemoved', atMs: START_MS + 90_000, topic: 't', partition: 0 };
    expect(fixture.cluster.events.at(-1)).toEqual({ ...removed, files: 2, sizeInBytes: 140 });
    expect(fixture.cluster.doomedFiles).toEqual([]);
    expect(nextTaskDueMs(fixture.cluster)).toBe(NEVER);
  });

  test('TASK-4: the delay is the topic config, and one of 0 is the same instant', () => {
    const fixture = open({ 'retention.ms': 1000, 'file.delete.delay.ms': 0 });
    write(fixture, 'k');
    advanceCluster(fixture.cluster, START_MS + 30_000);
    expect(happened(fixture)).toEqual(['segmentsDeleted@30000', 'filesRemoved@30000']);
  });

  test('CLN-19: the files that a cleaning replaced go 60 s later', () => {
    const fixture = open({ 'cleanup.policy': 'compact', 'segment.bytes': 70 });
    for (const key of 'aab') write(fixture, key);
    advanceCluster(fixture.cluster, START_MS + 200_000);
    expect(happened(fixture)).toEqual(['cleaned@15000', 'filesRemoved@75000']);
    expect(fixture.cluster.events.at(-1)).toMatchObject({ files: 2, sizeInBytes: 140 });
  });

  test('TASK-5: the directory of a deleted topic goes after log.segment.delete.delay.ms of the broker', () => {
    const brokerOverrides = { 'log.segment.delete.delay.ms': '40000' };
    const fixture = open({ 'segment.bytes': 70, 'file.delete.delay.ms': 5 }, { brokerOverrides });
    for (const key of 'ab') write(fixture, key);
    advanceCluster(fixture.cluster, START_MS + 1000);
    deleteTopic(fixture.cluster, fixture.topic);
    expect(fixture.cluster.topics.size).toBe(0);
    advanceCluster(fixture.cluster, START_MS + 99_000);
    expect(happened(fixture)).toEqual(['filesRemoved@41000']);
    expect(fixture.cluster.events.at(-1)).toMatchObject({ files: 2, sizeInBytes: 140 });
  });

  test('TASK-5: but not before the first run, 30 s after the start', () => {
    const fixture = open({}, { brokerOverrides: { 'log.segment.delete.delay.ms': '10' } });
    deleteTopic(fixture.cluster, fixture.topic);
    advanceCluster(fixture.cluster, START_MS + 99_000);
    expect(happened(fixture)).toEqual(['filesRemoved@30000']);
  });

  test('TASK-12: what is to go at an instant whose tasks have run goes a millisecond later', () => {
    const fixture = open({}, { brokerOverrides: { 'log.segment.delete.delay.ms': '0' } });
    advanceCluster(fixture.cluster, START_MS + 40_000);
    deleteTopic(fixture.cluster, fixture.topic);
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 40_001);
    advanceCluster(fixture.cluster, START_MS + 40_001);
    expect(happened(fixture)).toEqual(['filesRemoved@40001']);
  });

  test('of files with different delays each goes at its own time', () => {
    const { cluster } = open({});
    for (const [name, delay] of [
      ['u', 10],
      ['w', 20],
    ] as const) {
      const topic = {
        cluster,
        ...addTopic(cluster, name, { 'retention.ms': 0, 'file.delete.delay.ms': delay }),
      };
      write(topic, 'k');
    }
    advanceCluster(cluster, START_MS + 60_000);
    expect(happened({ cluster }).slice(2)).toEqual(['filesRemoved@30010', 'filesRemoved@30020']);
  });
});

describe('producer ids (TASK-7, TXN-6)', () => {
  const produce = (fixture: LogFixture, timestamp: number, producerId = 1) =>
    writeBatch(fixture, [['k', 'v', timestamp]], { producerId, producerEpoch: 0, baseSequence: 0 });

  test.each([
    ['3.9', 0, 86_400_000],
    ['3.9', 1, 87_000_000],
    ['3.9', -1, 86_400_000],
    ['3.1', 0, 604_800_000],
    ['2.8', 1, 605_400_000],
  ])(
    '%s forgets a producer that wrote at %d at the 10-minute check of %d',
    (version, wroteMs, forgottenMs) => {
      const fixture = open({ 'retention.ms': -1 }, { version });
      produce(fixture, START_MS + wroteMs);
      expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + forgottenMs);
      advanceCluster(fixture.cluster, START_MS + forgottenMs - 1);
      expect(fixture.log.producers.size).toBe(1);
      advanceCluster(fixture.cluster, START_MS + forgottenMs);
      expect(fixture.log.producers.size).toBe(0);
      expect(happened(fixture)).toEqual([`producerExpired@${forgottenMs}`]);
    },
  );

  test('the first check is one period after the start', () => {
    const brokerOverrides = { 'producer.id.expiration.ms': '1' };
    const fixture = open({ 'retention.ms': -1 }, { brokerOverrides });
    produce(fixture, 0);
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 600_000);
  });

  test('only those that are idle go; the earliest decides the moment', () => {
    const fixture = open({ 'retention.ms': -1 });
    produce(fixture, START_MS + 900_000, 1);
    produce(fixture, START_MS, 2);
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 86_400_000);
    advanceCluster(fixture.cluster, START_MS + 86_400_000);
    expect([...fixture.log.producers.keys()]).toEqual([1]);
    expect(nextTaskDueMs(fixture.cluster)).toBe(START_MS + 87_600_000);
  });
});
