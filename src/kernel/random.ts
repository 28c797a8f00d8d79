/**
 * The program's only source of chance: mulberry32, whose whole state is one 32-bit integer, so that a state
 * can be cloned as plain data and the same seed and commands give the same bytes.
 */

export interface RandomState {
  /** 0 to 2^32 - 1; every draw moves it. */
  seed: number;
}

/** The next number, uniform in 0 to 2^32 - 1. */
export function nextUint32(state: RandomState): number {
  state.seed = (state.seed + 0x6d2b79f5) >>> 0;
  let z = state.seed;
  z = Math.imul(z ^ (z >>> 15), z | 1);
  z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
  return (z ^ (z >>> 14)) >>> 0;
}

/**
 * The next number, uniform in 0 to n - 1. Uses the high bits of one draw.
 * @throws RangeError if n is not an integer in 1 to 2^32.
 */
export function nextBelow(state: RandomState, n: number): number {
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 32)
    throw new RangeError(`nextBelow needs 1 to 2^32, got ${n}`);
  return Math.floor((nextUint32(state) / 2 ** 32) * n);
}

/** A version 4 UUID in lower case, of four draws. */
export function nextUuid(state: RandomState): string {
  let hex = '';
  for (let i = 0; i < 4; i += 1) hex += nextUint32(state).toString(16).padStart(8, '0');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ];
  return groups.join('-');
}
