/** Sizes: `1GiB`, `16KiB` (powers of 1024), `1GB`, `5kB` (powers of 1000), `200B`, or plain bytes. */
import type { TextPlace } from './durations.ts';
import { UsageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1_000,
  KB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  TB: 1_000_000_000_000,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
  TiB: 1_099_511_627_776,
};
const EXAMPLES = 'write it as 1GiB, 16KiB, 1GB or 200B; a plain number is bytes';

/** Bytes, a safe integer ≥ 0. Throws UsageError (BAD_SIZE). */
export function parseSize(text: string, place: TextPlace = {}): number {
  const match = /^(\d+)([a-z]*)$/i.exec(text);
  if (match === null) {
    const hint = /^\d+\.\d+[a-z]+$/i.test(text) ? 'use a smaller unit: 1536MiB for 1.5GiB' : EXAMPLES;
    return fail(text, place, 'is not a size', hint);
  }
  const [, amount, unit = ''] = match;
  const factor = unit === '' ? 1 : UNITS[unit];
  if (factor === undefined) return fail(text, place, `has no unit called ${unit}`, unitHint(unit));
  const bytes = Number(amount) * factor;
  if (Number.isSafeInteger(bytes)) return bytes;
  return fail(text, place, 'is too large', `at most ${Number.MAX_SAFE_INTEGER} bytes (2^53 − 1)`);
}

/** Does it look like a size with a unit, right or wrong? `1GiB`, `5Q`; not `1073741824`. */
export function hasSizeUnit(text: string): boolean {
  return /^\d[\d.]*[a-z]/i.test(text);
}

function unitHint(unit: string): string {
  const sameLetters = Object.keys(UNITS).find((name) => name.toLowerCase() === unit.toLowerCase());
  if (sameLetters !== undefined) return `write ${sameLetters} for ${unit}`;
  const letter = unit.toUpperCase();
  return UNITS[`${letter}iB`] === undefined
    ? EXAMPLES
    : `write ${letter}iB (powers of 1024) or ${letter}B (powers of 1000)`;
}

function fail(text: string, place: TextPlace, problem: string, hint: string): never {
  throw new UsageError('BAD_SIZE', `size '${text}' ${problem}`, { ...place, hint });
}
