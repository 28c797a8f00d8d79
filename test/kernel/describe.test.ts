import { expect, test } from 'vitest';
import { describePartition } from '../../src/kernel/describe.ts';
import { clean, openLog, write, writeBatch } from './log-fixture.ts';

test('a description holds every field a recording has: VEC-8 after its first cleaning', () => {
  const fixture = openLog(
    { 'cleanup.policy': 'compact', 'segment.bytes': 70, 'delete.retention.ms': 1000 },
    { startMs: 100_000 },
  );
  write(fixture, 'a', '1');
  write(fixture, 'a', null);
  writeBatch(fixture, [['b', '1']], { producerId: 7, producerEpoch: 0, baseSequence: 0 });
  clean(fixture);
  expect(describePartition(fixture.log, fixture.cluster)).toEqual({
    now: 100_000,
    logStartOffset: 0,
    logEndOffset: 3,
    highWatermark: 3,
    cleanerCheckpoint: 2,
    segments: [
      {
        baseOffset: 0,
        sizeInBytes: 0,
        largestTimestamp: 100_000,
        lastModified: 100_000,
        active: false,
        offsetIndexEntries: 0,
        timeIndexEntries: 0,
        batches: [],
      },
      {
        baseOffset: 1,
        sizeInBytes: 70,
        largestTimestamp: 100_000,
        lastModified: 100_000,
        active: false,
        offsetIndexEntries: 0,
        timeIndexEntries: 1,
        batches: [
          {
            baseOffset: 1,
            lastOffset: 1,
            maxTimestamp: 100_000,
            deleteHorizonMs: 101_000,
            sizeInBytes: 70,
            records: [{ offset: 1, key: 'a', value: null, timestamp: 100_000 }],
          },
        ],
      },
      {
        baseOffset: 2,
        sizeInBytes: 70,
        largestTimestamp: 100_000,
        lastModified: 100_000,
        active: true,
        offsetIndexEntries: 0,
        timeIndexEntries: 0,
        batches: [
          {
            baseOffset: 2,
            lastOffset: 2,
            maxTimestamp: 100_000,
            deleteHorizonMs: null,
            sizeInBytes: 70,
            producerId: 7,
            records: [{ offset: 2, key: 'b', value: '1', timestamp: 100_000 }],
          },
        ],
      },
    ],
    cleanable: {
      firstDirtyOffset: 2,
      firstUncleanableOffset: 2,
      cleanBytes: 70,
      cleanableBytes: 0,
      cleanableRatio: 0,
      compactionDelayMs: 0,
    },
  });
});

test('CLN-5: an empty log has no ratio', () => {
  const { log, cluster } = openLog();
  expect(describePartition(log, cluster)).toMatchObject({
    cleanerCheckpoint: null,
    cleanable: { cleanBytes: 0, cleanableBytes: 0, cleanableRatio: null },
  });
});
