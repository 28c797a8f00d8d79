import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextBelow, nextUint32, nextUuid } from '../../src/kernel/random.ts';

const MASK = 0xffffffffn;

/** mulberry32 as its author gives it for C, in exact integers. */
function mulberry32(seed: number): { seed: number; value: number } {
  const x = (BigInt(seed) + 0x6d2b79f5n) & MASK;
  let z = x;
  z = ((z ^ (z >> 15n)) * (z | 1n)) & MASK;
  z ^= (z + (((z ^ (z >> 7n)) * (z | 61n)) & MASK)) & MASK;
  return { seed: Number(x), value: Number(z ^ (z >> 14n)) };
}

const seeds = fc.integer({ min: 0, max: 0xffffffff });

test('nextUint32 is mulberry32, value and state', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const state = { seed };
      expect({ value: nextUint32(state), seed: state.seed }).toEqual(mulberry32(seed));
    }),
  );
});

test('a clone of the state in the middle of a run gives the same future', () => {
  fc.assert(
    fc.property(seeds, fc.nat(20), (seed, draws) => {
      const state = { seed };
      for (let i = 0; i < draws; i += 1) nextUint32(state);
      const clone = structuredClone(state);
      expect([nextUint32(state), nextUuid(state)]).toEqual([nextUint32(clone), nextUuid(clone)]);
      expect(state).toEqual(clone);
    }),
  );
});

test('nextBelow is the next draw scaled to 0 to n - 1', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 2 ** 32 }), (seed, n) => {
      const state = { seed };
      const drawn = nextBelow(state, n);
      const next = mulberry32(seed);
      expect(drawn).toBe(Number((BigInt(next.value) * BigInt(n)) >> 32n));
      expect(state.seed).toBe(next.seed);
    }),
  );
});

test('nextBelow of 2^32 is the draw itself, of 1 always 0', () => {
  expect(nextBelow({ seed: 7 }, 2 ** 32)).toBe(mulberry32(7).value);
  expect(nextBelow({ seed: 7 }, 1)).toBe(0);
});

test('nextBelow refuses what is not an integer in 1 to 2^32', () => {
  for (const n of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) {
    expect(() => nextBelow({ seed: 1 }, n)).toThrow(RangeError);
  }
});

test('nextBelow gives every number its share', () => {
  const state = { seed: 42 };
  const counts = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 60_000; i += 1) {
    const drawn = nextBelow(state, 6);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  // 10 000 each; six standard deviations are 548.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(548);
});

test('nextUuid is a version 4 UUID that keeps the other 122 bits of four draws', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const state = { seed };
      const uuid = nextUuid(state);
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const draws = { seed };
      const hex = [0, 0, 0, 0].map(() => nextUint32(draws).toString(16).padStart(8, '0')).join('');
      const kept = (text: string): string => `${text.slice(0, 12)}${text.slice(13, 16)}${text.slice(17)}`;
      expect(kept(uuid.replaceAll('-', ''))).toBe(kept(hex));
      const variantOf = (text: string): number => Number.parseInt(text.charAt(16), 16) & 3;
      expect(variantOf(uuid.replaceAll('-', ''))).toBe(variantOf(hex));
      expect(state).toEqual(draws);
    }),
  );
});
