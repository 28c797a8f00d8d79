/**
 * What a cleaning knows of transactions while it reads a log from its start (CLN-13, CLN-23, TMB-10, Kafka's
 * `CleanedTransactionMetadata`): which producers are inside an aborted one, and whether a marker's transaction still had a
 * batch when this cleaning came to it. An emptied header is a batch too.
 */
import { type Batch, isControlBatch, isTransactional } from './batch.ts';
import { markerTypeOf } from './end-transaction-marker.ts';
import type { PartitionLog } from './partition-log.ts';
import { type AbortedTransaction, abortedTransactionsIn } from './transaction-index.ts';

export interface CleanedTransactions {
  /** Aborted and not begun yet, the first to begin at the end. */
  readonly ahead: AbortedTransaction[];
  /** Aborted ones that have begun, by producer id. */
  readonly aborted: Map<number, { readonly transaction: AbortedTransaction; hasBatches: boolean }>;
  /** Producers with a batch of a transaction that is not aborted. */
  readonly committed: Set<number>;
  /** Markers' offsets of aborted transactions that had no batch left. */
  readonly gone: Set<number>;
}

/** For a reading that begins at `fromOffset`. */
export function cleanedTransactions(log: PartitionLog, fromOffset: number): CleanedTransactions {
  const ahead = abortedTransactionsIn(log.abortedTransactions, {
    fromOffset,
    upperBoundOffset: log.logEndOffset,
  });
  ahead.sort((a, b) => b.firstOffset - a.firstOffset);
  return { ahead, aborted: new Map(), committed: new Set(), gone: new Set() };
}

/** Goes on to the next batch. True: it may be discarded, being aborted data or a marker without batches. */
export function traverseBatch(transactions: CleanedTransactions, batch: Batch): boolean {
  const { ahead, aborted, committed } = transactions;
  while (ahead.length > 0 && ahead.at(-1)!.firstOffset <= batch.lastOffset) {
    const transaction = ahead.pop()!;
    if (!aborted.has(transaction.producerId))
      aborted.set(transaction.producerId, { transaction, hasBatches: false });
  }
  if (isControlBatch(batch)) return traverseMarker(transactions, batch);
  if (!isTransactional(batch)) return false;
  const inside = aborted.get(batch.producerId);
  if (inside === undefined) {
    committed.add(batch.producerId);
    return false;
  }
  inside.hasBatches = true;
  return true;
}

function traverseMarker({ aborted, committed, gone }: CleanedTransactions, marker: Batch): boolean {
  const type = markerTypeOf(marker);
  if (type === null) return true; // Emptied before.
  if (type === 'commit') return !committed.delete(marker.producerId);
  const inside = aborted.get(marker.producerId);
  aborted.delete(marker.producerId);
  if (inside?.hasBatches) return false;
  gone.add(marker.baseOffset);
  return true;
}

/** The index after the cleaning: without those that had no batch left. */
export function abortedTransactionsLeft(
  log: PartitionLog,
  { gone }: CleanedTransactions,
): AbortedTransaction[] {
  if (gone.size === 0) return log.abortedTransactions;
  return log.abortedTransactions.filter(({ lastOffset }) => !gone.has(lastOffset));
}
