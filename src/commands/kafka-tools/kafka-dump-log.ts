import { atRelease } from '../../kernel/config/config-definition.ts';
import { topicPartitionOf } from '../../kernel/group/topic-partition.ts';
import { recordCount } from '../../kernel/log/batch.ts';
import type { PartitionLog } from '../../kernel/log/partition-log.ts';
import type { Segment } from '../../kernel/log/segment.ts';
import {
  type DumpOptions,
  dumpedBatches,
  dumpHeadLines,
  dumpLogLines,
  offsetGapLines,
} from '../../views/tool-layouts/dump-log-layout.ts';
import type { CommandDefinition, CommandResult } from '../command.ts';
import { UsageError } from '../language/usage-error.ts';
import { topicsWithInternal } from '../offsets-topic.ts';
import { parseWhole } from '../parse-input.ts';
import type { Workbench } from '../workbench.ts';
import { missingArgument, printed } from './tool-answer.ts';

const INT_MAX = 2 ** 31 - 1;
const EXAMPLE = 'kafka-dump-log --files results-0/00000000000000000000.log --print-data-log';
const OTHER_FILES = /\.(?:index|timeindex|snapshot|txnindex|checkpoint)$/;
const HAS_MAX_BYTES = { first: false, changes: [['3.3', true]] } as const;
/** A dump of more lines floods every screen, and one of more bytes takes too long to checksum. */
const LINES_MAX = 100_000;
const BYTES_MAX = 256 * 1_048_576;

export const kafkaDumpLog: CommandDefinition = {
  name: 'kafka-dump-log',
  group: "Kafka's own tools",
  summary: 'print the batches and records of a segment file as kafka-dump-log.sh does',
  examples: [
    EXAMPLE,
    'kafka-dump-log.sh --files /var/kafka/results-0/00000000000000000000.log --deep-iteration',
  ],
  looksOnly: true,
  configure: (command) =>
    command
      .option('--files <list>', 'segment files: <anywhere>/results-0/00000000000000000000.log,…')
      .option('--deep-iteration', 'a line for each record')
      .option('--print-data-log', 'with keys and values; one known by its size only is that many x')
      .option('--offsets-decoder', 'keys and values of __consumer_offsets, in words')
      .option('--skip-record-metadata', 'keys and values alone')
      .option('--max-bytes <n>', 'only the first bytes of each file, since 3.3'),
  prepare: ({ options }) => {
    if (options.files === undefined) throw missingArgument('kafka-dump-log', 'files', EXAMPLE);
    const paths: string[] = options.files.split(',');
    const maxBytes =
      options.maxBytes === undefined ? null : parseWhole(options.maxBytes, '--max-bytes', { max: INT_MAX });
    const decodesOffsets = options.offsetsDecoder === true;
    const printsData = options.printDataLog === true || decodesOffsets;
    const shape = {
      printsData,
      decodesOffsets,
      isDeep: printsData || options.deepIteration === true,
      skipsRecordMetadata: options.skipRecordMetadata === true,
      bytesMax: maxBytes ?? INT_MAX,
    };
    return (bench) => {
      if (maxBytes !== null && !atRelease<boolean>(HAS_MAX_BYTES, bench.simulation.cluster.version)) {
        const line =
          'Exception in thread "main" joptsimple.UnrecognizedOptionException: max-bytes is not a recognized option';
        return printed([line], {
          error: 'UnrecognizedOptionException',
          hint: '--max-bytes is new in Kafka 3.3',
        });
      }
      return dump(bench, paths, shape);
    };
  },
};

function dump(bench: Workbench, paths: readonly string[], shape: Omit<DumpOptions, 'path'>): CommandResult {
  const { version } = bench.simulation.cluster;
  const lines: string[] = [];
  const gaps: string[] = [];
  for (const path of paths) {
    if (OTHER_FILES.test(path)) {
      throw new UsageError('BAD_VALUE', `kafka-dump-log: only .log files are here, not ${path}`, {
        hint: EXAMPLE,
      });
    }
    const file = parsePath(path);
    if (file === null) {
      lines.push(`Dumping ${path}`, `Ignoring unknown file ${path}`);
      continue;
    }
    const segment = findSegment(bench, file);
    if (segment === undefined) {
      const missing = `Exception in thread "main" java.nio.file.NoSuchFileException: ${path}`;
      const head = dumpHeadLines(path, file.baseOffset, version);
      return printed([...lines, ...head, missing], {
        error: 'NoSuchFileException',
        hint: filesHint(bench, file),
      });
    }
    const options = { ...shape, path };
    checkLength(segment, options);
    for (const line of dumpLogLines(segment, version, options)) lines.push(line);
    for (const line of offsetGapLines(segment, options)) gaps.push(line);
  }
  return { ...printed([...lines, ...gaps]), text: '' };
}

interface SegmentFile {
  /** `results-0` */
  readonly directory: string;
  readonly baseOffset: number;
}

function parsePath(path: string): SegmentFile | null {
  const match = /^(?:(?:.*\/)?([^/]+)\/)?(\d+)\.log$/.exec(path);
  return match === null ? null : { directory: match[1] ?? '', baseOffset: Number(match[2]) };
}

function findSegment(bench: Workbench, { directory, baseOffset }: SegmentFile): Segment | undefined {
  const { topic, partition } = topicPartitionOf(directory);
  return logsNamed(bench, topic)?.[partition]?.segments.find((segment) => segment.baseOffset === baseOffset);
}

function logsNamed(bench: Workbench, topic: string): readonly PartitionLog[] | undefined {
  return topicsWithInternal(bench).find(({ name }) => name === topic)?.partitions;
}

function filesHint(bench: Workbench, { directory }: SegmentFile): string {
  const { topic, partition } = topicPartitionOf(directory);
  const { topics } = bench.simulation.cluster;
  const log = logsNamed(bench, topic)?.[partition];
  if (log !== undefined)
    return `there are ${log.segments.map((segment) => fileOf(directory, segment)).join(', ')}`;
  const first = topics.values().next().value;
  return first === undefined ? 'there is no topic yet' : `write ${first.name}-0/${'0'.repeat(20)}.log`;
}

function fileOf(directory: string, { baseOffset }: Segment): string {
  return `${directory}/${String(baseOffset).padStart(20, '0')}.log`;
}

function checkLength(segment: Segment, options: DumpOptions): void {
  let lines = 0;
  let bytes = 0;
  for (const { batch } of dumpedBatches(segment, options.bytesMax)) {
    lines += options.isDeep ? recordCount(batch) + 1 : 1;
    bytes += batch.sizeInBytes;
  }
  if (lines <= LINES_MAX && bytes <= BYTES_MAX) return;
  throw new UsageError(
    'BAD_VALUE',
    `kafka-dump-log: ${options.path} would be ${lines} lines of ${bytes} bytes`,
    {
      hint: 'look at its beginning with --max-bytes 100000, or at show records',
    },
  );
}
