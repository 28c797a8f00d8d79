import { describe, expect, test } from 'vitest';
import { activeSegment } from '../../../src/kernel/log/partition-log.ts';
import {
  drawRollJitterMs,
  maxSegmentMs,
  shouldRoll,
  timeWaitedForRoll,
} from '../../../src/kernel/log/roll.ts';
import { nextUint32 } from '../../../src/kernel/random.ts';
import { type LogFixture, openLog, segmentsOf, write, writeBatch } from '../log-fixture.ts';

function written(config: Record<string, string | number>, ...timestamps: number[]): LogFixture {
  const fixture = openLog(config);
  for (const timestamp of timestamps) write(fixture, 'k', 'v', timestamp);
  return fixture;
}

describe('by size', () => {
  test('VEC-1, ROLL-3: five batches of 70 bytes with segment.bytes of 140 fill segments exactly', () => {
    expect(segmentsOf(written({ 'segment.bytes': 140 }, 0, 0, 0, 0, 0))).toBe('[0:140][2:140][4:70]');
  });

  test('VEC-1, ROLL-3: with 139 each gets its own', () => {
    expect(segmentsOf(written({ 'segment.bytes': 139 }, 0, 0, 0, 0, 0))).toBe(
      '[0:70][1:70][2:70][3:70][4:70]',
    );
  });

  test('ROLL-3: the verdict names size, batch and limit', () => {
    const fixture = written({ 'segment.bytes': 100 }, 0);
    expect(write(fixture, 'k')).toMatchObject({
      rolled: { rule: 'ROLL-3', facts: { sizeInBytes: 70, batchSizeInBytes: 70, segmentBytes: 100 } },
    });
  });
});

describe('by time, which only an append looks at (ROLL-1)', () => {
  test('VEC-2, ROLL-5: 1000 ms after the first record stays, 1001 rolls, whatever the clock says', () => {
    const fixture = written({ 'segment.ms': 1000 }, 5000, 6000);
    expect(segmentsOf(fixture)).toBe('[0:140]');
    expect(write(fixture, 'k', 'v', 6001)).toMatchObject({
      rolled: { rule: 'ROLL-5', facts: { waitedMs: 1001, segmentMs: 1000 } },
    });
    expect(segmentsOf(fixture)).toBe('[0:140][2:70]');
  });

  test('VEC-2, ROLL-4: older records never roll, and the first keeps its time', () => {
    expect(segmentsOf(written({ 'segment.ms': 1000 }, 9000, 0, 9500))).toBe('[0:210]');
  });

  test.each([
    [9900, '[0:150]'],
    [10_000, '[0:150]'],
    [10_001, '[0:80][2:70]'],
  ])(
    'ROLL-5: a first batch of 5000 and 9000 counts from 9000, so %d leaves %s (delta 4000 takes 2 bytes)',
    (timestamp, segments) => {
      const fixture = openLog({ 'segment.ms': 1000 });
      writeBatch(fixture, [
        ['k', 'v', 5000],
        ['k', 'v', 9000],
      ]);
      write(fixture, 'k', 'v', timestamp);
      expect(segmentsOf(fixture)).toBe(segments);
    },
  );

  test('VEC-2, ROLL-4: without timestamps the clock counts from the creation of the segment', () => {
    const fixture = written({ 'segment.ms': 1000 }, -1);
    fixture.cluster.nowMs = 1000;
    expect(write(fixture, 'k', 'v', -1)).toMatchObject({ rolled: null });
    fixture.cluster.nowMs = 1001;
    expect(write(fixture, 'k', 'v', -1)).toMatchObject({
      rolled: { rule: 'ROLL-4', facts: { waitedMs: 1001 } },
    });
    expect(segmentsOf(fixture)).toBe('[0:140][2:70]');
    fixture.cluster.nowMs = 2001;
    expect(write(fixture, 'k', 'v', -1)).toMatchObject({ rolled: null });
  });

  test('ROLL-4: a first record stamped 0 has a timestamp', () => {
    const fixture = written({ 'segment.ms': 1000 }, 0);
    fixture.cluster.nowMs = 5000;
    expect(write(fixture, 'k', 'v', 1000)).toMatchObject({ rolled: null });
    expect(write(fixture, 'k', 'v', 1001)).toMatchObject({ rolled: { rule: 'ROLL-5' } });
  });

  test('ROLL-15: under LogAppendTime it is the age of the first record, looked at when one arrives', () => {
    const fixture = openLog({ 'segment.ms': 1000, 'message.timestamp.type': 'LogAppendTime' });
    write(fixture, 'k', 'v', 77);
    fixture.cluster.nowMs = 1000;
    write(fixture, 'k', 'v', 77);
    expect(segmentsOf(fixture)).toBe('[0:140]');
    fixture.cluster.nowMs = 1001;
    write(fixture, 'k', 'v', 77);
    expect(segmentsOf(fixture)).toBe('[0:140][2:70]');
  });

  test('ROLL-16: after an old first record a current one rolls, and later old ones enter the new segment', () => {
    expect(segmentsOf(written({ 'segment.ms': 1000 }, 0, 50_000, 3, 50_000))).toBe('[0:70][1:210]');
  });

  test('ROLL-6: with compaction max.compaction.lag.ms of 1000 rolls at 1001 despite segment.ms of 100 000', () => {
    const config = { 'segment.ms': 100_000, 'max.compaction.lag.ms': 1000 };
    expect(segmentsOf(written({ ...config, 'cleanup.policy': 'compact' }, 0, 1000))).toBe('[0:140]');
    expect(segmentsOf(written({ ...config, 'cleanup.policy': 'compact' }, 0, 1001))).toBe('[0:70][1:70]');
    expect(segmentsOf(written({ ...config, 'cleanup.policy': 'compact,delete' }, 0, 1001))).toBe(
      '[0:70][1:70]',
    );
    expect(segmentsOf(written({ ...config, 'cleanup.policy': 'delete' }, 0, 1001))).toBe('[0:140]');
  });

  test('ROLL-6: the limit is the smaller of the two, and a lag of 0 does not count', () => {
    const limit = (config: Record<string, string | number>) =>
      maxSegmentMs(openLog({ 'cleanup.policy': 'compact', ...config }).log.config);
    expect(limit({ 'segment.ms': 500, 'max.compaction.lag.ms': 1000 })).toBe(500);
    expect(limit({ 'segment.ms': 500, 'max.compaction.lag.ms': 1 })).toBe(1);
    expect(limit({ 'segment.ms': 500, 'max.compaction.lag.ms': 0 })).toBe(500);
  });

  test('ROLL-4: the time waited may be negative', () => {
    const segment = activeSegment(written({}, 9000).log);
    expect(timeWaitedForRoll(segment, 50_000, 8000)).toBe(-1000);
  });
});

