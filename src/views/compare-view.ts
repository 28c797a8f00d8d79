/** `compare`: two futures of one view, field by field beside each other and their pictures one below the other. */

import { buildView, column } from './build-view.ts';
import type { Cell, Strip, StripLane, StripMark, View } from './view.ts';

interface Comparison {
  /** What makes the other future differ. */
  readonly label: string;
  readonly text: string | null;
}

/** `text` tells where the two part; null: another view has told it. */
export function compareViews(mine: View, theirs: View, { label, text: parting }: Comparison): View {
  const fields = Object.keys(mine.summary);
  const rows = fields.map((field) => {
    const [now, then] = [mine.summary[field] ?? null, theirs.summary[field] ?? null];
    return { field, now: text(now), other: text(then), differs: now !== then };
  });
  const different = rows.filter((row) => row.differs);
  return buildView(mine, {
    view: 'compare',
    target: mine.target,
    summary: { differences: different.length, first: different[0]?.field ?? null },
    heading: [{ key: 'differences', label: 'differences', unit: 'count' }],
    columns: [
      column('field', mine.view, 'text', 1, { isKey: true }),
      column('now', HERE, 'text', 1, { align: 'right' }),
      column('other', label, 'text', 1, { align: 'right' }),
      column('differs', 'differs', 'flag', 9, { hidden: true }),
    ],
    rows: [...different, ...rows.filter((row) => !row.differs)],
    ...(parting === null ? {} : { text: parting }),
    ...stripOf(mine.strip, theirs.strip),
  });
}

const HERE = 'as it is';
const THERE = 'what if';

/** Both logs over the same offsets; one row where they are equal, for then only what applications did differs. */
function stripOf(mine: Strip | undefined, theirs: Strip | undefined): { strip?: Strip } {
  if (mine === undefined || theirs === undefined) return {};
  const isEqual = JSON.stringify(mine.now) === JSON.stringify(theirs.now);
  return {
    strip: {
      target: mine.target,
      labels: mine.labels === theirs.labels ? mine.labels : 'offsets',
      was: isEqual ? null : mine.now,
      now: theirs.now,
      ...(isEqual ? {} : { futures: { was: HERE, now: THERE } }),
      marks: marksOf(mine, theirs),
      lanes: lanesOf(mine, theirs),
    },
  };
}

/** A mark that stands elsewhere in the other future says whose it is. */
function marksOf(mine: Strip, theirs: Strip): StripMark[] {
  const has = (marks: readonly StripMark[], { offset, label }: StripMark) =>
    marks.some((mark) => mark.offset === offset && mark.label === label);
  return [
    ...mine.marks.map((mark) => (has(theirs.marks, mark) ? mark : named(mark, HERE))),
    ...theirs.marks.filter((mark) => !has(mine.marks, mark)).map((mark) => named(mark, THERE)),
  ];
}

function lanesOf(mine: Strip, theirs: Strip): StripLane[] {
  if (JSON.stringify(mine.lanes) === JSON.stringify(theirs.lanes)) return [...mine.lanes];
  return [...mine.lanes.map((lane) => named(lane, HERE)), ...theirs.lanes.map((lane) => named(lane, THERE))];
}

function named<T extends { readonly label: string }>(labeled: T, future: string): T {
  return { ...labeled, label: `${labeled.label}, ${future}` };
}

/** Counts and offsets as they are; a ratio as the other views write it. */
function text(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' && !Number.isInteger(cell) ? cell.toFixed(2) : String(cell);
}
