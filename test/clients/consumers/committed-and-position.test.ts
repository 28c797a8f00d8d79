/** A committed offset and a position are two numbers (CLI-201 to CLI-204, CLI-305), and assign() is no membership (CLI-301). */
import { describe, expect, test } from 'vitest';
import { close, commit, poll, positions, seek, store } from '../../../src/clients/consumers/consumers.ts';
import { listGroups } from '../../../src/kernel/group/group-admin.ts';
import { Session } from '../../../src/session/session.ts';
import { profileOf } from '../../kernel/log-fixture.ts';
import { advanceTo, committedIn, createStory, loop, open, produce, T0 } from '../story.ts';

const NO_AUTO = { 'enable.auto.commit': 'false' };
const FAMILIES = ['java', 'librdkafka'] as const;

function positionOf(world: ReturnType<typeof createStory>, consumer: ReturnType<typeof open>) {
  return positions(world, consumer)[0]!.position;
}

test.each(FAMILIES)(
  'CLI-201: the committed number is the next offset to read: committing record.offset() repeats one (%s)',
  (family) => {
    const world = createStory({ records: 20 });
    const consumer = open(world, family, { settings: NO_AUTO });
    poll(world, consumer, 5);
    commit(world, consumer, { offsets: [{ ...T0, offset: 4 }] });
    close(world, consumer);
    const again = open(world, family, { settings: NO_AUTO });
    expect(poll(world, again, 1).records[0]?.offset).toBe(4);
  },
);

test.each(FAMILIES)('CLI-202: a commit never moves the position (%s)', (family) => {
  const world = createStory({ records: 20 });
  const consumer = open(world, family, { settings: NO_AUTO });
  poll(world, consumer, 5);
  commit(world, consumer, { offsets: [{ ...T0, offset: 15 }] });
  expect(positionOf(world, consumer)).toBe(5);
  expect(poll(world, consumer, 1).records[0]?.offset).toBe(5);
});

test.each([
  ['java', null],
  ['librdkafka', 1],
] as const)(
  'CLI-203, CLI-215, GRP-12: a handler of a minute: %s has committed %s by then, for only one of them has a commit thread',
  (family, committed) => {
    const world = createStory({ records: 20 });
    loop(world, open(world, family), { handlerMs: 60_000 });
    advanceTo(world, 59_000);
    expect(committedIn(world)).toBe(committed);
  },
);

test.each([
  ['java', 0],
  ['librdkafka', null],
] as const)('CLI-204: of a partition without a record %s commits %s', (family, committed) => {
  const world = createStory({
    records: 5,
    partitions: 2,
    broker: { 'group.initial.rebalance.delay.ms': '0' },
  });
  const consumer = open(world, family, { subscribe: true });
  loop(world, consumer, {});
  advanceTo(world, 10_000);
  close(world, consumer);
  expect(committedIn(world, 'g', 0)).toBe(5);
  expect(committedIn(world, 'g', 1)).toBe(committed);
});

test.each([
  ['java', 'TimeoutException'],
  ['librdkafka', 'UNKNOWN_MEMBER_ID'],
] as const)(
  'OFS-5, GRP-8: of a commit that is refused for two reasons %s says %s: the unknown partition is answered first',
  (family, name) => {
    const world = createStory({ records: 5 });
    const member = open(world, family, { subscribe: true });
    for (const toMs of [1_000, 5_000]) {
      advanceTo(world, toMs);
      poll(world, member);
    }
    const intruder = open(world, family, { name: 'c2' });
    const offsets = [
      { ...T0, offset: 1 },
      { topic: 't', partition: 7, offset: 3 },
    ];
    expect(commit(world, intruder, { offsets })).toMatchObject({ error: { name } });
    expect(committedIn(world)).toBeNull();
  },
);

describe('CLI-306: where seek is refused', () => {
  test.each([
    ['java', 'IllegalStateException', 'No current assignment for partition t-1'],
    ['librdkafka', '_STATE', 'Local: Erroneous state'],
  ] as const)(
    '%s, a partition it never had of a topic of which it has another: %s',
    (family, name, message) => {
      const world = createStory({ records: 5, partitions: 2 });
      const consumer = open(world, family);
      poll(world, consumer);
      const refused = seek(world, consumer, { topic: 't', partition: 1 }, 0);
      expect(refused).toMatchObject({ name, message });
    },
  );

  test('librdkafka, a topic of which it never had a partition, whatever it commits there: _UNKNOWN_PARTITION', () => {
    const broker = { 'group.initial.rebalance.delay.ms': '0' };
    const world = createStory({ records: 5, broker });
    const first = open(world, 'librdkafka', { subscribe: true });
    const settings = { 'enable.auto.offset.store': 'false' };
    const idle = open(world, 'librdkafka', { name: 'c2', subscribe: true, settings });
    for (const toMs of [1_000, 5_000, 9_000]) {
      advanceTo(world, toMs);
      for (const member of [first, idle]) poll(world, member);
    }
    expect([first.partitions.size, idle.partitions.size]).toEqual([1, 0]);
    expect(commit(world, idle, { offsets: [{ ...T0, offset: 1 }] })).toMatchObject({ error: null });
    expect(seek(world, idle, T0, 0)?.name).toBe('_UNKNOWN_PARTITION');
    expect(store(idle, [{ ...T0, offset: 1 }])?.name).toBe('_UNKNOWN_PARTITION');
  });

  test('Java, an offset below 0', () => {
    const world = createStory({ records: 5 });
    expect(seek(world, open(world, 'java'), T0, -1)).toMatchObject({
      name: 'IllegalArgumentException',
      message: 'seek offset must not be a negative number',
    });
  });
});

