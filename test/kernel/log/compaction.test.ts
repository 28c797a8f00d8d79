import { describe, expect, test } from 'vitest';
import { cleanerConfig, cleanerTurn } from '../../../src/kernel/background-tasks.ts';
import { producerRecord } from '../../../src/kernel/log/append.ts';
import { DELETE_HORIZON, recordCount } from '../../../src/kernel/log/batch.ts';
import {
  type Cleaning,
  clean as cleanOnce,
  groupSegmentsBySize,
} from '../../../src/kernel/log/compaction.ts';
import { keyIdentity } from '../../../src/kernel/log/offset-map.ts';
import { createSegment, type Segment } from '../../../src/kernel/log/segment.ts';
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
  writeBatch,
} from '../log-fixture.ts';

const COMPACT = { 'cleanup.policy': 'compact' };
/** A threshold that any dirty byte passes (CLN-9). */
const EAGER = { ...COMPACT, 'min.cleanable.dirty.ratio': 0 };
const ONE_BATCH = { ...EAGER, 'segment.bytes': 70 };

/** Keys, or `key=value`. */
function written(config: Record<string, string | number>, text: string, version = '3.9'): LogFixture {
  const fixture = openLog(config, { version });
  writeAll(fixture, text);
  return fixture;
}

function writeAll(fixture: LogFixture, text: string): void {
  for (const word of text.split(' ')) {
    const [key, value] = word.split('=');
    write(fixture, key!, value ?? 'v');
  }
}

function cleanWith(fixture: LogFixture, mapEntriesMax: number): Cleaning | null {
  return cleanerTurn(fixture.cluster, { ...cleanerConfig(fixture.cluster), mapEntriesMax }).cleaning;
}

describe('the key map and what it takes', () => {
  test('VEC-5, CLN-3: a=1 stays while a=2 is in the active segment, and the next cleaning waits for the ratio', () => {
    const fixture = written({ ...COMPACT, 'segment.bytes': 140 }, 'a=1 b=1');
    expect(clean(fixture).cleaning).toBeNull();
    writeAll(fixture, 'a=2');
    expect(segmentsOf(fixture)).toBe('[0:140][2:70]');
    expect(clean(fixture).cleaning).toMatchObject({
      seen: { firstDirtyOffset: 0, firstUncleanableOffset: 2, cleanableRatio: 1 },
      endOffset: 2,
      removed: [],
    });
    expect(fixture.log.cleanerCheckpoint).toBe(2);
    expect(recordsIn(fixture)).toBe('0:a=1 1:b=1 2:a=2');
    writeAll(fixture, 'c a=3');
    expect(segmentsOf(fixture)).toBe('[0:140][2:140][4:70]');
    expect(clean(fixture).cleaning).toBeNull();
  });

  test('VEC-6, CLN-16: emptied segments stay with 0 bytes, and the log start does not move', () => {
    const fixture = openLog({ ...EAGER, 'segment.bytes': 133 });
    for (const valueBytes of [60, 61, 62, 63]) write(fixture, 'k', valueBytes);
    expect(segmentsOf(fixture)).toBe('[0:130][1:131][2:132][3:133]');
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:0][1:0][2:132][3:133]');
    expect(fixture.log).toMatchObject({
      cleanerCheckpoint: 3,
      logStartOffset: 0,
      logEndOffset: 4,
      highWatermark: 4,
    });
    expect(fixture.log.segments.map(({ baseOffset, batches }) => [baseOffset, batches.length])).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 1],
    ]);
  });

  test('VEC-7: of ten records of a key in one segment the last stays, at its offset', () => {
    const fixture = written({ ...EAGER, 'segment.bytes': 700 }, 'a a a a a a a a a a b');
    expect(segmentsOf(fixture)).toBe('[0:700][10:70]');
    const { cleaning } = clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:70][10:70]');
    expect(recordsIn(fixture)).toBe('9:a=v 10:b=v');
    const rule = 'CLN-23' as const;
    expect(cleaning?.removed).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((offset) => ({ offset, isTombstone: false, rule })),
    );
    expect(cleaning?.stats).toEqual({
      messagesRead: 10,
      messagesWritten: 1,
      bytesRead: 700,
      bytesWritten: 70,
      mapMessagesRead: 10,
    });
  });

  test('CLN-13, CLN-23: only the cleanable part is mapped; a clean record goes for a newer dirty one', () => {
    const fixture = written(ONE_BATCH, 'a=1 b=1 c=1');
    clean(fixture);
    writeAll(fixture, 'a=2 d=1');
    const { cleaning } = clean(fixture);
    expect(recordsIn(fixture)).toBe('1:b=1 2:c=1 3:a=2 4:d=1');
    expect(cleaning?.stats).toMatchObject({ messagesRead: 4, mapMessagesRead: 2 });
  });

  test('CLN-22: without duplicates segments are rewritten with equal content', () => {
    const fixture = written(ONE_BATCH, 'a b c');
    const before = batchesOf(fixture);
    expect(clean(fixture).cleaning).toMatchObject({ removed: [], endOffset: 2 });
    expect(batchesOf(fixture)).toEqual(before);
    expect(fixture.log.cleanings).toBe(1);
  });

  test('CLN-27: keys are equal by their bytes; text and the bytes of other text are not', () => {
    expect(keyIdentity(new Uint8Array([1, 23]))).toBe(keyIdentity(new Uint8Array([1, 23])));
    expect(keyIdentity(new Uint8Array([1, 23]))).not.toBe(keyIdentity(new Uint8Array([12, 3])));
    expect(keyIdentity('1,23')).not.toBe(keyIdentity(new Uint8Array([1, 23])));
    const fixture = openLog({ ...EAGER, 'segment.bytes': 140 });
    for (const key of [new Uint8Array([200]), 'a', new Uint8Array([200]), 'b', 'c']) write(fixture, key);
    clean(fixture);
    expect(batchesOf(fixture).map(({ baseOffset }) => baseOffset)).toEqual([1, 2, 3, 4]);
  });

  test('APP-7, CLN-23: null keys from before compaction go at the first cleaning that covers them', () => {
    const fixture = openLog({ 'segment.bytes': 140 });
    for (const key of [null, 'a', null, 'b', 'c']) write(fixture, key);
    fixture.log.config = { ...fixture.log.config, 'cleanup.policy': ['compact'] };
    expect(clean(fixture).cleaning?.removed).toEqual([
      { offset: 0, isTombstone: false, rule: 'APP-7' },
      { offset: 2, isTombstone: false, rule: 'APP-7' },
    ]);
    expect(recordsIn(fixture)).toBe('1:a=v 3:b=v 4:c=v');
  });

  test('CLN-21: offsets and the three marks of the log stay', () => {
    const fixture = written(ONE_BATCH, 'a a a');
    clean(fixture);
    expect(fixture.log).toMatchObject({ logStartOffset: 0, highWatermark: 3, logEndOffset: 3 });
  });
});

