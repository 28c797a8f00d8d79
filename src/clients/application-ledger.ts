/**
 * The ledger of an application: processed, repeated, lost, missed, and what a crash and a restart now would add
 * (willRepeat, willLose). All count records. A record is *lost* when a committed offset or an `auto.offset.reset` has
 * passed it, it was never processed, and no live consumer holds it; *missed* when it was deleted before that.
 */
import type { KafkaEvent, RecordsTruncatedEvent } from '../kernel/events.ts';
import { partitionKey, type TopicPartition } from '../kernel/group/topic-partition.ts';
import { isControlBatch, recordsOf } from '../kernel/log/batch.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import { isAborted } from '../kernel/log/transaction-index.ts';
import type { UnreadOffsets } from '../kernel/log/unread-offsets.ts';
import { type Application, createApplication, keyText, type PartitionLedger } from './application.ts';
import type { StartCause } from './client-events.ts';
import type { Clients, World } from './clients.ts';
import type { Consumer, HandedRecord } from './consumers/consumer.ts';
import { committedBy, edgeOffset, logOf, resetOffset } from './consumers/partition-start.ts';
import {
  addRange,
  hasOffset,
  intersect,
  type OffsetRange,
  type OffsetRanges,
  sizeOf,
  subtract,
} from './offset-ranges.ts';

export function beginApplication(clients: Clients, name: string): Application {
  const known = clients.applications.get(name);
  if (known !== undefined) return known;
  const application = createApplication(name);
  clients.applications.set(name, application);
  return application;
}

/** A consumer of the application begins to read a partition. */
export function noteStart(
  { clients }: World,
  consumer: Consumer,
  { topic, partition, offset, cause }: TopicPartition & { offset: number; cause: StartCause },
): void {
  const application = beginApplication(clients, consumer.application);
  const key = partitionKey({ topic, partition });
  const known = application.partitions.get(key);
  if (known === undefined) {
    application.partitions.set(key, {
      topic,
      partition,
      beganAt: offset,
      resetTo: offset,
      processed: [],
      repeated: 0,
      missed: 0,
      missedRanges: [],
      deleted: [],
      truncated: { processed: 0, lost: 0 },
    });
    return;
  }
  known.beganAt = Math.min(known.beganAt, offset);
  if (cause === 'reset' || cause === 'outOfRange') known.resetTo = Math.max(known.resetTo, offset);
}

/** Was the record processed before? */
export function isProcessed(application: Application, record: TopicPartition & { offset: number }): boolean {
  return hasOffset(application.partitions.get(partitionKey(record))?.processed ?? [], record.offset);
}

/** A handler has come to the end of a record. */
export function noteProcessed({ clients }: World, consumer: Consumer, record: HandedRecord): void {
  const application = beginApplication(clients, consumer.application);
  const ledger = application.partitions.get(partitionKey(record));
  if (ledger === undefined) throw new Error(`${consumer.application} never began ${partitionKey(record)}.`);
  ledger.beganAt = Math.min(ledger.beganAt, record.offset);
  if (hasOffset(ledger.processed, record.offset)) ledger.repeated += 1;
  else addRange(ledger.processed, record.offset, record.offset + 1);
  const key = keyText(record.key);
  if (application.table === null || key === null) return;
  if (record.value === null) application.table.delete(key);
  else application.table.set(key, { value: record.value, offset: record.offset });
}

/** Tells every application of records that the broker has deleted. Call it with each new event of the cluster. */
export function noteDeletions(world: World, events: readonly KafkaEvent[]): void {
  if (world.clients.applications.size === 0) return;
  for (const event of events) {
    if (event.type === 'recordsDeleted') {
      const gone = [{ from: event.fromOffset, to: event.logStartOffset }];
      noteGone(world, event, gone, event.unread === undefined ? [] : [event.unread]);
    } else if (event.type === 'segmentsDeleted') {
      const gone = event.segments.map(({ baseOffset, lastOffset }) => ({
        from: baseOffset,
        to: lastOffset + 1,
      }));
      const unread = event.segments.flatMap((segment) => segment.unread ?? []);
      noteGone(world, event, gone, unread);
    } else if (event.type === 'cleaned') {
      const gone: OffsetRange[] = [];
      // A marker is no record, and an aborted one was never meant to be read.
      for (const { offset, rule } of event.removed)
        if (rule !== 'TMB-10' && rule !== 'TXN-13') addRange(gone, offset, offset + 1);
      noteGone(world, event, gone);
    } else if (event.type === 'recordsTruncated') {
      noteTruncated(world, event);
    }
  }
}

/**
 * A new leader has fewer records (CLU-11). What was done with the others stays done, but their offsets will be those of
 * other records: nothing else is remembered of them.
 */
