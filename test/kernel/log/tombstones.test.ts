import { describe, expect, test } from 'vitest';
import { upgradeCluster } from '../../../src/kernel/cluster.ts';
import { recordsOf } from '../../../src/kernel/log/batch.ts';
import {
  batchesOf,
  clean,
  horizonsOf,
  type LogFixture,
  openLog,
  profileOf,
  recordsIn,
  segmentsOf,
  write,
  writeBatch,
} from '../log-fixture.ts';

const COMPACT = { 'cleanup.policy': 'compact', 'segment.bytes': 70, 'min.cleanable.dirty.ratio': 0.01 };

function open(config: Record<string, string | number>, version = '3.9', startMs = 100_000): LogFixture {
  return openLog({ ...COMPACT, ...config }, { version, startMs });
}

function writeAt(fixture: LogFixture, atMs: number, key: string, value: string | null = 'v'): void {
  fixture.cluster.nowMs = atMs;
  write(fixture, key, value);
}

const hasTombstone = (fixture: LogFixture, key: string): boolean =>
  batchesOf(fixture).some((batch) =>
    recordsOf(batch).some((record) => record.key === key && record.value === null),
  );

describe('since 3.1: a horizon in the batch (TMB-6)', () => {
  test('the largest delete.retention.ms exceeds 64 bits with the clock: no horizon, and tombstones stay', () => {
    const fixture = open({ 'delete.retention.ms': '9223372036854775807' });
    writeAt(fixture, 1, 'a', null);
    for (const nowMs of [2, 3]) {
      writeAt(fixture, nowMs, 'b', '1');
      clean(fixture);
      expect(horizonsOf(fixture)).toEqual({});
      expect(hasTombstone(fixture, 'a')).toBe(true);
    }
  });

  test('VEC-8, TMB-8, TMB-9: set by the first cleaning, kept a millisecond before it, gone at it, never by itself', () => {
    const fixture = open({ 'delete.retention.ms': 1000 });
    write(fixture, 'a', '1');
    write(fixture, 'a', null);
    write(fixture, 'b', '1');
    write(fixture, 'c', '1');
    expect(segmentsOf(fixture)).toBe('[0:70][1:69][2:70][3:70]');
    clean(fixture, 100_000);
    expect(segmentsOf(fixture)).toBe('[0:0][1:70][2:70][3:70]');
    expect(horizonsOf(fixture)).toEqual({ 1: 101_000 });

    expect(clean(fixture, 101_000).cleaning).toBeNull();
    expect(clean(fixture, 999_999).cleaning).toBeNull();

    writeAt(fixture, 100_999, 'd', '1');
    clean(fixture);
    expect(hasTombstone(fixture, 'a')).toBe(true);
    expect(segmentsOf(fixture)).toBe('[0:70][2:70][3:70][4:70]');
    expect(batchesOf(fixture)[0]).toMatchObject({ baseOffset: 1, lastOffset: 1 });

    writeAt(fixture, 101_000, 'e', '1');
    expect(clean(fixture).cleaning?.removed).toEqual([{ offset: 1, isTombstone: true, rule: 'TMB-6' }]);
    expect(hasTombstone(fixture, 'a')).toBe(false);
    expect(segmentsOf(fixture)).toBe('[0:0][2:70][3:70][4:70][5:70]');
  });

  test('VEC-9, TMB-7: with delete.retention.ms of 0 the first cleaning keeps it, the second removes it', () => {
    const fixture = open({ 'delete.retention.ms': 0 });
    write(fixture, 'a', null);
    write(fixture, 'b');
    clean(fixture);
    expect(horizonsOf(fixture)).toEqual({ 0: 100_000 });
    write(fixture, 'c');
    clean(fixture);
    expect(recordsIn(fixture)).toBe('1:b=v 2:c=v');
  });

  test('VEC-10: merged with a new key each second, horizon 2100 at 2000, gone at 3000', () => {
    const fixture = open(
      { 'segment.bytes': 1000, 'segment.ms': 10, 'delete.retention.ms': 100 },
      '3.9',
      1000,
    );
    writeAt(fixture, 1000, 'a', null);
    writeAt(fixture, 2000, 'b');
    clean(fixture);
    expect(horizonsOf(fixture)).toEqual({ 0: 2100 });
    writeAt(fixture, 3000, 'c');
    clean(fixture);
    expect(hasTombstone(fixture, 'a')).toBe(false);
  });

  test('FMT-12: with a horizon a day ahead 69 bytes become 72 and a batch of two records of 78 becomes 84', () => {
    const fixture = open({ 'segment.bytes': 78 });
    write(fixture, 'a', null);
    writeBatch(fixture, [
      ['b', null],
      ['c', 'v'],
    ]);
    write(fixture, 'd');
    expect(segmentsOf(fixture)).toBe('[0:69][1:78][3:70]');
    clean(fixture);
    expect(segmentsOf(fixture)).toBe('[0:72][1:84][3:70]');
    expect(horizonsOf(fixture)).toEqual({ 0: 86_500_000, 1: 86_500_000 });
    expect(
      batchesOf(fixture)
        .flatMap(recordsOf)
        .map(({ timestamp }) => timestamp),
    ).toEqual(Array(4).fill(100_000));
  });

  test('TMB-6: a horizon once set does not change, and covers the whole batch', () => {
    const fixture = open({ 'segment.bytes': 79, 'delete.retention.ms': 1000 });
    writeBatch(fixture, [
      ['a', null],
      ['b', null],
    ]);
    write(fixture, 'c');
    clean(fixture);
    fixture.log.config = { ...fixture.log.config, 'delete.retention.ms': 9 };
    writeAt(fixture, 100_500, 'b', '2');
    writeAt(fixture, 100_500, 'd');
    clean(fixture);
    expect(recordsIn(fixture)).toBe('0:a 2:c=v 3:b=2 4:d=v');
    expect(horizonsOf(fixture)).toEqual({ 0: 101_000 });
  });

  test('TMB-6: a superseded tombstone goes at once, by its key', () => {
    const fixture = open({});
    write(fixture, 'a', null);
    write(fixture, 'a', '2');
    write(fixture, 'b');
    expect(clean(fixture).cleaning?.removed).toEqual([{ offset: 0, isTombstone: true, rule: 'CLN-23' }]);
    expect(horizonsOf(fixture)).toEqual({});
  });

  test('TMB-1: an empty value is none', () => {
    const fixture = open({ 'delete.retention.ms': 0 });
    write(fixture, 'a', '');
    write(fixture, 'b');
    clean(fixture);
    expect(horizonsOf(fixture)).toEqual({});
    write(fixture, 'c');
    clean(fixture, 200_000);
    expect(recordsIn(fixture)).toContain('0:a=');
  });

  test('TMB-12: one for a key that never had a value is treated the same', () => {
    const fixture = open({ 'delete.retention.ms': 1000 });
    write(fixture, 'never', null);
    expect(fixture.log.logEndOffset).toBe(0);
    const roomy = open({ 'delete.retention.ms': 1000, 'segment.bytes': 80 });
    write(roomy, 'never', null);
    write(roomy, 'b');
    clean(roomy);
    expect(horizonsOf(roomy)).toEqual({ 0: 101_000 });
  });

  test('TMB-11: after an upgrade the first cleaning sets the horizon of old tombstones', () => {
    const fixture = open({ 'delete.retention.ms': 1000 }, '3.0');
    write(fixture, 'a', null);
    write(fixture, 'b');
    clean(fixture);
    expect(horizonsOf(fixture)).toEqual({});
    fixture.cluster.nowMs = 200_000;
    upgradeCluster(fixture.cluster, profileOf('3.1'));
    write(fixture, 'c');
    clean(fixture);
    expect(horizonsOf(fixture)).toEqual({ 0: 201_000 });
  });
});

