/**
 * A strip as inline SVG: the same rows, cells and folds as on a terminal, drawn. Colors are the page's, by class; a sign
 * or a place says everything that a color says.
 */
import { glyphsFor, printable } from '../render/glyphs.ts';
import type { RenderOptions } from '../render/options.ts';
import { markLabels, placeMarks, slotContent } from '../render/strip.ts';
import { type Grid, type GridRow, stripGrid } from '../render/strip-grid.ts';
import { type Block, layoutStrip, type Slot } from '../render/strip-layout.ts';
import { displayWidth, truncate } from '../render/width.ts';
import type { Strip } from '../views/view.ts';
import { escaped, svgNumber } from './markup.ts';
import { stripWords } from './strip-words.ts';

/** Pixels of a terminal's column, and of rows. */
const COLUMN = 8.4;
const ROW = 30;
const CELL = 22;
const TOP = 26;
const LABEL = 18;
/** Beyond the last column: half a border. */
const EDGE = 6;

interface Drawing {
  readonly grid: Grid;
  readonly layout: readonly Block[];
  /** Pixels left of the first border. */
  readonly left: number;
  readonly options: RenderOptions;
}

/** The picture, at most `columns` terminal columns wide, and the columns it takes. */
export function stripPicture(strip: Strip, columns: number): { svg: string; columns: number } {
  const options: RenderOptions = { width: columns, colorLevel: 0, unicode: true };
  const glyphs = glyphsFor(options);
  const grid = stripGrid(strip, options);
  const target = printable(strip.target, options);
  const labels = [target, ...grid.rows.map((row) => row.label)].map(displayWidth);
  const gutter = Math.min(Math.max(...labels) + 1, Math.floor(columns / 4));
  const layout = layoutStrip(grid, columns - gutter);
  const drawing: Drawing = { grid, layout, left: gutter * COLUMN, options };
  const marks = placeMarks(strip, grid, layout, options);
  const names = markLabels(marks, gutter, columns, glyphs);
  const bottom = TOP + grid.rows.length * ROW;
  const boxes = layout.reduce((total, block) => total + block.inner + 1, 1);
  const taken = Math.max(gutter + boxes, ...names.map(displayWidth));
  const width = Math.ceil(taken * COLUMN + EDGE);
  const height = bottom + (marks.length === 0 ? 4 : 14 + names.length * LABEL);
  const parts = [
    text({ x: 0, y: 17, name: 'target' }, truncate(target, gutter - 1, glyphs.ellipsis)),
    ...segmentNames(drawing),
    ...grid.rows.flatMap((row, index) => drawRow(row, TOP + index * ROW, drawing)),
    ...marks.map(({ column }) => markSign(drawing.left + (column + 0.5) * COLUMN, bottom)),
    ...names.flatMap((line, index) => markNames(line, bottom + 26 + index * LABEL)),
  ];
  const svg = `<svg class="strip" role="img" aria-label="${escaped(stripWords(strip))}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${parts.join('')}</svg>`;
  return { svg, columns: taken };
}

function text(place: { x: number; y: number; name: string; anchor?: 'middle' | 'end' }, content: string) {
  if (content === '') return '';
  const anchor = place.anchor === undefined ? '' : ` text-anchor="${place.anchor}"`;
  return `<text class="${place.name}" x="${svgNumber(place.x)}" y="${svgNumber(place.y)}"${anchor}>${escaped(content)}</text>`;
}

/** The names above the segments: `segment 0`, `15 active`. */
function segmentNames({ layout, left }: Drawing): string[] {
  let column = 0;
  return layout.map((block) => {
    const x = left + (column + 1) * COLUMN;
    column += block.inner + 1;
    const name = block.label.includes('active') ? 'segment active' : 'segment';
    return text({ x, y: 17, name }, block.label.trim());
  });
}

