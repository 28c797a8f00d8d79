import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { footerLine, progressBar, ruleLine, titleLines } from '../../src/render/frame.ts';
import type { RenderOptions } from '../../src/render/options.ts';
import { wrapProse } from '../../src/render/prose.ts';
import { displayWidth } from '../../src/render/width.ts';

const PLAIN: RenderOptions = { width: 80, colorLevel: 0, unicode: true };
const ASCII: RenderOptions = { ...PLAIN, unicode: false };
const KEYS = [
  { key: 'Enter', label: 'next' },
  { key: 'b', label: 'back' },
  { key: 'q', label: 'quit' },
];

test('a title fills the line from both sides, down to two blanks in between, else takes two lines', () => {
  const title = { left: 'One later', right: '+8d', tone: 'title' as const };
  expect(titleLines(title, { ...PLAIN, width: 20 })).toEqual(['One later        +8d']);
  expect(titleLines(title, { ...PLAIN, width: 14 })).toEqual(['One later  +8d']);
  expect(titleLines(title, { ...PLAIN, width: 13 })).toEqual(['One later', '          +8d']);
  expect(titleLines({ ...title, right: '' }, PLAIN)).toEqual(['One later']);
});

test('a title is measured in columns, not in characters', () => {
  const [line = ''] = titleLines({ left: '日本', right: '日', tone: 'plain' }, { ...PLAIN, width: 10 });
  expect(line).toBe('日本    日');
});

test('a rule is as wide as the terminal', () => {
  expect(ruleLine({ ...PLAIN, width: 5 })).toBe('─────');
  expect(ruleLine({ ...ASCII, width: 5 })).toBe('-----');
});

describe('the footer', () => {
  test('shows progress and the keys, and drops the last keys where they do not fit', () => {
    const footer = { done: 4, total: 8, keys: KEYS };
    expect(footerLine(footer, PLAIN)).toBe('▰▰▰▰▱▱▱▱   Enter next   b back   q quit');
    expect(footerLine(footer, { ...PLAIN, width: 39 })).toBe('▰▰▰▰▱▱▱▱   Enter next   b back   q quit');
    expect(footerLine(footer, { ...PLAIN, width: 38 })).toBe('▰▰▰▰▱▱▱▱   Enter next   b back');
    expect(footerLine({ ...footer, total: 0 }, PLAIN)).toBe('Enter next   b back   q quit');
  });

  test.each([
    [0, 8, '--------'],
    [2, 4, '##--'],
    [8, 8, '########'],
    [9, 8, '########'],
    [1, 40, '--------------------'],
    [2, 40, '#-------------------'],
    [39, 40, '###################-'],
    [40, 40, '####################'],
  ])('%d of %d steps is %s', (done, total, bar) => expect(progressBar(done, total, ASCII)).toBe(bar));
});

describe('prose', () => {
  test('a paragraph is filled, and its bold and code lose their marks', () => {
    const text = 'You asked for **one day** of\n`retention.ms`; match-00 is\neight days old.';
    expect(wrapProse(text, { ...PLAIN, width: 30 })).toEqual([
      'You asked for one day of',
      'retention.ms; match-00 is',
      'eight days old.',
    ]);
  });

  test('in color bold is bold and code cyan, on the same lines', () => {
    expect(wrapProse('a **b c** `d e`', { ...PLAIN, width: 5, colorLevel: 1 })).toEqual([
      'a \u001b[1mb c\u001b[22m',
      '\u001b[36md e\u001b[39m',
    ]);
  });

  test('an unclosed mark is text', () => {
    expect(wrapProse('2 ** 3 is `not closed', PLAIN)).toEqual(['2 ** 3 is `not closed']);
  });

  test('list items stay apart and hang beneath their mark', () => {
    expect(wrapProse('- one two three\n- four\n1. five six', { ...PLAIN, width: 11 })).toEqual([
      '- one two',
      '  three',
      '- four',
      '1. five six',
    ]);
  });

  test('fences and blank lines are passed as they are', () => {
    const text = 'A.\n\n```\nx    **y**\n- z\n```\nend';
    expect(wrapProse(text, { ...PLAIN, width: 20 })).toEqual(text.split('\n'));
  });

  test('no filled line is wider than the terminal, with or without color', () => {
    const word = fc.constantFrom('retention', '**bold words**', '`code here`', '日本語', 'x'.repeat(70), 'a');
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom(20, 60, 80), (words, width) => {
        const plain = wrapProse(words.join(' '), { ...PLAIN, width });
        const colored = wrapProse(words.join(' '), { ...PLAIN, width, colorLevel: 1 });
        for (const line of plain) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(colored.map(displayWidth)).toEqual(plain.map(displayWidth));
        expect(plain.join('').replaceAll(' ', '')).toBe(words.join('').replaceAll(/[*` ]/g, ''));
      }),
    );
  });
});
