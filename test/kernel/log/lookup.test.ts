import { describe, expect, test } from 'vitest';
import { offsetForMaxTimestamp, offsetForTime } from '../../../src/kernel/log/lookup.ts';
import { deleteRecordsBefore } from '../../../src/kernel/log-operations.ts';
import { clean, type LogFixture, openLog, retain, segmentsOf, write, writeBatch } from '../log-fixture.ts';

function written(config: Record<string, string | number>, ...timestamps: number[]): LogFixture {
  const fixture = openLog(config);
  for (const timestamp of timestamps) write(fixture, 'k', 'v', timestamp);
  return fixture;
}

const ONE_BATCH = { 'segment.bytes': 70 };

describe('by timestamp (LST-2)', () => {
  const cases: [number, number | null][] = [
    [0, 0],
    [60, 0],
    [100, 0],
    [101, 2],
    [150, 2],
    [200, 2],
    [201, 4],
    [300, 4],
    [301, null],
  ];
  test.each(cases)(
    'LST-3: of timestamps 100, 50, 200, 150, 300 the lookup of %d finds offset %s',
    (target, offset) => {
      for (const config of [{}, ONE_BATCH]) {
        const found = offsetForTime(written(config, 100, 50, 200, 150, 300).log, target);
        expect(found?.offset ?? null).toBe(offset);
      }
    },
  );

  test('LST-3: inside one batch it is the first record not below', () => {
    const fixture = openLog();
    writeBatch(fixture, [
      ['k', 'v', 100],
      ['k', 'v', 50],
      ['k', 'v', 200],
    ]);
    expect(offsetForTime(fixture.log, 101)).toEqual({ offset: 2, timestamp: 200 });
    expect(offsetForTime(fixture.log, 100)).toEqual({ offset: 0, timestamp: 100 });
  });

  test('LST-4: with the log start behind the only match of the first segment nothing is found, until it goes', () => {
    const fixture = openLog({ 'segment.bytes': 79, 'retention.ms': -1 });
    writeBatch(fixture, [
      ['k', 'v', 100],
      ['k', 'v', 40],
    ]);
    expect(segmentsOf(fixture)).toBe('[0:79]');
    write(fixture, 'k', 'v', 200);
    expect(segmentsOf(fixture)).toBe('[0:79][2:70]');
    deleteRecordsBefore(fixture.cluster, fixture.log, 1);
    expect(offsetForTime(fixture.log, 50)).toBeNull();
    expect(offsetForTime(fixture.log, 40)).toEqual({ offset: 1, timestamp: 40 });
    deleteRecordsBefore(fixture.cluster, fixture.log, 2);
    expect(offsetForTime(fixture.log, 50)).toBeNull();
    retain(fixture);
    expect(offsetForTime(fixture.log, 50)).toEqual({ offset: 2, timestamp: 200 });
  });

  test('LST-2: a found offset at or above the high watermark is none, and later segments are not tried', () => {
    const fixture = written(ONE_BATCH, 100, 200);
    fixture.log.highWatermark = 1;
    expect(offsetForTime(fixture.log, 100)).toEqual({ offset: 0, timestamp: 100 });
    expect(offsetForTime(fixture.log, 101)).toBeNull();
  });

  test('an empty log has none', () => {
    expect(offsetForTime(openLog().log, 1)).toBeNull();
  });

  test('LST-2: a segment whose largest timestamp no record has any more hides the later ones', () => {
    const fixture = openLog({ ...ONE_BATCH, 'cleanup.policy': 'compact' });
    writeBatch(fixture, [['a', '1', 100]], { producerId: 1, producerEpoch: 0, baseSequence: 0 });
    for (const timestamp of [50, 300]) write(fixture, 'a', 'v', timestamp);
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:61][1:70][2:70]');
    expect(offsetForTime(fixture.log, 60)).toBeNull();
    expect(offsetForTime(fixture.log, 101)).toEqual({ offset: 2, timestamp: 300 });
  });
});

