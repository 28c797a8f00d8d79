import { describe, expect, test } from 'vitest';
import { groupSegmentsBySize } from '../../../src/kernel/log/compaction.ts';
import { createSegment, type Segment } from '../../../src/kernel/log/segment.ts';
import {
  batchesOf,
  clean,
  type LogFixture,
  openLog,
  recordsIn,
  segmentsOf,
  write,
  writeAll,
} from '../log-fixture.ts';

const COMPACT = { 'cleanup.policy': 'compact' };
/** A threshold that any dirty byte passes (CLN-9). */
const EAGER = { ...COMPACT, 'min.cleanable.dirty.ratio': 0 };
const ONE_BATCH = { ...EAGER, 'segment.bytes': 70 };

function written(config: Record<string, string | number>, words: string): LogFixture {
  const fixture = openLog(config);
  writeAll(fixture, words);
  return fixture;
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
    ...createSegment({ baseOffset, nowMs: 0, rollJitterMs: 0, config: openLog().log.config }),
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
