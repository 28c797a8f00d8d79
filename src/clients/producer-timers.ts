/**
 * What a producer's own thread does between two calls of `send`: it takes replies, sends again what can be sent, and gives
 * up what has waited too long (CLI-605; TASK-12: replies first, then timers).
 */
import type { Cluster, Topic } from '../kernel/cluster.ts';
import type { AppendAnswer, AppendRefusal } from '../kernel/log/append.ts';
import type { World } from './clients.ts';
import { runDueConnections, startConnecting } from './connections/client-connections.ts';
import { nextConnectionMs } from './connections/connections.ts';
import { patienceEnd } from './delivery-patience.ts';
import { nextHeldMs, runDueHeldSends } from './held-sends.ts';
import { attempt, type ClientFailure, type PendingBatch, slotOf } from './pending-batches.ts';
import type { Producer } from './producer.ts';
import { noteFailedSend } from './producer-transaction.ts';
import type { SentBatch } from './send.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** One call of `send` that waits for answers: what came so far. */
export interface SendCall {
  readonly topic: string;
  readonly sentMs: number;
  acknowledged: number;
  failed: number;
  /** Batches without an answer. */
  open: number;
  /** The first failure. */
  error: string | null;
  message: string;
  /** Of the last batch answered. */
  partition: number | null;
  offset: number | null;
  timestamp: number | null;
}

/** Lets every producer's thread run as far as it gets. */
export function serveProducers(world: World): void {
  const { cluster, clients } = world;
  const replies = cluster.produceReplies;
  if (replies.length > 0) cluster.produceReplies = [];
  for (const producer of clients.producers.values()) {
    const { connections } = producer;
    // With kafkajs the application connects again before it sends again.
    if (connections?.phase === 'gaveUp' && producer.held.length > 0) startConnecting(world, connections);
    if (producer.pending.size === 0) continue;
    if (replies.length > 0)
      takeReplies(world, producer, new Map(replies.map((r) => [r.correlationId, r.error])));
    for (const queue of [...producer.pending.values()]) sendQueued(world, producer, queue);
  }
}

/** ms: the next moment at which a producer gives something up; Infinity: it waits for nothing, or for ever. */
export function nextProducersDueMs({ clients }: World): number {
  let next = NEVER;
  for (const producer of clients.producers.values()) {
    if (producer.connections !== null) {
      next = Math.min(next, nextConnectionMs(producer.connections));
      if (producer.held.length > 0) next = Math.min(next, nextHeldMs(producer));
    }
    for (const queue of producer.pending.values()) {
      next = Math.min(next, queue[0]!.createdMs + producer.deliveryTimeoutMs);
      for (const batch of queue) next = Math.min(next, silenceEndMs(producer, batch));
    }
  }
  return next;
}

/** Gives up what is due: silent requests, then batches. */
export function runDueProducerTimers(world: World): void {
  const { cluster, clients } = world;
  for (const producer of clients.producers.values()) {
    const { connections } = producer;
    if (connections !== null && nextConnectionMs(connections) <= cluster.nowMs)
      runDueConnections(world, connections);
    if (producer.held.length > 0) runDueHeldSends(world, producer);
    if (producer.pending.size === 0) continue;
    const batches = [...producer.pending.values()].flat();
    for (const batch of batches)
      if (silenceEndMs(producer, batch) <= cluster.nowMs) disconnect(producer, batch.request!.brokerId);
    for (const batch of batches)
      if (batch.createdMs + producer.deliveryTimeoutMs <= cluster.nowMs) giveUp(world, producer, batch);
  }
}

/** ms: `request.timeout.ms` after a request that no broker answers. */
function silenceEndMs(producer: Producer, { request }: PendingBatch): number {
  return request === null || request.correlationId !== null
    ? NEVER
    : request.sentMs + producer.requestTimeoutMs;
}

/** One request timed out: the connection is closed with all that is on it, and the leaders are asked for anew. */
function disconnect(producer: Producer, brokerId: number): void {
  for (const batch of [...producer.pending.values()].flat()) {
    if (batch.request?.brokerId !== brokerId || batch.request.correlationId !== null) continue;
    batch.request = null;
    batch.triedAt = -1;
    producer.knownLeaders.delete(slotOf(batch));
  }
}

function takeReplies(world: World, producer: Producer, replies: ReadonlyMap<number, string | null>): void {
  for (const batch of [...producer.pending.values()].flat()) {
    const error = replies.get(batch.request?.correlationId ?? -1);
    if (error === undefined) continue;
    if (error === null) {
      settle(world, producer, batch, batch.written!);
    } else {
      batch.request = null; // Each of these errors is retriable.
      batch.triedAt = -1;
    }
  }
}

