import { describe, expect, test } from 'vitest';
import { type Cleanability, cleanability, cleanableFromMs } from '../../../src/kernel/log/cleanable.ts';
import {
  addTopic,
  clean,
  type LogFixture,
  openLog,
  profileOf,
  segmentsOf,
  write,
  writeBatch,
} from '../log-fixture.ts';

const COMPACT = { 'cleanup.policy': 'compact', 'segment.bytes': 70 };
const NEVER = Number.POSITIVE_INFINITY;

function written(config: Record<string, string | number>, timestamps: number[], version = '3.9'): LogFixture {
  const fixture = openLog({ ...COMPACT, ...config }, { version });
  timestamps.forEach((timestamp, index) => {
    write(fixture, 'abcdefghi'.charAt(index), 'v', timestamp);
  });
  return fixture;
}

function seen({ log, cluster }: LogFixture, atMs = 0): Cleanability {
  return cleanability(log, { version: cluster.version, nowMs: atMs });
}

describe('how far the cleaner may go', () => {
  test('CLN-3: up to the active segment', () => {
    expect(seen(written({}, [0, 0, 0]))).toMatchObject({
      firstDirtyOffset: 0,
      firstUncleanableOffset: 2,
      cleanBytes: 0,
      cleanableBytes: 140,
      cleanableRatio: 1,
      isChosen: true,
    });
  });

  test.each([
    [1009, 1],
    [1010, 2],
    [1499, 2],
    [1500, 3],
    [9999, 3],
  ])('VEC-12, CLN-4: with a minimal lag of 1000, at %d up to %d', (atMs, firstUncleanableOffset) => {
    const fixture = written({ 'min.compaction.lag.ms': 1000 }, [0, 10, 500, 600]);
    expect(seen(fixture, atMs)).toMatchObject({ firstUncleanableOffset, isChosen: true });
    clean(fixture, atMs);
    expect(fixture.log.cleanerCheckpoint).toBe(firstUncleanableOffset);
  });

  test('VEC-12: a single closed segment of 0 is not cleanable at 999 and is at 1000', () => {
    const fixture = written({ 'min.compaction.lag.ms': 1000 }, [0, 0]);
    expect(seen(fixture, 999)).toMatchObject({
      isChosen: false,
      rule: 'CLN-4',
      cleanableRatio: null,
      cleanableBytes: 0,
    });
    expect(seen(fixture, 999).facts).toMatchObject({ largestTimestamp: 0, minCompactionLagMs: 1000 });
    expect(seen(fixture, 1000).isChosen).toBe(true);
    expect(cleanableFromMs(fixture.log, fixture.cluster)).toBe(1000);
  });

  test('CLN-4: the lag goes by the largest timestamp of a segment, and holds what comes behind it', () => {
    const fixture = written({ 'min.compaction.lag.ms': 1000 }, [0, 5000, 3, 4]);
    expect(seen(fixture, 1010).firstUncleanableOffset).toBe(1);
    expect(seen(fixture, 6000).firstUncleanableOffset).toBe(3);
  });

  test('CLN-4: a segment without timestamps counts by its file time', () => {
    const fixture = written({ 'min.compaction.lag.ms': 1000 }, [-1, -1]);
    expect(seen(fixture, 999).isChosen).toBe(false);
    expect(seen(fixture, 1000).isChosen).toBe(true);
  });

  test('CLN-4: the clean part is not looked at', () => {
    const fixture = written({ 'min.compaction.lag.ms': 1000 }, [0, 0, 0]);
    fixture.log.cleanerCheckpoint = 1;
    fixture.log.segments[0]!.maxTimestampSoFar = 9999;
    expect(seen(fixture, 1000).firstUncleanableOffset).toBe(2);
  });

  test.each([
    [3, 2],
    [4, 4],
    [7, 6],
  ])(
    'VEC-21, CLN-2: a high watermark of %d in two-record segments bounds at %d',
    (highWatermark, checkpoint) => {
      const fixture = written(
        { 'segment.bytes': 140, 'min.cleanable.dirty.ratio': 0 },
        [0, 0, 0, 0, 0, 0, 0],
      );
      expect(segmentsOf(fixture)).toBe('[0:140][2:140][4:140][6:70]');
      fixture.log.highWatermark = highWatermark;
      expect(seen(fixture).firstUncleanableOffset).toBe(checkpoint);
      clean(fixture);
      expect(fixture.log.cleanerCheckpoint).toBe(checkpoint);
    },
  );

  test('VEC-21: then with 4 the clean and the dirty part are 140 each', () => {
    const fixture = written({ 'segment.bytes': 140, 'min.cleanable.dirty.ratio': 0 }, [0, 0, 0, 0, 0, 0, 0]);
    fixture.log.highWatermark = 3;
    clean(fixture);
    expect(fixture.log.cleanerCheckpoint).toBe(2);
    fixture.log.highWatermark = 4;
    expect(seen(fixture)).toMatchObject({
      cleanBytes: 140,
      cleanableBytes: 140,
      cleanableRatio: 0.5,
      isChosen: true,
    });
    clean(fixture);
    expect(fixture.log.cleanerCheckpoint).toBe(4);
  });

  test('CLN-2: the high watermark inside the first dirty segment leaves nothing, and is the reason', () => {
    const fixture = written({ 'segment.bytes': 140, 'min.cleanable.dirty.ratio': 0 }, [0, 0, 0, 0, 0]);
    fixture.log.highWatermark = 1;
    expect(seen(fixture)).toMatchObject({ cleanableBytes: 0, isChosen: false, rule: 'CLN-2' });
    expect(seen(fixture).facts).toMatchObject({ lastStableOffset: 1 });
  });

  test('CLN-2: a checkpoint inside the segment that holds the high watermark leaves nothing', () => {
    const fixture = written({ 'segment.bytes': 140, 'min.cleanable.dirty.ratio': 0 }, [0, 0, 0, 0, 0, 0, 0]);
    fixture.log.highWatermark = 3;
    fixture.log.cleanerCheckpoint = 3;
    expect(seen(fixture)).toMatchObject({
      firstUncleanableOffset: 2,
      cleanBytes: 280,
      cleanableBytes: 0,
      cleanableRatio: 0,
      isChosen: false,
    });
  });

  test.each(['2.8', '3.0'])('CLN-2: %s cleans beyond the high watermark', (version) => {
    const fixture = written({}, [0, 0, 0], version);
    fixture.log.highWatermark = 0;
    expect(seen(fixture).firstUncleanableOffset).toBe(2);
  });

  test('CLN-2: where both bounds meet the high watermark is named, which waiting does not move', () => {
    const fixture = written({ 'min.compaction.lag.ms': 1000 }, [0, 0]);
    fixture.log.highWatermark = 0;
    expect(seen(fixture, 0)).toMatchObject({ firstUncleanableOffset: 0, isChosen: false, rule: 'CLN-2' });
  });

  test('CLN-2: of the two bounds the lower one holds', () => {
    const fixture = written({ 'min.compaction.lag.ms': 1000 }, [0, 10, 20, 30, 40]);
    fixture.log.highWatermark = 1;
    expect(seen(fixture, 1010).firstUncleanableOffset).toBe(1);
    fixture.log.highWatermark = 3;
    expect(seen(fixture, 1010).firstUncleanableOffset).toBe(2);
    expect(seen(fixture, 1030).firstUncleanableOffset).toBe(3);
  });
});

