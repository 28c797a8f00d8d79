/**
 * What happened in the cluster, as data: each event names the partition, the moment (ms), the offsets it touched and the
 * rule and facts of the decider that caused it. `why` of something gone finds the event that took it.
 */
import type { KafkaErrorName } from './errors.ts';
import type { GroupEvent } from './group/group-events.ts';
import type { CleaningStats, RemovedRecord } from './log/compaction.ts';
import type { RetentionPass } from './log/retention.ts';
import type { Facts, Rule, Verdict } from './rules.ts';

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
  | GroupEvent
  | TopicEvent
  | ClusterEvent;
