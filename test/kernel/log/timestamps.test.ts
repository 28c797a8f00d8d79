import { describe, expect, test } from 'vitest';
import { refuseTimestamp, timestampBounds } from '../../../src/kernel/log/timestamps.ts';
import { openLog, profileOf, write, writeBatch } from '../log-fixture.ts';

const NONE = Number.POSITIVE_INFINITY;
const LIMITS = { 'message.timestamp.before.max.ms': 1000, 'message.timestamp.after.max.ms': 500 };

describe('VEC-15: before 1000 and after 500 at 10 000', () => {
  test.each([
    [9_000, null],
    [8_999, 'INVALID_TIMESTAMP'],
    [10_500, null],
    [10_501, 'INVALID_TIMESTAMP'],
    [-1, null],
    [10_000, null],
  ])('APP-8: %d is answered %s', (timestamp, error) => {
    expect(write(openLog(LIMITS, { startMs: 10_000 }), 'k', 'v', timestamp).error).toBe(error);
  });

  test('APP-8: the refusal tells the record, its timestamp and the bounds; the whole batch goes', () => {
    const fixture = openLog(LIMITS, { startMs: 10_000 });
    const refusal = writeBatch(fixture, [
      ['k', 'v', 10_000],
      ['k', 'v', 10_501],
    ]);
    expect(refusal).toEqual({
      error: 'INVALID_TIMESTAMP',
      rule: 'APP-8',
      facts: { index: 1, timestamp: 10_501, nowMs: 10_000, earliestMs: 9_000, latestMs: 10_500 },
      rolled: null,
    });
    expect(fixture.log.logEndOffset).toBe(0);
  });

  test('APP-8: LogAppendTime checks no range', () => {
    const fixture = openLog({ ...LIMITS, 'message.timestamp.type': 'LogAppendTime' }, { startMs: 10_000 });
    expect(write(fixture, 'k', 'v', 1).error).toBeNull();
  });
});

describe('APP-9: which limits a release applies', () => {
  const bounds = (version: string, config: Record<string, string | number>) =>
    timestampBounds(openLog(config, { version }).log.config, profileOf(version));
  const difference = { 'message.timestamp.difference.max.ms': 7 };

  test.each(['2.8', '3.0', '3.1'])('%s: the difference, both ways', (version) => {
    expect(bounds(version, {})).toEqual({ beforeMaxMs: NONE, afterMaxMs: NONE });
    expect(bounds(version, { ...difference, ...LIMITS })).toEqual({ beforeMaxMs: 7, afterMaxMs: 7 });
  });

  test('3.9: before and after, and the difference where a side is left open', () => {
    expect(bounds('3.9', {})).toEqual({ beforeMaxMs: NONE, afterMaxMs: NONE });
    expect(bounds('3.9', difference)).toEqual({ beforeMaxMs: 7, afterMaxMs: 7 });
    expect(bounds('3.9', { ...difference, ...LIMITS })).toEqual({ beforeMaxMs: 1000, afterMaxMs: 500 });
    const { 'message.timestamp.before.max.ms': before, ...after } = LIMITS;
    expect(before).toBe(1000);
    expect(bounds('3.9', { ...difference, ...after })).toEqual({ beforeMaxMs: 7, afterMaxMs: 500 });
  });

  test.each(['4.0', '4.1', '4.2'])('%s: an hour after by default, and no difference', (version) => {
    expect(bounds(version, difference)).toEqual({ beforeMaxMs: NONE, afterMaxMs: 3_600_000 });
    expect(bounds(version, LIMITS)).toEqual({ beforeMaxMs: 1000, afterMaxMs: 500 });
  });

  test('4.2 takes a record an hour ahead and refuses one a millisecond later; 3.9 takes any', () => {
    const at = (version: string, timestamp: number) =>
      write(openLog({}, { version }), 'k', 'v', timestamp).error;
    expect([at('4.2', 3_600_000), at('4.2', 3_600_001)]).toEqual([null, 'INVALID_TIMESTAMP']);
    expect(at('3.9', 2 ** 52)).toBeNull();
  });

  test('APP-8: only -1 is a record without a timestamp', () => {
    const open = { beforeMaxMs: 0, afterMaxMs: 0 };
    expect(refuseTimestamp(-1, 10, open)).toBeNull();
    expect(refuseTimestamp(-2, 10, open)).not.toBeNull();
    expect(refuseTimestamp(10, 10, open)).toBeNull();
  });
});
