import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestNames } from '../../../src/kernel/config/nearest-names.ts';

describe('Damerau-Levenshtein distance', () => {
  it.each([
    ['', '', 0],
    ['poll', 'poll', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['produce', 'prodcue', 1],
    ['ca', 'abc', 3],
    ['flaw', 'lawn', 2],
  ])('of %j and %j is %d', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  it('is symmetric, zero only for equal texts, and at most the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});

describe('nearest names', () => {
  it('are the nearest first and at most three', () => {
    const names = ['segment.ms', 'segment.bytes', 'retention.ms', 'retention.bytes'];
    expect(nearestNames('segmnet.ms', names)).toEqual(['segment.ms']);
    expect(nearestNames('retention', names)).toEqual(['retention.ms', 'retention.bytes']);
    expect(nearestNames('aaab', ['aaaa', 'aaab', 'aaac', 'aaad'])).toEqual(['aaab', 'aaaa', 'aaac']);
  });

  it('allow one edit in a short name and a third of the letters in a longer one, four at most', () => {
    expect(nearestNames('pol', ['pal', 'pan'])).toEqual(['pal']);
    expect(nearestNames('abcdef', ['abcdxy', 'abcxyz'])).toEqual(['abcdxy']);
    expect(nearestNames('abcdefghijklmnopqrst', ['abcdefghijklmnop1234'])).toHaveLength(1);
    expect(nearestNames('abcdefghijklmnopqrst', ['abcdefghijklmno12345'])).toEqual([]);
  });

  it('ignore letter case, and take a beginning of three letters but not of two', () => {
    expect(nearestNames('POLL', ['poll'])).toEqual(['poll']);
    expect(nearestNames('pro', ['producers'])).toEqual(['producers']);
    expect(nearestNames('pr', ['producers'])).toEqual([]);
    expect(nearestNames('xyzzy', ['poll', 'seek'])).toEqual([]);
  });
});
