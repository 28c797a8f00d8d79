import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSizeUnit, parseSize } from '../../../src/commands/language/sizes.ts';
import { usageErrorOf } from './usage-case.ts';

describe('sizes (design 5)', () => {
  it.each([
    ['1GiB', 1024 ** 3],
    ['200B', 200],
    ['1MiB', 1024 ** 2],
    ['16KiB', 16 * 1024],
    ['2TiB', 2 * 1024 ** 4],
    ['1GB', 1000 ** 3],
    ['1MB', 1000 ** 2],
    ['5kB', 5000],
    ['5KB', 5000],
    ['1TB', 1000 ** 4],
    ['1073741824', 1024 ** 3],
    ['0', 0],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([
    ['', 'is not a size', '1GiB'],
    ['-1', 'is not a size', '1GiB'],
    ['big', 'is not a size', '1GiB'],
    ['1.5GiB', 'is not a size', '1536MiB'],
    ['1gib', 'has no unit called gib', 'write GiB'],
    ['1M', 'has no unit called M', 'MiB (powers of 1024) or MB'],
    ['1k', 'has no unit called k', 'KiB (powers of 1024) or KB'],
    ['1Q', 'has no unit called Q', '1GiB'],
    ['9007199254740992', 'is too large', '9007199254740991'],
    ['8192TiB', 'is too large', '9007199254740991'],
  ])('%j is refused: it %s', (text, problem, hint) => {
    const error = usageErrorOf(() => parseSize(text, { column: 3 }));
    expect(error.code).toBe('BAD_SIZE');
    expect(error.message).toContain(problem);
    expect(error.hint).toContain(hint);
    expect(error.column).toBe(3);
  });

  it('8191 TiB are still safe bytes', () => {
    expect(parseSize('8191TiB')).toBe(8191 * 1024 ** 4);
  });

  it('plain bytes read as they are', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseSize(String(bytes))).toBe(bytes);
      }),
    );
  });

  it.each([
    ['1GiB', true],
    ['5Q', true],
    ['5', false],
    ['-1', false],
  ])('%s looks like a size with a unit: %s', (text, looks) => {
    expect(hasSizeUnit(text)).toBe(looks);
  });
});
