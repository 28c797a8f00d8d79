/**
 * How a broker ends and comes back (CLU-10, CLU-11). A clean stop hands its leaderships over first; a killed or isolated one
 * stays leader and in sync for the controller until it is fenced, and stalls what waits for it (CLU-14).
 */
import type { Cluster } from '../cluster.ts';
import { logsOf, reopenLog } from '../cluster.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import type { Verdict } from '../rules.ts';
import type { Broker } from './broker.ts';
import { dropAwaited, failAwaited } from './delayed-produce.ts';
import { removeFromIsr } from './in-sync-replicas.ts';
import { replaceLeader, serveFromLeader } from './leadership.ts';

/** A controlled shutdown: others lead before it goes, so writers wait for nothing. */
export function stopBroker(cluster: Cluster, broker: Broker): void {
  note(cluster, broker, 'brokerStopped');
  if (broker.state === 'running') {
    leaveCluster(cluster, broker, { rule: 'CLU-10', facts: { broker: broker.brokerId, isClean: true } });
    fallSilent(cluster, broker, 'stopped');
    return;
  }
  broker.state = 'stopped';
}

/** kill -9: connections to it break and new ones are refused. */
export function killBroker(cluster: Cluster, broker: Broker): void {
  note(cluster, broker, 'brokerKilled');
  fallSilent(cluster, broker, 'killed');
}

/** Nothing reaches it or comes from it: requests to it stay without any answer. */
export function isolateBroker(cluster: Cluster, broker: Broker): void {
  note(cluster, broker, 'brokerIsolated');
  fallSilent(cluster, broker, 'isolated');
}

/** The controller gives up a silent broker (CLU-10). */
export function fenceBroker(cluster: Cluster, broker: Broker): void {
  const silentMs = cluster.nowMs - (broker.silentFromMs ?? cluster.nowMs);
  const verdict: Verdict = { rule: 'CLU-10', facts: { broker: broker.brokerId, silentMs, isClean: false } };
  const { brokerId } = broker;
  cluster.events.push({ type: 'brokerFenced', atMs: cluster.nowMs, broker: brokerId, ...verdict });
  leaveCluster(cluster, broker, verdict);
}

/** Starts a broker again on its disks, or ends its isolation. A dead one that was not fenced yet is first (a new incarnation). */
export function startBroker(
  cluster: Cluster,
  broker: Broker,
  addresses: Pick<Broker, 'listener' | 'advertised'>,
): void {
  const { state, brokerId } = broker;
  if (state === 'running') return;
  if (state === 'killed' && !broker.isFenced) fenceBroker(cluster, broker);
  note(cluster, broker, 'brokerStarted');
  if (state !== 'isolated') broker.startedMs = cluster.nowMs;
  Object.assign(broker, addresses);
  broker.state = 'running';
  broker.silentFromMs = null;
  broker.isFenced = false;
  for (const log of replicasOn(cluster, broker)) {
    if (state === 'killed') forgetEligible(log, brokerId);
    if (log.replication.leader === null) replaceLeader(cluster, log);
    else serveFromLeader(cluster, log);
    if (state !== 'isolated' && log.replication.leader === brokerId) reopenLog(log, cluster.nowMs);
  }
}

/** KIP-966: who did not stop cleanly may lack what it had confirmed, and is no longer eligible. */
function forgetEligible({ replication }: PartitionLog, brokerId: number): void {
  replication.elr = replication.elr.filter((id) => id !== brokerId);
}

function fallSilent(cluster: Cluster, broker: Broker, state: 'stopped' | 'killed' | 'isolated'): void {
  const wasReachable = broker.state === 'running';
  broker.state = state;
  broker.silentFromMs ??= cluster.nowMs;
  for (const log of replicasOn(cluster, broker)) {
    const { endOffsets, leader } = log.replication;
    if (wasReachable) endOffsets.set(broker.brokerId, log.logEndOffset);
    if (leader === broker.brokerId) {
      if (state === 'isolated') dropAwaited(cluster, log);
      else failAwaited(cluster, log, 'DISCONNECTED');
    }
    serveFromLeader(cluster, log);
  }
}

/** The controller's side of an end: out of each ISR, and another leader where it led. */
function leaveCluster(cluster: Cluster, broker: Broker, why: Verdict): void {
  broker.isFenced = true;
  cluster.brokerChanges += 1;
  for (const log of replicasOn(cluster, broker)) {
    removeFromIsr(cluster, log, broker.brokerId, why);
    if (log.replication.leader === broker.brokerId) replaceLeader(cluster, log);
    else serveFromLeader(cluster, log);
  }
}

function replicasOn(cluster: Cluster, { brokerId }: Broker): PartitionLog[] {
  return [...logsOf(cluster)].filter(({ replication }) => replication.replicas.includes(brokerId));
}

function note(
  cluster: Cluster,
  { brokerId }: Broker,
  type: 'brokerStarted' | 'brokerStopped' | 'brokerKilled' | 'brokerIsolated',
): void {
  cluster.brokerChanges += 1;
  cluster.events.push({ type, atMs: cluster.nowMs, broker: brokerId });
}
