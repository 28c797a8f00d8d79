import { describe, expect, test } from 'vitest';
import type { NoKeyState } from '../../../src/clients/partitioners/no-key-state.ts';
import { moveOnForNewBatch, stickyPerBatch } from '../../../src/clients/partitioners/sticky-per-batch.ts';
import { countByPartition, partitionerOf, produce, range, request, runLengths } from './accumulator.ts';

function stateOf(partition: number | null): NoKeyState {
  return { partition, producedBytes: 0, chosenAtMs: null, counter: null };
}

describe('CLI-106: Java 2.4 to 3.2 without a key', () => {
  const java = partitionerOf('java', undefined, '2.8');

  test('a record that fits the open batch stays; one that would open a batch goes elsewhere', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const view = request(3);
      const state = stateOf(1);
      expect(stickyPerBatch(state, { seed }, { view, opensBatch: () => false })).toBe(1);
      const next = stickyPerBatch(state, { seed }, { view, opensBatch: () => true });
      expect(next).not.toBe(1);
      expect(state.partition).toBe(next);
    }
  });

  test('with one record per batch every record changes the partition', () => {
    const sent = produce({ partitioner: java, count: 300, partitionCount: 3, drained: 'each' });
    expect(runLengths(sent)).toEqual(range(299).map(() => 1));
  });

  test('in a burst of 1000 B a partition is kept for the 16 records that fit a batch of 16384 B', () => {
    const sent = produce({
      partitioner: java,
      count: 49,
      partitionCount: 1000,
      drained: 'never',
      valueBytes: 1000,
    });
    expect(runLengths(sent)).toEqual([16, 16, 16]);
  });

  test('the next partition is uniform over the other available ones', () => {
    const next = range(4000).map((seed) => {
      const state = stateOf(1);
      const view = request(4, { availablePartitions: [0, 1, 3] });
      moveOnForNewBatch(state, { seed: seed * 7919 }, { view, partition: 1 });
      return state.partition as number;
    });
    const counts = countByPartition(next, 4);
    expect([counts[1], counts[2]]).toEqual([0, 0]);
    // 2000 each; six standard deviations are 190.
    expect(Math.abs((counts[0] ?? 0) - 2000)).toBeLessThan(190);
  });

  test('the only available partition is taken again; with none available any may come', () => {
    const one = stateOf(1);
    moveOnForNewBatch(one, { seed: 1 }, { view: request(3, { availablePartitions: [1] }), partition: 1 });
    expect(one.partition).toBe(1);
    const drawn = range(100).map((seed) => {
      const none = stateOf(1);
      const view = request(3, { availablePartitions: [] });
      moveOnForNewBatch(none, { seed: seed * 7919 }, { view, partition: 1 });
      return none.partition;
    });
    expect(new Set(drawn)).toEqual(new Set([0, 1, 2]));
  });

  test('a batch opened on another partition does not move it, except before it is chosen', () => {
    const chosen = stateOf(1);
    moveOnForNewBatch(chosen, { seed: 1 }, { view: request(3), partition: 2 });
    expect(chosen.partition).toBe(1);
    const unchosen = stateOf(null);
    moveOnForNewBatch(unchosen, { seed: 1 }, { view: request(3), partition: 2 });
    expect(unchosen.partition).not.toBeNull();
  });
});
