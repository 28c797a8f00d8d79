/** FACTS D: position against committed, and where reading begins. */
import { expect, test } from 'vitest';
import { noteDeletions } from '../../../src/clients/application-ledger.ts';
import type { World } from '../../../src/clients/clients.ts';
import type { Consumer } from '../../../src/clients/consumers/consumer.ts';
import { resolveConsumerSettings } from '../../../src/clients/consumers/consumer-settings.ts';
import {
  close,
  commit,
  crash,
  poll,
  positions,
  process,
  seek,
} from '../../../src/clients/consumers/consumers.ts';
import { alterOffsets } from '../../../src/kernel/group/group-admin.ts';
import { deleteRecordsBefore } from '../../../src/kernel/log-operations.ts';
import { advanceTo, committedIn, createStory, ledger, open, produce, T0 } from '../story.ts';

const NO_AUTO = { 'enable.auto.commit': 'false' };

function polled(world: World, consumer: Consumer, max = 5): number[] {
  const { records, errors } = poll(world, consumer, max);
  expect(errors).toEqual([]);
  return records.map(({ offset }) => offset);
}

function position(world: World, consumer: Consumer): number | null {
  return positions(world, consumer)[0]!.position;
}

function at(world: World, family: 'java' | 'librdkafka', reset: string, committed: number | null): Consumer {
  if (committed !== null) alterOffsets(world.cluster, 'g', [{ ...T0, offset: committed }]);
  return open(world, family, { settings: { ...NO_AUTO, 'auto.offset.reset': reset } });
}

function deleteBefore(world: World, offset: number): void {
  const before = world.cluster.events.length;
  deleteRecordsBefore(world.cluster, world.cluster.topics.get('t')!.partitions[0]!, offset);
  noteDeletions(world, world.cluster.events.slice(before));
}

test.each(['java', 'librdkafka'] as const)('FACTS D1: %s reads on without any commit', (family) => {
  const world = createStory({ records: 20 });
  const consumer = open(world, family, { settings: NO_AUTO });
  expect(polled(world, consumer)).toEqual([0, 1, 2, 3, 4]);
  expect(polled(world, consumer)).toEqual([5, 6, 7, 8, 9]);
  expect(polled(world, consumer)).toEqual([10, 11, 12, 13, 14]);
  expect(position(world, consumer)).toBe(15);
  expect(committedIn(world)).toBeNull();
});

test.each([
  ['java', 3],
  ['librdkafka', null],
] as const)(
  'FACTS D2: after seek(3) the position of %s is %s, the committed offset is what it was, and 3 comes next',
  (family, sought) => {
    const world = createStory({ records: 20 });
    const consumer = at(world, family, 'earliest', 1);
    expect(polled(world, consumer)).toEqual([1, 2, 3, 4, 5]);
    expect(seek(world, consumer, T0, 3)).toBeNull();
    expect(position(world, consumer)).toBe(sought);
    expect(committedIn(world)).toBe(1);
    expect(polled(world, consumer)).toEqual([3, 4, 5, 6, 7]);
    expect(position(world, consumer)).toBe(8);
  },
);

test('FACTS D3: commitSync() right after seek(1) commits 1, and commit(999) on a log that ends at 20 is taken', () => {
  const world = createStory({ records: 20 });
  const consumer = open(world, 'java', { settings: NO_AUTO });
  polled(world, consumer);
  commit(world, consumer, { offsets: null });
  expect(committedIn(world)).toBe(5);
  seek(world, consumer, T0, 1);
  expect(commit(world, consumer, { offsets: null })).toMatchObject({
    error: null,
    committed: [{ ...T0, offset: 1 }],
  });
  expect(committedIn(world)).toBe(1);
  for (const family of ['java', 'librdkafka'] as const) {
    const other = open(world, family, { name: family, settings: NO_AUTO });
    expect(commit(world, other, { offsets: [{ ...T0, offset: 999 }] }).error).toBeNull();
    expect(committedIn(world)).toBe(999);
  }
});

test.each(['java', 'librdkafka'] as const)(
  'LST-13, FACTS D4: without a committed offset %s begins by the reset',
  (family) => {
    const world = createStory({ records: 20 });
    expect(polled(world, at(world, family, 'earliest', null), 2)).toEqual([0, 1]);
    expect(polled(world, at(world, family, 'latest', null))).toEqual([]);
  },
);