describe('a full map (CLN-14)', () => {
  test('VEC-16: with 3 entries the checkpoint moves by three keys, and k0@0 outlives its newer value', () => {
    const fixture = written({ ...COMPACT, 'segment.bytes': 140 }, 'a b c d e f a b z');
    expect(segmentsOf(fixture)).toBe('[0:140][2:140][4:140][6:140][8:70]');
    expect(cleanWith(fixture, 3)?.endOffset).toBe(3);
    expect(fixture.log.cleanerCheckpoint).toBe(3);
    expect(cleanWith(fixture, 3)).toMatchObject({
      seen: { firstDirtyOffset: 3, cleanBytes: 280, cleanableBytes: 420, cleanableRatio: 0.6 },
      endOffset: 6,
    });
    expect(recordsIn(fixture)).toBe('0:a=v 1:b=v 2:c=v 3:d=v 4:e=v 5:f=v 6:a=v 7:b=v 8:z=v');
  });

  test('a repeated key would also need room', () => {
    const fixture = written({ ...EAGER, 'segment.bytes': 350 }, 'a b b c d z');
    expect(cleanWith(fixture, 2)?.endOffset).toBe(2);
    const roomier = written({ ...EAGER, 'segment.bytes': 350 }, 'a b b c d z');
    expect(cleanWith(roomier, 3)?.endOffset).toBe(4);
  });

  test('the stop may fall inside a batch, whose tail is kept whatever its keys', () => {
    const fixture = openLog({ ...EAGER, 'segment.bytes': 200 });
    writeBatch(fixture, [
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
      ['a', '3'],
    ]);
    for (let i = 0; i < 3; i += 1) write(fixture, 'z');
    expect(cleanWith(fixture, 2)?.endOffset).toBe(3);
    expect(recordsIn(fixture)).toBe('1:a=2 2:b=1 3:a=3 4:z=v 5:z=v 6:z=v');
  });

  test('batches read whole before the stop count to their last offset, keyless tails and gaps included', () => {
    const fixture = openLog({ 'segment.bytes': 296 });
    writeBatch(fixture, [
      ['a', '1'],
      [null, '2'],
      [null, '3'],
    ]);
    for (const key of ['b', 'c', 'd']) write(fixture, key);
    fixture.log.config = {
      ...fixture.log.config,
      'cleanup.policy': ['compact'],
      'min.cleanable.dirty.ratio': 0,
    };
    writeAll(fixture, 'e');
    expect(segmentsOf(fixture)).toBe('[0:296][6:70]');
    expect(cleanWith(fixture, 1)?.endOffset).toBe(3);
    expect(recordsIn(fixture)).toBe('0:a=1 3:b=v 4:c=v 5:d=v 6:e=v');
  });

  test('CLN-14: 24 bytes an entry, times the load factor, rounded down twice', () => {
    const of = (brokerOverrides: Record<string, string>) =>
      cleanerConfig(openLog({}, { brokerOverrides }).cluster);
    expect(of({})).toEqual({ mapEntriesMax: 5_033_164, readBufferBytes: 262_144 });
    expect(of({ 'log.cleaner.dedupe.buffer.size': '119' }).mapEntriesMax).toBe(3);
    expect(of({ 'log.cleaner.io.buffer.size': '101' }).readBufferBytes).toBe(50);
  });
});

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

