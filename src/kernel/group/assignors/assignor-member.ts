/** What the leader of a group knows of a member when it assigns partitions, and the orders it goes by. */
import type { TopicPartition } from '../topic-partition.ts';

/** A member's subscription as it stands in its JoinGroup request. */
export interface AssignorMember {
  readonly memberId: string;
  /** `group.instance.id` of a static member. */
  readonly groupInstanceId: string | null;
  readonly topics: readonly string[];
  /**
   * What it held before this rebalance: its owned partitions (cooperative-sticky) or the last assignment that it
   * sends as user data (sticky). The other assignors do not look at it.
   */
  readonly owned: readonly TopicPartition[];
}

/** The partitions of each member by member id, sorted by topic and partition. A member without any has an empty list. */
export type Assignment = Map<string, TopicPartition[]>;

/** Java and C both compare names unit by unit, so no locale may play a part. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Members in the order of range and roundrobin: static ones first by instance id, then the others by member id (ASG-1). */
export function inMemberOrder(members: readonly AssignorMember[]): AssignorMember[] {
  return members.toSorted((a, b) => {
    if (a.groupInstanceId !== null && b.groupInstanceId !== null) {
      return compareNames(a.groupInstanceId, b.groupInstanceId);
    }
    if (a.groupInstanceId !== null) return -1;
    if (b.groupInstanceId !== null) return 1;
    return compareNames(a.memberId, b.memberId);
  });
}

/** The topics that exist and that some member subscribes to, by name. */
export function subscribedTopics(
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
): string[] {
  const topics = new Set(members.flatMap((member) => member.topics));
  return [...topics].filter((topic) => partitionCounts.has(topic)).sort(compareNames);
}

/** All partitions of these topics, topic by topic in the order given, numbers ascending. */
export function partitionsOf(
  topics: readonly string[],
  partitionCounts: ReadonlyMap<string, number>,
): TopicPartition[] {
  return topics.flatMap((topic) =>
    Array.from({ length: partitionCounts.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
  );
}

/** An assignment in which nobody has anything yet. */
export function emptyAssignment(members: readonly AssignorMember[]): Assignment {
  return new Map(members.map((member) => [member.memberId, []]));
}
