/**
 * The target of librdkafka's `cooperative-sticky` (ASG-4): counts that differ by at most one where all subscribe to the
 * same topics, and as much as possible left where it was. It goes by other orders than Java, so the same group comes out
 * with other partitions. `rdkafka_sticky_assignor.c`, 2.16; librdkafka has no assignor by the name `sticky`.
 */
import { partitionKey, type TopicPartition } from '../topic-partition.ts';
import type { Assignment, AssignorMember } from './assignor-member.ts';
import { balance, currentHoldings, fewestSubscribersFirst, type Holdings, toAssignment } from './holdings.ts';

/** The target assignment of librdkafka's sticky assignor; lists sorted by topic and partition. */
export function assignLibrdkafkaSticky(
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Assignment {
  const holdings = currentHoldings(members, partitionCounts);
  balance(
    holdings,
    isSubscribedAlike(holdings) ? mostLoadedFirst(holdings) : fewestSubscribersFirst(holdings),
  );
  return toAssignment(holdings, members);
}

/** librdkafka compares what the subscriptions come to, so topics that do not exist play no part. */
function isSubscribedAlike({ subscribersOf, countOf }: Holdings): boolean {
  return [...subscribersOf.values()].every((subscribers) => subscribers.length === countOf.size);
}

/**
 * First the owned partitions: again and again the first one left of the member with most left, of equal members the last
 * by id. Then what nobody owns, backwards, as librdkafka's map is walked from its newest entry; but in order if nobody
 * owns anything, where it sorts the list.
 */
function mostLoadedFirst({ partitions, ownerOf, countOf }: Holdings): TopicPartition[] {
  const unowned = partitions.filter((partition) => !ownerOf.has(partitionKey(partition)));
  if (unowned.length === partitions.length) return unowned;
  const left = [...countOf.keys()].map((memberId) =>
    partitions.filter((partition) => ownerOf.get(partitionKey(partition)) === memberId),
  );
  const order: TopicPartition[] = [];
  while (order.length < partitions.length - unowned.length) {
    const most = left.reduce((mostLeft, other) => (other.length >= mostLeft.length ? other : mostLeft));
    order.push(most.shift()!);
  }
  return [...order, ...unowned.toReversed()];
}
