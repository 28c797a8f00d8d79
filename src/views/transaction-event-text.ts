/** What happened to transactions, in words. */
import type { TransactionEvent } from '../kernel/transaction/transaction-events.ts';

export function isTransactionEvent(event: { readonly type: string }): event is TransactionEvent {
  return 'transactionalId' in event;
}

export function transactionEventText(event: TransactionEvent): string {
  const { transactionalId } = event;
  switch (event.type) {
    case 'producerInitialized':
      return `transactional.id ${transactionalId} has producer id ${event.producerId}, epoch ${event.producerEpoch}`;
    case 'transactionStateChanged':
      return `transaction ${transactionalId} is ${event.to}`;
    case 'transactionCommitted':
      return `transaction ${transactionalId} committed`;
    case 'transactionAborted':
      return `transaction ${transactionalId} aborted${abortedBy(event.rule)}`;
    case 'markerWritten':
      return `${event.marker} marker of ${transactionalId} at offset ${event.offset}, ${event.sizeInBytes} bytes`;
    case 'offsetsPending':
      return `group ${event.group}: ${event.offsets.map(({ topic, partition, offset }) => `${topic}:${partition}=${offset}`).join(' ')} pending in transaction ${transactionalId}`;
  }
}

function abortedBy(rule: string): string {
  if (rule === 'TXN-7') return ': a newer producer took its transactional.id';
  return rule === 'TXN-9' ? ': transaction.timeout.ms is over' : '';
}

/** How many transactions were committed, and which were aborted. */
export function transactionSummary(events: readonly { readonly type: string }[]): string[] {
  const ended = events.filter(isTransactionEvent);
  const committed = ended.filter(({ type }) => type === 'transactionCommitted').length;
  const aborted = ended.filter(({ type }) => type === 'transactionAborted');
  const told =
    aborted.length <= 2 ? aborted.map(transactionEventText) : [`${aborted.length} transactions aborted`];
  if (committed === 0) return told;
  return [`${committed} transaction${committed === 1 ? '' : 's'} committed`, ...told];
}
