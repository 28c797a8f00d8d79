import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyPartitionerState } from '../../../src/clients/partitioners/no-key-state.ts';
import { choosePartition, onRecordAppended } from '../../../src/clients/partitioners/partition-choice.ts';
import { PARTITIONER_CLIENTS, partitionerNames } from '../../../src/clients/partitioners/partitioners.ts';
import { countByPartition, partitionerOf, produce, range, request, settingsOf } from './accumulator.ts';

const MANY = 10_000;

describe('CLI-101: the order of decision', () => {
  const java = settingsOf(partitionerOf('java'));
  const state = emptyPartitionerState();

  test('a partition in the record wins over its key', () => {
    const choice = choosePartition(java, state, { seed: 1 }, request(3, { partition: 0, key: 'user-1' }));
    expect(choice).toEqual({ partition: 0, by: 'record' });
  });

  test('then its key decides, by all partitions and without a draw', () => {
    const random = { seed: 1 };
    // CLI-143: user-1 has partition 2 of 3.
    const choice = choosePartition(
      java,
      state,
      random,
      request(3, { key: 'user-1', availablePartitions: [0] }),
    );
    expect(choice).toEqual({ partition: 2, by: 'key' });
    expect(random).toEqual({ seed: 1 });
  });

  test('then the rule for records without a key', () => {
    const choice = choosePartition(java, state, { seed: 1 }, request(3, { availablePartitions: [1] }));
    expect(choice).toEqual({ partition: 1, by: 'stickyByBytes' });
  });

  test('partitioner.ignore.keys=true leaves the key out', () => {
    const settings = { ...java, ignoreKeys: true };
    const keyed = request(3, { key: 'user-1', availablePartitions: [1] });
    const choice = choosePartition(settings, emptyPartitionerState(), { seed: 1 }, keyed);
    expect(choice).toEqual({ partition: 1, by: 'stickyByBytes' });
  });
});

test('CLI-105: only records without a key count towards the switch', () => {
  const settings = settingsOf(partitionerOf('java'));
  const state = emptyPartitionerState();
  const random = { seed: 1 };
  const sticky = choosePartition(settings, state, random, request(MANY));
  for (const by of ['key', 'record'] as const) {
    const choice = { partition: sticky.partition, by };
    const appended = { view: request(MANY), choice, appendedBytes: 40_000, allBatchesFull: true };
    onRecordAppended(settings, state, random, appended);
  }
  expect(choosePartition(settings, state, random, request(MANY))).toEqual(sticky);
  const appended = { view: request(MANY), choice: sticky, appendedBytes: 40_000, allBatchesFull: true };
  onRecordAppended(settings, state, random, appended);
  expect(choosePartition(settings, state, random, request(MANY))).not.toEqual(sticky);
});

describe('CLI-106: a keyed record that opens a batch', () => {
  const settings = settingsOf(partitionerOf('java', undefined, '2.8'));
  const sticks = (overrides: Parameters<typeof request>[1]): boolean => {
    const state = emptyPartitionerState();
    state.topics.set('orders', { partition: 2, producedBytes: 0, chosenAtMs: null, counter: null });
    // CLI-143: user-1 has partition 2 of 3.
    const choice = choosePartition(settings, state, { seed: 1 }, request(3, { key: 'user-1', ...overrides }));
    expect(choice.partition).toBe(overrides?.partition ?? 2);
    return state.topics.get('orders')?.partition === 2;
  };

  test('does not in 3.3 and later', () => {
    const later = settingsOf(partitionerOf('java'));
    const state = emptyPartitionerState();
    const random = { seed: 1 };
    const { partition } = choosePartition(later, state, random, request(MANY));
    choosePartition(later, state, random, request(MANY, { partition }));
    expect(choosePartition(later, state, random, request(MANY)).partition).toBe(partition);
  });

  test('moves the sticky partition if it is that one', () => {
    expect(sticks({ opensBatch: () => true })).toBe(false);
    expect(sticks({ opensBatch: () => true, partition: 2 })).toBe(false);
  });

  test('does not if it joins a batch or is elsewhere', () => {
    expect(sticks({ opensBatch: () => false })).toBe(true);
    expect(sticks({ opensBatch: () => true, partition: 1 })).toBe(true);
  });
});