function noteTruncated(world: World, event: RecordsTruncatedEvent): void {
  const all = [{ from: event.fromOffset, to: event.logEndOffset }];
  const unread = event.unread === undefined ? [] : [event.unread];
  const beyond = [{ from: event.fromOffset, to: Number.MAX_SAFE_INTEGER }];
  for (const application of world.clients.applications.values()) {
    const ledger = application.partitions.get(partitionKey(event));
    if (ledger === undefined) continue;
    const { deleted, missedRanges, processed, truncated } = ledger;
    const gone = recordsAmong(world, application, { partition: event, all, unread });
    const open = subtract(subtract(subtract(gone, processed), missedRanges), deleted);
    const passed = [{ from: ledger.beganAt, to: passedOffset(world, application, ledger) }];
    const held = heldInMemory(world, application, ledger);
    truncated.processed += sizeOf(intersect(gone, processed));
    truncated.lost += sizeOf(subtract(intersect(open, passed), held));
    const comes = [{ from: ledger.beganAt, to: Number.MAX_SAFE_INTEGER }];
    ledger.missed += sizeOf(subtract(subtract(intersect(open, comes), passed), held));
    ledger.processed = subtract(processed, beyond);
    ledger.missedRanges = subtract(missedRanges, beyond);
    ledger.deleted = subtract(deleted, beyond);
    ledger.beganAt = Math.min(ledger.beganAt, event.fromOffset);
    ledger.resetTo = Math.min(ledger.resetTo, event.fromOffset);
  }
}

function noteGone(
  world: World,
  partition: TopicPartition,
  all: OffsetRanges,
  unread: readonly UnreadOffsets[] = [],
): void {
  for (const application of world.clients.applications.values()) {
    const ledger = application.partitions.get(partitionKey(partition));
    if (ledger === undefined) continue;
    const gone = unread.length === 0 ? all : recordsAmong(world, application, { partition, all, unread });
    const counted = [{ from: ledger.beganAt, to: Number.MAX_SAFE_INTEGER }];
    let open = subtract(intersect(gone, counted), ledger.processed);
    open = subtract(subtract(open, ledger.missedRanges), ledger.deleted);
    if (open.length === 0) continue;
    const passed = [{ from: ledger.beganAt, to: passedOffset(world, application, ledger) }];
    const heldNow = heldInMemory(world, application, ledger);
    const unseen = subtract(subtract(open, passed), heldNow);
    for (const { from, to } of unseen) addRange(ledger.missedRanges, from, to);
    ledger.missed += sizeOf(unseen);
    for (const { from, to } of subtract(open, unseen)) addRange(ledger.deleted, from, to);
  }
}

/** Without the offsets that this application would never have been handed a record for. */
function recordsAmong(
  world: World,
  application: Application,
  gone: { partition: TopicPartition; all: OffsetRanges; unread: readonly UnreadOffsets[] },
): OffsetRanges {
  const hidesAborted = readLogOf(world, application, gone.partition)?.hidesAborted === true;
  let left = gone.all;
  for (const { withoutRecord, aborted } of gone.unread) {
    left = subtract(left, withoutRecord);
    if (hidesAborted) left = subtract(left, aborted);
  }
  return left;
}

/** Records in the memory of the application's live consumers: fetched, or handed out and not processed. */
function heldInMemory({ clients }: World, application: Application, ledger: PartitionLedger): OffsetRange[] {
  const held: OffsetRange[] = [];
  for (const consumer of consumersOf(clients, application)) {
    for (const { topic, partition, batch } of consumer.buffer) {
      if (topic !== ledger.topic || partition !== ledger.partition || batch === null) continue;
      const read = consumer.partitions.get(partitionKey(ledger));
      // A fetch brings whole batches (LST-9); what lies before the start is never handed out.
      const start = typeof read?.seekTarget === 'number' ? read.seekTarget : batch.baseOffset;
      addRange(held, Math.max(batch.baseOffset, read?.position ?? start), batch.lastOffset + 1);
    }
    for (const record of consumer.handed) {
      if (record.topic !== ledger.topic || record.partition !== ledger.partition) continue;
      addRange(held, record.offset, record.offset + 1);
    }
  }
  return held;
}

function* consumersOf(clients: Clients, application: Application): Generator<Consumer> {
  for (const consumer of clients.consumers.values()) {
    if (consumer.application === application.name && consumer.end === null) yield consumer;
  }
}

/** What live consumers of the application will still come to: all from their position on, and what is in hand. */
function heldByLive(world: World, application: Application, ledger: PartitionLedger): OffsetRange[] {
  const held = heldInMemory(world, application, ledger);
  for (const consumer of consumersOf(world.clients, application)) {
    const partition = consumer.partitions.get(partitionKey(ledger));
    if (partition === undefined || partition.isStopped) continue;
    const next =
      partition.position ??
      (typeof partition.seekTarget === 'number' ? partition.seekTarget : partition.fetchPosition);
    if (next !== null) addRange(held, next, Number.MAX_SAFE_INTEGER);
  }
  return held;
}

