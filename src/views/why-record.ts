/**
 * `why results:0@17`: why a record is still here and when it can go, or what took it. The future is not computed by a
 * second set of rules: a copy of the cluster is run ahead, with nothing more written, until the record is gone.
 */
import { nextTaskDueMs, runDueTasks } from '../kernel/background-tasks.ts';
import type { Cluster } from '../kernel/cluster.ts';
import type { CleanedEvent, SegmentsDeletedEvent } from '../kernel/events.ts';
import { type Batch, deleteHorizonMs, recordsOf, type StoredRecord } from '../kernel/log/batch.ts';
import { cleanability } from '../kernel/log/cleanable.ts';
import { keyIdentity } from '../kernel/log/offset-map.ts';
import {
  activeSegment,
  floorSegmentIndex,
  hasPolicy,
  type PartitionLog,
} from '../kernel/log/partition-log.ts';
import { deletableSegments } from '../kernel/log/retention.ts';
import type { Segment } from '../kernel/log/segment.ts';
import { retainsTombstone, tombstoneClock } from '../kernel/log/tombstones.ts';
import type { SimulationEvent } from '../simulation/simulation.ts';
import { buildView } from './build-view.ts';
import { formatMoment, formatSpan } from './units.ts';
import type { Note, View } from './view.ts';
import { noteOf } from './why-partition.ts';

/** The copy is run through at most so many moments at which something is due. */
const AHEAD_MAX = 10_000;

export function whyRecord(
  cluster: Cluster,
  log: PartitionLog,
  offset: number,
  history: readonly SimulationEvent[],
): View {
  const found = findRecord(log, offset);
  const target = `${log.topic}:${log.partition}@${offset}`;
  const frame = { view: 'why', target, columns: [], rows: [] };
  if (offset >= log.logEndOffset) {
    return buildView(cluster, {
      ...frame,
      text: `Offset ${offset} is not written yet: the log ends at ${log.logEndOffset}`,
    });
  }
  if (found === null || offset < log.logStartOffset) {
    const taken = whatTook(log, offset, history);
    const text =
      taken === null
        ? `Offset ${offset} holds no record`
        : `Offset ${offset} went at ${formatMoment(taken.atMs, cluster.startMs)}`;
    return buildView(cluster, { ...frame, text, notes: taken === null ? [] : [taken.note] });
  }
  const { record, segment } = found;
  const age = formatSpan(Math.abs(cluster.nowMs - record.timestamp));
  const when =
    record.timestamp < 0
      ? 'it has no timestamp'
      : record.timestamp > cluster.nowMs
        ? `it is stamped ${age} ahead`
        : `it is ${age} old`;
  const text = `Offset ${offset} is in segment ${segment.baseOffset}${segment === activeSegment(log) ? ', the active one' : ''}; ${when}`;
  return buildView(cluster, {
    ...frame,
    text,
    notes: [...reasons(cluster, log, found), future(cluster, log, offset)],
  });
}

interface FoundRecord {
  readonly record: StoredRecord;
  readonly batch: Batch;
  readonly segment: Segment;
}

function findRecord(log: PartitionLog, offset: number): FoundRecord | null {
  const segment = log.segments[floorSegmentIndex(log.segments, offset)];
  const batch = segment?.batches.find(
    (candidate) => candidate.baseOffset <= offset && offset <= candidate.lastOffset,
  );
  const record =
    batch === undefined ? undefined : recordsOf(batch).find((candidate) => candidate.offset === offset);
  return record === undefined ? null : { record, batch: batch!, segment: segment! };
}

/** The present tense: retention's verdict on its segment or on the one before it, and the cleaner's on its key. */
function reasons(cluster: Cluster, log: PartitionLog, found: FoundRecord): Note[] {
  const notes: Note[] = [];
  if (hasPolicy(log, 'delete')) {
    const blocking = deletableSegments(log, 'time', cluster.nowMs).find(
      (verdict) => !verdict.deletes || verdict.segment === found.segment,
    );
    if (blocking !== undefined)
      notes.push(noteOf(blocking.segment.baseOffset, blocking, '', blocking.deletes));
    if (blocking !== undefined && blocking.segment.baseOffset < found.segment.baseOffset) {
      notes.push(
        noteOf(found.record.offset, {
          rule: 'RET-2',
          facts: { blockingBaseOffset: blocking.segment.baseOffset },
        }),
      );
    }
  }
  if (hasPolicy(log, 'compact')) notes.push(...cleanerReasons(cluster, log, found));
  return notes;
}

function cleanerReasons(cluster: Cluster, log: PartitionLog, found: FoundRecord): Note[] {
  const { record, segment } = found;
  if (segment === activeSegment(log)) return [noteOf(record.offset, { rule: 'CLN-3', facts: {} })];
  const seen = cleanability(log, cluster);
  const notes: Note[] = [];
  const newer = record.key === null ? null : newestOffsetOf(log, keyIdentity(record.key));
  if (newer !== null && newer > record.offset) {
    const isCovered = newer < seen.firstUncleanableOffset;
    notes.push(noteOf(record.offset, { rule: 'CLN-24', facts: { newerOffset: newer, isCovered } }));
  } else if (record.value === null) {
    notes.push(tombstoneReason(cluster, log, found, seen.firstDirtyOffset));
  } else {
    notes.push(noteOf(record.offset, { rule: 'CLN-22', facts: {} }));
  }
  notes.push(noteOf(null, seen));
  return notes;
}

