/**
 * Moments: `now`, `now-2d`, `now+1h`, `now/1000` and `now*1000` (a clock in seconds or microseconds that was taken for
 * milliseconds), milliseconds since 1970, ISO 8601 (UTC unless it says otherwise), `none` (Kafka's −1: no timestamp),
 * and `8d30s` since the start of the simulation where a command counts from there.
 */
import type { TextPlace } from './durations.ts';
import { hasDurationUnit, parseDuration } from './durations.ts';
import { UsageError } from './usage-error.ts';

/** Kafka's "no timestamp" (APP-8). */
export const NO_TIMESTAMP_MS = -1;

export interface TimeFrame extends TextPlace {
  readonly nowMs: number;
  /** Given where a duration counts from the start of the simulation (`advance --to 8d30s`). */
  readonly startMs?: number;
  /** Is `none` a time here? */
  readonly allowsNone?: boolean;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Milliseconds since 1970, a safe integer ≥ 0, or −1 for `none`. Throws UsageError (BAD_TIME, BAD_DURATION). */
export function parseTime(text: string, frame: TimeFrame): number {
  if (text === 'none') {
    return frame.allowsNone
      ? NO_TIMESTAMP_MS
      : fail(text, frame, 'is no moment', 'write now, now-2d or a date');
  }
  if (text.startsWith('now')) return assertInRange(relativeToNow(text, frame), text, frame);
  if (/^\d+$/.test(text)) return assertInRange(Number(text), text, frame);
  const iso = ISO.exec(text);
  if (iso !== null) return assertInRange(isoMs(iso, text, frame), text, frame);
  if (!hasDurationUnit(text)) return fail(text, frame, 'is not a time', examples(frame));
  if (frame.startMs === undefined) {
    return fail(text, frame, 'is a duration, not a time', `write now-${text} or now+${text}`);
  }
  return assertInRange(frame.startMs + parseDuration(text, placeOf(frame)), text, frame);
}

function relativeToNow(text: string, frame: TimeFrame): number {
  const operator = text[3];
  const operand = text.slice(4);
  switch (operator) {
    case undefined:
      return frame.nowMs;
    case '+':
      return frame.nowMs + parseDuration(operand, placeOf(frame));
    case '-':
      return frame.nowMs - parseDuration(operand, placeOf(frame));
    case '*':
      return frame.nowMs * factorOf(operand, text, frame);
    case '/':
      return Math.floor(frame.nowMs / factorOf(operand, text, frame));
    default:
      return fail(text, frame, 'is not a time', examples(frame));
  }
}

function factorOf(operand: string, text: string, frame: TimeFrame): number {
  if (/^[1-9]\d*$/.test(operand)) return Number(operand);
  return fail(text, frame, 'needs a whole number ≥ 1', 'write now/1000 (seconds) or now*1000 (microseconds)');
}

function isoMs(match: RegExpExecArray, text: string, frame: TimeFrame): number {
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const millis = Number((match[7] ?? '').padEnd(3, '0'));
  const isDate =
    month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (!isDate) return fail(text, frame, 'is no day of the calendar', 'write year-month-day: 2026-01-05');
  if (hour > 23 || minute > 59 || second > 59) {
    return fail(text, frame, 'is no time of day', '00:00:00 to 23:59:59');
  }
  const zone = zoneMs(match[8] ?? 'Z');
  if (zone === null)
    return fail(text, frame, 'has no such time zone', 'Z, or an offset from -18:00 to +18:00');
  return Date.UTC(year, month - 1, day, hour, minute, second, millis) - zone;
}

/** ms that the zone is ahead of UTC; null beyond the 18 hours that Java's ZoneOffset allows. */
function zoneMs(zone: string): number | null {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  const ahead = hours * 60 + minutes;
  if (minutes > 59 || ahead > 18 * 60) return null;
  return (zone[0] === '-' ? -1 : 1) * ahead * 60_000;
}

function assertInRange(timeMs: number, text: string, frame: TimeFrame): number {
  if (timeMs < 0) return fail(text, frame, 'is before 1970', 'a record timestamp is never negative in Kafka');
  if (Number.isSafeInteger(timeMs)) return timeMs;
  return fail(text, frame, 'is too late', `at most ${Number.MAX_SAFE_INTEGER} ms since 1970 (2^53 − 1)`);
}

function examples(frame: TimeFrame): string {
  const sinceStart = frame.startMs === undefined ? '' : ' or 8d30s (since the start)';
  return `write now, now-2d, now+1h, now/1000, ms since 1970, 2026-01-05T00:00Z${sinceStart}`;
}

function placeOf(frame: TimeFrame): TextPlace {
  return frame.column === undefined ? {} : { column: frame.column };
}

function fail(text: string, frame: TimeFrame, problem: string, hint: string): never {
  throw new UsageError('BAD_TIME', `time '${text}' ${problem}`, { ...placeOf(frame), hint });
}
