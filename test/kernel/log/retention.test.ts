import { describe, expect, test } from 'vitest';
import { deletableFromMs, deletableSegments, retentionPasses } from '../../../src/kernel/log/retention.ts';
import {
  clean,
  type LogFixture,
  openLog,
  profileOf,
  retain,
  segmentsOf,
  write,
  writeBatch,
} from '../log-fixture.ts';

const ONE_BATCH = { 'segment.bytes': 70 };

function written(config: Record<string, string | number>, ...timestamps: number[]): LogFixture {
  const fixture = openLog(config);
  for (const timestamp of timestamps) write(fixture, 'k', 'v', timestamp);
  return fixture;
}

function left(fixture: LogFixture, atMs: number): string {
  retain(fixture, atMs);
  return segmentsOf(fixture);
}

describe('by time', () => {
  test('RET-7: a record of 0 with retention.ms of 1000 stays at 1000 and goes at 1001', () => {
    const fixture = written({ 'retention.ms': 1000 }, 0);
    expect(deletableFromMs(fixture.log, fixture.cluster)).toBe(1001);
    expect(left(fixture, 1000)).toBe('[0:70]');
    expect(left(fixture, 1001)).toBe('[1:0]');
  });

  test('RET-7: with retention.ms of 0 it stays at 0 and goes at 1', () => {
    const fixture = written({ 'retention.ms': 0 }, 0);
    expect(left(fixture, 0)).toBe('[0:70]');
    expect(left(fixture, 1)).toBe('[1:0]');
  });

  test('RET-4: -1 keeps everything', () => {
    const fixture = written({ 'retention.ms': -1 }, 0);
    expect(deletableFromMs(fixture.log, fixture.cluster)).toBe(Number.POSITIVE_INFINITY);
    expect(left(fixture, 2 ** 50)).toBe('[0:70]');
  });

  test('RET-9: the active segment goes too, an empty one at the log end having been rolled', () => {
    const fixture = written({ 'retention.ms': 1000 }, 0);
    expect(retain(fixture, 1001)).toMatchObject([{ pass: 'time', rolled: true, logStartOffset: 1 }]);
    expect(segmentsOf(fixture)).toBe('[1:0]');
    expect(fixture.log).toMatchObject({ logStartOffset: 1, logEndOffset: 1 });
    expect(retain(fixture, 5000)).toEqual([]);
    expect(deletableFromMs(fixture.log, fixture.cluster)).toBe(Number.POSITIVE_INFINITY);
  });

  test('RET-10: an empty active segment stays, and says so', () => {
    const fixture = openLog({ 'retention.ms': 0, 'retention.bytes': 0 });
    expect(left(fixture, 1000)).toBe('[0:0]');
    expect(deletableSegments(fixture.log, 'time', 1000)).toMatchObject([{ deletes: false, rule: 'RET-10' }]);
  });

  test('RET-2, CLN-16: a segment that a cleaning emptied goes by its file time, not being the last one', () => {
    const config = { ...ONE_BATCH, 'cleanup.policy': 'compact,delete', 'retention.ms': 1000 };
    const fixture = written(config, 0, 9000, 9000);
    clean(fixture, 0);
    expect(segmentsOf(fixture)).toBe('[0:0][1:70][2:70]');
    expect(left(fixture, 1000)).toBe('[0:0][1:70][2:70]');
    expect(left(fixture, 1001)).toBe('[1:70][2:70]');
    expect(fixture.log.logStartOffset).toBe(1);
  });

  test('RET-6: a record from the future blocks itself and every later segment', () => {
    const fixture = written({ ...ONE_BATCH, 'retention.ms': 1000 }, 0, 10, 999_999, 20, 30);
    expect(left(fixture, 100_000)).toBe('[2:70][3:70][4:70]');
    expect(fixture.log.logStartOffset).toBe(2);
    expect(deletableFromMs(fixture.log, fixture.cluster)).toBe(1_001_000);
    expect(left(fixture, 1_000_999)).toBe('[2:70][3:70][4:70]');
    expect(left(fixture, 1_001_000)).toBe('[5:0]');
  });

  test('RET-8: the largest timestamp of a segment governs, and an expired later one waits behind it', () => {
    const fixture = openLog({ 'segment.bytes': 80, 'retention.ms': 1000 });
    writeBatch(fixture, [
      ['k', 'v', 0],
      ['k', 'v', 5000],
    ]);
    write(fixture, 'k', 'v', 10);
    expect(segmentsOf(fixture)).toBe('[0:80][2:70]');
    expect(left(fixture, 5500)).toBe('[0:80][2:70]');
    expect(left(fixture, 6000)).toBe('[0:80][2:70]');
    expect(left(fixture, 6001)).toBe('[3:0]');
  });

  test('RET-5: without timestamps the modification time of the file counts', () => {
    const fixture = openLog({ 'retention.ms': 1000 }, { startMs: 400 });
    write(fixture, 'k', 'v', -1);
    expect(deletableSegments(fixture.log, 'time', 1400)).toMatchObject([
      { deletes: false, rule: 'RET-5', facts: { ageMs: 1000, largestTimestamp: 400, byFileTime: true } },
    ]);
    expect(left(fixture, 1400)).toBe('[0:70]');
    expect(left(fixture, 1401)).toBe('[1:0]');
  });

  test('RET-5: a record stamped 0 counts by its timestamp', () => {
    const fixture = openLog({ 'retention.ms': 1000 }, { startMs: 400 });
    write(fixture, 'k', 'v', 0);
    expect(deletableSegments(fixture.log, 'time', 1001)).toMatchObject([
      { deletes: true, rule: 'RET-4', lastOffset: 0, facts: { ageMs: 1001, byFileTime: false } },
    ]);
  });

  test('RET-22: LogAppendTime goes by the broker, whatever the clients say', () => {
    const config = { 'retention.ms': 1000, 'message.timestamp.type': 'LogAppendTime' };
    const fixture = written(config, 999_999);
    expect(left(fixture, 1000)).toBe('[0:70]');
    expect(left(fixture, 1001)).toBe('[1:0]');
  });

  test('RET-21: a lowered limit counts at the next look', () => {
    const fixture = written({ 'retention.ms': 1000 }, 0);
    fixture.log.config = { ...fixture.log.config, 'retention.ms': 10 };
    expect(segmentsOf(fixture)).toBe('[0:70]');
    expect(left(fixture, 11)).toBe('[1:0]');
  });
});

