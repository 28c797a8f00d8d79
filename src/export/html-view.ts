/** A view as HTML: the strip, the totals, a real table, and why. */
import { glyphsFor } from '../render/glyphs.ts';
import { keepRows, keyColumn, type TableRow, tableRows } from '../render/rows.ts';
import { LEGEND } from '../render/strip.ts';
import { LANE_TONES } from '../render/strip-grid.ts';
import { cellText, MAX_ROWS } from '../render/table.ts';
import { MAX_REASONS, reasonsOf } from '../render/view.ts';
import { formatCell, formatCount } from '../views/units.ts';
import type { Column, Row, Strip, View } from '../views/view.ts';
import { escaped } from './markup.ts';
import { stripPicture } from './strip-picture.ts';

/** Columns a strip may take on a telephone; a wider one is folded for it. */
const NARROW = 40;
const GLYPHS = glyphsFor({ unicode: true });

/** `width` is that of a wide page's strips, in terminal columns. */
export function viewHtml(view: View, width: number): string {
  const words = view.text === undefined ? '' : `<p class="words">${escaped(view.text)}</p>`;
  if (view.view === 'clock' && view.rows.length === 0) return words;
  const isWhy = view.view === 'why';
  const strip = view.strip === undefined ? '' : stripHtml(view.strip, width);
  const parts = [
    words,
    strip,
    isWhy ? '' : totalsHtml(view),
    tableHtml(view),
    reasonsHtml(view, isWhy ? Number.POSITIVE_INFINITY : MAX_REASONS),
  ];
  return `<div class="view${isWhy ? ' reply' : ''}">${parts.filter((part) => part !== '').join('\n')}</div>`;
}

function stripHtml(strip: Strip, width: number): string {
  const wide = stripPicture(strip, width);
  const narrow = wide.columns > NARROW ? stripPicture(strip, NARROW) : null;
  const pictures =
    narrow === null
      ? `<div class="scroll strip-box">${wide.svg}</div>`
      : `<div class="scroll strip-box wide">${wide.svg}</div><div class="scroll strip-box narrow">${narrow.svg}</div>`;
  const found = new Set(strip.lanes.flatMap((lane) => Object.values(lane.marks)));
  const legend = (Object.keys(LEGEND) as (keyof typeof LEGEND)[])
    .filter((mark) => found.has(mark))
    .map((mark) => `<span><b class="${LANE_TONES[mark]}">${GLYPHS.lanes[mark]}</b> ${LEGEND[mark]}</span>`);
  return legend.length === 0 ? pictures : `${pictures}<p class="legend">${legend.join(' ')}</p>`;
}

function nameOf(view: View): string {
  return view.target === null ? view.view : `${view.view} ${view.target}`;
}

/** `log results:0   start 0 → 15 · end 17` */
function totalsHtml(view: View): string {
  const totals = view.heading.map(({ key, label, unit }) => {
    const now = formatCell(view.summary[key] ?? null, unit, view.startMs);
    const was = Object.hasOwn(view.was, key) ? formatCell(view.was[key] ?? null, unit, view.startMs) : now;
    return `<span>${escaped(label)} ${changeHtml(was, now)}</span>`;
  });
  return `<p class="totals"><b>${escaped(nameOf(view))}</b> ${totals.join(' ')}</p>`;
}

function changeHtml(was: string, now: string): string {
  if (was === now) return `<span class="value">${escaped(now)}</span>`;
  return `<span class="value changed">${escaped(was)} ${GLYPHS.arrow} ${escaped(now)}</span>`;
}

function tableHtml(view: View): string {
  const columns = view.columns.filter((column) => column.hidden !== true);
  if (columns.length === 0) return '';
  const { rows, hidden } = keepRows(tableRows(view), MAX_ROWS);
  if (rows.length === 0) return '<p class="quiet">(no rows)</p>';
  const hasSigns = keyColumn(view.columns) !== undefined;
  const sign = hasSigns ? '<th class="sign"><span class="unseen">change</span></th>' : '';
  const heads = columns.map(
    (column) => `<th scope="col" class="${column.align}">${escaped(column.header)}</th>`,
  );
  const body = rows.map((row) =>
    row === null
      ? `<tr class="gap">${hasSigns ? '<td></td>' : ''}<td colspan="${columns.length}">${GLYPHS.ellipsis}</td></tr>`
      : rowHtml(row, columns, { view, hasSigns }),
  );
  const more =
    hidden === 0
      ? ''
      : `<p class="quiet">${GLYPHS.ellipsis} ${formatCount(hidden)} more (show ${escaped(view.view)})</p>`;
  const label = escaped(nameOf(view));
  return `<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table${view.view === 'compare' ? ' class="compare"' : ''}><thead><tr>${sign}${heads.join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>${more}`;
}

const SIGNS = {
  gone: ['−', 'gone'],
  added: ['+', 'added'],
  changed: ['~', 'changed'],
  none: ['', ''],
} as const;

function rowHtml(
  tableRow: TableRow,
  columns: readonly Column[],
  { view, hasSigns }: { view: View; hasSigns: boolean },
): string {
  const { row, was, change } = tableRow;
  const [sign, meaning] = signOf(tableRow);
  const words =
    meaning === '' ? '' : `<span aria-hidden="true">${sign}</span><span class="unseen">${meaning}</span>`;
  const cells = columns.map((column, place) => cellHtml(column, place, { row, was, view }));
  const signCell = hasSigns ? `<td class="sign">${words}</td>` : '';
  const name = row.differs === false ? 'quiet' : change === 'none' ? '' : change;
  return `<tr${name === '' ? '' : ` class="${name}"`}>${signCell}${cells.join('')}</tr>`;
}

/** What stands before a row, and what is read aloud for it. */
function signOf({ row, change }: TableRow): readonly [sign: string, meaning: string] {
  if (row.crashed === true && change !== 'gone') return [GLYPHS.crashed, 'crashed'];
  return row.differs === true ? [GLYPHS.differs, 'different'] : SIGNS[change];
}

function cellHtml(
  column: Column,
  place: number,
  { row, was, view }: { row: Row; was: Row; view: View },
): string {
  const now = cellText(row, column, view.startMs);
  const before = Object.hasOwn(was, column.key) ? cellText({ ...row, ...was }, column, view.startMs) : now;
  const active =
    place === 0 && row.active === true ? ` <span title="the active segment">${GLYPHS.active}</span>` : '';
  const content = (before === now ? escaped(now) : changeHtml(before, now)) + active;
  return place === 0
    ? `<th scope="row" class="left">${content}</th>`
    : `<td class="${column.align}">${content}</td>`;
}

function reasonsHtml(view: View, maxReasons: number): string {
  const reasons = reasonsOf(view);
  const shown = reasons.slice(0, maxReasons).map(({ rule, text }) => {
    const id = rule === '' ? '' : `<span class="rule">${escaped(rule)}</span>`;
    return `<li><span>${escaped(text)}</span> ${id}</li>`;
  });
  const hidden = reasons.length - shown.length;
  if (hidden > 0) shown.push(`<li class="quiet">${GLYPHS.ellipsis} ${formatCount(hidden)} more (why)</li>`);
  return shown.length === 0 ? '' : `<div class="why"><b>why</b><ul>${shown.join('')}</ul></div>`;
}
