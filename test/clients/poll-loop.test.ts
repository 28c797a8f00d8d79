/** The loop around a consumer, with the numbers recorded of real clients for the same loops (FACTS C, CLI-205 to CLI-232). */
import { expect, test } from 'vitest';
import type { World } from '../../src/clients/clients.ts';
import type { ConsumerFamilyName } from '../../src/clients/consumers/consumer.ts';
import { close, crash, poll, positions, process } from '../../src/clients/consumers/consumers.ts';
import type { LoopOptions } from '../../src/clients/poll-loop.ts';
import { runBackground } from '../../src/clients/world-clock.ts';
import { alterOffsets } from '../../src/kernel/group/group-admin.ts';
import { producerRecord } from '../../src/kernel/log/append.ts';
import { appendToLog } from '../../src/kernel/log-operations.ts';
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
} from './story.ts';

type Settings = Readonly<Record<string, string>>;

/** Payment n (offset n - 1) at n - 0.5 s, one a second. */
function payUntil(world: World, ms: number): void {
  for (
    let next = world.cluster.topics.get('t')!.partitions[0]!.logEndOffset;
    next * 1_000 + 500 <= ms;
    next++
  ) {
    advanceTo(world, next * 1_000 + 500);
    produce(world, 1);
  }
  advanceTo(world, ms);
}

function livePayments(
  family: ConsumerFamilyName,
  settings: Settings,
  restartSettings: Settings = settings,
): World {
  const world = createStory();
  loop(world, open(world, family, { settings }), {});
  payUntil(world, 9_800);
  crash(world, world.clients.consumers.get('c')!);
  payUntil(world, 12_000);
  loop(world, open(world, family, { settings: restartSettings }), {});
  return world;
}

test.each(['java', 'librdkafka'] as const)(
  'one payment a second (%s): at 4.9 s nothing is committed, at 5.1 s 5',
  (family) => {
    const world = createStory();
    const consumer = open(world, family);
    loop(world, consumer, {});
    payUntil(world, 4_900);
    expect(committedIn(world)).toBeNull();
    expect(positions(world, consumer)).toMatchObject([{ position: 5 }]);
    expect(ledger(world)).toMatchObject({ processed: 5, willRepeat: 5 });
    payUntil(world, 5_100);
    expect(committedIn(world)).toBe(5);
    expect(ledger(world)).toMatchObject({ processed: 5, willRepeat: 0 });
    payUntil(world, 9_800);
    crash(world, consumer);
    expect(ledger(world)).toMatchObject({ processed: 10, repeated: 0, willRepeat: 5, lost: 0 });
  },
);

test.each<[string, Settings, number | null, number, number]>([
  ['1000', { 'auto.commit.interval.ms': '1000' }, 9, 1, 0],
  ['5000', {}, 5, 5, 0],
  ['60000', { 'auto.commit.interval.ms': '60000' }, null, 10, 0],
  ['60000, latest', { 'auto.commit.interval.ms': '60000', 'auto.offset.reset': 'latest' }, null, 0, 2],
])(
  'auto.commit.interval.ms %s, killed at 9.8 s: committed, repeated, lost',
  (_interval, settings, committed, repeated, lost) => {
    for (const family of ['java', 'librdkafka'] as const) {
      const crashed = createStory();
      loop(crashed, open(crashed, family, { settings }), {});
      payUntil(crashed, 9_800);
      expect(committedIn(crashed)).toBe(committed);
      const world = livePayments(family, settings, { ...settings, 'auto.commit.interval.ms': '5000' });
      payUntil(world, 20_000);
      close(world, world.clients.consumers.get('c')!);
      expect(committedIn(world)).toBe(20);
      expect(ledger(world)).toMatchObject({ processed: 20 - lost, repeated, lost });
    }
  },
);

