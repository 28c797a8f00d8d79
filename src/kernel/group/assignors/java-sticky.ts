/**
 * Java's `sticky` and the target of its `cooperative-sticky` (ASG-4): counts that differ by at most one where all
 * subscribe to the same topics, and as much as possible left where it was. Class `AbstractStickyAssignor`, 3.x to 4.2.
 *
 * With equal subscriptions every member has a quota, and where more members than places are above it Java lets the hash
 * order of member ids choose who keeps one more.
 * Deviates: the first members by id keep one more, so that the same commands always give the same assignment.
 */
import { partitionKey } from '../topic-partition.ts';
import type { Assignment, AssignorMember } from './assignor-member.ts';
import {
  balance,
  currentHoldings,
  fewestSubscribersFirst,
  type Holdings,
  hand,
  toAssignment,
} from './holdings.ts';

/** The target assignment of Java's sticky assignors; lists sorted by topic and partition. */
export function assignJavaSticky(
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Assignment {
  const holdings = currentHoldings(members, partitionCounts);
  if (isSubscribedAlike(members)) fillToQuota(holdings);
  else balance(holdings, fewestSubscribersFirst(holdings));
  return toAssignment(holdings, members);
}

/** Java compares the subscriptions as they were sent, topics that do not exist included. */
function isSubscribedAlike(members: readonly AssignorMember[]): boolean {
  const first = new Set(members[0]?.topics);
  return members.every(({ topics }) => {
    const own = new Set(topics);
    return own.size === first.size && topics.every((topic) => first.has(topic));
  });
}

/** What is above a member's quota is taken from it, then all that is free is dealt out in turns. */
function fillToQuota(holdings: Holdings): void {
  const memberIds = [...holdings.countOf.keys()];
  const quota = Math.floor(holdings.partitions.length / memberIds.length);
  releaseAboveQuota(holdings, quota, holdings.partitions.length % memberIds.length);
  const count = (memberId: string) => holdings.countOf.get(memberId) ?? 0;
  let below = memberIds.filter((memberId) => count(memberId) < quota);
  const atQuota = memberIds.filter((memberId) => count(memberId) === quota);
  const free = holdings.partitions
    .filter((partition) => !holdings.ownerOf.has(partitionKey(partition)))
    [Symbol.iterator]();
  while (below.length > 0) {
    for (const memberId of below) {
      hand(holdings, free.next().value!, memberId);
      if (count(memberId) === quota) atQuota.push(memberId);
    }
    below = below.filter((memberId) => count(memberId) < quota);
  }
  for (const partition of free) hand(holdings, partition, atQuota.shift()!);
}

/** Leaves every member its quota, and as many of the first by id as there are places one more. */
function releaseAboveQuota({ partitions, ownerOf, countOf }: Holdings, quota: number, places: number): void {
  let placesLeft = places;
  for (const memberId of countOf.keys()) {
    const owned = partitions.filter((partition) => ownerOf.get(partitionKey(partition)) === memberId);
    // The sort is stable, so the partitions of one number stay in order of topic.
    owned.sort((a, b) => a.partition - b.partition);
    const keepsOneMore = owned.length > quota && placesLeft > 0;
    if (keepsOneMore) placesLeft--;
    const kept = keepsOneMore ? quota + 1 : Math.min(owned.length, quota);
    for (const partition of owned.slice(kept)) ownerOf.delete(partitionKey(partition));
    countOf.set(memberId, kept);
  }
}
