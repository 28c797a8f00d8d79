/**
 * What the controller and the leaders do by the clock, after the logs' own tasks (TASK-12): fencing silent brokers (CLU-10),
 * the ISR shrink check (TASK-8, CLU-13), the turn that gives leaderships back (CLU-12), the end of a produce request's
 * patience (APP-12). With every broker heard and every leader the preferred one nothing is ever due.
 */
import type { Cluster } from '../cluster.ts';
import { logsOf } from '../cluster.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { fencingDueMs, findBroker, isActive, isReachable } from './broker.ts';
import { fenceBroker } from './broker-lifecycle.ts';
import { timeOutAwaited } from './delayed-produce.ts';
import { removeFromIsr } from './in-sync-replicas.ts';
import { serveFromLeader, setLeader } from './leadership.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** ms: the next moment at which one of these changes something; Infinity: never, if nothing else happens. */
export function nextReplicationDueMs(cluster: Cluster): number {
  const { brokers, delayedProduces } = cluster;
  if (brokers.length === 1 && brokers[0]!.silentFromMs === null) return NEVER;
  let next = NEVER;
  for (const broker of brokers) next = Math.min(next, fencingDueMs(cluster, broker));
  for (const { dueMs } of delayedProduces) next = Math.min(next, dueMs);
  for (const log of logsOf(cluster)) next = Math.min(next, lagDueMs(cluster, log));
  if (strayLogs(cluster).length > 0) next = Math.min(next, onGrid(cluster, balanceGrid(cluster), 0));
  return Math.max(next, cluster.nowMs);
}

/** Runs what is due at the cluster's now. */
export function runDueReplication(cluster: Cluster): void {
  const { brokers, nowMs } = cluster;
  if (brokers.length === 1 && brokers[0]!.silentFromMs === null) return;
  for (const broker of brokers) if (fencingDueMs(cluster, broker) <= nowMs) fenceBroker(cluster, broker);
  timeOutAwaited(cluster);
  for (const log of logsOf(cluster)) if (lagDueMs(cluster, log) <= nowMs) shrinkIsr(cluster, log);
  const strays = strayLogs(cluster);
  if (strays.length > 0 && onGrid(cluster, balanceGrid(cluster), 0) <= nowMs) giveBack(cluster, strays);
}

interface Grid {
  readonly firstMs: number;
  readonly periodMs: number;
}

/** TASK-8: half of `replica.lag.time.max.ms`. */
function lagGrid({ brokerStartMs, brokerConfig }: Cluster): Grid {
  const periodMs = Math.max(1, Math.floor(brokerConfig['replica.lag.time.max.ms'] / 2));
  return { firstMs: brokerStartMs + periodMs, periodMs };
}

/** CLU-12: the controller's turn. */
function balanceGrid({ startMs, brokerConfig }: Cluster): Grid {
  const periodMs = brokerConfig['leader.imbalance.check.interval.seconds'] * 1000;
  return { firstMs: startMs + periodMs, periodMs };
}

/** The first moment of a grid not before `dueMs` that has not run yet. */
function onGrid({ tasksDoneMs }: Cluster, { firstMs, periodMs }: Grid, dueMs: number): number {
  const fromMs = Math.max(dueMs, tasksDoneMs + 1);
  return fromMs <= firstMs ? firstMs : firstMs + Math.ceil((fromMs - firstMs) / periodMs) * periodMs;
}

/** ms: the check that finds a follower behind for more than `replica.lag.time.max.ms`. One that has all stays in sync. */
function lagDueMs(cluster: Cluster, log: PartitionLog): number {
  const { isr, endOffsets } = log.replication;
  if (!log.isOnline || endOffsets.size === 0) return NEVER;
  let next = NEVER;
  for (const brokerId of isr)
    if (isBehind(log, brokerId)) next = Math.min(next, outOfSyncMs(cluster, brokerId));
  return next === NEVER ? NEVER : onGrid(cluster, lagGrid(cluster), next);
}

function isBehind({ replication, logEndOffset }: PartitionLog, brokerId: number): boolean {
  return (replication.endOffsets.get(brokerId) ?? logEndOffset) < logEndOffset;
}

/** ms: from when a silent follower counts as out of sync; it was last caught up as it fell silent. */
function outOfSyncMs(cluster: Cluster, brokerId: number): number {
  const silentFromMs = findBroker(cluster, brokerId)?.silentFromMs ?? NEVER;
  return silentFromMs + cluster.brokerConfig['replica.lag.time.max.ms'] + 1;
}

function shrinkIsr(cluster: Cluster, log: PartitionLog): void {
  for (const brokerId of log.replication.isr) {
    if (!isBehind(log, brokerId) || outOfSyncMs(cluster, brokerId) > cluster.nowMs) continue;
    const lagTimeMaxMs = cluster.brokerConfig['replica.lag.time.max.ms'];
    removeFromIsr(cluster, log, brokerId, { rule: 'CLU-13', facts: { broker: brokerId, lagTimeMaxMs } });
  }
  serveFromLeader(cluster, log);
}

/** Partitions whose preferred leader could lead and does not, of brokers that miss more of theirs than is allowed. */
function strayLogs(cluster: Cluster): PartitionLog[] {
  if (!cluster.brokerConfig['auto.leader.rebalance.enable'] || cluster.brokers.length === 1) return [];
  const percentage = cluster.brokerConfig['leader.imbalance.per.broker.percentage'];
  const preferred = new Map<number, PartitionLog[]>();
  for (const log of logsOf(cluster)) {
    const first = log.replication.replicas[0]!;
    const those = preferred.get(first);
    if (those === undefined) preferred.set(first, [log]);
    else those.push(log);
  }
  return [...preferred].flatMap(([brokerId, logs]) => {
    const missing = logs.filter(({ replication }) => replication.leader !== brokerId);
    if (missing.length * 100 <= percentage * logs.length) return [];
    if (!isActive(cluster, brokerId) || !isReachable(cluster, brokerId)) return [];
    return missing.filter(({ replication }) => replication.isr.includes(brokerId));
  });
}

function giveBack(cluster: Cluster, logs: readonly PartitionLog[]): void {
  for (const log of logs) {
    const leader = log.replication.replicas[0]!;
    setLeader(cluster, log, { leader, from: 'isr' }, { rule: 'CLU-12', facts: { leader } });
  }
}
