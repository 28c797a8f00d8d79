/**
 * Which transactions of a partition were aborted (Kafka's `TransactionIndex`, LST-11). Aborted records stay in the log
 * (TXN-13); readers of committed transactions are told of them and drop them, and the next cleaning removes them (CLN-23).
 */
import { type Batch, isControlBatch, isTransactional } from './batch.ts';

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Its marker's. */
  readonly lastOffset: number;
}

/** Does the batch belong to one of these? They are in the order of their markers, as a partition has them. */
export function isAborted(abortedTransactions: readonly AbortedTransaction[], batch: Batch): boolean {
  if (!isTransactional(batch) || isControlBatch(batch)) return false;
  // The producer's first marker after the batch ends its transaction, if that was aborted.
  for (
    let at = firstEndingAfter(abortedTransactions, batch.baseOffset);
    at < abortedTransactions.length;
    at++
  ) {
    const aborted = abortedTransactions[at]!;
    if (aborted.producerId === batch.producerId) return aborted.firstOffset <= batch.baseOffset;
  }
  return false;
}

/** Those that reach into `[fromOffset, upperBoundOffset)` (`TransactionIndex.collectAbortedTxns`). */
export function abortedTransactionsIn(
  abortedTransactions: readonly AbortedTransaction[],
  { fromOffset, upperBoundOffset }: { fromOffset: number; upperBoundOffset: number },
): AbortedTransaction[] {
  if (abortedTransactions.length === 0) return [];
  return abortedTransactions
    .slice(firstEndingAfter(abortedTransactions, fromOffset - 1))
    .filter(({ firstOffset }) => firstOffset < upperBoundOffset);
}

/** The index of the first one whose marker lies above `offset`. */
function firstEndingAfter(abortedTransactions: readonly AbortedTransaction[], offset: number): number {
  let low = 0;
  let high = abortedTransactions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (abortedTransactions[middle]!.lastOffset <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
