/** FACTS B: groups that assign() consumers make, and when their offsets expire. */
import { expect, test } from 'vitest';
import type { World } from '../../../src/clients/clients.ts';
import { isAlive } from '../../../src/clients/consumers/consumer.ts';
import { close, commit, committed, crash, poll, process } from '../../../src/clients/consumers/consumers.ts';
import { deleteTopic } from '../../../src/kernel/cluster.ts';
import {
  alterOffsets,
  deleteGroup,
  describeGroup,
  listGroups,
} from '../../../src/kernel/group/group-admin.ts';
import { advanceTo, committedIn, createStory, loop, open, produce, START_MS, T0 } from '../story.ts';

const NO_AUTO = { 'enable.auto.commit': 'false' };
const LATEST = { 'auto.offset.reset': 'latest' };
/** The recordings' quick expiry: one minute, looked at every 5 s. */
const ONE_MINUTE = { 'offsets.retention.minutes': '1', 'offsets.retention.check.interval.ms': '5000' };

type Start = (world: World) => void;

/** What a start leaves: null for no group, else the committed offset of a group that is Empty and simple (B2). */
function leftBehind(start: Start, records = 10): number | null {
  const world = createStory({ records });
  start(world);
  const groups = listGroups(world.cluster);
  if (groups.length === 0) return null;
  expect(groups).toEqual([{ groupId: 'g', protocolType: '', state: 'Empty' }]);
  return committedIn(world);
}

function readAll(world: World, family: 'java' | 'librdkafka', settings = {}): ReturnType<typeof open> {
  const consumer = open(world, family, { settings });
  poll(world, consumer, 10);
  process(world, consumer);
  return consumer;
}

const CASES: readonly [string, 'java' | 'librdkafka', number | null, number, Start][] = [
  ['auto commit, never a poll, closed', 'java', null, 10, (w) => close(w, open(w, 'java'))],
  ['auto commit, never a poll, closed', 'librdkafka', null, 10, (w) => close(w, open(w, 'librdkafka'))],
  ['auto commit, 10 read, closed at once', 'java', 10, 10, (w) => close(w, readAll(w, 'java'))],
  ['auto commit, 10 read, closed at once', 'librdkafka', 10, 10, (w) => close(w, readAll(w, 'librdkafka'))],
  ['auto commit, 10 read and polling on for 5 s', 'java', 10, 10, (w) => pollOn(w, 'java', 5_000)],
  [
    'auto commit, 10 read and polling on for 5 s',
    'librdkafka',
    10,
    10,
    (w) => pollOn(w, 'librdkafka', 5_000),
  ],
  ['auto commit, 10 read and polling on for 4.999 s', 'java', null, 10, (w) => pollOn(w, 'java', 4_999)],
  [
    'auto commit, 10 read and polling on for 4.999 s',
    'librdkafka',
    null,
    10,
    (w) => pollOn(w, 'librdkafka', 4_999),
  ],
  ['auto commit, 10 read, killed at 2 s', 'java', null, 10, (w) => killAt(w, 'java', 2_000)],
  ['auto commit, 10 read, killed at 2 s', 'librdkafka', null, 10, (w) => killAt(w, 'librdkafka', 2_000)],
  ['auto commit, 10 read, then 8 s without poll, killed', 'java', null, 10, (w) => killAt(w, 'java', 8_000)],
  [
    'auto commit, 10 read, then 8 s without poll, killed',
    'librdkafka',
    10,
    10,
    (w) => killAt(w, 'librdkafka', 8_000),
  ],
  ['auto commit, empty topic, polling for 8 s', 'java', 0, 0, (w) => pollOn(w, 'java', 8_000)],
  ['auto commit, empty topic, polling for 8 s', 'librdkafka', null, 0, (w) => pollOn(w, 'librdkafka', 8_000)],
  ['auto commit, latest, nothing new, 8 s', 'java', 10, 10, (w) => pollOn(w, 'java', 8_000, LATEST)],
  [
    'auto commit, latest, nothing new, 8 s',
    'librdkafka',
    null,
    10,
    (w) => pollOn(w, 'librdkafka', 8_000, LATEST),
  ],
  ['no auto commit, closed', 'java', null, 10, (w) => close(w, readAll(w, 'java', NO_AUTO))],
  ['no auto commit, closed', 'librdkafka', null, 10, (w) => close(w, readAll(w, 'librdkafka', NO_AUTO))],
  ['no auto commit, commit() by hand', 'java', 10, 10, (w) => commitByHand(w, 'java')],
  ['no auto commit, commit() by hand', 'librdkafka', 10, 10, (w) => commitByHand(w, 'librdkafka')],
  ['no auto commit, committed() only', 'java', null, 10, (w) => askCommitted(w, 'java')],
  ['no auto commit, committed() only', 'librdkafka', null, 10, (w) => askCommitted(w, 'librdkafka')],
  [
    'auto commit, nothing stored',
    'librdkafka',
    null,
    10,
    (w) => close(w, readAll(w, 'librdkafka', { 'enable.auto.offset.store': 'false' })),
  ],
];