/** The consumer that has the partition, or had it last: its group and its settings say where a restart begins. */
function readerOf({ clients }: World, application: Application, partition: TopicPartition): Consumer | null {
  let reader: Consumer | null = null;
  for (const consumer of clients.consumers.values()) {
    if (consumer.application !== application.name || !consumer.everHeld.has(partitionKey(partition)))
      continue;
    const isBetter = reader === null || consumer.end === null || reader.end !== null;
    if (isBetter) reader = consumer;
  }
  return reader;
}

/** Everything below has been passed: by the group's committed offset or by a reset. */
function passedOffset(world: World, application: Application, ledger: PartitionLedger): number {
  const reader = readerOf(world, application, ledger);
  const committed = reader === null ? null : committedBy(world, reader, ledger);
  return Math.max(committed ?? 0, ledger.resetTo, ledger.beganAt);
}

export interface LedgerRow {
  readonly processed: number;
  readonly repeated: number;
  readonly lost: number;
  readonly missed: number;
  readonly willRepeat: number;
  readonly willLose: number;
}

const NOTHING: LedgerRow = { processed: 0, repeated: 0, lost: 0, missed: 0, willRepeat: 0, willLose: 0 };

/** An application's ledger of one partition as of now, in records. */
export function ledgerOf(world: World, application: Application, partition: TopicPartition): LedgerRow {
  const ledger = application.partitions.get(partitionKey(partition));
  if (ledger === undefined) return NOTHING;
  const log = readLogOf(world, application, partition);
  const passed = passedOffset(world, application, ledger);
  const lostRanges = subtract(unprocessed(ledger, passed), heldByLive(world, application, ledger));
  const next = nextStart(world, application, ledger);
  const from = next === null ? [] : [{ from: next.offset, to: Number.MAX_SAFE_INTEGER }];
  const passedThen = next?.isReset ? Math.max(passed, next.offset) : passed;
  const lostThen = next === null ? lostRanges : subtract(unprocessed(ledger, passedThen), from);
  return {
    processed: sizeOf(ledger.processed) + ledger.truncated.processed,
    repeated: ledger.repeated,
    lost: countRecords(log, ledger, lostRanges) + ledger.truncated.lost,
    missed: ledger.missed,
    willRepeat: countInLog(log, intersect(ledger.processed, from)),
    willLose: countRecords(log, ledger, subtract(lostThen, lostRanges)),
  };
}

function unprocessed(ledger: PartitionLedger, passed: number): OffsetRange[] {
  const all = passed > ledger.beganAt ? [{ from: ledger.beganAt, to: passed }] : [];
  return subtract(subtract(all, ledger.processed), ledger.missedRanges);
}

/** Where the next start would begin, and whether a reset decides that; null: it would not begin (reset policy none). */
function nextStart(
  world: World,
  application: Application,
  ledger: PartitionLedger,
): { offset: number; isReset: boolean } | null {
  const reader = readerOf(world, application, ledger);
  const log = logOf(world, ledger);
  if (reader === null || log === undefined) return null;
  const explicit = reader.starts.get(partitionKey(ledger));
  if (explicit === 'beginning' || explicit === 'end') {
    const edge = edgeOffset(world, reader, ledger, explicit);
    return edge === null ? null : { offset: edge, isReset: false };
  }
  const committed = reader.hasFreshGroupEachStart ? null : committedBy(world, reader, ledger);
  const wanted = explicit ?? committed;
  const isValid = wanted !== null && wanted >= log.logStartOffset && wanted <= log.logEndOffset;
  if (isValid) return { offset: wanted, isReset: false };
  const offset = resetOffset(world, reader, ledger);
  return offset === null ? null : { offset, isReset: true };
}

/** A log as the application reads it. */
interface ReadLog {
  readonly log: PartitionLog;
  /** Aborted records are none for a reader of committed ones (LST-11). */
  readonly hidesAborted: boolean;
}

function readLogOf(world: World, application: Application, partition: TopicPartition): ReadLog | null {
  const log = logOf(world, partition);
  if (log === undefined) return null;
  const reader = readerOf(world, application, partition);
  return { log, hidesAborted: reader?.settings.isolation === 'read_committed' };
}

/** Records of these offsets: those still in the log's files, and those that were deleted since. */
function countRecords(log: ReadLog | null, ledger: PartitionLedger, ranges: OffsetRanges): number {
  return countInLog(log, subtract(ranges, ledger.deleted)) + sizeOf(intersect(ranges, ledger.deleted));
}

function countInLog(read: ReadLog | null, ranges: OffsetRanges): number {
  const first = ranges[0];
  const last = ranges.at(-1);
  if (read === null || first === undefined || last === undefined) return 0;
  const { log, hidesAborted } = read;
  let count = 0;
  for (const { batches } of log.segments) {
    for (const batch of batches) {
      if (batch.lastOffset < first.from || batch.baseOffset >= last.to || isControlBatch(batch)) continue;
      if (hidesAborted && isAborted(log.abortedTransactions, batch)) continue;
      for (const { offset } of recordsOf(batch)) if (hasOffset(ranges, offset)) count += 1;
    }
  }
  return count;
}
