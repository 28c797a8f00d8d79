import { formatUnbounded } from '../views/units.ts';
import type { Cell, Row, View } from '../views/view.ts';

/**
 * A view for other programs: one record a line, its fields parted by tabs. The first three fields are the view, its
 * target and what the line is: `summary` (key=value …), `columns` (the keys of the row lines), `row`, `gone` (a row that
 * the last step removed), `note` (rule and sentence) or `text`. Numbers are bare: moments and spans in milliseconds,
 * sizes in bytes; what is not there is `none`, the word `expect` uses. Tabs, line breaks and backslashes within a text
 * are written `\t`, `\n`, `\r` and `\\`.
 */
export function renderPlain(view: View): string[] {
  const line = (kind: string, fields: readonly Cell[]) =>
    [view.view, view.target, kind, ...fields].map(bare).join('\t');
  const summary = Object.entries(view.summary).map(([key, cell]) => `${key}=${bare(cell)}`);
  const columns = view.columns.filter((column) => column.hidden !== true);
  const cells = (row: Row) => columns.map((column) => row[column.key] ?? null);
  const hasRows = columns.length > 0 && (view.rows.length > 0 || view.gone.length > 0);
  return [
    // A summary is escaped already.
    [line('summary', []), ...summary].join('\t'),
    ...(view.text === undefined ? [] : [line('text', [view.text])]),
    ...(hasRows
      ? [
          line(
            'columns',
            columns.map((column) => column.key),
          ),
        ]
      : []),
    ...(hasRows ? view.rows.map((row) => line('row', cells(row))) : []),
    ...(hasRows ? view.gone.map((row) => line('gone', cells(row))) : []),
    ...view.notes.map(({ rule, text }) => line('note', [rule, text])),
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
