/**
 * OffsetCommit and OffsetFetch (GRP-8, OFS-4 to OFS-6; `GroupCoordinator.validateOffsetCommit`). A commit writes one
 * number, the next offset to read; nothing compares it with the log, and it may go backwards. Without a member id it is
 * taken only while the group has no members; the first one makes the group.
 */
import type { Cluster } from '../cluster.ts';
import type { KafkaErrorName } from '../errors.ts';
import type { Facts, Rule, Verdict } from '../rules.ts';
import type { CommittedOffset, Group, GroupState } from './group.ts';
import type { OffsetsCommittedEvent, PartitionOffset } from './group-events.ts';
import { groupOrNew } from './group-state.ts';
import { type MemberIdentity, memberProblem } from './membership.ts';
import { touchSession } from './rebalance.ts';
import { comparePartitions, partitionKey, type TopicPartition } from './topic-partition.ts';

/** The generation of who is no member (GRP-9). */
const NO_GENERATION = -1;

export interface CommitRequest extends MemberIdentity {
  readonly clientId: string;
  /** What made the client send it; for people, Kafka has no such field. */
  readonly cause: string;
  readonly offsets: readonly (PartitionOffset & { readonly metadata?: string })[];
  /** ms: only in requests of old clients (OFS-8); absent: the broker's retention. */
  readonly retentionMs?: number;
}

/** One answer for each partition asked for: first those the broker does not know (`KafkaApis`), then in that order. */
export type CommitAnswer = readonly (TopicPartition & { readonly error: KafkaErrorName | null })[];

/** A commit by anyone who is no member: an `assign()` consumer, an admin (GRP-9). */
export function simpleIdentity(groupId: string): MemberIdentity {
  return { groupId, memberId: '', groupInstanceId: null, generation: NO_GENERATION };
}

/** Writes offsets, or answers why not, partition by partition (GRP-8, OFS-4, OFS-5). */
export function commitOffsets(cluster: Cluster, request: CommitRequest): CommitAnswer {
  const errors = new Map<string, KafkaErrorName>();
  const known = request.offsets.filter((offset) => {
    if (hasPartition(cluster, offset)) return true;
    errors.set(partitionKey(offset), 'UNKNOWN_TOPIC_OR_PARTITION');
    return false;
  });
  noteCommitRefusal(
    cluster,
    request,
    { error: 'UNKNOWN_TOPIC_OR_PARTITION', rule: 'OFS-5', facts: {} },
    unknownOf(request, errors),
  );
  if (known.length > 0) {
    const group = cluster.groups.get(request.groupId);
    const refusal = refuseCommit(cluster, group, request);
    if (refusal !== null) {
      for (const offset of known) errors.set(partitionKey(offset), refusal.error);
      noteCommitRefusal(cluster, request, refusal, known);
    } else {
      store(cluster, groupOrNew(cluster, request.groupId), request, known, errors);
    }
  }
  const unknown = request.offsets.filter((offset) => !known.includes(offset));
  return [...unknown, ...known].map(({ topic, partition }) => {
    return { topic, partition, error: errors.get(partitionKey({ topic, partition })) ?? null };
  });
}

function unknownOf(
  request: CommitRequest,
  errors: ReadonlyMap<string, KafkaErrorName>,
): readonly PartitionOffset[] {
  return request.offsets.filter((offset) => errors.has(partitionKey(offset)));
}

function hasPartition(cluster: Cluster, { topic, partition }: TopicPartition): boolean {
  return cluster.topics.get(topic)?.partitions[partition] !== undefined;
}

export interface CommitRefusal extends Verdict {
  readonly error: KafkaErrorName;
}

/**
 * Why the group takes no commit from this one, or null: the table of GRP-8. A commit in a transaction is looked at in the
 * same way, but it may come from nobody, as old clients send it, and while the group waits for its assignment (TXN-14).
 */