describe('VEC-3, RET-3: nothing at or above the high watermark goes', () => {
  test.each([
    [0, '[0:70][1:70][2:70]'],
    [1, '[1:70][2:70]'],
    [2, '[2:70]'],
    [3, '[3:0]'],
  ])('of three expired one-record segments a high watermark of %d leaves %s', (highWatermark, segments) => {
    const fixture = written({ ...ONE_BATCH, 'retention.ms': 1000 }, 0, 0, 0);
    fixture.log.highWatermark = highWatermark;
    expect(left(fixture, 1001)).toBe(segments);
  });

  test('the verdict names the bound', () => {
    const fixture = written({ 'retention.ms': 1000 }, 0);
    fixture.log.highWatermark = 0;
    expect(deletableSegments(fixture.log, 'time', 1001)).toMatchObject([
      { deletes: false, rule: 'RET-3', facts: { highWatermark: 0, upperOffset: 1 } },
    ]);
    expect(deletableFromMs(fixture.log, fixture.cluster)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('by size', () => {
  test.each([
    [0, '[4:0]'],
    [69, '[3:70]'],
    [70, '[3:70]'],
    [71, '[2:70][3:70]'],
    [139, '[2:70][3:70]'],
    [140, '[2:70][3:70]'],
    [141, '[1:70][2:70][3:70]'],
    [210, '[1:70][2:70][3:70]'],
    [211, '[0:70][1:70][2:70][3:70]'],
    [280, '[0:70][1:70][2:70][3:70]'],
    [281, '[0:70][1:70][2:70][3:70]'],
    [-1, '[0:70][1:70][2:70][3:70]'],
  ])(
    'VEC-4, RET-13: of four 70-byte segments retention.bytes of %d leaves %s',
    (retentionBytes, segments) => {
      const fixture = written(
        { ...ONE_BATCH, 'retention.ms': -1, 'retention.bytes': retentionBytes },
        0,
        0,
        0,
        0,
      );
      expect(left(fixture, 0)).toBe(segments);
    },
  );

  test('RET-13: of 271, 271 and 70 bytes with a limit of 150 one goes and 341 stay', () => {
    const fixture = openLog({ 'segment.bytes': 271, 'retention.bytes': 150 });
    for (const valueBytes of [200, 200, 1]) write(fixture, 'k', valueBytes);
    expect(segmentsOf(fixture)).toBe('[0:271][1:271][2:70]');
    expect(left(fixture, 0)).toBe('[1:271][2:70]');
    expect(fixture.log.logStartOffset).toBe(1);
  });

  test('RET-11: a log smaller than the limit is not looked at, not even its emptied segments', () => {
    const config = { ...ONE_BATCH, 'cleanup.policy': 'compact,delete', 'retention.bytes': 141 };
    const fixture = written(config, 0, 0, 0);
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:0][1:70][2:70]');
    expect(left(fixture, 0)).toBe('[0:0][1:70][2:70]');
    fixture.log.config = { ...fixture.log.config, 'retention.bytes': 140 };
    expect(left(fixture, 0)).toBe('[1:70][2:70]');
  });

  test('RET-9, RET-11: a limit of 0 takes the active segment too', () => {
    expect(retain(written({ 'retention.bytes': 0 }, 0), 0)).toMatchObject([{ pass: 'size', rolled: true }]);
  });

  test('RET-11: the verdicts count down what is too much', () => {
    const { log } = written({ ...ONE_BATCH, 'retention.bytes': 100 }, 0, 0, 0);
    const facts = { sizeInBytes: 70, retentionBytes: 100 };
    expect(deletableSegments(log, 'size', 0)).toMatchObject([
      { deletes: true, rule: 'RET-11', lastOffset: 0, facts: { ...facts, excessBytes: 110 } },
      { deletes: false, rule: 'RET-11', lastOffset: 1, facts: { ...facts, excessBytes: 40 } },
    ]);
  });

  test('RET-15: time and size are an or', () => {
    const config = { ...ONE_BATCH, 'retention.ms': 1000, 'retention.bytes': 140 };
    expect(retain(written(config, 0, 5000, 5000, 5000), 1001).map(({ pass }) => pass)).toEqual(['size']);
    expect(retain(written(config, 0, 5000), 1001).map(({ pass }) => pass)).toEqual(['time']);
  });

  test('deletableFromMs: a log past its size is deletable now, another one never by size', () => {
    const past = written({ ...ONE_BATCH, 'retention.ms': -1, 'retention.bytes': 70 }, 0, 0);
    past.cluster.nowMs = 33;
    expect(deletableFromMs(past.log, past.cluster)).toBe(33);
    const within = written({ ...ONE_BATCH, 'retention.ms': -1, 'retention.bytes': 71 }, 0, 0);
    expect(deletableFromMs(within.log, within.cluster)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('by log start offset', () => {
  test.each([
    [0, '[0:70][1:70][2:70]'],
    [1, '[1:70][2:70]'],
    [2, '[2:70]'],
    [3, '[2:70]'],
  ])(
    'RET-14: of three segments a log start of %d leaves %s, the active one always',
    (logStartOffset, segments) => {
      const fixture = written({ ...ONE_BATCH, 'retention.ms': -1 }, 0, 0, 0);
      fixture.log.logStartOffset = logStartOffset;
      fixture.cluster.nowMs = 5;
      expect(deletableFromMs(fixture.log, fixture.cluster)).toBe(
        logStartOffset > 0 ? 5 : Number.POSITIVE_INFINITY,
      );
      expect(left(fixture, 5)).toBe(segments);
      expect(fixture.log.logStartOffset).toBe(logStartOffset);
    },
  );

  test('RET-14: the verdicts name the log start and the next base', () => {
    const { log } = written({ ...ONE_BATCH, 'retention.ms': -1 }, 0, 0);
    log.logStartOffset = 1;
    expect(deletableSegments(log, 'startOffset', 0)).toMatchObject([
      { deletes: true, rule: 'RET-14', facts: { logStartOffset: 1, nextBaseOffset: 1 } },
      { deletes: false, rule: 'RET-14', facts: { logStartOffset: 1, nextBaseOffset: null } },
    ]);
  });

  test('RET-14: a segment with the log start inside stays', () => {
    const fixture = written({ 'segment.bytes': 140, 'retention.ms': -1 }, 0, 0, 0);
    fixture.log.logStartOffset = 1;
    expect(left(fixture, 0)).toBe('[0:140][2:70]');
    expect(fixture.log.logStartOffset).toBe(1);
  });

  test('RET-1: it is the only check with compact alone, and with neither policy (RET-24)', () => {
    for (const policy of ['compact', '']) {
      const fixture = written(
        { ...ONE_BATCH, 'cleanup.policy': policy, 'retention.ms': 0, 'retention.bytes': 0 },
        0,
        0,
      );
      expect(left(fixture, 1000)).toBe('[0:70][1:70]');
      fixture.log.logStartOffset = 1;
      expect(left(fixture, 1000)).toBe('[1:70]');
    }
  });

  test('RET-1: the order of the passes by release', () => {
    const passes = (version: string) => retentionPasses(openLog().log, { version: profileOf(version) });
    expect(passes('2.8')).toEqual(['time', 'size', 'startOffset']);
    for (const version of ['3.0', '3.1', '3.9', '4.0', '4.1', '4.2']) {
      expect(passes(version)).toEqual(['startOffset', 'size', 'time']);
    }
    const compacted = openLog({ 'cleanup.policy': 'compact,delete' }).log;
    expect(retentionPasses(compacted, { version: profileOf('4.2') })).toHaveLength(3);
  });
});