test('FACTS D4: Java with none fails in poll() and position(); librdkafka with error has an event', () => {
  const world = createStory({ records: 20 });
  const java = at(world, 'java', 'none', null);
  const message = 'Undefined offset with no reset policy for partitions: [t-0]';
  expect(positions(world, java)[0]!.error).toMatchObject({ name: 'NoOffsetForPartitionException', message });
  expect(poll(world, java)).toMatchObject({
    records: [],
    errors: [{ name: 'NoOffsetForPartitionException', message }],
  });
  const rd = at(world, 'librdkafka', 'error', null);
  const text = 'no previously committed offset available: Local: No offset stored';
  expect(poll(world, rd)).toMatchObject({
    records: [],
    errors: [{ name: '_AUTO_OFFSET_RESET', message: text, ...T0 }],
  });
  expect(poll(world, rd)).toEqual({ records: [], errors: [] });
});

test.each([
  ['LST-12, RET-19, FACTS D5: committed 5 below the log start 12', 5, 12],
  ['FACTS D6: committed 25 above the log end 20', 25, 12],
])('%s: earliest goes to the log start, latest to the end, none fails', (_fact, committed, start) => {
  const world = createStory({ records: 20 });
  deleteBefore(world, start);
  for (const family of ['java', 'librdkafka'] as const) {
    expect(polled(world, at(world, family, 'earliest', committed), 2)).toEqual([start, start + 1]);
    const latest = at(world, family, 'latest', committed);
    expect(polled(world, latest)).toEqual([]);
    expect(position(world, latest)).toBe(family === 'java' ? 20 : null);
    produce(world, 0);
    const none = at(world, family, family === 'java' ? 'none' : 'error', committed);
    const [error] = poll(world, none).errors;
    expect(error).toMatchObject({ error: 'OFFSET_OUT_OF_RANGE', ...T0 });
    expect(error?.name).toBe(family === 'java' ? 'OffsetOutOfRangeException' : '_AUTO_OFFSET_RESET');
    expect(committedIn(world)).toBe(committed);
  }
});

test('FACTS D5: the texts of an offset out of range', () => {
  const world = createStory({ records: 20 });
  deleteBefore(world, 12);
  expect(poll(world, at(world, 'java', 'none', 5)).errors[0]?.message).toMatch(
    /^Fetch position FetchPosition\{offset=5, .*\} is out of range for partition t-0$/,
  );
  expect(poll(world, at(world, 'librdkafka', 'error', 5)).errors[0]?.message).toBe(
    'fetch failed due to requested offset not available on the broker: Broker: Offset out of range (broker 1)',
  );
});

test.each(['java', 'librdkafka'] as const)(
  'FACTS D6: committed 20 at the log end 20 is in range for %s, also with none',
  (family) => {
    const world = createStory({ records: 20 });
    const consumer = at(world, family, family === 'java' ? 'none' : 'error', 20);
    expect(polled(world, consumer)).toEqual([]);
    produce(world, 1);
    expect(polled(world, consumer)).toEqual([20]);
  },
);

test.each(['java', 'librdkafka'] as const)('FACTS D7: a committed offset wins over latest (%s)', (family) => {
  const world = createStory({ records: 20 });
  expect(polled(world, at(world, family, 'latest', 7), 2)).toEqual([7, 8]);
});

test('FACTS D8, CLI-304: latest is found at the first poll of Java and at once by librdkafka', () => {
  const world = createStory({ records: 5 });
  const java = at(world, 'java', 'latest', null);
  const rd = at(world, 'librdkafka', 'latest', null);
  produce(world, 5);
  expect(polled(world, java)).toEqual([]);
  expect(position(world, java)).toBe(10);
  expect(polled(world, rd)).toEqual([5, 6, 7, 8, 9]);
});

