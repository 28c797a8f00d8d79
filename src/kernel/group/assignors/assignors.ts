/** The assignors by name: what the leader of a classic group answers in SyncGroup (ASG-1 to ASG-6). */
import type { Assignment, AssignorMember } from './assignor-member.ts';
import { adjustForCooperation } from './cooperative.ts';
import { assignJavaSticky } from './java-sticky.ts';
import { assignLibrdkafkaSticky } from './librdkafka-sticky.ts';
import { assignRange } from './range.ts';
import { assignRoundRobin } from './round-robin.ts';

export type { Assignment, AssignorMember };

export type AssignorName = 'range' | 'roundrobin' | 'sticky' | 'cooperative-sticky';

/** The client of the group's leader. Range and roundrobin are the same in both. */
export type AssignorFamily = 'java' | 'librdkafka';

/**
 * Assigns every partition that exists and has a subscriber. Returns the partitions of every member by member id, sorted
 * by topic and partition; topics without a count do not exist and are left out. For `cooperative-sticky` this is one
 * round: what another member still owns is withheld until that member has revoked it and joined again, so the same call
 * with what is owned then hands it out. The target of both rounds is what `sticky` gives.
 */
export function assign(
  strategy: AssignorName,
  family: AssignorFamily,
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Assignment {
  if (strategy === 'range') return assignRange(members, partitionCounts);
  if (strategy === 'roundrobin') return assignRoundRobin(members, partitionCounts);
  const assignSticky = family === 'java' ? assignJavaSticky : assignLibrdkafkaSticky;
  const target = assignSticky(members, partitionCounts);
  return strategy === 'sticky' ? target : adjustForCooperation(target, members);
}
