/**
 * Which brokers hold a new partition (CLU-18), and the refusal of more replicas than there are brokers (CLU-9; Kafka's
 * `StripedReplicaPlacer`, `AdminUtils`). Brokers that are gone are taken last.
 */
import type { Cluster } from '../cluster.ts';
import { isActive } from './broker.ts';
import { createPartitionReplicas, type PartitionReplicas } from './partition-replicas.ts';

type Brokers = Pick<Cluster, 'brokers'>;

/**
 * Replica j of partition p stands on broker `sorted[(p + j) mod n]`.
 * Deviates: real brokers begin at a random one and shift the second replica.
 */
export function placePartition(
  cluster: Brokers,
  partition: number,
  replicationFactor: number,
): PartitionReplicas {
  const ids = cluster.brokers.map(({ brokerId }) => brokerId);
  const active = ids.filter((id) => isActive(cluster, id));
  const inTurn = active.map((_, j) => active[(partition + j) % active.length]!);
  const gone = ids.filter((id) => !isActive(cluster, id));
  const replicas = [...inTurn, ...gone].slice(0, replicationFactor);
  const isr = replicas.filter((id) => isActive(cluster, id));
  return createPartitionReplicas(replicas, isr);
}

/** CLU-9, in the words of the release's metadata; null: there are brokers enough. */
export function refuseReplicationFactor(
  cluster: Brokers & Pick<Cluster, 'version'>,
  factor: number,
): string | null {
  const registered = cluster.brokers.length;
  const available = cluster.brokers.filter(({ isFenced }) => !isFenced).length;
  if (cluster.version.hasZooKeeper) {
    if (factor <= available) return null;
    return `Replication factor: ${factor} larger than available brokers: ${available}.`;
  }
  const prefix = `Unable to replicate the partition ${factor} time(s): `;
  if (factor > registered)
    return `${prefix}The target replication factor of ${factor} cannot be reached because only ${registered} broker(s) are registered.`;
  return available === 0 ? `${prefix}All brokers are currently fenced.` : null;
}
