/**
 * The records of `__consumer_offsets` in Kafka's binary form (OFS-3; the schemas `OffsetCommitKey` 1, `OffsetCommitValue`
 * 3, before 2.1 1, `GroupMetadataKey` 2, `GroupMetadataValue` 3), and as the text that `kafka-console-consumer` makes of
 * them with this topic's formatter.
 */
import { utf8Decode, utf8Encode } from '../utf8.ts';
import type { AssignedEvent, PartitionOffset } from './group-events.ts';
import type { TopicPartition } from './topic-partition.ts';

const COMMIT_KEY = 1;
const GROUP_KEY = 2;
const COMMIT_VALUE = 3;
const EXPIRING_COMMIT_VALUE = 1;
const GROUP_VALUE = 3;
const HOST = '/127.0.0.1';

/** A commit's key: which offset. */
export function commitKey(group: string, { topic, partition }: TopicPartition): Uint8Array {
  return bytes(int16(COMMIT_KEY), string(group), string(topic), int32(partition));
}

/** ms; `expireTimestamp`: before 2.1 each commit has its own end (OFS-10), null: it has none. */
export function commitValue(
  { offset }: Pick<PartitionOffset, 'offset'>,
  { commitTimestamp, expireTimestamp }: { commitTimestamp: number; expireTimestamp: number | null },
): Uint8Array {
  if (expireTimestamp === null) {
    const unknownEpoch = int32(-1);
    return bytes(int16(COMMIT_VALUE), int64(offset), unknownEpoch, string(''), int64(commitTimestamp));
  }
  return bytes(
    int16(EXPIRING_COMMIT_VALUE),
    int64(offset),
    string(''),
    int64(commitTimestamp),
    int64(expireTimestamp),
  );
}

export function groupKey(group: string): Uint8Array {
  return bytes(int16(GROUP_KEY), string(group));
}

/**
 * A group whose assignment is stored, or, without members, one that is Empty.
 * Deviates: a member's timeouts are 0 in it, and its subscription names the topics it was assigned, nothing it owned before.
 */
export function groupValue(
  { generation, protocolName, assignment }: Pick<AssignedEvent, 'generation' | 'protocolName' | 'assignment'>,
  currentStateTimestamp: number,
): Uint8Array {
  const isEmpty = assignment.length === 0;
  const members = assignment.flatMap(({ memberId, clientId, partitions }) => [
    ...string(memberId),
    ...NULL_STRING, // group.instance.id
    ...string(clientId),
    ...string(HOST),
    ...int32(0),
    ...int32(0),
    ...sized(subscription(partitions)),
    ...sized(assigned(partitions)),
  ]);
  return bytes(
    int16(GROUP_VALUE),
    string('consumer'),
    int32(generation),
    isEmpty ? NULL_STRING : string(protocolName),
    isEmpty ? NULL_STRING : string(assignment[0]!.memberId),
    int64(currentStateTimestamp),
    int32(assignment.length),
    members,
  );
}

/** `[board,results,0]`, or `[board]` for a group itself. */
export function offsetsKeyText(key: Uint8Array): string {
  const read = reader(key);
  const isCommit = read.int(2) === COMMIT_KEY;
  const group = read.string();
  return isCommit ? `[${group},${read.string()},${read.int(4)}]` : `[${group}]`;
}

/** `offset=5`, or `generation=1 protocol=range members=2`. */
export function offsetsValueText(key: Uint8Array, value: Uint8Array): string {
  const read = reader(value);
  read.int(2);
  if (reader(key).int(2) === COMMIT_KEY) return `offset=${read.int(8)}`;
  read.string();
  const generation = read.int(4);
  const protocol = read.string();
  read.string();
  read.int(8);
  return `generation=${generation}${protocol === null ? '' : ` protocol=${protocol}`} members=${read.int(4)}`;
}

/** What the coordinator of 4.0 writes of a group as soon as somebody joins it (`newEmptyGroupMetadataRecord`). */
export function newGroupValue(): Uint8Array {
  return bytes(int16(GROUP_VALUE), string(''), int32(0), NULL_STRING, NULL_STRING, int64(-1), int32(0));
}

function subscription(partitions: readonly TopicPartition[]): number[] {
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  return [...int16(0), ...int32(topics.length), ...topics.flatMap(string), ...NO_USER_DATA];
}

function assigned(partitions: readonly TopicPartition[]): number[] {
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  const ofTopics = topics.flatMap((name) => {
    const own = partitions.filter(({ topic }) => topic === name);
    return [...string(name), ...int32(own.length), ...own.flatMap(({ partition }) => int32(partition))];
  });
  return [...int16(0), ...int32(topics.length), ...ofTopics, ...NO_USER_DATA];
}

const NULL_STRING = int16(-1);
const NO_USER_DATA = int32(-1);

function bytes(...fields: readonly (readonly number[])[]): Uint8Array {
  return new Uint8Array(fields.flat());
}

function int16(value: number): number[] {
  return [(value >> 8) & 255, value & 255];
}

function int32(value: number): number[] {
  return [...int16(value >> 16), ...int16(value & 0xffff)];
}

/** A safe integer. */
function int64(value: number): number[] {
  return [...int32(Math.floor(value / 2 ** 32)), ...int32(value >>> 0)];
}

function string(text: string): number[] {
  const encoded = utf8Encode(text);
  return [...int16(encoded.length), ...encoded];
}

function sized(content: readonly number[]): number[] {
  return [...int32(content.length), ...content];
}

function reader(from: Uint8Array) {
  let at = 0;
  const int = (length: number): number => {
    let value = 0;
    for (const end = at + length; at < end; at++) value = value * 256 + from[at]!;
    return value;
  };
  return {
    int,
    string: (): string | null => {
      const length = int(2);
      if (length === 0xffff) return null;
      at += length;
      return utf8Decode(from.subarray(at - length, at));
    },
  };
}