describe('jitter (ROLL-7)', () => {
  test('is 0 by default, without a draw', () => {
    const random = { seed: 3 };
    expect(drawRollJitterMs(openLog().log.config, random)).toBe(0);
    expect(random.seed).toBe(3);
  });

  test.each([
    [1000, 100, 100],
    [50, 100, 50],
  ])('of %d with segment.ms of %d is a draw modulo %d', (jitterMs, segmentMs, modulus) => {
    const { config } = openLog({ 'segment.jitter.ms': jitterMs, 'segment.ms': segmentMs }).log;
    for (let seed = 0; seed < 20; seed += 1) {
      expect(drawRollJitterMs(config, { seed })).toBe(nextUint32({ seed }) % modulus);
    }
  });

  test('rolls a segment that much earlier, and the new one draws its own', () => {
    const fixture = openLog({ 'segment.jitter.ms': 1000, 'segment.ms': 1000 }, { seed: 5 });
    const random = { seed: 5 };
    const jitterMs = nextUint32(random) % 1000;
    write(fixture, 'k', 'v', 0);
    expect(write(fixture, 'k', 'v', 1000 - jitterMs)).toMatchObject({ rolled: null });
    expect(write(fixture, 'k', 'v', 1001 - jitterMs)).toMatchObject({
      rolled: { facts: { segmentMs: 1000 - jitterMs } },
    });
    expect(activeSegment(fixture.log).rollJitterMs).toBe(nextUint32(random) % 1000);
  });
});