describe('grouping (CLN-15 to CLN-18)', () => {
  test('CLN-15: neighbors join while their sizes before the cleaning fit, exactly too', () => {
    const fixture = written({ ...EAGER, 'segment.bytes': 70 }, 'a b c d e');
    fixture.log.config = { ...fixture.log.config, 'segment.bytes': 140 };
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:140][2:140][4:70]');
  });

  test('CLN-15: what shrinks now is joined by the next cleaning only', () => {
    const fixture = written(ONE_BATCH, 'a a b c');
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:0][1:70][2:70][3:70]');
    writeAll(fixture, 'd');
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:70][2:70][3:70][4:70]');
    expect(batchesOf(fixture)[0]!.baseOffset).toBe(1);
  });

  test('CLN-18: the joined segment has the file time of the last of its group', () => {
    const fixture = openLog(ONE_BATCH);
    for (const key of 'abc') {
      fixture.cluster.nowMs += 10;
      write(fixture, key);
    }
    fixture.log.config = { ...fixture.log.config, 'segment.bytes': 140 };
    clean(fixture, 500);
    expect(segmentsOf(fixture)).toBe('[0:140][2:70]');
    expect(fixture.log.segments[0]).toMatchObject({
      lastModifiedMs: 20,
      createdMs: 500,
      rollingBasedTimestamp: 10,
      maxTimestampSoFar: 20,
      timeIndexEntries: 1,
    });
  });

  test('CLN-17, CLN-20: all closed segments are rewritten, and the checkpoint is their end', () => {
    const fixture = written(ONE_BATCH, 'a b c d');
    const before = fixture.log.segments;
    clean(fixture);
    expect(fixture.log.segments.map((segment, index) => segment === before[index])).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(fixture.log.cleanerCheckpoint).toBe(3);
  });

  const segment = (baseOffset: number, sizeInBytes = 70, offsetEntries = 0, timeEntries = 0): Segment => ({
    ...createSegment({ baseOffset, nowMs: 0, rollJitterMs: 0 }),
    sizeInBytes,
    offsetIndex: Array.from({ length: offsetEntries }, () => ({ offset: 0, position: 0 })),
    timeIndexEntries: timeEntries,
  });
  const groups = (segments: Segment[], firstUncleanableOffset: number, config = {}): number[][] =>
    groupSegmentsBySize(segments, openLog({ ...COMPACT, ...config }).log, firstUncleanableOffset).map(
      (group) => group.map(({ baseOffset }) => baseOffset),
    );

  test('CLN-15: the offset indexes together fit segment.index.bytes', () => {
    const segments = [segment(0, 70, 2), segment(1, 70, 1), segment(2, 70, 1)];
    expect(groups(segments, 3, { 'segment.index.bytes': 24 })).toEqual([[0, 1], [2]]);
    expect(groups(segments, 3, { 'segment.index.bytes': 23 })).toEqual([[0], [1, 2]]);
    expect(groups(segments, 3, { 'segment.index.bytes': 32 })).toEqual([[0, 1, 2]]);
  });

  test('CLN-15: the time indexes together too', () => {
    const segments = [segment(0, 70, 0, 2), segment(1, 70, 0, 1), segment(2, 70, 0, 1)];
    expect(groups(segments, 3, { 'segment.index.bytes': 36 })).toEqual([[0, 1], [2]]);
    expect(groups(segments, 3, { 'segment.index.bytes': 35 })).toEqual([[0], [1, 2]]);
    expect(groups(segments, 3, { 'segment.index.bytes': 48 })).toEqual([[0, 1, 2]]);
  });

  test('CLN-15: each new group counts from its first segment', () => {
    const segments = [0, 1, 2, 3, 4].map((base) => segment(base));
    expect(groups(segments, 5, { 'segment.bytes': 140 })).toEqual([[0, 1], [2, 3], [4]]);
    expect(groups(segments, 5, { 'segment.bytes': 139 })).toEqual([[0], [1], [2], [3], [4]]);
    expect(groups([], 0)).toEqual([]);
  });

  test('CLN-15: the span of offsets from the first segment fits 2^31 - 1, the last one ending before the uncleanable', () => {
    const span = 2 ** 31;
    expect(groups([segment(0), segment(9)], span)).toEqual([[0, 9]]);
    expect(groups([segment(0), segment(9)], span + 1)).toEqual([[0], [9]]);
    expect(groups([segment(0), segment(9), segment(span)], span + 1)).toEqual([[0, 9], [span]]);
    expect(groups([segment(0), segment(9), segment(span + 1)], span + 2)).toEqual([[0], [9, span + 1]]);
    expect(groups([segment(0), segment(9), segment(20)], span + 5)).toEqual([[0, 9], [20]]);
    expect(groups([segment(0), segment(span - 1, 0), segment(span + 1, 0)], span + 5)).toEqual([
      [0, span - 1, span + 1],
    ]);
  });
});

