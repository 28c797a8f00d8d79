import { describe, expect, test } from 'vitest';
import { Session } from '../../src/session/session.ts';
import { profileOf } from '../kernel/log-fixture.ts';

/** An old consumer with offsets in both stores has read ten records and was closed. */
async function withOldGroup(version: string): Promise<Session> {
  const session = new Session({ version: profileOf(version) });
  const lines = [
    'topic create events',
    'produce events --count 10 --value v',
    'consumer open board --client zookeeper --group board --subscribe events --set offsets.storage=kafka --set auto.offset.reset=smallest',
    'poll-loop board --handler 0ms',
    'advance 1s',
    'close board',
  ];
  for (const line of lines) await session.run(line);
  return session;
}

async function holds(session: Session, expectation: string): Promise<void> {
  const { expectation: judged } = await session.run(`expect ${expectation}`);
  expect(judged).toMatchObject({ holds: true });
}

// K: a deletion through ZooKeeper and its survivor were recorded on 2.8.2 and 3.9.1, too.
describe.each(['1.1', '2.8', '3.9'])('the two places of a group on %s', (version) => {
  test('ZK-8: a deletion through ZooKeeper leaves the exporter its group', async () => {
    const session = await withOldGroup(version);
    await holds(session, 'zookeeper board groups=1 ids=0');
    await holds(session, 'zookeeper board row events:0 committed=10 owner=none');
    await session.run('group delete board --via zookeeper');
    await holds(session, 'outcome error=none');
    await holds(session, 'zookeeper groups=0');
    await holds(session, 'groups row board state=Empty members=0 committed=10');
    await session.run('group delete board --via zookeeper');
    await holds(session, "outcome error=ZkNoNodeException contains='group does not exist'");
  });

  test('a deletion through the brokers leaves what ZooKeeper has', async () => {
    const session = await withOldGroup(version);
    await session.run('group delete board --via bootstrap');
    await holds(session, 'groups groups=0');
    await holds(session, 'zookeeper board row events:0 committed=10 lag=0');
  });

  test('a live consumer keeps its group in ZooKeeper', async () => {
    const session = await withOldGroup(version);
    await session.run('restart board');
    await session.run('group delete board --via zookeeper');
    await holds(session, "outcome error=NON_EMPTY_GROUP contains='still active'");
    await holds(session, 'zookeeper board ids=1');
  });
});

test('lists and descriptions of each place', async () => {
  const session = await withOldGroup('1.1');
  const view = async (line: string) => (await session.run(line)).views[0]?.view;
  expect(await view('group list')).toBe('groups');
  expect(await view('group list --via bootstrap')).toBe('groups');
  expect(await view('group list --via zookeeper')).toBe('zookeeper');
  expect(await view('group describe board')).toBe('group');
  expect(await view('group describe board --via zookeeper')).toBe('zookeeper');
  await session.run('group describe nobody --via zookeeper');
  await holds(session, "outcome contains='does not exist'");
});

test('a path names each row where all groups are shown', async () => {
  const session = await withOldGroup('1.1');
  await holds(session, 'zookeeper row board/offsets/events/0 group=board committed=10');
});

test.each(['group list', 'group describe board', 'group delete board'])(
  'ZK-6: Kafka 4 has no ZooKeeper for %s',
  async (line) => {
    const session = new Session({ version: profileOf('4.2') });
    await session.run(`${line} --via zookeeper`);
    await holds(session, 'outcome error=ZkTimeoutException');
  },
);

test('nor for an old consumer', async () => {
  const session = new Session({ version: profileOf('4.2') });
  await session.run('topic create events');
  await session.run('consumer open old --client zookeeper --group g --subscribe events');
  await holds(session, 'outcome error=ZkTimeoutException');
});

test('OFS-10: on 1.1 a commit goes a day after it, at the next check; ZK-1: ZooKeeper keeps it', async () => {
  const session = await withOldGroup('1.1');
  await session.run(`advance --until 'group-expired board' --within 2d`);
  expect(session.bench.simulation.cluster.nowMs - session.bench.simulation.cluster.startMs).toBe(
    86_400_000 + 600_000,
  );
  await holds(session, 'zookeeper board row events:0 committed=10');
});
