/**
 * Range (ASG-2): every topic by itself is cut into consecutive ranges, one for each subscribed member in order, and the
 * first members get one partition more when it does not come out even. With several topics it is the same first members
 * every time. Kafka class `RangeAssignor`; racks, which may change the order since 3.5, are not simulated.
 */
import {
  type Assignment,
  type AssignorMember,
  emptyAssignment,
  inMemberOrder,
  subscribedTopics,
} from './assignor-member.ts';

/** Assigns by `range`; lists come out sorted by topic and partition. */
export function assignRange(
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Assignment {
  const assignment = emptyAssignment(members);
  const ordered = inMemberOrder(members);
  for (const topic of subscribedTopics(members, partitionCounts)) {
    const subscribers = ordered.filter((member) => member.topics.includes(topic));
    const count = partitionCounts.get(topic) ?? 0;
    const quota = Math.floor(count / subscribers.length);
    const surplus = count % subscribers.length;
    let partition = 0;
    for (const [index, { memberId }] of subscribers.entries()) {
      const end = partition + quota + (index < surplus ? 1 : 0);
      for (; partition < end; partition++) assignment.get(memberId)?.push({ topic, partition });
    }
  }
  return assignment;
}
