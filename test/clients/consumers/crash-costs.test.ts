/** FACTS C: when a commit happens and what a crash costs. 20 records at offsets 0 to 19; committed is the next to read. */
import { expect, test } from 'vitest';
import type { World } from '../../../src/clients/clients.ts';
import type { Consumer, ConsumerFamilyName } from '../../../src/clients/consumers/consumer.ts';
import { close, commit, crash, poll, process, store } from '../../../src/clients/consumers/consumers.ts';
import { producerRecord } from '../../../src/kernel/log/append.ts';
import { appendToLog } from '../../../src/kernel/log-operations.ts';
import { advanceTo, committedIn, createStory, ledger, open, T0 } from '../story.ts';

const STORE = { 'enable.auto.offset.store': 'false' };
const MANUAL = { 'enable.auto.commit': 'false' };
const TEN = { 'max.poll.records': '10' };

interface Life {
  readonly world: World;
  readonly consumer: Consumer;
}

function begin(family: ConsumerFamilyName, settings: Readonly<Record<string, string>> = {}): Life {
  const world = createStory({ records: 20 });
  return { world, consumer: open(world, family, { settings }) };
}

/** Polls one record and processes it, so many times; after each, `then`. */
function handle({ world, consumer }: Life, count: number, then: (offset: number) => void = () => {}): void {
  for (let n = 0; n < count; n++) {
    const { records } = poll(world, consumer, 1);
    process(world, consumer);
    then(records[0]!.offset);
  }
}

function offsets(records: readonly { offset: number }[]): number[] {
  return records.map(({ offset }) => offset);
}

/** The restarted process's first record, and what was processed twice and lost when it has read everything. */
function restart({ world, consumer }: Life): { from: number | null; repeated: number; lost: number } {
  const again = open(world, consumer.family);
  let from: number | null = null;
  for (;;) {
    const { records } = poll(world, again, 20);
    if (records.length === 0) break;
    from ??= records[0]!.offset;
    process(world, again);
  }
  const { repeated, lost } = ledger(world);
  return { from, repeated, lost };
}

function commitNext({ world, consumer }: Life, offset: number, isAsync = false): void {
  expect(commit(world, consumer, { offsets: [{ ...T0, offset }], isAsync }).error).toBeNull();
}

test('FACTS C1: librdkafka, killed while processing #6 at 7 s: 6 is committed and offset 5 is lost', () => {
  const life = begin('librdkafka');
  handle(life, 5);
  poll(life.world, life.consumer);
  advanceTo(life.world, 7_000);
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(6);
  expect(ledger(life.world).lost).toBe(1);
  expect(restart(life)).toEqual({ from: 6, repeated: 0, lost: 1 });
});

test('FACTS C1, LST-9: a restarted librdkafka that fetched the lost record inside a batch does not hold it', () => {
  const world = createStory();
  const records = Array.from({ length: 20 }, (_, n) => producerRecord(`k${n}`, 'v', world.cluster.nowMs));
  appendToLog(world.cluster, world.cluster.topics.get('t')!.partitions[0]!, { records, producer: null });
  const life = { world, consumer: open(world, 'librdkafka') };
  handle(life, 5);
  poll(world, life.consumer);
  advanceTo(world, 7_000);
  crash(world, life.consumer);
  open(world, 'librdkafka');
  advanceTo(world, 7_100);
  expect(ledger(world)).toMatchObject({ lost: 1, willLose: 0 });
});

test('FACTS C2: the same killed at 2 s, before the first tick: nothing is committed, 0 to 4 come again', () => {
  const life = begin('librdkafka');
  handle(life, 5);
  poll(life.world, life.consumer);
  advanceTo(life.world, 2_000);
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBeNull();
  expect(restart(life)).toEqual({ from: 0, repeated: 5, lost: 0 });
});

test('FACTS C3: librdkafka, consume(10) with 4 done at 7 s: the whole batch is committed, 4 to 9 are lost', () => {
  const life = begin('librdkafka');
  poll(life.world, life.consumer, 10);
  process(life.world, life.consumer, 4);
  advanceTo(life.world, 7_000);
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(10);
  expect(restart(life)).toEqual({ from: 10, repeated: 0, lost: 6 });
});

