/** `__consumer_offsets` as a user meets it: listed, described, shown, and left alone. */
import { describe, expect, test } from 'vitest';
import { findVersion } from '../../src/kernel/versions.ts';
import { Session } from '../../src/session/session.ts';
import { ToolSession } from './kafka-tools/tool-session.ts';

const OPEN = ['topic create results', 'produce results --key a --value 1 --count 5'];
/** Group `board` has the hash 93908710: partition 10. */
const COMMITTED = [
  ...OPEN,
  'consumer open board --client java --group board --assign results:0 --set auto.offset.reset=earliest',
  'poll board',
  'commit board',
];

async function toolsAfter(...lines: string[]): Promise<ToolSession> {
  const tools = new ToolSession();
  await tools.print(...lines);
  return tools;
}

async function viewAfter(lines: readonly string[], look: string) {
  const session = new Session({ version: findVersion('4.2')! });
  for (const line of lines) await session.run(line);
  return (await session.run(look)).views[0]!;
}

describe('OFS-1: the tools see it', () => {
  test('OFS-2: kafka-topics --list has it from the first group on, unless --exclude-internal', async () => {
    expect(await (await toolsAfter(...OPEN)).print('kafka-topics --list')).toEqual(['results']);
    const tools = await toolsAfter(...COMMITTED);
    expect(await tools.print('kafka-topics --list')).toEqual(['__consumer_offsets', 'results']);
    expect(await tools.print('kafka-topics --list --exclude-internal')).toEqual(['results']);
    const described = await tools.print('kafka-topics --describe --exclude-internal');
    expect(described.join()).not.toContain('__consumer_offsets');
  });

  test('kafka-topics --describe tells its partitions and configs', async () => {
    const lines = await (await toolsAfter(...COMMITTED)).print(
      'kafka-topics --describe --topic __consumer_offsets',
    );
    expect(lines).toHaveLength(51);
    expect(lines[0]).toContain('PartitionCount: 50\tReplicationFactor: 1');
    expect(lines[0]).toMatch(/cleanup\.policy=compact.*segment\.bytes=104857600/);
  });

  test('kafka-get-offsets counts what was written, unless internal topics are excluded', async () => {
    const tools = await toolsAfter(...COMMITTED);
    const lines = await tools.print('kafka-get-offsets --topic __consumer_offsets');
    expect(lines).toHaveLength(50);
    expect(lines.filter((line) => !line.endsWith(':0'))).toEqual(['__consumer_offsets:10:1']);
    expect(await tools.print('kafka-get-offsets --exclude-internal-topics')).toEqual(['results:0:5']);
  });

  test('kafka-dump-log reads its files', async () => {
    const tools = await toolsAfter(...COMMITTED);
    const lines = await tools.print(
      'kafka-dump-log --offsets-decoder --files __consumer_offsets-10/00000000000000000000.log',
    );
    expect(lines.join('\n')).toContain('key: [board,results,0] payload: offset=5');
  });
});

test('OFS-1, CLU-17: --describe --state names the leader of the group’s partition as coordinator', async () => {
  const leaders = new Set<unknown>();
  // The hashes of g1, g2 and g3 are 3272, 3273 and 3274: partitions that follow on each other.
  for (const group of ['g1', 'g2', 'g3']) {
    const tools = await toolsAfter(
      'cluster start --brokers 3',
      ...COMMITTED.map((line) => line.replace('--group board', `--group ${group}`)),
    );
    const lines = await tools.print(`kafka-consumer-groups --describe --group ${group} --state`);
    const id = /broker(\d):9092 {2}\(\1\)/.exec(lines.join('\n'))?.[1];
    const partitions = (await tools.session.run('topic describe __consumer_offsets')).views[0]!;
    const own = `__consumer_offsets:${{ g1: 42, g2: 43, g3: 44 }[group]}`;
    expect(partitions.rows.find(({ partition }) => partition === own)!.leader).toBe(Number(id));
    leaders.add(id);
  }
  expect(leaders).toEqual(new Set(['1', '2', '3']));
});

describe('OFS-3: the views show it', () => {
  test('the log of the group’s partition has its commit, and `show group` says which that is', async () => {
    expect((await viewAfter(COMMITTED, 'show group board')).summary.offsetsPartition).toBe(10);
    const { rows } = await viewAfter(COMMITTED, 'show records __consumer_offsets:10');
    expect(rows).toMatchObject([{ offset: 0, key: '[board,results,0]', value: 'offset=5' }]);
    const topic = await viewAfter(COMMITTED, 'show log __consumer_offsets');
    expect(topic.rows.map((row) => row.partition)).toEqual(['__consumer_offsets:10']);
    expect(topic.summary.records).toBe(1);
  });

  test('why asks its own history', async () => {
    const lines = [...COMMITTED, 'advance 8d', 'seek board results:0 0', 'commit board', 'advance 1m'];
    const why = await viewAfter(lines, 'why __consumer_offsets:10@0');
    expect(why.text).toBe('Offset 0 went at +8d 00:00:15'); // The next pass of the cleaner (TASK-2).
  });

  test('it changes no other view of topics', async () => {
    const { rows } = await viewAfter(COMMITTED, 'show partitions');
    expect(rows.map((row) => row.partition)).toEqual(['results:0']);
  });
});

test.each([
  'produce __consumer_offsets --value x',
  'topic create __consumer_offsets',
  'topic delete __consumer_offsets',
  'topic alter __consumer_offsets --partitions 60',
  'kafka-topics --delete --topic __consumer_offsets',
  'consumer open x --client java --group x --subscribe results,__consumer_offsets',
  'consumer open x --client java --group x --assign __consumer_offsets:3',
  'delete-records __consumer_offsets:3 --before 1',
])('%s: it can only be looked at', async (line) => {
  expect(await (await toolsAfter(...COMMITTED)).mistake(line)).toContain(
    '__consumer_offsets can be looked at',
  );
});

test('before the first group there is nothing to show, and it says how to get one', async () => {
  const mistake = await (await toolsAfter(...OPEN)).mistake('show log __consumer_offsets:3');
  expect(mistake).toContain("there is no topic '__consumer_offsets' yet");
});
