/** The picture of a partition in sentences: what its rows do not tell, which is marks, holes and what became of each record. */
import type { Strip, StripLane, StripSegment } from '../views/view.ts';
import { LEGEND } from './strip.ts';

const KINDS = { tombstone: 'Tombstones', hole: 'Nothing left' } as const;

export function linearStrip(strip: Strip): string[] {
  const { futures, was, now } = strip;
  if (futures !== undefined && was !== null)
    return [
      sideSentence(futures.was, was),
      sideSentence(futures.now, now),
      ...strip.lanes.flatMap(laneSentences),
    ];
  const cells = strip.now.flatMap((segment) => segment.cells);
  const kinds = (['tombstone', 'hole'] as const).flatMap((kind) => {
    const offsets = cells.filter((cell) => cell.kind === kind).map((cell) => cell.offset);
    return offsets.length === 0 ? [] : [`${KINDS[kind]} at ${offsetRanges(offsets)}.`];
  });
  return [
    ...(strip.labels === 'keys' ? keySentence(strip) : []),
    ...kinds,
    ...strip.marks.map(({ offset, label }) => `At offset ${offset}: ${label}.`),
    ...strip.lanes.flatMap(laneSentences),
  ];
}

/** Which records one of two futures has. */
function sideSentence(name: string, segments: readonly StripSegment[]): string {
  const offsets = segments.flatMap(({ cells }) =>
    cells.filter((cell) => cell.kind !== 'hole').map((cell) => cell.offset),
  );
  return `${name}: ${offsets.length === 0 ? 'no record' : `records at ${offsetRanges(offsets)}`}.`;
}

/** Most partitions of a lesson have few records; of a long one the newest are told. */
const KEYS_MAX = 24;

function keySentence({ now }: Strip): string[] {
  const records = now.flatMap(({ cells }) => cells.filter((cell) => cell.kind !== 'hole'));
  if (records.length === 0) return [];
  const shown = records.slice(-KEYS_MAX).map(({ offset, key }) => `${offset} ${key ?? 'none'}`);
  const which = shown.length < records.length ? `The last ${KEYS_MAX} keys` : 'Keys';
  return [`${which} by offset: ${shown.join(', ')}.`];
}

function laneSentences({ label, marks }: StripLane): string[] {
  return (Object.keys(LEGEND) as (keyof typeof LEGEND)[]).flatMap((fate) => {
    const offsets = Object.entries(marks).flatMap(([offset, mark]) =>
      mark === fate ? [Number(offset)] : [],
    );
    return offsets.length === 0 ? [] : [`${label}: ${LEGEND[fate]}: ${offsetRanges(offsets)}.`];
  });
}

/** `offset 3`, `offsets 0 to 14, 17` */
export function offsetRanges(offsets: readonly number[]): string {
  const ranges: [from: number, to: number][] = [];
  for (const offset of [...offsets].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && offset === last[1] + 1) last[1] = offset;
    else ranges.push([offset, offset]);
  }
  const text = ranges.map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`)).join(', ');
  return `${offsets.length === 1 ? 'offset' : 'offsets'} ${text}`;
}