describe('where the dirty part begins', () => {
  test('CLN-1: at the log start without a checkpoint, and with one outside the log, which is corrected', () => {
    const fixture = written({}, [0, 0, 0]);
    expect(seen(fixture)).toMatchObject({ firstDirtyOffset: 0, resetsCheckpoint: false });
    for (const [logStartOffset, checkpoint, resets, firstDirtyOffset] of [
      [1, 0, true, 1],
      [1, 1, false, 1],
      [0, 3, false, 3],
      [0, 4, true, 0],
    ] as const) {
      fixture.log.logStartOffset = logStartOffset;
      fixture.log.cleanerCheckpoint = checkpoint;
      expect(seen(fixture)).toMatchObject({ firstDirtyOffset, resetsCheckpoint: resets });
    }
  });

  test('CLN-1: the correction is written back by the turn of the cleaner', () => {
    const fixture = written({ 'min.cleanable.dirty.ratio': 1 }, [0, 0, 0]);
    fixture.log.logStartOffset = 1;
    fixture.log.cleanerCheckpoint = 0;
    expect(cleanableFromMs(fixture.log, { ...fixture.cluster, nowMs: 77 })).toBe(77);
    expect(clean(fixture).cleaning).toBeNull();
    expect(fixture.log.cleanerCheckpoint).toBe(1);
    expect(cleanableFromMs(fixture.log, fixture.cluster)).toBe(NEVER);
  });

  test('CLN-5: a segment that the checkpoint splits counts as clean and as cleanable', () => {
    const fixture = written({ 'segment.bytes': 140 }, [0, 0, 0, 0, 0, 0, 0]);
    fixture.log.cleanerCheckpoint = 3;
    expect(seen(fixture)).toMatchObject({ cleanBytes: 280, cleanableBytes: 280, cleanableRatio: 0.5 });
  });

  test('CLN-5: neither the active segment nor an uncleanable one counts', () => {
    const fixture = written({ 'min.compaction.lag.ms': 1000 }, [0, 0, 5000, 5000]);
    fixture.log.cleanerCheckpoint = 1;
    expect(seen(fixture, 1000)).toMatchObject({ cleanBytes: 70, cleanableBytes: 70 });
  });
});

