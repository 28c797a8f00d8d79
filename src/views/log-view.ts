/** `show log`: a partition's segments with their sizes and ages, and why the next one to go has not gone. */
import { nextTaskDueMs } from '../kernel/background-tasks.ts';
import type { Cluster, Topic } from '../kernel/cluster.ts';
import { describePartition, type PartitionDescription, type SegmentDescription } from '../kernel/describe.ts';
import { cleanability } from '../kernel/log/cleanable.ts';
import { keyIdentity } from '../kernel/log/offset-map.ts';
import { hasPolicy, lastStableOffset, type PartitionLog } from '../kernel/log/partition-log.ts';
import { deletableSegments } from '../kernel/log/retention.ts';
import type { Verdict } from '../kernel/rules.ts';
import { buildView, column } from './build-view.ts';
import { buildStrip } from './partition-strip.ts';
import { rangeText } from './range-text.ts';
import { formatMoment, formatSpan } from './units.ts';
import type { Column, Note, Row, Summary, View } from './view.ts';
import { ruleText } from './words.ts';

const HEADING = [
  { key: 'logStartOffset', label: 'start', unit: 'offset' },
  { key: 'logEndOffset', label: 'end', unit: 'offset' },
  { key: 'records', label: 'records', unit: 'count' },
  { key: 'sizeInBytes', label: 'bytes', unit: 'bytes' },
] as const;
const COMPACTED_HEADING = [
  ...HEADING,
  { key: 'keys', label: 'keys', unit: 'count' },
  { key: 'tombstones', label: 'tombstones', unit: 'count' },
] as const;

export function logView(cluster: Cluster, log: PartitionLog): View {
  const description = describePartition(log, cluster);
  const isCompacted = hasPolicy(log, 'compact');
  const strip = buildStrip(log, description);
  return buildView(cluster, {
    view: 'log',
    target: `${log.topic}:${log.partition}`,
    summary: logSummary(log, description),
    heading: headingOf(log, isCompacted ? COMPACTED_HEADING : HEADING),
    columns: logColumns(log),
    rows: description.segments.map((segment, index) => segmentRow(log, description, segment, index)),
    notes: logNotes(cluster, log),
    ...(strip === null ? {} : { strip }),
  });
}

/** Where an open transaction holds readers of committed records back, that is told too (TXN-12). */
function headingOf(log: PartitionLog, heading: View['heading']): View['heading'] {
  if (log.openTransactions.size === 0) return heading;
  return [...heading, { key: 'lastStableOffset', label: 'last stable', unit: 'offset' }];
}

/** The summary's fields, by the names `expect` uses. Records count from the log start offset on. */
export function logSummary(log: PartitionLog, description: PartitionDescription): Summary {
  const keys = new Set<string>();
  let records = 0;
  let tombstones = 0;
  for (const segment of description.segments) {
    for (const batch of segment.batches) {
      if (batch.isMarker) continue;
      for (const { offset, key, value } of batch.records) {
        if (offset < description.logStartOffset) continue;
        records += 1;
        if (key === null) continue;
        keys.add(keyIdentity(key));
        if (value === null) tombstones += 1;
      }
    }
  }
  return {
    logStartOffset: description.logStartOffset,
    logEndOffset: description.logEndOffset,
    highWatermark: description.highWatermark,
    lastStableOffset: lastStableOffset(log),
    records,
    keys: keys.size,
    tombstones,
    sizeInBytes: description.segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0),
    segments: description.segments.length,
    cleanerCheckpoint: description.cleanerCheckpoint,
    cleanableRatio: description.cleanable.cleanableRatio,
    cleanings: log.cleanings,
  };
}

function logColumns(log: PartitionLog): Column[] {
  const columns = [
    column('baseOffset', 'segment', 'offset', 1, { isKey: true, align: 'left' }),
    column('offsets', 'offsets', 'offsets', 5),
    column('records', 'records', 'count', 2),
    column('sizeInBytes', 'bytes', 'bytes', 4),
    column('largestTimestamp', 'largestTimestamp', 'moment', 3),
    column('lastModified', 'lastModified', 'moment', 6, { hidden: true }),
    column('lastOffset', 'lastOffset', 'offset', 9, { hidden: true }),
    column('active', 'active', 'flag', 9, { hidden: true }),
  ];
  if (hasPolicy(log, 'delete'))
    columns.push(column('age', 'age : retention.ms', 'text', 2, { align: 'right' }));
  if (hasPolicy(log, 'compact')) columns.push(column('cleaner', 'cleaner', 'text', 2));
  return columns;
}

