/**
 * The transaction coordinator (TXN-7, TXN-8; Kafka's `TransactionCoordinator`): who may write under a transactional id,
 * what belongs to its open transaction, and how that ends.
 * Deviates: markers are written at the instant of the decision, so nobody is answered CONCURRENT_TRANSACTIONS.
 */
import type { Cluster } from '../cluster.ts';
import { partitionKey, type TopicPartition } from '../group/topic-partition.ts';
import type { MarkerType } from '../log/end-transaction-marker.ts';
import type { Verdict } from '../rules.ts';
import { completePendingOffsets } from './pending-offsets.ts';
import type { Transaction, TransactionalProducer, TransactionState } from './transaction.ts';
import { writeMarkers } from './transaction-markers.ts';

/** The last epoch handed out is one below the largest 16-bit number, which is left for fencing. */
const EPOCH_MAX = 2 ** 15 - 2;

export type InitProducerIdAnswer =
  | { readonly error: null; readonly producerId: number; readonly producerEpoch: number }
  | { readonly error: 'INVALID_TRANSACTION_TIMEOUT' };

/**
 * InitProducerId with a transactional id: the producer id it always had, with the next epoch, which fences whoever had it
 * before. A transaction that is still open is aborted first. That takes an epoch too, which no producer is ever given.
 */
export function initProducerId(
  cluster: Cluster,
  { transactionalId, timeoutMs }: { transactionalId: string; timeoutMs: number },
): InitProducerIdAnswer {
  const maxMs = cluster.brokerConfig['transaction.max.timeout.ms'];
  if (!(timeoutMs > 0 && timeoutMs <= maxMs)) return { error: 'INVALID_TRANSACTION_TIMEOUT' };
  const transaction = cluster.transactions.get(transactionalId) ?? newTransaction(cluster, transactionalId);
  if (transaction.state === 'Ongoing') {
    const facts = { fencedEpoch: transaction.producerEpoch, producerId: transaction.producerId };
    fence(cluster, transaction, { rule: 'TXN-7', facts });
  }
  raiseEpoch(cluster, transaction);
  transaction.timeoutMs = timeoutMs;
  transaction.lastUpdateMs = cluster.nowMs;
  cluster.events.push({ type: 'producerInitialized', ...identityAt(cluster, transaction) });
  const { producerId, producerEpoch } = transaction;
  return { error: null, producerId, producerEpoch };
}

function newTransaction(cluster: Cluster, transactionalId: string): Transaction {
  const transaction: Transaction = {
    transactionalId,
    producerId: cluster.nextProducerId,
    producerEpoch: -1,
    timeoutMs: 0,
    state: 'Empty',
    startMs: null,
    lastUpdateMs: cluster.nowMs,
    partitions: new Map(),
    groups: new Set(),
  };
  cluster.nextProducerId += 1;
  cluster.transactions.set(transactionalId, transaction);
  return transaction;
}

/** The next epoch; with none left a new producer id begins at 0 (`prepareProducerIdRotation`). */
function raiseEpoch(cluster: Cluster, transaction: Transaction): void {
  if (transaction.producerEpoch < EPOCH_MAX) {
    transaction.producerEpoch += 1;
    return;
  }
  transaction.producerId = cluster.nextProducerId;
  transaction.producerEpoch = 0;
  cluster.nextProducerId += 1;
}

export type TransactionError = 'INVALID_PRODUCER_ID_MAPPING' | 'PRODUCER_FENCED' | 'INVALID_TXN_STATE';

/** AddPartitionsToTxn: the first one opens the transaction (TXN-8). null: the partition is in it. */
export function addPartition(
  cluster: Cluster,
  producer: TransactionalProducer,
  { topic, partition }: TopicPartition,
): TransactionError | null {
  const found = transactionOf(cluster, producer);
  if ('error' in found) return found.error;
  begin(cluster, found.transaction);
  found.transaction.partitions.set(partitionKey({ topic, partition }), { topic, partition });
  return null;
}

