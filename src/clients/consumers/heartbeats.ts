/**
 * Heartbeats of a member (GRP-3, GRP-5). Those that could change nothing are not played: while its client lives, a
 * member's session is held, and only when the group is not Stable with it does the next heartbeat become a due moment.
 */
import type { KafkaErrorName } from '../../kernel/errors.ts';
import { heartbeat } from '../../kernel/group/membership.ts';
import type { World } from '../clients.ts';
import { identityOf, loseMembership } from './commits.ts';
import type { Consumer } from './consumer.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** ms: the next heartbeat after `afterMs` that can bring news; Infinity: none as things are. */
export function nextHeartbeatMs({ cluster }: World, consumer: Consumer, afterMs: number): number {
  const { membership, groupId, settings } = consumer;
  if (membership === null || membership.state !== 'stable' || membership.needsRejoin) return NEVER;
  const group = cluster.groups.get(groupId ?? '');
  const isIn =
    group?.state === 'Stable' &&
    group.members.has(membership.memberId) &&
    group.generation === membership.generation;
  if (isIn || (consumer.family === 'kafkajs' && consumer.handed.length > 0)) return NEVER;
  return onHeartbeatGrid(consumer, afterMs) + settings.heartbeatIntervalMs;
}

/** ms: the last moment not after `atMs` at which the member sent a heartbeat, or joined. */
export function lastHeartbeatMs(consumer: Consumer, atMs: number): number {
  return onHeartbeatGrid(consumer, atMs);
}

function onHeartbeatGrid({ membership, settings }: Consumer, atMs: number): number {
  const fromMs = membership?.heartbeatFromMs ?? atMs;
  const { heartbeatIntervalMs: everyMs } = settings;
  return fromMs + Math.max(0, Math.floor((atMs - fromMs) / everyMs)) * everyMs;
}

export function sendHeartbeat({ cluster }: World, consumer: Consumer): void {
  onHeartbeatAnswer(consumer, heartbeat(cluster, identityOf(consumer)));
}

/** What the answer tells: a rebalance, or that the member is out (GRP-5). */
export function onHeartbeatAnswer(consumer: Consumer, error: KafkaErrorName | null): void {
  if (consumer.membership === null || error === null) return;
  if (error === 'REBALANCE_IN_PROGRESS') consumer.membership.needsRejoin = true;
  else loseMembership(consumer);
}
