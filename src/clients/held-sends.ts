/**
 * Sends of a producer that has no metadata yet (CLI-514, CLI-523, CLI-531, FACTS F4). Java's send() blocks for each record,
 * `max.block.ms` at most; librdkafka queues until `message.timeout.ms`; kafkajs fails with its connect(). Each call of send
 * is a thread of its own: a later one does not wait for an earlier one.
 */
import type { Cluster, Topic } from '../kernel/cluster.ts';
import type { AlikeRecords } from '../kernel/log/batch.ts';
import type { ProducerRecord } from '../kernel/log/record.ts';
import type { World } from './clients.ts';
import type { ClientFailure } from './pending-batches.ts';
import type { Producer } from './producer.ts';
import { beginHeldCall, countAnswer, endHeldCall, noteAnswer } from './producer-timers.ts';
import { type RecordsToSend, type SentBatch, sendToLeaders } from './send.ts';

/** One call's records that wait; plain data, so a record is made here that would be made later otherwise. */
export interface HeldSend {
  readonly topic: string;
  readonly partition: number | null;
  /** By place among all of the call; null: they are all `alike`. */
  readonly records: readonly ProducerRecord[] | null;
  readonly alike: { readonly record: AlikeRecords; readonly timestamp: number } | null;
  readonly count: number;
  /** How many were given up. */
  failed: number;
  readonly call: number;
  /** ms */
  readonly sentMs: number;
  /** ms: when the next record is given up, or with librdkafka all of them. */
  dueMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/** Must records of this producer wait for metadata? */
export function mustHold({ connections }: Producer): boolean {
  return connections !== null && connections.phase !== 'ready';
}

/** Keeps a call's records until there is metadata. */
export function holdSend(
  cluster: Cluster,
  producer: Producer,
  topic: Topic,
  toSend: RecordsToSend,
): SentBatch[] {
  const { count, partition, alike, recordAt } = toSend;
  const records = alike === null ? Array.from({ length: count }, (_, n) => recordAt(n)) : null;
  const call = beginHeldCall(cluster, producer, topic);
  producer.sent += count;
  producer.held.push({
    topic: topic.name,
    partition,
    records,
    alike,
    count,
    failed: 0,
    call,
    sentMs: cluster.nowMs,
    dueMs: cluster.nowMs + patienceMs(producer),
  });
  return [{ partition: -1, records: count, outcome: { error: null, waitsFor: 'noMetadata' } }];
}

/** ms: how long one record of a held call, or the call, is waited for. */
function patienceMs({ connections, deliveryTimeoutMs }: Producer): number {
  const { family, maxBlockMs } = connections!.settings;
  if (family === 'java') return maxBlockMs;
  return family === 'librdkafka' ? deliveryTimeoutMs : NEVER;
}

/** ms: the next moment at which a held record is given up. */
export function nextHeldMs({ held }: Producer): number {
  let next = NEVER;
  for (const { dueMs } of held) next = Math.min(next, dueMs);
  return next;
}

/** Gives up what has waited long enough: with Java the next record of the call begins to wait then. */
export function runDueHeldSends(world: World, producer: Producer): void {
  const { nowMs } = world.cluster;
  for (const held of [...producer.held]) {
    while (held.dueMs <= nowMs && held.failed < held.count) {
      const isJava = producer.connections!.settings.family === 'java';
      failRecords(world, producer, held, {
        records: isJava ? 1 : held.count,
        failure: endOfPatience(producer, held),
      });
      held.dueMs += isJava ? patienceMs(producer) : NEVER;
    }
  }
}

function endOfPatience({ connections }: Producer, { topic }: HeldSend): ClientFailure {
  const { family, maxBlockMs } = connections!.settings;
  if (family === 'librdkafka') return { error: '_MSG_TIMED_OUT', message: 'Local: Message timed out' };
  // The same words for a topic that does not exist (CLI-514).
  return {
    error: 'TimeoutException',
    message: `Topic ${topic} not present in metadata after ${maxBlockMs} ms.`,
  };
}

/** connect() was rejected: everything that waited for it fails. */
export function failHeldSends(world: World, producer: Producer, failure: ClientFailure): void {
  for (const held of [...producer.held])
    failRecords(world, producer, held, { records: held.count - held.failed, failure });
}

function failRecords(
  world: World,
  producer: Producer,
  held: HeldSend,
  { records, failure }: { records: number; failure: ClientFailure },
): void {
  held.failed += records;
  noteAnswer(producer, records, failure);
  const call = producer.calls.get(held.call)!;
  countAnswer(call, { partition: -1, count: records }, failure);
  if (held.failed < held.count) return;
  producer.held = producer.held.filter((other) => other !== held);
  endHeldCall(world, producer, held.call, []);
}

/** There is metadata: what is left goes out, in the order of the calls. */
export function releaseHeldSends(world: World, producer: Producer): void {
  const { cluster } = world;
  const waiting = producer.held;
  producer.held = [];
  for (const held of waiting) {
    const topic = cluster.topics.get(held.topic);
    const left = held.count - held.failed;
    if (topic === undefined) {
      failRecords(world, producer, held, { records: left, failure: endOfPatience(producer, held) });
      continue;
    }
    producer.sent -= left;
    const records = held.records;
    const toSend: RecordsToSend = {
      partition: held.partition,
      count: left,
      recordAt: (n) => records![held.failed + n]!,
      alike: held.alike,
    };
    const sent = sendToLeaders(cluster, producer, topic, toSend);
    adoptPending(producer, held);
    endHeldCall(world, producer, held.call, sent);
  }
}

/** Batches of a released call that wait again belong to it; librdkafka's patience counts from the call (CLI-523). */
function adoptPending(producer: Producer, { call, sentMs }: HeldSend): void {
  const isQueued = producer.connections!.settings.family === 'librdkafka';
  for (const queue of producer.pending.values()) {
    for (const batch of queue) {
      if (batch.call !== producer.nextCall) continue;
      batch.call = call;
      if (isQueued) batch.createdMs = sentMs;
    }
  }
}