export function refuseCommit(
  cluster: Pick<Cluster, 'version'>,
  group: Group | undefined,
  request: MemberIdentity,
  { isTransactional = false } = {},
): CommitRefusal | null {
  const refuse = (error: KafkaErrorName, state: GroupState | 'none'): CommitRefusal => {
    const facts: Facts = { state, generation: request.generation, isMember: request.memberId !== '' };
    return { error, rule: 'GRP-8', facts };
  };
  const { version } = cluster;
  if (group === undefined) {
    if (request.generation < 0) return null;
    const isNew = version.groupCoordinator === 'new' && !isTransactional;
    return refuse(isNew ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION', 'none');
  }
  const { state } = group;
  if (state === 'Dead') return refuse(version.deadGroupCommitError, state);
  const isCompleting = state === 'CompletingRebalance' && !isTransactional;
  if (isCompleting && version.refusesAllCommitsWhileCompleting) return refuse('REBALANCE_IN_PROGRESS', state);
  if (group.members.size === 0) return request.generation < 0 ? null : refuse('UNKNOWN_MEMBER_ID', state);
  const isNobody = request.generation < 0 && request.memberId === '' && request.groupInstanceId === null;
  if (isTransactional && isNobody) return null;
  const problem = memberProblem(group, request);
  if (problem !== null) return refuse(problem, state);
  return isCompleting ? refuse('REBALANCE_IN_PROGRESS', state) : null;
}

function store(
  cluster: Cluster,
  group: Group,
  request: CommitRequest,
  known: CommitRequest['offsets'],
  errors: Map<string, KafkaErrorName>,
): void {
  const { nowMs, brokerConfig } = cluster;
  const member = group.members.get(request.memberId);
  if (member !== undefined) touchSession(cluster, member);
  const written: OffsetsCommittedEvent['offsets'][number][] = [];
  for (const { topic, partition, offset, metadata = '' } of known) {
    const key = partitionKey({ topic, partition });
    const maxBytes = brokerConfig['offset.metadata.max.bytes'];
    if (metadata.length > maxBytes) {
      errors.set(key, 'OFFSET_METADATA_TOO_LARGE');
      const verdict: CommitRefusal = {
        error: 'OFFSET_METADATA_TOO_LARGE',
        rule: 'OFS-4',
        facts: { length: metadata.length, maxBytes },
      };
      noteCommitRefusal(cluster, request, verdict, [{ topic, partition, offset }]);
      continue;
    }
    const previous = group.offsets.get(key)?.offset ?? null;
    const expireTimestamp = expireTimestampOf(cluster, request);
    group.offsets.set(key, { topic, partition, offset, metadata, commitTimestamp: nowMs, expireTimestamp });
    supersedePending(group, key);
    written.push({ topic, partition, offset, previous });
  }
  if (written.length > 0) noteCommit(cluster, request, written);
}

/** The later of two commits counts, also where the earlier one's transaction ends after it. */
function supersedePending(group: Group, key: string): void {
  for (const pending of group.pendingOffsets.values()) {
    const offset = pending.get(key);
    if (offset !== undefined) offset.isSuperseded = true;
  }
}

/** Before 2.1 every commit carried its own end (OFS-10). */
export function expireTimestampOf(
  { nowMs, version, brokerConfig }: Cluster,
  { retentionMs }: Pick<CommitRequest, 'retentionMs'>,
): number | null {
  if (retentionMs !== undefined) return nowMs + retentionMs;
  return version.offsetExpiry === 'perCommit'
    ? nowMs + brokerConfig['offsets.retention.minutes'] * 60_000
    : null;
}

function noteCommit(
  cluster: Cluster,
  request: CommitRequest,
  offsets: OffsetsCommittedEvent['offsets'],
): void {
  const { groupId: group, clientId, cause } = request;
  const last = cluster.events.at(-1);
  const isRepetition =
    last?.type === 'offsetsCommitted' &&
    last.group === group &&
    last.clientId === clientId &&
    last.cause === cause &&
    last.offsets.length === offsets.length &&
    offsets.every(
      ({ offset, previous }, index) => offset === previous && offset === last.offsets[index]!.offset,
    );
  if (isRepetition) {
    last.commits += 1;
    last.untilMs = cluster.nowMs;
    return;
  }
  const at = { atMs: cluster.nowMs, untilMs: cluster.nowMs };
  cluster.events.push({ type: 'offsetsCommitted', ...at, group, clientId, cause, offsets, commits: 1 });
}

export interface OffsetRenewal {
  readonly groupId: string;
  readonly clientId: string;
  readonly partitions: readonly TopicPartition[];
  /** ms: the first and the last of the commits. */
  readonly firstMs: number;
  readonly untilMs: number;
  readonly commits: number;
}

/** So many commits of what is committed already: they move the commit timestamp and are told as one event. */
export function renewOffsets(cluster: Cluster, renewal: OffsetRenewal): void {
  const { groupId, clientId, partitions, firstMs, untilMs, commits } = renewal;
  const group = cluster.groups.get(groupId)!;
  const offsets = partitions.map(({ topic, partition }) => {
    const key = partitionKey({ topic, partition });
    const committed = group.offsets.get(key)!;
    const expireTimestamp =
      committed.expireTimestamp === null
        ? null
        : committed.expireTimestamp + untilMs - committed.commitTimestamp;
    group.offsets.set(key, { ...committed, commitTimestamp: untilMs, expireTimestamp });
    return { topic, partition, offset: committed.offset, previous: committed.offset };
  });
  const of = { group: groupId, clientId, cause: 'interval', offsets };
  cluster.events.push({ type: 'offsetsCommitted', atMs: firstMs, untilMs, ...of, commits });
}

export function noteCommitRefusal(
  cluster: Cluster,
  request: Pick<CommitRequest, 'groupId' | 'clientId' | 'cause'>,
  { error, rule, facts }: CommitRefusal,
  refused: readonly PartitionOffset[],
): void {
  if (refused.length === 0) return;
  const { groupId: group, clientId, cause } = request;
  const offsets = refused.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
  cluster.events.push({
    type: 'commitRefused',
    atMs: cluster.nowMs,
    group,
    clientId,
    cause,
    error,
    offsets,
    rule,
    facts,
  });
}

/** The offset committed for a partition, or null: also of a group that does not exist (OFS-6). */
export function committedOffset(
  cluster: Cluster,
  groupId: string,
  partition: TopicPartition,
): CommittedOffset | null {
  return cluster.groups.get(groupId)?.offsets.get(partitionKey(partition)) ?? null;
}

/** All committed offsets of a group by topic and partition; none of a group that does not exist (OFS-6). */
export function committedOffsets(cluster: Cluster, groupId: string): CommittedOffset[] {
  return [...(cluster.groups.get(groupId)?.offsets.values() ?? [])].sort(comparePartitions);
}

/** Takes offsets out of a group with an event that says why. */
export function removeOffsets(
  cluster: Cluster,
  group: Group,
  removed: readonly CommittedOffset[],
  cause: { type: 'offsetsExpired' | 'offsetsDeleted'; rule: Rule; facts: Facts },
): void {
  if (removed.length === 0) return;
  for (const offset of removed) group.offsets.delete(partitionKey(offset));
  const offsets = removed.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
  cluster.events.push({ ...cause, atMs: cluster.nowMs, group: group.groupId, offsets });
}

/** A deleted topic's offsets go in all groups at once, whatever their age (OFS-13); the groups stay. */
export function forgetTopicOffsets(cluster: Cluster, topic: string): void {
  for (const group of cluster.groups.values()) {
    const removed = [...group.offsets.values()].filter((offset) => offset.topic === topic);
    removeOffsets(cluster, group, removed, { type: 'offsetsDeleted', rule: 'OFS-13', facts: { topic } });
    for (const pending of group.pendingOffsets.values()) {
      for (const [key, { committed }] of pending) if (committed.topic === topic) pending.delete(key);
    }
  }
}
