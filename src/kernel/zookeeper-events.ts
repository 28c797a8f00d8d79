/** What happened to groups in ZooKeeper, as data. Moments are ms. */
import type { PartitionOffset } from './group/group-events.ts';
import type { Verdict } from './rules.ts';

interface OfZooKeeperGroup {
  readonly atMs: number;
  readonly group: string;
}

/** A consumer's ephemeral node came, or went with its session (ZK-1). */
export interface ZooKeeperConsumerEvent extends OfZooKeeperGroup {
  readonly type: 'zooKeeperConsumerCame' | 'zooKeeperConsumerWent';
  readonly clientId: string;
}

export interface ZooKeeperOffsetsEvent extends OfZooKeeperGroup {
  readonly type: 'zooKeeperOffsetsWritten';
  readonly clientId: string;
  readonly cause: string;
  readonly offsets: readonly PartitionOffset[];
}

export interface ZooKeeperGroupDeletedEvent extends OfZooKeeperGroup, Verdict {
  readonly type: 'zooKeeperGroupDeleted';
  /** null: the whole group. */
  readonly onlyTopic: string | null;
  /** What it held. */
  readonly offsets: readonly PartitionOffset[];
}

export type ZooKeeperEvent = ZooKeeperConsumerEvent | ZooKeeperOffsetsEvent | ZooKeeperGroupDeletedEvent;