/** AddOffsetsToTxn: the group's offsets will be committed or dropped with the transaction (TXN-14). */
export function addOffsets(
  cluster: Cluster,
  producer: TransactionalProducer,
  groupId: string,
): TransactionError | null {
  const found = transactionOf(cluster, producer);
  if ('error' in found) return found.error;
  begin(cluster, found.transaction);
  found.transaction.groups.add(groupId);
  return null;
}

/** The transaction of a producer that may still write, or why it may not: its id is unknown, or a newer one has it. */
function transactionOf(
  cluster: Cluster,
  { transactionalId, producerId, producerEpoch }: TransactionalProducer,
): { transaction: Transaction } | { error: TransactionError } {
  const transaction = cluster.transactions.get(transactionalId);
  if (transaction === undefined || transaction.producerId !== producerId)
    return { error: 'INVALID_PRODUCER_ID_MAPPING' };
  return transaction.producerEpoch === producerEpoch ? { transaction } : { error: 'PRODUCER_FENCED' };
}

function begin(cluster: Cluster, transaction: Transaction): void {
  transaction.lastUpdateMs = cluster.nowMs;
  if (transaction.state === 'Ongoing') return;
  transaction.startMs = cluster.nowMs;
  changeState(cluster, transaction, 'Ongoing');
}

export type EndTransactionAnswer =
  | { readonly error: TransactionError }
  | { readonly error: null; readonly producerId: number; readonly producerEpoch: number };

/**
 * EndTxn. Since 4.0 the transaction's end raises the epoch if the client can do so too, and the markers carry the new one
 * (TXN-17): what the old one sends late is refused.
 */
export function endTransaction(
  cluster: Cluster,
  producer: TransactionalProducer,
  { type, supportsEpochBump }: { type: MarkerType; supportsEpochBump: boolean },
): EndTransactionAnswer {
  const found = transactionOf(cluster, producer);
  if ('error' in found) return found;
  const { transaction } = found;
  if (transaction.state !== 'Ongoing') return { error: 'INVALID_TXN_STATE' };
  const facts = { openMs: cluster.nowMs - (transaction.startMs ?? cluster.nowMs) };
  const bumps = cluster.version.bumpsEpochAtTransactionEnd && supportsEpochBump;
  if (bumps) transaction.producerEpoch += 1;
  finish(cluster, transaction, type, { rule: 'TXN-8', facts });
  if (bumps && transaction.producerEpoch > EPOCH_MAX) raiseEpoch(cluster, transaction);
  const { producerId, producerEpoch } = transaction;
  return { error: null, producerId, producerEpoch };
}

/** Aborts an open transaction whose producer is shut out: its epoch is raised first (`prepareFenceProducerEpoch`). */
export function fence(cluster: Cluster, transaction: Transaction, verdict: Verdict): void {
  transaction.producerEpoch += 1;
  finish(cluster, transaction, 'abort', verdict);
}

function finish(cluster: Cluster, transaction: Transaction, type: MarkerType, verdict: Verdict): void {
  const commits = type === 'commit';
  transaction.lastUpdateMs = cluster.nowMs;
  changeState(cluster, transaction, commits ? 'PrepareCommit' : 'PrepareAbort');
  const partitions = writeMarkers(cluster, transaction, type);
  for (const groupId of transaction.groups) completePendingOffsets(cluster, transaction, { groupId, type });
  transaction.partitions.clear();
  transaction.groups.clear();
  transaction.startMs = null;
  changeState(cluster, transaction, commits ? 'CompleteCommit' : 'CompleteAbort');
  const ended = commits ? 'transactionCommitted' : 'transactionAborted';
  cluster.events.push({ type: ended, ...identityAt(cluster, transaction), ...verdict, partitions });
}

export function changeState(cluster: Cluster, transaction: Transaction, to: TransactionState): void {
  const from = transaction.state;
  transaction.state = to;
  cluster.events.push({ type: 'transactionStateChanged', ...identityAt(cluster, transaction), from, to });
}

function identityAt(
  { nowMs }: Cluster,
  { transactionalId, producerId, producerEpoch }: Transaction,
): TransactionalProducer & { atMs: number } {
  return { atMs: nowMs, transactionalId, producerId, producerEpoch };
}
