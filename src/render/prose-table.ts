/** A Markdown table for a terminal: columns as wide as they need, narrower and wrapped where the width asks for it. */
import { glyphsFor, printable } from './glyphs.ts';
import type { RenderOptions } from './options.ts';
import { createPaint } from './paint.ts';
import { displayWidth, padEnd, wrapWords } from './width.ts';

const GAP = '  ';
/** A column that is narrower breaks words. */
const WIDTH_MIN = 10;
const DELIMITER = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

/** Whether the second line is the one that makes a table of lines with bars. */
export function isProseTable(lines: readonly string[]): boolean {
  return DELIMITER.test(lines[1] ?? '');
}

/** Lines no wider than `options.width`, as far as columns of ten allow it. */
export function proseTable(lines: readonly string[], options: RenderOptions): string[] {
  const [heads = [], , ...rows] = lines.map((line) => cellsOf(line, options));
  if (options.linear) return rows.map((row) => rowSentence(heads, row));
  const widths = fittedWidths([heads, ...rows], options.width);
  const paint = createPaint(options.colorLevel);
  const { line } = glyphsFor(options).box;
  return [
    ...rowLines(heads, widths).map((text) => paint.quiet(text)),
    paint.border(widths.map((width) => line.repeat(width)).join(GAP)),
    ...rows.flatMap((row) => rowLines(row, widths)),
  ];
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

function rowLines(row: readonly string[], widths: readonly number[]): string[] {
  const cells = widths.map((width, index) => wrapWords(row[index] ?? '', width));
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, nth) =>
    cells
      .map((cell, index) => padEnd(cell[nth] ?? '', widths[index]!))
      .join(GAP)
      .trimEnd(),
  );
}
