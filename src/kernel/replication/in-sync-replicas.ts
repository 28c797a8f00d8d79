/**
 * The in-sync replicas, and the eligible leader replicas beside them (CLU-11, CLU-13; KIP-966, Kafka's
 * `PartitionChangeBuilder.maybePopulateTargetElr`). Before KIP-966 the last one stays listed in the ISR, dead or not.
 */
import type { Cluster } from '../cluster.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import type { Verdict } from '../rules.ts';
import { effectiveMinIsr } from './high-watermark.ts';

/** Takes a replica out of the ISR, if it is in it. */
export function removeFromIsr(cluster: Cluster, log: PartitionLog, brokerId: number, why: Verdict): void {
  const { isr } = log.replication;
  if (!isr.includes(brokerId)) return;
  const left = isr.filter((id) => id !== brokerId);
  if (left.length === 0 && !cluster.version.hasEligibleLeaderReplicas) return;
  setIsr(cluster, log, left, why);
}

/** Replicas that reached the high watermark are in sync again; Kafka lists them by id then. */
export function addToIsr(
  cluster: Cluster,
  log: PartitionLog,
  brokerIds: readonly number[],
  why: Verdict,
): void {
  if (brokerIds.length === 0) return;
  setIsr(
    cluster,
    log,
    [...log.replication.isr, ...brokerIds].sort((a, b) => a - b),
    why,
  );
}

/** Replaces the ISR: who leaves it below `min.insync.replicas` has all that is committed and stays eligible. */
function setIsr(cluster: Cluster, log: PartitionLog, isr: readonly number[], { rule, facts }: Verdict): void {
  const { replication, topic, partition } = log;
  const was = replication.isr;
  replication.isr = isr;
  updateElr(cluster, log, was);
  const at = { atMs: cluster.nowMs, topic, partition };
  cluster.events.push({ type: 'isrChanged', ...at, isr, was, rule, facts });
}

function updateElr(cluster: Cluster, log: PartitionLog, was: readonly number[]): void {
  const { replication } = log;
  if (!cluster.version.hasEligibleLeaderReplicas) return;
  const { isr, elr, lastKnownElr, leader } = replication;
  if (isr.length >= effectiveMinIsr(log, cluster)) {
    replication.elr = [];
    replication.lastKnownElr = [];
    return;
  }
  const eligible = unique([...elr, ...was]).filter((id) => !isr.includes(id));
  replication.elr = eligible;
  replication.lastKnownElr =
    isr.length === 0 && leader !== null
      ? [leader]
      : unique(lastKnownElr).filter((id) => !isr.includes(id) && !eligible.includes(id));
}

function unique(ids: readonly number[]): number[] {
  return [...new Set(ids)];
}
