/**
 * The client's side of transactions (TXN-14, TXN-15, CLI-803; Java's `TransactionManager`): initTransactions, begin, what
 * joins the open transaction, commit, abort. A failure inside can only be followed by an abort; a fenced producer is done.
 */
import type { Cluster } from '../kernel/cluster.ts';
import { isAtLeast } from '../kernel/config/config-definition.ts';
import { isKafkaError } from '../kernel/errors.ts';
import { simpleIdentity } from '../kernel/group/committed-offsets.ts';
import type { PartitionOffset } from '../kernel/group/group-events.ts';
import type { MemberIdentity } from '../kernel/group/membership.ts';
import type { TopicPartition } from '../kernel/group/topic-partition.ts';
import { partitionKey } from '../kernel/group/topic-partition.ts';
import type { MarkerType } from '../kernel/log/end-transaction-marker.ts';
import { commitOffsetsInTransaction } from '../kernel/transaction/pending-offsets.ts';
import {
  addOffsets,
  addPartition,
  endTransaction,
  initProducerId,
  type TransactionError,
} from '../kernel/transaction/transaction-coordinator.ts';
import type { ClientError } from './consumers/client-error.ts';
import { identityOf } from './consumers/commits.ts';
import type { Consumer } from './consumers/consumer.ts';
import type { Producer } from './producer.ts';
import {
  abortableError,
  fencedAgain,
  notTransactionalError,
  offsetsError,
  offsetsOutsideError,
  sendOutsideError,
  transactionError,
  wrongStateError,
} from './transaction-errors.ts';

export interface ProducerTransaction {
  readonly transactionalId: string;
  /** ms: `transaction.timeout.ms` */
  readonly timeoutMs: number;
  /** `failed`: it can only be aborted; `fenced`: the producer is done. */
  state: 'ready' | 'open' | 'failed' | 'fenced';
  /** What failed. */
  error: ClientError | null;
  /** Partitions the coordinator was told of in this transaction. */
  readonly partitions: Set<string>;
  hasOffsets: boolean;
}

export function newTransaction(transactionalId: string, timeoutMs: number): ProducerTransaction {
  return {
    transactionalId,
    timeoutMs,
    state: 'ready',
    error: null,
    partitions: new Set(),
    hasOffsets: false,
  };
}

/** initTransactions(): fences who had the transactional id before and aborts what it left open (TXN-7). null: done. */
export function initTransactions(cluster: Cluster, producer: Producer): ClientError | null {
  const { transaction } = producer;
  if (transaction === null) return notTransactionalError(producer);
  const { transactionalId, timeoutMs } = transaction;
  const answer = initProducerId(cluster, { transactionalId, timeoutMs });
  if (answer.error !== null) return transactionError(producer, answer.error);
  takeIdentity(producer, answer);
  return null;
}

/** A new epoch begins all sequences at 0 (TXN-3). */
function takeIdentity(
  producer: Producer,
  { producerId, producerEpoch }: { producerId: number; producerEpoch: number },
): void {
  if (producer.producerId === producerId && producer.producerEpoch === producerEpoch) return;
  producer.producerId = producerId;
  producer.producerEpoch = producerEpoch;
  producer.nextSequences.clear();
}

/** beginTransaction() asks nobody. kafkajs gets its producer id here, with its first transaction. */
export function beginTransaction(cluster: Cluster, producer: Producer): ClientError | null {
  const { transaction } = producer;
  if (transaction === null) return notTransactionalError(producer);
  const problem = standingProblem(producer, transaction);
  if (problem !== null) return problem;
  if (transaction.state === 'open') return wrongStateError(producer, 'begin');
  if (producer.producerId < 0) {
    const refused = initTransactions(cluster, producer);
    if (refused !== null) return refused;
  }
  transaction.state = 'open';
  return null;
}

function standingProblem(producer: Producer, { state, error }: ProducerTransaction): ClientError | null {
  if (error === null) return null;
  if (state === 'fenced') return fencedAgain(producer, error);
  return state === 'failed' ? abortableError(producer, error) : null;
}

/** Is what it sends now part of a transaction? */
export function isInTransaction({ transaction }: Producer): boolean {
  return transaction !== null && transaction.state === 'open';
}

/** kafkajs stamps nothing that it sends outside of a transaction. */
export function sendsPlainly({ client, transaction }: Producer): boolean {
  return client === 'kafkajs' && transaction !== null && transaction.state !== 'open';
}

/** Why it may not send at all now, or null. */
export function refuseSending(producer: Producer): ClientError | null {
  const { transaction } = producer;
  if (transaction === null || transaction.state === 'open') return null;
  return standingProblem(producer, transaction);
}

/**
 * Tells the coordinator of a partition before its first batch of the transaction. null: it may be sent; kafkajs sends
 * outside of transactions as well.
 */
export function joinTransaction(
  cluster: Cluster,
  producer: Producer,
  partition: TopicPartition,
): ClientError | null {
  const { transaction } = producer;
  if (transaction === null) return null;
  if (transaction.state === 'ready')
    return producer.client === 'kafkajs' ? null : sendOutsideError(producer, partition);
  const key = partitionKey(partition);
  if (transaction.partitions.has(key)) return null;
  const error = addPartition(cluster, identityIn(producer, transaction), partition);
  if (error !== null) return fail(producer, transaction, asSendError(cluster, producer, error));
  transaction.partitions.add(key);
  return null;
}

