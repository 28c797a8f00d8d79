import { describe, expect, test } from 'vitest';
import { producerRecord } from '../../../src/kernel/log/append.ts';
import { DELETE_HORIZON, recordCount } from '../../../src/kernel/log/batch.ts';
import { appendToLog } from '../../../src/kernel/log-operations.ts';
import {
  batchesOf,
  clean,
  type LogFixture,
  openLog,
  profileOf,
  recordsIn,
  segmentsOf,
  write,
  writeAll,
  writeBatch,
} from '../log-fixture.ts';

const EAGER = { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': 0 };
const ONE_BATCH = { ...EAGER, 'segment.bytes': 70 };

function written(config: Record<string, string | number>, words: string): LogFixture {
  const fixture = openLog(config);
  writeAll(fixture, words);
  return fixture;
}

describe('batches (CLN-24, CLN-25)', () => {
  test('CLN-24: 0..2 of 88 bytes losing the middle record stays 0..2 with 79 bytes and 2 records', () => {
    const fixture = openLog({ ...EAGER, 'segment.bytes': 158 });
    writeBatch(fixture, [
      ['a', '1', 50],
      ['b', '1', 60],
      ['c', '1', 40],
    ]);
    write(fixture, 'b', '2');
    write(fixture, 'z');
    expect(segmentsOf(fixture)).toBe('[0:158][4:70]');
    clean(fixture);
    const [batch] = batchesOf(fixture);
    expect(batch).toMatchObject({
      baseOffset: 0,
      lastOffset: 2,
      sizeInBytes: 79,
      baseTimestamp: 50,
      maxTimestamp: 50,
    });
    expect(recordCount(batch!)).toBe(2);
    expect(recordsIn(fixture)).toBe('0:a=1 2:c=1 3:b=2 4:z=v');
  });

  test('FMT-11, CLN-24: base and maximum are those of the records kept, deltas are from the first and the base', () => {
    const fixture = openLog({ ...EAGER, 'segment.bytes': 10_000, 'segment.ms': 1 });
    writeBatch(fixture, [
      ['a', '1', 9000],
      ['b', '1', 100],
      ['c', '1', 200],
    ]);
    write(fixture, 'a', '2', 9001);
    write(fixture, 'z', '2', 9999);
    clean(fixture);
    // 61 and two records: 100 and 200 are 100 apart, which takes 2 bytes; 8900 would also, from 9000 both would.
    expect(batchesOf(fixture)[0]).toMatchObject({
      baseTimestamp: 100,
      maxTimestamp: 200,
      sizeInBytes: 61 + 9 + 10,
    });
  });

  test('FMT-11: under LogAppendTime the maximum is preserved, and the deltas become 0', () => {
    const config = { ...EAGER, 'segment.bytes': 170, 'message.timestamp.type': 'LogAppendTime' };
    const fixture = openLog(config, { startMs: 5000 });
    writeBatch(fixture, [
      ['a', '1', 1],
      ['b', '1', 4000],
      ['c', '1', 4000],
    ]);
    write(fixture, 'a', '2', 1);
    write(fixture, 'z', '2', 1);
    expect(segmentsOf(fixture)).toBe('[0:160][4:70]');
    clean(fixture);
    expect(batchesOf(fixture)[0]).toMatchObject({ maxTimestamp: 5000, baseTimestamp: 5000, sizeInBytes: 79 });
  });

  test('VEC-11, CLN-25: the last batch of an active producer stays as 61 bytes, until it writes again', () => {
    const fixture = openLog(ONE_BATCH);
    const stamp = (baseSequence: number) => ({ producerId: 7, producerEpoch: 0, baseSequence });
    writeBatch(fixture, [['a', '1', 30]], stamp(0));
    writeAll(fixture, 'a=2 b=2');
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:61][1:70][2:70]');
    const [emptied] = batchesOf(fixture);
    expect(emptied).toMatchObject({
      baseOffset: 0,
      lastOffset: 0,
      producerId: 7,
      baseSequence: 0,
      records: [],
    });
    expect(emptied).toMatchObject({ maxTimestamp: 30, baseTimestamp: -1 });
    writeBatch(fixture, [['q', '1']], stamp(1));
    writeAll(fixture, 'z');
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:0][1:70][2:70][3:70][4:70]');
  });

  test('CLN-25: an empty header goes when its producer has expired', () => {
    const fixture = openLog(ONE_BATCH);
    writeBatch(fixture, [['a', '1']], { producerId: 7, producerEpoch: 0, baseSequence: 0 });
    writeAll(fixture, 'a=2 b=2');
    fixture.log.producers.delete(7);
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:0][1:70][2:70]');
  });

  test('CLN-25: a producer keeps only its own last batch', () => {
    const fixture = openLog(ONE_BATCH);
    writeBatch(fixture, [['a', '1']], { producerId: 7, producerEpoch: 0, baseSequence: 0 });
    writeBatch(fixture, [['a', '2']], { producerId: 8, producerEpoch: 0, baseSequence: 0 });
    writeBatch(fixture, [['a', '3']], { producerId: 8, producerEpoch: 0, baseSequence: 1 });
    writeAll(fixture, 'b');
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:61][1:0][2:70][3:70]');
  });

  test('CLN-25: a batch without a producer is not kept for the producer id -1', () => {
    const fixture = written(ONE_BATCH, 'a a b');
    fixture.log.producers.set(-1, { producerId: -1, producerEpoch: 0, lastTimestamp: 0, batches: [] });
    fixture.log.producers.get(-1)!.batches.push({
      firstSequence: 0,
      lastSequence: 0,
      firstOffset: 0,
      lastOffset: 0,
      timestamp: 0,
    });
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:0][1:70][2:70]');
  });

  test.each([
    ['3.9', '[0:70][1:0][2:70]'],
    ['4.0', '[0:70][1:61][2:70]'],
    ['4.2', '[0:70][1:61][2:70]'],
  ])(
    'CLN-25, KAFKA-17076: %s leaves the last batch of the cleaned range, emptied, as %s',
    (version, segments) => {
      const fixture = openLog({ ...ONE_BATCH, 'cleanup.policy': 'delete' }, { version });
      for (const key of ['a', null, 'z']) write(fixture, key);
      fixture.log.config = { ...fixture.log.config, 'cleanup.policy': ['compact'] };
      clean(fixture);
      expect(segmentsOf(fixture)).toBe(segments);
    },
  );

  test('CLN-25: only the last batch of the range is', () => {
    const fixture = openLog({ ...ONE_BATCH, 'cleanup.policy': 'delete' }, { version: '4.2' });
    for (const key of [null, null, 'b', 'z']) write(fixture, key);
    fixture.log.config = { ...fixture.log.config, 'cleanup.policy': ['compact'] };
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:0][1:0][2:70][3:70]');
  });

  test('FMT-11: an emptied batch loses its horizon', () => {
    const fixture = openLog(ONE_BATCH);
    writeBatch(fixture, [['a', null]], { producerId: 7, producerEpoch: 0, baseSequence: 0 });
    writeAll(fixture, 'b');
    clean(fixture);
    expect(batchesOf(fixture)[0]!.attributes).toBe(DELETE_HORIZON);
    writeAll(fixture, 'a c');
    clean(fixture);
    expect(batchesOf(fixture)[0]).toMatchObject({ attributes: 0, sizeInBytes: 61, records: [] });
  });

  test('CLN-24: a repeated record becomes the copies that are left', () => {
    const { cluster, log } = openLog({ ...EAGER, 'segment.bytes': 997 });
    const repeated = { alike: producerRecord('k', 'v', 5), timestamp: 5, count: 100 };
    appendToLog(cluster, log, { records: repeated, producer: null });
    write({ cluster, log }, 'z', 'v', 5);
    clean({ cluster });
    // Offset delta 99 takes 2 bytes.
    expect(segmentsOf({ log })).toBe('[0:71][100:70]');
    expect(recordsIn({ log })).toBe('99:k=v 100:z=v');
  });
});

test('VER-2: the profile of 3.9 has neither rule of 4.x', () => {
  expect(profileOf('3.9')).toMatchObject({ keepsLastBatchOfCleaning: false, cleanedIndexEntries: 'perRead' });
});