describe('is the log chosen', () => {
  test('CLN-8: clean 140 and dirty 140 is not above 0.5, dirty 280 is', () => {
    const fixture = written({ 'segment.bytes': 140 }, [0, 0, 0, 0, 0]);
    fixture.log.cleanerCheckpoint = 2;
    expect(seen(fixture)).toMatchObject({ cleanableRatio: 0.5, isChosen: false, rule: 'CLN-7' });
    const dirtier = written({ 'segment.bytes': 140 }, [0, 0, 0, 0, 0, 0, 0]);
    dirtier.log.cleanerCheckpoint = 2;
    expect(seen(dirtier)).toMatchObject({
      cleanBytes: 140,
      cleanableBytes: 280,
      isChosen: true,
      rule: 'CLN-7',
    });
  });

  test('CLN-9: a log never cleaned has ratio 1, which a threshold of 1 does not take', () => {
    expect(seen(written({ 'min.cleanable.dirty.ratio': 0.99 }, [0, 0]))).toMatchObject({ isChosen: true });
    expect(seen(written({ 'min.cleanable.dirty.ratio': 1 }, [0, 0]))).toMatchObject({ isChosen: false });
  });

  test('CLN-9: a threshold of 0 takes any dirty closed bytes, and not none', () => {
    const fixture = written({ 'min.cleanable.dirty.ratio': 0 }, [0, 0]);
    expect(seen(fixture).isChosen).toBe(true);
    clean(fixture);
    expect(seen(fixture)).toMatchObject({ cleanableBytes: 0, isChosen: false, rule: 'CLN-9' });
    expect(seen(fixture).facts).toMatchObject({ activeBaseOffset: 1 });
  });

  test('CLN-9: an empty log is not, for want of closed bytes and not for its high watermark of 0', () => {
    expect(seen(written({}, []))).toMatchObject({
      isChosen: false,
      rule: 'CLN-9',
      firstUncleanableOffset: 0,
    });
  });

  test('CLN-5: a log without a closed byte has no ratio', () => {
    expect(seen(written({}, [0]))).toMatchObject({ cleanableRatio: null, isChosen: false, rule: 'CLN-9' });
  });

  test('CLN-12: a log marked uncleanable is not', () => {
    const fixture = written({}, [0, 0]);
    fixture.log.isUncleanable = true;
    expect(seen(fixture)).toMatchObject({ isChosen: false, rule: 'CLN-12' });
  });

  test('CLN-10: the highest ratio goes first, the first of equal ones', () => {
    const { cluster, log: first } = openLog(COMPACT);
    const { log: second } = addTopic(cluster, 'u', COMPACT);
    const { log: third } = addTopic(cluster, 'v', COMPACT);
    for (const log of [first, second, third]) for (const key of 'abcd') write({ cluster, log }, key);
    first.cleanerCheckpoint = 1;
    expect(clean({ cluster }).log).toBe(second);
    expect(clean({ cluster }).log).toBe(third);
    expect(clean({ cluster }).log).toBe(first);
    expect(clean({ cluster })).toMatchObject({ log: null, cleaning: null });
  });
});