test('CLI-305: an auto commit consumer that has read all shows the lag of what it has not committed', async () => {
  const session = new Session({ version: profileOf('4.2') });
  for (const line of [
    'topic create t',
    'produce t --value v --count 5',
    'consumer open c --client java --group c --assign t:0 --set auto.offset.reset=earliest',
    'poll-loop c',
    'advance 4900ms',
  ])
    await session.run(line);
  const lag = async () => (await session.run('show offsets c')).views[0]!.rows[0];
  expect(await lag()).toMatchObject({ position: 5, committed: null, processed: 5 });
  await session.run('advance 200ms');
  expect(await lag()).toMatchObject({ position: 5, committed: 5, lag: 0 });
  await session.run('produce t --value v --count 3');
  await session.run('advance 1s');
  expect(await lag()).toMatchObject({ position: 8, committed: 5, lag: 3 });
});

describe('CLI-301, CLI-312: assign() is no membership', () => {
  test.each(FAMILIES)('two of one group (%s) both read everything, and the group has no member', (family) => {
    const world = createStory({ records: 10 });
    for (const name of ['a', 'b']) {
      const consumer = open(world, family, { name, start: 0 });
      expect(poll(world, consumer, 10).records).toHaveLength(10);
      commit(world, consumer, { offsets: null });
    }
    expect(listGroups(world.cluster)).toEqual([{ groupId: 'g', protocolType: '', state: 'Empty' }]);
    expect(world.cluster.groups.get('g')!.members.size).toBe(0);
  });

  test('max.poll.interval.ms does not matter to it, and a member of subscribe() is put out', () => {
    const world = createStory({ records: 20, broker: { 'group.initial.rebalance.delay.ms': '0' } });
    const settings = { 'max.poll.interval.ms': '60000', 'max.poll.records': '1' };
    open(world, 'java', { name: 'assigned', group: 'a', settings });
    open(world, 'java', { name: 'member', group: 'm', subscribe: true, settings });
    for (const name of ['assigned', 'member'])
      loop(world, world.clients.consumers.get(name)!, { handlerMs: 100_000 });
    advanceTo(world, 90_000);
    const out = world.clients.events.filter((event) => event.type === 'pollIntervalExceeded');
    expect(out.map((event) => 'consumer' in event && event.consumer)).toEqual(['member']);
  });
});

test('GRP-11: what Java says of a commit by who is no member any more', () => {
  const world = createStory({ records: 2 });
  const assigned = open(world, 'java', { name: 'a', settings: NO_AUTO, start: 0 });
  poll(world, assigned, 1);
  loop(world, open(world, 'java', { name: 's', subscribe: true }), {});
  advanceTo(world, 3_000);
  expect(commit(world, assigned, { offsets: null }).error?.message).toMatch(
    /^Commit cannot be completed since the group has already rebalanced and assigned the partitions to another member\. /,
  );
});

describe('CLI-403, CLI-405, CLI-406: a group of its own for each start', () => {
  test.each(FAMILIES)(
    '%s leaves one group for each start that committed, none for one that did not',
    (family) => {
      const world = createStory({ records: 5 });
      for (const [n, lifeMs] of [6_000, 2_000, 6_000].entries()) {
        const consumer = open(world, family, { name: `c${n}`, group: `group-${n}` });
        loop(world, consumer, {});
        advanceTo(world, n * 10_000 + lifeMs);
        // Killed, not closed: a close would commit.
        world.clients.loops.delete(consumer.name);
        consumer.end = 'crashed';
        advanceTo(world, (n + 1) * 10_000);
      }
      expect(listGroups(world.cluster).map(({ groupId }) => groupId)).toEqual(['group-0', 'group-2']);
    },
  );

  test('CLI-405: looking for committed offsets and fetching make no group', () => {
    const world = createStory({ records: 5 });
    for (const family of FAMILIES) poll(world, open(world, family, { name: family, settings: NO_AUTO }), 5);
    produce(world, 1);
    expect(listGroups(world.cluster)).toEqual([]);
  });
});
