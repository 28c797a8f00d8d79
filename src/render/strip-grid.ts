/**
 * A strip before it has a width: all offsets of `was` and `now` in one line, cut into segments, and rows that can say
 * what they hold at one place or in a whole range of places. Ranges are answered from running sums, so that folding
 * a log of a million records stays cheap.
 */

import { formatCount } from '../views/units.ts';
import type { Strip, StripCell, StripLane, StripSegment } from '../views/view.ts';
import { type Glyphs, glyphsFor, printable } from './glyphs.ts';
import type { RenderOptions } from './options.ts';
import type { Tone } from './paint.ts';
import { displayWidth, truncate } from './width.ts';

/** Places `from` up to, not including, `to`. */
export interface GridSegment {
  readonly baseOffset: number;
  readonly isActive: boolean;
  readonly from: number;
  readonly to: number;
}

interface Content {
  readonly text: string;
  readonly tone: Tone;
}

export interface GridRow {
  readonly label: string;
  /** What one place holds. */
  readonly cell: (place: number) => Content;
  /** What a run of places within a segment holds. */
  readonly run: (from: number, to: number) => Content;
  /** What several segments hold. */
  readonly group: (segments: readonly GridSegment[]) => Content;
  readonly isTombstone: (place: number) => boolean;
  /** Whether a segment begins there in this row; a cleaned one may have joined the one before it. */
  readonly hasSegment: (baseOffset: number) => boolean;
  readonly isActive: (baseOffset: number) => boolean;
  /** Whether this row draws the log itself, and so its borders, `(empty)` and the end of the log. */
  readonly isLog: boolean;
}

export interface Grid {
  /** Columns of a cell's text. */
  readonly cellWidth: number;
  readonly offsets: readonly number[];
  readonly segments: readonly GridSegment[];
  readonly rows: readonly GridRow[];
  /** Places that are worth seeing when others are folded: those of marks, and those where a lane changes. */
  readonly anchors: ReadonlySet<number>;
}

/** More than these would leave no room for the rest. */
const ANCHORS_MAX = 6;
/** Keys longer than this are cut: the strip is for keys like `a`, `b`, `c`. */
const KEY_WIDTH_MAX = 4;

export function stripGrid(strip: Strip, options: RenderOptions): Grid {
  const sides = strip.was === null ? [strip.now] : [strip.was, strip.now];
  const cells = sides.map(cellsByOffset);
  const offsets = [...new Set(cells.flatMap((side) => [...side.keys()]))].sort((a, b) => a - b);
  const glyphs = glyphsFor(options);
  const hasLanes = strip.lanes.length > 0;
  const segments = gridSegments(strip, offsets);
  const bases = strip.futures === undefined ? [] : segments.map(({ baseOffset }) => baseOffset);
  const context: LogContext = { offsets, glyphs, options, labels: strip.labels, bases };
  const logRows = logRowsOf(strip, cells, strip.was === null && hasLanes ? '' : 'now', context);
  return {
    anchors: anchorsOf(strip, offsets),
    cellWidth: cellWidthOf(strip, offsets, logRows),
    offsets,
    segments,
    rows: [
      ...(strip.labels === 'keys' ? [rulerRow(offsets, glyphs)] : []),
      ...logRows,
      ...strip.lanes.map((lane) => laneRow(lane, offsets, glyphs, options)),
    ],
  };
}

function anchorsOf(strip: Strip, offsets: readonly number[]): Set<number> {
  const marked = strip.marks.map((mark) => firstAtLeast(offsets, mark.offset));
  const turns = strip.lanes.flatMap(({ marks }) =>
    offsets.flatMap((offset, place) => {
      const before = place === 0 ? undefined : marks[offsets[place - 1]!];
      const after = marks[offset];
      const isTurn = before !== undefined && after !== undefined && before !== after;
      return isTurn ? [place - 1, place] : [];
    }),
  );
  return new Set([...marked, ...turns].slice(0, ANCHORS_MAX));
}

