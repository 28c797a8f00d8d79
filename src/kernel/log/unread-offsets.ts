/**
 * Offsets that no reader is ever handed a record for: markers, and what compaction has left empty (APP-5); and those that
 * only readers of uncommitted records are handed, of aborted transactions (LST-11).
 */
import { type Batch, isAlike, isControlBatch } from './batch.ts';
import type { PartitionLog } from './partition-log.ts';
import { isAborted } from './transaction-index.ts';

/** `[from, to)` */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
}

export interface UnreadOffsets {
  readonly withoutRecord: readonly OffsetSpan[];
  readonly aborted: readonly OffsetSpan[];
}

/** Of the offsets from `from` up to `to`, which these batches cover in order; null: each has its record. */
export function unreadOffsets(
  log: Pick<PartitionLog, 'abortedTransactions'>,
  batches: Iterable<Batch>,
  { from, to }: OffsetSpan,
): UnreadOffsets | null {
  const withoutRecord: OffsetSpan[] = [];
  const aborted: OffsetSpan[] = [];
  let next = from;
  const skipTo = (offset: number) => {
    const end = Math.min(offset, to);
    if (end > next) withoutRecord.push({ from: next, to: end });
    next = Math.max(next, end);
  };
  for (const batch of batches) {
    if (batch.lastOffset < from || batch.baseOffset >= to || isControlBatch(batch)) continue;
    const begin = Math.max(batch.baseOffset, from);
    if (isAborted(log.abortedTransactions, batch))
      aborted.push({ from: begin, to: Math.min(batch.lastOffset + 1, to) });
    if (isAlike(batch.records)) {
      skipTo(begin);
      next = Math.min(batch.lastOffset + 1, to);
      continue;
    }
    for (const { offset } of batch.records) {
      if (offset < next || offset >= to) continue;
      skipTo(offset);
      next = offset + 1;
    }
  }
  skipTo(to);
  return withoutRecord.length === 0 && aborted.length === 0 ? null : { withoutRecord, aborted };
}
