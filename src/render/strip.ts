/** A partition the way people draw it on a whiteboard. */
import type { Strip } from '../views/view.ts';
import { type Glyphs, glyphsFor, printable } from './glyphs.ts';
import type { RenderOptions } from './options.ts';
import { createPaint, type Piece, paintPieces } from './paint.ts';
import { firstAtLeast, type Grid, type GridRow, LANE_TONES, stripGrid } from './strip-grid.ts';
import { type Block, layoutStrip, type Slot } from './strip-layout.ts';
import { displayWidth, padEnd, padStart, truncate, wrapWords } from './width.ts';

/** What the signs of a lane mean. */
export const LEGEND = {
  processed: 'processed',
  repeated: 'processed again',
  handedOut: 'handed out by poll(), not processed',
  lost: 'lost',
} as const;

/**
 * The strip's lines, none wider than `options.width`: segment borders, one cell per record, `·` a hole, `†` a
 * tombstone, `▷` the end of the log, `▲` a mark with its label beneath, and a lane of signs per application.
 */
export function renderStrip(strip: Strip, options: RenderOptions): string[] {
  const glyphs = glyphsFor(options);
  const paint = createPaint(options.colorLevel);
  const grid = stripGrid(strip, options);
  const target = printable(strip.target, options);
  const gutter = gutterWidth(target, grid, options.width);
  const layout = layoutStrip(grid, options.width - gutter);
  const marks = placeMarks(strip, grid, layout, options);
  const lines: Piece[][] = [
    [
      { text: padEnd(truncate(target, gutter - 1, glyphs.ellipsis), gutter), tone: 'plain' },
      ...topLine(layout, glyphs),
    ],
    ...grid.rows.map((row) => [gutterPiece(row.label, gutter, glyphs), ...rowLine(row, layout, glyphs)]),
    [{ text: ' '.repeat(gutter), tone: 'plain' }, ...bottomLine(layout, marks, glyphs)],
    ...markLabels(marks, gutter, options.width, glyphs).map((text): Piece[] => [{ text, tone: 'plain' }]),
    ...legendLines(strip, gutter, options.width, glyphs),
  ];
  return lines.map((line) => paintPieces(clip(line, options.width), paint).trimEnd());
}

/** The target with three blanks, a label with two; no more than a quarter of the width. */
function gutterWidth(target: string, grid: Grid, width: number): number {
  const labels = grid.rows.map((row) => displayWidth(row.label) + 2);
  return Math.min(Math.max(displayWidth(target) + 3, ...labels), Math.floor(width / 4));
}

function gutterPiece(label: string, gutter: number, glyphs: Glyphs): Piece {
  const text = truncate(label, gutter - 2, glyphs.ellipsis);
  return { text: `${padStart(text, gutter - 2)}  `, tone: 'quiet' };
}

function topLine(layout: readonly Block[], glyphs: Glyphs): Piece[] {
  const { line, top } = glyphs.box;
  const pieces = layout.flatMap((block, index): Piece[] => [
    { text: index === 0 ? top[0] : top[1], tone: 'border' },
    { text: block.label, tone: 'plain' },
    { text: line.repeat(block.inner - block.label.length), tone: 'border' },
  ]);
  return [...pieces, { text: top[2], tone: 'border' }];
}

function rowLine(row: GridRow, layout: readonly Block[], glyphs: Glyphs): Piece[] {
  const { side } = glyphs.box;
  const pieces: Piece[] = [];
  layout.forEach((block, index) => {
    const joins = row.isLog && index > 0 && !row.hasSegment(block.segments[0]!.baseOffset);
    pieces.push({ text: joins ? ' ' : side, tone: 'border' }, ...blockPieces(row, block, glyphs));
  });
  return [...pieces, { text: side, tone: 'border' }];
}

function blockPieces(row: GridRow, block: Block, glyphs: Glyphs): Piece[] {
  const pieces: Piece[] = [];
  let columns = 0;
  let before: Piece = { text: ' ', tone: 'plain' };
  for (const slot of block.slots) {
    const content = slotContent(row, slot, glyphs);
    pieces.push(before, { text: padStart(content.text, slot.width), tone: content.tone });
    // The blank before the next cell is where a tombstone's sign goes, so that the letters stay in line.
    const isTombstone = slot.kind === 'cell' && row.isTombstone(slot.place);
    before = isTombstone ? { text: glyphs.tombstone, tone: content.tone } : { text: ' ', tone: 'plain' };
    columns += slot.width + 1;
  }
  return [...pieces, before, { text: ' '.repeat(block.inner - columns - 1), tone: 'plain' }];
}

/** What a row shows in a slot; blank where it has nothing there. */
export function slotContent(row: GridRow, slot: Slot, glyphs: Glyphs): Piece {
  if (slot.kind === 'cell') return row.cell(slot.place);
  if (slot.kind === 'run') return row.run(slot.from, slot.to);
  if (slot.kind === 'group') return row.group(slot.segments);
  if (slot.kind === 'empty') return { text: row.hasSegment(slot.baseOffset) ? '(empty)' : '', tone: 'quiet' };
  const ends = slot.segments.some(({ baseOffset }) => row.isActive(baseOffset));
  return { text: ends ? glyphs.active : '', tone: 'plain' };
}