/** What a cleaning would go by if it began now: file times (TMB-3) or the delete horizon (TMB-9), by version. */
function tombstoneReason(
  cluster: Cluster,
  log: PartitionLog,
  { record, batch, segment }: FoundRecord,
  firstDirtyOffset: number,
): Note {
  if (cluster.version.tombstones === 'horizon') {
    const facts = { deleteHorizonMs: deleteHorizonMs(batch), nowMs: cluster.nowMs };
    return noteOf(record.offset, { rule: 'TMB-9', facts });
  }
  const clock = tombstoneClock(log, firstDirtyOffset, cluster.nowMs);
  const verdict = retainsTombstone({ batch, segment }, clock, cluster.version);
  const facts = {
    ...verdict.facts,
    deleteRetentionMs: log.config['delete.retention.ms'],
    isLastClean: segment === log.segments[floorSegmentIndex(log.segments, firstDirtyOffset - 1)],
  };
  return noteOf(record.offset, { rule: verdict.rule, facts }, '', !verdict.retains);
}

function newestOffsetOf(log: PartitionLog, key: string): number | null {
  let newest: number | null = null;
  for (const segment of log.segments) {
    for (const batch of segment.batches) {
      for (const record of recordsOf(batch))
        if (record.key !== null && keyIdentity(record.key) === key) newest = record.offset;
    }
  }
  return newest;
}

/** When it goes if nothing more is written: the earliest moment it may, and the turn that takes it. */
function future(cluster: Cluster, log: PartitionLog, offset: number): Note {
  const goneMs = runAhead(cluster, log, offset);
  const text = (words: string) => ({ row: offset, rule: 'TASK-12', facts: { goneMs }, text: words });
  if (goneMs === null)
    return text(`If nothing more is written it stays for good: ${whatItTakes(cluster, log, offset)}`);
  const earliestMs = earliestDeletion(cluster, log, offset);
  const at = formatMoment(goneMs, cluster.startMs);
  if (earliestMs === null || earliestMs >= goneMs) return text(`If nothing more is written it goes at ${at}`);
  return text(
    `If nothing more is written it may go from ${formatMoment(earliestMs, cluster.startMs)} on, and goes at ${at}, the next check`,
  );
}

function runAhead(cluster: Cluster, log: PartitionLog, offset: number): number | null {
  const ahead = structuredClone(cluster);
  const copy = ahead.topics.get(log.topic)!.partitions[log.partition]!;
  for (let turn = 0; turn < AHEAD_MAX; turn++) {
    const dueMs = nextTaskDueMs(ahead);
    if (dueMs === Number.POSITIVE_INFINITY) return null;
    ahead.nowMs = dueMs;
    runDueTasks(ahead);
    if (offset < copy.logStartOffset || findRecord(copy, offset) === null) return dueMs;
  }
  return null;
}

/** The moment from which time retention would delete its segment and all before it. */
function earliestDeletion(cluster: Cluster, log: PartitionLog, offset: number): number | null {
  if (!hasPolicy(log, 'delete')) return null;
  const verdicts = deletableSegments(log, 'time', Number.MAX_SAFE_INTEGER);
  const own = verdicts.filter((verdict) => verdict.segment.baseOffset <= offset);
  const moments = own.map((verdict) => verdict.deletableFromMs);
  const latest = Math.max(...moments, cluster.nowMs);
  return Number.isFinite(latest) ? latest : null;
}

function whatItTakes(cluster: Cluster, log: PartitionLog, offset: number): string {
  if (!hasPolicy(log, 'compact')) {
    return log.config['retention.ms'] < 0
      ? 'retention.ms is -1; more bytes than retention.bytes would have to follow'
      : 'it would have to fall below the log start (DeleteRecords)';
  }
  if (findRecord(log, offset)?.record.value === null) {
    return cluster.version.tombstones === 'horizon'
      ? 'new records, a roll, and a cleaning of them at or after its delete horizon would be needed'
      : 'new records, a roll, and a cleaning that finds it in an older file would be needed';
  }
  return 'a newer record of its key, a roll, and a cleaning that covers both would be needed';
}

interface Taken {
  readonly atMs: number;
  readonly note: Note;
}

/** The event that took an offset, and the verdict behind it. */
function whatTook(log: PartitionLog, offset: number, history: readonly SimulationEvent[]): Taken | null {
  for (let at = history.length - 1; at >= 0; at--) {
    const event = history[at]!;
    if (!('partition' in event) || event.topic !== log.topic || event.partition !== log.partition) continue;
    const taken = tookOffset(event, offset);
    if (taken !== null) return taken;
  }
  return null;
}

function tookOffset(event: SimulationEvent, offset: number): Taken | null {
  if (event.type === 'segmentsDeleted') return tookSegment(event, offset);
  if (event.type === 'cleaned') return tookByCleaning(event, offset);
  if (event.type === 'recordsDeleted' && event.fromOffset <= offset && offset < event.logStartOffset) {
    return { atMs: event.atMs, note: noteOf(offset, event) };
  }
  return null;
}

function tookSegment(event: SegmentsDeletedEvent, offset: number): Taken | null {
  const segment = event.segments.find(
    (candidate) => candidate.baseOffset <= offset && offset <= candidate.lastOffset,
  );
  return segment === undefined
    ? null
    : { atMs: event.atMs, note: noteOf(segment.baseOffset, segment, '', true) };
}

function tookByCleaning(event: CleanedEvent, offset: number): Taken | null {
  const removed = event.removed.find((candidate) => candidate.offset === offset);
  if (removed === undefined) return null;
  return {
    atMs: event.atMs,
    note: noteOf(offset, { rule: removed.rule, facts: { deleteHorizonMs: 0 } }, '', true),
  };
}
