import { expect, test } from 'vitest';
import { findVersion } from '../../../src/kernel/versions.ts';
import { Session } from '../../../src/session/session.ts';

const VERSION = findVersion('4.2')!;

const IDLE = [
  'topic create t --partitions 2',
  'produce t --key a --value 1 --count 5',
  'consumer open simple --group simple --assign t:0,t:1 --set auto.offset.reset=earliest',
  'poll-loop simple --handler 0ms',
  'consumer open member --group members --subscribe t --set auto.offset.reset=earliest --set auto.commit.interval.ms=7000',
  'poll-loop member --handler 0ms',
];

/** Total commits, committed offsets and when they were last committed, by group. */
async function afterIdling(lines: readonly string[]): Promise<unknown> {
  const session = new Session({ version: VERSION });
  for (const line of lines) await session.run(line);
  const { cluster } = session.bench.simulation;
  const commits = await Promise.all(
    ['simple', 'members'].map((group) => session.run(`show commits ${group}`)),
  );
  return {
    commits: commits.map(({ views }) => views[0]!.summary.commits),
    offsets: [...cluster.groups.values()].map((group) => [...group.offsets.values()]),
  };
}

test('CLI-209: idle commits made up for at once are those run one by one', async () => {
  const atOnce = await afterIdling([...IDLE, 'advance 1h', 'advance 12s']);
  // Somebody who waits for an event has every commit run at its own moment.
  const oneByOne = await afterIdling([
    ...IDLE,
    "advance --until 'group-expired nobody' --within 1h",
    "advance --until 'group-expired nobody' --within 12s",
  ]);
  expect(atOnce).toEqual(oneByOne);
});

test('CLI-209: an idle Java consumer commits every 5 s from its opening: 720 times an hour', async () => {
  const { commits, offsets } = (await afterIdling([...IDLE.slice(0, 4), 'advance 1h'])) as {
    commits: unknown[];
    offsets: { commitTimestamp: number }[][];
  };
  expect(commits[0]).toBe(720);
  expect(offsets[0]!.map(({ commitTimestamp }) => commitTimestamp)).toEqual([
    1_767_574_800_000, 1_767_574_800_000,
  ]);
});

test('FACTS B8, OFS-8: the simple group of an idle Java consumer lives on; deleted, its next commit makes it again', async () => {
  const session = new Session({ version: VERSION });
  for (const line of [...IDLE.slice(0, 4), 'advance 20d']) await session.run(line);
  expect([...session.bench.simulation.cluster.groups.keys()]).toEqual(['simple']);
  await session.run('group delete simple');
  expect(session.bench.simulation.cluster.groups.size).toBe(0);
  await session.run('advance 5s');
  expect([...session.bench.simulation.cluster.groups.keys()]).toEqual(['simple']);
});

test('a commit that changes something comes at its own moment', async () => {
  const session = new Session({ version: VERSION });
  for (const line of [...IDLE.slice(0, 4), 'advance 1h', 'produce t --key a --value 2', 'advance 4s'])
    await session.run(line);
  const committed = () =>
    [...session.bench.simulation.cluster.groups.get('simple')!.offsets.values()].map(({ offset }) => offset);
  const before = committed();
  await session.run('advance 1s');
  expect(committed().reduce((sum, offset) => sum + offset, 0)).toBe(
    before.reduce((sum, offset) => sum + offset, 0) + 1,
  );
});