describe('FACTS A9, CLI-122: random per record', () => {
  test.each([
    ['sarama', undefined],
    ['kafka-python', undefined],
    ['kafka-go', 'Murmur2Balancer'],
    ['kafka-go', 'CRC32Balancer'],
  ] as const)('%s %s', (client, name) => {
    const partitioner = partitionerOf(client, name);
    const sent = produce({ partitioner, count: 12_000, partitionCount: 12, drained: 'never' });
    // 1000 each; six standard deviations are 182.
    for (const count of countByPartition(sent, 12)) expect(Math.abs(count - 1000)).toBeLessThan(182);
    const repeats = sent.filter((partition, i) => partition === sent[i - 1]).length;
    expect(Math.abs(repeats - 1000)).toBeLessThan(182);
  });

  test('sarama and kafka-python keep to partitions with a leader, kafka-go does not', () => {
    const every = { count: 200, partitionCount: 3, drained: 'each', available: [0, 2] } as const;
    const reached = (client: string, name?: string) =>
      new Set(produce({ partitioner: partitionerOf(client, name), ...every }));
    expect(reached('sarama')).toEqual(new Set([0, 2]));
    expect(reached('kafka-python')).toEqual(new Set([0, 2]));
    expect(reached('kafka-go', 'Murmur2Balancer')).toEqual(new Set([0, 1, 2]));
  });
});

test('FACTS A4: the empty key of librdkafka default is placed exactly like a null key', () => {
  const every = {
    partitioner: partitionerOf('librdkafka'),
    count: 100,
    partitionCount: MANY,
    drained: 'each',
  } as const;
  const asNull = produce({ ...every, everyMs: 3, keys: [null] });
  expect(produce({ ...every, everyMs: 3, keys: [''] })).toEqual(asNull);
  expect(produce({ ...every, everyMs: 3, keys: ['', null] })).toEqual(asNull);
});

test('topics do not share their memory, whatever their names', () => {
  const settings = settingsOf(partitionerOf('kafkajs'));
  const state = emptyPartitionerState();
  const random = { seed: 1 };
  const place = (topic: string): number =>
    choosePartition(settings, state, random, request(10, { topic })).partition;
  const [first = 0, other] = ['a', '__proto__'].map(place);
  expect(place('a')).toBe((first + 1) % 10);
  expect(place('__proto__')).toBe(((other ?? 0) + 1) % 10);
});

const everyPartitioner = fc.constantFrom(
  ...['1.1', '2.8', '999'].flatMap((version) =>
    PARTITIONER_CLIENTS.flatMap((client) =>
      partitionerNames(client, version).map((name) => partitionerOf(client, name, version)),
    ),
  ),
);
const productions = fc.record({
  partitioner: everyPartitioner,
  count: fc.constant(60),
  partitionCount: fc.integer({ min: 1, max: 8 }),
  drained: fc.constantFrom('each' as const, 'never' as const),
  valueBytes: fc.integer({ min: 0, max: 3000 }),
  keys: fc.array(fc.option(fc.string()), { minLength: 1, maxLength: 4 }),
  everyMs: fc.integer({ min: 0, max: 5 }),
  seed: fc.integer({ min: 0, max: 0xffffffff }),
});

test('every client places every record in the topic, and the same seed the same way', () => {
  fc.assert(
    fc.property(productions, (production) => {
      const sent = produce(production);
      expect(sent.every((p) => range(production.partitionCount).includes(p))).toBe(true);
      expect(produce(production)).toEqual(sent);
    }),
  );
});

test('a producer whose state was cloned in the middle goes on in the same way', () => {
  fc.assert(
    fc.property(everyPartitioner, fc.nat(), (partitioner, seed) => {
      const settings = settingsOf(partitioner);
      const state = emptyPartitionerState();
      const random = { seed };
      const run = (to: typeof state, by: typeof random): number[] =>
        range(20).map((nowMs) => choosePartition(settings, to, by, request(5, { nowMs })).partition);
      run(state, random);
      const copy = structuredClone({ state, random });
      expect(run(copy.state, copy.random)).toEqual(run(state, random));
      expect(copy).toEqual({ state, random });
    }),
  );
});
