import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewHtml } from '../../src/export/html-view.ts';
import type { View } from '../../src/views/view.ts';
import { views } from '../render/arbitrary-views.ts';
import { EMPTY_VIEW, ONE_MILLISECOND_LATER } from '../render/screens.ts';
import { checkMarkup, textOf } from './exporting.ts';

function rowsOf(html: string): { names: string; cells: string[] }[] {
  const body = /<tbody>(.*)<\/tbody>/s.exec(html)![1]!;
  return [...body.matchAll(/<tr(?: class="([^"]*)")?>(.*?)<\/tr>/gs)].map(([, names, cells]) => ({
    names: names ?? '',
    cells: [...cells!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => textOf(cell!)),
  }));
}

test('a row that went has a sign and a word for it besides its color (RET-4)', () => {
  const [gone, stayed] = rowsOf(viewHtml(ONE_MILLISECOND_LATER, 80));
  expect(gone!.names).toBe('gone');
  expect(gone!.cells.slice(0, 4)).toEqual(['−gone', '0', '0–14', '15']);
  expect(stayed!.names).toBe('');
  expect(stayed!.cells.slice(0, 4)).toEqual(['', '15 ▷', '15–16', '2']);
});

test('totals say what they were: start 0 → 15', () => {
  const text = textOf(viewHtml(ONE_MILLISECOND_LATER, 80));
  expect(text).toContain('start 0 → 15');
  expect(text).toContain('end 17');
  expect(text).toContain('bytes 3,026 → 356');
});

const SMALL: View = {
  ...EMPTY_VIEW,
  columns: [
    { key: 'name', header: 'name', unit: 'text', align: 'left', priority: 1, isKey: true },
    { key: 'size', header: 'size', unit: 'bytes', align: 'right', priority: 1 },
    { key: 'secret', header: 'secret', unit: 'text', align: 'left', priority: 1, hidden: true },
  ],
  rows: [
    { name: 'a', size: 2000, secret: 'x' },
    { name: 'b', size: 3, secret: 'x' },
    { name: 'c', size: 4, secret: 'x' },
  ],
  added: ['b'],
  changed: [{ row: 'a', was: { size: 1000 } }],
};

test('a changed row has ~ and the cell as it was, an added one +, and another nothing', () => {
  expect(rowsOf(viewHtml(SMALL, 80))).toEqual([
    { names: 'changed', cells: ['~changed', 'a', '1,000 → 2,000'] },
    { names: 'added', cells: ['+added', 'b', '3'] },
    { names: '', cells: ['', 'c', '4'] },
  ]);
});

test('a crashed row has the sign of a crash (a row with crashed: true)', () => {
  const view = { ...SMALL, rows: [{ name: 'a', size: 1, crashed: true }], added: [], changed: [] };
  expect(rowsOf(viewHtml(view, 80))[0]!.cells[0]).toBe('×crashed');
});

test('at most twelve rows, a gap where some were left out, and how many', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `r${index}`, size: index }));
  const view = { ...SMALL, added: [], changed: [] };
  const all = viewHtml({ ...view, rows: rows(12) }, 80);
  expect(rowsOf(all)).toHaveLength(12);
  expect(all).not.toContain('more (show');
  const cut = viewHtml({ ...view, rows: rows(13) }, 80);
  expect(rowsOf(cut).filter(({ names }) => names !== 'gap')).toHaveLength(12);
  expect(rowsOf(cut).filter(({ names }) => names === 'gap')).toHaveLength(1);
  expect(textOf(cut)).toContain('… 1 more (show log)');
});

test('four reasons and how many more; why itself gives all', () => {
  const notes = Array.from({ length: 6 }, (_, index) => ({
    row: null,
    rule: 'RET-5',
    facts: {},
    text: `reason ${index}`,
  }));
  const shown = textOf(viewHtml({ ...SMALL, notes }, 80));
  expect(shown).toContain('reason 3');
  expect(shown).not.toContain('reason 4');
  expect(shown).toContain('… 2 more (why)');
  expect(textOf(viewHtml({ ...SMALL, view: 'why', notes }, 80))).toContain('reason 5');
});

test('a table without rows says so', () => {
  expect(viewHtml({ ...SMALL, rows: [], added: [], changed: [] }, 80)).toContain('(no rows)');
});

test('any view, with hostile keys and values, is well-formed', () => {
  fc.assert(fc.property(views, (view) => checkMarkup(viewHtml(view, 80))));
});

test('a key that looks like markup is text', () => {
  const view = { ...SMALL, rows: [{ name: '<script>alert(1)</script>', size: 1 }] };
  const html = viewHtml(view, 80);
  expect(html).not.toContain('<script');
  expect(textOf(html)).toContain('<script>alert(1)</script>');
});
