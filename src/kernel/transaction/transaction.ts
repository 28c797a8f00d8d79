/**
 * A transaction as its coordinator keeps it (TXN-7, TXN-8, Kafka's `TransactionMetadata`): the producer that may write
 * under a transactional id, the state, and what the open transaction has touched. Plain data.
 */
import type { TopicPartition } from '../group/topic-partition.ts';

export type TransactionState =
  | 'Empty'
  | 'Ongoing'
  | 'PrepareCommit'
  | 'PrepareAbort'
  | 'CompleteCommit'
  | 'CompleteAbort'
  | 'Dead';

export interface Transaction {
  readonly transactionalId: string;
  producerId: number;
  producerEpoch: number;
  /** ms: `transaction.timeout.ms` of the producer. */
  timeoutMs: number;
  state: TransactionState;
  /** ms: when it became Ongoing, which the timeout counts from (TXN-9); null: it is not. */
  startMs: number | null;
  /** ms */
  lastUpdateMs: number;
  /** Partitions written to, by name. */
  readonly partitions: Map<string, TopicPartition>;
  /** Groups whose offsets it carries (TXN-14). */
  readonly groups: Set<string>;
}

/** A producer as it names itself in every request of a transaction. */
export interface TransactionalProducer {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
}
