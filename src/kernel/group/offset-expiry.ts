/**
 * When committed offsets go by themselves (OFS-7 to OFS-11, KIP-211, `GroupMetadata.removeExpiredOffsets`):
 * `offsets.retention.minutes` after the group became Empty, or, in a group that never had a member and for topics nobody
 * subscribes to any more, after their own commit. A group that is Empty with none left is dropped. Looked at every
 * `offsets.retention.check.interval.ms` (TASK-6), so up to ten minutes late. Before 2.1 each commit had its own end.
 */
import type { Cluster } from '../cluster.ts';
import type { Facts, Rule } from '../rules.ts';
import { removeOffsets } from './committed-offsets.ts';
import type { CommittedOffset, Group } from './group.ts';
import { subscribedTopics } from './group.ts';
import { removeGroup } from './group-state.ts';

const NEVER = Number.POSITIVE_INFINITY;
const MINUTE_MS = 60_000;

export interface ExpiryVerdict {
  readonly verdict: 'keep' | 'expire';
  /** ms: from when a check takes it, if nothing else happens; Infinity: not in this state of the group. */
  readonly expiresFromMs: number;
  readonly rule: Rule;
  readonly facts: Facts;
}

/** Whether a check now would take an offset, and from when one would (OFS-8, OFS-10). */
export function offsetExpiry(cluster: Cluster, group: Group, offset: CommittedOffset): ExpiryVerdict {
  const retentionMs = cluster.brokerConfig['offsets.retention.minutes'] * MINUTE_MS;
  const perCommit = cluster.version.offsetExpiry === 'perCommit';
  const from = perCommit ? null : baseTimeOf(group, offset);
  const canExpire = perCommit || from !== null;
  const ownEndMs = offset.expireTimestamp;
  const baseMs = from?.baseMs ?? offset.commitTimestamp;
  const afterEnd = perCommit ? 1 : 0; // Before 2.1: expireTimestamp < now.
  const expiresFromMs = canExpire ? (ownEndMs ?? baseMs + retentionMs) + afterEnd : NEVER;
  const { nowMs } = cluster;
  const facts: Facts = {
    state: group.state,
    base: from?.base ?? (canExpire ? 'commit' : 'none'),
    baseMs: canExpire ? baseMs : null,
    retentionMs,
    ageMs: nowMs - baseMs,
    expireTimestamp: ownEndMs,
  };
  const verdict = nowMs >= expiresFromMs ? 'expire' : 'keep';
  return { verdict, expiresFromMs, rule: perCommit ? 'OFS-10' : 'OFS-8', facts };
}

/** Where an offset's time begins, or null while nothing of its kind can expire (the table of OFS-8). */
function baseTimeOf(
  group: Group,
  offset: CommittedOffset,
): { base: 'commit' | 'empty'; baseMs: number } | null {
  const byCommit = { base: 'commit', baseMs: offset.commitTimestamp } as const;
  if (group.protocolType === null) return byCommit;
  if (group.state === 'Empty') {
    return group.stateSinceMs === null ? byCommit : { base: 'empty', baseMs: group.stateSinceMs };
  }
  if (group.state !== 'Stable' || group.protocolType !== 'consumer') return null;
  return subscribedTopics(group).has(offset.topic) ? null : byCommit;
}

/** ms: the next check that takes an offset or drops a group; Infinity: none, if nothing else happens. */
export function nextOffsetExpiryDueMs(cluster: Cluster): number {
  let next = NEVER;
  for (const group of cluster.groups.values()) next = Math.min(next, groupDueMs(cluster, group));
  return onCheck(cluster, next);
}

/** ms: when a check will find the group Empty without offsets and drop it; Infinity: not in its state of now. */
export function groupExpiresAtMs(cluster: Cluster, group: Group): number {
  if (group.state !== 'Empty') return NEVER;
  let latestMs = cluster.nowMs;
  for (const offset of group.offsets.values()) {
    latestMs = Math.max(latestMs, offsetExpiry(cluster, group, offset).expiresFromMs);
  }
  return onCheck(cluster, latestMs);
}

/** Empty without offsets; those of an open transaction count as well. */
function isForsaken({ state, offsets, pendingOffsets }: Group): boolean {
  return state === 'Empty' && offsets.size === 0 && pendingOffsets.size === 0;
}

function groupDueMs(cluster: Cluster, group: Group): number {
  if (isForsaken(group)) return cluster.nowMs;
  let next = NEVER;
  for (const offset of group.offsets.values()) {
    next = Math.min(next, offsetExpiry(cluster, group, offset).expiresFromMs);
  }
  return next;
}

/**
 * The first check not before `dueMs` and after what has run. The coordinator of 4.0 has its first one interval after its
 * start, the old one at its start.
 */
function onCheck(cluster: Cluster, dueMs: number): number {
  if (dueMs === NEVER) return NEVER;
  const { brokerStartMs, brokerConfig, version } = cluster;
  const periodMs = brokerConfig['offsets.retention.check.interval.ms'];
  const firstMs = brokerStartMs + (version.groupCoordinator === 'new' ? periodMs : 0);
  const fromMs = Math.max(dueMs, cluster.tasksDoneMs + 1);
  if (fromMs <= firstMs) return firstMs;
  return firstMs + Math.ceil((fromMs - firstMs) / periodMs) * periodMs;
}

/** The check, if one that changes something is due now (TASK-6). It comes after TASK-2 and TASK-3. */
export function runDueOffsetExpiry(cluster: Cluster): void {
  if (nextOffsetExpiryDueMs(cluster) === cluster.nowMs) expireOffsets(cluster);
}

/** One check of every group (OFS-8, OFS-11). */
export function expireOffsets(cluster: Cluster): void {
  for (const group of cluster.groups.values()) {
    const expired: CommittedOffset[] = [];
    let verdict: ExpiryVerdict | null = null;
    for (const offset of group.offsets.values()) {
      const seen = offsetExpiry(cluster, group, offset);
      if (seen.verdict === 'keep') continue;
      expired.push(offset);
      verdict = seen;
    }
    if (verdict !== null) {
      const { rule, facts } = verdict;
      removeOffsets(cluster, group, expired, { type: 'offsetsExpired', rule, facts });
    }
    if (isForsaken(group)) {
      removeGroup(cluster, group, { rule: 'OFS-11', facts: { generation: group.generation } });
    }
  }
}
