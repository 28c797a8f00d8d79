/**
 * What an admin asks of groups: list, describe, delete, delete offsets, alter offsets (GRP-13, GRP-14, OFS-14 to OFS-16).
 * A group of `assign()` consumers is Empty to all of these even while its consumers run.
 */
import type { Cluster } from '../cluster.ts';
import type { KafkaErrorName } from '../errors.ts';
import { type CommitAnswer, commitOffsets, removeOffsets, simpleIdentity } from './committed-offsets.ts';
import { type Group, type GroupState, subscribedTopics } from './group.ts';
import type { PartitionOffset } from './group-events.ts';
import { removeGroup } from './group-state.ts';
import { partitionKey, type TopicPartition } from './topic-partition.ts';

export interface GroupListing {
  readonly groupId: string;
  /** '' for a simple group. */
  readonly protocolType: string;
  readonly state: GroupState;
}

export interface MemberDescription {
  readonly memberId: string;
  readonly clientId: string;
  readonly groupInstanceId: string | null;
  readonly partitions: readonly TopicPartition[];
}

export interface GroupDescription extends GroupListing {
  /** The assignor; '' unless the group is Stable. */
  readonly assignor: string;
  readonly members: readonly MemberDescription[];
  /** null: it exists; otherwise what the newest request version answers for a group that does not (GRP-14). */
  readonly error: 'GROUP_ID_NOT_FOUND' | null;
}

/** Every group in the coordinator's memory, in the order in which they appeared (GRP-13). */
export function listGroups(cluster: Cluster): GroupListing[] {
  return [...cluster.groups.values()].map(listingOf);
}

function listingOf({ groupId, protocolType, state }: Group): GroupListing {
  return { groupId, protocolType: protocolType ?? '', state };
}

/** A group that does not exist is Dead without members; whether that is an error depends on the release (GRP-14). */
export function describeGroup(cluster: Cluster, groupId: string): GroupDescription {
  const group = cluster.groups.get(groupId);
  if (group === undefined) {
    const error = cluster.version.refusesToDescribeMissingGroup ? 'GROUP_ID_NOT_FOUND' : null;
    return { groupId, protocolType: '', state: 'Dead', assignor: '', members: [], error };
  }
  const members = [...group.members.values()].map(
    ({ memberId, clientId, groupInstanceId, assignment: partitions }) => {
      return { memberId, clientId, groupInstanceId, partitions };
    },
  );
  const assignor = group.state === 'Stable' ? (group.protocolName ?? '') : '';
  return { ...listingOf(group), assignor, members, error: null };
}

/** Deletes an Empty group with all its offsets (OFS-14). A running simple consumer brings it back (OFS-16). */
export function deleteGroup(cluster: Cluster, groupId: string): KafkaErrorName | null {
  const group = cluster.groups.get(groupId);
  if (group === undefined || group.state === 'Dead') return 'GROUP_ID_NOT_FOUND';
  if (group.state !== 'Empty') return 'NON_EMPTY_GROUP';
  removeGroup(cluster, group, { rule: 'OFS-14', facts: {} });
  return null;
}

export type DeleteOffsetsAnswer =
  | { readonly error: 'GROUP_ID_NOT_FOUND' | 'NON_EMPTY_GROUP' }
  | { readonly error: null; readonly partitions: CommitAnswer };

/** Deletes committed offsets, but not those of topics its members subscribe to (OFS-15). */
export function deleteOffsets(
  cluster: Cluster,
  groupId: string,
  partitions: readonly TopicPartition[],
): DeleteOffsetsAnswer {
  const group = cluster.groups.get(groupId);
  if (group === undefined || group.state === 'Dead') return { error: 'GROUP_ID_NOT_FOUND' };
  const isEmpty = group.state === 'Empty';
  if (!isEmpty && group.protocolType !== 'consumer') return { error: 'NON_EMPTY_GROUP' };
  const subscribed = isEmpty ? new Set<string>() : subscribedTopics(group);
  const answers = partitions.map(({ topic, partition }) => {
    const exists = cluster.topics.get(topic)?.partitions[partition] !== undefined;
    const error: KafkaErrorName | null = !exists
      ? 'UNKNOWN_TOPIC_OR_PARTITION'
      : subscribed.has(topic)
        ? 'GROUP_SUBSCRIBED_TO_TOPIC'
        : null;
    return { topic, partition, error };
  });
  const removed = answers.flatMap((answer) => {
    const offset = answer.error === null ? group.offsets.get(partitionKey(answer)) : undefined;
    return offset === undefined ? [] : [offset];
  });
  removeOffsets(cluster, group, removed, { type: 'offsetsDeleted', rule: 'OFS-15', facts: {} });
  if (isEmpty && group.offsets.size === 0 && cluster.version.dropsGroupWithItsLastOffset) {
    removeGroup(cluster, group, { rule: 'OFS-15', facts: {} });
  }
  return { error: null, partitions: answers };
}

/** Commits for a group from outside, as `--reset-offsets --execute` does: refused while it has members (GRP-9). */
export function alterOffsets(
  cluster: Cluster,
  groupId: string,
  offsets: readonly PartitionOffset[],
): CommitAnswer {
  return commitOffsets(cluster, { ...simpleIdentity(groupId), clientId: 'admin', cause: 'admin', offsets });
}
