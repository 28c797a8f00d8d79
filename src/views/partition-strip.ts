/** The strip of a partition: its records in their segments, the way people draw it on a whiteboard. */
import type { PartitionDescription } from '../kernel/describe.ts';
import { hasPolicy, lastStableOffset, type PartitionLog } from '../kernel/log/partition-log.ts';
import type { Strip, StripCell, StripMark, StripSegment } from './view.ts';

/** A longer log has no strip: nobody draws ten thousand cells. */
const OFFSETS_MAX = 5_000;
/** Longer keys do not fit a cell; offsets label it then. */
const KEY_LENGTH_MAX = 6;

export function buildStrip(log: PartitionLog, description: PartitionDescription): Strip | null {
  const firstBase = description.segments[0]!.baseOffset;
  if (description.logEndOffset - firstBase > OFFSETS_MAX) return null;
  const now = description.segments.map((segment, index) => stripSegment(description, segment, index));
  const keys = now.flatMap((segment) => segment.cells.flatMap(({ key }) => (key === null ? [] : [key])));
  const isKeyed =
    hasPolicy(log, 'compact') &&
    keys.length > 0 &&
    keys.every((key) => key !== '' && key.length <= KEY_LENGTH_MAX);
  return {
    target: `${log.topic}:${log.partition}`,
    labels: isKeyed ? 'keys' : 'offsets',
    was: null,
    now,
    marks: marksOf(log, description),
    lanes: [],
  };
}

function stripSegment(
  description: PartitionDescription,
  segment: PartitionDescription['segments'][number],
  index: number,
): StripSegment {
  const nextBase = description.segments[index + 1]?.baseOffset ?? description.logEndOffset;
  const cells: StripCell[] = [];
  // A marker is an offset without a record.
  const records = segment.batches.flatMap((batch) => (batch.isMarker ? [] : batch.records));
  let at = 0;
  for (let offset = segment.baseOffset; offset < nextBase; offset++) {
    const record = records[at]?.offset === offset ? records[at++] : undefined;
    if (record === undefined || offset < description.logStartOffset)
      cells.push({ offset, key: null, kind: 'hole' });
    else
      cells.push({
        offset,
        key: keyText(record.key),
        kind: record.value === null && record.key !== null ? 'tombstone' : 'record',
      });
  }
  return { baseOffset: segment.baseOffset, active: segment.active, cells };
}

function keyText(key: string | Uint8Array | null): string | null {
  return key === null || typeof key === 'string'
    ? key
    : `0x${Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function marksOf(log: PartitionLog, description: PartitionDescription): StripMark[] {
  const marks: StripMark[] = [];
  if (description.logStartOffset > 0) marks.push({ offset: description.logStartOffset, label: 'log start' });
  if (hasPolicy(log, 'compact') && description.cleanerCheckpoint !== null) {
    marks.push({ offset: description.cleanerCheckpoint, label: 'cleaned up to here' });
  }
  if (log.openTransactions.size > 0)
    marks.push({ offset: lastStableOffset(log), label: 'last stable offset' });
  return marks;
}
