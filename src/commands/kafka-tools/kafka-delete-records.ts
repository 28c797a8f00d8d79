import { atRelease } from '../../kernel/config/config-definition.ts';
import type { KafkaErrorName } from '../../kernel/errors.ts';
import { partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import { javaHashOrder, topicPartitionHash } from '../../views/tool-layouts/java-hash-map.ts';
import type { CommandDefinition, CommandResult } from '../command.ts';
import { quoteWord } from '../language/tokenize.ts';
import { UsageError } from '../language/usage-error.ts';
import type { Workbench } from '../workbench.ts';
import { connectionOptions, missingArgument, printed, type RunLine, runLineOn } from './tool-answer.ts';
import { exceptionText } from './tool-exception.ts';

const EXAMPLE = `kafka-delete-records --offset-json '{"partitions":[{"topic":"results","partition":0,"offset":-1}],"version":1}'`;

/** The size of the map that the answers are listed from: the request's, since its rewrite (3.7) Java's default. */
const HAS_DEFAULT_MAP = { first: false, changes: [['3.7', true]] } as const;

interface WantedOffset extends TopicPartition {
  readonly offset: number;
}

export const kafkaDeleteRecords: CommandDefinition = {
  name: 'kafka-delete-records',
  group: "Kafka's own tools",
  summary:
    'move log starts up as kafka-delete-records.sh does; there are no files here, so the JSON is given itself',
  examples: [EXAMPLE],
  configure: (command) =>
    connectionOptions(command)
      .option('--offset-json <json>', "here: what --offset-json-file's file would hold")
      .option('--offset-json-file <file>', 'not here: there are no files'),
  prepare: ({ options, prepareLine }) => {
    if (options.offsetJsonFile !== undefined) {
      throw new UsageError('BAD_OPTION', 'kafka-delete-records: there are no files here', {
        hint: `give what it holds: ${EXAMPLE}`,
      });
    }
    if (options.offsetJson === undefined)
      throw missingArgument('kafka-delete-records', 'offset-json-file', `here ${EXAMPLE}`);
    const wanted = readOffsets(options.offsetJson);
    return (bench, n) =>
      typeof wanted === 'string'
        ? printed([wanted], { error: 'AdminOperationException' })
        : deleteRecords(bench, wanted, runLineOn(bench, n, prepareLine));
  },
};

/** The wanted offsets, or what the tool says of the text (Kafka's `DeleteRecordsCommand.parseOffsetJsonStringWithoutDedup`). */
function readOffsets(text: string): WantedOffset[] | string {
  const json = parseJson(text);
  if (!isRecord(json)) return 'The input string is not a valid JSON';
  const version = json.version ?? 1;
  if (version !== 1) return `Not supported version field value ${String(version)}`;
  if (!Array.isArray(json.partitions)) return 'Missing partitions field';
  const wanted = json.partitions.map(readOffset);
  const keys = wanted.map(partitionKey);
  const twice = new Set(keys.filter((key, at) => keys.indexOf(key) !== at));
  if (twice.size === 0) return wanted;
  return `Offset json file contains duplicate topic partitions: ${[...twice].join(',')}`;
}

function readOffset(entry: unknown): WantedOffset {
  if (isRecord(entry)) {
    const { topic, partition, offset } = entry;
    if (typeof topic === 'string' && isInteger(partition) && isInteger(offset))
      return { topic, partition, offset };
  }
  throw new UsageError(
    'BAD_VALUE',
    `kafka-delete-records: ${JSON.stringify(entry)} names no topic, partition and offset`,
    {
      hint: EXAMPLE,
    },
  );
}

function deleteRecords(bench: Workbench, wanted: readonly WantedOffset[], runLine: RunLine): CommandResult {
  const { topics, version } = bench.simulation.cluster;
  const lines = ['Executing records delete operation', 'Records delete operation completed:'];
  let error: string | null = null;
  const capacity = atRelease<boolean>(HAS_DEFAULT_MAP, version) ? {} : { initialCapacity: wanted.length };
  for (const each of javaHashOrder(wanted, topicPartitionHash, capacity)) {
    const { topic, partition, offset } = each;
    const isHere = topics.get(topic)?.partitions[partition] !== undefined;
    const answer = isHere
      ? deleteBefore(each, offset, runLine)
      : { error: 'UNKNOWN_TOPIC_OR_PARTITION' as const };
    if ('lowWatermark' in answer) {
      lines.push(`partition: ${partitionKey(each)}\tlow_watermark: ${answer.lowWatermark}`);
    } else {
      error ??= answer.error;
      lines.push(`partition: ${partitionKey(each)}\terror: ${exceptionText(answer.error)}`);
    }
  }
  return { ...printed(lines, { error }), text: '' };
}

/** Deviates: from 3.7 on the tool asks for an unknown topic for a minute and then prints a TimeoutException. */
function deleteBefore(
  wanted: WantedOffset,
  offset: number,
  runLine: RunLine,
): { lowWatermark: number } | { error: KafkaErrorName } {
  // LST-16: only -1 means the end. Our own command takes no other negative offset.
  if (offset < -1) return { error: 'OFFSET_OUT_OF_RANGE' };
  const outcome = runLine(
    `delete-records ${quoteWord(`${wanted.topic}:${wanted.partition}`)} --before ${offset}`,
  );
  if (outcome!.error !== null) return { error: outcome!.error as KafkaErrorName };
  return { lowWatermark: outcome!.offset! };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
