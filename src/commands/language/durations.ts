/**
 * Durations as Kafka people write them: `1d`, `90m`, `500ms`, `8d30s`, `2d29s999ms`, or plain milliseconds
 * (`604800000`). Parts go from the greatest unit to the smallest, each at most once.
 */
import { UsageError } from './usage-error.ts';

interface DurationUnit {
  readonly name: string;
  readonly sizeMs: number;
}

const UNITS: readonly DurationUnit[] = [
  { name: 'y', sizeMs: 31_536_000_000 },
  { name: 'w', sizeMs: 604_800_000 },
  { name: 'd', sizeMs: 86_400_000 },
  { name: 'h', sizeMs: 3_600_000 },
  { name: 'm', sizeMs: 60_000 },
  { name: 's', sizeMs: 1_000 },
  { name: 'ms', sizeMs: 1 },
];
/** Years and weeks are read, not written: a span in days is what configs are compared with. */
const WRITTEN_UNITS = UNITS.slice(2);
const EXAMPLES = 'write it as 90m, 1d12h, 8d30s or 500ms (y, w, d, h, m, s, ms; a plain number is ms)';

export interface TextPlace {
  /** Where the text stands on the command line, from 1. */
  readonly column?: number;
}

/** Milliseconds, a safe integer ≥ 0. A leading `+` counts nothing. Throws UsageError (BAD_DURATION). */
export function parseDuration(text: string, place: TextPlace = {}): number {
  const digits = text.replace(/^\+/, '');
  if (/^\d+$/.test(digits)) return assertInRange(Number(digits), text, place);
  if (digits.startsWith('-')) fail(text, place, 'is negative', EXAMPLES);
  if (/^\d+\.\d+[a-z]+$/i.test(digits))
    fail(text, place, 'has a fraction', 'use a smaller unit: 1d12h for 1.5d');
  if (!/^(?:\d+[a-z]+)+$/i.test(digits)) fail(text, place, 'is not a duration', EXAMPLES);
  let totalMs = 0;
  let lastUnit = -1;
  for (const [, amount, name] of digits.matchAll(/(\d+)([a-z]+)/gi)) {
    const unit = UNITS.findIndex((candidate) => candidate.name === name);
    if (unit === -1) fail(text, place, `has no unit called ${name}`, unitHint(name!));
    if (unit <= lastUnit)
      fail(text, place, 'has its units out of order', 'greatest unit first, each once: 8d30s');
    lastUnit = unit;
    totalMs += assertInRange(Number(amount) * UNITS[unit]!.sizeMs, text, place);
  }
  return assertInRange(totalMs, text, place);
}

/** Does it look like a duration with a unit, right or wrong? `1d`, `90x`, `+5m`; not `604800000`. */
export function hasDurationUnit(text: string): boolean {
  return /^\+?\d[\d.]*[a-z]/i.test(text);
}

/** The shortest text in days and smaller units that reads back as the same milliseconds: `8d30s`, `0ms`. */
export function formatDuration(spanMs: number): string {
  if (!Number.isSafeInteger(spanMs) || spanMs < 0) throw new RangeError(`not a duration in ms: ${spanMs}`);
  let restMs = spanMs;
  let text = '';
  for (const { name, sizeMs } of WRITTEN_UNITS) {
    const amount = Math.floor(restMs / sizeMs);
    restMs -= amount * sizeMs;
    if (amount > 0) text += `${amount}${name}`;
  }
  return text === '' ? '0ms' : text;
}

function unitHint(name: string): string {
  const lower = UNITS.find((unit) => unit.name === name.toLowerCase());
  if (lower !== undefined) return `units are lower case: ${lower.name}`;
  const spelled = { sec: 's', min: 'm', hour: 'h', hr: 'h', day: 'd', week: 'w', year: 'y', milli: 'ms' };
  const meant = Object.entries(spelled).find(([start]) => name.toLowerCase().startsWith(start));
  return meant === undefined ? EXAMPLES : `write ${meant[1]} for ${name}`;
}

function assertInRange(spanMs: number, text: string, place: TextPlace): number {
  if (Number.isSafeInteger(spanMs)) return spanMs;
  return fail(text, place, 'is too long', `at most ${Number.MAX_SAFE_INTEGER} ms (2^53 − 1)`);
}

function fail(text: string, place: TextPlace, problem: string, hint: string): never {
  throw new UsageError('BAD_DURATION', `duration '${text}' ${problem}`, { ...place, hint });
}
