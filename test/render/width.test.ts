import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable } from '../../src/render/glyphs.ts';
import { displayWidth, padEnd, padStart, truncate, wrapWords } from '../../src/render/width.ts';

test.each([
  ['abc', 3],
  ['日本', 4],
  ['🎉', 2],
  ['▷▲†·✓○✗↻■×→…│▰', 14],
  ['\u001b[31mred\u001b[39m', 3],
])('%j takes %d columns', (text, width) => expect(displayWidth(text)).toBe(width));

test('padding counts columns', () => {
  expect(padEnd('日', 4)).toBe('日  ');
  expect(padStart('日', 4)).toBe('  日');
  expect(padStart('long', 2)).toBe('long');
});

describe('a cut text has its ellipsis within the width', () => {
  test.each([
    ['abcdef', 6, '…', 'abcdef'],
    ['abcdef', 5, '…', 'abcd…'],
    ['abcdef', 5, '...', 'ab...'],
    ['abcdef', 2, '...', '..'],
    ['日本語', 5, '…', '日本…'],
    ['日本語', 4, '…', '日…'],
    ['abc', 0, '…', ''],
  ])('%j within %d', (text, width, ellipsis, cut) => expect(truncate(text, width, ellipsis)).toBe(cut));
});

test('words fill lines exactly, and one that is wider than a line is broken', () => {
  expect(wrapWords('aa bb cc', 5)).toEqual(['aa bb', 'cc']);
  expect(wrapWords('aa bb cc', 4)).toEqual(['aa', 'bb', 'cc']);
  expect(wrapWords('a bcdefgh i', 3)).toEqual(['a', 'bcd', 'efg', 'h i']);
  expect(wrapWords('  ', 3)).toEqual([]);
});

test('wrapping loses no letter and passes no line of the width', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 20 }), (text, width) => {
      const shown = printable(text, { unicode: true });
      const lines = wrapWords(shown, width);
      expect(lines.join('').replace(/\s/gu, '')).toBe(shown.replace(/\s/gu, ''));
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

describe('what a terminal would act on is written as an escape', () => {
  test.each([
    ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
    ['\u001b[31m', '\\u{1b}[31m'],
    ['\u0000\u007f\u009b', '\\u{0}\\u{7f}\\u{9b}'],
    ['a\u202eb\u2028', 'a\\u{202e}b\\u{2028}'],
    ['\ud800x', '\\u{d800}x'],
    ['né 日本 🎉', 'né 日本 🎉'],
  ])('%j', (text, shown) => expect(printable(text, { unicode: true })).toBe(shown));

  test('in ASCII our signs have a stand-in, all else is a question mark', () => {
    const text = '✓ ○ ▷ ▲ → – · ≤ … é 🎉';
    expect(printable(text, { unicode: false })).toBe('x o > ^ -> - . <= ... ? ?');
  });
});