describe('up to 3.0: file times (TMB-3)', () => {
  /** A tombstone at 1000, then a new key and a cleaning each second; the time of the cleaning that took it. */
  function goneAt(segmentBytes: number, keys: readonly string[]): number | null {
    const config = { 'segment.bytes': segmentBytes, 'segment.ms': 10, 'delete.retention.ms': 100 };
    const fixture = open(config, '3.0', 1000);
    writeAt(fixture, 1000, 'a', null);
    for (const [index, key] of keys.entries()) {
      writeAt(fixture, 2000 + index * 1000, key);
      const { cleaning } = clean(fixture);
      if (hasTombstone(fixture, 'a')) continue;
      expect(cleaning?.removed).toEqual([{ offset: 0, isTombstone: true, rule: 'TMB-3' }]);
      return fixture.cluster.nowMs;
    }
    return null;
  }

  test('VEC-10, TMB-4: kept until the merged segment of 995 bytes is full, gone at 17 000', () => {
    expect(
      goneAt(
        1000,
        Array.from({ length: 20 }, (_, index) => `k${index}`),
      ),
    ).toBe(17_000);
  });

  test('VEC-10: at 16 000 the merged segment has its 995 bytes', () => {
    const fixture = open(
      { 'segment.bytes': 1000, 'segment.ms': 10, 'delete.retention.ms': 100 },
      '3.0',
      1000,
    );
    writeAt(fixture, 1000, 'a', null);
    for (let index = 0; index < 15; index += 1) {
      writeAt(fixture, 2000 + index * 1000, `k${index}`);
      clean(fixture);
    }
    expect(fixture.cluster.nowMs).toBe(16_000);
    expect(segmentsOf(fixture)).toMatch(/^\[0:995\]/);
    expect(hasTombstone(fixture, 'a')).toBe(true);
  });

  test('TMB-4: in segments of one batch it goes with the third cleaning', () => {
    expect(goneAt(70, ['b', 'c', 'd', 'e', 'f'])).toBe(4000);
  });

  test('TMB-4, KAFKA-8522: while everything fits one segment it never goes', () => {
    expect(
      goneAt(
        1_000_000,
        Array.from({ length: 200 }, (_, index) => `k${index}`),
      ),
    ).toBeNull();
  });

  test('TMB-4, KAFKA-4545: it goes 1 ms after the first cleaning, when that comes late', () => {
    const fixture = open({ 'delete.retention.ms': 100 }, '3.0', 1000);
    writeAt(fixture, 1000, 'a', null);
    writeAt(fixture, 2000, 'b');
    writeAt(fixture, 1_000_000, 'c');
    clean(fixture);
    expect(hasTombstone(fixture, 'a')).toBe(true);
    writeAt(fixture, 1_000_001, 'd');
    clean(fixture);
    expect(hasTombstone(fixture, 'a')).toBe(false);
  });

  test('TMB-5: with delete.retention.ms of 0 the first cleaning keeps it, the next drops it', () => {
    const fixture = open({ 'delete.retention.ms': 0 }, '3.0', 1000);
    writeAt(fixture, 1000, 'a', null);
    writeAt(fixture, 2000, 'b');
    clean(fixture);
    expect(hasTombstone(fixture, 'a')).toBe(true);
    writeAt(fixture, 3000, 'c');
    clean(fixture);
    expect(hasTombstone(fixture, 'a')).toBe(false);
  });

  test('TMB-5: the first cleaning drops it if the last clean segment was written in the same millisecond', () => {
    const fixture = open({ 'delete.retention.ms': 0 }, '3.0', 1000);
    writeAt(fixture, 1000, 'x');
    writeAt(fixture, 1000, 'a', null);
    fixture.log.cleanerCheckpoint = 1;
    writeAt(fixture, 3000, 'b');
    expect(clean(fixture).cleaning?.removed).toEqual([{ offset: 1, isTombstone: true, rule: 'TMB-3' }]);
  });

  test('TMB-3: exactly delete.retention.ms before the last clean segment it goes, 1 ms later it stays', () => {
    const kept = (tombstoneMs: number) => {
      const fixture = open({ 'delete.retention.ms': 100 }, '3.0', 0);
      writeAt(fixture, tombstoneMs, 'a', null);
      writeAt(fixture, 1000, 'b');
      writeAt(fixture, 1001, 'c');
      clean(fixture);
      writeAt(fixture, 1002, 'd');
      clean(fixture);
      return hasTombstone(fixture, 'a');
    };
    expect([kept(900), kept(901)]).toEqual([false, true]);
  });

  test('TMB-3: the clean segment that the first dirty offset begins does not count', () => {
    const fixture = open({ 'delete.retention.ms': 100 }, '3.0', 0);
    writeAt(fixture, 500, 'x');
    writeAt(fixture, 600, 'a', null);
    writeAt(fixture, 9000, 'b');
    writeAt(fixture, 9001, 'c');
    fixture.log.cleanerCheckpoint = 2;
    // Last clean is the tombstone's own: 600 > 600 - 100.
    clean(fixture);
    expect(hasTombstone(fixture, 'a')).toBe(true);
  });

  test.each([
    ['2.8', {}],
    ['3.0', {}],
    ['3.1', { 0: 86_500_000 }],
    ['4.2', { 0: 86_500_000 }],
  ])('KIP-534: %s sets horizons %o', (version, horizons) => {
    const fixture = open({}, version);
    write(fixture, 'a', null);
    write(fixture, 'b');
    clean(fixture);
    expect(horizonsOf(fixture)).toEqual(horizons);
  });
});
