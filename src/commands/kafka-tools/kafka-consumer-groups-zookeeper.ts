/**
 * `kafka-consumer-groups --zookeeper`, up to 1.1 (ZK-4, Kafka's `ZkConsumerGroupService`). Its --describe asks the
 * coordinator first and shows ZooKeeper's offset only where that has none.
 */
import type { Cluster } from '../../kernel/cluster.ts';
import { committedOffset } from '../../kernel/group/committed-offsets.ts';
import { partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import { deleteInZooKeeper, type ZooKeeperGroup, zooKeeperOffset } from '../../kernel/zookeeper.ts';
import {
  errorText,
  type OffsetRow,
  zooKeeperOffsetsText,
} from '../../views/tool-layouts/consumer-group-layout.ts';
import { javaHashMapOrder } from '../../views/tool-layouts/java-hash-map.ts';
import type { CommandResult } from '../command.ts';
import type { Workbench } from '../workbench.ts';
import { type GroupsRequest, printedText } from './kafka-consumer-groups-request.ts';
import { illegalTopicNameText } from './topic-names.ts';

const NOTE =
  'Note: This will only show information about consumers that use ZooKeeper (not those using the Java consumer API).\n';

/** A znode keeps its children in a `HashSet` of this capacity (ZooKeeper's `DataNode`). */
const ZNODE_CHILDREN = 8;

export function askZooKeeper(bench: Workbench, request: GroupsRequest): CommandResult {
  const { cluster } = bench.simulation;
  switch (request.action) {
    case 'list': {
      const groups = javaHashMapOrder([...cluster.zooKeeperGroups.keys()], ZNODE_CHILDREN);
      return printedText(NOTE + groups.map((group) => `${group}\n`).join(''));
    }
    case 'describe':
      return describe(cluster, request.groups[0]!);
    case 'delete':
      return request.groups.length > 0
        ? deleteGroups(cluster, request)
        : deleteTopicEverywhere(cluster, request.topics[0]!);
    default:
      // `ConsumerGroupService.resetOffsets` throws an exception without a message.
      return printedText(
        NOTE + errorText('Executing consumer group command failed due to null', cluster.version),
        {
          error: 'UnsupportedOperationException',
        },
      );
  }
}

function describe(cluster: Cluster, groupId: string): CommandResult {
  const group = cluster.zooKeeperGroups.get(groupId);
  if (group === undefined) {
    const problem = errorText(`The consumer group '${groupId}' does not exist.`, cluster.version);
    return printedText(NOTE + problem, { error: 'GROUP_ID_NOT_FOUND' });
  }
  let problems = '';
  const rows = ownedPartitions(cluster, group).map((at): OffsetRow => {
    const offset = committedOffset(cluster, groupId, at)?.offset ?? zooKeeperOffset(cluster, groupId, at);
    if (offset === null) {
      const place = `for group '${groupId}' partition '${partitionKey(at)}'`;
      const problem = `Could not fetch offset from zookeeper ${place} due to missing offset data in zookeeper.`;
      problems += errorText(problem, cluster.version);
    }
    const consumerId = group.owners.get(partitionKey(at))?.consumerId ?? '-';
    return { ...at, offset, consumerId, host: '-', clientId: '-' };
  });
  const idle = [...group.ids.values()].filter(
    ({ consumerId }) => !rows.some((row) => row.consumerId === consumerId),
  );
  const idleRows = idle.flatMap(({ consumerId, topics }) => topics.map(() => emptyRow(consumerId)));
  return printedText(NOTE + problems + zooKeeperOffsetsText([...rows, ...idleRows]));
}

/** Every partition of every topic that a consumer of the group has ever owned something of. */
function ownedPartitions(
  { topics }: Cluster,
  group: ZooKeeperGroup,
): (TopicPartition & { readonly logEndOffset: number })[] {
  return [...group.ownedTopics].sort().flatMap((topic) =>
    (topics.get(topic)?.partitions ?? []).map(({ partition, highWatermark: logEndOffset }) => {
      return { topic, partition, logEndOffset };
    }),
  );
}

/** A consumer that owns nothing has a row for each topic it subscribes to. */
function emptyRow(consumerId: string): OffsetRow {
  const nothing = { topic: null, partition: null, offset: null, logEndOffset: null };
  return { ...nothing, consumerId, host: '-', clientId: '-' };
}

function deleteGroups(cluster: Cluster, { groups, topics }: GroupsRequest): CommandResult {
  const topic = topics[0] ?? null;
  let text = NOTE;
  let error: string | null = null;
  for (const group of groups) {
    const about = topic === null ? `group '${group}'` : `group '${group}' topic '${topic}'`;
    switch (deleteInZooKeeper(cluster, group, topic)) {
      case 'deleted':
        text +=
          topic === null
            ? `Deleted all consumer group information for ${about} in zookeeper.\n`
            : `Deleted consumer group information for ${about} in zookeeper.\n`;
        break;
      case 'active':
        error ??= 'NON_EMPTY_GROUP';
        text += errorText(
          `Delete for ${about} failed because its consumers are still active.`,
          cluster.version,
        );
        break;
      case 'missing':
        error ??= 'ZkNoNodeException';
        text += errorText(`Delete for ${about} failed because group does not exist.`, cluster.version);
    }
  }
  return printedText(text, { error });
}

/** `--topic` alone: of every inactive group that has an offset of it. */
function deleteTopicEverywhere(cluster: Cluster, topic: string): CommandResult {
  const illegal = illegalTopicNameText(topic, cluster.version);
  if (illegal !== null) {
    const problem = errorText(`Executing consumer group command failed due to ${illegal}`, cluster.version);
    return printedText(NOTE + problem, { error: 'INVALID_TOPIC_EXCEPTION' });
  }
  for (const { groupId, offsets } of [...cluster.zooKeeperGroups.values()])
    if ([...offsets.values()].some((at) => at.topic === topic)) deleteInZooKeeper(cluster, groupId, topic);
  return printedText(
    `${NOTE}Deleted consumer group information for all inactive consumer groups for topic '${topic}' in zookeeper.\n`,
  );
}
