/**
 * What makes a cooperative rebalance take two rounds (ASG-4): in the first a partition that changes hands is assigned to
 * nobody, its owner sees that it is gone and revokes it, and everything else is consumed all the while; the owner then
 * joins again, and in the second round the partition, now owned by nobody, goes to its new owner. Java's
 * `CooperativeStickyAssignor.adjustAssignment`, librdkafka's `rd_kafka_cooperative_protocol_adjust_assignment`.
 */
import { partitionKey } from '../topic-partition.ts';
import type { Assignment, AssignorMember } from './assignor-member.ts';

/**
 * The part of `target` that can be handed out in this round: without the partitions that another member than the one
 * they go to still owns. If nothing is withheld, the result equals the target and the group is done.
 */
export function adjustForCooperation(target: Assignment, members: readonly AssignorMember[]): Assignment {
  const owners = new Map<string, Set<string>>();
  for (const { memberId, owned } of members) {
    for (const partition of owned) {
      const key = partitionKey(partition);
      owners.set(key, (owners.get(key) ?? new Set()).add(memberId));
    }
  }
  const adjusted: Assignment = new Map();
  for (const [memberId, partitions] of target) {
    const isFree = (owner: string) => owner === memberId;
    adjusted.set(
      memberId,
      partitions.filter((partition) => [...(owners.get(partitionKey(partition)) ?? [])].every(isFree)),
    );
  }
  return adjusted;
}
