/** What differs between client families: each is one file with these rules. They change only the consumer given. */

import type { KafkaErrorName } from '../../kernel/errors.ts';
import type { CommitAnswer } from '../../kernel/group/committed-offsets.ts';
import type { PartitionOffset } from '../../kernel/group/group-events.ts';
import type { TopicPartition } from '../../kernel/group/topic-partition.ts';
import type { World } from '../clients.ts';
import type { ClientError } from './client-error.ts';
import type { AssignedPartition, Consumer, HandedRecord, SeekTarget } from './consumer.ts';

export interface ConsumerFamily {
  /** Its group is not the coordinator's (ZK-1): a subscription makes no member. */
  readonly keepsGroupInZooKeeper?: true;
  /** Which assignors this client computes itself when it leads (ASG-4). */
  readonly assignorFamily: 'java' | 'librdkafka';
  /** Why it cannot be opened like this, or null (CLI-311). */
  refuseOpening(consumer: Pick<Consumer, 'groupId' | 'subscription' | 'settings'>): ClientError | null;
  /** What its threads do by themselves at this instant, as far as they get. */
  serve(world: World, consumer: Consumer): ClientError | null;
  /** May partitions be taken and given up now, and the group be joined? */
  mayRebalance(consumer: Consumer): boolean;
  onAssigned(world: World, consumer: Consumer, partitions: readonly AssignedPartition[]): void;
  /** Before the group is joined again; partitions it gives up follow as revoked. */
  beforeJoin(world: World, consumer: Consumer): void;
  /** Before partitions are taken away, at a rebalance or `close`. */
  beforeRevoke(
    world: World,
    consumer: Consumer,
    partitions: readonly AssignedPartition[],
    cause: string,
  ): void;
  /** Partitions got by the group's rebalance; called when a join is complete. */
  onJoined(world: World, consumer: Consumer): void;
  /** Does its close tell the group (CLI-708)? */
  leavesOnClose(consumer: Consumer): boolean;
  /** May have been served already: makes records ready, if there are any. */
  fill(world: World, consumer: Consumer): ClientError | null;
  /** Just before poll returns: the next fetches go out (CLI-205). */
  afterHandOut(world: World, consumer: Consumer): void;
  onHandedOut(consumer: Consumer, partition: AssignedPartition): void;
  /** After the application's handler returned. */
  onProcessed(world: World, consumer: Consumer, record: HandedRecord): void;
  /** How many records a poll without a number hands out. */
  pollSize(consumer: Consumer): number;
  /** What commit() without arguments sends. */
  offsetsToCommit(consumer: Consumer): PartitionOffset[];
  /** Explicit offsets as the client checks them before it sends them. */
  checkOffsets(consumer: Consumer, offsets: readonly PartitionOffset[]): PartitionOffset[] | ClientError;
  /** What commit() says if there is nothing to send: null is success. */
  readonly nothingToCommit: ClientError | null;
  /** Why the client refuses to commit without asking the broker, or null (CLI-702, CLI-704). */
  refuseCommit(consumer: Consumer): ClientError | null;
  commitError(error: KafkaErrorName): ClientError;
  /** What one answer for several partitions comes to; null: success. */
  commitOutcome(answer: CommitAnswer): KafkaErrorName | null;
  /** An asynchronous commit: sent in the call or later (CLI-223). */
  readonly sendsAsyncCommitsInCall: boolean;
  seek(world: World, consumer: Consumer, partition: TopicPartition, target: SeekTarget): ClientError | null;
  /** Sends a commit; absent: to the coordinator. */
  send?(
    world: World,
    consumer: Consumer,
    commit: { cause: string; offsets: readonly PartitionOffset[] },
  ): CommitAnswer;
  /** The process has ended: what others notice of it beside the coordinator. */
  onEnd?(world: World, consumer: Consumer, how: 'closed' | 'crashed'): void;
  joinError(error: KafkaErrorName): ClientError;
  /** ms: no further join before, after one was refused. */
  joinRetryMs(world: World): number;
}
