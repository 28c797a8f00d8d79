/**
 * Changes of leadership and what follows from them for a partition's log: who can be reached serves it, followers catch up
 * and join the ISR, the high watermark moves, waiting producers are answered (CLU-11 to CLU-15).
 */
import type { Cluster } from '../cluster.ts';
import { noteChange, type PartitionLog } from '../log/partition-log.ts';
import { truncateTo } from '../log/truncation.ts';
import { unreadOffsets } from '../log/unread-offsets.ts';
import type { Verdict } from '../rules.ts';
import { writeAwaitedMarkers } from '../transaction/transaction-markers.ts';
import { isActive, isReachable } from './broker.ts';
import { answerAwaited, failAwaited } from './delayed-produce.ts';
import { type Election, electLeader } from './election.ts';
import { advanceHighWatermark } from './high-watermark.ts';
import { addToIsr } from './in-sync-replicas.ts';

/** Elects a leader for a partition whose leader is gone, and sets it; also "nobody" is a change (CLU-11). */
export function replaceLeader(cluster: Cluster, log: PartitionLog): void {
  const election = electLeader(cluster, log);
  if (election.leader === null && log.replication.leader === null) return;
  setLeader(cluster, log, election, { rule: 'CLU-11', facts: { ...election } });
}

/** Makes a broker the leader, with the next epoch. A leader from outside the ISR is at first alone in it. */
export function setLeader(
  cluster: Cluster,
  log: PartitionLog,
  { leader, from }: Election,
  { rule, facts }: Verdict,
): void {
  const { replication, topic, partition } = log;
  const previous = replication.leader;
  replication.leader = leader;
  replication.leaderEpoch += 1;
  replication.leaderSinceMs = cluster.nowMs;
  replication.epochStartOffset = null;
  if (leader !== null && from !== 'isr') {
    replication.isr = [leader];
    replication.elr = from === 'elr' ? replication.elr.filter((id) => id !== leader) : [];
    replication.lastKnownElr = [];
  }
  const at = { atMs: cluster.nowMs, topic, partition };
  const { leaderEpoch } = replication;
  cluster.events.push({ type: 'leaderChanged', ...at, leader, previous, leaderEpoch, rule, facts });
  failAwaited(cluster, log, 'NOT_LEADER_OR_FOLLOWER');
  serveFromLeader(cluster, log);
}

/** Brings a partition's log in line with its leader and brokers as they are now. */
export function serveFromLeader(cluster: Cluster, log: PartitionLog): void {
  const { leader, replicas, endOffsets } = log.replication;
  log.isOnline = isReachable(cluster, leader);
  cluster.replicaChanges += 1;
  noteChange(log);
  if (!log.isOnline) return;
  const endOffset = endOffsets.get(leader!);
  if (endOffset !== undefined) loseRecordsFrom(cluster, log, endOffset);
  log.replication.epochStartOffset ??= log.logEndOffset;
  writeAwaitedMarkers(cluster, log);
  const reachable = replicas.filter((id) => isReachable(cluster, id));
  for (const id of reachable) endOffsets.delete(id);
  const { highWatermark } = log;
  const back = reachable.filter((id) => isActive(cluster, id) && !log.replication.isr.includes(id));
  addToIsr(cluster, log, back, { rule: 'CLU-13', facts: { highWatermark } });
  advanceHighWatermark(log, cluster);
  answerAwaited(cluster, log);
}

/**
 * The new leader's log is the partition's. Deviates: a replica that had more forgets it at once, not when it next follows.
 */
function loseRecordsFrom(cluster: Cluster, log: PartitionLog, offset: number): void {
  const { topic, partition, logEndOffset, highWatermark, replication } = log;
  if (offset >= logEndOffset) return;
  const batches = log.segments.flatMap((segment) => segment.batches);
  const unread = unreadOffsets(log, batches, { from: offset, to: logEndOffset });
  truncateTo(log, offset, cluster.nowMs);
  cluster.events.push({
    type: 'recordsTruncated',
    atMs: cluster.nowMs,
    topic,
    partition,
    fromOffset: offset,
    logEndOffset,
    ...(unread === null ? {} : { unread }),
    rule: 'CLU-11',
    facts: { leader: replication.leader, from: 'truncated', offset, logEndOffset, highWatermark },
  });
  for (const [brokerId, endOffset] of replication.endOffsets)
    replication.endOffsets.set(brokerId, Math.min(endOffset, offset));
}
