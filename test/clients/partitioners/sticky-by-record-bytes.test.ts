import { expect, test } from 'vitest';
import { stickyByRecordBytes } from '../../../src/clients/partitioners/sticky-by-record-bytes.ts';
import { partitionerOf, produce, range, request, runLengths } from './accumulator.ts';

const franz = partitionerOf('franz-go');

test('FACTS A9: franz-go without a key: 60 of 60 in one partition', () => {
  expect(new Set(produce({ partitioner: franz, count: 60, partitionCount: 12, drained: 'each' })).size).toBe(
    1,
  );
});

test('CLI-123: the record that brings a partition to 64 KiB goes to the next one, and counts there', () => {
  // A body of 64 bytes: 1023 of them are below 65536 bytes, the 1024th would reach it.
  const state = { partition: null, producedBytes: 0, chosenAtMs: null, counter: null };
  const random = { seed: 1 };
  const view = request(10_000);
  const sent = range(3070).map(() => stickyByRecordBytes(state, random, { view, contentBytes: 62 }));
  expect(runLengths(sent)).toEqual([1023, 1023, 1023]);
});

test('CLI-123: a partition that lost its leader is left', () => {
  const state = { partition: 0, producedBytes: 0, chosenAtMs: null, counter: null };
  const view = request(3, { availablePartitions: [2] });
  expect(stickyByRecordBytes(state, { seed: 1 }, { view, contentBytes: 10 })).toBe(2);
});
