/** A group as its clients live it: joins, rebalances, crashes and slow handlers, on the clock (CLI-205 d, CLI-310, CLI-70x). */
import { expect, test } from 'vitest';
import type { World } from '../../../src/clients/clients.ts';
import type { Consumer } from '../../../src/clients/consumers/consumer.ts';
import { close, commit, crash, poll, process } from '../../../src/clients/consumers/consumers.ts';
import { nextWorldDueMs } from '../../../src/clients/world-clock.ts';
import { alterOffsets, describeGroup } from '../../../src/kernel/group/group-admin.ts';
import {
  advanceTo,
  advanceUntilProcessed,
  committedIn,
  createStory,
  ledger,
  loop,
  open,
  produce,
  START_MS,
  T0,
} from '../story.ts';

const COOPERATIVE = { 'partition.assignment.strategy': 'cooperative-sticky' };

function held(consumer: Consumer): string[] {
  return [...consumer.partitions.keys()].sort();
}

function member(
  world: World,
  name: string,
  family: 'java' | 'librdkafka' | 'kafkajs',
  settings = {},
): Consumer {
  const consumer = open(world, family, { name, subscribe: true, settings });
  loop(world, consumer, {});
  return consumer;
}

function group(world: World) {
  const { state, members, assignor } = describeGroup(world.cluster, 'g');
  return { state, members: members.length, assignor };
}

test('CLI-205: Java joins only in poll(): opened and not polled, there is no group', () => {
  const world = createStory({ records: 5 });
  const consumer = open(world, 'java', { subscribe: true });
  advanceTo(world, 10_000);
  expect(group(world).state).toBe('Dead');
  expect(poll(world, consumer).records).toEqual([]);
  expect(group(world).state).toBe('PreparingRebalance');
  advanceTo(world, 13_000);
  expect(poll(world, consumer).records).toHaveLength(5);
});

test('librdkafka joins on its own thread, and takes its partitions in the first poll after that (CLI-226)', () => {
  const world = createStory({ records: 5 });
  const consumer = open(world, 'librdkafka', { subscribe: true });
  expect(group(world).state).toBe('PreparingRebalance');
  advanceTo(world, 4_000);
  expect(group(world)).toEqual({ state: 'Stable', members: 1, assignor: 'range' });
  expect(held(consumer)).toEqual([]);
  expect(poll(world, consumer, 10).records).toHaveLength(5);
  expect(held(consumer)).toEqual(['t-0']);
});

test.each(['java', 'librdkafka', 'kafkajs'] as const)(
  'a second member of %s is known to the first at its next heartbeat, every 3 s from its join',
  (family) => {
    const world = createStory({ partitions: 2 });
    const first = member(world, 'a', family);
    advanceTo(world, 10_000);
    expect(held(first)).toEqual(['t-0', 't-1']);
    const second = member(world, 'b', family);
    advanceTo(world, 11_999);
    expect(group(world).state).toBe('PreparingRebalance');
    expect(held(first)).toEqual(['t-0', 't-1']);
    advanceTo(world, 12_000);
    expect(group(world)).toMatchObject({ state: 'Stable', members: 2 });
    expect([held(first), held(second)]).toEqual([['t-0'], ['t-1']]);
    close(world, second);
    advanceTo(world, 15_000);
    expect(held(first)).toEqual(['t-0', 't-1']);
  },
);

test('CLI-205 d, CLI-218: before an eager rebalance Java commits all positions and librdkafka all that is stored', () => {
  for (const family of ['java', 'librdkafka'] as const) {
    const world = createStory({ partitions: 2, records: 4 });
    const settings = { 'auto.commit.interval.ms': '3600000' };
    member(world, 'a', family, settings);
    advanceTo(world, 10_000);
    expect(committedIn(world)).toBeNull();
    member(world, 'b', family, settings);
    advanceTo(world, 12_000);
    expect([committedIn(world, 'g', 0), committedIn(world, 'g', 1)]).toEqual([
      4,
      family === 'java' ? 0 : null,
    ]);
    expect(ledger(world)).toMatchObject({ processed: 4, repeated: 0, lost: 0 });
  }
});

test('CLI-706: cooperative members keep what does not move; the other partition comes with a second rebalance', () => {
  const world = createStory({ partitions: 2, records: 4 });
  const first = member(world, 'a', 'java', COOPERATIVE);
  advanceTo(world, 10_000);
  const second = member(world, 'b', 'java', COOPERATIVE);
  advanceTo(world, 15_000);
  expect([held(first), held(second)]).toEqual([['t-0'], ['t-1']]);
  const gaveUp = world.clients.events.filter((event) => event.type === 'partitionsRevoked');
  expect(gaveUp).toMatchObject([{ consumer: 'a', partitions: [{ topic: 't', partition: 1 }] }]);
  const generations = world.cluster.events.filter((event) => event.type === 'partitionsAssigned');
  expect(generations.map(({ generation }) => generation)).toEqual([1, 2, 3]);
});

