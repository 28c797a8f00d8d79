/** `compare`: two futures of one view beside each other, field by field, the differing ones marked. */

import { buildView, column } from './build-view.ts';
import type { Cell, View } from './view.ts';

export function compareViews(mine: View, theirs: View, label: string): View {
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
      column('now', 'as it is', 'text', 1, { align: 'right' }),
      column('other', label, 'text', 1, { align: 'right' }),
      column('differs', 'differs', 'flag', 9, { hidden: true }),
    ],
    rows: [...different, ...rows.filter((row) => !row.differs)],
  });
}

/** Counts and offsets as they are; a ratio as the other views write it. */
function text(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' && !Number.isInteger(cell) ? cell.toFixed(2) : String(cell);
}