/** All 20 there, 850 ms each, killed at 9.2 s, restarted at once. */
const BACKLOG: readonly [
  string,
  ConsumerFamilyName,
  Settings,
  number | null,
  number | null,
  number,
  number,
][] = [
  ['5000', 'java', {}, null, 20, 10, 0],
  ['1000', 'java', { 'auto.commit.interval.ms': '1000' }, null, 20, 10, 0],
  ['5000, max.poll.records 5', 'java', { 'max.poll.records': '5' }, 10, 15, 0, 0],
  [
    '1000, max.poll.records 5',
    'java',
    { 'max.poll.records': '5', 'auto.commit.interval.ms': '1000' },
    10,
    15,
    0,
    0,
  ],
  ['5000', 'librdkafka', {}, 6, 11, 4, 0],
  ['1000', 'librdkafka', { 'auto.commit.interval.ms': '1000' }, 11, 11, 0, 1],
  ['5000, store', 'librdkafka', { 'enable.auto.offset.store': 'false' }, 5, 11, 5, 0],
  [
    '1000, store',
    'librdkafka',
    { 'enable.auto.offset.store': 'false', 'auto.commit.interval.ms': '1000' },
    10,
    11,
    0,
    0,
  ],
];

test.each(BACKLOG)(
  'a backlog, interval %s (%s)',
  (_name, family, settings, committed, position, repeated, lost) => {
    const world = createStory({ records: 20 });
    const consumer = open(world, family, { settings });
    const stores = settings['enable.auto.offset.store'] === 'false';
    loop(world, consumer, { handlerMs: 850, stores });
    advanceTo(world, 9_200);
    expect(committedIn(world)).toBe(committed);
    expect(positions(world, consumer)).toMatchObject([{ position }]);
    crash(world, consumer);
    loop(world, open(world, family, { settings }), { handlerMs: 850, stores });
    advanceTo(world, 29_200);
    expect(ledger(world)).toMatchObject({ processed: 20 - lost, repeated, lost });
  },
);

test.each([
  ['max.poll.records 1, interval 100', { 'max.poll.records': '1', 'auto.commit.interval.ms': '100' }, 9, 0],
  ['max.poll.records 5, interval 1000', { 'max.poll.records': '5', 'auto.commit.interval.ms': '1000' }, 5, 4],
] as const)('Java killed at 8.3 s with %s', (_name, settings, committed, repeated) => {
  const world = createStory({ records: 20 });
  loop(world, open(world, 'java', { settings }), { handlerMs: 850 });
  advanceTo(world, 8_300);
  crash(world, world.clients.consumers.get('c')!);
  expect(committedIn(world)).toBe(committed);
  expect(ledger(world).willRepeat).toBe(repeated);
});

test.each<[LoopOptions['idempotence'], number]>([
  ['none', 25],
  ['memory', 25],
  ['stored', 20],
])(
  'every:5, killed after #10 and before its commit, handler remembering %s: 25 calls, %i effects (CLI-801)',
  (idempotence, effects) => {
    for (const family of ['java', 'librdkafka'] as const) {
      const world = createStory({ records: 20 });
      const options = { handlerMs: 850, commit: { every: 5 }, idempotence } as const;
      const settings = { 'enable.auto.commit': 'false' };
      loop(world, open(world, family, { settings }), options);
      advanceUntilProcessed(world, 9);
      expect(committedIn(world)).toBe(5);
      crash(world, world.clients.consumers.get('c')!);
      loop(world, open(world, family, { settings }), options);
      advanceTo(world, 60_000);
      expect(ledger(world)).toMatchObject({ processed: 20, repeated: 5, lost: 0 });
      const totals = [...world.clients.applications.get('g')!.effects.values()];
      expect(totals.reduce((sum, { calls }) => sum + calls, 0)).toBe(25);
      expect(totals.reduce((sum, of) => sum + of.effects, 0)).toBe(effects);
      expect(totals).toHaveLength(20);
    }
  },
);

