/** `kafka-consumer-groups --list` and `--describe` (GRP-13 to GRP-15). */
import type { Cluster } from '../../kernel/cluster.ts';
import { atRelease, isAtLeast } from '../../kernel/config/config-definition.ts';
import { committedOffsets } from '../../kernel/group/committed-offsets.ts';
import { describeGroup, type GroupDescription } from '../../kernel/group/group-admin.ts';
import { offsetsPartitionOf } from '../../kernel/group/offsets-topic.ts';
import { comparePartitions, partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import type { VersionProfile } from '../../kernel/versions.ts';
import {
  errorText,
  groupListText,
  groupOffsetsText,
  groupStateTableText,
  groupStateText,
  IS_WRITTEN_IN_JAVA,
  type OffsetRow,
} from '../../views/tool-layouts/consumer-group-layout.ts';
import { groupMembersText } from '../../views/tool-layouts/group-members-layout.ts';
import { javaHashOrder, topicPartitionHash } from '../../views/tool-layouts/java-hash-map.ts';
import type { CommandResult } from '../command.ts';
import { UsageError } from '../language/usage-error.ts';
import { offsetsTopicOf } from '../offsets-topic.ts';
import type { Workbench } from '../workbench.ts';
import { type GroupsRequest, printedText, requestedGroups } from './kafka-consumer-groups-request.ts';

/** From 4.2 a member's partitions, and those without an owner, come by topic and number. */
const SORTS_ROWS = { first: false, changes: [['4.2', true]] } as const;
/** From 3.0 the partitions without an owner are sorted by number first. */
const SORTS_UNOWNED = { first: false, changes: [['3.0', true]] } as const;

const HOST = '/127.0.0.1';
/** States as `--list --state` takes them; the last two are of KIP-848 groups and new in 3.7. */
const STATES = ['PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead', 'Empty'];
const NEW_STATES = ['Assigning', 'Reconciling'];

export function listGroups(bench: Workbench, request: GroupsRequest): CommandResult {
  const { groups, version } = bench.simulation.cluster;
  const { states, types } = request;
  const all = [...groups.values()];
  if (states === null && types === null)
    return printedText(
      all.map(({ groupId }) => `${groupId}\n`).join(''),
      all.length === 0 ? { hint: 'no group' } : {},
    );
  const wantedStates = readStates(states ?? '', version);
  const isTypeWanted = readTypes(types ?? '').includes('classic');
  const listed = all.filter(
    ({ state }) => isTypeWanted && (wantedStates.length === 0 || wantedStates.includes(state.toLowerCase())),
  );
  return printedText(groupListText(listed, { state: states !== null, type: types !== null }, version));
}

function readStates(text: string, { version }: VersionProfile): string[] {
  if (text === '') return [];
  const valid = isAtLeast(version, '3.7') ? [...STATES, ...NEW_STATES] : STATES;
  const wanted = text.split(',').map((state) => state.trim().toLowerCase());
  const known = valid.map((state) => state.toLowerCase());
  if (wanted.every((state) => known.includes(state))) return wanted;
  throw new UsageError('BAD_VALUE', `kafka-consumer-groups: Invalid state list '${text}'`, {
    hint: `Valid states are: ${valid.join(', ')}`,
  });
}

function readTypes(text: string): string[] {
  const valid = ['consumer', 'classic'];
  if (text === '') return valid;
  const wanted = text.split(',').map((type) => type.trim().toLowerCase());
  if (wanted.every((type) => valid.includes(type))) return wanted;
  throw new UsageError('BAD_VALUE', `kafka-consumer-groups: Invalid types list '${text}'`, {
    hint: 'Valid types are: Consumer, Classic',
  });
}

export function describeGroups(bench: Workbench, request: GroupsRequest): CommandResult {
  const { cluster } = bench.simulation;
  const { version } = cluster;
  const descriptions = requestedGroups(cluster, request).map((group) => describeGroup(cluster, group));
  const missing = descriptions.find(({ error }) => error !== null);
  if (missing !== undefined) return describeFailure(missing.groupId, version);
  // The tool prints groups in the order of their names.
  const sorted = descriptions.toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1));
  const text = sorted.map((description) => descriptionText(bench, description, request)).join('');
  const isDead = sorted.some(({ state }) => state === 'Dead');
  return printedText(text, isDead ? { error: 'GROUP_ID_NOT_FOUND' } : {});
}

/** Since 4.0 the coordinator refuses to describe what is not there, and the tool stops (GRP-14, GRP-15). */
function describeFailure(group: string, version: VersionProfile): CommandResult {
  const exception = `org.apache.kafka.common.errors.GroupIdNotFoundException: Group ${group} not found.`;
  const text = errorText(`Executing consumer group command failed due to ${exception}`, version);
  return printedText(text, { error: 'GROUP_ID_NOT_FOUND' });
}