/** A mark and the column, from the left border on, that it stands in. */
interface PlacedMark {
  readonly column: number;
  readonly label: string;
}

/** Marks by the column they stand in, from the left border on; those of one column share a label. */
export function placeMarks(
  strip: Strip,
  grid: Grid,
  layout: readonly Block[],
  options: RenderOptions,
): PlacedMark[] {
  const labels = new Map<number, string[]>();
  for (const mark of strip.marks) {
    const { column, isExact } = markColumn(firstAtLeast(grid.offsets, mark.offset), layout);
    const label = printable(mark.label, options);
    labels.set(column, [...(labels.get(column) ?? []), isExact ? label : `${label} ${mark.offset}`]);
  }
  return [...labels]
    .map(([column, texts]) => ({ column, label: texts.join(', ') }))
    .sort((a, b) => a.column - b.column);
}

/** Under the last digit of the cell; within a fold the place is not exact, and beyond the last cell it is the end. */
function markColumn(place: number, layout: readonly Block[]): { column: number; isExact: boolean } {
  let column = 0;
  let end = 0;
  for (const block of layout) {
    let right = column;
    for (const slot of block.slots) {
      right += slot.width + 1;
      if (slot.kind === 'cell' && slot.place === place) return { column: right, isExact: true };
      if (slot.kind === 'run' && place >= slot.from && place < slot.to)
        return { column: right, isExact: false };
      if (slot.kind === 'group' && place >= slot.segments[0]!.from && place < slot.segments.at(-1)!.to) {
        return { column: right, isExact: false };
      }
      end = right;
    }
    column += block.inner + 1;
  }
  return { column: end, isExact: true };
}

function bottomLine(layout: readonly Block[], marks: readonly PlacedMark[], glyphs: Glyphs): Piece[] {
  const { line, bottom } = glyphs.box;
  const border = [
    ...layout.flatMap((block, index) => [
      index === 0 ? bottom[0] : bottom[1],
      ...Array.from({ length: block.inner }, () => line),
    ]),
    bottom[2],
  ];
  const marked = new Set(marks.map((mark) => mark.column));
  return border.map(
    (text, column): Piece =>
      marked.has(column) ? { text: glyphs.mark, tone: 'plain' } : { text, tone: 'border' },
  );
}

/** Labels begin under their marks, or end there where the width does not allow that; those that collide go lower. */
export function markLabels(
  marks: readonly PlacedMark[],
  gutter: number,
  width: number,
  glyphs: Glyphs,
): string[] {
  const lines: string[] = [];
  for (const mark of marks) {
    const label = truncate(mark.label, width, glyphs.ellipsis);
    const column = gutter + mark.column;
    const length = displayWidth(label);
    const start = column + length <= width ? column : Math.max(0, Math.min(column + 1, width) - length);
    const free = lines.findIndex((line) => line === '' || displayWidth(line) + 2 <= start);
    const place = free === -1 ? lines.push('') - 1 : free;
    lines[place] = padEnd(lines[place]!, start) + label;
  }
  return lines;
}

function legendLines(strip: Strip, gutter: number, width: number, glyphs: Glyphs): Piece[][] {
  const found = new Set(strip.lanes.flatMap((lane) => Object.values(lane.marks)));
  const entries = (Object.keys(LEGEND) as (keyof typeof LEGEND)[]).filter((mark) => found.has(mark));
  const lines: Piece[][] = [];
  let columns = 0;
  for (const mark of entries) {
    const text = `${glyphs.lanes[mark]} ${LEGEND[mark]}`;
    const isNext = lines.length > 0 && columns + 3 + text.length <= width;
    const line: Piece[] = isNext ? lines.at(-1)! : [];
    if (!isNext) lines.push(line);
    line.push({ text: ' '.repeat(isNext ? 3 : gutter), tone: 'plain' });
    const [first = '', ...rest] = wrapWords(text, Math.max(1, width - gutter));
    line.push({ text: first.slice(0, 1), tone: LANE_TONES[mark] }, { text: first.slice(1), tone: 'quiet' });
    for (const more of rest) lines.push([{ text: ' '.repeat(gutter) + more, tone: 'quiet' }]);
    columns = displayWidth((lines.at(-1) ?? []).map((piece) => piece.text).join(''));
  }
  return lines;
}

/** A terminal of twenty columns cannot hold even a folded strip; then the line ends at its edge. */
function clip(line: readonly Piece[], width: number): Piece[] {
  const clipped: Piece[] = [];
  let room = width;
  for (const piece of line) {
    const text = truncate(piece.text, room, '');
    if (text !== '') clipped.push({ text, tone: piece.tone });
    room -= displayWidth(text);
  }
  return clipped;
}
