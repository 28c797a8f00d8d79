import { expect, test } from 'vitest';
import { createCluster, createTopic } from '../../../src/kernel/cluster.ts';
import { producerRecord } from '../../../src/kernel/log/append.ts';
import { fetchFromLog } from '../../../src/kernel/log/fetch.ts';
import type { PartitionLog } from '../../../src/kernel/log/partition-log.ts';
import { appendToLog, deleteRecordsBefore } from '../../../src/kernel/log-operations.ts';
import { findVersion } from '../../../src/kernel/versions.ts';

const MIB = 1_048_576;

/** Three batches: offsets 0 to 1, 2 to 3 and 4 to 5. */
function logOfThreeBatches(): { log: PartitionLog; deleteBefore: (offset: number) => void } {
  const cluster = createCluster({ version: findVersion('4.2')!, startMs: 1_767_571_200_000, seed: 1 });
  const log = createTopic(cluster, { name: 't', partitions: 1 }).partitions[0]!;
  for (let batch = 0; batch < 3; batch++) {
    const records = ['a', 'b'].map((value) => producerRecord(null, value, cluster.nowMs));
    appendToLog(cluster, log, { records, producer: null });
  }
  return { log, deleteBefore: (offset) => void deleteRecordsBefore(cluster, log, offset) };
}

function fetched(log: PartitionLog, offset: number, maxBytes = MIB): number[] | string {
  const answer = fetchFromLog(log, { offset, maxBytes, isolation: 'read_uncommitted' });
  return answer.error ?? answer.batches.map(({ baseOffset }) => baseOffset);
}

test('LST-9: whole batches come, from the one that holds the offset', () => {
  const { log } = logOfThreeBatches();
  expect(fetched(log, 0)).toEqual([0, 2, 4]);
  expect(fetched(log, 1)).toEqual([0, 2, 4]);
  expect(fetched(log, 2)).toEqual([2, 4]);
  expect(fetched(log, 5)).toEqual([4]);
});

test('LST-8: at the log end there is nothing and no error; one above it and below the log start is out of range', () => {
  const { log, deleteBefore } = logOfThreeBatches();
  expect(fetched(log, 6)).toEqual([]);
  expect(fetched(log, 7)).toBe('OFFSET_OUT_OF_RANGE');
  deleteBefore(3);
  expect(fetched(log, 3)).toEqual([2, 4]);
  expect(fetched(log, 2)).toBe('OFFSET_OUT_OF_RANGE');
  expect(fetchFromLog(log, { offset: 2, maxBytes: MIB, isolation: 'read_uncommitted' })).toMatchObject({
    rule: 'LST-8',
    facts: { offset: 2, logStartOffset: 3, logEndOffset: 6 },
  });
});

test('LST-8: readers see nothing from the high watermark on', () => {
  const { log } = logOfThreeBatches();
  log.highWatermark = 4;
  expect(fetched(log, 0)).toEqual([0, 2]);
  expect(fetched(log, 4)).toEqual([]);
  // Not even the batch whose last offset it is.
  log.highWatermark = 5;
  expect(fetched(log, 0)).toEqual([0, 2]);
});

test('LST-10: a first batch comes whatever its size; further ones only as long as they fit', () => {
  const { log } = logOfThreeBatches();
  const size = log.segments[0]!.batches[0]!.sizeInBytes;
  expect(fetched(log, 0, 1)).toEqual([0]);
  expect(fetched(log, 0, 2 * size - 1)).toEqual([0]);
  expect(fetched(log, 0, 2 * size)).toEqual([0, 2]);
});

test('LST-9: a gap left by compaction is no error: the next batch comes', () => {
  const { log } = logOfThreeBatches();
  log.segments[0]!.batches.splice(1, 1);
  expect(fetched(log, 2)).toEqual([4]);
  expect(fetched(log, 3)).toEqual([4]);
});