/** In order: what cannot go holds up what comes after it. */
function sendQueued(world: World, producer: Producer, queue: readonly PendingBatch[]): void {
  const { cluster } = world;
  for (const batch of [...queue]) {
    const { request } = batch;
    if (request !== null && !isHealed(world, request)) continue;
    batch.request = null;
    const isWorthIt = batch.triedAt !== cluster.replicaChanges || batch.reason === 'inFlight';
    const answer = isWorthIt ? attempt(cluster, producer, batch) : null;
    if (answer !== null) settle(world, producer, batch, answer);
    else if (batch.request === null) return;
  }
}

/** The silent broker can be reached again: what lies there goes out anew. */
function isHealed({ cluster }: World, request: NonNullable<PendingBatch['request']>): boolean {
  if (request.correlationId !== null) return false;
  return cluster.brokers[request.brokerId - 1]?.state !== 'isolated';
}

/** After a batch that may have been written, an idempotent producer begins a new epoch: its sequences have a gap (KIP-360). */
function giveUp(world: World, producer: Producer, batch: PendingBatch): void {
  if (batch.stamp !== null && batch.stamp.producerEpoch === producer.producerEpoch) {
    producer.producerEpoch += 1;
    producer.nextSequences.clear();
  }
  settle(world, producer, batch, patienceEnd(producer, batch));
}

/** A batch has its answer; with the last one of a call the application has all of them. */
function settle(
  world: World,
  producer: Producer,
  batch: PendingBatch,
  answer: AppendAnswer | AppendRefusal | ClientFailure,
): void {
  const slot = slotOf(batch);
  const left = producer.pending.get(slot)!.filter((other) => other !== batch);
  if (left.length === 0) producer.pending.delete(slot);
  else producer.pending.set(slot, left);
  noteAnswer(producer, batch.count, answer);
  const call = producer.calls.get(batch.call);
  if (call === undefined) return;
  countAnswer(call, batch, answer);
  call.open -= 1;
  if (call.open === 0) complete(world, producer, batch.call, call);
}

function complete({ cluster, clients }: World, producer: Producer, id: number, call: SendCall): void {
  producer.calls.delete(id);
  const { open: _, ...told } = call;
  const at = { atMs: cluster.nowMs, producer: producer.name, afterClusterEvents: cluster.events.length };
  clients.events.push({ type: 'sendCompleted', ...at, ...told });
}

/** A call whose records wait for metadata: no batch of it is there yet. */
export function beginHeldCall(cluster: Cluster, producer: Producer, topic: Topic): number {
  const id = producer.nextCall;
  producer.calls.set(id, newCall(cluster, topic, 1));
  producer.nextCall += 1;
  return id;
}

/** Its records are in batches now, or given up: it waits for those batches that have no answer. */
export function endHeldCall(world: World, producer: Producer, id: number, sent: readonly SentBatch[]): void {
  const call = producer.calls.get(id)!;
  for (const { partition, records, outcome } of sent)
    if (!('waitsFor' in outcome)) countAnswer(call, { partition, count: records }, outcome);
  call.open = sent.filter(({ outcome }) => 'waitsFor' in outcome).length;
  if (call.open === 0) complete(world, producer, id, call);
}

export function newCall(cluster: Cluster, topic: Topic, open: number): SendCall {
  const nothing = { error: null, message: '', partition: null, offset: null, timestamp: null };
  return { topic: topic.name, sentMs: cluster.nowMs, acknowledged: 0, failed: 0, open, ...nothing };
}

/** What the producer itself counts. */
export function noteAnswer(
  producer: Producer,
  records: number,
  { error }: { readonly error: string | null },
): void {
  if (error === null) producer.acknowledged += records;
  else {
    producer.failed += records;
    producer.lastError = error;
    noteFailedSend(producer, error);
  }
}

/** Adds one batch's answer to its call's. */
export function countAnswer(
  call: SendCall,
  batch: { readonly partition: number; readonly count: number },
  answer: AppendAnswer | AppendRefusal | ClientFailure,
): void {
  call.partition = batch.partition < 0 ? call.partition : batch.partition;
  if (answer.error === null && 'baseOffset' in answer) {
    call.acknowledged += batch.count;
    call.offset = answer.baseOffset < 0 ? null : answer.baseOffset;
    call.timestamp = answer.baseOffset < 0 ? null : answer.maxTimestamp;
    return;
  }
  call.failed += batch.count;
  if (call.error !== null) return;
  call.error = answer.error;
  call.message = 'message' in answer ? answer.message : String(answer.error);
}