function segmentRow(
  log: PartitionLog,
  description: PartitionDescription,
  segment: SegmentDescription,
  index: number,
): Row {
  const records = segment.batches.reduce(
    (sum, batch) => sum + (batch.isMarker ? 0 : batch.records.length),
    0,
  );
  const nextBase = description.segments[index + 1]?.baseOffset ?? description.logEndOffset;
  const lastOffset = nextBase - 1;
  return {
    baseOffset: segment.baseOffset,
    offsets: lastOffset < segment.baseOffset ? null : rangeText(segment.baseOffset, lastOffset),
    lastOffset: lastOffset < segment.baseOffset ? null : lastOffset,
    records,
    sizeInBytes: segment.sizeInBytes,
    largestTimestamp: segment.largestTimestamp,
    lastModified: segment.lastModified,
    active: segment.active,
    ...(hasPolicy(log, 'delete') ? { age: ageCell(log, description, segment) } : {}),
    ...(hasPolicy(log, 'compact') ? { cleaner: cleanerPart(description, segment) } : {}),
  };
}

function ageCell(
  log: PartitionLog,
  description: PartitionDescription,
  segment: SegmentDescription,
): string | null {
  if (segment.sizeInBytes === 0 && segment.active) return null;
  return ageText(description.now - segment.largestTimestamp, log.config['retention.ms']);
}

/** `30s ≤ 1d`: what time retention compares. */
export function ageText(ageMs: number, retentionMs: number): string {
  if (retentionMs < 0) return 'no limit';
  return `${formatSpan(ageMs)} ${ageMs > retentionMs ? '>' : '≤'} ${formatSpan(retentionMs)}`;
}

/** Which part of a compacted log the segment is in (CLN-1 to CLN-3). */
function cleanerPart({ cleanable }: PartitionDescription, segment: SegmentDescription): string {
  if (segment.active) return 'active';
  if (segment.baseOffset < cleanable.firstDirtyOffset) return 'clean';
  return segment.baseOffset < cleanable.firstUncleanableOffset ? 'dirty' : 'too young';
}

/** What the deciders say of the next segment to go and of the next cleaning. */
export function logNotes(cluster: Cluster, log: PartitionLog): Note[] {
  const notes: Note[] = [];
  const add = (row: number | null, { rule, facts }: Verdict) => {
    notes.push({ row, rule, facts, text: ruleText({ rule, facts }, { subject: row }) });
  };
  if (hasPolicy(log, 'delete')) {
    const oldest = deletableSegments(log, 'time', cluster.nowMs)[0]!;
    if (oldest.deletes) {
      const waits = `Segment ${oldest.segment.baseOffset} is past retention.ms and waits for the next check, ${formatMoment(nextTaskDueMs(cluster), cluster.startMs)}`;
      notes.push({ row: oldest.segment.baseOffset, rule: 'TASK-1', facts: oldest.facts, text: waits });
    } else add(oldest.segment.baseOffset, oldest);
  }
  if (hasPolicy(log, 'compact')) add(null, cleanability(log, cluster));
  return notes;
}

/** A whole topic: the partitions' sums; `keys` counts distinct ones. */
export function topicLogView(cluster: Cluster, topic: Topic): View {
  const views = topic.partitions.map((log) => logView(cluster, log));
  const keys = new Set<string>();
  for (const log of topic.partitions) {
    for (const { batches } of describePartition(log, cluster).segments) {
      for (const { key, offset } of batches.flatMap((batch) => (batch.isMarker ? [] : batch.records))) {
        if (key !== null && offset >= log.logStartOffset) keys.add(keyIdentity(key));
      }
    }
  }
  const sum = (key: string) => views.reduce((total, view) => total + Number(view.summary[key]), 0);
  const summed = [
    'logStartOffset',
    'logEndOffset',
    'highWatermark',
    'lastStableOffset',
    'records',
    'tombstones',
    'sizeInBytes',
    'segments',
    'cleanings',
  ];
  return buildView(cluster, {
    view: 'log',
    target: topic.name,
    summary: {
      ...Object.fromEntries(summed.map((key) => [key, sum(key)])),
      keys: keys.size,
      cleanerCheckpoint: null,
      cleanableRatio: null,
    },
    heading: COMPACTED_HEADING.slice(2),
    columns: [
      column('partition', 'partition', 'text', 1, { isKey: true }),
      column('logStartOffset', 'start', 'offset', 3),
      column('logEndOffset', 'end', 'offset', 3),
      column('records', 'records', 'count', 1),
      column('keys', 'keys', 'count', 4),
      column('sizeInBytes', 'bytes', 'bytes', 2),
      column('segments', 'segments', 'count', 5),
    ],
    rows: views.map((view) => {
      const { logStartOffset, logEndOffset, records, keys: own, sizeInBytes, segments } = view.summary;
      return {
        partition: view.target,
        logStartOffset: logStartOffset!,
        logEndOffset: logEndOffset!,
        records: records!,
        keys: own!,
        sizeInBytes: sizeInBytes!,
        segments: segments!,
      };
    }),
  });
}
