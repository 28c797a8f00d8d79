/**
 * An idle Java consumer commits its unchanged positions every interval (CLI-209). While nothing else happens these commits
 * only renew their timestamp, so they are not run one by one: what is due is made up for before anything else happens.
 * A day of a thousand idle consumers would be seventeen million commits.
 */
import { refuseCommit, renewOffsets } from '../../kernel/group/committed-offsets.ts';
import type { World } from '../clients.ts';
import { identityOf } from './commits.ts';
import type { Consumer } from './consumer.ts';
import { committedBy } from './partition-start.ts';

/** Would the interval commits of this consumer, as things stand, change nothing but their timestamp? */
export function commitsOnlyRenew(world: World, consumer: Consumer): boolean {
  const { family, end, isInPoll, settings, groupId, membership, buffer, errors } = consumer;
  if (family !== 'java' || end !== null || !isInPoll || !settings.autoCommit || groupId === null)
    return false;
  if (!(settings.autoCommitIntervalMs! > 0) || buffer.length > 0 || errors.length > 0) return false;
  if (membership !== null && (membership.state !== 'stable' || membership.needsRejoin)) return false;
  for (const held of consumer.partitions.values()) {
    if (held.position === null || held.seekTarget !== null) return false;
    if (committedBy(world, consumer, held) !== held.position) return false;
  }
  return refuseCommit(world.cluster, world.cluster.groups.get(groupId), identityOf(consumer)) === null;
}

/** Makes up for the renewals due up to now, consumer by consumer. */
export function catchUpIdleCommits(world: World): void {
  for (const consumer of world.clients.consumers.values()) {
    const { nowMs } = world.cluster;
    if (consumer.autoCommitMs > nowMs || !commitsOnlyRenew(world, consumer)) continue;
    const intervalMs = consumer.settings.autoCommitIntervalMs!;
    const firstMs = consumer.autoCommitMs;
    const commits = Math.floor((nowMs - firstMs) / intervalMs) + 1;
    const untilMs = firstMs + (commits - 1) * intervalMs;
    consumer.autoCommitMs = untilMs + intervalMs;
    if (consumer.partitions.size === 0) continue;
    const partitions = [...consumer.partitions.values()];
    const renewal = {
      groupId: consumer.groupId!,
      clientId: consumer.name,
      partitions,
      firstMs,
      untilMs,
      commits,
    };
    renewOffsets(world.cluster, renewal);
  }
}
