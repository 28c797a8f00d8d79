/** Fitting a table's columns to a width: fewer columns first, shorter texts after that, never a wrapped cell. */

export interface MeasuredColumn {
  /** 1 stays longest. */
  readonly priority: number;
  /** Columns its widest cell takes. */
  readonly natural: number;
  /** Columns it can be cut to before another column is dropped for it; `natural` where a cut would hide a number. */
  readonly least: number;
}

export interface FittedColumn {
  readonly index: number;
  readonly width: number;
}

/** The columns that stay, in order, each with its content's width; the first, which names the row, always stays. */
export function fitColumns(columns: readonly MeasuredColumn[], tableWidth: number): FittedColumn[] {
  const staying = columns.map((_, index) => index);
  const sum = (widthOf: (column: MeasuredColumn) => number) =>
    staying.reduce((total, index) => total + widthOf(columns[index]!), bordersWidth(staying.length));
  while (staying.length > 1 && sum((column) => column.least) > tableWidth) {
    staying.splice(leastWanted(staying, columns), 1);
  }
  return shrink(staying, columns, tableWidth - bordersWidth(staying.length));
}

/** A border and a blank on each side of every cell, and the last border. */
function bordersWidth(columns: number): number {
  return columns * 3 + 1;
}

/** The place of the column to drop: the highest priority number, the rightmost of equals, never the first. */
function leastWanted(staying: readonly number[], columns: readonly MeasuredColumn[]): number {
  let place = 1;
  for (let candidate = 2; candidate < staying.length; candidate += 1) {
    const priority = columns[staying[candidate]!]!.priority;
    if (priority >= columns[staying[place]!]!.priority) place = candidate;
  }
  return place;
}

/** Takes from the widest column, again and again, until all fit; below `least` only when nothing else is left. */
function shrink(
  staying: readonly number[],
  columns: readonly MeasuredColumn[],
  room: number,
): FittedColumn[] {
  const widths = staying.map((index) => Math.min(columns[index]!.natural, Math.max(1, room)));
  let excess = widths.reduce((total, width) => total + width, 0) - room;
  while (excess > 0) {
    const widest = widestOf(widths, (place) => columns[staying[place]!]!.least) ?? widestOf(widths, () => 1);
    if (widest === undefined) break;
    widths[widest] = widths[widest]! - 1;
    excess -= 1;
  }
  return staying.map((index, place) => ({ index, width: widths[place]! }));
}

function widestOf(widths: readonly number[], leastOf: (place: number) => number): number | undefined {
  let widest: number | undefined;
  widths.forEach((width, place) => {
    if (width > leastOf(place) && (widest === undefined || width > widths[widest]!)) widest = place;
  });
  return widest;
}
