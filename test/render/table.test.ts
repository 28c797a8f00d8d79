import { describe, expect, test } from 'vitest';
import type { RenderOptions } from '../../src/render/options.ts';
import { renderTable } from '../../src/render/table.ts';
import type { Row, View } from '../../src/views/view.ts';
import { EMPTY_VIEW } from './screens.ts';

const PLAIN: RenderOptions = { width: 80, colorLevel: 0, unicode: true };

const OFFSETS: View = {
  ...EMPTY_VIEW,
  view: 'records',
  columns: [
    { key: 'offset', header: 'offset', unit: 'offset', align: 'right', priority: 1, isKey: true },
    { key: 'value', header: 'value', unit: 'text', align: 'left', priority: 2 },
  ],
};

function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, offset) => ({ offset, value: `v${offset}` }));
}

/** The first cell of each row of a table. */
function firstCells(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith('│')).map((line) => line.split('│')[1]!.trimEnd().slice(1));
}

test('gone, added and changed rows carry their mark without any color, in the order of their keys', () => {
  const view: View = {
    ...OFFSETS,
    rows: [
      { offset: 0, value: 'a' },
      { offset: 2, value: 'c', active: true },
      { offset: 3, value: 'd' },
    ],
    gone: [{ offset: 1, value: 'b' }],
    added: [3],
    changed: [{ row: 2, was: { value: 'b' } }],
  };
  expect(renderTable(view, PLAIN)).toEqual([
    '┌────────┬───────┐',
    '│ offset │ value │',
    '├────────┼───────┤',
    '│   0    │ a     │',
    '│ - 1    │ b     │',
    '│ ~ 2 ▷  │ b → c │',
    '│ + 3    │ d     │',
    '└────────┴───────┘',
  ]);
});

test('without UTF-8 marks and borders are ASCII', () => {
  const view: View = {
    ...OFFSETS,
    rows: [{ offset: 2, value: 'ç', active: true }],
    gone: [{ offset: 1, value: null }],
    changed: [{ row: 2, was: { value: 'b' } }],
  };
  expect(renderTable(view, { ...PLAIN, unicode: false })).toEqual([
    '+--------+--------+',
    '| offset | value  |',
    '+--------+--------+',
    '| - 1    | -      |',
    '| ~ 2 >  | b -> ? |',
    '+--------+--------+',
  ]);
});

test('a last offset is shown with its base offset, alone if they are the same, as none if the segment is empty', () => {
  const view: View = {
    ...EMPTY_VIEW,
    columns: [
      { key: 'baseOffset', header: 'base', unit: 'offset', align: 'right', priority: 1 },
      { key: 'lastOffset', header: 'offsets', unit: 'offsets', align: 'left', priority: 1 },
    ],
    rows: [
      { baseOffset: 0, lastOffset: 14 },
      { baseOffset: 15, lastOffset: 15 },
      { baseOffset: 16, lastOffset: 15 },
    ],
  };
  const cells = renderTable(view, PLAIN).map((line) => line.split('│')[2]?.trim());
  expect(cells.slice(3, 6)).toEqual(['0–14', '15', '–']);
});

