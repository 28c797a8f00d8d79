/**
 * What the controller holds of a partition's replicas (Kafka's `PartitionRegistration`), and where the log of each replica
 * ends whose broker is down. A follower is nothing but that offset here: while its broker runs it has what the leader has.
 */
import type { EndTransactionMarker } from '../log/end-transaction-marker.ts';

export interface PartitionReplicas {
  /** Broker ids; the first is the preferred leader (CLU-12). */
  readonly replicas: readonly number[];
  /** null: offline. */
  leader: number | null;
  /** One more at each change of the leader (CLU-11). */
  leaderEpoch: number;
  /** ms: when this leader became it, or when there was none any more. */
  leaderSinceMs: number;
  /** The log's end when the leader of this epoch began to serve it (LST-6); null: it has not yet. */
  epochStartOffset: number | null;
  isr: readonly number[];
  /** Eligible leader replicas (KIP-966); empty in releases that have none. */
  elr: readonly number[];
  lastKnownElr: readonly number[];
  /** By broker id: the log end offset of a replica that cannot fetch. */
  readonly endOffsets: Map<number, number>;
  /** Markers of transactions that have ended while no leader could take them (TXN-10), oldest first. */
  awaitedMarkers: readonly AwaitedMarker[];
}

export interface AwaitedMarker extends EndTransactionMarker {
  readonly transactionalId: string;
}

/** A new partition: its first replica leads, the given ones are in sync. */
export function createPartitionReplicas(
  replicas: readonly number[],
  isr: readonly number[] = replicas,
): PartitionReplicas {
  return {
    replicas,
    leader: isr[0] ?? null,
    leaderEpoch: 0,
    leaderSinceMs: Number.NEGATIVE_INFINITY,
    epochStartOffset: 0,
    isr,
    elr: [],
    lastKnownElr: [],
    endOffsets: new Map(),
    awaitedMarkers: [],
  };
}
