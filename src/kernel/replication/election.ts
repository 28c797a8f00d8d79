/**
 * Who leads (CLU-11; Kafka's `PartitionChangeBuilder`, `PartitionLeaderElectionAlgorithms`): the first replica, in the
 * order of the replica list, that is alive and in the ISR. With an empty ISR an eligible leader replica, then the last
 * known one (KIP-966). Else nobody, unless `unclean.leader.election.enable`: then the first replica alive, and what it
 * lacks is lost.
 */
import type { Cluster } from '../cluster.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { isActive } from './broker.ts';

export interface Election {
  /** null: nobody can lead; the partition is offline. */
  readonly leader: number | null;
  readonly from: 'isr' | 'elr' | 'lastKnownElr' | 'unclean' | 'none';
}

export function electLeader(cluster: Cluster, log: PartitionLog): Election {
  const { replicas, isr, elr, lastKnownElr } = log.replication;
  const firstOf = (among: readonly number[]): number | undefined =>
    replicas.find((id) => among.includes(id) && isActive(cluster, id));
  const inSync = firstOf(isr);
  if (inSync !== undefined) return { leader: inSync, from: 'isr' };
  const eligible = isr.length === 0 ? firstOf(elr) : undefined;
  if (eligible !== undefined) return { leader: eligible, from: 'elr' };
  const known = isr.length === 0 && elr.length === 0 ? firstOf(lastKnownElr) : undefined;
  if (known !== undefined) return { leader: known, from: 'lastKnownElr' };
  if (!log.config['unclean.leader.election.enable']) return { leader: null, from: 'none' };
  const any = firstOf(replicas);
  return any === undefined ? { leader: null, from: 'none' } : { leader: any, from: 'unclean' };
}
