/**
 * Where reading a partition begins (CLI-302, LST-13): an explicit offset, else the group's committed one, else
 * `auto.offset.reset`. A committed offset is looked at only here.
 */
import { committedOffset } from '../../kernel/group/committed-offsets.ts';
import { partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import { readableEndOffset } from '../../kernel/log/fetch.ts';
import { offsetForTime } from '../../kernel/log/lookup.ts';
import type { PartitionLog } from '../../kernel/log/partition-log.ts';
import { isEndUnknown } from '../../kernel/replication/high-watermark.ts';
import { hasPendingOffset } from '../../kernel/transaction/pending-offsets.ts';
import { noteStart } from '../application-ledger.ts';
import type { StartCause } from '../client-events.ts';
import type { World } from '../clients.ts';
import { wayToBroker } from '../connections/known-brokers.ts';
import type { Consumer } from './consumer.ts';
import type { ResetPolicy } from './consumer-settings.ts';
import { storedOffset } from './zookeeper-offsets.ts';

export function logOf({ cluster }: World, { topic, partition }: TopicPartition): PartitionLog | undefined {
  return cluster.topics.get(topic)?.partitions[partition];
}

/**
 * Is its topic still gone since a commit was refused for that? Nothing comes of another one.
 * Deviates: an interval commit that was refused because the topic is gone is not sent again each interval, but when the topic is there again.
 */
export function isStillGone(world: World, held: TopicPartition & { readonly isUnknown: boolean }): boolean {
  return held.isUnknown && logOf(world, held) === undefined;
}

/** What is committed for the consumer's group, with the broker or in the old consumer's stores; null: nothing, or no group. */
export function committedBy(world: World, consumer: Consumer, partition: TopicPartition): number | null {
  if (consumer.groupId === null) return null;
  if (consumer.family === 'zookeeper') return storedOffset(world, consumer, partition);
  return committedOffset(world.cluster, consumer.groupId, partition)?.offset ?? null;
}

/**
 * Is the group's offset in an open transaction? A reader of committed records asks for a stable one and is told
 * UNSTABLE_OFFSET_COMMIT; the client tries again, so its start waits for the transaction's end (CLI-806, OFS-6).
 */
export function isUnstable({ cluster }: World, consumer: Consumer, partition: TopicPartition): boolean {
  if (consumer.groupId === null || consumer.settings.isolation !== 'read_committed') return false;
  if (!cluster.version.hasGroupMetadataInTransactions) return false;
  return hasPendingOffset(cluster, consumer.groupId, partition);
}

/** Is there a leader that this consumer reaches (CLU-4)? */
export function isLed({ cluster }: World, { connections }: Consumer, log: PartitionLog): boolean {
  const { leader } = log.replication;
  return log.isOnline && leader !== null && wayToBroker(cluster, connections, leader) === 'open';
}

/** Can its offsets be asked for now? Not while nobody leads it, nor while a new leader does not know its end (LST-6). */
export function isAskable(world: World, consumer: Consumer, partition: TopicPartition): boolean {
  const log = logOf(world, partition);
  return log === undefined || (isLed(world, consumer, log) && !isEndUnknown(log));
}

/** The offset a reset leads to now (CLI-304); null: the policy is to fail, or nobody can tell. */
export function resetOffset(world: World, consumer: Consumer, partition: TopicPartition): number | null {
  return policyOffset(world, consumer, partition, consumer.settings.autoOffsetReset);
}

/** The log start or end as this consumer may read it. */
export function edgeOffset(
  world: World,
  consumer: Consumer,
  partition: TopicPartition,
  edge: 'beginning' | 'end',
): number | null {
  return policyOffset(world, consumer, partition, edge === 'beginning' ? 'earliest' : 'latest');
}

function policyOffset(
  world: World,
  consumer: Consumer,
  partition: TopicPartition,
  policy: ResetPolicy,
): number | null {
  const log = logOf(world, partition);
  if (log === undefined || policy === 'none' || !isLed(world, consumer, log)) return null;
  if (policy === 'earliest') return log.logStartOffset;
  if (isEndUnknown(log)) return null; // LST-6
  const end = readableEndOffset(log, consumer.settings.isolation);
  if (policy === 'latest') return end;
  const fromMs = world.cluster.nowMs - policy.byDurationMs;
  return offsetForTime(log, fromMs, consumer.settings.isolation)?.offset ?? end;
}

/** Tells the ledger and the events where a partition's reading begins. */
export function noteFound(
  world: World,
  consumer: Consumer,
  found: TopicPartition & { offset: number; cause: StartCause; from?: number },
): void {
  const { topic, partition, offset, cause, from = null } = found;
  const { cluster, clients } = world;
  const at = { atMs: cluster.nowMs, consumer: consumer.name, afterClusterEvents: cluster.events.length };
  clients.events.push({ type: 'positionFound', ...at, topic, partition, offset, cause, from });
  noteStart(world, consumer, { topic, partition, offset, cause });
}

/** Gives up what is fetched of one partition and not handed out. */
export function dropBuffered(consumer: Consumer, partition: TopicPartition): void {
  const key = partitionKey(partition);
  const kept = consumer.buffer.filter((entry) => partitionKey(entry) !== key);
  if (kept.length === consumer.buffer.length) return;
  consumer.buffer = kept;
  consumer.bufferedBytes = 0;
  consumer.bufferedRecords = 0;
  for (const { batch } of kept) {
    consumer.bufferedBytes += batch?.sizeInBytes ?? 0;
    consumer.bufferedRecords += batch === null ? 0 : batch.lastOffset - batch.baseOffset + 1;
  }
}
