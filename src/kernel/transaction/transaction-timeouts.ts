/**
 * What the transaction coordinator does by itself (TASK-9, TXN-9; `TransactionStateManager.timedOutTransactions`,
 * `removeExpiredTransactionalIds`): it aborts transactions that have been open for more than `transaction.timeout.ms`, and
 * forgets transactional ids nobody has used for `transactional.id.expiration.ms`.
 */
import type { Cluster } from '../cluster.ts';
import type { Transaction } from './transaction.ts';
import { changeState, fence } from './transaction-coordinator.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** ms: from when a scan aborts it: strictly more than its timeout after its start; Infinity: it is not open. */
function timedOutFromMs({ state, startMs, timeoutMs }: Transaction): number {
  return state === 'Ongoing' && startMs !== null ? startMs + timeoutMs + 1 : NEVER;
}

/** ms: from when a scan finds a transaction to abort; Infinity: never, if nothing else happens. */
export function transactionsTimeOutFromMs(cluster: Cluster): number {
  let next = NEVER;
  for (const transaction of cluster.transactions.values()) next = Math.min(next, timedOutFromMs(transaction));
  return next;
}

/** One scan: each that is open for too long is aborted under the next epoch, so that its producer is fenced (TXN-9). */
export function abortTimedOutTransactions(cluster: Cluster): void {
  for (const transaction of cluster.transactions.values()) {
    if (timedOutFromMs(transaction) > cluster.nowMs) continue;
    const openMs = cluster.nowMs - transaction.startMs!;
    fence(cluster, transaction, { rule: 'TXN-9', facts: { openMs, timeoutMs: transaction.timeoutMs } });
  }
}

function expiresFromMs({ state, lastUpdateMs }: Transaction, expirationMs: number): number {
  return state === 'Ongoing' ? NEVER : lastUpdateMs + expirationMs;
}

/** ms: from when a check finds a transactional id to forget; Infinity: never, if nothing else happens. */
export function transactionalIdsExpireFromMs(cluster: Cluster): number {
  const expirationMs = cluster.brokerConfig['transactional.id.expiration.ms'];
  let next = NEVER;
  for (const transaction of cluster.transactions.values())
    next = Math.min(next, expiresFromMs(transaction, expirationMs));
  return next;
}

/** One check: ids without an open transaction that are idle for so long are forgotten (TXN-9). */
export function forgetExpiredTransactionalIds(cluster: Cluster): void {
  const expirationMs = cluster.brokerConfig['transactional.id.expiration.ms'];
  for (const transaction of cluster.transactions.values()) {
    if (expiresFromMs(transaction, expirationMs) > cluster.nowMs) continue;
    changeState(cluster, transaction, 'Dead');
    cluster.transactions.delete(transaction.transactionalId);
  }
}