describe('by a full index (ROLL-8)', () => {
  test.each([
    [24, '[0:280][4:70]'],
    [31, '[0:280][4:70]'],
    [32, '[0:350]'],
  ])('of segment.index.bytes of %d the offset index: %s', (segmentIndexBytes, segments) => {
    const config = { 'segment.index.bytes': segmentIndexBytes, 'index.interval.bytes': 0 };
    expect(segmentsOf(written(config, -1, -1, -1, -1, -1))).toBe(segments);
  });

  test.each([
    [24, '[0:140][2:70]'],
    [35, '[0:140][2:70]'],
    [36, '[0:210]'],
  ])(
    'of segment.index.bytes of %d the time index, at one entry less than fit: %s',
    (segmentIndexBytes, segments) => {
      const config = { 'segment.index.bytes': segmentIndexBytes, 'index.interval.bytes': 0 };
      expect(segmentsOf(written(config, 1, 2, 3))).toBe(segments);
    },
  );

  test('the verdict counts the entries', () => {
    const fixture = written({ 'segment.index.bytes': 24, 'index.interval.bytes': 0 }, 1, 2);
    expect(write(fixture, 'k', 'v', 3)).toMatchObject({
      rolled: {
        rule: 'ROLL-8',
        facts: { offsetIndexEntries: 1, timeIndexEntries: 1, segmentIndexBytes: 24 },
      },
    });
  });
});

describe('the new segment', () => {
  test('ROLL-2: an offset more than 2^31 - 1 above the base does not fit', () => {
    const fixture = written({}, 0);
    fixture.log.logEndOffset = 2 ** 31 - 1;
    expect(write(fixture, 'k')).toMatchObject({ baseOffset: 2 ** 31 - 1, rolled: null });
    expect(write(fixture, 'k')).toMatchObject({
      baseOffset: 2 ** 31,
      rolled: { rule: 'ROLL-2', facts: { baseOffset: 0, lastOffset: 2 ** 31 } },
    });
    expect(segmentsOf(fixture)).toBe(`[0:140][${2 ** 31}:70]`);
  });

  test('ROLL-10, ROLL-14: starts at the log end and takes the batch, which sets its first time', () => {
    const fixture = written({ 'segment.ms': 1000 }, 0);
    fixture.cluster.nowMs = 42;
    write(fixture, 'k', 'v', 2000);
    expect(activeSegment(fixture.log)).toMatchObject({
      baseOffset: 1,
      createdMs: 42,
      rollingBasedTimestamp: 2000,
    });
  });

  test('ROLL-11: the closed segment gets a last time index entry', () => {
    const fixture = written({ 'segment.bytes': 140 }, 1, 2, 3);
    expect(fixture.log.segments.map(({ timeIndexEntries }) => timeIndexEntries)).toEqual([1, 0]);
  });

  test('ROLL-12: an empty segment never rolls by time', () => {
    const fixture = openLog({ 'segment.ms': 1000 });
    fixture.cluster.nowMs = 50_000;
    const incoming = { sizeInBytes: 70, maxTimestamp: -1, lastOffset: 0 };
    expect(shouldRoll(fixture.log, incoming, 50_000)).toMatchObject({ rolls: false, rule: 'ROLL-12' });
    expect(write(fixture, 'k', 'v', -1)).toMatchObject({ rolled: null });
  });

  test('ROLL-12: an empty segment at the log end that an index rolls is replaced by one of the same base', () => {
    const fixture = openLog({ 'segment.index.bytes': 12 });
    fixture.cluster.nowMs = 7;
    expect(write(fixture, 'k')).toMatchObject({ rolled: { rule: 'ROLL-8' } });
    expect(segmentsOf(fixture)).toBe('[0:70]');
    expect(activeSegment(fixture.log).createdMs).toBe(7);
    write(fixture, 'k');
    expect(segmentsOf(fixture)).toBe('[0:70][1:70]');
  });

  test('ROLL-13: a new log has one empty segment', () => {
    expect(segmentsOf(openLog())).toBe('[0:0]');
  });

  test('ROLL-18: a changed limit counts from the next append on', () => {
    const fixture = written({ 'segment.bytes': 1000 }, 0, 0);
    fixture.log.config = { ...fixture.log.config, 'segment.bytes': 70 };
    expect(segmentsOf(fixture)).toBe('[0:140]');
    write(fixture, 'k');
    expect(segmentsOf(fixture)).toBe('[0:140][2:70]');
  });

  test('a verdict against rolling says which clock it went by', () => {
    const incoming = { sizeInBytes: 70, maxTimestamp: 5, lastOffset: 1 };
    expect(shouldRoll(written({}, 3).log, incoming, 0)).toMatchObject({
      rolls: false,
      rule: 'ROLL-5',
      facts: { waitedMs: 2 },
    });
    expect(shouldRoll(written({}, -1).log, incoming, 9)).toMatchObject({
      rolls: false,
      rule: 'ROLL-4',
      facts: { waitedMs: 9 },
    });
  });
});
