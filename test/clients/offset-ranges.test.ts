import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addRange,
  hasOffset,
  intersect,
  type OffsetRange,
  sizeOf,
  subtract,
} from '../../src/clients/offset-ranges.ts';

const pairs = fc.array(fc.tuple(fc.nat(40), fc.nat(8)), { maxLength: 12 });

function build(added: readonly (readonly [number, number])[]): { ranges: OffsetRange[]; set: Set<number> } {
  const ranges: OffsetRange[] = [];
  const set = new Set<number>();
  for (const [from, length] of added) {
    addRange(ranges, from, from + length);
    for (let offset = from; offset < from + length; offset++) set.add(offset);
  }
  return { ranges, set };
}

function listed(ranges: readonly OffsetRange[]): number[] {
  return ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, n) => from + n));
}

const ascending = (set: Iterable<number>) => [...set].sort((a, b) => a - b);

test('ranges hold what a set would, in order, and never touch', () => {
  fc.assert(
    fc.property(pairs, (added) => {
      const { ranges, set } = build(added);
      expect(listed(ranges)).toEqual(ascending(set));
      expect(sizeOf(ranges)).toBe(set.size);
      for (const { from, to } of ranges) expect(to).toBeGreaterThan(from);
      for (let n = 1; n < ranges.length; n++) expect(ranges[n]!.from).toBeGreaterThan(ranges[n - 1]!.to);
      for (let offset = -1; offset < 50; offset++) expect(hasOffset(ranges, offset)).toBe(set.has(offset));
    }),
  );
});

test('subtract and intersect are those of sets', () => {
  fc.assert(
    fc.property(pairs, pairs, (left, right) => {
      const [a, b] = [build(left), build(right)];
      for (const { from, to } of [...subtract(a.ranges, b.ranges), ...intersect(a.ranges, b.ranges)]) {
        expect(to).toBeGreaterThan(from);
      }
      expect(listed(subtract(a.ranges, b.ranges))).toEqual(
        ascending(a.set).filter((offset) => !b.set.has(offset)),
      );
      expect(listed(intersect(a.ranges, b.ranges))).toEqual(
        ascending(a.set).filter((offset) => b.set.has(offset)),
      );
    }),
  );
});
