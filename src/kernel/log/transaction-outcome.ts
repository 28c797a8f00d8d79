/** What became of the transaction a batch belongs to, as its partition's leader knows it (TXN-11, TXN-13). */
import { type Batch, isControlBatch } from './batch.ts';
import { markerTypeOf } from './end-transaction-marker.ts';
import type { PartitionLog } from './partition-log.ts';
import { isAborted } from './transaction-index.ts';

export type TransactionOutcome = 'open' | 'committed' | 'aborted' | 'ended';

/** Of a transactional batch; `ended`: a marker that a cleaning has emptied does not say how. */
export function transactionOutcome(log: PartitionLog, batch: Batch): TransactionOutcome {
  if (isControlBatch(batch)) {
    const type = markerTypeOf(batch);
    if (type === null) return 'ended';
    return type === 'commit' ? 'committed' : 'aborted';
  }
  const openFrom = log.openTransactions.get(batch.producerId);
  if (openFrom !== undefined && openFrom <= batch.baseOffset) return 'open';
  return isAborted(log.abortedTransactions, batch) ? 'aborted' : 'committed';
}
