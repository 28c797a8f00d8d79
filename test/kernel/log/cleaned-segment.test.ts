import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/kernel/log/batch.ts';
import { CleanedSegment } from '../../../src/kernel/log/cleaned-segment.ts';
import { clean as cleanOnce } from '../../../src/kernel/log/compaction.ts';
import { roll } from '../../../src/kernel/log/roll.ts';
import { createSegment } from '../../../src/kernel/log/segment.ts';
import { clean, type LogFixture, openLog, segmentsOf, write } from '../log-fixture.ts';

const EAGER = { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': 0 };

const batch = (baseOffset: number, sizeInBytes: number): Batch => ({
  baseOffset,
  lastOffset: baseOffset,
  baseTimestamp: 0,
  maxTimestamp: 0,
  attributes: 0,
  producerId: -1,
  producerEpoch: -1,
  baseSequence: -1,
  partitionLeaderEpoch: 0,
  sizeInBytes,
  records: [],
});

/** The offsets of the index entries after reads of `[bytes read, bytes kept]`; a chunk after the first adds one. */
function entriesAfter(
  readBufferBytes: number,
  reads: readonly (readonly [read: number, kept: number])[],
): number[] {
  const { config } = openLog({ 'index.interval.bytes': 0 }).log;
  const first = createSegment({ baseOffset: 0, nowMs: 0, rollJitterMs: 0, config });
  const cleaned = new CleanedSegment(first, { config, indexEntries: 'perRead', readBufferBytes, nowMs: 0 });
  cleaned.startSource();
  for (const [offset, [read, kept]] of reads.entries())
    cleaned.read(read, kept === 0 ? null : batch(offset, kept));
  cleaned.endSource();
  return cleaned.close(0).offsetIndex.map((entry) => entry.offset);
}

test('CLN-32: a read holds whole batches up to the buffer, exactly too', () => {
  expect(
    entriesAfter(200, [
      [100, 100],
      [100, 100],
      [100, 100],
    ]),
  ).toEqual([2]);
  expect(
    entriesAfter(199, [
      [100, 100],
      [100, 100],
      [100, 100],
    ]),
  ).toEqual([1, 2]);
});

test('CLN-32: what a cleaning took out was read all the same', () => {
  expect(
    entriesAfter(200, [
      [100, 100],
      [100, 0],
      [100, 100],
    ]),
  ).toEqual([2]);
  expect(
    entriesAfter(300, [
      [100, 100],
      [100, 0],
      [100, 100],
    ]),
  ).toEqual([]);
});

test('CLN-32, FMT-12: batches that grow are written as soon as they exceed the buffer, at it they are not', () => {
  expect(
    entriesAfter(300, [
      [100, 300],
      [100, 100],
      [100, 100],
    ]),
  ).toEqual([2]);
  expect(
    entriesAfter(300, [
      [100, 301],
      [100, 100],
      [100, 100],
    ]),
  ).toEqual([2]);
  expect(
    entriesAfter(300, [
      [100, 301],
      [100, 100],
    ]),
  ).toEqual([1]);
  expect(
    entriesAfter(300, [
      [100, 300],
      [100, 100],
    ]),
  ).toEqual([]);
});

test('CLN-32: for a batch that does not fit the buffer doubles, and stays so until the source ends', () => {
  const reads = (...sizes: number[]) =>
    entriesAfter(
      100,
      sizes.map((size) => [size, size] as const),
    );
  expect(reads(150, 50)).toEqual([]); // 200 bytes in one read
  expect(reads(150, 51)).toEqual([1]);
  expect(reads(300, 100, 1)).toEqual([2]); // Doubled twice: 400.
  expect(reads(101, 100, 99, 2)).toEqual([2, 3]);
  const { config } = openLog({ 'index.interval.bytes': 0 }).log;
  const first = createSegment({ baseOffset: 0, nowMs: 0, rollJitterMs: 0, config });
  const cleaned = new CleanedSegment(first, {
    config,
    indexEntries: 'perRead',
    readBufferBytes: 100,
    nowMs: 0,
  });
  for (const offsets of [[0], [1, 2]]) {
    cleaned.startSource();
    for (const offset of offsets) cleaned.read(offset === 0 ? 150 : 60, batch(offset, 60));
    cleaned.endSource();
  }
  expect(cleaned.close(0).offsetIndex.map(({ offset }) => offset)).toEqual([1, 2]);
});

test('CLN-32: each source segment begins a read', () => {
  const { config } = openLog({ 'index.interval.bytes': 0 }).log;
  const first = createSegment({ baseOffset: 0, nowMs: 0, rollJitterMs: 0, config });
  const cleaned = new CleanedSegment(first, {
    config,
    indexEntries: 'perRead',
    readBufferBytes: 1000,
    nowMs: 0,
  });
  for (const offset of [0, 1]) {
    cleaned.startSource();
    cleaned.read(100, batch(offset, 100));
    cleaned.endSource();
  }
  expect(cleaned.close(0).offsetIndex).toEqual([{ offset: 1, position: 100 }]);
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

  test('CLN-12: an index that overflows marks the log uncleanable, and the checkpoint is where it began', () => {
    const fixture = indexed('4.2');
    fixture.log.config = { ...fixture.log.config, 'segment.index.bytes': 48 };
    // Room for 6 offset entries, 3 time entries: the fourth would be one too many.
    expect(clean(fixture)).toMatchObject({ log: fixture.log, cleaning: null });
    expect(fixture.log).toMatchObject({ isUncleanable: true, cleanerCheckpoint: 0, cleanings: 0 });
    expect(segmentsOf(fixture)).toBe('[0:350][5:70]');
    expect(clean(fixture).log).toBeNull();
  });

  test('CLN-12: what a failing cleaning has replaced before stays replaced', () => {
    const fixture = openLog(
      { ...EAGER, 'segment.bytes': 350, 'index.interval.bytes': 0 },
      { version: '4.2' },
    );
    for (const key of 'aab') write(fixture, key, 'v', 0); // One time entry when it closes.
    roll(fixture.log, fixture.cluster);
    for (const timestamp of [1, 2, 3, 4, 5, 6]) write(fixture, `${timestamp}`, 'v', timestamp);
    expect(segmentsOf(fixture)).toBe('[0:210][3:350][8:70]');
    fixture.log.config = { ...fixture.log.config, 'segment.bytes': 210, 'segment.index.bytes': 36 };
    expect(clean(fixture).cleaning).toBeNull();
    expect(segmentsOf(fixture)).toBe('[0:140][3:350][8:70]');
    expect(fixture.log).toMatchObject({ isUncleanable: true, cleanerCheckpoint: 0, sizeInBytes: 560 });
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
