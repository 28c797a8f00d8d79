/**
 * Batches of a producer that have no answer yet (CLI-605, CLI-606, APP-12): those it could not send, because no leader is
 * there or the broker refuses, and those a broker has taken and not answered. Both are tried again until the client's
 * patience ends; an idempotent producer's retry is recognized, another one's is written twice.
 * Deviates: a retry goes out at the instant it can succeed, not a backoff later.
 */
import type { Cluster } from '../kernel/cluster.ts';
import type { KafkaErrorName } from '../kernel/errors.ts';
import type { AppendAnswer, AppendRefusal, ProducerBatch } from '../kernel/log/append.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import { type ProducerStamp, sequenceAfter } from '../kernel/log/producer-state.ts';
import { findBroker } from '../kernel/replication/broker.ts';
import { awaitReplication } from '../kernel/replication/delayed-produce.ts';
import { produceToLeader } from '../kernel/replication/produce.ts';
import { noteRequest } from './connections/connections.ts';
import { lastMetadataMs, refreshBrokers, wayToBroker } from './connections/known-brokers.ts';
import type { Producer } from './producer.ts';
import { isInTransaction, sendsPlainly } from './producer-transaction.ts';

/** Why a batch waits. */
export type WaitReason =
  | 'noLeader'
  | 'refusesConnections'
  | 'wrongBroker'
  | 'notEnoughReplicas'
  | 'unanswered'
  | 'uncommitted'
  | 'inFlight';

export interface PendingBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: ProducerBatch['records'];
  readonly count: number;
  /** ms: the client's patience counts from here. */
  createdMs: number;
  /** The call of `send` it belongs to. */
  call: number;
  /** Given when it was first written; a retry carries the same. */
  stamp: ProducerStamp | null;
  /** Where it lies unanswered; null: it is to be sent. */
  request: {
    readonly brokerId: number;
    /** ms */
    readonly sentMs: number;
    /** null: the broker is silent. */
    readonly correlationId: number | null;
  } | null;
  /** What the leader answered when it wrote the batch. */
  written: AppendAnswer | null;
  reason: WaitReason;
  /** `Cluster.replicaChanges` at the last attempt: nothing is tried again before that changes. */
  triedAt: number;
}

/** What an application gets from its own client, where no broker's answer reaches it. */
export interface ClientFailure {
  readonly error: string;
  readonly message: string;
}

/** A batch that waits, as an outcome of `send`. */
export interface Waiting {
  readonly error: null;
  /** `noMetadata`: no server of its list has answered yet. */
  readonly waitsFor: WaitReason | 'noMetadata';
}

/** The answer to acks=0: the client does not ask what became of the batch (APP-12). */
export const UNASKED: AppendAnswer = {
  error: null,
  baseOffset: -1,
  lastOffset: -1,
  maxTimestamp: -1,
  logAppendTime: -1,
  sizeInBytes: 0,
  isDuplicate: false,
  rolled: null,
};

const RETRIED: ReadonlySet<string> = new Set<KafkaErrorName>(['NOT_ENOUGH_REPLICAS']);