/** Two columns at least, so that strips of ten records and of twelve look alike. */
function cellWidthOf(strip: Strip, offsets: readonly number[], rows: readonly GridRow[]): number {
  const digits = [offsets[0] ?? 0, offsets.at(-1) ?? 0].map((offset) => String(offset).length);
  let widest = Math.max(2, ...digits);
  if (strip.labels === 'offsets') return widest;
  for (const row of rows) {
    for (let place = 0; place < offsets.length && widest < KEY_WIDTH_MAX; place += 1) {
      widest = Math.max(widest, displayWidth(row.cell(place).text));
    }
  }
  return widest;
}

function cellsByOffset(segments: readonly StripSegment[]): Map<number, StripCell> {
  const cells = new Map<number, StripCell>();
  for (const segment of segments) for (const cell of segment.cells) cells.set(cell.offset, cell);
  return cells;
}

function gridSegments(strip: Strip, offsets: readonly number[]): GridSegment[] {
  const active = activeBases(strip.now);
  // Of two futures the border says of neither what does not hold for both.
  const isActive = (base: number) =>
    active.has(base) && (strip.futures === undefined || activeBases(strip.was ?? []).has(base));
  const bases = [...new Set([...(strip.was ?? []), ...strip.now].map((segment) => segment.baseOffset))].sort(
    (a, b) => a - b,
  );
  const starts = bases.map((base, index) => (index === 0 ? 0 : firstAtLeast(offsets, base)));
  return bases.map((baseOffset, index) => ({
    baseOffset,
    isActive: isActive(baseOffset),
    from: starts[index]!,
    to: starts[index + 1] ?? offsets.length,
  }));
}

function activeBases(segments: readonly StripSegment[]): Set<number> {
  return new Set(segments.filter(({ active }) => active).map(({ baseOffset }) => baseOffset));
}