function pollOn(world: World, family: 'java' | 'librdkafka', ms: number, settings = {}): void {
  const consumer = open(world, family, { settings });
  loop(world, consumer, {});
  advanceTo(world, ms);
  expect(isAlive(consumer)).toBe(true);
}

function killAt(world: World, family: 'java' | 'librdkafka', ms: number): void {
  const consumer = readAll(world, family);
  advanceTo(world, ms);
  crash(world, consumer);
}

function commitByHand(world: World, family: 'java' | 'librdkafka'): void {
  expect(commit(world, readAll(world, family, NO_AUTO), { offsets: null }).error).toBeNull();
}

function askCommitted(world: World, family: 'java' | 'librdkafka'): void {
  expect(committed(world, readAll(world, family, NO_AUTO), [T0])).toEqual([null]);
}

test.each(CASES)('FACTS B1: %s (%s): %s', (_case, _family, expected, records, start) => {
  expect(leftBehind(start, records)).toBe(expected);
});

test('FACTS B1: Java without a group id reads by assign() and makes no group; librdkafka is refused (CLI-311)', () => {
  const world = createStory({ records: 10 });
  const consumer = open(world, 'java', { group: null, application: 'a', settings: NO_AUTO });
  expect(poll(world, consumer).records).toHaveLength(10);
  close(world, consumer);
  expect(listGroups(world.cluster)).toEqual([]);
  expect(() => open(world, 'librdkafka', { group: null })).toThrow(
    'Requires a consumer with group.id configured',
  );
  expect(() => open(world, 'kafkajs', { group: null })).toThrow(
    'Consumer groupId must be a non-empty string.',
  );
});

test('FACTS B2, B3: the group is Empty while its consumer reads, and the tools neither see nor spare it', () => {
  const world = createStory({ records: 10 });
  const consumer = readAll(world, 'librdkafka');
  advanceTo(world, 5_000);
  expect(describeGroup(world.cluster, 'g')).toMatchObject({
    state: 'Empty',
    members: [],
    protocolType: '',
    assignor: '',
  });
  expect(alterOffsets(world.cluster, 'g', [{ ...T0, offset: 0 }])).toEqual([{ ...T0, error: null }]);
  expect(committedIn(world)).toBe(0);
  expect(deleteGroup(world.cluster, 'g')).toBeNull();
  expect(listGroups(world.cluster)).toEqual([]);
  close(world, consumer);
  expect(committedIn(world)).toBe(10);
});

test('FACTS B4, GRP-14: describing a group that never committed fails on 4.2 and is Dead on 3.9', () => {
  const newest = createStory();
  expect(describeGroup(newest.cluster, 'g')).toMatchObject({ state: 'Dead', error: 'GROUP_ID_NOT_FOUND' });
  const older = createStory({ kafka: '3.9' });
  expect(describeGroup(older.cluster, 'g')).toMatchObject({ state: 'Dead', error: null, members: [] });
});

test('FACTS B5: with one minute and a check every 5 s the group goes at the first check a minute after its last commit', () => {
  const world = createStory({ records: 10, broker: ONE_MINUTE });
  const consumer = readAll(world, 'librdkafka');
  advanceTo(world, 8_000);
  close(world, consumer);
  advanceTo(world, 69_999);
  expect(listGroups(world.cluster)).toHaveLength(1);
  advanceTo(world, 70_000);
  expect(listGroups(world.cluster)).toEqual([]);
});

