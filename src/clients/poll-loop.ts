/**
 * The loop around a consumer: poll, handle each record, commit, poll again. An application is always at a point between
 * two calls or inside a handler; each step goes from one point to the next, so that a crash can fall between any two.
 * Record i is *processing* from the end of record i-1 and *processed* one handler time later; then it commits or stores.
 */
import type { PartitionOffset } from '../kernel/group/group-events.ts';
import { partitionKey, type TopicPartition } from '../kernel/group/topic-partition.ts';
import { keyText } from './application.ts';
import { isProcessed } from './application-ledger.ts';
import type { RecordEvent } from './client-events.ts';
import type { World } from './clients.ts';
import type { Consumer, HandedRecord } from './consumers/consumer.ts';
import {
  acknowledge,
  beginPoll,
  close,
  commit,
  endPoll,
  finishRecord,
  store,
} from './consumers/consumers.ts';
import { afterFailure } from './handler-failures.ts';
import { runTransactionStep, type TransactionStep } from './loop-transaction.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** When the loop commits: never, after each record, after each batch, before each record, or after every n-th record. */
export type CommitWhen = 'never' | 'record' | 'batch' | 'before' | { readonly every: number };

/**
 * How the handler keeps from doing a thing twice (CLI-801): not at all, by remembering ids while its process lives, or by
 * storing the id with the effect. The id is the record's key, or its place in the log if it has none.
 */
export type Idempotence = 'none' | 'memory' | 'stored';

export interface LoopOptions {
  readonly handlerMs: number;
  /** Records a poll hands out at most; null: what the client does by itself. */
  readonly max: number | null;
  readonly commit: CommitWhen;
  readonly isAsync: boolean;
  /** Stores each record's offset after its handler (librdkafka, CLI-221). */
  readonly stores: boolean;
  /** The handler fails at this record; the loop then ends with close(), as a finally block does. */
  readonly throwAt: PartitionOffset | null;
  /** Seeks to the failed record before it closes. */
  readonly seeksBack: boolean;
  readonly idempotence: Idempotence;
  /** kafkajs deals with the failure (CLI-235): what is thrown, and how often; null: each time. Absent: the loop ends. */
  readonly client?: { readonly error: string; readonly times: number | null };
  /** The producer in whose transactions it works, one for each batch handed out; absent: without. */
  readonly transaction?: string;
}

export interface PollLoop {
  readonly consumer: string;
  readonly options: LoopOptions;
  phase: 'poll' | 'blocked' | 'begin' | 'handling' | 'acknowledge' | 'commit' | TransactionStep;
  /** ms: the next step; Infinity while poll() blocks. */
  dueMs: number;
  /** The record whose handler has just returned. */
  last: HandedRecord | null;
  /** Records processed since the last commit of `every`. */
  sinceCommit: number;
  /** Where each partition would be committed: one past its last processed record. */
  readonly done: Map<string, PartitionOffset>;
  /** How often the handler has thrown, and how often since the client last started (CLI-235). */
  thrown: number;
  failures: number;
  /** Ids of this process, for `memory`. */
  readonly remembered: Set<string>;
}

/** Called when a handler ends, before its record counts as processed: to write a record of its own, for example. */
export type HandlerEnd = (world: World, loop: PollLoop, record: HandedRecord) => void;

/** Starts a loop; its first poll is due at once. */
export function startLoop({ cluster, clients }: World, consumer: Consumer, options: LoopOptions): PollLoop {
  const loop: PollLoop = {
    consumer: consumer.name,
    options,
    phase: consumer.handed.length > 0 ? firstPhase(options) : 'poll',
    dueMs: cluster.nowMs,
    last: null,
    sinceCommit: 0,
    done: new Map(),
    thrown: 0,
    failures: 0,
    remembered: new Set(),
  };
  clients.loops.set(consumer.name, loop);
  return loop;
}

/** ms: the loop's next step; Infinity: it waits for a record, or its consumer is dead. */
export function nextLoopStepMs({ cluster, clients }: World, loop: PollLoop): number {
  const consumer = clients.consumers.get(loop.consumer);
  if (consumer === undefined || consumer.end !== null) return NEVER;
  if (loop.phase !== 'blocked') return loop.dueMs;
  return consumer.buffer.length > 0 || consumer.errors.length > 0 ? cluster.nowMs : NEVER;
}

/** ms: the next step of any loop. */
export function nextLoopsDueMs(world: World): number {
  let next = NEVER;
  for (const loop of world.clients.loops.values()) next = Math.min(next, nextLoopStepMs(world, loop));
  return next;
}

/** Makes one step of one loop that is due. */
export function runLoopStep(world: World, loop: PollLoop, onHandlerEnd?: HandlerEnd): void {
  const consumer = world.clients.consumers.get(loop.consumer)!;
  switch (loop.phase) {
    case 'poll':
      beginPoll(world, consumer);
      tryPoll(world, consumer, loop);
      return;
    case 'blocked':
      tryPoll(world, consumer, loop);
      return;
    case 'begin':
      beginRecord(world, consumer, loop);
      return;
    case 'handling':
      endRecord(world, consumer, loop, onHandlerEnd);
      return;
    case 'acknowledge':
      acknowledge(world, consumer, loop.last!);
      loop.phase = 'commit';
      return;
    case 'commit':
      commitAfter(world, consumer, loop);
      loop.phase = consumer.handed.length > 0 ? 'begin' : lastPhase(loop.options);
      return;
    case 'beginTransaction':
      transactionStep(world, consumer, loop, { step: loop.phase, next: 'begin' });
      return;
    case 'sendOffsets':
      transactionStep(world, consumer, loop, { step: loop.phase, next: 'endTransaction' });
      return;
    case 'endTransaction':
      transactionStep(world, consumer, loop, { step: loop.phase, next: 'poll' });
      return;
  }
}