/** The first place whose offset is not below the given one; the length where there is none. */
export function firstAtLeast(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (offsets[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface LogContext {
  readonly offsets: readonly number[];
  readonly glyphs: Glyphs;
  readonly options: RenderOptions;
  readonly labels: Strip['labels'];
  /** Of the segments of two futures; none where there is one. */
  readonly bases: readonly number[];
}

type Cells = ReadonlyMap<number, StripCell>;

/** One row for the log; two, where it is shown as it was and is, or in two futures. */
function logRowsOf(strip: Strip, cells: readonly Cells[], nowLabel: string, context: LogContext): GridRow[] {
  const { was, now, futures } = strip;
  const [first = new Map(), second = first] = cells;
  if (was === null) return [logRow({ label: nowLabel, segments: now, cells: first }, context)];
  if (futures !== undefined)
    return [
      logRow({ label: futures.was, segments: was, cells: first, other: second }, context),
      logRow({ label: futures.now, segments: now, cells: second, other: first }, context),
    ];
  return [
    logRow({ label: 'was', segments: was, cells: first, tone: 'quiet' }, context),
    logRow({ label: nowLabel, segments: now, cells: second, other: first }, context),
  ];
}

interface LogSide {
  readonly label: string;
  readonly segments: readonly StripSegment[];
  readonly cells: Cells;
  /** The other side: what it has and this one has not is a hole, not a record to come. */
  readonly other?: Cells;
  readonly tone?: Tone;
}

/** The offset that comes next. */
function endOf(segments: readonly StripSegment[]): number {
  const last = segments.at(-1);
  return last === undefined ? 0 : (last.cells.at(-1)?.offset ?? last.baseOffset - 1) + 1;
}

function logRow(
  { label, segments, cells, other, tone = 'plain' }: LogSide,
  { offsets, glyphs, options, labels, bases: allBases }: LogContext,
): GridRow {
  const end = endOf(segments);
  const bases = new Set(segments.map((segment) => segment.baseOffset));
  const active = activeBases(segments);
  // Its last records may stand where the other future has a segment of its own: there this one ends as well.
  const beyond = allBases.filter((base) => base < end && base > (segments.at(-1)?.baseOffset ?? end)).at(-1);
  if (beyond !== undefined) {
    active.clear();
    active.add(beyond);
  }
  const kinds = offsets.map(
    (offset) => cells.get(offset)?.kind ?? (offset < end && other?.has(offset) ? 'hole' : 'absent'),
  );
  const records = runningSum(kinds, (kind) => kind === 'record' || kind === 'tombstone');
  const holes = runningSum(kinds, (kind) => kind === 'hole');
  const textAt = (offset: number) => {
    const key = cells.get(offset)?.key ?? null;
    if (labels === 'offsets') return String(offset);
    return key === null ? glyphs.none : truncate(printable(key, options), KEY_WIDTH_MAX, glyphs.ellipsis);
  };
  const counted = (from: number, to: number): Content => {
    const count = between(records, from, to);
    if (count > 0) return { text: `${glyphs.run}${glyphs.times}${formatCount(count)}`, tone };
    const missing = between(holes, from, to);
    if (missing === 0) return { text: '', tone };
    return { text: `${glyphs.dot}${glyphs.times}${formatCount(missing)}`, tone: 'gone' };
  };
  return {
    label,
    isLog: true,
    cell: (place) => {
      const offset = offsets[place]!;
      const kind = kinds[place]!;
      if (kind === 'hole') return { text: glyphs.dot, tone: 'gone' };
      return { text: kind === 'absent' ? '' : textAt(offset), tone };
    },
    run: counted,
    group: (group) => {
      const there = group.filter((segment) => bases.has(segment.baseOffset)).length;
      const [from, to] = [group[0]!.from, group.at(-1)!.to];
      if (there === 0) return counted(from, to);
      const words = `${plural(there, 'segment')}, ${plural(between(records, from, to), 'record')}`;
      return { text: `${glyphs.ellipsis} ${words} ${glyphs.ellipsis}`, tone };
    },
    isTombstone: (place) => kinds[place] === 'tombstone',
    hasSegment: (baseOffset) => bases.has(baseOffset),
    isActive: (baseOffset) => active.has(baseOffset),
  };
}

/** The offsets above the key letters. */
function rulerRow(offsets: readonly number[], glyphs: Glyphs): GridRow {
  const span = (from: number, to: number): Content => ({
    text: from === to ? '' : `${offsets[from]}${glyphs.range}${offsets[to - 1]}`,
    tone: 'quiet',
  });
  return {
    ...overlay('offset'),
    cell: (place) => ({ text: String(offsets[place]), tone: 'quiet' }),
    run: span,
    group: (segments) => span(segments[0]!.from, segments.at(-1)!.to),
  };
}

const LANE_MARKS = ['processed', 'repeated', 'handedOut', 'lost'] as const;
type LaneMark = (typeof LANE_MARKS)[number];

export const LANE_TONES: Readonly<Record<LaneMark, Tone>> = {
  processed: 'added',
  repeated: 'changed',
  handedOut: 'quiet',
  lost: 'gone',
};

function laneRow(
  lane: StripLane,
  offsets: readonly number[],
  glyphs: Glyphs,
  options: RenderOptions,
): GridRow {
  const sums = LANE_MARKS.map((mark) => ({
    mark,
    sum: runningSum(offsets, (offset) => lane.marks[offset] === mark),
  }));
  const summary = (from: number, to: number): Content => {
    const found = sums.filter(({ sum }) => between(sum, from, to) > 0);
    const [only] = found;
    if (only === undefined) return { text: '', tone: 'plain' };
    if (found.length > 1)
      return { text: found.map(({ mark }) => glyphs.lanes[mark]).join(''), tone: 'plain' };
    const count = formatCount(between(only.sum, from, to));
    return { text: `${glyphs.lanes[only.mark]}${glyphs.times}${count}`, tone: LANE_TONES[only.mark] };
  };
  return {
    ...overlay(printable(lane.label, options)),
    cell: (place) => {
      const mark = lane.marks[offsets[place]!];
      if (mark === undefined) return { text: '', tone: 'plain' };
      return { text: glyphs.lanes[mark], tone: LANE_TONES[mark] };
    },
    run: summary,
    group: (segments) => summary(segments[0]!.from, segments.at(-1)!.to),
  };
}

/** A row over the log rather than of it: it has no segments and no end of its own. */
function overlay(label: string) {
  return { label, isLog: false, isTombstone: () => false, hasSegment: () => false, isActive: () => false };
}

/** How many of the places before each place count. */
function runningSum<T>(places: readonly T[], counts: (place: T) => boolean): number[] {
  const sums = [0];
  let sum = 0;
  for (const place of places) {
    if (counts(place)) sum += 1;
    sums.push(sum);
  }
  return sums;
}

function between(sums: readonly number[], from: number, to: number): number {
  return sums[to]! - sums[from]!;
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
