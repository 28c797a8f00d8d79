/** The moment that `--to-datetime` and `--by-duration` mean (Kafka's `Utils.getDateTime`, Java's `Duration.parse`). */
import { parseTime } from '../language/times.ts';
import { UsageError } from '../language/usage-error.ts';
import type { ResetTarget } from './kafka-consumer-groups-request.ts';

const DATE_TIME = /^(\d+-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{1,3})(Z|[+-]\d\d(?::?\d\d)?)$/;
const DURATION =
  /^([-+]?)P(?:([-+]?\d+)D)?(?:T(?=[-+\d])(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?\d+)(?:[.,](\d{0,9}))?S)?)?$/i;
const DAY_MS = 86_400_000;

export type ResolvedTarget =
  | { readonly kind: 'toEarliest' | 'toLatest' | 'toCurrent' }
  | { readonly kind: 'toOffset' | 'shiftBy'; readonly number: number }
  | { readonly kind: 'toMoment'; readonly timestamp: number };

export type MomentProblem = {
  readonly problem: string;
  /** Java makes its author catch a ParseException. */
  readonly isChecked: boolean;
};

/** A target without texts, or what the tool says of a bad one. `nowMs` is where a duration counts back from. */
export function readResetMoment(target: ResetTarget, nowMs: number): ResolvedTarget | MomentProblem {
  switch (target.kind) {
    case 'toDatetime':
      return readDateTime(target.text);
    case 'byDuration': {
      const spanMs = readDuration(target.text);
      if (spanMs === null) return { problem: 'Text cannot be parsed to a Duration', isChecked: false };
      return { kind: 'toMoment', timestamp: nowMs - spanMs };
    }
    default:
      return target;
  }
}

/** Milliseconds belong to it, a zone may be left out and is UTC then. */
function readDateTime(text: string): ResolvedTarget | MomentProblem {
  const time = text.split('T')[1];
  if (time === undefined) {
    const problem = `Error parsing timestamp. It does not contain a 'T' according to ISO8601 format`;
    return { problem, isChecked: true };
  }
  const zoned = /[+\-Z]/.test(time) ? text : `${text}Z`;
  const match = DATE_TIME.exec(zoned);
  const unparsable = { problem: `Unparseable date: "${zoned}"`, isChecked: true };
  if (match === null) return unparsable;
  const [, moment, millis, zone] = match;
  const hours = zone!.slice(0, 3);
  const minutes = zone!.slice(3).replace(':', '') || '00';
  const iso = `${moment}.${millis!.padStart(3, '0')}${zone === 'Z' ? 'Z' : `${hours}:${minutes}`}`;
  try {
    return { kind: 'toMoment', timestamp: parseTime(iso, { nowMs: 0 }) };
  } catch (error) {
    if (error instanceof UsageError) return unparsable;
    throw error;
  }
}

/** ms, or null for what is no ISO 8601 duration of days and smaller. */
function readDuration(text: string): number | null {
  const match = DURATION.exec(text);
  if (match === null || /^[-+]?P$/i.test(text)) return null;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const fractionMs = Number(`0.${fraction || '0'}`) * 1000 * (seconds.startsWith('-') ? -1 : 1);
  const spanMs =
    Number(days) * DAY_MS +
    Number(hours) * 3_600_000 +
    Number(minutes) * 60_000 +
    Number(seconds) * 1000 +
    Math.trunc(fractionMs);
  return sign === '-' ? -spanMs : spanMs;
}