test('the same loop, killed at 5.2 s in the middle of #6: Java repeats 5, librdkafka loses 1', () => {
  const world = createStory({ records: 20 });
  const java = open(world, 'java', { name: 'j', group: 'j' });
  const rd = open(world, 'librdkafka', { name: 'r', group: 'r' });
  loop(world, java, { handlerMs: 900 });
  loop(world, rd, { handlerMs: 900 });
  advanceTo(world, 4_900);
  expect(rd.partitions.get('t-0')).toMatchObject({ stored: 6, position: 6 });
  expect(java.partitions.get('t-0')).toMatchObject({ position: 20 });
  expect(ledger(world, 'r')).toMatchObject({ processed: 5, willLose: 0 });
  advanceTo(world, 5_200);
  expect(ledger(world, 'r')).toMatchObject({ lost: 0, willLose: 1, willRepeat: 0 });
  crash(world, java);
  crash(world, rd);
  expect([committedIn(world, 'j'), committedIn(world, 'r')]).toEqual([null, 6]);
  expect(ledger(world, 'j')).toMatchObject({ processed: 5, willRepeat: 5, lost: 0 });
  expect(ledger(world, 'r')).toMatchObject({ processed: 5, willRepeat: 0, lost: 1, willLose: 0 });
  loop(world, open(world, 'java', { name: 'j', group: 'j' }), { handlerMs: 900 });
  loop(world, open(world, 'librdkafka', { name: 'r', group: 'r' }), { handlerMs: 900 });
  advanceTo(world, 25_200);
  expect(ledger(world, 'j')).toMatchObject({ processed: 20, repeated: 5, lost: 0 });
  expect(ledger(world, 'r')).toMatchObject({ processed: 19, repeated: 0, lost: 1 });
});

test('librdkafka loses nothing if its offset is put back to the record in hand before the restart', () => {
  const world = createStory({ records: 20 });
  const rd = open(world, 'librdkafka');
  loop(world, rd, { handlerMs: 900 });
  advanceTo(world, 5_200);
  crash(world, rd);
  alterOffsets(world.cluster, 'g', [{ ...T0, offset: 5 }]);
  expect(ledger(world).lost).toBe(0);
  loop(world, open(world, 'librdkafka'), { handlerMs: 900 });
  advanceTo(world, 25_200);
  expect(ledger(world)).toMatchObject({ processed: 20, repeated: 0, lost: 0 });
});

test('consume(10): the whole batch is stored at once, and 5 are lost at 5.2 s', () => {
  const world = createStory({ records: 20 });
  const rd = open(world, 'librdkafka');
  loop(world, rd, { handlerMs: 900, max: 10 });
  advanceTo(world, 5_200);
  expect(committedIn(world)).toBe(10);
  crash(world, rd);
  expect(ledger(world).lost).toBe(5);
});

const THROWS: readonly [string, ConsumerFamilyName, Settings, Partial<LoopOptions>, number, number][] = [
  ['defaults', 'java', {}, {}, 20, 16],
  ['max.poll.records 10', 'java', { 'max.poll.records': '10' }, {}, 10, 6],
  ['seek back before close()', 'java', {}, { seeksBack: true }, 4, 0],
  ['defaults', 'librdkafka', {}, {}, 5, 1],
  ['consume(10)', 'librdkafka', {}, { max: 10 }, 10, 6],
  ['store', 'librdkafka', { 'enable.auto.offset.store': 'false' }, { stores: true }, 4, 0],
  [
    'consume(10), store',
    'librdkafka',
    { 'enable.auto.offset.store': 'false' },
    { stores: true, max: 10 },
    4,
    0,
  ],
  ['defaults', 'kafkajs', {}, {}, 4, 0],
];

test.each(THROWS)(
  'the handler throws at offset 4 and close() runs, %s (%s)',
  (_name, family, settings, options, committed, lost) => {
    const world = createStory({ records: 20, broker: { 'group.initial.rebalance.delay.ms': '0' } });
    loop(world, open(world, family, { settings }), {
      handlerMs: 100,
      throwAt: { ...T0, offset: 4 },
      ...options,
    });
    advanceTo(world, 3_000);
    expect(committedIn(world)).toBe(committed);
    expect(ledger(world)).toMatchObject({ processed: 4, lost });
  },
);

test.each([
  ['lost', 5],
  ['delivered', 6],
] as const)(
  'an asynchronous commit per record, killed as #6 ends: in flight %s, %i is committed',
  (inFlight, committed) => {
    const world = createStory({ records: 20 });
    const rd = open(world, 'librdkafka', { settings: { 'enable.auto.commit': 'false' } });
    loop(world, rd, { handlerMs: 900, commit: 'record', isAsync: true });
    advanceTo(world, 5_400);
    crash(world, rd, inFlight);
    expect(committedIn(world)).toBe(committed);
  },
);

