/**
 * A producer as plain data: what its client and configs settle, and what it has done. How it sends is `send.ts`.
 */
import type { Connections } from './connections/connections.ts';
import type { HeldSend } from './held-sends.ts';
import { emptyPartitionerState, type PartitionerState } from './partitioners/no-key-state.ts';
import type { PartitioningSettings } from './partitioners/partition-choice.ts';
import type { PendingBatch } from './pending-batches.ts';
import type { SendCall } from './producer-timers.ts';
import type { ProducerTransaction } from './producer-transaction.ts';

export interface Producer {
  readonly name: string;
  readonly client: string;
  readonly clientVersion: string;
  readonly partitioning: PartitioningSettings;
  readonly partitionerState: PartitionerState;
  readonly acks: string;
  readonly isIdempotent: boolean;
  /** Bytes of one record with its batch header, estimated as the client does; Infinity: it does not look. */
  readonly maxRequestBytes: number;
  /** ms from a batch's creation until it is given up. */
  readonly deliveryTimeoutMs: number;
  /** ms */
  readonly requestTimeoutMs: number;
  /** Requests to one broker without an answer. */
  readonly inFlightMax: number;
  /** Opened with a `transactional.id`; null: it knows no transactions. */
  readonly transaction: ProducerTransaction | null;
  /** null: it knows every leader and reaches it. */
  readonly connections: Connections | null;
  /** Calls of `send` that wait for metadata, oldest first. */
  held: HeldSend[];
  /** -1 until the broker has given one (TXN-1). */
  producerId: number;
  producerEpoch: number;
  /** The next sequence by `topic-partition`. */
  readonly nextSequences: Map<string, number>;
  /** Batches without an answer by `topic-partition`, oldest first. */
  readonly pending: Map<string, PendingBatch[]>;
  /** Calls of `send` that wait for answers. */
  readonly calls: Map<number, SendCall>;
  nextCall: number;
  /** The leader the client knows by `topic-partition` (CLU-4). */
  readonly knownLeaders: Map<string, number>;
  sent: number;
  acknowledged: number;
  failed: number;
  /** Kafka's name, or the client's own. */
  lastError: string | null;
}

/** What a client and its configs settle; the rest of a producer is what it has done. */
export type ProducerSettings = Pick<
  Producer,
  | 'client'
  | 'clientVersion'
  | 'partitioning'
  | 'acks'
  | 'isIdempotent'
  | 'maxRequestBytes'
  | 'deliveryTimeoutMs'
  | 'requestTimeoutMs'
  | 'inFlightMax'
  | 'transaction'
>;

export function createProducer(
  options: Pick<Producer, 'name'> &
    Omit<ProducerSettings, 'transaction'> &
    Partial<Pick<Producer, 'transaction' | 'connections'>>,
): Producer {
  return {
    ...options,
    transaction: options.transaction ?? null,
    connections: options.connections ?? null,
    held: [],
    partitionerState: emptyPartitionerState(),
    producerId: -1,
    producerEpoch: -1,
    nextSequences: new Map(),
    pending: new Map(),
    calls: new Map(),
    nextCall: 0,
    knownLeaders: new Map(),
    sent: 0,
    acknowledged: 0,
    failed: 0,
    lastError: null,
  };
}
