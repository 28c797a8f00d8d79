import { describe, expect, test } from 'vitest';
import { advanceCluster } from '../../src/kernel/clock.ts';
import { producerRecord } from '../../src/kernel/log/append.ts';
import { appendToLog } from '../../src/kernel/log-operations.ts';
import { addTopic, clean, openLog, retain, write, writeBatch } from './log-fixture.ts';

describe('what is told of an append', () => {
  test('appends with nothing in between are one event', () => {
    const fixture = openLog();
    write(fixture, 'a');
    fixture.cluster.nowMs = 5;
    writeBatch(fixture, [
      ['b', 'v'],
      ['c', 'v'],
    ]);
    const at = { topic: 't', partition: 0, atMs: 0, untilMs: 5 };
    expect(fixture.cluster.events).toEqual([
      { type: 'appended', ...at, firstOffset: 0, lastOffset: 2, batches: 2, sizeInBytes: 149 },
    ]);
  });

  test('another topic begins another', () => {
    const fixture = openLog();
    const other = { cluster: fixture.cluster, ...addTopic(fixture.cluster, 'u', {}) };
    for (const target of [fixture, other, fixture]) write(target, 'a');
    expect(fixture.cluster.events.map((event) => 'topic' in event && event.topic)).toEqual(['t', 'u', 't']);
  });

  test('ROLL-3: a roll is told before its append, with the bases of both segments', () => {
    const fixture = openLog({ 'segment.bytes': 70 });
    write(fixture, 'a');
    write(fixture, 'b');
    expect(fixture.cluster.events).toMatchObject([
      { type: 'appended', firstOffset: 0 },
      { type: 'segmentRolled', closedBaseOffset: 0, newBaseOffset: 1, rule: 'ROLL-3' },
      { type: 'appended', firstOffset: 1 },
    ]);
  });

  test('a refusal names its rule and counts the records; the high watermark stays at the log end', () => {
    const fixture = openLog({ 'cleanup.policy': 'compact' });
    write(fixture, 'a');
    writeBatch(fixture, [
      [null, 'v'],
      ['b', 'v'],
    ]);
    const repeated = { alike: producerRecord(null, 'v', 0), timestamp: 0, count: 7 };
    appendToLog(fixture.cluster, fixture.log, { records: repeated, producer: null });
    expect(fixture.cluster.events.slice(1)).toMatchObject([
      { type: 'refused', error: 'INVALID_RECORD', rule: 'APP-6', records: 2, topic: 't', partition: 0 },
      { type: 'refused', error: 'INVALID_RECORD', records: 7 },
    ]);
    expect(fixture.log.highWatermark).toBe(1);
  });

  test('TXN-3: a duplicate is not told as an append', () => {
    const fixture = openLog();
    const stamp = { producerId: 1, producerEpoch: 0, baseSequence: 0 };
    writeBatch(fixture, [['a', 'v']], stamp);
    writeBatch(fixture, [['a', 'v']], stamp);
    expect(fixture.cluster.events).toMatchObject([{ type: 'appended', lastOffset: 0, batches: 1 }]);
  });
});

describe('what is told of the background threads', () => {
  test('RET-6, RET-17: each deleted segment with its records and reason', () => {
    const fixture = openLog({ 'segment.bytes': 140, 'retention.ms': 1000 });
    for (const timestamp of [0, 7, -1, 9000]) write(fixture, 'k', 'v', timestamp);
    retain(fixture, 5000);
    expect(fixture.cluster.events.at(-1)).toEqual({
      type: 'segmentsDeleted',
      atMs: 5000,
      topic: 't',
      partition: 0,
      pass: 'time',
      rolled: false,
      logStartOffset: 2,
      segments: [
        {
          baseOffset: 0,
          lastOffset: 1,
          records: 2,
          sizeInBytes: 140,
          largestTimestamp: 7,
          rule: 'RET-4',
          facts: { ageMs: 4993, retentionMs: 1000, largestTimestamp: 7, byFileTime: false },
        },
      ],
    });
    expect(fixture.cluster.doomedFiles).toEqual([
      { topic: 't', partition: 0, files: 1, sizeInBytes: 140, dueMs: 65_000 },
    ]);
  });

  test('RET-5: a segment without timestamps is told with its file time, one of 0 with 0', () => {
    const fixture = openLog({ 'segment.bytes': 70, 'retention.ms': 1000 }, { startMs: 400 });
    for (const timestamp of [-1, 0]) write(fixture, 'k', 'v', timestamp);
    retain(fixture, 5000);
    expect(fixture.cluster.events.at(-1)).toMatchObject({
      segments: [{ largestTimestamp: 400 }, { largestTimestamp: 0 }],
    });
  });

  test('VEC-6: a cleaning with its bytes and segments before and after', () => {
    const fixture = openLog({ 'cleanup.policy': 'compact', 'segment.bytes': 133 });
    for (const valueBytes of [60, 61, 62, 63]) write(fixture, 'k', valueBytes);
    clean(fixture, 9);
    expect(fixture.cluster.events.at(-1)).toMatchObject({
      type: 'cleaned',
      atMs: 9,
      rule: 'CLN-7',
      firstDirtyOffset: 0,
      endOffset: 3,
      removed: [{ offset: 0 }, { offset: 1 }],
      sizeBeforeInBytes: 526,
      sizeInBytes: 265,
      segmentsBefore: 4,
      segments: 4,
    });
    expect(fixture.cluster.doomedFiles).toEqual([
      { topic: 't', partition: 0, files: 3, sizeInBytes: 393, dueMs: 60_009 },
    ]);
  });

  test('CLN-12: a cleaning that failed', () => {
    const fixture = openLog(
      { 'cleanup.policy': 'compact', 'segment.bytes': 350, 'index.interval.bytes': 0 },
      { version: '4.2' },
    );
    for (const key of 'abcdef') write(fixture, key, 'v', -1);
    fixture.log.config = { ...fixture.log.config, 'segment.index.bytes': 24 };
    clean(fixture, 9);
    const at = { topic: 't', partition: 0, atMs: 9 };
    expect(fixture.cluster.events.at(-1)).toEqual({ type: 'uncleanable', ...at, rule: 'CLN-12', facts: {} });
    expect(fixture.cluster.doomedFiles).toEqual([]);
  });

  test('TXN-6: a producer that was forgotten', () => {
    const fixture = openLog({ 'retention.ms': -1 });
    writeBatch(fixture, [['a', 'v']], { producerId: 8, producerEpoch: 0, baseSequence: 0 });
    advanceCluster(fixture.cluster, 86_400_000);
    expect(fixture.cluster.events.at(-1)).toEqual({
      type: 'producerExpired',
      atMs: 86_400_000,
      topic: 't',
      partition: 0,
      producerId: 8,
    });
  });
});
