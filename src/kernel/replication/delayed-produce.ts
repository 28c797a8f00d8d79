/**
 * Produce requests with acks=all that wait for the high watermark (APP-12, Kafka's `DelayedProduce`): answered when it has
 * passed their records, when the leader changes, or after `request.timeout.ms`; in every case the records are in the log.
 */
import type { Cluster } from '../cluster.ts';
import type { KafkaErrorName } from '../errors.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { isUnderMinIsr } from './high-watermark.ts';

export interface DelayedProduce {
  readonly correlationId: number;
  readonly topic: string;
  readonly partition: number;
  /** The high watermark that answers it: one past its last record. */
  readonly requiredOffset: number;
  /** ms: REQUEST_TIMED_OUT. */
  readonly dueMs: number;
}

/** `DISCONNECTED` is no answer of a broker: the connection broke. */
export type ProduceReplyError = KafkaErrorName | 'DISCONNECTED' | null;

export interface ProduceReply {
  readonly correlationId: number;
  readonly error: ProduceReplyError;
}

/** Lets an append wait; its reply will carry the id returned. */
export function awaitReplication(
  cluster: Cluster,
  log: PartitionLog,
  { requiredOffset, timeoutMs }: { requiredOffset: number; timeoutMs: number },
): number {
  const correlationId = cluster.nextCorrelationId;
  cluster.nextCorrelationId += 1;
  const { topic, partition } = log;
  const dueMs = cluster.nowMs + timeoutMs;
  cluster.delayedProduces.push({ correlationId, topic, partition, requiredOffset, dueMs });
  return correlationId;
}

/** Answers those whose records are committed by now; too few in sync then is NOT_ENOUGH_REPLICAS_AFTER_APPEND. */
export function answerAwaited(cluster: Cluster, log: PartitionLog): void {
  const error = isUnderMinIsr(log, cluster) ? 'NOT_ENOUGH_REPLICAS_AFTER_APPEND' : null;
  take(cluster, error, (waiting) => isOf(log, waiting) && waiting.requiredOffset <= log.highWatermark);
}

/** Ends all waiting on a partition: its leader changed, or the connection to it broke. */
export function failAwaited(cluster: Cluster, log: PartitionLog, error: ProduceReplyError): void {
  take(cluster, error, (waiting) => isOf(log, waiting));
}

/** Forgets all waiting on a partition without a reply: its leader is silent, the clients must notice by themselves. */
export function dropAwaited(cluster: Cluster, log: PartitionLog): void {
  cluster.delayedProduces = cluster.delayedProduces.filter((waiting) => !isOf(log, waiting));
}

/** Ends the waiting whose time is up. */
export function timeOutAwaited(cluster: Cluster): void {
  take(cluster, 'REQUEST_TIMED_OUT', ({ dueMs }) => dueMs <= cluster.nowMs);
}

function isOf({ topic, partition }: PartitionLog, waiting: DelayedProduce): boolean {
  return waiting.partition === partition && waiting.topic === topic;
}

function take(
  cluster: Cluster,
  error: ProduceReplyError,
  isTaken: (waiting: DelayedProduce) => boolean,
): void {
  if (cluster.delayedProduces.length === 0) return;
  const kept: DelayedProduce[] = [];
  for (const waiting of cluster.delayedProduces) {
    if (isTaken(waiting)) cluster.produceReplies.push({ correlationId: waiting.correlationId, error });
    else kept.push(waiting);
  }
  cluster.delayedProduces = kept;
}
