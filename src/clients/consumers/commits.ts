/** Sending commits: what a client sends, under which identity, and what it learns from the answer (CLI-201, CLI-204). */
import { type CommitAnswer, commitOffsets, simpleIdentity } from '../../kernel/group/committed-offsets.ts';
import type { PartitionOffset } from '../../kernel/group/group-events.ts';
import type { MemberIdentity } from '../../kernel/group/membership.ts';
import { partitionKey } from '../../kernel/group/topic-partition.ts';
import type { World } from '../clients.ts';
import type { ClientError } from './client-error.ts';
import type { Consumer } from './consumer.ts';

/** As whom the consumer commits: as its group's member, or with assign() as nobody (GRP-9). */
export function identityOf(consumer: Consumer): MemberIdentity {
  const groupId = consumer.groupId ?? '';
  const { membership, settings } = consumer;
  if (membership === null) return simpleIdentity(groupId);
  const { memberId, generation } = membership;
  return { groupId, memberId, groupInstanceId: settings.groupInstanceId, generation };
}

/** Sends a commit and takes in its answer. The caller has made sure that there is a group and something to send. */
export function sendCommit(
  { cluster }: World,
  consumer: Consumer,
  { cause, offsets }: { cause: string; offsets: readonly PartitionOffset[] },
): CommitAnswer {
  const answer = commitOffsets(cluster, { ...identityOf(consumer), clientId: consumer.name, cause, offsets });
  const errors = new Map(answer.map((of) => [partitionKey(of), of.error]));
  for (const at of offsets) {
    const held = consumer.partitions.get(partitionKey(at));
    const error = errors.get(partitionKey(at)) ?? null;
    if (held === undefined) continue;
    held.isUnknown = error === 'UNKNOWN_TOPIC_OR_PARTITION';
    if (error === null) held.knownCommitted = at.offset;
  }
  const isOut = answer.some(({ error }) => error === 'UNKNOWN_MEMBER_ID' || error === 'ILLEGAL_GENERATION');
  if (isOut && consumer.membership?.state === 'stable') loseMembership(consumer);
  return answer;
}

/** The group has put the member out: what it held is lost, and it must join anew (CLI-702, CLI-704). */
export function loseMembership(consumer: Consumer): void {
  const { membership } = consumer;
  if (membership === null) return;
  membership.memberId = '';
  membership.generation = -1;
  membership.state = 'unjoined';
  membership.correlationId = null;
  membership.toAssign = null;
  membership.isLost = true;
}

export function noteFailure(
  { cluster, clients }: World,
  consumer: Consumer,
  error: ClientError,
  during: string,
): void {
  const at = { atMs: cluster.nowMs, consumer: consumer.name, afterClusterEvents: cluster.events.length };
  clients.events.push({ type: 'clientFailed', ...at, error, during });
}