describe('CLN-11: max.compaction.lag.ms', () => {
  test('VEC-13: a dirty segment of 3 with a lag of 1000 is not due at 1003 and is at 1004, with a ratio of 0.5', () => {
    const fixture = written({ 'max.compaction.lag.ms': 1000, 'min.cleanable.dirty.ratio': 0.9 }, [1, 3, 4]);
    fixture.log.cleanerCheckpoint = 1;
    expect(seen(fixture, 1003)).toMatchObject({ compactionDelayMs: 0, isChosen: false, cleanableRatio: 0.5 });
    expect(seen(fixture, 1004)).toMatchObject({ compactionDelayMs: 1, isChosen: true, rule: 'CLN-11' });
    expect(cleanableFromMs(fixture.log, fixture.cluster)).toBe(1004);
  });

  test('the earliest first-batch timestamp above 0 counts, and the active segment does not', () => {
    const lag = { 'max.compaction.lag.ms': 1000, 'min.cleanable.dirty.ratio': 1 };
    expect(seen(written(lag, [9, 5, 7, 1]), 1006).compactionDelayMs).toBe(1);
    expect(seen(written(lag, [0, 50, 1]), 1006).compactionDelayMs).toBe(0);
    expect(seen(written(lag, [-1, -1]), 99_999).compactionDelayMs).toBe(0);
    expect(seen(written(lag, [1, 50]), 1006).compactionDelayMs).toBe(5);
  });

  test('by default no log must be cleaned, and none becomes due', () => {
    const fixture = written({ 'min.cleanable.dirty.ratio': 1 }, [1, 1]);
    expect(seen(fixture, 2 ** 52).compactionDelayMs).toBe(0);
    expect(cleanableFromMs(fixture.log, fixture.cluster)).toBe(NEVER);
  });

  test('CLN-7: a log that must be cleaned is not chosen without cleanable bytes', () => {
    const lags = {
      'max.compaction.lag.ms': 1000,
      'min.compaction.lag.ms': 1000,
      'min.cleanable.dirty.ratio': 1,
    };
    const fixture = openLog({ ...COMPACT, ...lags, 'segment.bytes': 80 });
    writeBatch(fixture, [
      ['a', 'v', 3],
      ['b', 'v', 5],
    ]);
    write(fixture, 'c', 'v', 5);
    // The first batch is both the oldest and the youngest: a new first timestamp of 3 is what a cleaning leaves.
    fixture.log.segments[0]!.rollingBasedTimestamp = 3;
    expect(seen(fixture, 1004)).toMatchObject({ compactionDelayMs: 1, cleanableBytes: 0, isChosen: false });
    expect(seen(fixture, 1005)).toMatchObject({ compactionDelayMs: 2, isChosen: true });
    expect(cleanableFromMs(fixture.log, fixture.cluster)).toBe(1005);
  });
});

describe('cleanableFromMs', () => {
  test('is now for a log that is chosen', () => {
    const fixture = written({}, [0, 0]);
    expect(cleanableFromMs(fixture.log, { ...fixture.cluster, nowMs: 123 })).toBe(123);
  });

  test('finds the lag at which the ratio passes, not the first that adds bytes', () => {
    const fixture = written(
      { 'min.compaction.lag.ms': 1000, 'min.cleanable.dirty.ratio': 0.6 },
      [0, 30, 20, 10],
    );
    fixture.log.cleanerCheckpoint = 1;
    // Clean 70; at 1030 the segments of 30 and 20 become cleanable together: 140 of 210.
    expect(cleanableFromMs(fixture.log, fixture.cluster)).toBe(1030);
  });

  test('looks only ahead', () => {
    const fixture = written({ 'min.compaction.lag.ms': 1000, 'min.cleanable.dirty.ratio': 1 }, [0, 10, 20]);
    expect(cleanableFromMs(fixture.log, { version: profileOf('3.9'), nowMs: 1005 })).toBe(NEVER);
  });
});
