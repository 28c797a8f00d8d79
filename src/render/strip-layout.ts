/** Where each cell of a strip stands, and which are folded so that the strip fits its width. */
import type { Grid, GridSegment } from './strip-grid.ts';
import { displayWidth } from './width.ts';

/** Beyond this many cells nobody counts them any more. */
const CELLS_MAX = 22;

export type Slot = { readonly width: number } & (
  | { readonly kind: 'cell'; readonly place: number }
  | { readonly kind: 'run'; readonly from: number; readonly to: number }
  | { readonly kind: 'group'; readonly segments: readonly GridSegment[] }
  | { readonly kind: 'empty'; readonly baseOffset: number }
  | { readonly kind: 'end'; readonly segments: readonly GridSegment[] }
);

/** One segment, or several folded into one, between two borders. */
export interface Block {
  readonly segments: readonly GridSegment[];
  readonly label: string;
  readonly slots: readonly Slot[];
  /** Columns between the borders. */
  readonly inner: number;
}

/**
 * The widest layout within `width` columns, borders included: whole if it has at most 22 cells, else with the middle of
 * long segments folded (beside marked cells, if there is room), else with the middle segments folded into one, else one run of everything.
 */
export function layoutStrip(grid: Grid, width: number): Block[] {
  let layout: Block[] = [];
  for (const folding of foldings(grid.segments.length, width)) {
    layout = blocksOf(grid, folding);
    if (cellsOf(layout) <= CELLS_MAX && layoutWidth(layout) <= width) return layout;
  }
  return layout;
}

/** Columns of all blocks with their borders. */
function layoutWidth(layout: readonly Block[]): number {
  return layout.reduce((total, block) => total + block.inner + 1, 1);
}

interface Folding {
  /** Segments drawn on their own. */
  readonly shown: number;
  /** Cells that stay at each end of a segment. */
  readonly ends: number;
  /** Whether marked cells stay as well. */
  readonly isAnchored?: boolean;
}

function foldings(segments: number, width: number): Folding[] {
  // The narrowest segment takes five columns, so more than this many cannot fit and need not be tried.
  const most = Math.floor(width / 5) + 1;
  const whole = segments <= most ? [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1] : [];
  const fewer: number[] = [];
  for (let shown = Math.min(segments - 2, most); shown >= 0; shown -= 1) fewer.push(shown);
  return [
    { shown: segments, ends: CELLS_MAX },
    ...whole.map((ends) => ({ shown: segments, ends, isAnchored: true })),
    ...whole.map((ends) => ({ shown: segments, ends })),
    ...fewer.filter((shown) => shown >= 2).flatMap((shown) => [2, 1].map((ends) => ({ shown, ends }))),
    ...(segments <= most ? [{ shown: segments, ends: 0 }] : []),
    ...fewer.map((shown) => ({ shown, ends: 0 })),
  ];
}

function cellsOf(layout: readonly Block[]): number {
  const isCounted = (slot: Slot) => slot.kind !== 'end' && slot.kind !== 'empty';
  return layout.reduce((total, block) => total + block.slots.filter(isCounted).length, 0);
}

function blocksOf(grid: Grid, { shown, ends, isAnchored = false }: Folding): Block[] {
  const { segments, cellWidth } = grid;
  const first = shown === segments.length ? shown : Math.floor(shown / 2);
  const folded = segments.slice(first, segments.length - (shown - first));
  const single = (segment: GridSegment, index: number) =>
    segmentBlock(grid, segment, { ends, isAnchored, isFirst: index === 0 });
  return [
    ...segments.slice(0, first).map(single),
    ...(folded.length === 0 ? [] : [groupBlock(grid, folded, cellWidth)]),
    ...segments.slice(first + folded.length).map((segment, index) => single(segment, first + 1 + index)),
  ];
}

interface SegmentFolding {
  readonly ends: number;
  readonly isAnchored: boolean;
  readonly isFirst: boolean;
}

function segmentBlock(grid: Grid, segment: GridSegment, folding: SegmentFolding): Block {
  const { from, to, baseOffset } = segment;
  const { cellWidth } = grid;
  const slots: Slot[] =
    from === to
      ? [{ kind: 'empty', baseOffset, width: '(empty)'.length }]
      : cellSlots(grid, segment, folding);
  slots.push(...endSlot(grid, [segment], cellWidth));
  const label = segment.isActive ? ` ${baseOffset} active ` : ` ${baseOffset} `;
  const inner = innerWidth(slots, label);
  // Once is enough to say what the numbers in the border are.
  const long = ` segment ${baseOffset} `;
  const spelled = folding.isFirst && !segment.isActive && long.length < inner ? long : label;
  return { segments: [segment], label: spelled, slots, inner };
}

function cellSlots(grid: Grid, { from, to }: GridSegment, { ends, isAnchored }: SegmentFolding): Slot[] {
  const isKept = (place: number) =>
    place < from + ends || place >= to - ends || (isAnchored && grid.anchors.has(place));
  const slots: Slot[] = [];
  for (let place = from; place < to; place += 1) {
    let end = place;
    while (end < to && !isKept(end)) end += 1;
    // Folding a single cell would say less in no less room.
    if (end - place > 1) {
      slots.push(runSlot(grid, place, end));
      place = end - 1;
    } else slots.push({ kind: 'cell', place, width: grid.cellWidth });
  }
  return slots;
}

function groupBlock(grid: Grid, segments: readonly GridSegment[], cellWidth: number): Block {
  const widths = grid.rows.map((row) => displayWidth(row.group(segments).text));
  const slots: Slot[] = [
    { kind: 'group', segments, width: Math.max(cellWidth, ...widths) },
    ...endSlot(grid, segments, cellWidth),
  ];
  return { segments, label: '', slots, inner: innerWidth(slots, '') };
}

function runSlot(grid: Grid, from: number, to: number): Slot {
  const widths = grid.rows.map((row) => displayWidth(row.run(from, to).text));
  return { kind: 'run', from, to, width: Math.max(grid.cellWidth, ...widths) };
}

/** Room for the end of the log, where the segment is the active one before or after the step. */
function endSlot(grid: Grid, segments: readonly GridSegment[], width: number): Slot[] {
  const isActive = segments.some(({ baseOffset }) => grid.rows.some((row) => row.isActive(baseOffset)));
  return isActive ? [{ kind: 'end', segments, width }] : [];
}

/** Each cell has a blank before it, the last one a blank behind it; a label has at least one dash behind it. */
function innerWidth(slots: readonly Slot[], label: string): number {
  const cells = slots.reduce((total, slot) => total + slot.width + 1, 1);
  return Math.max(cells, label === '' ? 0 : label.length + 1);
}