test('FACTS B5: by default it goes seven days after its last commit, at the next ten-minute check', () => {
  const world = createStory({ records: 10 });
  const consumer = readAll(world, 'librdkafka');
  advanceTo(world, 8_000);
  close(world, consumer);
  const sevenDays = 7 * 86_400_000;
  advanceTo(world, sevenDays + 599_999);
  expect(listGroups(world.cluster)).toHaveLength(1);
  advanceTo(world, sevenDays + 600_000);
  expect(listGroups(world.cluster)).toEqual([]);
});

test('FACTS B6: a group whose only topic was deleted is Empty without offsets and goes at the next check (OFS-13)', () => {
  const world = createStory({ records: 10 });
  commitByHand(world, 'java');
  deleteTopic(world.cluster, world.cluster.topics.get('t')!);
  expect(committedIn(world)).toBeNull();
  expect(listGroups(world.cluster)).toHaveLength(1);
  advanceTo(world, 599_999);
  expect(listGroups(world.cluster)).toHaveLength(1);
  advanceTo(world, 600_000);
  expect(listGroups(world.cluster)).toEqual([]);
});

test('FACTS B6: a subscribe() group that never committed goes at the first check after its last member left', () => {
  const world = createStory({ records: 10 });
  const consumer = open(world, 'librdkafka', { subscribe: true, settings: NO_AUTO });
  loop(world, consumer, {});
  advanceTo(world, 700_000);
  expect(listGroups(world.cluster)).toEqual([{ groupId: 'g', protocolType: 'consumer', state: 'Stable' }]);
  close(world, consumer);
  expect(listGroups(world.cluster)).toEqual([{ groupId: 'g', protocolType: 'consumer', state: 'Empty' }]);
  advanceTo(world, 1_199_999);
  expect(listGroups(world.cluster)).toHaveLength(1);
  advanceTo(world, 1_200_000);
  expect(listGroups(world.cluster)).toEqual([]);
});

test('CLI-1104, FACTS B1: a killed subscribe() member leaves its group Stable until its session ends, then Empty', () => {
  const world = createStory({ records: 10 });
  const consumer = open(world, 'java', { subscribe: true, settings: NO_AUTO });
  loop(world, consumer, {});
  advanceTo(world, 10_000);
  crash(world, consumer);
  // It joined at 3 s, so its last heartbeat was at 9 s.
  advanceTo(world, 53_999);
  expect(describeGroup(world.cluster, 'g')).toMatchObject({ state: 'Stable' });
  advanceTo(world, 54_000);
  expect(describeGroup(world.cluster, 'g')).toMatchObject({ state: 'Empty', members: [] });
});

test('FACTS B7: an assign() group counts from its last commit, also while its consumer lives; a subscribe() group from Empty', () => {
  const settings = NO_AUTO;
  const world = createStory({ records: 10, broker: ONE_MINUTE });
  const assigned = open(world, 'java', { name: 'a', group: 'a', settings });
  const subscribed = open(world, 'java', { name: 's', group: 's', subscribe: true, settings });
  loop(world, assigned, { commit: 'batch' });
  loop(world, subscribed, { commit: 'batch' });
  advanceTo(world, 59_999);
  expect(committedIn(world, 'a')).toBe(10);
  advanceTo(world, 90_000);
  expect(isAlive(assigned)).toBe(true);
  expect(committedIn(world, 'a')).toBeNull();
  expect(committedIn(world, 's')).toBe(10);
  close(world, subscribed);
  advanceTo(world, 149_999);
  expect(committedIn(world, 's')).toBe(10);
  advanceTo(world, 150_000);
  expect(committedIn(world, 's')).toBeNull();
});

test('FACTS B8: idle with auto commit, Java commits the same position every 5 s and keeps its group', () => {
  const world = createStory({ records: 10, broker: ONE_MINUTE });
  loop(world, open(world, 'java'), {});
  advanceTo(world, 300_000);
  expect(committedIn(world)).toBe(10);
  expect(world.cluster.groups.get('g')?.offsets.get('t-0')?.commitTimestamp).toBe(START_MS + 300_000);
});

