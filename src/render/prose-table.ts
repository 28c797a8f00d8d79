/**
 * A Markdown table for a terminal: columns as wide as they need, narrower and wrapped where the width asks for it. cli-table3
 * draws it; the words are broken here, as in all other prose.
 */
import Table from 'cli-table3';
import { glyphsFor, printable } from './glyphs.ts';
import type { RenderOptions } from './options.ts';
import { createPaint, type Paint } from './paint.ts';
import { displayWidth, wrapWords } from './width.ts';

const GAP = '  ';
/** A column that is narrower breaks words. */
const WIDTH_MIN = 10;
/** All but the line below the heads, and what parts the columns. */
const NO_BORDER = {
  ...{ top: '', 'top-left': '', 'top-mid': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-left': '', 'bottom-mid': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', right: '', 'right-mid': '' },
};
const DELIMITER = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

/** Whether the second line is the one that makes a table of lines with bars. */
export function isProseTable(lines: readonly string[]): boolean {
  return DELIMITER.test(lines[1] ?? '');
}

/** Lines no wider than `options.width`, as far as columns of ten allow it. */
export function proseTable(source: readonly string[], options: RenderOptions): string[] {
  const [heads = [], , ...rows] = source.map((line) => cellsOf(line, options));
  if (options.linear) return rows.map((row) => rowSentence(heads, row));
  const widths = fittedWidths([heads, ...rows], options.width);
  const wrapped = (row: readonly string[]) =>
    widths.map((width, index) => wrapWords(row[index] ?? '', width));
  const cells = (row: readonly string[]) => wrapped(row).map((lines) => lines.join('\n'));
  const table = new Table({
    head: cells(heads),
    colWidths: widths,
    chars: { ...NO_BORDER, mid: glyphsFor(options).box.line, 'mid-mid': GAP, middle: GAP },
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(cells(row));
  const paint = createPaint(options.colorLevel);
  const headHeight = Math.max(1, ...wrapped(heads).map(({ length }) => length));
  return table
    .toString()
    .split('\n')
    .map((line, index) => toned(line.trimEnd(), index - headHeight, paint));
}

/** Heads step back; `place` counts from the line below them. */
function toned(line: string, place: number, paint: Paint): string {
  if (place < 0) return paint.quiet(line);
  return place === 0 ? paint.border(line) : line;
}

/** `begins: Java anywhere; kafkajs with the first.` */
function rowSentence(heads: readonly string[], [name = '', ...cells]: readonly string[]): string {
  return `${name}: ${cells.map((cell, index) => `${heads[index + 1] ?? ''} ${cell}`.trim()).join('; ')}.`;
}

/** Code and bold without their marks: a cell is too narrow for a third color. */
function cellsOf(line: string, options: RenderOptions): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => printable(cell.replaceAll(/`([^`]+)`|\*\*([^*]+)\*\*/g, '$1$2').trim(), options));
}

function fittedWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.max(1, ...rows.map((row) => displayWidth(row[index] ?? ''))),
  );
  const room = width - GAP.length * (columns - 1);
  const total = () => widths.reduce((sum, one) => sum + one, 0);
  while (total() > room && Math.max(...widths) > WIDTH_MIN) widths[widths.indexOf(Math.max(...widths))]! -= 1;
  return widths;
}