function drawRow(row: GridRow, y: number, drawing: Drawing): string[] {
  const { left, grid, options } = drawing;
  const gutter = left / COLUMN;
  const label = truncate(row.label, gutter - 1, glyphsFor(options).ellipsis);
  const before = grid.rows.filter(({ isLog }) => isLog)[0]!;
  const isAfter = row.isLog && before !== row;
  return [
    text({ x: left - COLUMN / 2, y: y + 19, name: 'row', anchor: 'end' }, label),
    ...(row.isLog ? segmentBoxes(row, y, drawing) : []),
    ...placedSlots(drawing).map(({ slot, x }) =>
      drawSlot(row, slot, { x, y, before: isAfter ? before : null }, drawing),
    ),
  ];
}

interface PlacedSlot {
  readonly slot: Slot;
  /** The left edge of its text, in pixels. */
  readonly x: number;
}

function placedSlots({ layout, left }: Drawing): PlacedSlot[] {
  let column = 0;
  return layout.flatMap((block) => {
    let at = column + 1;
    column += block.inner + 1;
    return block.slots.map((slot) => {
      const x = left + (at + 1) * COLUMN;
      at += slot.width + 1;
      return { slot, x };
    });
  });
}

/** A box for each segment of the row; one that was joined to the segment before it has no box of its own. */
function segmentBoxes(row: GridRow, y: number, { layout, left, options }: Drawing): string[] {
  const glyphs = glyphsFor(options);
  const boxes: { from: number; to: number; isActive: boolean }[] = [];
  let column = 0;
  for (const block of layout) {
    const to = column + block.inner + 1;
    const isActive = block.segments.some(({ baseOffset }) => row.isActive(baseOffset));
    const isHeld = block.slots.some((slot) => {
      const content = slotContent(row, slot, glyphs);
      return content.text !== '' && content.tone !== 'gone';
    });
    const last = boxes.at(-1);
    if (block.segments.some(({ baseOffset }) => row.hasSegment(baseOffset)))
      boxes.push({ from: column, to, isActive });
    else if (isHeld && last !== undefined && last.to === column) {
      last.to = to;
      last.isActive ||= isActive;
    }
    column = to;
  }
  return boxes.map(({ from, to, isActive }) => {
    const x = left + (from + 0.5) * COLUMN + 1.5;
    const width = (to - from) * COLUMN - 3;
    return `<rect class="box${isActive ? ' active' : ''}" x="${svgNumber(x)}" y="${y + 1}" width="${svgNumber(width)}" height="${ROW - 4}" rx="5"/>`;
  });
}

interface SlotPlace {
  readonly x: number;
  readonly y: number;
  /** The row of what was before the step, if this one shows what came of it. */
  readonly before: GridRow | null;
}

function drawSlot(row: GridRow, slot: Slot, { x, y, before }: SlotPlace, { options }: Drawing): string {
  const glyphs = glyphsFor(options);
  const content = slotContent(row, slot, glyphs);
  if (content.text === '') return '';
  const center = { x: x + (slot.width * COLUMN) / 2, y: y + 18.5, anchor: 'middle' as const };
  if (!row.isLog) return text({ ...center, name: `sign ${content.tone}` }, content.text);
  if (slot.kind === 'empty') return text({ ...center, name: 'quiet' }, content.text);
  if (slot.kind === 'end') return text({ ...center, name: 'end' }, content.text);
  const isNew = before !== null && slotContent(before, slot, glyphs).text === '';
  const isTombstone = slot.kind === 'cell' && row.isTombstone(slot.place);
  const kind = content.tone === 'gone' ? 'hole' : isNew ? 'new' : content.tone === 'quiet' ? 'old' : 'record';
  const rect = `<rect class="cell ${kind}" x="${svgNumber(x - 0.35 * COLUMN)}" y="${y + 3}" width="${svgNumber((slot.width + 0.7) * COLUMN)}" height="${CELL}" rx="3"/>`;
  return rect + text({ ...center, name: `in ${kind}` }, content.text + (isTombstone ? glyphs.tombstone : ''));
}

function markSign(x: number, y: number): string {
  return `<path class="mark" d="M${svgNumber(x)} ${y}l4.5 8h-9z"/>`;
}

/** The labels of one line, each where the line has it. */
function markNames(line: string, y: number): string[] {
  return [...line.matchAll(/\S+(?: \S+)*/g)].map((found) =>
    text({ x: displayWidth(line.slice(0, found.index)) * COLUMN, y, name: 'mark' }, found[0]),
  );
}