test('FACTS B8: idle librdkafka commits once, loses its group while alive, and brings it back at close()', () => {
  const world = createStory({ records: 10, broker: ONE_MINUTE });
  const consumer = open(world, 'librdkafka');
  loop(world, consumer, {});
  advanceTo(world, 64_999);
  expect(committedIn(world)).toBe(10);
  advanceTo(world, 65_000);
  expect(listGroups(world.cluster)).toEqual([]);
  close(world, consumer);
  expect(committedIn(world)).toBe(10);
});

test('GRP-10, CLI-312, FACTS B9: two assign() consumers of one group and partition overwrite each other, also backwards', () => {
  const world = createStory({ records: 10 });
  for (const [name, count] of [
    ['a', 10],
    ['b', 4],
  ] as const) {
    const consumer = open(world, 'java', { name, settings: NO_AUTO, start: 0 });
    expect(poll(world, consumer, count).records).toHaveLength(count);
    expect(commit(world, consumer, { offsets: null }).error).toBeNull();
    expect(committedIn(world)).toBe(count);
  }
});

test.each<['java' | 'librdkafka', string]>([
  ['java', 'CommitFailedException'],
  ['librdkafka', 'UNKNOWN_MEMBER_ID'],
])(
  'FACTS B10, B11: %s by assign() may not commit while the group has a member (%s), and may again when it is Empty',
  (family, name) => {
    const world = createStory({ records: 10 });
    alterOffsets(world.cluster, 'g', [{ ...T0, offset: 6 }]);
    const assigned = open(world, family, { name: 'a', settings: NO_AUTO, start: 0 });
    poll(world, assigned, 3);
    const member = open(world, family, { name: 's', subscribe: true });
    loop(world, member, {});
    advanceTo(world, 3_000);
    expect(member.partitions.get('t-0')?.position).toBe(10); // B11: it began at 6.
    const refused = commit(world, assigned, { offsets: [{ ...T0, offset: 3 }] });
    expect(refused.error).toMatchObject({ name, error: 'UNKNOWN_MEMBER_ID' });
    expect(poll(world, assigned, 2).records.map(({ offset }) => offset)).toEqual([3, 4]);
    close(world, member);
    expect(committedIn(world)).toBe(10);
    expect(commit(world, assigned, { offsets: [{ ...T0, offset: 3 }] }).error).toBeNull();
    expect(committedIn(world)).toBe(3);
  },
);

test('FACTS B10: a refused auto commit of Java raises nothing: one log line each interval and one at close', () => {
  const world = createStory({ records: 10 });
  loop(world, open(world, 'java', { name: 's', subscribe: true, settings: NO_AUTO }), {});
  advanceTo(world, 3_000);
  const assigned = open(world, 'java', { name: 'a', start: 0 });
  loop(world, assigned, {});
  advanceTo(world, 13_000);
  close(world, assigned);
  const failures = world.clients.events.filter(
    (event) => event.type === 'clientFailed' && event.consumer === 'a',
  );
  expect(failures).toMatchObject([
    { atMs: START_MS + 8_000, during: 'interval commit' },
    { atMs: START_MS + 13_000, during: 'interval commit' },
    { atMs: START_MS + 13_000, during: 'close commit' },
  ]);
  expect(committedIn(world)).toBeNull();
});

test('CLI-209, CLI-219: started at latest and closed unread, Java has a committed offset and librdkafka none', () => {
  for (const [family, expected] of [
    ['java', [10, 11]],
    ['librdkafka', []],
  ] as const) {
    const world = createStory({ records: 10 });
    const first = open(world, family, { settings: LATEST });
    poll(world, first);
    close(world, first);
    produce(world, 2);
    const second = open(world, family, { settings: LATEST });
    expect(poll(world, second, 10).records.map(({ offset }) => offset)).toEqual(expected);
  }
});

test('CLI-404, CLI-220: an explicit start hides the committed offset, and the first tick overwrites it backwards', () => {
  const world = createStory({ records: 10 });
  alterOffsets(world.cluster, 'g', [{ ...T0, offset: 10 }]);
  const consumer = open(world, 'librdkafka', { start: 'beginning' });
  poll(world, consumer, 4);
  advanceTo(world, 4_999);
  expect(committedIn(world)).toBe(10);
  advanceTo(world, 5_000);
  expect(committedIn(world)).toBe(4);
});
