import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../src/commands/language/times.ts';
import { usageErrorOf } from './usage-case.ts';

const START_MS = Date.parse('2026-01-05T00:00:00Z');
const NOW_MS = START_MS + 123_456;
const DAY_MS = 86_400_000;
const frame = { nowMs: NOW_MS };

describe('times (design 5)', () => {
  it.each([
    ['now', NOW_MS],
    ['now-2d', NOW_MS - 2 * DAY_MS],
    ['now+1h', NOW_MS + 3_600_000],
    ['now/1000', 1_767_571_323],
    ['now*1000', NOW_MS * 1000],
    ['now-0', NOW_MS],
    ['1767571200000', START_MS],
    ['0', 0],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['2026-01-05T00:00Z', START_MS],
    ['2026-01-05T00:00', START_MS],
    ['2026-01-05', START_MS],
    ['2026-01-05T00:00:01Z', START_MS + 1_000],
    ['2026-01-05T00:00:01.5Z', START_MS + 1_500],
    ['2026-01-05T00:00:01.123', START_MS + 1_123],
    ['2026-01-05T02:00+02:00', START_MS],
    ['2026-01-04T18:30-05:30', START_MS],
    ['1970-01-01', 0],
    ['2024-02-29', Date.parse('2024-02-29T00:00:00Z')],
    ['9999-12-31T23:59:59.999Z', Date.parse('9999-12-31T23:59:59.999Z')],
  ])('%s is %d', (text, timeMs) => {
    expect(parseTime(text, frame)).toBe(timeMs);
  });

  it('APP-8: none is -1 where a timestamp may be absent, and no moment elsewhere', () => {
    expect(parseTime('none', { ...frame, allowsNone: true })).toBe(-1);
    expect(usageErrorOf(() => parseTime('none', frame)).message).toContain('is no moment');
  });

  it('a duration counts from the start where a command says so; a plain number does not', () => {
    expect(parseTime('8d30s', { ...frame, startMs: START_MS })).toBe(START_MS + 8 * DAY_MS + 30_000);
    expect(parseTime('5', { ...frame, startMs: START_MS })).toBe(5);
    const error = usageErrorOf(() => parseTime('8d30s', frame));
    expect(error.hint).toBe('write now-8d30s or now+8d30s');
  });

  it.each([
    ['', 'BAD_TIME', 'is not a time', 'now-2d'],
    ['tomorrow', 'BAD_TIME', 'is not a time', 'now-2d'],
    ['nowish', 'BAD_TIME', 'is not a time', 'now-2d'],
    ['-1', 'BAD_TIME', 'is not a time', 'now-2d'],
    ['now-', 'BAD_DURATION', 'is not a duration', '90m'],
    ['now-1x', 'BAD_DURATION', 'has no unit called x', '90m'],
    ['now/0', 'BAD_TIME', 'whole number', 'now/1000'],
    ['now*1.5', 'BAD_TIME', 'whole number', 'now*1000'],
    ['now-1767571323457', 'BAD_TIME', 'is before 1970', 'negative'],
    ['now*1000000', 'BAD_TIME', 'is too late', '9007199254740991'],
    ['9007199254740992', 'BAD_TIME', 'is too late', '9007199254740991'],
    ['1969-12-31T23:59:59.999Z', 'BAD_TIME', 'is before 1970', 'negative'],
    ['2026-02-29', 'BAD_TIME', 'is no day', '2026-01-05'],
    ['2026-04-31', 'BAD_TIME', 'is no day', '2026-01-05'],
    ['2026-13-01', 'BAD_TIME', 'is no day', '2026-01-05'],
    ['2026-00-01', 'BAD_TIME', 'is no day', '2026-01-05'],
    ['2026-01-00', 'BAD_TIME', 'is no day', '2026-01-05'],
    ['2026-01-05T24:00Z', 'BAD_TIME', 'is no time of day', '23:59:59'],
    ['2026-01-05T00:60Z', 'BAD_TIME', 'is no time of day', '23:59:59'],
    ['2026-01-05T00:00:60Z', 'BAD_TIME', 'is no time of day', '23:59:59'],
    ['2026-01-05T00:00+19:00', 'BAD_TIME', 'no such time zone', '18:00'],
    ['2026-01-05T00:00+18:01', 'BAD_TIME', 'no such time zone', '18:00'],
    ['2026-01-05T00:00+01:60', 'BAD_TIME', 'no such time zone', '18:00'],
    ['2026-1-5', 'BAD_TIME', 'is not a time', '2026-01-05'],
  ])('%j is refused (%s): it %s', (text, code, problem, hint) => {
    const error = usageErrorOf(() => parseTime(text, { ...frame, column: 12 }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(problem);
    expect(error.hint).toContain(hint);
    expect(error.column).toBe(12);
  });

  it('now itself can be reached by subtraction down to 1970 exactly', () => {
    expect(parseTime('now-1767571323456', frame)).toBe(0);
  });

  it('any moment of a four-digit year reads back from its ISO text', () => {
    const years = fc.date({
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(years, (date) => {
        expect(parseTime(date.toISOString(), frame)).toBe(date.getTime());
      }),
    );
  });
});
