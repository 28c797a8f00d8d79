/**
 * A group's timers as data (GRP-3): sessions, ids handed out, the join phase, members that do not sync. They come before
 * TASK-1 in the order of TASK-12.
 */
import type { Cluster } from '../cluster.ts';
import type { Group, GroupMember } from './group.ts';
import { expireMember } from './membership.ts';
import { completeJoinIfAllJoined, onJoinPhaseDue, onSyncDue } from './rebalance.ts';

const NEVER = Number.POSITIVE_INFINITY;
/** A group that still has something due after this many turns at one instant is our bug. */
const TURNS_MAX = 100_000;

/** ms: the next moment at which a session, join or sync timeout is due; Infinity: never, if nothing else happens. */
export function nextGroupDueMs(cluster: Cluster): number {
  let next = NEVER;
  for (const group of cluster.groups.values()) next = Math.min(next, dueMs(group));
  return next;
}

function dueMs(group: Group): number {
  let next = Math.min(group.joinPhase?.dueMs ?? NEVER, group.syncDueMs);
  for (const pendingMs of group.pendingMembers.values()) next = Math.min(next, pendingMs);
  for (const member of group.members.values()) next = Math.min(next, sessionDueMs(member));
  return next;
}

/** A member whose join or sync waits for its answer is alive, unless it is its first join that takes too long. */
function sessionDueMs(member: GroupMember): number {
  const isWaiting = member.joinCorrelationId !== null || member.syncCorrelationId !== null;
  return isWaiting && !member.isNew ? NEVER : member.sessionDueMs;
}

/** Runs every timeout due at the cluster's now. */
export function runDueGroupTimers(cluster: Cluster): void {
  for (const group of cluster.groups.values()) {
    for (let turn = 0; dueMs(group) <= cluster.nowMs; turn++) {
      if (turn > TURNS_MAX) throw new Error(`Group ${group.groupId} has timers due without end.`);
      runOne(cluster, group);
    }
  }
}

function runOne(cluster: Cluster, group: Group): void {
  const { nowMs } = cluster;
  for (const member of group.members.values()) {
    if (sessionDueMs(member) > nowMs) continue;
    expireMember(cluster, group, member);
    return;
  }
  for (const [memberId, pendingMs] of group.pendingMembers) {
    if (pendingMs > nowMs) continue;
    group.pendingMembers.delete(memberId);
    completeJoinIfAllJoined(cluster, group);
    return;
  }
  if (group.syncDueMs <= nowMs) onSyncDue(cluster, group);
  else onJoinPhaseDue(cluster, group);
}