test('CLI-706: a Java member with the defaults and a kafkajs member share no assignor', () => {
  const world = createStory();
  member(world, 'a', 'java');
  advanceTo(world, 5_000);
  member(world, 'b', 'kafkajs');
  advanceTo(world, 10_000);
  expect(group(world)).toMatchObject({ state: 'Stable', members: 1 });
  const failed = world.clients.events.filter(
    (event) => event.type === 'clientFailed' && event.consumer === 'b',
  );
  expect(failed[0]).toMatchObject({ error: { error: 'INCONSISTENT_GROUP_PROTOCOL' } });
});

test('CLI-708: after a crash the partitions wait for the session timeout, after a close for the next heartbeat', () => {
  const world = createStory({ partitions: 2 });
  const first = member(world, 'a', 'librdkafka');
  const second = member(world, 'b', 'librdkafka');
  advanceTo(world, 10_000);
  expect([held(first), held(second)]).toEqual([['t-0'], ['t-1']]);
  // Both have joined at 6 s (the second extended the initial delay); the last heartbeat before 20 s was at 18 s.
  advanceTo(world, 20_000);
  crash(world, second);
  advanceTo(world, 62_999);
  expect(group(world)).toMatchObject({ state: 'Stable', members: 2 });
  advanceTo(world, 63_000);
  expect(group(world).state).toBe('PreparingRebalance');
  advanceTo(world, 66_000);
  expect(held(first)).toEqual(['t-0', 't-1']);
});

test('CLI-708: librdkafka, cooperative, without a partition: its close() tells the group nothing', () => {
  const world = createStory({ partitions: 1 });
  const first = member(world, 'a', 'librdkafka', COOPERATIVE);
  const second = member(world, 'b', 'librdkafka', COOPERATIVE);
  advanceTo(world, 20_000);
  expect([held(first), held(second)]).toEqual([['t-0'], []]);
  close(world, second);
  expect(group(world)).toMatchObject({ state: 'Stable', members: 2 });
  close(world, first);
  expect(group(world)).toMatchObject({ state: 'PreparingRebalance', members: 1 });
});

test.each([
  ['java', 300_000],
  ['librdkafka', 300_500],
] as const)(
  'CLI-310: %s leaves the group when its application has not polled for max.poll.interval.ms',
  (family, afterMs) => {
    const world = createStory({ records: 1 });
    const consumer = open(world, family, { subscribe: true, settings: { 'enable.auto.commit': 'false' } });
    loop(world, consumer, { handlerMs: 400_000, commit: 'record' });
    advanceTo(world, 3_000 + afterMs - 1);
    expect(group(world)).toMatchObject({ state: 'Stable', members: 1 });
    advanceTo(world, 3_000 + afterMs);
    expect(group(world)).toMatchObject({ state: 'Empty', members: 0 });
    advanceTo(world, 402_999);
    expect(ledger(world).processed).toBe(0);
    advanceTo(world, 403_000);
    expect(ledger(world).processed).toBe(1);
    expect(committedIn(world)).toBeNull(); // The commit of who is no member is refused (CLI-702).
    expect(group(world).members).toBe(1); // The next poll has joined again.
  },
);

test('CLI-705: the zombie: a slow member is put out, another reads its record again, and its late commit is refused', () => {
  const world = createStory({ records: 2 });
  const settings = { 'enable.auto.commit': 'false' };
  const slow = open(world, 'java', { name: 'slow', subscribe: true, settings });
  loop(world, slow, { handlerMs: 400_000, commit: 'record' });
  advanceTo(world, 10_000);
  const other = open(world, 'java', { name: 'other', subscribe: true, settings });
  loop(world, other, { commit: 'record' });
  advanceTo(world, 400_000);
  expect(ledger(world)).toMatchObject({ processed: 2, repeated: 0 });
  expect(committedIn(world)).toBe(2);
  advanceTo(world, 403_000);
  expect(ledger(world)).toMatchObject({ processed: 2, repeated: 1 });
  expect(committedIn(world)).toBe(2);
  const refused = world.clients.events.filter(
    (event) => event.type === 'clientFailed' && event.consumer === 'slow',
  );
  expect(refused[0]).toMatchObject({ error: { name: 'CommitFailedException' }, during: 'commit' });
});

