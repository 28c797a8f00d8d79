import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NoKeyState, PartitionQueue } from '../../../src/clients/partitioners/no-key-state.ts';
import { countStickyBytes, stickyByBytes } from '../../../src/clients/partitioners/sticky-by-bytes.ts';
import { nextBelow } from '../../../src/kernel/random.ts';
import { countByPartition, partitionerOf, produce, request, runLengths } from './accumulator.ts';

/** So many that a draw that repeats the partition does not come up in these runs. */
const MANY = 10_000;
const java = partitionerOf('java');

function stateOf(producedBytes: number): NoKeyState {
  return { partition: 7, producedBytes, chosenAtMs: null, counter: null };
}

/** Whether a switch happened; the new partition is one of many. */
function switches(producedBytes: number, appendedBytes: number, allBatchesFull: boolean): boolean {
  const state = stateOf(producedBytes);
  countStickyBytes(
    state,
    { seed: 5 },
    { view: request(MANY), batchSize: 100, appendedBytes, allBatchesFull },
  );
  expect(state.producedBytes).toBe(state.partition === 7 ? producedBytes + appendedBytes : 0);
  return state.partition !== 7;
}

describe('FACTS A7: the partition changes after about batch.size (16384) bytes', () => {
  test.each([
    ['one record per batch, 100 B', 'each', 100, 97],
    ['one record per batch, 1000 B', 'each', 1000, 16],
    ['a burst, 100 B', 'never', 100, 296],
    ['a burst, 1000 B', 'never', 1000, 32],
  ] as const)('%s (batches sent: %s, %d B): every %4$d records', (_, drained, valueBytes, every) => {
    for (const version of ['3.3', '3.9', '4.2']) {
      const partitioner = partitionerOf('java', undefined, version);
      const sent = produce({ partitioner, count: 5 * every + 1, partitionCount: MANY, drained, valueBytes });
      expect(runLengths(sent)).toEqual([every, every, every, every, every]);
    }
  });

  test('60 records, one per batch, of 100 B all go to one of 12 partitions', () => {
    const sent = produce({ partitioner: java, count: 60, partitionCount: 12, drained: 'each' });
    expect(new Set(sent).size).toBe(1);
  });

  test('the draw is random, so the same partition can follow itself', () => {
    const sent = produce({ partitioner: java, count: 97 * 40, partitionCount: 2, drained: 'each' });
    const lengths = runLengths(sent);
    expect(lengths.every((length) => length % 97 === 0)).toBe(true);
    expect(Math.max(...lengths)).toBeGreaterThan(97);
  });
});

describe('CLI-105: when the switch happens', () => {
  test('at batch.size if the last batch is full', () => {
    expect(switches(90, 9, true)).toBe(false);
    expect(switches(90, 10, true)).toBe(true);
  });

  test('not while a batch is unfinished, until twice batch.size', () => {
    expect(switches(100, 99, false)).toBe(false);
    expect(switches(100, 100, false)).toBe(true);
  });

  test('before an append too, once the batch that held it back is full or sent', () => {
    const view = request(MANY);
    const random = { seed: 5 };
    const batch = (opens: boolean) => ({ view, batchSize: 100, opensBatch: () => opens });
    expect(stickyByBytes(stateOf(150), random, batch(false))).toBe(7);
    expect(stickyByBytes(stateOf(99), random, batch(true))).toBe(7);
    expect(stickyByBytes(stateOf(100), random, batch(true))).not.toBe(7);
  });

  test('a batch.size of 0 counts as 1 byte', () => {
    const state = stateOf(0);
    const count = { view: request(MANY), batchSize: 0, allBatchesFull: true };
    countStickyBytes(state, { seed: 5 }, { ...count, appendedBytes: 0 });
    expect(state.partition).toBe(7);
    countStickyBytes(state, { seed: 5 }, { ...count, appendedBytes: 1 });
    expect(state.partition).not.toBe(7);
  });

  test('a slow producer of less than 16 KiB in all writes everything to one partition', () => {
    const sent = produce({
      partitioner: java,
      count: 96,
      partitionCount: 12,
      drained: 'each',
      everyMs: 60_000,
    });
    expect(new Set(sent).size).toBe(1);
  });
});

describe('CLI-105: which partition is drawn', () => {
  const draw = (seed: number, overrides: Parameters<typeof request>[1], count = 3): number =>
    stickyByBytes(
      { partition: null, producedBytes: 0, chosenAtMs: null, counter: null },
      { seed },
      { view: request(count, overrides), batchSize: 100, opensBatch: () => true },
    );

  test('uniform over the partitions that have a leader', () => {
    const seeds = Array.from({ length: 3000 }, (_, seed) => seed * 7919);
    const counts = countByPartition(
      seeds.map((seed) => draw(seed, { availablePartitions: [0, 2] })),
      3,
    );
    expect(counts[1]).toBe(0);
    // 1500 each; six standard deviations are 164.
    expect(Math.abs((counts[0] ?? 0) - 1500)).toBeLessThan(164);
  });

  test('over all if none has a leader', () => {
    const seeds = Array.from({ length: 100 }, (_, seed) => seed * 7919);
    const drawn = seeds.map((seed) => draw(seed, { availablePartitions: [] }));
    expect(new Set(drawn)).toEqual(new Set([0, 1, 2]));
  });

  test('with queues of 0, 3 and 1 batches the weights are 4, 1 and 3', () => {
    const queues: PartitionQueue[] = [
      { partition: 0, batches: 0 },
      { partition: 1, batches: 3 },
      { partition: 2, batches: 1 },
    ];
    const expected = [0, 0, 0, 0, 1, 2, 2, 2];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
        expect(draw(seed, { queues })).toBe(expected[nextBelow({ seed }, 8)]);
      }),
    );
  });

  test('two partitions are enough for weights', () => {
    const queues = [
      { partition: 0, batches: 0 },
      { partition: 1, batches: 2 },
    ];
    const drawn = Array.from({ length: 4000 }, (_, seed) => draw(seed * 7919, { queues }, 2));
    // 3 of 4 to the shorter queue: 3000; six standard deviations are 164.
    expect(Math.abs((countByPartition(drawn, 2)[0] ?? 0) - 3000)).toBeLessThan(164);
  });

  test('partitions that are left out of the queues are never drawn; with none left, any with a leader', () => {
    const only = [{ partition: 2, batches: 5 }];
    for (let seed = 0; seed < 50; seed += 1) expect(draw(seed, { queues: only })).toBe(2);
    expect(draw(1, { queues: [], availablePartitions: [1] })).toBe(1);
    expect(draw(1, { queues: [{ partition: 5, batches: 0 }] }, 1)).toBe(0);
  });
});

test('CLI-105: any sizes switch between batch.size and twice batch.size, plus one record', () => {
  const sizes = fc.integer({ min: 1, max: 4000 });
  const drains = fc.constantFrom('each' as const, 'never' as const);
  fc.assert(
    fc.property(sizes, drains, fc.nat(), (valueBytes, drained, seed) => {
      const every = { partitioner: java, count: 700, partitionCount: MANY, drained, valueBytes, seed };
      const lengths = runLengths(produce(every));
      // A record is at most 61 + 10 bytes more than its value and at least 8 more.
      for (const length of lengths) expect(length * (valueBytes + 71)).toBeGreaterThanOrEqual(16_384);
      // The same partition may be drawn twice in a row, which joins two runs; of many partitions it hardly ever is.
      const joined = lengths.filter((length) => (length - 1) * (valueBytes + 8) >= 2 * 16_384);
      expect(joined.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 30 },
  );
});