test('FACTS C4: librdkafka, an exception on #5 and close(): offset 4 is lost', () => {
  const life = begin('librdkafka');
  handle(life, 4);
  poll(life.world, life.consumer);
  close(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(5);
  expect(restart(life)).toEqual({ from: 5, repeated: 0, lost: 1 });
});

test('FACTS C5: librdkafka, stored after processing, killed on #6 at 7 s: nothing is lost or repeated', () => {
  const life = begin('librdkafka', STORE);
  handle(life, 5, () => expect(store(life.consumer, null)).toBeNull());
  poll(life.world, life.consumer);
  advanceTo(life.world, 7_000);
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(5);
  expect(restart(life)).toEqual({ from: 5, repeated: 0, lost: 0 });
});

test('FACTS C6: the same killed at 2 s: 0 to 4 come again', () => {
  const life = begin('librdkafka', STORE);
  handle(life, 5, () => store(life.consumer, null));
  advanceTo(life.world, 2_000);
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBeNull();
  expect(restart(life)).toEqual({ from: 0, repeated: 5, lost: 0 });
});

test('FACTS C7: librdkafka, stored after processing, an exception on #5 and close(): 4 is committed', () => {
  const life = begin('librdkafka', STORE);
  handle(life, 4, () => store(life.consumer, null));
  poll(life.world, life.consumer);
  close(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(4);
  expect(restart(life)).toEqual({ from: 4, repeated: 0, lost: 0 });
});

test.each<[string, ConsumerFamilyName]>([
  ['C8', 'librdkafka'],
  ['C19', 'java'],
])('%s: %s, committed #5 by hand, processed #10, killed: 5 to 9 come again', (_fact, family) => {
  const life = begin(family, MANUAL);
  handle(life, 5);
  commitNext(life, 5);
  handle(life, 5);
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(5);
  expect(ledger(life.world).willRepeat).toBe(5);
  expect(restart(life)).toEqual({ from: 5, repeated: 5, lost: 0 });
});

test('FACTS C9: librdkafka, commit() without arguments commits what was handed out: 1 after poll(), 10 after consume(10)', () => {
  const one = begin('librdkafka', MANUAL);
  poll(one.world, one.consumer);
  commit(one.world, one.consumer, { offsets: null });
  expect(committedIn(one.world)).toBe(1);
  const ten = begin('librdkafka', MANUAL);
  poll(ten.world, ten.consumer, 10);
  process(ten.world, ten.consumer, 1);
  commit(ten.world, ten.consumer, { offsets: null });
  expect(committedIn(ten.world)).toBe(10);
  expect(ledger(ten.world).willLose).toBe(9);
  crash(ten.world, ten.consumer);
  expect(ledger(ten.world)).toMatchObject({ lost: 9, willLose: 0 });
});

test.each<[string, ConsumerFamilyName]>([
  ['C10', 'librdkafka'],
  ['C20', 'java'],
])('%s: %s, committing the offset of the record and not the next re-reads it', (_fact, family) => {
  const life = begin(family, MANUAL);
  handle(life, 5);
  commitNext(life, 4);
  crash(life.world, life.consumer);
  expect(restart(life)).toEqual({ from: 4, repeated: 1, lost: 0 });
});

test.each<[string, ConsumerFamilyName]>([
  ['C11', 'librdkafka'],
  ['C21', 'java'],
])(
  '%s: %s, a commit per record, killed between processing #6 and its commit: offset 5 comes again',
  (_fact, family) => {
    const life = begin(family, MANUAL);
    handle(life, 5, (offset) => commitNext(life, offset + 1));
    handle(life, 1);
    crash(life.world, life.consumer);
    expect(committedIn(life.world)).toBe(5);
    expect(restart(life)).toEqual({ from: 5, repeated: 1, lost: 0 });
  },
);

test.each<['lost' | 'delivered' | number, number | null]>([
  ['lost', null],
  [2, 2],
  [5, 5],
  ['delivered', 6],
])(
  'FACTS C12: librdkafka, 6 asynchronous commits and a crash at once: with %s of them in flight, %s is committed',
  (inFlight, committed) => {
    const life = begin('librdkafka', MANUAL);
    handle(life, 6, (offset) => commitNext(life, offset + 1, true));
    expect(committedIn(life.world)).toBeNull();
    crash(life.world, life.consumer, inFlight);
    expect(committedIn(life.world)).toBe(committed);
  },
);

test('FACTS C12: they go out as soon as the clock moves; those of Java go out in the call (CLI-223)', () => {
  const life = begin('librdkafka', MANUAL);
  handle(life, 6, (offset) => commitNext(life, offset + 1, true));
  advanceTo(life.world, 1);
  expect(committedIn(life.world)).toBe(6);
  const java = begin('java', MANUAL);
  handle(java, 6, (offset) => commitNext(java, offset + 1, true));
  crash(java.world, java.consumer);
  expect(committedIn(java.world)).toBe(6);
});

test('FACTS C13: Java, a batch of 10 with 4 done at 7 s and no second poll: nothing is committed, 0 to 3 come again', () => {
  const life = begin('java', TEN);
  poll(life.world, life.consumer);
  process(life.world, life.consumer, 4);
  advanceTo(life.world, 7_000);
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBeNull();
  expect(ledger(life.world).willRepeat).toBe(4);
  expect(restart(life)).toEqual({ from: 0, repeated: 4, lost: 0 });
});

test('FACTS C14: Java, batch 1 done, a second poll after 6 s, 3 of batch 2 done: 10 is committed, 10 to 12 come again', () => {
  const life = begin('java', TEN);
  poll(life.world, life.consumer);
  process(life.world, life.consumer);
  advanceTo(life.world, 6_000);
  expect(offsets(poll(life.world, life.consumer).records)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  process(life.world, life.consumer, 3);
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(10);
  expect(restart(life)).toEqual({ from: 10, repeated: 3, lost: 0 });
});

test.each([4_999, 7_000])(
  'FACTS C15: Java, two polls inside 5 s, 13 done, killed at %i ms without a third: nothing is committed',
  (ms) => {
    const life = begin('java', TEN);
    poll(life.world, life.consumer);
    process(life.world, life.consumer);
    advanceTo(life.world, 4_999);
    poll(life.world, life.consumer);
    process(life.world, life.consumer, 3);
    advanceTo(life.world, ms);
    crash(life.world, life.consumer);
    expect(committedIn(life.world)).toBeNull();
    expect(restart(life)).toEqual({ from: 0, repeated: 13, lost: 0 });
  },
);

test('CLI-205 a: a poll exactly at the deadline commits, one a millisecond before does not', () => {
  for (const [ms, committed] of [
    [4_999, null],
    [5_000, 10],
  ] as const) {
    const life = begin('java', TEN);
    poll(life.world, life.consumer);
    advanceTo(life.world, ms);
    poll(life.world, life.consumer);
    expect(committedIn(life.world)).toBe(committed);
  }
});

test('FACTS C16: Java, an exception at record 5 of 10 and close(): the whole batch is committed, 4 to 9 are lost', () => {
  const life = begin('java', TEN);
  poll(life.world, life.consumer);
  process(life.world, life.consumer, 4);
  close(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(10);
  expect(ledger(life.world).lost).toBe(6);
  expect(restart(life)).toEqual({ from: 10, repeated: 0, lost: 6 });
});

test('FACTS C17: Java, a worker has done 4 of the batch when poll() is called after 6 s, killed: 4 to 9 are lost', () => {
  const life = begin('java', TEN);
  poll(life.world, life.consumer);
  process(life.world, life.consumer, 4);
  advanceTo(life.world, 6_000);
  poll(life.world, life.consumer);
  expect(ledger(life.world)).toMatchObject({ lost: 0, willLose: 6 });
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(10);
  expect(restart(life)).toEqual({ from: 10, repeated: 0, lost: 6 });
});

test('FACTS C18: Java, commitSync() without arguments after 1 of 10: 1 to 9 are lost', () => {
  const life = begin('java', { ...TEN, ...MANUAL });
  poll(life.world, life.consumer);
  process(life.world, life.consumer, 1);
  commit(life.world, life.consumer, { offsets: null });
  crash(life.world, life.consumer);
  expect(committedIn(life.world)).toBe(10);
  expect(restart(life)).toEqual({ from: 10, repeated: 0, lost: 9 });
});

test('FACTS C22: Java, commit before processing, killed in between: offset 5 is lost', () => {
  const life = begin('java', { ...MANUAL, 'max.poll.records': '1' });
  handle(life, 5);
  poll(life.world, life.consumer);
  commitNext(life, 6);
  crash(life.world, life.consumer);
  expect(restart(life)).toEqual({ from: 6, repeated: 0, lost: 1 });
});
