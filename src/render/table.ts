/** A view's rows as a table: cli-table3 draws it, what it cannot do (fit, mark, leave out) is done here. */
import Table from 'cli-table3';
import { formatCell, formatCount } from '../views/units.ts';
import type { Column, Row, View } from '../views/view.ts';
import { fitColumns } from './columns.ts';
import { type Box, type Glyphs, glyphsFor, printable } from './glyphs.ts';
import type { RenderOptions } from './options.ts';
import { createPaint, type Paint, type Tone } from './paint.ts';
import { keepRows, keyColumn, type TableRow, tableRows } from './rows.ts';
import { displayWidth, truncate } from './width.ts';

/** Rows that a screen holds beside a strip and a few sentences. */
export const MAX_ROWS = 12;
/** A text cell is cut down to this before a column is dropped for its sake. */
const TEXT_LEAST = 16;

/** A cell before it is fitted: only its text is cut, never what is before and after it. */
interface Drawn {
  readonly before: string;
  readonly text: string;
  readonly after: string;
  readonly tone: Tone;
}

/**
 * The table's lines, none wider than `options.width`; none at all where the view has no columns or no rows.
 * The first column carries the marks: `-` gone, `+` added, `~` changed, `×` crashed (a row with `crashed: true`), `≠` different in
 * two futures (`differs: true`), and
 * `▷` behind an active row.
 */
export function renderTable(view: View, options: RenderOptions, maxRows = MAX_ROWS): string[] {
  const columns = view.columns.filter((column) => column.hidden !== true);
  const { rows, hidden } = keepRows(tableRows(view), maxRows);
  if (columns.length === 0 || rows.length === 0) return [];
  const glyphs = glyphsFor(options);
  const hasChanges = rows.some((row) => row !== null && row.change !== 'none');
  const grid = rows.map((row) =>
    columns.map((column, place) =>
      row === null
        ? gapCell(place, glyphs)
        : drawnCell(row, column, { place, view, options, glyphs, hasChanges }),
    ),
  );
  const heads = columns.map((column) => printable(column.header, options));
  const fitted = fitColumns(measure(columns, heads, grid), options.width);
  const paint = createPaint(options.colorLevel);
  const table = new Table({
    head: fitted.map(({ index, width }) => paint.quiet(truncate(heads[index]!, width, glyphs.ellipsis))),
    colWidths: fitted.map(({ width }) => width + 2),
    // Marks stand in one line at the left edge, so the first column is always aligned to it.
    colAligns: fitted.map(({ index }) => (index === 0 ? 'left' : columns[index]!.align)),
    chars: borderCharacters(glyphs.box, paint),
    style: { head: [], border: [], compact: true },
  });
  for (const row of grid) {
    table.push(fitted.map(({ index, width }) => fittedCell(row[index]!, width, glyphs, paint)));
  }
  const lines = withoutSeams(table.toString(), paint).split('\n');
  return hidden === 0 ? lines : [...lines, moreLine(view, hidden, options)];
}

interface CellContext {
  readonly place: number;
  readonly view: View;
  readonly options: RenderOptions;
  readonly glyphs: Glyphs;
  readonly hasChanges: boolean;
}

function drawnCell(tableRow: TableRow, column: Column, context: CellContext): Drawn {
  const { view, options, glyphs, place } = context;
  const { row, was, change } = tableRow;
  const now = printable(cellText(row, column, view.startMs), options);
  const isChanged = Object.hasOwn(was, column.key);
  const before = isChanged ? printable(cellText({ ...row, ...was }, column, view.startMs), options) : now;
  const text = before === now ? now : `${before} ${glyphs.arrow} ${now}`;
  // Of two futures what is equal steps back.
  const tone = row.differs === false ? 'quiet' : toneOf(change, isChanged, context);
  if (place > 0) return { before: '', text, after: '', tone };
  return {
    before: keyColumn(view.columns) === undefined ? '' : `${markOf(tableRow, glyphs)} `,
    text,
    after: row.active === true ? ` ${glyphs.active}` : '',
    tone,
  };
}

