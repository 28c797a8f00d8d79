/**
 * What happened in the cluster, as data: each event names the partition, the moment (ms), the offsets it touched and the
 * rule and facts of the decider that caused it. `why` of something gone finds the event that took it.
 */
import type { KafkaErrorName } from './errors.ts';
import type { GroupEvent } from './group/group-events.ts';
import type { CleaningStats, RemovedRecord } from './log/compaction.ts';
import type { RetentionPass } from './log/retention.ts';
import type { UnreadOffsets } from './log/unread-offsets.ts';
import type { Facts, Rule, Verdict } from './rules.ts';
import type { TransactionEvent } from './transaction/transaction-events.ts';
import type { ZooKeeperEvent } from './zookeeper-events.ts';

interface PartitionEvent {
  readonly atMs: number;
  readonly topic: string;
  readonly partition: number;
}

/** One append, or a run of appends with nothing else in between. */
export interface AppendedEvent extends PartitionEvent {
  readonly type: 'appended';
  firstOffset: number;
  lastOffset: number;
  batches: number;
  sizeInBytes: number;
  /** ms: the last append of the run. */
  untilMs: number;
}

export interface RefusedEvent extends PartitionEvent, Verdict {
  readonly type: 'refused';
  readonly error: KafkaErrorName;
  readonly records: number;
}

export interface SegmentRolledEvent extends PartitionEvent, Verdict {
  readonly type: 'segmentRolled';
  readonly closedBaseOffset: number;
  readonly newBaseOffset: number;
}

export interface DeletedSegment {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly records: number;
  readonly sizeInBytes: number;
  readonly largestTimestamp: number;
  /** Absent: each of its offsets had its record. */
  readonly unread?: UnreadOffsets;
  readonly rule: Rule;
  readonly facts: Facts;
}

export interface SegmentsDeletedEvent extends PartitionEvent {
  readonly type: 'segmentsDeleted';
  readonly pass: RetentionPass;
  readonly segments: readonly DeletedSegment[];
  /** Every segment went, so an empty one was rolled first (RET-9). */
  readonly rolled: boolean;
  readonly logStartOffset: number;
}

export interface CleanedEvent extends PartitionEvent, Verdict {
  readonly type: 'cleaned';
  readonly firstDirtyOffset: number;
  readonly endOffset: number;
  readonly stats: CleaningStats;
  readonly removed: readonly RemovedRecord[];
  readonly sizeBeforeInBytes: number;
  readonly sizeInBytes: number;
  readonly segmentsBefore: number;
  readonly segments: number;
}

export interface UncleanableEvent extends PartitionEvent, Verdict {
  readonly type: 'uncleanable';
}

export interface RecordsDeletedEvent extends PartitionEvent, Verdict {
  readonly type: 'recordsDeleted';
  readonly fromOffset: number;
  readonly logStartOffset: number;
  /** Absent: each of these offsets had its record. */
  readonly unread?: UnreadOffsets;
}

export interface ProducerExpiredEvent extends PartitionEvent {
  readonly type: 'producerExpired';
  readonly producerId: number;
}

export interface FilesRemovedEvent extends PartitionEvent {
  readonly type: 'filesRemoved';
  readonly files: number;
  readonly sizeInBytes: number;
}

/** Another leader, or none. */
export interface LeaderChangedEvent extends PartitionEvent, Verdict {
  readonly type: 'leaderChanged';
  /** null: the partition is offline. */
  readonly leader: number | null;
  readonly previous: number | null;
  readonly leaderEpoch: number;
}

/** A client sent to a broker that led the partition before: it asks for metadata, and sends to the leader (CLU-8). */
export interface NotLeaderEvent extends PartitionEvent, Verdict {
  readonly type: 'notLeader';
  readonly broker: number;
  /** '' is the producer of `produce`. */
  readonly producer: string;
}

export interface IsrChangedEvent extends PartitionEvent, Verdict {
  readonly type: 'isrChanged';
  readonly isr: readonly number[];
  readonly was: readonly number[];
}

/** A new leader's log was shorter: what it lacked is lost. */
export interface RecordsTruncatedEvent extends PartitionEvent, Verdict {
  readonly type: 'recordsTruncated';
  readonly fromOffset: number;
  /** The log end offset before. */
  readonly logEndOffset: number;
  /** Absent: each of these offsets had its record. */
  readonly unread?: UnreadOffsets;
}

export interface BrokerEvent {
  readonly type: 'brokerStarted' | 'brokerStopped' | 'brokerKilled' | 'brokerIsolated';
  readonly atMs: number;
  readonly broker: number;
}

/** The controller counts a silent broker as gone (CLU-10). */
export interface BrokerFencedEvent extends Verdict {
  readonly type: 'brokerFenced';
  readonly atMs: number;
  readonly broker: number;
}

export interface TopicEvent {
  readonly type: 'topicCreated' | 'topicDeleted' | 'topicAltered' | 'topicAutoCreated';
  readonly atMs: number;
  readonly topic: string;
}

export interface ClusterEvent {
  readonly type: 'clusterStarted' | 'clusterUpgraded';
  readonly atMs: number;
  readonly version: string;
}

export type KafkaEvent =
  | AppendedEvent
  | RefusedEvent
  | SegmentRolledEvent
  | SegmentsDeletedEvent
  | CleanedEvent
  | UncleanableEvent
  | RecordsDeletedEvent
  | ProducerExpiredEvent
  | FilesRemovedEvent
  | LeaderChangedEvent
  | IsrChangedEvent
  | NotLeaderEvent
  | RecordsTruncatedEvent
  | BrokerEvent
  | BrokerFencedEvent
  | GroupEvent
  | TransactionEvent
  | ZooKeeperEvent
  | TopicEvent
  | ClusterEvent;