describe('the largest timestamp (LST-1)', () => {
  test('is that of the first record that has it', () => {
    expect(offsetForMaxTimestamp(written(ONE_BATCH, 5, 300, 7, 300).log)).toEqual({
      offset: 1,
      timestamp: 300,
    });
    const fixture = openLog();
    write(fixture, 'k', 'v', 3);
    writeBatch(fixture, [
      ['k', 'v', 2],
      ['k', 'v', 9],
      ['k', 'v', 9],
    ]);
    expect(offsetForMaxTimestamp(fixture.log)).toEqual({ offset: 2, timestamp: 9 });
  });

  test('from 3.0 to 3.7 it may name the last offset of the batch; before 3.0 nobody can ask', () => {
    const fixture = openLog({});
    writeBatch(fixture, [
      ['a', '1', 300],
      ['b', '2', 100],
    ]);
    expect(offsetForMaxTimestamp(fixture.log, 'exact')).toEqual({ offset: 0, timestamp: 300 });
    expect(offsetForMaxTimestamp(fixture.log, 'batchEnd')).toEqual({ offset: 1, timestamp: 300 });
    expect(offsetForMaxTimestamp(fixture.log, 'none')).toBeNull();
  });

  test('may lie below the log start, and an empty log has none', () => {
    const fixture = written({}, 300, 5);
    deleteRecordsBefore(fixture.cluster, fixture.log, 1);
    expect(offsetForMaxTimestamp(fixture.log)).toEqual({ offset: 0, timestamp: 300 });
    expect(offsetForMaxTimestamp(openLog().log)).toBeNull();
  });
});

describe('DeleteRecords (LST-16)', () => {
  const outcome = (fixture: LogFixture, beforeOffset: number) => {
    const answer = deleteRecordsBefore(fixture.cluster, fixture.log, beforeOffset);
    return answer.error ?? [answer.lowWatermark, answer.moved];
  };

  test('LST-17: of four one-batch segments moved to 2 the first two go at the next look', () => {
    const fixture = written({ ...ONE_BATCH, 'retention.ms': -1 }, 0, 0, 0, 0);
    expect(outcome(fixture, 2)).toEqual([2, true]);
    expect(segmentsOf(fixture)).toBe('[0:70][1:70][2:70][3:70]');
    retain(fixture);
    expect(segmentsOf(fixture)).toBe('[2:70][3:70]');
  });

  test('-1 means the high watermark; up to it is allowed, beyond it and other negatives are out of range', () => {
    const fixture = written({}, 0, 0, 0);
    fixture.log.highWatermark = 2;
    expect(outcome(fixture, 3)).toBe('OFFSET_OUT_OF_RANGE');
    expect(outcome(fixture, -2)).toBe('OFFSET_OUT_OF_RANGE');
    expect(outcome(fixture, 1)).toEqual([1, true]);
    expect(outcome(fixture, -1)).toEqual([2, true]);
    expect(fixture.log.logStartOffset).toBe(2);
  });

  test('at or below the log start nothing changes, and 0 is in range', () => {
    const fixture = written({}, 0, 0, 0);
    expect(outcome(fixture, 0)).toEqual([0, false]);
    outcome(fixture, 2);
    const { changes } = fixture.log;
    expect(outcome(fixture, 2)).toEqual([2, false]);
    expect(outcome(fixture, 1)).toEqual([2, false]);
    expect(fixture.log.changes).toBe(changes);
    expect(fixture.cluster.events.filter(({ type }) => type === 'recordsDeleted')).toEqual([
      {
        type: 'recordsDeleted',
        atMs: 0,
        topic: 't',
        partition: 0,
        fromOffset: 0,
        logStartOffset: 2,
        rule: 'LST-16',
        facts: { fromOffset: 0, logStartOffset: 2 },
      },
    ]);
  });

  test('without delete in its policy a topic refuses', () => {
    const fixture = written({ 'cleanup.policy': 'compact' }, 0);
    expect(deleteRecordsBefore(fixture.cluster, fixture.log, 1)).toEqual({
      error: 'POLICY_VIOLATION',
      rule: 'LST-16',
      facts: { cleanupPolicy: 'compact' },
    });
    expect(outcome(written({ 'cleanup.policy': 'compact,delete' }, 0), 1)).toEqual([1, true]);
  });
});