test('CLI-234: kafkajs heartbeats only between records: one handler longer than sessionTimeout puts it out', () => {
  for (const [handlerMs, members] of [
    [30_000, 0],
    [29_999, 1],
  ] as const) {
    const world = createStory({ records: 3, broker: { 'group.initial.rebalance.delay.ms': '0' } });
    const consumer = open(world, 'kafkajs');
    loop(world, consumer, { handlerMs });
    advanceTo(world, 30_000);
    expect(group(world).members).toBe(members);
  }
});

test('CLI-215: ticks of librdkafka are skipped while a rebalance waits for the application to give up its partitions', () => {
  const world = createStory({ partitions: 2, records: 9 });
  const settings = { 'auto.commit.interval.ms': '1000' };
  const consumer = open(world, 'librdkafka', { name: 'a', subscribe: true, settings });
  loop(world, consumer, { handlerMs: 1_700 });
  // #1 is in hand from 3 s, #5 from 9.8 s, #6 from 11.5 s to 13.2 s; heartbeats are at 9 s and 12 s.
  advanceTo(world, 10_500);
  member(world, 'b', 'librdkafka');
  advanceTo(world, 13_199);
  expect(committedIn(world)).toBe(5);
  advanceTo(world, 13_200);
  expect(committedIn(world)).toBe(6);
});

test('an idle member costs nothing: no moment is due while its group is Stable', () => {
  const world = createStory();
  member(world, 'a', 'librdkafka');
  advanceTo(world, 5_000);
  expect(nextWorldDueMs(world)).toBe(Number.POSITIVE_INFINITY);
  advanceTo(world, 365 * 86_400_000);
  expect(group(world)).toMatchObject({ state: 'Stable', members: 1 });
});

test('CLI-402, CLI-404, FACTS B9 to B11: one all-zero group for everyone', () => {
  const world = createStory({ records: 10 });
  const a = open(world, 'librdkafka', { name: 'a', start: 0 });
  poll(world, a, 10);
  process(world, a);
  advanceTo(world, 6_000);
  expect(committedIn(world)).toBe(10);
  const b = open(world, 'librdkafka', { name: 'b', start: 0 });
  poll(world, b, 4);
  advanceTo(world, 11_000);
  expect(committedIn(world)).toBe(4);
  const s = open(world, 'librdkafka', {
    name: 's',
    subscribe: true,
    settings: { 'enable.auto.commit': 'false' },
  });
  advanceTo(world, 15_000);
  expect(poll(world, s, 10).records.map(({ offset }) => offset)).toEqual([4, 5, 6, 7, 8, 9]);
  produce(world, 3);
  expect(poll(world, a, 10).records.map(({ offset }) => offset)).toEqual([10, 11, 12]);
  advanceTo(world, 21_000);
  expect(committedIn(world)).toBe(4);
  close(world, a);
  expect(committedIn(world)).toBe(4);
  close(world, s);
  const again = open(world, 'librdkafka', { name: 'a' });
  expect(poll(world, again, 10).records.map(({ offset }) => offset)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
  close(world, again);
  expect(committedIn(world)).toBe(13);
});

test('a static member comes back within its session without a rebalance (CLI-707)', () => {
  const world = createStory({ records: 3 });
  const settings = { 'group.instance.id': 'i', 'enable.auto.commit': 'false' };
  const first = open(world, 'java', { subscribe: true, settings });
  loop(world, first, {});
  advanceTo(world, 5_000);
  close(world, first);
  expect(group(world)).toMatchObject({ state: 'Stable', members: 1 });
  advanceTo(world, 30_000);
  const second = open(world, 'java', { subscribe: true, settings });
  expect(poll(world, second).records).toHaveLength(3);
  expect(world.cluster.groups.get('g')?.generation).toBe(1);
});

test('CLI-210, OFS-9: a commit of a member is refused once an admin could not have moved the group either', () => {
  const world = createStory({ records: 3 });
  const consumer = member(world, 'a', 'java');
  advanceTo(world, 5_000);
  expect(alterOffsets(world.cluster, 'g', [{ ...T0, offset: 1 }])).toEqual([
    { ...T0, error: 'UNKNOWN_MEMBER_ID' },
  ]);
  expect(commit(world, consumer, { offsets: [{ ...T0, offset: 1 }] }).error).toBeNull();
  expect(committedIn(world)).toBe(1);
});

test('the clock stops right after the record is processed, before its commit', () => {
  const world = createStory({ records: 2 });
  const consumer = open(world, 'java', { settings: { 'enable.auto.commit': 'false' } });
  loop(world, consumer, { handlerMs: 100, commit: 'record' });
  advanceUntilProcessed(world, 0);
  expect(committedIn(world)).toBeNull();
  expect(world.cluster.nowMs).toBe(START_MS + 100);
  advanceTo(world, 100);
  expect(committedIn(world)).toBe(1);
});
