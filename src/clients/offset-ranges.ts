/** Sets of offsets as sorted, disjoint ranges `[from, to)`: what an application has processed is a few of them. */

export interface OffsetRange {
  readonly from: number;
  /** The first offset that is not in it. */
  readonly to: number;
}

export type OffsetRanges = readonly OffsetRange[];

/** Is the offset in one of them? Binary search. */
export function hasOffset(ranges: OffsetRanges, offset: number): boolean {
  const range = ranges[firstEndingAfter(ranges, offset)];
  return range !== undefined && range.from <= offset;
}

/** The index of the first range that ends after `offset`. */
function firstEndingAfter(ranges: OffsetRanges, offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.to <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds `[from, to)` in place, joining what touches. */
export function addRange(ranges: OffsetRange[], from: number, to: number): void {
  if (to <= from) return;
  const start = firstEndingAfter(ranges, from - 1);
  let end = start;
  let joined: OffsetRange = { from, to };
  while (end < ranges.length && ranges[end]!.from <= to) {
    joined = { from: Math.min(joined.from, ranges[end]!.from), to: Math.max(joined.to, ranges[end]!.to) };
    end += 1;
  }
  ranges.splice(start, end - start, joined);
}

/** What of `ranges` lies in none of `others`. */
export function subtract(ranges: OffsetRanges, others: OffsetRanges): OffsetRange[] {
  const left: OffsetRange[] = [];
  for (const { from, to } of ranges) {
    let at = from;
    for (
      let index = firstEndingAfter(others, from);
      index < others.length && others[index]!.from < to;
      index++
    ) {
      const other = others[index]!;
      if (other.from > at) left.push({ from: at, to: other.from });
      at = Math.max(at, other.to);
    }
    if (at < to) left.push({ from: at, to });
  }
  return left;
}

/** What of `ranges` lies in `others` too. */
export function intersect(ranges: OffsetRanges, others: OffsetRanges): OffsetRange[] {
  return subtract(ranges, subtract(ranges, others));
}

/** How many offsets they hold. */
export function sizeOf(ranges: OffsetRanges): number {
  let size = 0;
  for (const { from, to } of ranges) size += to - from;
  return size;
}
