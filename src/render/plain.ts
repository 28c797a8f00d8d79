import { formatUnbounded } from '../views/units.ts';
import type { Cell, View } from '../views/view.ts';

/**
 * A view for other programs: its name, target and summary on the first line, then one row a line, tab separated, in
 * column order. Numbers are bare: moments and spans in milliseconds, sizes in bytes; what is not there is `none`,
 * the word `expect` uses. Tabs, line breaks and backslashes within a text are written `\t`, `\n`, `\r` and `\\`.
 */
export function renderPlain(view: View): string[] {
  const summary = Object.entries(view.summary).map(([key, cell]) => `${key}=${bare(cell)}`);
  const columns = view.columns.filter((column) => column.hidden !== true);
  const rows = columns.length === 0 ? [] : view.rows;
  return [
    [view.view, bare(view.target), ...summary].join('\t'),
    ...rows.map((row) => columns.map((column) => bare(row[column.key] ?? null)).join('\t')),
  ];
}

function bare(cell: Cell): string {
  if (cell === null) return 'none';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : formatUnbounded(cell);
  if (typeof cell === 'boolean') return String(cell);
  return escapeText(cell);
}

function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replace(/\p{Cc}/gu, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);
}
