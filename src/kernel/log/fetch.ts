/**
 * What a leader answers to a Fetch for one partition (LST-8 to LST-11, Kafka's `UnifiedLog.read`): whole batches from
 * the one that holds the offset, or after a gap the next one, up to the high watermark or the last stable offset. Only an
 * offset below the log start or above the log end is out of range; the end itself is not.
 */
import type { Facts } from '../rules.ts';
import type { Batch } from './batch.ts';
import { floorSegmentIndex, lastStableOffset, type PartitionLog } from './partition-log.ts';
import { type AbortedTransaction, abortedTransactionsIn } from './transaction-index.ts';

export type IsolationLevel = 'read_uncommitted' | 'read_committed';

export interface FetchRequest {
  readonly offset: number;
  /** The first batch comes even if it is larger (LST-10). */
  readonly maxBytes: number;
  readonly isolation: IsolationLevel;
}

export type FetchAnswer =
  | {
      readonly error: null;
      readonly batches: readonly Batch[];
      readonly sizeInBytes: number;
      /** Whose records a reader of committed transactions drops (LST-11); none for the others. */
      readonly abortedTransactions: readonly AbortedTransaction[];
    }
  | { readonly error: 'OFFSET_OUT_OF_RANGE'; readonly rule: 'LST-8'; readonly facts: Facts };

export function fetchFromLog(log: PartitionLog, { offset, maxBytes, isolation }: FetchRequest): FetchAnswer {
  const { logStartOffset, logEndOffset } = log;
  if (offset < logStartOffset || offset > logEndOffset) {
    return { error: 'OFFSET_OUT_OF_RANGE', rule: 'LST-8', facts: { offset, logStartOffset, logEndOffset } };
  }
  const batches: Batch[] = [];
  let sizeInBytes = 0;
  const endOffset = readableEndOffset(log, isolation);
  const answer = (): FetchAnswer => {
    const isFiltered = isolation === 'read_committed' && batches.length > 0;
    const abortedTransactions = isFiltered
      ? abortedTransactionsIn(log.abortedTransactions, {
          fromOffset: offset,
          upperBoundOffset: batches.at(-1)!.lastOffset + 1,
        })
      : [];
    return { error: null, batches, sizeInBytes, abortedTransactions };
  };
  for (
    let index = Math.max(0, floorSegmentIndex(log.segments, offset));
    index < log.segments.length;
    index++
  ) {
    const segment = log.segments[index]!;
    for (let at = firstBatchFrom(segment.batches, offset); at < segment.batches.length; at++) {
      const batch = segment.batches[at]!;
      const isTooMuch = batches.length > 0 && sizeInBytes + batch.sizeInBytes > maxBytes;
      if (batch.lastOffset >= endOffset || isTooMuch) return answer();
      batches.push(batch);
      sizeInBytes += batch.sizeInBytes;
    }
  }
  return answer();
}

/** Readers see nothing from here on (LST-8, LST-11). */
export function readableEndOffset(log: PartitionLog, isolation: IsolationLevel): number {
  return isolation === 'read_committed' ? lastStableOffset(log) : log.highWatermark;
}

/** The index of the first batch that ends at or after `offset`. */
function firstBatchFrom(batches: readonly Batch[], offset: number): number {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (batches[middle]!.lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
