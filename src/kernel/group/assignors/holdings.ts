/**
 * Who holds which partition while a sticky assignor works (ASG-4), and the two steps that Java and librdkafka share:
 * handing what nobody holds to the member with fewest, and moving partitions until no member has two more than another
 * that could take one. Java's `AbstractStickyAssignor`, which `rdkafka_sticky_assignor.c` follows.
 */
import { partitionKey, type TopicPartition } from '../topic-partition.ts';
import {
  type Assignment,
  type AssignorMember,
  compareNames,
  emptyAssignment,
  partitionsOf,
  subscribedTopics,
} from './assignor-member.ts';

export interface Holdings {
  /** Every partition that exists and has a subscriber, by topic and number. */
  readonly partitions: readonly TopicPartition[];
  /** The member ids subscribed to a topic, in order of id. */
  readonly subscribersOf: ReadonlyMap<string, readonly string[]>;
  /** The member id that holds a partition, by `partitionKey`; without an entry, nobody. */
  readonly ownerOf: Map<string, string>;
  /** How many partitions a member holds, for every member, in order of id. */
  readonly countOf: Map<string, number>;
  /** A member still owns a partition of a topic that it has left. */
  readonly isRevocationRequired: boolean;
}

/**
 * Begins with what every member owned and may keep: a partition that exists, of a topic that it still subscribes to, and
 * that no other member claims as well (Kafka then believes neither).
 */
export function currentHoldings(
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Holdings {
  const ordered = members.toSorted((a, b) => compareNames(a.memberId, b.memberId));
  const topics = subscribedTopics(members, partitionCounts);
  const partitions = partitionsOf(topics, partitionCounts);
  const subscribersOf = new Map(
    topics.map((topic) => [
      topic,
      ordered.filter((member) => member.topics.includes(topic)).map((member) => member.memberId),
    ]),
  );
  const claimants = new Map<string, AssignorMember[]>(
    partitions.map((partition) => [partitionKey(partition), []]),
  );
  for (const member of ordered) {
    for (const partition of member.owned) claimants.get(partitionKey(partition))?.push(member);
  }
  const ownerOf = new Map<string, string>();
  const countOf = new Map(ordered.map((member) => [member.memberId, 0]));
  let isRevocationRequired = false;
  for (const [key, [owner, rival]] of claimants) {
    if (owner === undefined || rival !== undefined) continue;
    if (owner.topics.includes(key.slice(0, key.lastIndexOf('-')))) {
      ownerOf.set(key, owner.memberId);
      countOf.set(owner.memberId, (countOf.get(owner.memberId) ?? 0) + 1);
    } else {
      isRevocationRequired = true;
    }
  }
  return { partitions, subscribersOf, ownerOf, countOf, isRevocationRequired };
}

/** All partitions by (number of subscribers, topic, partition), the order for members with different topics. */
export function fewestSubscribersFirst({ partitions, subscribersOf }: Holdings): TopicPartition[] {
  const subscribers = ({ topic }: TopicPartition) => subscribersOf.get(topic)?.length ?? 0;
  // The sort is stable and the partitions come by topic and number.
  return partitions.toSorted((a, b) => subscribers(a) - subscribers(b));
}

/** Hands a partition to a member, taking it from whoever holds it. */
export function hand(holdings: Holdings, partition: TopicPartition, memberId: string): void {
  const { ownerOf, countOf } = holdings;
  const owner = ownerOf.get(partitionKey(partition));
  if (owner !== undefined) countOf.set(owner, (countOf.get(owner) ?? 0) - 1);
  ownerOf.set(partitionKey(partition), memberId);
  countOf.set(memberId, (countOf.get(memberId) ?? 0) + 1);
}

/**
 * Steps (1) and (2) of ASG-4. `order` is all partitions in the assignor's order. What had no owner goes to the
 * subscriber with fewest, then the balancing begins with those partitions alone, so that what was owned before stays
 * where it is if it can; a member that left a topic makes that first attempt void.
 */
export function balance(holdings: Holdings, order: readonly TopicPartition[]): void {
  const unowned = order.filter((partition) => !holdings.ownerOf.has(partitionKey(partition)));
  for (const partition of unowned) hand(holdings, partition, memberWithFewest(holdings, partition.topic));
  const moves = new Map<string, Move>();
  if (!holdings.isRevocationRequired) moveUntilBalanced(holdings, unowned, moves);
  moveUntilBalanced(holdings, order, moves);
}

/** The lists that the holdings come to, for every member. */
export function toAssignment(holdings: Holdings, members: readonly AssignorMember[]): Assignment {
  const assignment = emptyAssignment(members);
  for (const partition of holdings.partitions) {
    assignment.get(holdings.ownerOf.get(partitionKey(partition)) ?? '')?.push(partition);
  }
  return assignment;
}

/** The subscriber with fewest partitions; of equal ones, the first by id. */
function memberWithFewest({ subscribersOf, countOf }: Holdings, topic: string): string {
  const subscribers = subscribersOf.get(topic) ?? [];
  const count = (memberId: string) => countOf.get(memberId) ?? 0;
  return subscribers.reduce((fewest, other) => (count(other) < count(fewest) ? other : fewest));
}

interface Move {
  readonly partition: TopicPartition;
  /** Who had it before it first moved. */
  readonly from: string;
}

/**
 * Goes through the list again and again. Each move goes to a member that has at least two fewer, so the unevenness falls
 * with every one and there is an end.
 */
function moveUntilBalanced(
  holdings: Holdings,
  order: readonly TopicPartition[],
  moves: Map<string, Move>,
): void {
  const { ownerOf, countOf } = holdings;
  const count = (memberId: string) => countOf.get(memberId) ?? 0;
  let isMoved: boolean;
  do {
    isMoved = false;
    for (const partition of order) {
      const owner = ownerOf.get(partitionKey(partition)) ?? '';
      const taker = memberWithFewest(holdings, partition.topic);
      if (count(owner) < count(taker) + 2) continue;
      // Two members never swap partitions of one topic: what came from the taker goes back to it instead.
      const returning = [...moves.values()].find(
        ({ partition: moved, from }) =>
          from === taker && moved.topic === partition.topic && ownerOf.get(partitionKey(moved)) === owner,
      );
      const move = returning ?? moves.get(partitionKey(partition)) ?? { partition, from: owner };
      moves.set(partitionKey(move.partition), move);
      hand(holdings, move.partition, taker);
      isMoved = true;
    }
  } while (isMoved);
}
