import { describe, expect, test } from 'vitest';
import { emptyPartitionerState } from '../../../src/clients/partitioners/no-key-state.ts';
import { choosePartition } from '../../../src/clients/partitioners/partition-choice.ts';
import { roundRobin, roundRobinOfProducer } from '../../../src/clients/partitioners/round-robin.ts';
import { countByPartition, partitionerOf, produce, range, request, settingsOf } from './accumulator.ts';

/** The steps from each record's partition to the next one's, around the topic. */
function steps(partitions: readonly number[], count: number): Set<number> {
  return new Set(
    partitions.slice(1).map((partition, i) => (partition - (partitions[i] ?? 0) + count) % count),
  );
}

test('FACTS A3: kafka-go without a Balancer ignores the key: 24 records of one key, 2 to each of 12', () => {
  const partitioner = partitionerOf('kafka-go');
  const sent = produce({ partitioner, count: 24, partitionCount: 12, drained: 'each', keys: ['one'] });
  expect(countByPartition(sent, 12)).toEqual(range(12).map(() => 2));
  expect(sent[0]).toBe(0);
});

test('CLI-122: kafka-go counts over all topics of a producer, and over partitions without a leader', () => {
  const settings = settingsOf(partitionerOf('kafka-go', 'Hash'));
  const state = emptyPartitionerState();
  const place = (topic: string): number =>
    choosePartition(settings, state, { seed: 1 }, request(3, { topic, availablePartitions: [0] })).partition;
  expect(['a', 'b', 'a', 'b'].map(place)).toEqual([0, 1, 2, 0]);
});

test('FACTS A9: kafkajs without a key: strict round robin, 60 records are 5 each on 12', () => {
  for (const seed of [1, 2, 3]) {
    const partitioner = partitionerOf('kafkajs');
    const sent = produce({ partitioner, count: 60, partitionCount: 12, drained: 'each', seed });
    expect(countByPartition(sent, 12)).toEqual(range(12).map(() => 5));
    expect(steps(sent, 12)).toEqual(new Set([1]));
  }
});

describe('CLI-107: Java 2.3 and before without a key', () => {
  const java = partitionerOf('java', undefined, '2.3');

  test('each record goes to the next partition, from a random start', () => {
    const starts = range(60).map((seed) => {
      const sent = produce({ partitioner: java, count: 24, partitionCount: 12, drained: 'never', seed });
      expect(steps(sent, 12)).toEqual(new Set([1]));
      return sent[0];
    });
    expect(new Set(starts).size).toBe(12);
  });

  test('only partitions with a leader are counted; if none has one, all', () => {
    const every = { partitioner: java, count: 60, partitionCount: 3, drained: 'each' } as const;
    expect(countByPartition(produce({ ...every, available: [0, 2] }), 3)).toEqual([30, 0, 30]);
    expect(countByPartition(produce({ ...every, available: [] }), 3)).toEqual([20, 20, 20]);
  });

  test('the counter goes around at 2^31 as toPositive does', () => {
    const state = { partition: null, producedBytes: 0, chosenAtMs: null, counter: 2 ** 31 - 1 };
    const view = request(1000);
    // 2^31 - 1 = 2147483647.
    expect(roundRobin(state, view, 'zero')).toBe(647);
    expect(roundRobin(state, view, 'zero')).toBe(0);
  });
});

test('CLI-108: RoundRobinPartitioner counts from 0, ignores the key, over the available partitions', () => {
  const every = { count: 5, partitionCount: 3, drained: 'each', keys: ['a'] } as const;
  const partitioner = partitionerOf('java', 'RoundRobinPartitioner', '4.0');
  expect(produce({ partitioner, ...every })).toEqual([0, 1, 2, 0, 1]);
  expect(produce({ partitioner, ...every, available: [0, 2] })).toEqual([0, 2, 0, 2, 0]);
});

test('KAFKA-9965: RoundRobinPartitioner of 2.4 to 3.9.1 skips a partition for each new batch', () => {
  const partitioner = partitionerOf('java', 'RoundRobinPartitioner', '2.8');
  const sent = produce({ partitioner, count: 60, partitionCount: 6, drained: 'each' });
  expect(countByPartition(sent, 6)).toEqual([0, 20, 0, 20, 0, 20]);
});

test('the counter of kafka-go is an unsigned 32-bit integer', () => {
  const state = { ...emptyPartitionerState(), counter: 2 ** 32 - 1 };
  // 2^32 - 1 = 4294967295.
  expect([roundRobinOfProducer(state, 1000), roundRobinOfProducer(state, 1000)]).toEqual([295, 0]);
});
