import type { Topic } from '../../kernel/cluster.ts';
import { atRelease } from '../../kernel/config/config-definition.ts';
import { partitionKey } from '../../kernel/group/topic-partition.ts';
import { offsetForMaxTimestamp, offsetForTime } from '../../kernel/log/lookup.ts';
import type { PartitionLog } from '../../kernel/log/partition-log.ts';
import type { CommandDefinition, CommandResult } from '../command.ts';
import { topicsWithInternal } from '../offsets-topic.ts';
import { topicHint } from '../parse-input.ts';
import type { Workbench } from '../workbench.ts';
import { type FilterReading, readTopicAndPartitions, readTopicPartitions } from './partition-filter.ts';
import { connectionOptions, printed } from './tool-answer.ts';

/** Names for times, the max timestamp, and no line for a partition without an answer: since 3.2. */
const USES_ADMIN_CLIENT = { first: false, changes: [['3.2', true]] } as const;
/** Regular expressions and --topic-partitions (KIP-635); the script itself is from 3.0 too. */
const HAS_FILTERS = { first: false, changes: [['3.0', true]] } as const;

const NAMED_TIMES: Readonly<Record<string, number>> = {
  latest: -1,
  earliest: -2,
  'max-timestamp': -3,
  'earliest-local': -4,
  'latest-tiered': -5,
};

interface OffsetsRequest {
  readonly topic: string | null;
  readonly partitions: string | null;
  readonly topicPartitions: string | null;
  readonly time: string;
  readonly excludesInternal: boolean;
}

export const kafkaGetOffsets: CommandDefinition = {
  name: 'kafka-get-offsets',
  group: "Kafka's own tools",
  summary: 'print offsets of partitions by time as kafka-get-offsets.sh does',
  examples: [
    'kafka-get-offsets --bootstrap-server localhost:9092 --topic results',
    'kafka-get-offsets.sh --topic results --time earliest',
    'kafka-get-offsets --topic-partitions results:0-2 --time -3',
  ],
  looksOnly: true,
  configure: (command) =>
    connectionOptions(command)
      .option('--broker-list <host:port>', 'the older name of --bootstrap-server')
      .option('--topic <name>', 'a regular expression; else all topics')
      .option('--partitions <numbers>', '0,1')
      .option('--topic-partitions <list>', 'results:0,scores:0-3 (3 is not in), :2')
      .option('--time <time>', '-1 or latest, -2 or earliest, -3 or max-timestamp, or milliseconds')
      .option('--exclude-internal-topics', 'leave out internal topics'),
  prepare: ({ options }) => {
    const request: OffsetsRequest = {
      topic: options.topic ?? null,
      partitions: options.partitions ?? null,
      topicPartitions: options.topicPartitions ?? null,
      time: options.time ?? '-1',
      excludesInternal: options.excludeInternalTopics === true,
    };
    return (bench) => getOffsets(bench, request);
  },
};

function getOffsets(bench: Workbench, request: OffsetsRequest): CommandResult {
  const { version, topics: own } = bench.simulation.cluster;
  const { topic, partitions, topicPartitions } = request;
  if (!atRelease<boolean>(HAS_FILTERS, version)) return getOffsetsOfTopic(bench, request);
  if (topicPartitions !== null && (topic !== null || partitions !== null))
    return failed('--topic-partitions cannot be used with --topic or --partitions');
  const time = readTime(request.time, atRelease<boolean>(USES_ADMIN_CLIENT, version));
  if (typeof time === 'string') return failed(time);
  const filter = readFilter(request);
  if ('problem' in filter) return failed(filter.problem);
  const topics = request.excludesInternal ? [...own.values()] : topicsWithInternal(bench);
  const logs = topics.flatMap((each) => each.partitions);
  const wanted = logs.filter((log) => filter.matches(log.topic, log.partition));
  if (wanted.length === 0) {
    const hint = topic === null ? '' : topicHint(bench, topic);
    return failed('Could not match any topic-partitions with the specified filters', hint);
  }
  if (!atRelease<boolean>(USES_ADMIN_CLIENT, version)) {
    if (time < -2) {
      const first = wanted[0]!;
      const tool = `The target time for partition ${partitionKey(first)} is ${time}. The target time cannot be negative.`;
      return failed(tool, 'the largest timestamp can be asked for since Kafka 3.2');
    }
    return printed(wanted.toSorted(byTopicAndNumber).map((log) => offsetLine(log, offsetAt(log, time))));
  }
  const lines = wanted.toSorted(byText).flatMap((log) => {
    const offset = offsetAt(log, time);
    return offset === null ? [] : [offsetLine(log, offset)];
  });
  return printed(lines, lines.length > 0 ? {} : { hint: 'no partition has an offset for this time' });
}

