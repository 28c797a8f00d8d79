import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, hasDurationUnit, parseDuration } from '../../../src/commands/language/durations.ts';
import { usageErrorOf } from './usage-case.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('durations (design 5)', () => {
  it.each([
    ['1d', DAY_MS],
    ['90m', 90 * 60 * 1000],
    ['500ms', 500],
    ['12h', DAY_MS / 2],
    ['8d30s', 8 * DAY_MS + 30_000],
    ['2d29s999ms', 2 * DAY_MS + 29_999],
    ['604800000', 7 * DAY_MS],
    ['+500ms', 500],
    ['1w', 7 * DAY_MS],
    ['1y', 365 * DAY_MS],
    ['1y1w1d1h1m1s1ms', 373 * DAY_MS + 3_661_001],
    ['0', 0],
    ['0ms', 0],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740991ms', Number.MAX_SAFE_INTEGER],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ['', 'is not a duration', '90m'],
    ['soon', 'is not a duration', '90m'],
    ['1d ', 'is not a duration', '90m'],
    ['d1', 'is not a duration', '90m'],
    ['1d5', 'is not a duration', '90m'],
    ['-1d', 'is negative', '90m'],
    ['1.5d', 'has a fraction', '1d12h'],
    ['1D', 'has no unit called D', 'lower case: d'],
    ['5MS', 'has no unit called MS', 'lower case: ms'],
    ['5min', 'has no unit called min', 'write m for min'],
    ['2hours', 'has no unit called hours', 'write h for hours'],
    ['5q', 'has no unit called q', '90m'],
    ['30s8d', 'out of order', '8d30s'],
    ['5m5m', 'out of order', 'each once'],
    ['9007199254740992', 'is too long', '9007199254740991'],
    ['9007199254740991ms1ms', 'out of order', 'each once'],
    ['1s9007199254740991ms', 'is too long', '9007199254740991'],
    ['285617y', 'is too long', '9007199254740991'],
  ])('%j is refused: it %s', (text, problem, hint) => {
    const error = usageErrorOf(() => parseDuration(text, { column: 9 }));
    expect(error.code).toBe('BAD_DURATION');
    expect(error.message).toContain(problem);
    expect(error.hint).toContain(hint);
    expect(error.column).toBe(9);
  });

  it.each([
    [0, '0ms'],
    [999, '999ms'],
    [1_000, '1s'],
    [DAY_MS - 1, '23h59m59s999ms'],
    [8 * DAY_MS + 30_000, '8d30s'],
    [7 * DAY_MS, '7d'],
  ])('%d ms is written %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('any duration is read back as it was written', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
        expect(parseDuration(String(ms))).toBe(ms);
      }),
    );
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN])('%d ms cannot be written', (ms) => {
    expect(() => formatDuration(ms)).toThrow(RangeError);
  });

  it.each([
    ['1d', true],
    ['+1d', true],
    ['1.5d', true],
    ['5x', true],
    ['5', false],
    ['-1', false],
    ['d', false],
  ])('%s looks like a duration with a unit: %s', (text, looks) => {
    expect(hasDurationUnit(text)).toBe(looks);
  });
});