describe('indexes of a cleaned segment (CLN-32)', () => {
  const indexed = (version: string, config = {}): LogFixture => {
    const fixture = openLog(
      { ...EAGER, 'segment.bytes': 350, 'index.interval.bytes': 0, ...config },
      { version },
    );
    for (const [index, key] of [...'abcdef'].entries()) write(fixture, key, 'v', index + 1);
    return fixture;
  };

  test('4.1 and 4.2 add an entry a batch, as an append does', () => {
    for (const version of ['4.1', '4.2']) {
      const fixture = indexed(version, { 'index.interval.bytes': 70 });
      clean(fixture);
      expect(fixture.log.segments[0]!.offsetIndex).toEqual([
        { offset: 2, position: 140 },
        { offset: 4, position: 280 },
      ]);
      expect(fixture.log.segments[0]!.timeIndexEntries).toBe(2);
    }
  });

  test('up to 3.9 one for each read that follows enough bytes', () => {
    const fixture = indexed('3.9');
    clean(fixture);
    expect(fixture.log.segments[0]).toMatchObject({ offsetIndex: [], timeIndexEntries: 1 });
    const small = indexed('3.9');
    // Reads of 150 bytes hold two batches each.
    cleanOnce(small.log, small.cluster, { mapEntriesMax: 100, readBufferBytes: 150 });
    expect(small.log.segments[0]!.offsetIndex).toEqual([
      { offset: 3, position: 140 },
      { offset: 4, position: 280 },
    ]);
    expect(small.log.segments[0]!.timeIndexEntries).toBe(2);
  });

  test('a read holds as many whole batches as fit exactly, and one that fits nowhere', () => {
    const reads = (readBufferBytes: number) => {
      const fixture = indexed('3.9');
      cleanOnce(fixture.log, fixture.cluster, { mapEntriesMax: 100, readBufferBytes });
      return fixture.log.segments[0]!.offsetIndex.map(({ offset }) => offset);
    };
    expect(reads(140)).toEqual([3, 4]);
    expect(reads(139)).toEqual([1, 2, 3, 4]);
    expect(reads(10)).toEqual([1, 2, 3, 4]);
  });

  test('CLN-12: an index that overflows marks the log uncleanable, and the checkpoint stays (CLN-20)', () => {
    const fixture = indexed('4.2');
    fixture.log.config = { ...fixture.log.config, 'segment.index.bytes': 48 };
    // Room for 6 offset entries, 3 time entries: the fourth would be one too many.
    expect(clean(fixture)).toMatchObject({ log: fixture.log, cleaning: null });
    expect(fixture.log).toMatchObject({ isUncleanable: true, cleanerCheckpoint: null, cleanings: 0 });
    expect(segmentsOf(fixture)).toBe('[0:350][5:70]');
    expect(clean(fixture).log).toBeNull();
  });

  test('CLN-12: an index with room for every entry does not', () => {
    const fixture = indexed('4.2');
    fixture.log.config = { ...fixture.log.config, 'segment.index.bytes': 60 };
    expect(clean(fixture).cleaning).not.toBeNull();
    expect(fixture.log.isUncleanable).toBe(false);
  });

  test('CLN-12: the offset index overflows by itself where timestamps do not grow', () => {
    const overflow = (segmentIndexBytes: number) => {
      const fixture = openLog(
        { ...EAGER, 'segment.bytes': 350, 'index.interval.bytes': 0 },
        { version: '4.2' },
      );
      for (const key of 'abcdef') write(fixture, key, 'v', -1);
      fixture.log.config = { ...fixture.log.config, 'segment.index.bytes': segmentIndexBytes };
      clean(fixture);
      return fixture.log.isUncleanable;
    };
    expect([overflow(24), overflow(31), overflow(32)]).toEqual([true, true, false]);
  });
});

test('VER-2: the profile of 3.9 has neither rule of 4.x', () => {
  expect(profileOf('3.9')).toMatchObject({ keepsLastBatchOfCleaning: false, cleanedIndexEntries: 'perRead' });
});
