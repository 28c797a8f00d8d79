/**
 * Offsets sent in a transaction (TXN-14; Kafka's `validateTxnOffsetCommit`, `GroupMetadata.pendingTransactionalOffsetCommits`):
 * they are pending, unseen by anyone, until the transaction's commit; its abort drops them. A consumer that asks for
 * stable offsets is told to wait meanwhile (OFS-6).
 */
import type { Cluster } from '../cluster.ts';
import type { KafkaErrorName } from '../errors.ts';
import {
  type CommitAnswer,
  expireTimestampOf,
  noteCommitRefusal,
  refuseCommit,
  simpleIdentity,
} from '../group/committed-offsets.ts';
import type { PendingOffset } from '../group/group.ts';
import type { OffsetsCommittedEvent, PartitionOffset } from '../group/group-events.ts';
import { groupOrNew } from '../group/group-state.ts';
import type { MemberIdentity } from '../group/membership.ts';
import { partitionKey, type TopicPartition } from '../group/topic-partition.ts';
import type { MarkerType } from '../log/end-transaction-marker.ts';
import type { Transaction, TransactionalProducer } from './transaction.ts';

export interface TxnOffsetCommitRequest {
  readonly producer: TransactionalProducer;
  /** The consumer's group metadata; a client that sends none is not fenced by generation. */
  readonly member: MemberIdentity;
  readonly clientId: string;
  readonly offsets: readonly PartitionOffset[];
}

/** TxnOffsetCommit: pending offsets, or why not, partition by partition. The group has been added to the transaction. */
export function commitOffsetsInTransaction(cluster: Cluster, request: TxnOffsetCommitRequest): CommitAnswer {
  const { offsets } = request;
  const isFenced = cluster.version.hasGroupMetadataInTransactions;
  const member = isFenced ? request.member : simpleIdentity(request.member.groupId);
  const known = offsets.filter(({ topic, partition }) => cluster.topics.get(topic)?.partitions[partition]);
  const refusal = refuseCommit(cluster, cluster.groups.get(member.groupId), member, {
    isTransactional: true,
  });
  const refusedAs = { groupId: member.groupId, clientId: request.clientId, cause: 'transaction' };
  if (refusal !== null) noteCommitRefusal(cluster, refusedAs, refusal, known);
  else if (known.length > 0) addPending(cluster, request, known);
  return offsets.map((offset): CommitAnswer[number] => {
    const { topic, partition } = offset;
    const error: KafkaErrorName | null = known.includes(offset)
      ? (refusal?.error ?? null)
      : 'UNKNOWN_TOPIC_OR_PARTITION';
    return { topic, partition, error };
  });
}

function addPending(
  cluster: Cluster,
  { producer, member }: TxnOffsetCommitRequest,
  known: readonly PartitionOffset[],
): void {
  const group = groupOrNew(cluster, member.groupId);
  const pending = group.pendingOffsets.get(producer.producerId) ?? new Map<string, PendingOffset>();
  group.pendingOffsets.set(producer.producerId, pending);
  const shared = {
    metadata: '',
    commitTimestamp: cluster.nowMs,
    expireTimestamp: expireTimestampOf(cluster, {}),
  };
  for (const { topic, partition, offset } of known) {
    const committed = { topic, partition, offset, ...shared };
    pending.set(partitionKey({ topic, partition }), { committed, isSuperseded: false });
  }
  const { transactionalId, producerId, producerEpoch } = producer;
  const whose = { atMs: cluster.nowMs, transactionalId, producerId, producerEpoch };
  cluster.events.push({ type: 'offsetsPending', ...whose, group: member.groupId, offsets: known });
}

/** The transaction has ended: its offsets are committed, or dropped. */
export function completePendingOffsets(
  cluster: Cluster,
  { transactionalId, producerId }: Transaction,
  { groupId, type }: { groupId: string; type: MarkerType },
): void {
  const group = cluster.groups.get(groupId);
  const pending = group?.pendingOffsets.get(producerId);
  if (group === undefined || pending === undefined) return;
  group.pendingOffsets.delete(producerId);
  if (type === 'abort') return;
  const written: OffsetsCommittedEvent['offsets'][number][] = [];
  for (const [key, { committed, isSuperseded }] of pending) {
    if (isSuperseded) continue;
    const { topic, partition, offset } = committed;
    written.push({ topic, partition, offset, previous: group.offsets.get(key)?.offset ?? null });
    group.offsets.set(key, committed);
  }
  if (written.length === 0) return;
  const at = { atMs: cluster.nowMs, untilMs: cluster.nowMs };
  const how = { group: groupId, clientId: transactionalId, cause: 'transaction', commits: 1 };
  cluster.events.push({ type: 'offsetsCommitted', ...at, ...how, offsets: written });
}

/** Would OffsetFetch with `require_stable` answer UNSTABLE_OFFSET_COMMIT (OFS-6)? */
export function hasPendingOffset(cluster: Cluster, groupId: string, partition: TopicPartition): boolean {
  const pending = cluster.groups.get(groupId)?.pendingOffsets;
  if (pending === undefined || pending.size === 0) return false;
  const key = partitionKey(partition);
  return [...pending.values()].some((offsets) => offsets.has(key));
}
