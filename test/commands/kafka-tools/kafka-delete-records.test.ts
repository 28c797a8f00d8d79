import { describe, expect, test } from 'vitest';
import { ToolSession } from './tool-session.ts';

const json = (
  ...partitions: readonly (readonly [topic: string, partition: number, offset: number])[]
): string =>
  JSON.stringify({
    partitions: partitions.map(([topic, partition, offset]) => ({ topic, partition, offset })),
    version: 1,
  });
const HEAD = ['Executing records delete operation', 'Records delete operation completed:'];

async function withRecords(config = ''): Promise<ToolSession> {
  const tools = new ToolSession();
  await tools.print(
    `topic create results --partitions 2${config}`,
    'produce results --partition 0 --key k --value v --count 5',
  );
  return tools;
}

describe('LST-16: kafka-delete-records', () => {
  test('moves the log start up and prints where it is; -1 is the high watermark', async () => {
    const tools = await withRecords();
    expect(await tools.print(`kafka-delete-records.sh --offset-json '${json(['results', 0, 3])}'`)).toEqual([
      ...HEAD,
      'partition: results-0\tlow_watermark: 3',
    ]);
    expect(await tools.print(`kafka-delete-records --offset-json '${json(['results', 0, 2])}'`)).toEqual([
      ...HEAD,
      'partition: results-0\tlow_watermark: 3',
    ]);
    await tools.print(`kafka-delete-records --offset-json '${json(['results', 0, -1])}'`);
    const log = tools.session.bench.simulation.cluster.topics.get('results')?.partitions[0];
    expect(log?.logStartOffset).toBe(5);
  });

  test.each([
    [
      'beyond the end',
      '',
      6,
      'OffsetOutOfRangeException: The requested offset is not within the range of offsets maintained by the server.',
    ],
    [
      'below -1',
      '',
      -2,
      'OffsetOutOfRangeException: The requested offset is not within the range of offsets maintained by the server.',
    ],
    [
      'of a compacted topic',
      ' --config cleanup.policy=compact',
      1,
      'PolicyViolationException: Request parameters do not satisfy the configured policy.',
    ],
  ])('%s', async (_what, config, offset, exception) => {
    const tools = await withRecords(config);
    expect(await tools.print(`kafka-delete-records --offset-json '${json(['results', 0, offset])}'`)).toEqual(
      [...HEAD, `partition: results-0\terror: org.apache.kafka.common.errors.${exception}`],
    );
  });

  test('one refusal leaves the others as they are', async () => {
    const tools = await withRecords();
    const line = `kafka-delete-records --offset-json '${json(['nope', 0, 1], ['results', 1, 1], ['results', 0, 4])}'`;
    const lines = await tools.print(line);
    expect(lines.slice(0, 2)).toEqual(HEAD);
    expect(lines.slice(2).sort()).toEqual([
      'partition: nope-0\terror: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.',
      'partition: results-0\tlow_watermark: 4',
      'partition: results-1\terror: org.apache.kafka.common.errors.OffsetOutOfRangeException: The requested offset is not within the range of offsets maintained by the server.',
    ]);
    expect(await tools.error(`kafka-delete-records --offset-json '${json(['nope', 0, 1])}'`)).toBe(
      'UNKNOWN_TOPIC_OR_PARTITION',
    );
  });
});

test.each([
  ['{', 'The input string is not a valid JSON'],
  ['{"version":2,"partitions":[]}', 'Not supported version field value 2'],
  ['{"version":1}', 'Missing partitions field'],
  [json(['a', 0, 1], ['b', 0, 1], ['a', 0, 2]), 'Offset json file contains duplicate topic partitions: a-0'],
])('%s', async (text, line) => {
  expect(await new ToolSession().print(`kafka-delete-records --offset-json '${text}'`)).toEqual([line]);
});

test.each([
  ['kafka-delete-records --offset-json-file x.json', 'there are no files here'],
  ['kafka-delete-records', 'Missing required argument "[offset-json-file]"'],
  [
    `kafka-delete-records --offset-json '{"partitions":[{"topic":"a"}]}'`,
    'names no topic, partition and offset',
  ],
  ['kafka-delete-records --offset-jsn x', 'Did you mean --offset-json?'],
])('mistake: %s', async (line, message) => {
  expect(await new ToolSession().mistake(line)).toContain(message);
});