test('CLI-303, FACTS D9: the values of auto.offset.reset by client', () => {
  const reset = (family: 'java' | 'librdkafka', value: string, version = '4.2') => {
    const settings = resolveConsumerSettings(family, version, { 'auto.offset.reset': value });
    return 'setting' in settings ? settings.message : settings.autoOffsetReset;
  };
  expect(resolveConsumerSettings('librdkafka', '4.2', {})).toMatchObject({ autoOffsetReset: 'latest' });
  expect(reset('librdkafka', 'none')).toBe(
    'Invalid value "none" for configuration property "auto.offset.reset"',
  );
  expect(reset('librdkafka', 'error')).toBe('none');
  expect(reset('java', 'by_duration:PT1H')).toEqual({ byDurationMs: 3_600_000 });
  expect(reset('java', 'by_duration:PT1H', '3.9')).toMatch(/^Invalid value/);
  expect(reset('java', 'beginning')).toMatch(/^Invalid value/);
});

test('FACTS D9: by_duration begins at the first record of the last hour', () => {
  const world = createStory({ records: 3 });
  advanceTo(world, 5_400_000);
  produce(world, 2);
  expect(polled(world, at(world, 'java', 'by_duration:PT1H', null))).toEqual([3, 4]);
});

test('FACTS D10, LST-16: deleting records above the high watermark is out of range', () => {
  const world = createStory({ records: 20 });
  const log = world.cluster.topics.get('t')!.partitions[0]!;
  expect(deleteRecordsBefore(world.cluster, log, 21)).toMatchObject({ error: 'OFFSET_OUT_OF_RANGE' });
});

test.each(['java', 'librdkafka'] as const)(
  'CLI-307: what %s has fetched is handed out after the broker deleted it',
  (family) => {
    const world = createStory({ records: 20 });
    const consumer = open(world, family, { settings: NO_AUTO });
    expect(polled(world, consumer)).toEqual([0, 1, 2, 3, 4]);
    deleteBefore(world, 10);
    expect(polled(world, consumer)).toEqual([5, 6, 7, 8, 9]);
    expect(position(world, consumer)).toBe(10);
  },
);

test.each([
  ['earliest', [10, 11, 12, 13, 14], 5],
  ['latest', [], 15],
] as const)('what a dead consumer had fetched is lost when %s passes it', (reset, offsets, lost) => {
  const world = createStory({ records: 20 });
  const first = at(world, 'java', reset, 0);
  polled(world, first);
  process(world, first);
  commit(world, first, { offsets: null });
  deleteBefore(world, 10);
  expect(ledger(world)).toMatchObject({ lost: 0, missed: 0, willLose: lost });
  crash(world, first);
  const second = at(world, 'java', reset, null);
  expect(polled(world, second)).toEqual(offsets);
  expect(committedIn(world)).toBe(5);
  expect(ledger(world)).toMatchObject({ processed: 5, lost, missed: 0 });
});

test('what was deleted while nobody held it is missed, not lost', () => {
  const world = createStory({ records: 20 });
  const first = open(world, 'java', { settings: NO_AUTO });
  polled(world, first);
  process(world, first);
  commit(world, first, { offsets: null });
  close(world, first);
  deleteBefore(world, 10);
  expect(ledger(world)).toMatchObject({ lost: 0, missed: 5 });
  expect(polled(world, open(world, 'java', { settings: NO_AUTO }))).toEqual([10, 11, 12, 13, 14]);
  expect(ledger(world)).toMatchObject({ lost: 0, missed: 5 });
});

test('CLI-308: the length of the queue of librdkafka, which bounds prefetching, counts what is fetched and not handed out', () => {
  const world = createStory({ records: 20 });
  const batchBytes = world.cluster.topics.get('t')!.partitions[0]!.segments[0]!.batches[0]!.sizeInBytes;
  const consumer = open(world, 'librdkafka', { settings: NO_AUTO });
  expect(consumer.bufferedRecords).toBe(20);
  polled(world, consumer, 5);
  expect(consumer.bufferedRecords).toBe(15);
  seek(world, consumer, T0, 18);
  expect([consumer.bufferedRecords, consumer.buffer.length]).toEqual([2, 2]);
  polled(world, consumer, 1);
  expect([consumer.bufferedRecords, consumer.bufferedBytes >= batchBytes]).toEqual([1, true]);
  polled(world, consumer, 1);
  expect([consumer.bufferedRecords, consumer.bufferedBytes]).toEqual([0, 0]);
});