/** A number in an `offsets` column is the row's last offset; its first one is the row's `baseOffset`. */
export function cellText(row: Row, column: Column, startMs: number): string {
  const cell = row[column.key] ?? null;
  const base = row.baseOffset;
  if (column.unit !== 'offsets' || typeof cell !== 'number' || typeof base !== 'number') {
    return formatCell(cell, column.unit, startMs);
  }
  if (cell < base) return formatCell(null, column.unit, startMs);
  return cell === base ? String(base) : `${base}–${cell}`;
}

function markOf({ change, row }: TableRow, glyphs: Glyphs): string {
  if (change === 'gone') return '-';
  if (row.crashed === true) return glyphs.crashed;
  if (row.differs === true) return glyphs.differs;
  if (change === 'added') return '+';
  return change === 'changed' ? '~' : ' ';
}

function toneOf(change: TableRow['change'], isChanged: boolean, context: CellContext): Tone {
  if (change === 'gone') return 'gone';
  if (change === 'added') return 'added';
  if (isChanged) return 'changed';
  if (change === 'changed') return context.place === 0 ? 'changed' : 'plain';
  return context.hasChanges ? 'quiet' : 'plain';
}

function gapCell(place: number, glyphs: Glyphs): Drawn {
  return { before: '', text: place === 0 ? glyphs.ellipsis : '', after: '', tone: 'quiet' };
}

function measure(columns: readonly Column[], heads: readonly string[], grid: readonly (readonly Drawn[])[]) {
  return columns.map((column, index) => {
    const contents = grid.map((row) => {
      const { before, text, after } = row[index]!;
      return { around: displayWidth(before + after), text: displayWidth(text) };
    });
    const content = Math.max(0, ...contents.map(({ around, text }) => around + text));
    const natural = Math.max(displayWidth(heads[index]!), content);
    const around = Math.max(0, ...contents.map((cell) => cell.around));
    const least = column.unit === 'text' ? Math.min(natural, TEXT_LEAST + around) : natural;
    return { priority: column.priority, natural, least };
  });
}

function fittedCell(cell: Drawn, width: number, glyphs: Glyphs, paint: Paint): string {
  const room = width - displayWidth(cell.before + cell.after);
  const whole = `${cell.before}${truncate(cell.text, Math.max(1, room), glyphs.ellipsis)}${cell.after}`;
  const text = truncate(whole, width, glyphs.ellipsis);
  return text === '' ? '' : paint[cell.tone](text);
}

function moreLine(view: View, hidden: number, options: RenderOptions): string {
  const glyphs = glyphsFor(options);
  const text = `${glyphs.ellipsis} ${formatCount(hidden)} more (show ${printable(view.view, options)})`;
  return createPaint(options.colorLevel).quiet(truncate(text, options.width, glyphs.ellipsis));
}

/** cli-table3 repeats a painted border character with its escapes: an end and a new begin in between say nothing. */
function withoutSeams(text: string, paint: Paint): string {
  const [begin = '', end = ''] = paint.border('|').split('|');
  return begin === '' ? text : text.replaceAll(end + begin, '');
}

function borderCharacters(box: Box, paint: Paint) {
  const line = paint.border(box.line);
  const [topLeft, topMiddle, topRight] = box.top.map(paint.border);
  const [ruleLeft, ruleMiddle, ruleRight] = box.rule.map(paint.border);
  const [bottomLeft, bottomMiddle, bottomRight] = box.bottom.map(paint.border);
  const side = paint.border(box.side);
  return {
    ...{ top: line, 'top-left': topLeft!, 'top-mid': topMiddle!, 'top-right': topRight! },
    ...{ mid: line, 'left-mid': ruleLeft!, 'mid-mid': ruleMiddle!, 'right-mid': ruleRight! },
    ...{
      bottom: line,
      'bottom-left': bottomLeft!,
      'bottom-mid': bottomMiddle!,
      'bottom-right': bottomRight!,
    },
    ...{ left: side, middle: side, right: side },
  };
}
