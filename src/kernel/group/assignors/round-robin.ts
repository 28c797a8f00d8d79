/**
 * Roundrobin (ASG-3): all partitions by topic and number are dealt to the members in order, one each, going round and
 * round; a member that is not subscribed to the partition's topic is passed over. Kafka class `RoundRobinAssignor`.
 */
import {
  type Assignment,
  type AssignorMember,
  emptyAssignment,
  inMemberOrder,
  partitionsOf,
  subscribedTopics,
} from './assignor-member.ts';

/** Assigns by `roundrobin`; lists come out sorted by topic and partition. */
export function assignRoundRobin(
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Assignment {
  const assignment = emptyAssignment(members);
  const ordered = inMemberOrder(members);
  let next = 0;
  for (const partition of partitionsOf(subscribedTopics(members, partitionCounts), partitionCounts)) {
    // Every topic here has a subscriber, so one round always finds one.
    while (!ordered[next % ordered.length]!.topics.includes(partition.topic)) next++;
    assignment.get(ordered[next % ordered.length]!.memberId)?.push(partition);
    next++;
  }
  return assignment;
}
