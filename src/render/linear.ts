/**
 * A view in sentences, for those who listen to a screen or read it a line at a time: no boxes, no picture, nothing that
 * is said by a place or a color. One line says the totals, one line each row, each reason, each mark of the picture.
 */
import { formatCell, formatCount } from '../views/units.ts';
import type { Cell, Column, View } from '../views/view.ts';
import { printable } from './glyphs.ts';
import { linearStrip } from './linear-strip.ts';
import type { RenderOptions } from './options.ts';
import { keepRows, keyColumn, type TableRow, tableRows } from './rows.ts';
import { spoken } from './spoken.ts';
import { cellText } from './table.ts';

export interface LinearLimits {
  readonly maxRows: number;
  readonly maxReasons: number;
  /** The reasons below the table, most important first. */
  readonly reasons: readonly { readonly rule: string; readonly text: string }[];
}

export function linearView(view: View, options: RenderOptions, limits: LinearLimits): string[] {
  const { rows, hidden } = keepRows(tableRows(view), limits.maxRows);
  const reasons = limits.reasons.slice(0, limits.maxReasons);
  const more = limits.reasons.length - reasons.length;
  const hasTable = view.columns.some((column) => column.hidden !== true);
  const lines = [
    headingSentence(view),
    ...rows.flatMap((row) => (row === null || !hasTable ? [] : [rowSentence(row, view)])),
    ...(hasTable && rows.length === 0 ? ['No rows.'] : []),
    ...(hidden === 0
      ? []
      : [`${formatCount(hidden)} more ${hidden === 1 ? 'row' : 'rows'}: show ${view.view}.`]),
    ...(view.strip === undefined ? [] : linearStrip(view.strip)),
    ...reasons.map(
      ({ rule, text }) => `Why: ${spoken(text).replace(/\.$/, '')}${rule === '' ? '' : `, rule ${rule}`}.`,
    ),
    ...(more === 0 ? [] : [`${formatCount(more)} more ${more === 1 ? 'reason' : 'reasons'}: why.`]),
  ];
  return lines.filter((line) => line !== '').map((line) => printable(line, options));
}

/** `log results:0: start 15, was 0; end 17; 2 records, were 17.` */
function headingSentence(view: View): string {
  const name = view.target === null ? view.view : `${view.view} ${view.target}`;
  const totals = view.heading.map(({ key, label, unit }) => {
    const written = (cell: Cell | undefined) => spoken(formatCell(cell ?? null, unit, view.startMs));
    const now = written(view.summary[key]);
    const was = Object.hasOwn(view.was, key) ? written(view.was[key]) : now;
    return labeled(spoken(label), now, unit) + (was === now ? '' : `, was ${was}`);
  });
  if (totals.length === 0) return name === '' ? '' : `${name}.`;
  return `${name === '' ? '' : `${name}: `}${totals.join('; ')}.`;
}

/** A count goes before what it counts: `15 records`; but `lag 10`, and `records 1`. */
function labeled(label: string, text: string, unit: Column['unit']): string {
  const isCount = (unit === 'count' || unit === 'bytes') && /^[\d,.]+$/.test(text);
  return isCount && label.endsWith('s') && text !== '1' ? `${text} ${label}` : `${label} ${text}`;
}

const CHANGES = { gone: 'Gone: ', added: 'New: ', changed: 'Changed: ', none: '' } as const;

/** `Gone: segment 0: offsets 0 to 14; 15 records; 2,670 bytes.` */
function rowSentence({ row, was, change }: TableRow, view: View): string {
  const columns = view.columns.filter((column) => column.hidden !== true);
  const key = keyColumn(columns);
  const text = (column: Column, of = row) => spoken(cellText(of, column, view.startMs));
  const parts = columns
    .filter((column) => column !== key)
    .map((column) => {
      const now = text(column);
      const before = Object.hasOwn(was, column.key) ? text(column, { ...row, ...was }) : now;
      return labeled(spoken(column.header), now, column.unit) + (before === now ? '' : `, was ${before}`);
    });
  const flags = [
    ...(row.active === true ? ['active'] : []),
    ...(row.crashed === true ? ['crashed'] : []),
    ...(row.differs === true ? ['different'] : []),
  ];
  const name = key === undefined ? '' : `${spoken(key.header)} ${text(key)}`;
  const told = [...flags, ...parts].join('; ');
  return `${CHANGES[change]}${name}${name !== '' && told !== '' ? ': ' : ''}${told}.`;
}