export function slotOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}-${partition}`;
}

/** Sends a batch, or lets it wait behind those of its partition that wait already. */
export function submit(
  cluster: Cluster,
  producer: Producer,
  log: PartitionLog,
  batch: { readonly records: ProducerBatch['records']; readonly count: number },
): AppendAnswer | AppendRefusal | Waiting {
  const { topic, partition } = log;
  const pending: PendingBatch = {
    topic,
    partition,
    ...batch,
    createdMs: cluster.nowMs,
    call: producer.nextCall,
    stamp: null,
    request: null,
    written: null,
    reason: 'inFlight',
    triedAt: -1,
  };
  const queue = producer.pending.get(slotOf(log)) ?? [];
  const blocking = queue.find(({ request }) => request === null);
  const answer = blocking === undefined ? attempt(cluster, producer, pending) : null;
  if (answer !== null) return answer;
  if (blocking !== undefined) pending.reason = blocking.reason;
  queue.push(pending);
  producer.pending.set(slotOf(log), queue);
  return { error: null, waitsFor: pending.reason };
}

/** Tries to send a batch; null: it waits, and `reason` says for what. */
export function attempt(
  cluster: Cluster,
  producer: Producer,
  batch: PendingBatch,
): AppendAnswer | AppendRefusal | null {
  batch.triedAt = cluster.replicaChanges;
  const log = cluster.topics.get(batch.topic)?.partitions[batch.partition];
  const brokerId = log === undefined ? null : knownLeader(cluster, producer, log);
  if (log === undefined || brokerId === null) return waitFor(batch, 'noLeader');
  if (requestsTo(cluster, producer, brokerId) >= producer.inFlightMax) return waitFor(batch, 'inFlight');
  const way = wayToBroker(cluster, producer.connections, brokerId);
  if (way === 'silent' || (way === 'open' && findBroker(cluster, brokerId)?.state === 'isolated')) {
    if (producer.acks === '0') return UNASKED;
    batch.request = { brokerId, sentMs: cluster.nowMs, correlationId: null };
    return waitFor(batch, 'unanswered');
  }
  if (way === 'wrongBroker') return waitFor(batch, 'wrongBroker');
  if (way === 'refused' || !log.isOnline) return waitFor(batch, 'refusesConnections');
  const outcome = write(cluster, producer, log, batch);
  if (producer.connections !== null) noteRequest(cluster, producer.connections, brokerId);
  if (producer.acks === '0') return UNASKED;
  if (outcome.error !== null)
    return RETRIED.has(outcome.error) ? waitFor(batch, 'notEnoughReplicas') : outcome;
  const requiredOffset = outcome.lastOffset + 1;
  if (producer.acks !== 'all' || log.highWatermark >= requiredOffset) return outcome;
  batch.written = outcome;
  const timeoutMs = producer.requestTimeoutMs;
  const correlationId = awaitReplication(cluster, log, { requiredOffset, timeoutMs });
  batch.request = { brokerId, sentMs: cluster.nowMs, correlationId };
  return waitFor(batch, 'uncommitted');
}

function waitFor(batch: PendingBatch, reason: WaitReason): null {
  batch.reason = reason;
  return null;
}

/** Writes it at its leader; a batch that was written before keeps its sequence (TXN-1). */
function write(
  cluster: Cluster,
  producer: Producer,
  log: PartitionLog,
  batch: PendingBatch,
): AppendAnswer | AppendRefusal {
  const slot = slotOf(log);
  const stamp = batch.stamp ?? nextStamp(cluster, producer, slot);
  const toWrite = { records: batch.records, producer: stamp, isTransactional: isInTransaction(producer) };
  const outcome = produceToLeader(cluster, log, toWrite, producer.acks);
  if (outcome.error !== null || stamp === null || batch.stamp !== null) return outcome;
  batch.stamp = stamp;
  producer.nextSequences.set(slot, sequenceAfter(stamp.baseSequence, batch.count));
  return outcome;
}

/** What an idempotent producer stamps on its next batch; it gets its producer id with its first (TXN-1). */
export function nextStamp(cluster: Cluster, producer: Producer, slot: string): ProducerStamp | null {
  if (!producer.isIdempotent || sendsPlainly(producer)) return null;
  if (producer.producerId < 0) {
    producer.producerId = cluster.nextProducerId;
    producer.producerEpoch = 0;
    cluster.nextProducerId += 1;
    if (producer.connections !== null) producer.connections.owedRequests += 1;
  }
  const { producerId, producerEpoch, nextSequences } = producer;
  return { producerId, producerEpoch, baseSequence: nextSequences.get(slot) ?? 0 };
}

/**
 * Whom the client takes for the leader (CLU-5). It asks again when a broker refuses or breaks off; one that is silent it goes
 * on believing in until a request times out.
 */
function knownLeader(cluster: Cluster, producer: Producer, log: PartitionLog): number | null {
  const slot = slotOf(log);
  const known = producer.knownLeaders.get(slot);
  if (known !== undefined && findBroker(cluster, known)?.state === 'isolated') return known;
  const { leader } = log.replication;
  if (known !== undefined && leader !== null && leader !== known)
    askFormerLeader(cluster, producer, log, { known, leader });
  if (leader !== null) producer.knownLeaders.set(slot, leader);
  return leader;
}

/** A request to the former leader, where the client has not heard of another one and that broker runs (CLU-8, CLI-502). */
function askFormerLeader(
  cluster: Cluster,
  { name, connections }: Producer,
  { topic, partition, replication }: PartitionLog,
  { known, leader }: { known: number; leader: number },
): void {
  if (connections === null || lastMetadataMs(cluster, connections) >= replication.leaderSinceMs) return;
  if (wayToBroker(cluster, connections, known) !== 'open') return;
  noteRequest(cluster, connections, known);
  const verdict = { rule: 'CLU-8', facts: { broker: known, leader } } as const;
  const at = { atMs: cluster.nowMs, topic, partition, broker: known, producer: name };
  cluster.events.push({ type: 'notLeader', ...at, ...verdict });
  refreshBrokers(cluster, connections);
}

/** Requests in flight to a broker; what was sent at one instant is one request. A request of this instant has room. */
function requestsTo(cluster: Cluster, producer: Producer, brokerId: number): number {
  if (producer.pending.size === 0) return 0;
  const moments = new Set<number>();
  for (const queue of producer.pending.values()) {
    for (const { request } of queue) if (request?.brokerId === brokerId) moments.add(request.sentMs);
  }
  moments.delete(cluster.nowMs);
  return moments.size;
}