function descriptionText(bench: Workbench, description: GroupDescription, request: GroupsRequest): string {
  const { cluster } = bench.simulation;
  const { version } = cluster;
  const { groupId, state, assignor } = description;
  const members = assignedMembers(description);
  const before = groupStateText(groupId, state, version);
  if (state === 'Dead') return before;
  switch (request.subAction) {
    case 'state': {
      const row = { coordinator: coordinatorOf(bench, groupId), assignor, state, members: members.length };
      return before + groupStateTableText(groupId, row, { verbose: request.verbose, version });
    }
    case 'members': {
      // The Java tool prints the titles of an empty table.
      if (members.length === 0 && !atRelease<boolean>(IS_WRITTEN_IN_JAVA, version)) return before;
      const rows = members.map(({ memberId, ...member }) => ({
        ...member,
        consumerId: memberId,
        host: HOST,
      }));
      return before + groupMembersText(groupId, rows, { verbose: request.verbose, version });
    }
    case 'offsets': {
      const rows = offsetRows(cluster, groupId, members);
      if (rows.length === 0) return before;
      return before + groupOffsetsText(groupId, rows, { verbose: request.verbose, version });
    }
  }
}

/** The leader of the group's partition of `__consumer_offsets` (OFS-1); while it has none the first broker that runs. */
function coordinatorOf(bench: Workbench, groupId: string): { address: string; id: number } {
  const { brokers } = bench.simulation.cluster;
  const partitions = offsetsTopicOf(bench)?.topic.partitions ?? [];
  const leader = partitions[offsetsPartitionOf(groupId, partitions.length)]?.replication.leader;
  const broker = brokers.find(({ brokerId }) => brokerId === leader);
  const { advertised: address, brokerId: id } =
    broker ?? brokers.find(({ state }) => state === 'running') ?? brokers[0]!;
  return { address, id };
}

/** The coordinator names assignments of a Stable group only (`GroupMetadata.summary`). */
function assignedMembers({ members, state }: GroupDescription): GroupDescription['members'] {
  return state === 'Stable' ? members : members.map((member) => ({ ...member, partitions: [] }));
}

/** First what members hold, by how much they hold, then the partitions that have an offset and no owner. */
function offsetRows(cluster: Cluster, group: string, members: GroupDescription['members']): OffsetRow[] {
  const committed = new Map(committedOffsets(cluster, group).map((each) => [partitionKey(each), each]));
  const row = (
    at: TopicPartition,
    owner: Pick<OffsetRow, 'consumerId' | 'host' | 'clientId'>,
  ): OffsetRow => ({
    topic: at.topic,
    partition: at.partition,
    offset: committed.get(partitionKey(at))?.offset ?? null,
    logEndOffset: cluster.topics.get(at.topic)?.partitions[at.partition]?.highWatermark ?? null,
    ...owner,
  });
  const holders = members.filter(({ partitions }) => partitions.length > 0);
  const byCount = holders.toSorted((a, b) => b.partitions.length - a.partitions.length);
  // Before 2.3 the tool showed no owners while nothing was committed.
  const showsOwners = committed.size > 0 || isAtLeast(cluster.version.version, '2.3');
  const ownedRows = (showsOwners ? byCount : []).flatMap(({ memberId, clientId, partitions }) =>
    ownedOrder(partitions, cluster.version).map((at) =>
      row(at, { consumerId: memberId, host: HOST, clientId }),
    ),
  );
  const owned = new Set(ownedRows.map(({ topic, partition }) => `${topic}-${partition}`));
  const unowned = [...committed.values()].filter((at) => !owned.has(partitionKey(at)));
  const nobody = { consumerId: '-', host: '-', clientId: '-' };
  return [...ownedRows, ...unownedOrder(unowned, cluster.version).map((at) => row(at, nobody))];
}

/**
 * Java's tool lists partitions as a HashMap does; Scala's by number.
 * Deviates: more than four partitions came in the order of Scala's hash trie, up to 3.7; here by number.
 */
export function toolOrder<P extends TopicPartition>(partitions: readonly P[], version: VersionProfile): P[] {
  const hashed = javaHashOrder(partitions, topicPartitionHash);
  if (atRelease<boolean>(IS_WRITTEN_IN_JAVA, version)) return hashed;
  return hashed.toSorted((a, b) => a.partition - b.partition);
}

function ownedOrder<P extends TopicPartition>(partitions: readonly P[], version: VersionProfile): P[] {
  if (atRelease<boolean>(SORTS_ROWS, version)) return partitions.toSorted(comparePartitions);
  return toolOrder(partitions, version);
}

function unownedOrder<P extends TopicPartition>(partitions: readonly P[], version: VersionProfile): P[] {
  if (atRelease<boolean>(SORTS_UNOWNED, version)) return ownedOrder(partitions, version);
  return javaHashOrder(partitions, topicPartitionHash);
}