/** Since 4.0 the leader adds the partition for the client, and says INVALID_PRODUCER_EPOCH where the coordinator fences. */
function asSendError(cluster: Cluster, producer: Producer, error: TransactionError): ClientError {
  const isNew = cluster.version.bumpsEpochAtTransactionEnd && supportsEpochBump(producer);
  const seen = isNew && error === 'PRODUCER_FENCED' ? 'INVALID_PRODUCER_EPOCH' : error;
  return transactionError(producer, seen);
}

function identityIn({ producerId, producerEpoch }: Producer, { transactionalId }: ProducerTransaction) {
  return { transactionalId, producerId, producerEpoch };
}

/** KIP-890, part 2: Java since 4.0. */
function supportsEpochBump({ client, clientVersion }: Producer): boolean {
  return client === 'java' && isAtLeast(clientVersion, '4.0');
}

/** A batch was not written: the transaction can only be aborted. */
export function noteFailedSend(producer: Producer, name: string): void {
  const { transaction } = producer;
  if (transaction === null || transaction.state !== 'open') return;
  const error = isKafkaError(name) ? transactionError(producer, name) : { name, error: null, message: name };
  fail(producer, transaction, error);
}

/** A coordinator that fences ends the producer, a leader that does only this transaction, for Java (TXN-17). */
function fail(producer: Producer, transaction: ProducerTransaction, error: ClientError): ClientError {
  const isOldEpoch = error.error === 'INVALID_PRODUCER_EPOCH';
  const isFatal =
    error.error === 'PRODUCER_FENCED' ||
    error.error === 'INVALID_PRODUCER_ID_MAPPING' ||
    (isOldEpoch && !(producer.client === 'java' && isAtLeast(producer.clientVersion, '2.7')));
  transaction.state = isFatal ? 'fenced' : 'failed';
  transaction.error = error;
  return error;
}

export type SendOffsetsResult =
  | { readonly error: null; readonly offsets: readonly PartitionOffset[] }
  | { readonly error: ClientError };

/**
 * sendOffsetsToTransaction(): the consumer's positions, as pending offsets of its group. Clients that know KIP-447 say who
 * in the group sends them, so that a member that was put out is refused.
 */
export function sendOffsetsToTransaction(
  cluster: Cluster,
  producer: Producer,
  consumer: Consumer,
): SendOffsetsResult {
  const { transaction } = producer;
  if (transaction === null) return { error: notTransactionalError(producer) };
  const problem = standingProblem(producer, transaction);
  if (problem !== null) return { error: problem };
  if (transaction.state !== 'open') return { error: offsetsOutsideError(producer) };
  const offsets = [...consumer.partitions.values()].flatMap(({ topic, partition, position }) =>
    position === null ? [] : [{ topic, partition, offset: position }],
  );
  const groupId = consumer.groupId ?? '';
  if (offsets.length === 0) return { error: null, offsets };
  const identity = identityIn(producer, transaction);
  const refused = addOffsets(cluster, identity, groupId);
  if (refused !== null) return { error: fail(producer, transaction, transactionError(producer, refused)) };
  transaction.hasOffsets = true;
  const answer = commitOffsetsInTransaction(cluster, {
    producer: identity,
    member: groupMetadataOf(producer, consumer),
    clientId: consumer.name,
    offsets,
  });
  const error = answer.find((partition) => partition.error !== null)?.error ?? null;
  if (error !== null) return { error: fail(producer, transaction, offsetsError(producer, error)) };
  return { error: null, offsets };
}

/**
 * Whom the consumer's group metadata name (KIP-447; Java since 2.5, librdkafka since 1.6, kafkajs not, CLI-804). Java's are
 * of its last join, so that a member that was put out meanwhile is refused.
 */
function groupMetadataOf({ client, clientVersion }: Producer, consumer: Consumer): MemberIdentity {
  if (client === 'librdkafka') return identityOf(consumer);
  if (client !== 'java' || !isAtLeast(clientVersion, '2.5')) return simpleIdentity(consumer.groupId ?? '');
  return { ...identityOf(consumer), ...consumer.membership?.joinedAs };
}

/** commitTransaction() or abortTransaction(). One in which nothing was sent ends without a request. */
export function finishTransaction(
  cluster: Cluster,
  producer: Producer,
  type: MarkerType,
): ClientError | null {
  const { transaction } = producer;
  if (transaction === null) return notTransactionalError(producer);
  const mayAbort = type === 'abort' && transaction.state === 'failed';
  const problem = mayAbort ? null : standingProblem(producer, transaction);
  if (problem !== null) return problem;
  if (transaction.state === 'ready') return wrongStateError(producer, type);
  if (transaction.partitions.size > 0 || transaction.hasOffsets) {
    const supportsBump = supportsEpochBump(producer);
    const identity = identityIn(producer, transaction);
    const answer = endTransaction(cluster, identity, { type, supportsEpochBump: supportsBump });
    if (answer.error !== null) return fail(producer, transaction, transactionError(producer, answer.error));
    takeIdentity(producer, answer);
  }
  transaction.state = 'ready';
  transaction.error = null;
  transaction.partitions.clear();
  transaction.hasOffsets = false;
  return null;
}

/** close(): Java aborts what is open; the others leave it to the timeout. */
export function closeTransaction(cluster: Cluster, producer: Producer): void {
  const state = producer.transaction?.state;
  const isOpen = state === 'open' || state === 'failed';
  if (producer.client === 'java' && isOpen) finishTransaction(cluster, producer, 'abort');
}
