import { describe, expect, test } from 'vitest';
import type { NoKeyState } from '../../../src/clients/partitioners/no-key-state.ts';
import { defaultStickyLingerMs, stickyByTime } from '../../../src/clients/partitioners/sticky-by-time.ts';
import { partitionerOf, produce, range, request, runLengths } from './accumulator.ts';

const MANY = 10_000;
const librdkafka = partitionerOf('librdkafka');

test.each([
  [5, 10],
  [0.5, 1],
  [0, 0],
  [200, 400],
  [449_999, 899_998],
  [450_001, 900_000],
])('CLI-115: with linger.ms=%d a partition is kept %d ms', (lingerMs, stickyMs) => {
  expect(defaultStickyLingerMs(lingerMs)).toBe(stickyMs);
});

describe('FACTS A8: librdkafka without a key sticks by time', () => {
  test('default linger 5: a partition lasts 10 ms and the wait for the next record', () => {
    const sent = produce({
      partitioner: librdkafka,
      count: 1000,
      partitionCount: MANY,
      drained: 'each',
      everyMs: 1,
    });
    expect(new Set(runLengths(sent))).toEqual(new Set([11]));
  });

  test('linger.ms=200: 2 changes in 1 s', () => {
    const settings = { stickyLingerMs: defaultStickyLingerMs(200) };
    const every = { partitionCount: MANY, drained: 'each', everyMs: 1, settings } as const;
    const sent = produce({ partitioner: librdkafka, count: 1000, ...every });
    expect(runLengths(sent).length).toBe(2);
  });

  test('linger.ms=0: a random partition per record', () => {
    const settings = { stickyLingerMs: defaultStickyLingerMs(0) };
    const every = { partitionCount: MANY, drained: 'each', settings } as const;
    const sent = produce({ partitioner: librdkafka, count: 200, ...every });
    expect(new Set(sent).size).toBe(200);
  });

  test('random is sticky for null keys, but not for empty ones', () => {
    const partitioner = partitionerOf('librdkafka', 'random');
    const every = { partitioner, count: 60, partitionCount: MANY, drained: 'each' } as const;
    expect(new Set(produce({ ...every, keys: [null] })).size).toBe(1);
    expect(new Set(produce({ ...every, keys: [''] })).size).toBe(60);
    expect(new Set(produce({ ...every, keys: ['user-1'] })).size).toBe(60);
  });

  test('bytes do not end it', () => {
    const every = { count: 500, partitionCount: MANY, drained: 'never', valueBytes: 10_000 } as const;
    expect(new Set(produce({ partitioner: librdkafka, ...every })).size).toBe(1);
  });
});

describe('CLI-115: the draw', () => {
  const chosen = (): NoKeyState => ({ partition: 7, producedBytes: 0, chosenAtMs: 100, counter: null });
  const at = (nowMs: number, available: number[], seed = 3) => {
    const state = chosen();
    const view = request(MANY, { availablePartitions: available });
    stickyByTime(state, { seed }, { view, nowMs, stickyLingerMs: 10 });
    return state;
  };

  test('is made anew only when the span is over', () => {
    expect(at(110, [7])).toEqual(chosen());
    expect(at(111, [7]).partition).not.toBe(7);
    expect(at(111, [7]).chosenAtMs).toBe(111);
  });

  test('is made at once when the partition lost its leader, and starts the span', () => {
    expect(at(101, [8]).partition).not.toBe(7);
    expect(at(101, [8]).chosenAtMs).toBe(101);
  });

  test('is repeated once if the partition drawn has no leader: 1 of 4 without one gets 1 record in 16', () => {
    const draws = range(16_000).map((seed) => {
      const state: NoKeyState = { partition: null, producedBytes: 0, chosenAtMs: null, counter: null };
      const view = request(4, { availablePartitions: [0, 1, 2] });
      return stickyByTime(state, { seed: seed * 7919 }, { view, nowMs: 0, stickyLingerMs: 10 });
    });
    const offline = draws.filter((partition) => partition === 3).length;
    // 1000; six standard deviations are 184.
    expect(Math.abs(offline - 1000)).toBeLessThan(184);
  });
});
