/**
 * Views as the storage and offset stories have them, built by hand. Storage figures are those of Kafka 4.2.0 with
 * retention.ms=1d and one 178-byte batch every 12 hours (RET-4, RET-5); offsets are those of FACTS C14.
 */
import type { Strip, StripCell, StripSegment, View } from '../../src/views/view.ts';

/** 2026-01-05T00:00:00Z */
export const START_MS = 1767571200000;
const DAY_MS = 86_400_000;

/** Records from one offset to another, both included. */
export function records(from: number, to: number, kind: StripCell['kind'] = 'record'): StripCell[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ offset: from + index, key: null, kind }));
}

export function segment(baseOffset: number, cells: readonly StripCell[], active = false): StripSegment {
  return { baseOffset, active, cells };
}

export const EMPTY_VIEW: View = {
  schema: 1,
  view: 'log',
  target: 'results:0',
  nowMs: START_MS,
  startMs: START_MS,
  summary: {},
  heading: [],
  columns: [],
  rows: [],
  notes: [],
  was: {},
  added: [],
  changed: [],
  gone: [],
};

const LOG_VIEW: View = {
  ...EMPTY_VIEW,
  heading: [
    { key: 'logStartOffset', label: 'start', unit: 'offset' },
    { key: 'logEndOffset', label: 'end', unit: 'offset' },
    { key: 'records', label: 'records', unit: 'count' },
    { key: 'sizeInBytes', label: 'bytes', unit: 'bytes' },
  ],
  columns: [
    { key: 'baseOffset', header: 'segment', unit: 'offset', align: 'right', priority: 1, isKey: true },
    { key: 'lastOffset', header: 'offsets', unit: 'offsets', align: 'left', priority: 6 },
    { key: 'records', header: 'records', unit: 'count', align: 'right', priority: 2 },
    { key: 'sizeInBytes', header: 'bytes', unit: 'bytes', align: 'right', priority: 5 },
    { key: 'largestTimestamp', header: 'largestTimestamp', unit: 'moment', align: 'left', priority: 4 },
    { key: 'age', header: 'age : retention.ms', unit: 'text', align: 'right', priority: 3 },
    { key: 'active', header: 'active', unit: 'flag', align: 'left', priority: 9, hidden: true },
  ],
};

export const TWO_DAYS_IN: View = {
  ...LOG_VIEW,
  nowMs: START_MS + 2 * DAY_MS + 30_000,
  summary: {
    logStartOffset: 0,
    logEndOffset: 5,
    highWatermark: 5,
    records: 5,
    sizeInBytes: 890,
    segments: 1,
  },
  rows: [
    {
      baseOffset: 0,
      lastOffset: 4,
      records: 5,
      sizeInBytes: 890,
      largestTimestamp: START_MS + 2 * DAY_MS,
      age: '30s ≤ 1d',
      active: true,
    },
  ],
  notes: [
    {
      row: 0,
      rule: 'RET-5',
      facts: { ageMs: 30_000, retentionMs: DAY_MS },
      text: 'Nothing is deleted: the newest record of segment 0 is 30s old',
    },
  ],
  strip: {
    target: 'results:0',
    labels: 'offsets',
    was: null,
    now: [segment(0, records(0, 4), true)],
    marks: [],
    lanes: [],
  },
};

export const ONE_MILLISECOND_LATER: View = {
  ...LOG_VIEW,
  nowMs: 1768262430000,
  summary: {
    logStartOffset: 15,
    logEndOffset: 17,
    highWatermark: 17,
    records: 2,
    sizeInBytes: 356,
    segments: 1,
  },
  rows: [
    {
      baseOffset: 15,
      lastOffset: 16,
      records: 2,
      sizeInBytes: 356,
      largestTimestamp: 1768262400000,
      age: '30s ≤ 1d',
      active: true,
    },
  ],
  notes: [
    {
      row: null,
      rule: 'RET-5',
      facts: {},
      text: 'match-14 made segment 0 young: match-00 stayed 8d 00:00:30',
    },
  ],
  was: { logStartOffset: 0, records: 17, sizeInBytes: 3026, segments: 2 },
  gone: [
    {
      baseOffset: 0,
      lastOffset: 14,
      records: 15,
      sizeInBytes: 2670,
      largestTimestamp: 1768176000000,
      age: '1d 00:00:30 > 1d',
      rule: 'RET-4',
      text: 'A segment goes when its newest record is older than retention.ms',
    },
  ],
  strip: {
    target: 'results:0',
    labels: 'offsets',
    was: [segment(0, records(0, 14)), segment(15, records(15, 16), true)],
    now: [segment(15, records(15, 16), true)],
    marks: [{ offset: 15, label: 'log start' }],
    lanes: [],
  },
};

const CRASH_STRIP: Strip = {
  target: 'results:0',
  labels: 'offsets',
  was: null,
  now: [segment(0, records(0, 19), true)],
  marks: [{ offset: 10, label: 'committed' }],
  lanes: [
    {
      label: 'board',
      marks: Object.fromEntries(
        Array.from({ length: 20 }, (_, offset) => [offset, offset <= 12 ? 'processed' : 'handedOut']),
      ),
    },
  ],
};

/** FACTS C14: killed three records into the second batch; 10 is committed, 10–12 will repeat. */
export const AFTER_THE_CRASH: View = {
  ...EMPTY_VIEW,
  view: 'offsets',
  nowMs: START_MS + 6300,
  summary: { logStartOffset: 0, logEndOffset: 20 },
  heading: [
    { key: 'logStartOffset', label: 'start', unit: 'offset' },
    { key: 'logEndOffset', label: 'end', unit: 'offset' },
  ],
  columns: [
    { key: 'consumer', header: 'consumer', unit: 'text', align: 'left', priority: 1, isKey: true },
    { key: 'group', header: 'group', unit: 'text', align: 'left', priority: 5 },
    { key: 'committed', header: 'committed', unit: 'offset', align: 'right', priority: 1 },
    { key: 'position', header: 'position', unit: 'offset', align: 'right', priority: 3 },
    { key: 'processed', header: 'processed', unit: 'offsets', align: 'right', priority: 2 },
    { key: 'lag', header: 'lag', unit: 'count', align: 'right', priority: 4 },
    { key: 'willRepeat', header: 'will repeat', unit: 'offsets', align: 'left', priority: 2 },
  ],
  rows: [
    {
      consumer: 'board',
      group: 'board',
      committed: 10,
      position: null,
      processed: '0-12',
      lag: 10,
      willRepeat: '10-12',
      crashed: true,
    },
  ],
  changed: [{ row: 'board', was: { committed: null, position: 10, processed: null, lag: null } }],
  notes: [
    {
      row: 'board',
      rule: 'CLI-206',
      facts: {},
      text: '10, 11 and 12 were processed after the last commit, at +6.000s',
    },
    {
      row: 'board',
      rule: 'CLI-205',
      facts: {},
      text: 'The next one was due in the first poll() from +11.000s on',
    },
  ],
  strip: CRASH_STRIP,
};

export function keyCells(text: string, from = 0): StripCell[] {
  return text.split(' ').map((key, index) => ({
    offset: from + index,
    key: key === '·' ? null : key.replace('†', ''),
    kind: key === '·' ? 'hole' : key.endsWith('†') ? 'tombstone' : 'record',
  }));
}
