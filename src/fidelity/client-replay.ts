/** Plays a sequence of operations on the simulated broker with simulated clients and answers in the recorded form. */

import { librdkafkaBrokerError } from '../clients/consumers/client-error.ts';
import { createTopic } from '../kernel/cluster.ts';
import { KAFKA_ERRORS, type KafkaErrorName } from '../kernel/errors.ts';
import { committedOffsets } from '../kernel/group/committed-offsets.ts';
import {
  alterOffsets,
  deleteGroup,
  deleteOffsets,
  describeGroup,
  listGroups,
} from '../kernel/group/group-admin.ts';
import { comparePartitions, type TopicPartition } from '../kernel/group/topic-partition.ts';
import { producerRecord } from '../kernel/log/append.ts';
import { offsetForMaxTimestamp, offsetForTime } from '../kernel/log/lookup.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import { appendToLog, deleteRecordsBefore } from '../kernel/log-operations.ts';
import { DEFAULT_VERSION } from '../kernel/versions.ts';
import { playConsumer } from './client-operations.ts';
import type {
  AdminOperation,
  ClientAnswer,
  ClientFamilyName,
  ClientOperation,
  ClientResult,
  ClientSequence,
} from './client-sequence.ts';
import { createReplay, type Replay } from './client-world.ts';

/** Answers of one sequence with one family of clients; it ends early if a group does not settle. */
export function replayClientSequence(
  sequence: ClientSequence,
  family: ClientFamilyName,
  kafka = DEFAULT_VERSION,
): ClientResult {
  const replay = createReplay(family, kafka);
  const results: ClientAnswer[] = [];
  for (const operation of sequence.ops) {
    const answer = play(replay, operation);
    results.push(answer);
    if (answer.settled === false) break;
  }
  return { id: sequence.id, results };
}

function play(replay: Replay, operation: ClientOperation): ClientAnswer {
  return isAdmin(operation) ? playAdmin(replay, operation) : playConsumer(replay, operation);
}

function isAdmin(operation: ClientOperation): operation is AdminOperation {
  return !('consumer' in operation);
}

function playAdmin(replay: Replay, operation: AdminOperation): ClientAnswer {
  const { cluster } = replay.world;
  switch (operation.op) {
    case 'topic':
      createTopic(cluster, { name: operation.name, partitions: operation.partitions });
      return { ok: true };
    case 'produce':
      return produce(replay, operation);
    case 'delete-records': {
      const answer = deleteRecordsBefore(cluster, logOf(replay, operation), operation.before);
      return answer.error === null ? { low: answer.lowWatermark } : { error: named(replay, answer.error) };
    }
    case 'list-offsets': {
      const logs = cluster.topics.get(operation.topic)!.partitions;
      return {
        earliest: logs.map((log) => [log.partition, log.logStartOffset]),
        latest: logs.map((log) => [log.partition, log.highWatermark]),
      };
    }
    case 'for-time':
      return forTime(replay, operation);
    default:
      return playGroupAdmin(replay, operation);
  }
}

type GroupOperation = Exclude<
  AdminOperation,
  { op: 'topic' | 'produce' | 'delete-records' | 'list-offsets' | 'for-time' }
>;

function playGroupAdmin(replay: Replay, operation: GroupOperation): ClientAnswer {
  const { cluster } = replay.world;
  switch (operation.op) {
    case 'groups': {
      const groups = listGroups(cluster).map(({ groupId: group, state, protocolType }) => {
        return { group, state, type: 'Classic', simple: protocolType === '' };
      });
      return { groups: groups.sort((a, b) => (a.group < b.group ? -1 : 1)) };
    }
    case 'describe-group': {
      const { state, members, assignor, protocolType, error } = describeGroup(cluster, operation.group);
      // librdkafka asks with an older version, which knows no such error (GRP-14).
      if (error !== null && replay.family === 'java') return { error: named(replay, error) };
      return { state, members: members.length, type: 'Classic', simple: protocolType === '', assignor };
    }
    case 'offsets':
      return {
        offsets: committedOffsets(cluster, operation.group).map((at) => [...place(replay, at), at.offset]),
      };
    case 'alter-offsets':
      return alter(replay, operation);
    case 'delete-offsets': {
      const logs = cluster.topics.get(operation.topic)?.partitions ?? [];
      const answer = deleteOffsets(
        cluster,
        operation.group,
        logs.map(({ topic, partition }) => ({ topic, partition })),
      );
      // Played by the Java admin for both families; an error of the whole call stands for each partition.
      const errorOf = (index: number) => answer.error ?? answer.partitions[index]!.error;
      const partitions = logs.map((log, index) => {
        const error = errorOf(index);
        return [...place(replay, log), error === null ? 'ok' : KAFKA_ERRORS[error].exception];
      });
      return { partitions };
    }
    case 'delete-group': {
      const error = deleteGroup(cluster, operation.group);
      return error === null ? { ok: true } : { error: named(replay, error) };
    }
  }
}

function logOf({ world }: Replay, { topic, partition }: TopicPartition): PartitionLog {
  return world.cluster.topics.get(topic)!.partitions[partition]!;
}

/** `[p]`, or `[topic, p]` once more than one topic was made. */
function place({ world }: Replay, { topic, partition }: TopicPartition): (string | number)[] {
  return world.cluster.topics.size > 1 ? [topic, partition] : [partition];
}

function named({ family }: Replay, error: KafkaErrorName): string {
  return family === 'java' ? KAFKA_ERRORS[error].exception : librdkafkaBrokerError(error).name;
}

function produce(replay: Replay, operation: Extract<AdminOperation, { op: 'produce' }>): ClientAnswer {
  const { cluster } = replay.world;
  const log = logOf(replay, operation);
  const first = log.logEndOffset;
  const records = Array.from({ length: operation.count }, (_, n) =>
    producerRecord(null, `v${n}`, operation.timestamps?.[n] ?? cluster.nowMs),
  );
  const batches = operation.batch === 'each' ? records.map((record) => [record]) : [records];
  for (const batch of batches) {
    const outcome = appendToLog(cluster, log, { records: batch, producer: null });
    if (outcome.error !== null) return { error: named(replay, outcome.error) };
  }
  return { first, last: log.logEndOffset - 1 };
}

function forTime(replay: Replay, operation: Extract<AdminOperation, { op: 'for-time' }>): ClientAnswer {
  const log = logOf(replay, operation);
  if (operation.max === true) {
    const newest = offsetForMaxTimestamp(log);
    return { offset: newest?.offset ?? -1, timestamp: newest?.timestamp ?? -1 };
  }
  const found = offsetForTime(log, operation.timestamp ?? 0);
  if (replay.family === 'librdkafka') return { offset: found?.offset ?? -1 };
  return found === null ? { offset: null } : { offset: found.offset, timestamp: found.timestamp };
}

function alter(replay: Replay, operation: Extract<AdminOperation, { op: 'alter-offsets' }>): ClientAnswer {
  const { group, topic, offsets } = operation;
  const wanted = Object.entries(offsets).map(([partition, offset]) => ({
    topic,
    partition: Number(partition),
    offset,
  }));
  const refused = alterOffsets(replay.world.cluster, group, wanted.sort(comparePartitions)).filter(
    ({ error }) => error !== null,
  );
  if (refused.length === 0) return { ok: true };
  if (replay.family === 'java') return { error: named(replay, refused[0]!.error!) };
  return { errors: refused.map((at) => [...place(replay, at), named(replay, at.error!)]) };
}
