/** A view as a screen shows it: the picture, the totals, the rows, and why. */

import { formatCell, formatCount } from '../views/units.ts';
import type { View } from '../views/view.ts';
import { glyphsFor, printable } from './glyphs.ts';
import { linearView } from './linear.ts';
import type { RenderOptions } from './options.ts';
import { createPaint, type Paint, type Piece, paintPieces } from './paint.ts';
import { renderStrip } from './strip.ts';
import { MAX_ROWS, renderTable } from './table.ts';
import { displayWidth, padEnd, truncate, wrapWords } from './width.ts';

export interface ViewLimits {
  /** Rows of the table; Infinity shows all. 12 if not given. */
  readonly maxRows?: number;
  /** Reasons below the table; Infinity shows all. 4 if not given. */
  readonly maxReasons?: number;
}

export const MAX_REASONS = 4;
/** Longer lines of prose are hard to read, however wide the terminal is. */
const PROSE_WIDTH = 80;
const WHY = 'why  ';

/** The view's lines, none wider than `options.width`, without escape sequences where `options.colorLevel` is 0. */
export function renderView(view: View, options: RenderOptions, limits: ViewLimits = {}): string[] {
  const { maxRows = MAX_ROWS, maxReasons = MAX_REASONS } = limits;
  if (options.linear) return linearView(view, options, { maxRows, maxReasons, reasons: reasonsOf(view) });
  const { picture, table, reasons } = viewParts(view, options, limits);
  return [...picture, ...(picture.length === 0 ? [] : ['']), ...table, ...reasons];
}

export interface ViewParts {
  /** The strip. */
  readonly picture: readonly string[];
  /** The totals, and the rows below them. */
  readonly table: readonly string[];
  /** Why. */
  readonly reasons: readonly string[];
}

/** A view's lines by what they are; none where it has no such part. */
export function viewParts(view: View, options: RenderOptions, limits: ViewLimits = {}): ViewParts {
  const { maxRows = MAX_ROWS, maxReasons = MAX_REASONS } = limits;
  const table = renderTable(view, options, maxRows);
  const hasColumns = view.columns.some((column) => column.hidden !== true);
  const none = table.length === 0 && hasColumns ? [createPaint(options.colorLevel).quiet('(no rows)')] : [];
  const tableWidth = Math.max(0, ...table.map(displayWidth));
  const reasonWidth = Math.min(options.width, Math.max(PROSE_WIDTH, tableWidth));
  return {
    picture: view.strip === undefined ? [] : renderStrip(view.strip, options),
    table: [...headingLines(view, options), ...table, ...none],
    reasons: reasonLines(view, { ...options, width: reasonWidth }, maxReasons),
  };
}

/** `log results:0   start 0 → 15 · end 17`; what does not fit goes on below, under the first total. */
function headingLines(view: View, options: RenderOptions): string[] {
  const glyphs = glyphsFor(options);
  const name = printable(view.target === null ? view.view : `${view.view} ${view.target}`, options);
  const title = truncate(name, options.width, glyphs.ellipsis);
  const indent = Math.min(displayWidth(title) + 3, Math.floor(options.width / 2));
  const separator = ` ${glyphs.dot} `;
  const lines: Piece[][] = [[{ text: title, tone: 'plain' }]];
  let columns = displayWidth(title);
  for (const [index, total] of view.heading.entries()) {
    const pieces = totalPieces(view, total, options);
    const length = displayWidth(pieces.map((piece) => piece.text).join(''));
    const before = index === 0 ? '   ' : separator;
    if (columns + before.length + length <= options.width) {
      lines.at(-1)!.push({ text: before, tone: index === 0 ? 'plain' : 'quiet' }, ...pieces);
      columns += before.length + length;
    } else {
      const room = options.width - indent;
      lines.push([{ text: ' '.repeat(indent), tone: 'plain' }, ...cut(pieces, room, glyphs.ellipsis)]);
      columns = indent + Math.min(room, length);
    }
  }
  const paint = createPaint(options.colorLevel);
  return lines.map((line) => paintPieces(line, paint));
}

function totalPieces(view: View, total: View['heading'][number], options: RenderOptions): Piece[] {
  const written = (cell: View['summary'][string] | undefined) =>
    printable(formatCell(cell ?? null, total.unit, view.startMs), options);
  const label: Piece = { text: `${printable(total.label, options)} `, tone: 'plain' };
  const now = written(view.summary[total.key]);
  const was = Object.hasOwn(view.was, total.key) ? written(view.was[total.key]) : now;
  if (was === now) return [label, { text: now, tone: 'plain' }];
  return [label, { text: `${was} ${glyphsFor(options).arrow} ${now}`, tone: 'changed' }];
}

function cut(pieces: readonly Piece[], width: number, ellipsis: string): readonly Piece[] {
  const text = pieces.map((piece) => piece.text).join('');
  if (displayWidth(text) <= width) return pieces;
  return [{ text: truncate(text, width, ellipsis), tone: pieces.at(-1)!.tone }];
}

interface Reason {
  readonly rule: string;
  readonly text: string;
}

/** What removed rows first, then what concerns the whole view, then its rows; the same sentence is said once. */
export function reasonsOf(view: View): Reason[] {
  const said = new Map<string, Reason>();
  const notes = [
    ...view.notes.filter((note) => note.row === null),
    ...view.notes.filter((note) => note.row !== null),
  ];
  for (const { rule, text } of [...view.gone, ...notes]) {
    if (text === undefined || text === '') continue;
    said.set(`${rule ?? ''} ${text}`, { rule: rule ?? '', text });
  }
  return [...said.values()];
}

function reasonLines(view: View, options: RenderOptions, maxReasons: number): string[] {
  const reasons = reasonsOf(view).map(({ rule, text }) => ({
    rule: printable(rule, options),
    text: printable(text, options),
  }));
  const shown = reasons.slice(0, maxReasons);
  const paint = createPaint(options.colorLevel);
  const rules = Math.max(0, ...shown.map(({ rule }) => displayWidth(rule)));
  const lines = shown.flatMap((reason) => reasonText(reason, rules, options.width));
  const hidden = reasons.length - shown.length;
  const glyphs = glyphsFor(options);
  const more =
    hidden === 0 ? [] : [{ text: `${glyphs.ellipsis} ${formatCount(hidden)} more (why)`, rule: '' }];
  return [...lines, ...more].map((line, index) =>
    reasonLine(line, { isFirst: index === 0, width: options.width, paint, ellipsis: glyphs.ellipsis }),
  );
}

function reasonText({ rule, text }: Reason, ruleWidth: number, width: number): Reason[] {
  const room = Math.max(1, width - WHY.length - (ruleWidth === 0 ? 0 : ruleWidth + 2));
  return wrapWords(text, room).map((line, index) => ({ text: line, rule: index === 0 ? rule : '' }));
}

interface ReasonPlace {
  readonly isFirst: boolean;
  readonly width: number;
  readonly paint: Paint;
  readonly ellipsis: string;
}

function reasonLine({ text, rule }: Reason, { isFirst, width, paint, ellipsis }: ReasonPlace): string {
  const label = isFirst ? paint.why('why') : '   ';
  const indent = ' '.repeat(WHY.length - 3);
  const room = Math.max(1, width - WHY.length);
  if (rule === '') return label + indent + truncate(text, room, ellipsis);
  return label + indent + padEnd(text, room - displayWidth(rule)) + paint.rule(rule);
}
