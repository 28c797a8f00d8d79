/**
 * How long a producer tries and what it says when its patience ends (CLI-523, CLI-605, CLI-610, FACTS F4): Java's
 * `delivery.timeout.ms`, librdkafka's `message.timeout.ms`, the five retries of kafkajs. The broker's own error never shows.
 */
import { KAFKAJS_RETRIES_MS } from './kafkajs-retries.ts';
import type { ClientFailure, PendingBatch, WaitReason } from './pending-batches.ts';
import type { Producer } from './producer.ts';

interface Patience {
  /** ms from a batch's creation; Infinity: for ever. */
  readonly deliveryTimeoutMs: number;
  /** ms for one request. */
  readonly requestTimeoutMs: number;
  /** Requests on one connection without an answer. */
  readonly inFlightMax: number;
}

/** By client family; Deviates: clients other than Java, librdkafka and kafkajs are as patient as Java. */
export function patienceOf(
  client: string,
  isIdempotent: boolean,
  configs: Readonly<Record<string, string>>,
): Patience {
  const inFlight = configs['max.in.flight.requests.per.connection'];
  if (client === 'librdkafka') {
    const timeout = configs['message.timeout.ms'] ?? configs['delivery.timeout.ms'] ?? '300000';
    return {
      deliveryTimeoutMs: Number(timeout) === 0 ? Number.POSITIVE_INFINITY : Number(timeout),
      requestTimeoutMs: Number(configs['request.timeout.ms'] ?? 30_000),
      inFlightMax: Number(inFlight ?? (isIdempotent ? 5 : 1_000_000)),
    };
  }
  if (client === 'kafkajs') {
    const deliveryTimeoutMs = isIdempotent ? Number.POSITIVE_INFINITY : KAFKAJS_RETRIES_MS;
    return { deliveryTimeoutMs, requestTimeoutMs: 30_000, inFlightMax: Number.POSITIVE_INFINITY };
  }
  return {
    deliveryTimeoutMs: Number(configs['delivery.timeout.ms'] ?? 120_000),
    requestTimeoutMs: Number(configs['request.timeout.ms'] ?? 30_000),
    inFlightMax: Number(inFlight ?? 5),
  };
}

/** What the application gets for a batch that was given up. */
export function patienceEnd(producer: Producer, batch: PendingBatch): ClientFailure {
  const { topic, partition, count, reason } = batch;
  if (producer.client === 'librdkafka')
    return { error: '_MSG_TIMED_OUT', message: 'Local: Message timed out' };
  if (producer.client === 'kafkajs')
    return { error: 'KafkaJSNumberOfRetriesExceeded', message: KAFKAJS_WORDS[reason] };
  return {
    error: 'TimeoutException',
    message: `Expiring ${count} record(s) for ${topic}-${partition}:${producer.deliveryTimeoutMs} ms has passed since batch creation`,
  };
}

const KAFKAJS_WORDS: Readonly<Record<WaitReason, string>> = {
  noLeader: 'There is no leader for this topic-partition as we are in the middle of a leadership election',
  refusesConnections: 'Connection error: connect ECONNREFUSED',
  wrongBroker: 'This server is not the leader for that topic-partition',
  notEnoughReplicas: 'Messages are rejected since there are fewer in-sync replicas than required',
  unanswered: 'Request Produce timed out',
  uncommitted: 'Request Produce timed out',
  inFlight: 'Request Produce timed out',
};
