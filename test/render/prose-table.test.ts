/** Markdown tables in prose: aligned, fitted to the width, and sentences for who listens. */
import { describe, expect, test } from 'vitest';
import type { RenderOptions } from '../../src/render/options.ts';
import { wrapProse } from '../../src/render/prose.ts';
import { displayWidth } from '../../src/render/width.ts';

const PLAIN: RenderOptions = { width: 80, colorLevel: 0, unicode: true };
const TABLE = `Before.

| | Java | kafkajs |
|---|---|:--|
| begins | anywhere | \`with\` the first |
| waits for a silent entry | 10 s | 1 s |

After.`;

test('columns are as wide as they need, below their heads, and code loses its marks', () => {
  expect(wrapProse(TABLE, PLAIN)).toEqual([
    'Before.',
    '',
    '                          Java      kafkajs',
    '────────────────────────  ────────  ──────────────',
    'begins                    anywhere  with the first',
    'waits for a silent entry  10 s      1 s',
    '',
    'After.',
  ]);
});

test('the widest column gives way, and its cells go on below', () => {
  const lines = wrapProse(TABLE, { ...PLAIN, width: 40 });
  expect(lines.slice(2, 8)).toEqual([
    '                Java      kafkajs',
    '──────────────  ────────  ──────────────',
    'begins          anywhere  with the first',
    'waits for a     10 s      1 s',
    'silent entry',
    '',
  ]);
});

test('who listens hears each row with the heads of its cells', () => {
  expect(wrapProse(TABLE, { ...PLAIN, linear: true })).toContain(
    'begins: Java anywhere; kafkajs with the first.',
  );
});

describe.each([60, 80, 120])('at %i columns', (width) => {
  test('five columns of long cells fit', () => {
    const cells = (text: string) => `| ${Array.from({ length: 5 }, () => text).join(' | ')} |`;
    const table = [cells('a head'), cells('---'), cells('a cell of many words, one after the other')].join(
      '\n',
    );
    expect(Math.max(...wrapProse(table, { ...PLAIN, width }).map(displayWidth))).toBeLessThanOrEqual(width);
  });
});

test('lines with bars and no delimiter, and a table in a fence, are passed as they are', () => {
  expect(wrapProse('| a | b |\n| c | d |', PLAIN)).toEqual(['| a | b |', '| c | d |']);
  expect(wrapProse('```\n| a |\n|---|\n```', PLAIN)).toEqual(['```', '| a |', '|---|', '```']);
});
