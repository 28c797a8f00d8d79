/** What happened to transactions, as data. Moments are ms. */
import type { PartitionOffset } from '../group/group-events.ts';
import type { TopicPartition } from '../group/topic-partition.ts';
import type { MarkerType } from '../log/end-transaction-marker.ts';
import type { Verdict } from '../rules.ts';
import type { TransactionState } from './transaction.ts';

interface OfTransaction {
  readonly atMs: number;
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
}

/** InitProducerId was answered: who held the transactional id before is fenced (TXN-7). */
export interface ProducerInitializedEvent extends OfTransaction {
  readonly type: 'producerInitialized';
}

export interface TransactionStateEvent extends OfTransaction {
  readonly type: 'transactionStateChanged';
  readonly from: TransactionState;
  readonly to: TransactionState;
}

/** All its markers are written. The rule says who ended it: the producer, a newer one, or the timeout. */
export interface TransactionEndedEvent extends OfTransaction, Verdict {
  readonly type: 'transactionCommitted' | 'transactionAborted';
  readonly partitions: readonly TopicPartition[];
}

/** A marker takes an offset of its own (TXN-10). */
export interface MarkerWrittenEvent extends OfTransaction, TopicPartition {
  readonly type: 'markerWritten';
  readonly marker: MarkerType;
  readonly offset: number;
  readonly sizeInBytes: number;
}

/** Offsets sent in a transaction: nobody sees them before its commit (TXN-14). */
export interface OffsetsPendingEvent extends OfTransaction {
  readonly type: 'offsetsPending';
  readonly group: string;
  readonly offsets: readonly PartitionOffset[];
}

export type TransactionEvent =
  | ProducerInitializedEvent
  | TransactionStateEvent
  | TransactionEndedEvent
  | MarkerWrittenEvent
  | OffsetsPendingEvent;
