/** The operations of a sequence that consumers carry out, and how a group's settling is answered. */

import type { ClientError } from '../clients/consumers/client-error.ts';
import type { Consumer, HandedRecord } from '../clients/consumers/consumer.ts';
import {
  close,
  commit,
  committed,
  crash,
  openConsumer,
  poll,
  positions,
  seek,
  store,
} from '../clients/consumers/consumers.ts';
import { partitionKey, type TopicPartition, topicPartitionOf } from '../kernel/group/topic-partition.ts';
import type { ClientAnswer, ConsumerOperation, OpenOperation } from './client-sequence.ts';
import { membersOf, type Replay, settingsOf, settle } from './client-world.ts';

/** Polls of one operation that never end are our bug. */
const POLLS_MAX = 1_000_000;

export function playConsumer(replay: Replay, operation: ConsumerOperation): ClientAnswer {
  if (operation.op === 'open') return open(replay, operation);
  const consumer = replay.world.clients.consumers.get(operation.consumer)!;
  const { world } = replay;
  switch (operation.op) {
    case 'poll':
      return pollAll(replay, consumer, operation.max);
    case 'position': {
      const answers = positions(world, consumer).sort(byPlace);
      return {
        offsets: answers.map((at) => [
          ...place(consumer, at),
          at.error === null ? at.position : at.error.name,
        ]),
      };
    }
    case 'committed': {
      const all = partitionsOfTopics(replay, consumer);
      const offsets = committed(world, consumer, all);
      return { offsets: all.map((at, index) => [...place(consumer, at), offsets[index]]) };
    }
    case 'seek': {
      const partition = { topic: operation.topic ?? topicsOf(consumer)[0]!, partition: operation.partition };
      return outcome(seek(world, consumer, partition, operation.offset));
    }
    case 'commit':
      return playCommit(replay, consumer, operation);
    case 'store':
      return outcome(store(consumer, offsetsOf(consumer, operation)));
    case 'close':
      close(world, consumer);
      return consumer.subscription === null ? { ok: true } : settled(replay, consumer.groupId!);
    case 'kill':
      crash(world, consumer);
      return { ok: true };
  }
}

function open(replay: Replay, operation: OpenOperation): ClientAnswer {
  const { topic, topics = [topic!], partitions = [], start = {} } = operation;
  const assign = partitions.map((partition) => {
    const at = start[String(partition)];
    return { topic: topics[0]!, partition, ...(at === undefined ? {} : { start: at }) };
  });
  const opened = openConsumer(replay.world, {
    name: operation.consumer,
    family: replay.family,
    clientVersion: '4.2',
    settings: settingsOf(replay.family, operation),
    groupId: operation.group,
    mode: operation.mode === 'assign' ? { assign } : { subscribe: topics },
  });
  if ('error' in opened) return { error: opened.error.name };
  return operation.mode === 'assign' ? { ok: true } : settled(replay, operation.group);
}

/** What is answered after a group has settled, or has not. */
function settled(replay: Replay, group: string): ClientAnswer {
  const outcome = settle(replay, group);
  const members = membersOf(replay, group);
  for (const member of members) member.isInPoll = false;
  const assignment = Object.fromEntries(
    members.map(({ name, partitions }) => [name, [...partitions.values()].sort(byPlace).map(partitionKey)]),
  );
  return {
    ok: true,
    ...(members.length > 0 ? { assignment } : {}),
    ...(typeof outcome === 'object' ? outcome : {}),
    ...(outcome === 'unsettled' ? { settled: false } : {}),
  };
}

/** Polls until there are `max` records or none is left; positions and stored offsets cover exactly those. */
function pollAll({ world, family }: Replay, consumer: Consumer, max: number | null): ClientAnswer {
  const records: HandedRecord[] = [];
  const errors: ClientError[] = [];
  consumer.isPaused = false;
  for (let polls = 0; polls < POLLS_MAX && (max === null || records.length < max); polls++) {
    const answer = poll(world, consumer, 1);
    records.push(...answer.records);
    errors.push(...answer.errors);
    const isRaised = family === 'java' && answer.errors.length > 0;
    if (isRaised || (answer.records.length === 0 && answer.errors.length === 0)) break;
  }
  consumer.isPaused = consumer.subscription !== null;
  consumer.handed = [];
  const inOrder = records.sort((a, b) => byPlace(a, b) || a.offset - b.offset);
  const answer = { records: inOrder.map((record) => [...place(consumer, record), record.offset]) };
  if (errors.length === 0) return answer;
  if (family === 'java') return { error: errors[0]!.name, ...answer };
  const failed = errors.flatMap(({ topic, partition, name }) =>
    topic === undefined || partition === undefined ? [] : [{ topic, partition, name }],
  );
  if (failed.length === 0) return answer;
  return { ...answer, errors: failed.sort(byPlace).map((at) => [...place(consumer, at), at.name]) };
}

function playCommit(
  { world, family }: Replay,
  consumer: Consumer,
  operation: Extract<ConsumerOperation, { op: 'commit' }>,
): ClientAnswer {
  const { offsets } = operation;
  const result = commit(world, consumer, {
    offsets: offsets === null ? null : offsetsOf(consumer, { ...operation, offsets }),
  });
  if (result.error !== null) return { error: result.error.name };
  if (family === 'java') return { ok: true };
  const sent = [...result.committed].sort(byPlace);
  return { ok: true, committed: sent.map((at) => [...place(consumer, at), at.offset]) };
}

function outcome(error: ClientError | null): ClientAnswer {
  return error === null ? { ok: true } : { error: error.name };
}

function topicsOf(consumer: Consumer): readonly string[] {
  if (consumer.subscription !== null) return consumer.subscription;
  return [...new Set([...consumer.everHeld].map((key) => topicPartitionOf(key).topic))];
}

function partitionsOfTopics({ world }: Replay, consumer: Consumer): TopicPartition[] {
  return topicsOf(consumer)
    .flatMap((name) => world.cluster.topics.get(name)?.partitions ?? [])
    .map(({ topic, partition }) => ({ topic, partition }))
    .sort(byPlace);
}

function offsetsOf(
  consumer: Consumer,
  operation: { readonly topic?: string; readonly offsets: Readonly<Record<string, number>> },
): (TopicPartition & { offset: number })[] {
  const topic = operation.topic ?? topicsOf(consumer)[0]!;
  return Object.entries(operation.offsets).map(([partition, offset]) => ({
    topic,
    partition: Number(partition),
    offset,
  }));
}

/** `[p]`, or `[topic, p]` of a consumer of more than one topic. */
function place(consumer: Consumer, { topic, partition }: TopicPartition): (string | number)[] {
  return topicsOf(consumer).length > 1 ? [topic, partition] : [partition];
}

function byPlace(left: TopicPartition, right: TopicPartition): number {
  if (left.topic !== right.topic) return left.topic < right.topic ? -1 : 1;
  return left.partition - right.partition;
}