function readFilter({ topic, partitions, topicPartitions }: OffsetsRequest): FilterReading {
  return topicPartitions === null
    ? readTopicAndPartitions(topic, partitions)
    : readTopicPartitions(topicPartitions);
}

/** 2.8 and before: one topic by its name (`kafka-run-class.sh kafka.tools.GetOffsetShell`). */
function getOffsetsOfTopic(bench: Workbench, request: OffsetsRequest): CommandResult {
  const hint =
    'before 3.0 there is no kafka-get-offsets.sh: kafka-run-class.sh kafka.tools.GetOffsetShell prints this';
  const error = 'IllegalArgumentException';
  const fail = (line: string): CommandResult => printed([line], { error, hint });
  if (request.topicPartitions !== null) return fail('topic-partitions is not a recognized option');
  if (request.topic === null) return fail('Missing required argument "[topic]"');
  const time = readTime(request.time, false);
  if (typeof time === 'string') return fail(time);
  const topic: Topic | undefined = topicsWithInternal(bench).find(({ name }) => name === request.topic);
  if (topic === undefined) return fail(`Topic ${request.topic} does not exist`);
  const ids = request.partitions === null || request.partitions === '' ? null : request.partitions.split(',');
  const bad = ids?.find((id) => !/^[+-]?\d+$/.test(id));
  if (bad !== undefined)
    return fail(`--partitions expects a comma separated list of numeric partition ids, but received: ${bad}`);
  const wanted = ids === null ? null : new Set(ids.map(Number));
  const logs = topic.partitions.filter((log) => wanted === null || wanted.has(log.partition));
  if (logs.length === 0)
    return fail(
      `Topic ${topic.name} does not have any of the requested partitions ${[...wanted!].join(',')}`,
    );
  if (time < -2)
    return fail(
      `The target time for partition ${partitionKey(logs[0]!)} is ${time}. The target time cannot be negative.`,
    );
  const missing = [...(wanted ?? [])].filter((id) => topic.partitions[id] === undefined);
  const lines = [
    ...missing.map((id) => `Error: partition ${id} does not exist`),
    ...logs.map((log) => offsetLine(log, offsetAt(log, time))),
  ];
  return printed(lines, { hint });
}

/** A number as ListOffsets takes it, or what the tool says of the text. */
function readTime(text: string, hasNames: boolean): number | string {
  const named = hasNames ? NAMED_TIMES[text] : undefined;
  if (named !== undefined) return named;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  return hasNames
    ? `Malformed time argument ${text}. Please use -1 or latest / -2 or earliest / -3 or max-timestamp / -4 or earliest-local / -5 or latest-tiered, or a specified long format timestamp`
    : `Cannot parse argument '${text}' of option time`;
}

/** LST-1; null where ListOffsets answers none. Nothing is tiered here, so -4 is the log's start and -5 nothing. */
function offsetAt(log: PartitionLog, time: number): number | null {
  switch (time) {
    case -1:
      return log.highWatermark;
    case -2:
    case -4:
      return log.logStartOffset;
    case -3:
      return offsetForMaxTimestamp(log)?.offset ?? null;
    case -5:
      return null;
    default:
      return offsetForTime(log, time)?.offset ?? null;
  }
}

/** A partition without an answer has nothing after its second colon, up to 3.1. */
function offsetLine(log: PartitionLog, offset: number | null): string {
  return `${log.topic}:${log.partition}:${offset ?? ''}`;
}

function byTopicAndNumber(left: PartitionLog, right: PartitionLog): number {
  if (left.topic !== right.topic) return left.topic < right.topic ? -1 : 1;
  return left.partition - right.partition;
}

/** By `results-10`, which comes before `results-2` (`Comparator.comparing(TopicPartition::toString)`). */
function byText(left: PartitionLog, right: PartitionLog): number {
  return partitionKey(left) < partitionKey(right) ? -1 : 1;
}

function failed(message: string, hint = ''): CommandResult {
  return printed([`Error occurred: ${message}`], { error: 'IllegalArgumentException', hint });
}