test.each(['java', 'librdkafka'] as const)(
  'a synchronous commit per record repeats and loses nothing at 5.2 s (%s)',
  (family) => {
    const world = createStory({ records: 20 });
    const consumer = open(world, family, { settings: { 'enable.auto.commit': 'false' } });
    loop(world, consumer, { handlerMs: 900, commit: 'record' });
    advanceTo(world, 5_200);
    crash(world, consumer);
    expect(committedIn(world)).toBe(5);
    expect(ledger(world)).toMatchObject({ willRepeat: 0, lost: 0 });
  },
);

test('commit before each record loses the one in hand (FACTS C22)', () => {
  const world = createStory({ records: 20 });
  const consumer = open(world, 'java', { settings: { 'enable.auto.commit': 'false' } });
  loop(world, consumer, { handlerMs: 900, commit: 'before' });
  advanceTo(world, 5_200);
  crash(world, consumer);
  expect(committedIn(world)).toBe(6);
  expect(ledger(world)).toMatchObject({ processed: 5, lost: 1 });
});

test.each([
  ['no interval', {}, null, 5],
  ['autoCommitInterval 1000', { autoCommitInterval: '1000' }, 4, 1],
] as const)(
  'kafkajs killed at 5.2 s with %s (CLI-231, CLI-232)',
  (_name, settings, committed, willRepeat) => {
    const world = createStory({ records: 20, broker: { 'group.initial.rebalance.delay.ms': '0' } });
    const consumer = open(world, 'kafkajs', { settings });
    loop(world, consumer, { handlerMs: 900 });
    advanceTo(world, 5_200);
    crash(world, consumer);
    expect(committedIn(world)).toBe(committed);
    expect(ledger(world)).toMatchObject({ processed: 5, lost: 0, willRepeat });
  },
);

test('kafkajs commits after each fetched batch: records that come one by one are committed one by one', () => {
  const world = createStory({ broker: { 'group.initial.rebalance.delay.ms': '0' } });
  loop(world, open(world, 'kafkajs'), {});
  payUntil(world, 9_800);
  expect(committedIn(world)).toBe(10);
  const commits = world.cluster.events.filter((event) => event.type === 'offsetsCommitted');
  expect(commits.map((event) => event.offsets[0]!.offset)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('the state is plain data: a clone taken in the middle has the same future', () => {
  const world = createStory({ records: 20 });
  for (const family of ['java', 'librdkafka', 'kafkajs'] as const) {
    loop(world, open(world, family, { name: family, group: family, subscribe: true }), { handlerMs: 450 });
  }
  advanceTo(world, 4_321);
  const copy = structuredClone(world);
  for (const each of [world, copy]) {
    advanceTo(each, 9_000);
    runBackground(each);
    crash(each, each.clients.consumers.get('java')!);
    advanceTo(each, 80_000);
  }
  expect(copy).toEqual(world);
  expect(world.cluster.nowMs).toBe(START_MS + 80_000);
});

test('a loop dies with its process: a consumer of the same name begins without it', () => {
  const world = createStory({ records: 20 });
  const first = open(world, 'librdkafka');
  loop(world, first, { handlerMs: 900 });
  advanceTo(world, 1_000);
  crash(world, first);
  open(world, 'librdkafka');
  advanceTo(world, 20_000);
  expect(ledger(world)).toMatchObject({ processed: 1, repeated: 0 });
  expect(world.clients.loops.size).toBe(0);
});

test('a table keeps the last value by key, outlives restarts and forgets by tombstones', () => {
  const world = createStory();
  const log = world.cluster.topics.get('t')!.partitions[0]!;
  const write = (key: string | null, value: string | null) => {
    const records = [producerRecord(key, value, world.cluster.nowMs)];
    expect(appendToLog(world.cluster, log, { records, producer: null }).error).toBeNull();
  };
  write('a', '1');
  write('b', '1');
  write('a', '2');
  write('b', null);
  write(null, '9');
  const consumer = open(world, 'java', { hasTable: true });
  poll(world, consumer);
  process(world, consumer);
  close(world, consumer);
  open(world, 'java', { hasTable: true });
  expect([...world.clients.applications.get('g')!.table!]).toEqual([['a', { value: '2', offset: 2 }]]);
});