/** What follows on a poll that has brought records. */
function firstPhase({ transaction }: LoopOptions): PollLoop['phase'] {
  return transaction === undefined ? 'begin' : 'beginTransaction';
}

/** What follows on the last of them. */
function lastPhase({ transaction }: LoopOptions): PollLoop['phase'] {
  return transaction === undefined ? 'poll' : 'sendOffsets';
}

function transactionStep(
  world: World,
  consumer: Consumer,
  loop: PollLoop,
  { step, next }: { step: TransactionStep; next: PollLoop['phase'] },
): void {
  const isDone = runTransactionStep(world, consumer, { step, producerName: loop.options.transaction ?? '' });
  loop.phase = isDone ? next : 'poll';
}

/** poll() returns if it has something; an exception from Java's ends the loop. */
function tryPoll(world: World, consumer: Consumer, loop: PollLoop): void {
  const { records, errors } = endPoll(world, consumer, loop.options.max ?? undefined);
  loop.dueMs = world.cluster.nowMs;
  if (errors.length > 0 && consumer.family === 'java') {
    close(world, consumer);
  } else if (records.length === 0) {
    beginPoll(world, consumer);
    loop.phase = 'blocked';
  } else {
    loop.phase = firstPhase(loop.options);
  }
}

function beginRecord(world: World, consumer: Consumer, loop: PollLoop): void {
  const record = consumer.handed[0];
  if (record === undefined) {
    loop.phase = lastPhase(loop.options);
    return;
  }
  const { commit: when, handlerMs } = loop.options;
  if (when === 'before') send(world, consumer, loop, [nextOffset(record)]);
  note(world, consumer, record, 'processing');
  loop.phase = 'handling';
  loop.dueMs = world.cluster.nowMs + handlerMs;
}

function endRecord(
  world: World,
  consumer: Consumer,
  loop: PollLoop,
  onHandlerEnd: HandlerEnd | undefined,
): void {
  const record = consumer.handed[0];
  if (record === undefined) {
    loop.phase = lastPhase(loop.options);
    return;
  }
  if (throwsAt(loop, record)) {
    note(world, consumer, record, 'handlerFailed');
    afterFailure(world, consumer, loop, record);
    return;
  }
  haveEffect(world, consumer, loop, record);
  onHandlerEnd?.(world, loop, record);
  const isRepeated = isProcessed(world.clients.applications.get(consumer.application)!, record);
  finishRecord(world, consumer);
  loop.last = record;
  loop.done.set(partitionKey(record), nextOffset(record));
  loop.sinceCommit += 1;
  note(world, consumer, record, 'processed', isRepeated);
  loop.phase = 'acknowledge';
}

function throwsAt({ options, thrown }: PollLoop, record: HandedRecord): boolean {
  const { throwAt, client } = options;
  if (throwAt === null || thrown >= (client?.times ?? NEVER)) return false;
  return throwAt.offset === record.offset && partitionKey(throwAt) === partitionKey(record);
}

function commitAfter(world: World, consumer: Consumer, loop: PollLoop): void {
  const { commit: when, stores } = loop.options;
  const record = loop.last!;
  if (stores) store(consumer, [nextOffset(record)]);
  if (when === 'record') send(world, consumer, loop, [nextOffset(record)]);
  if (when === 'batch' && consumer.handed.length === 0) send(world, consumer, loop, null);
  if (typeof when === 'object' && loop.sinceCommit >= when.every) {
    send(world, consumer, loop, [...loop.done.values()]);
    loop.sinceCommit = 0;
    loop.done.clear();
  }
}

function send(
  world: World,
  consumer: Consumer,
  loop: PollLoop,
  offsets: readonly PartitionOffset[] | null,
): void {
  commit(world, consumer, { offsets, isAsync: loop.options.isAsync });
}

/** The committed number is the next offset to read (CLI-201). */
function nextOffset({ topic, partition, offset }: HandedRecord): PartitionOffset {
  return { topic, partition, offset: offset + 1 };
}

function haveEffect(world: World, consumer: Consumer, loop: PollLoop, record: HandedRecord): void {
  const application = world.clients.applications.get(consumer.application)!;
  const key = keyText(record.key);
  const known = application.effects.get(key) ?? { calls: 0, effects: 0 };
  application.effects.set(key, known);
  const id = key === null ? `${partitionKey(record)}@${record.offset}` : `key ${key}`;
  const isStored = key === null ? isProcessed(application, record) : known.effects > 0;
  const { idempotence } = loop.options;
  const isDone = idempotence === 'memory' ? loop.remembered.has(id) : idempotence === 'stored' && isStored;
  loop.remembered.add(id);
  known.calls += 1;
  if (!isDone) known.effects += 1;
}

function note(
  { cluster, clients }: World,
  consumer: Consumer,
  record: TopicPartition & { readonly offset: number },
  type: RecordEvent['type'],
  isRepeated = isProcessed(clients.applications.get(consumer.application)!, record),
): void {
  const { topic, partition, offset } = record;
  const at = { atMs: cluster.nowMs, consumer: consumer.name, afterClusterEvents: cluster.events.length };
  clients.events.push({
    type,
    ...at,
    application: consumer.application,
    topic,
    partition,
    offset,
    isRepeated,
  });
}
