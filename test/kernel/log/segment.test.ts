import { describe, expect, test } from 'vitest';
import { alterTopic, upgradeCluster } from '../../../src/kernel/cluster.ts';
import {
  activeSegment,
  floorSegmentIndex,
  nonActiveSegmentsFrom,
} from '../../../src/kernel/log/partition-log.ts';
import {
  createSegment,
  indexedPosition,
  largestTimestamp,
  offsetIndexSizeInBytes,
  timeIndexSizeInBytes,
} from '../../../src/kernel/log/segment.ts';
import { openLog, segmentsOf, write } from '../log-fixture.ts';

describe('indexes (ROLL-8)', () => {
  test('an append adds an offset entry only after more than index.interval.bytes, not counting itself', () => {
    const fixture = openLog({ 'index.interval.bytes': 70 });
    for (let i = 0; i < 5; i += 1) write(fixture, 'k', 'v', 1);
    // 70 bytes before the second are not more than 70; 140 before the third are, and so before the fifth.
    expect(activeSegment(fixture.log).offsetIndex).toEqual([
      { offset: 2, position: 140 },
      { offset: 4, position: 280 },
    ]);
  });

  test('the first batch of a segment never has one', () => {
    const fixture = openLog({ 'index.interval.bytes': 0 });
    write(fixture, 'k', 100_000);
    expect(activeSegment(fixture.log).offsetIndex).toEqual([]);
    write(fixture, 'k');
    expect(activeSegment(fixture.log).offsetIndex).toHaveLength(1);
  });

  test('with the offset entry goes a time entry, only if the largest timestamp has grown', () => {
    const fixture = openLog({ 'index.interval.bytes': 0 });
    const entries: number[][] = [];
    for (const timestamp of [5, 5, 5, 4, 6]) {
      write(fixture, 'k', 'v', timestamp);
      const { offsetIndex, timeIndexEntries } = activeSegment(fixture.log);
      entries.push([offsetIndex.length, timeIndexEntries]);
    }
    expect(entries).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
    ]);
  });

  test('a change of index.interval.bytes is for segments made later, and for all after a restart', () => {
    const fixture = openLog({ 'index.interval.bytes': 4096, 'segment.bytes': 210 });
    for (let i = 0; i < 2; i += 1) write(fixture, 'k', 'v', 1);
    alterTopic(fixture.cluster, fixture.topic, { 'index.interval.bytes': '0', 'segment.bytes': '210' });
    for (let i = 0; i < 3; i += 1) write(fixture, 'k', 'v', 1);
    expect(fixture.log.segments.map(({ offsetIndex }) => offsetIndex.length)).toEqual([0, 1]);
    alterTopic(fixture.cluster, fixture.topic, { 'index.interval.bytes': '4096', 'segment.bytes': '350' });
    write(fixture, 'k', 'v', 1);
    expect(activeSegment(fixture.log).offsetIndex).toHaveLength(2);
    upgradeCluster(fixture.cluster, fixture.cluster.version);
    for (let i = 0; i < 2; i += 1) write(fixture, 'k', 'v', 1);
    expect(activeSegment(fixture.log).offsetIndex).toHaveLength(2);
  });

  test('a change of segment.index.bytes is for segments made later', () => {
    const fixture = openLog({ 'index.interval.bytes': 0, 'segment.index.bytes': 24 }); // Room for one time entry.
    for (const timestamp of [1, 2]) write(fixture, 'k', 'v', timestamp);
    alterTopic(fixture.cluster, fixture.topic, {
      'index.interval.bytes': '0',
      'segment.index.bytes': '10485760',
    });
    for (const timestamp of [3, 4, 5, 6]) write(fixture, 'k', 'v', timestamp);
    expect(segmentsOf(fixture)).toBe('[0:140][2:280]');
  });

  test('entries take 8 and 12 bytes', () => {
    const fixture = openLog({ 'index.interval.bytes': 0 });
    for (const timestamp of [1, 2, 2, 3]) write(fixture, 'k', 'v', timestamp);
    const segment = activeSegment(fixture.log);
    expect([offsetIndexSizeInBytes(segment), timeIndexSizeInBytes(segment)]).toEqual([24, 24]);
  });

  test('an offset is read from the last entry that is not above it', () => {
    const fixture = openLog({ 'index.interval.bytes': 70 });
    for (let i = 0; i < 5; i += 1) write(fixture, 'k');
    const positions = [0, 1, 2, 3, 4, 5].map((offset) => indexedPosition(activeSegment(fixture.log), offset));
    expect(positions).toEqual([0, 0, 140, 140, 280, 280]);
  });
});

describe('timestamps of a segment', () => {
  test('RET-5: the largest of any record, else the modification time of the file', () => {
    const fixture = openLog({}, { startMs: 500 });
    expect(largestTimestamp(activeSegment(fixture.log))).toBe(500);
    fixture.cluster.nowMs = 600;
    write(fixture, 'k', 'v', -1);
    expect(largestTimestamp(activeSegment(fixture.log))).toBe(600);
    for (const timestamp of [0, 8, 3]) write(fixture, 'k', 'v', timestamp);
    expect(largestTimestamp(activeSegment(fixture.log))).toBe(8);
  });

  test('RET-5: 0 is a timestamp', () => {
    const fixture = openLog({}, { startMs: 500 });
    write(fixture, 'k', 'v', 0);
    expect(largestTimestamp(activeSegment(fixture.log))).toBe(0);
  });
});

describe('finding segments', () => {
  const { config } = openLog().log;
  const at = (baseOffset: number) => createSegment({ baseOffset, nowMs: 0, rollJitterMs: 0, config });

  test('the segment of an offset is the last whose base is not above it', () => {
    const segments = [3, 5, 9].map(at);
    expect([2, 3, 4, 5, 8, 9, 100].map((offset) => floorSegmentIndex(segments, offset))).toEqual([
      -1, 0, 0, 1, 1, 2, 2,
    ]);
    expect(floorSegmentIndex([], 0)).toBe(-1);
  });

  test('closed segments from an offset on: from the one that holds it, none above the active base', () => {
    const { log } = openLog();
    log.segments = [3, 5, 9].map(at);
    const bases = (offset: number) => nonActiveSegmentsFrom(log, offset).map(({ baseOffset }) => baseOffset);
    expect([bases(0), bases(3), bases(4), bases(5), bases(8), bases(9), bases(10)]).toEqual([
      [3, 5],
      [3, 5],
      [3, 5],
      [5],
      [5],
      [],
      [],
    ]);
  });
});