describe('at most twelve rows', () => {
  test('twelve are all shown', () => {
    expect(firstCells(renderTable({ ...OFFSETS, rows: rowsOf(12) }, PLAIN))).toHaveLength(13);
  });

  test('of thirteen the first and last six, with the gap marked, and what is left out is counted', () => {
    const lines = renderTable({ ...OFFSETS, rows: rowsOf(13) }, PLAIN);
    expect(firstCells(lines).slice(1)).toEqual([
      '  0',
      '  1',
      '  2',
      '  3',
      '  4',
      '  5',
      '…',
      '  7',
      '  8',
      '  9',
      '  10',
      '  11',
      '  12',
    ]);
    expect(lines.at(-1)).toBe('… 1 more (show records)');
  });

  test('a changed row in the middle is kept, with the first and the last ones', () => {
    const view = {
      ...OFFSETS,
      rows: rowsOf(224),
      changed: [{ row: 100, was: { value: 'x' } }],
      added: [223],
    };
    const lines = renderTable(view, PLAIN);
    expect(firstCells(lines).slice(1)).toEqual([
      ...['  0', '  1', '  2', '  3', '  4', '…', '~ 100', '…'],
      ...['  218', '  219', '  220', '  221', '  222', '+ 223'],
    ]);
    expect(lines.at(-1)).toBe('… 212 more (show records)');
  });

  test('many gone rows leave room for those that are left', () => {
    const gone = rowsOf(100);
    const rows = [100, 101, 102].map((offset) => ({ offset, value: 'x' }));
    const cells = firstCells(renderTable({ ...OFFSETS, rows, gone }, PLAIN)).slice(1);
    expect(cells).toEqual([
      ...['- 0', '- 1', '- 2', '- 3', '- 4', '…', '- 96', '- 97', '- 98', '- 99'],
      ...['  100', '  101', '  102'],
    ]);
  });

  test('gone rows and others that are both too many get half of the room each', () => {
    const rows = rowsOf(200).slice(100);
    const cells = firstCells(renderTable({ ...OFFSETS, rows, gone: rowsOf(100) }, PLAIN)).slice(1);
    expect(cells).toEqual([
      ...['- 0', '- 1', '- 2', '…', '- 97', '- 98', '- 99'],
      ...['  100', '  101', '  102', '…', '  197', '  198', '  199'],
    ]);
  });

  test('Infinity shows all', () => {
    const lines = renderTable({ ...OFFSETS, rows: rowsOf(300) }, PLAIN, Number.POSITIVE_INFINITY);
    expect(firstCells(lines)).toHaveLength(301);
    expect(lines.at(-1)).toMatch(/^└/);
  });
});

describe('fitting', () => {
  const view: View = {
    ...EMPTY_VIEW,
    columns: [
      { key: 'key', header: 'key', unit: 'text', align: 'left', priority: 1, isKey: true },
      { key: 'a', header: 'a', unit: 'count', align: 'right', priority: 3 },
      { key: 'b', header: 'b', unit: 'count', align: 'right', priority: 2 },
      { key: 'c', header: 'c', unit: 'count', align: 'right', priority: 3 },
    ],
    rows: [{ key: 'k', a: 1111, b: 2222, c: 3333 }],
  };
  // Borders and blanks take 3 per column and 1; contents take 3, 5, 5 and 5.
  test.each([
    [31, 'key,a,b,c'],
    [30, 'key,a,b'],
    [23, 'key,a,b'],
    [22, 'key,b'],
    [15, 'key,b'],
    [14, 'key'],
  ])('at %d columns there are %s', (width, keys) => {
    const head = renderTable(view, { ...PLAIN, width })[1]!;
    expect(
      head
        .split('│')
        .slice(1, -1)
        .map((text) => text.trim())
        .join(),
    ).toBe(keys);
  });

  test('a long text is cut before a column is dropped for it, and the longest first', () => {
    const rows = [{ key: 'k'.repeat(12), a: 1, b: 2, c: 3 }];
    const wide = {
      ...view,
      rows,
      columns: [...view.columns, { ...view.columns[0]!, key: 't', header: 't' }],
    };
    const long = { ...wide, rows: [{ ...rows[0]!, t: 'x'.repeat(50) }] };
    const lines = renderTable(long, { ...PLAIN, width: 60 });
    expect(lines[3]).toBe(`│   ${'k'.repeat(12)} │ 1 │ 2 │ 3 │ ${'x'.repeat(26)}… │`);
    expect(lines[3]).toHaveLength(60);
  });

  test('a hidden column is not drawn', () => {
    const columns = [view.columns[0]!, { ...view.columns[1]!, hidden: true as const }];
    expect(renderTable({ ...view, columns }, PLAIN)[1]).toBe('│ key │');
  });
});

test('in color a gone row is red, an added one green, a changed cell yellow, all others dim', () => {
  const lines = renderTable(
    {
      ...OFFSETS,
      rows: [
        { offset: 2, value: 'c' },
        { offset: 3, value: 'd' },
        { offset: 4, value: 'e' },
      ],
      gone: [{ offset: 1, value: 'b' }],
      added: [4],
      changed: [{ row: 3, was: { value: 'x' } }],
    },
    { ...PLAIN, colorLevel: 1 },
  );
  expect(lines[3]).toContain('\u001b[31m- 1\u001b[39m');
  expect(lines[4]).toContain('\u001b[2mc\u001b[22m');
  expect(lines[5]).toContain('\u001b[33mx → d\u001b[39m');
  expect(lines[6]).toContain('\u001b[32m+ 4\u001b[39m');
});
