/** A strip in words: what those hear who do not see the picture. */
import { linearStrip, offsetRanges } from '../render/linear-strip.ts';
import type { Strip, StripSegment } from '../views/view.ts';

/** More segments than these are counted, not named. */
const SEGMENTS_MAX = 12;

export function stripWords(strip: Strip): string {
  const { target, was, now, futures } = strip;
  const names = futures ?? { was: 'Before', now: was === null ? 'It holds' : 'Now' };
  const before = was === null ? [] : [`${names.was}: ${segmentsWords(was)}.`];
  const after = `${names.now}: ${segmentsWords(now)}.`;
  return [`Partition ${target}.`, ...before, after, ...linearStrip(strip)].join(' ');
}

function segmentsWords(segments: readonly StripSegment[]): string {
  if (segments.length === 0) return 'nothing';
  if (segments.length <= SEGMENTS_MAX) return segments.map(segmentWords).join('; ');
  const records = segments.reduce((sum, segment) => sum + offsetsOf(segment).length, 0);
  return `${segments.length} segments with ${records} records`;
}

function segmentWords(segment: StripSegment): string {
  const offsets = offsetsOf(segment);
  const name = `segment ${segment.baseOffset}${segment.active ? ', the active one' : ''}`;
  return offsets.length === 0 ? `${name}, empty` : `${name}, with ${offsetRanges(offsets)}`;
}

function offsetsOf({ cells }: StripSegment): number[] {
  return cells.filter(({ kind }) => kind !== 'hole').map(({ offset }) => offset);
}
