import { describe, expect, test } from 'vitest';
import { ToolSession } from './tool-session.ts';

const START_MS = 1_767_571_200_000;

/** Three records in partition 0, stamped a second apart, the second the newest; none in partition 1. */
async function withRecords(version = '4.2'): Promise<ToolSession> {
  const tools = new ToolSession(version);
  const at = (ahead: number): string => String(START_MS - 10_000 + ahead);
  await tools.print(
    'topic create results --partitions 2',
    `produce results --partition 0 --value a --timestamp ${at(0)}`,
    `produce results --partition 0 --value b --timestamp ${at(2000)}`,
    `produce results --partition 0 --value c --timestamp ${at(1000)}`,
  );
  return tools;
}

describe('LST-1: the times of kafka-get-offsets', () => {
  test.each([
    ['', ['results:0:3', 'results:1:0']],
    ['--time -1', ['results:0:3', 'results:1:0']],
    ['--time latest', ['results:0:3', 'results:1:0']],
    ['--time -2', ['results:0:0', 'results:1:0']],
    ['--time earliest', ['results:0:0', 'results:1:0']],
    ['--time -3', ['results:0:1']],
    ['--time max-timestamp', ['results:0:1']],
    ['--time earliest-local', ['results:0:0', 'results:1:0']],
    ['--time -5', []],
    [`--time ${START_MS - 10_000}`, ['results:0:0']],
    [`--time ${START_MS - 9_999}`, ['results:0:1']],
    [`--time ${START_MS}`, []],
  ])('%s; a partition without an answer has no line', async (flags, lines) => {
    const tools = await withRecords();
    expect(
      await tools.print(`kafka-get-offsets.sh --bootstrap-server x:9092 --topic results ${flags}`),
    ).toEqual(lines);
  });

  test('LST-16: earliest follows the log start', async () => {
    const tools = await withRecords();
    await tools.print('delete-records results:0 --before 2');
    expect(await tools.print('kafka-get-offsets --partitions 0 --time -2')).toEqual(['results:0:2']);
  });

  test('up to 3.1 such a partition has an empty offset, and names and -3 are not known', async () => {
    const tools = await withRecords('3.1');
    expect(await tools.print(`kafka-get-offsets --time ${START_MS}`)).toEqual(['results:0:', 'results:1:']);
    expect(await tools.print('kafka-get-offsets --time -2')).toEqual(['results:0:0', 'results:1:0']);
    expect(await tools.print('kafka-get-offsets --time latest')).toEqual([
      "Error occurred: Cannot parse argument 'latest' of option time",
    ]);
    expect(await tools.print('kafka-get-offsets --time -3')).toEqual([
      'Error occurred: The target time for partition results-0 is -3. The target time cannot be negative.',
    ]);
  });

  test('what is no time', async () => {
    expect(await (await withRecords()).print('kafka-get-offsets --time now')).toEqual([
      'Error occurred: Malformed time argument now. Please use -1 or latest / -2 or earliest / -3 or max-timestamp / -4 or earliest-local / -5 or latest-tiered, or a specified long format timestamp',
    ]);
  });
});

describe('the partitions of kafka-get-offsets', () => {
  async function withTopics(version = '4.2'): Promise<ToolSession> {
    const tools = new ToolSession(version);
    await tools.print('topic create results --partitions 4', 'topic create b --partitions 2');
    return tools;
  }

  test.each([
    ['--topic-partitions results:1', 'results:1'],
    ['--topic-partitions results:1-3', 'results:1 results:2'],
    ['--topic-partitions results:-2', 'results:0 results:1'],
    ['--topic-partitions results:2-', 'results:2 results:3'],
    ['--topic-partitions :1', 'b:1 results:1'],
    ['--topic-partitions b,results:0', 'b:0 b:1 results:0'],
    [`--topic 'res.*' --partitions 0,3`, 'results:0 results:3'],
    ['--partitions 1', 'b:1 results:1'],
  ])('%s', async (flags, partitions) => {
    const lines = await (await withTopics()).print(`kafka-get-offsets ${flags}`);
    expect(lines).toEqual(partitions.split(' ').map((partition) => `${partition}:0`));
  });

  test.each([
    ['4.2', ['t:0', 't:1', 't:10', 't:2']],
    ['3.1', ['t:0', 't:1', 't:2', 't:10']],
  ])('%s sorts ten after one, or after nine', async (version, order) => {
    const tools = new ToolSession(version);
    await tools.print('topic create t --partitions 11');
    const lines = await tools.print('kafka-get-offsets --topic-partitions t:-3,t:10');
    expect(lines).toEqual(order.map((partition) => `${partition}:0`));
  });

  test.each([
    ['--topic nope', 'Could not match any topic-partitions with the specified filters'],
    ['--topic result', 'Could not match any topic-partitions with the specified filters'],
    ['--topic b --topic-partitions b', '--topic-partitions cannot be used with --topic or --partitions'],
    ['--partitions 0 --topic-partitions b', '--topic-partitions cannot be used with --topic or --partitions'],
    [
      '--partitions 0,x',
      '--partitions expects a comma separated list of numeric partition ids, but received: 0,x',
    ],
    ['--topic-partitions b:x', 'Invalid rule specification: b:x'],
    [`--topic 'a('`, 'a( is an invalid regex.'],
  ])('%s', async (flags, message) => {
    expect(await (await withTopics()).print(`kafka-get-offsets ${flags}`)).toEqual([
      `Error occurred: ${message}`,
    ]);
  });

  test('2.8 asks for one topic, by its name', async () => {
    const tools = await withTopics('2.8');
    expect(await tools.print('kafka-get-offsets --broker-list x:9092 --topic b')).toEqual(['b:0:0', 'b:1:0']);
    expect(await tools.print('kafka-get-offsets --topic b --time -2')).toEqual(['b:0:0', 'b:1:0']);
    expect(await tools.print('kafka-get-offsets --topic b --time -3')).toEqual([
      'The target time for partition b-0 is -3. The target time cannot be negative.',
    ]);
    expect(await tools.print('kafka-get-offsets --topic b --partitions 1,2')).toEqual([
      'Error: partition 2 does not exist',
      'b:1:0',
    ]);
    expect(await tools.print('kafka-get-offsets --topic b --partitions 2')).toEqual([
      'Topic b does not have any of the requested partitions 2',
    ]);
    expect(await tools.print('kafka-get-offsets --topic resul')).toEqual(['Topic resul does not exist']);
    expect(await tools.print('kafka-get-offsets')).toEqual(['Missing required argument "[topic]"']);
  });
});
