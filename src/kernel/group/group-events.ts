/** What happened in groups, as data. Moments are ms. */
import type { KafkaErrorName } from '../errors.ts';
import type { Facts, Rule, Verdict } from '../rules.ts';
import type { GroupState } from './group.ts';
import type { TopicPartition } from './topic-partition.ts';

interface OfGroup {
  readonly atMs: number;
  readonly group: string;
}

export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

export interface GroupStateEvent extends OfGroup {
  readonly type: 'groupStateChanged';
  readonly from: GroupState | null;
  readonly to: GroupState;
  readonly generation: number;
  readonly members: number;
}

export interface MemberEvent extends OfGroup {
  readonly type: 'memberJoined' | 'memberLeft';
  readonly memberId: string;
  readonly clientId: string;
  /** Why a member left: by its own request (GRP-7) or by a timeout (GRP-3). */
  readonly rule: Rule;
  readonly facts: Facts;
}

/** The leader's assignment was stored; a rebalance is complete. */
export interface AssignedEvent extends OfGroup {
  readonly type: 'partitionsAssigned';
  readonly generation: number;
  readonly protocolName: string;
  readonly assignment: readonly {
    readonly memberId: string;
    readonly clientId: string;
    readonly partitions: readonly TopicPartition[];
  }[];
}

/** One commit, or a run of equal ones by the same client with nothing else in between. */
export interface OffsetsCommittedEvent extends OfGroup {
  readonly type: 'offsetsCommitted';
  readonly clientId: string;
  /** What made the client send it: `interval`, `close`, `rebalance`, `sync`, `async`, `admin`, ... */
  readonly cause: string;
  readonly offsets: readonly (PartitionOffset & { readonly previous: number | null })[];
  commits: number;
  /** ms: the last commit of the run. */
  untilMs: number;
}

export interface CommitRefusedEvent extends OfGroup, Verdict {
  readonly type: 'commitRefused';
  readonly clientId: string;
  readonly cause: string;
  readonly error: KafkaErrorName;
  readonly offsets: readonly PartitionOffset[];
}

/** Offsets that went: expired (OFS-8, OFS-10), deleted (OFS-15) or with their topic (OFS-13). */
export interface OffsetsRemovedEvent extends OfGroup, Verdict {
  readonly type: 'offsetsExpired' | 'offsetsDeleted';
  readonly offsets: readonly PartitionOffset[];
}

export interface GroupRemovedEvent extends OfGroup, Verdict {
  readonly type: 'groupRemoved';
  readonly offsets: readonly PartitionOffset[];
}

export type GroupEvent =
  | GroupStateEvent
  | MemberEvent
  | AssignedEvent
  | OffsetsCommittedEvent
  | CommitRefusedEvent
  | OffsetsRemovedEvent
  | GroupRemovedEvent;
