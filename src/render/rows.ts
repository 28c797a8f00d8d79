/** Which rows a table shows, in which order, and what the last step did to each. */
import type { Cell, Column, Row, View } from '../views/view.ts';

export interface TableRow {
  readonly row: Row;
  readonly change: 'gone' | 'added' | 'changed' | 'none';
  /** The cells that the last step changed, as they were. */
  readonly was: Row;
}

/** `null` stands where rows were left out. */
export interface KeptRows {
  readonly rows: readonly (TableRow | null)[];
  readonly hidden: number;
}

/** The view's rows and those the last step removed, the latter where they stood if the keys are ascending numbers. */
export function tableRows(view: View): TableRow[] {
  const keyOf = (row: Row): Cell => row[keyColumn(view.columns)?.key ?? ''] ?? null;
  const added = new Set(view.added);
  const changed = new Map(view.changed.map((change) => [change.row, change.was]));
  const present = view.rows.map((row): TableRow => {
    const key = keyOf(row);
    const was = changed.get(key);
    if (added.has(key)) return { row, change: 'added', was: {} };
    return was === undefined ? { row, change: 'none', was: {} } : { row, change: 'changed', was };
  });
  const gone = view.gone.map((row): TableRow => ({ row, change: 'gone', was: {} }));
  return isAscending(present, keyOf) && isAscending(gone, keyOf)
    ? [...gone, ...present].sort((a, b) => Number(keyOf(a.row)) - Number(keyOf(b.row)))
    : [...gone, ...present];
}

/** The column whose cell names the row. */
export function keyColumn(columns: readonly Column[]): Column | undefined {
  return columns.find((column) => column.isKey === true);
}

/**
 * At most `maxRows` rows, the first and the last ones, and before them those that the last step changed. What is gone
 * may not crowd out what is left, nor the other way round: each gets half, and what the other does not need.
 */
export function keepRows(rows: readonly TableRow[], maxRows: number): KeptRows {
  if (rows.length <= maxRows) return { rows, hidden: 0 };
  const gone = rows.filter((row) => row.change === 'gone');
  const touched = rows.filter((row) => row.change === 'added' || row.change === 'changed');
  const untouched = rows.filter((row) => row.change === 'none');
  const left = touched.length + untouched.length;
  const goneRoom = Math.max(Math.floor(maxRows / 2), maxRows - left);
  const kept = new Set(firstAndLast(gone, goneRoom));
  for (const row of firstAndLast(touched, maxRows - kept.size)) kept.add(row);
  for (const row of firstAndLast(untouched, maxRows - kept.size)) kept.add(row);
  return { rows: withGaps(rows, kept), hidden: rows.length - kept.size };
}

function firstAndLast(rows: readonly TableRow[], room: number): readonly TableRow[] {
  if (rows.length <= room) return rows;
  const last = Math.floor(room / 2);
  return [...rows.slice(0, room - last), ...rows.slice(rows.length - last)];
}

/** A gap is shown as one: offsets that jump mean something else in a table of Kafka's records. */
function withGaps(rows: readonly TableRow[], kept: ReadonlySet<TableRow>): (TableRow | null)[] {
  const shown: (TableRow | null)[] = [];
  for (const row of rows) {
    if (kept.has(row)) shown.push(row);
    else if (shown.at(-1) !== null) shown.push(null);
  }
  return shown;
}

function isAscending(rows: readonly TableRow[], keyOf: (row: Row) => Cell): boolean {
  return rows.every((row, index) => {
    const key = keyOf(row.row);
    const previous = rows[index - 1];
    return typeof key === 'number' && (previous === undefined || Number(keyOf(previous.row)) < key);
  });
}
