/**
 * A classic group on its coordinator (GRP-1, Kafka's `GroupMetadata` and `ClassicGroup`): members, generation, committed
 * offsets and timers, as plain data. The other files of this folder are what requests and timers do to it.
 */
import type { KafkaErrorName } from '../errors.ts';
import type { TopicPartition } from './topic-partition.ts';

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

/** One assignor a member offers, with the subscription it sends for it. */
export interface MemberProtocol {
  readonly name: string;
  readonly topics: readonly string[];
  /** What the member held before, for the sticky assignors (ASG-4). */
  readonly owned: readonly TopicPartition[];
}

export interface GroupMember {
  readonly memberId: string;
  readonly clientId: string;
  /** `group.instance.id`; null for a dynamic member. */
  readonly groupInstanceId: string | null;
  readonly sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  /** In the member's order of preference. */
  protocols: readonly MemberProtocol[];
  assignment: readonly TopicPartition[];
  /** The JoinGroup that waits for its answer. */
  joinCorrelationId: number | null;
  /** The SyncGroup that waits for its answer. */
  syncCorrelationId: number | null;
  /** Its first join is not complete: five minutes take the place of the session timeout (GRP-3). */
  isNew: boolean;
  /** ms: when it is removed unless it is heard of; Infinity while its client is known to heartbeat. */
  sessionDueMs: number;
  isSessionHeld: boolean;
}

export interface CommittedOffset extends TopicPartition {
  /** The next offset to read (OFS-5). */
  readonly offset: number;
  readonly metadata: string;
  /** ms */
  readonly commitTimestamp: number;
  /** ms: only from requests that carry a retention time (OFS-8) and before 2.1 (OFS-10). */
  readonly expireTimestamp: number | null;
}

/** An offset sent in a transaction that is still open (TXN-14). */
export interface PendingOffset {
  readonly committed: CommittedOffset;
  /** A later commit outside of the transaction has taken its place: its own commit changes nothing then. */
  isSuperseded: boolean;
}

/** How long PreparingRebalance waits for members (GRP-3). */
export interface JoinPhase {
  /** ms */
  dueMs: number;
  /** The first rebalance of an Empty group waits for more members; null otherwise. */
  initial: { remainingMs: number; hasNewMember: boolean } | null;
}

export interface Group {
  readonly groupId: string;
  state: GroupState;
  /** Grows by one whenever a rebalance completes, also into Empty (GRP-2). */
  generation: number;
  /** `consumer`, or null for a simple group, which never had a member (GRP-8). */
  protocolType: string | null;
  /** The assignor chosen for this generation. */
  protocolName: string | null;
  leaderId: string | null;
  /** In the order in which they joined. */
  readonly members: Map<string, GroupMember>;
  /** Member ids handed out and not used yet, and until when, ms (GRP-3). */
  readonly pendingMembers: Map<string, number>;
  /** ms: when the group came into its state (OFS-8); null: not known. */
  stateSinceMs: number | null;
  joinPhase: JoinPhase | null;
  /** ms: when members that have not sent SyncGroup are removed. */
  syncDueMs: number;
  /** By partition. */
  readonly offsets: Map<string, CommittedOffset>;
  /** Offsets of open transactions, by producer id and partition. */
  readonly pendingOffsets: Map<number, Map<string, PendingOffset>>;
}

export interface JoinedMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly topics: readonly string[];
  readonly owned: readonly TopicPartition[];
}

export interface JoinReply {
  readonly kind: 'join';
  readonly correlationId: number;
  readonly error: KafkaErrorName | null;
  readonly memberId: string;
  /** -1 with an error. */
  readonly generation: number;
  readonly protocolName: string | null;
  readonly leaderId: string | null;
  /** All members for the leader, none for the others (GRP-4). */
  readonly members: readonly JoinedMember[];
}

export interface SyncReply {
  readonly kind: 'sync';
  readonly correlationId: number;
  readonly error: KafkaErrorName | null;
  readonly assignment: readonly TopicPartition[];
}

/** An answer that may come later than its request. */
export type GroupReply = JoinReply | SyncReply;

export function createGroup(groupId: string, nowMs: number): Group {
  return {
    groupId,
    state: 'Empty',
    generation: 0,
    protocolType: null,
    protocolName: null,
    leaderId: null,
    members: new Map(),
    pendingMembers: new Map(),
    stateSinceMs: nowMs,
    joinPhase: null,
    syncDueMs: Number.POSITIVE_INFINITY,
    offsets: new Map(),
    pendingOffsets: new Map(),
  };
}

/** Topics any member subscribes to. */
export function subscribedTopics(group: Group): Set<string> {
  const topics = new Set<string>();
  for (const member of group.members.values()) {
    for (const protocol of member.protocols) for (const topic of protocol.topics) topics.add(topic);
  }
  return topics;
}

export function staticMember(group: Group, groupInstanceId: string | null): GroupMember | undefined {
  if (groupInstanceId === null) return undefined;
  return [...group.members.values()].find((member) => member.groupInstanceId === groupInstanceId);
}
