import { describe, expect, test } from 'vitest';
import { formatCalendar, formatCell, formatCount, formatMoment, formatSpan } from '../../src/views/units.ts';

/** 2026-01-05T00:00:00Z, where a simulation starts. */
const START_MS = 1767571200000;
const DAY_MS = 86_400_000;

describe('a span is written in one unit where one says it, else with days and a clock', () => {
  test.each([
    [0, '0s'],
    [1, '1ms'],
    [999, '999ms'],
    [1000, '1s'],
    [1500, '1.500s'],
    [30_000, '30s'],
    [60_000, '1m'],
    [90_000, '90s'],
    [119_999, '119.999s'],
    [120_000, '2m'],
    [120_001, '00:02:00.001'],
    [125_000, '00:02:05'],
    [300_000, '5m'],
    [3_600_000, '1h'],
    [5_400_000, '90m'],
    [7_200_000, '2h'],
    [7_260_000, '02:01:00'],
    [43_200_000, '12h'],
    [DAY_MS - 1, '23:59:59.999'],
    [DAY_MS, '1d'],
    [DAY_MS + 1, '1d 00:00:00.001'],
    [86_430_000, '1d 00:00:30'],
    [7 * DAY_MS, '7d'],
    [3652 * DAY_MS - 1, '3,651d 23:59:59.999'],
    [3652 * DAY_MS + 1, '3,652d'],
    [3653 * DAY_MS - 1, '3,652d'],
    [365_000 * DAY_MS, '365,000d'],
    [-30_000, '-30s'],
  ])('%d ms is %s', (ms, text) => expect(formatSpan(ms)).toBe(text));
});

describe('a moment is shown from the start of the simulation, a far one as a date', () => {
  test.each([
    [START_MS, '+0d 00:00:00'],
    [START_MS + 6300, '+0d 00:00:06.300'],
    [1768262430000, '+8d 00:00:30'],
    [1768262429999, '+8d 00:00:29.999'],
    [START_MS + 23 * 3_600_000 + 59 * 60_000 + 59_000, '+0d 23:59:59'],
    [START_MS - 1000, '-0d 00:00:01'],
    [START_MS - 2 * DAY_MS, '-2d 00:00:00'],
    [START_MS + 3652 * DAY_MS, '+3652d 00:00:00'],
    [START_MS + 3652 * DAY_MS + 1, '2036-01-05T00:00:00.001Z'],
    [-1, 'none'],
    [-2, '1969-12-31T23:59:59.998Z'],
    [0, '1970-01-01T00:00:00Z'],
    [1767571200, '1970-01-21T10:59:31.200Z'],
    [1767571200000000, '+057982-02-07T00:00:00Z'],
    [8.64e15 + 2, '8640000000000002'],
  ])('%d is %s', (ms, text) => expect(formatMoment(ms, START_MS)).toBe(text));

  test('dates agree with ISO 8601 as Date writes it', () => {
    for (const ms of [0, 951_782_400_000, 253_402_300_799_001, 253_402_300_800_001, -62_198_755_200_001]) {
      expect(formatMoment(ms, START_MS)).toBe(new Date(ms).toISOString().replace('.000Z', 'Z'));
    }
  });
});

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [3026, '3,026'],
  [1_073_741_824, '1,073,741,824'],
  [-1234, '-1,234'],
  [1234.5, '1,234.5'],
])('the count %d is %s', (value, text) => expect(formatCount(value)).toBe(text));

test.each([
  [1768262430000, 'Tue 13 Jan 2026'],
  [START_MS, 'Mon 5 Jan 2026'],
  [START_MS - 1, 'Sun 4 Jan 2026'],
  [0, 'Thu 1 Jan 1970'],
  [Number.POSITIVE_INFINITY, '9223372036854775807'],
])('%d falls on %s in UTC', (ms, text) => expect(formatCalendar(ms)).toBe(text));

test.each([
  [null, 'count', '–'],
  [3026, 'bytes', '3,026'],
  [3026, 'count', '3,026'],
  [3026, 'offset', '3026'],
  [0.5, 'ratio', '0.50'],
  [0.666, 'ratio', '0.67'],
  [86_430_000, 'span', '1d 00:00:30'],
  [START_MS, 'moment', '+0d 00:00:00'],
  [true, 'flag', 'yes'],
  [false, 'flag', 'no'],
  ['0-12', 'offsets', '0–12'],
  ['0-4,7-9', 'offsets', '0–4,7–9'],
  ['match-00', 'text', 'match-00'],
  ['1-2', 'text', '1-2'],
  [Number.POSITIVE_INFINITY, 'span', '9223372036854775807'],
  [Number.POSITIVE_INFINITY, 'bytes', '9223372036854775807'],
] as const)('the cell %s as %s is %s', (cell, unit, text) => {
  expect(formatCell(cell, unit, START_MS)).toBe(text);
});
