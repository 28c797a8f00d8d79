import { describe, expect, test } from 'vitest';
import { measure, producerRecord } from '../../../src/kernel/log/append.ts';
import { byteLength, type ProducerRecord, varintSize } from '../../../src/kernel/log/record.ts';

const batchSize = (...records: ProducerRecord[]): number => measure({ records, producer: null }).sizeInBytes;
const record = (key: string | null, value: string | number | null, timestamp = 1000) =>
  producerRecord(key, value, timestamp);
const headed = (value: string | null) => ({ ...record('k', 'v'), headers: [{ key: 'h', value }] });
const times = (n: number, one: ProducerRecord) => Array.from({ length: n }, () => one);

describe('FMT-8: the size of a batch', () => {
  test.each([
    ['null key, null value', 68, [record(null, null)]],
    ['empty key, empty value', 68, [record('', '')]],
    ['a tombstone of a 1-byte key', 69, [record('k', null)]],
    ['k/v', 70, [record('k', 'v')]],
    ['k and 63 bytes', 133, [record('k', 63)]],
    ['k and 64 bytes, where two varints grow', 135, [record('k', 64)]],
    ['k and 100 bytes', 171, [record('k', 100)]],
    ['k and 1000 bytes', 1_071, [record('k', 1_000)]],
    ['k and 10 000 bytes', 10_073, [record('k', 10_000)]],
    ['three k/v', 88, times(3, record('k', 'v'))],
    ['delta 64 takes 2 bytes', 89, [record('k', 'v', 1000), record('k', 'v', 1063), record('k', 'v', 1064)]],
    ['delta -65 takes 2 bytes', 89, [record('k', 'v', 1000), record('k', 'v', 936), record('k', 'v', 935)]],
    ['a hundred k/v, offset deltas from 64 on taking 2 bytes', 997, times(100, record('k', 'v'))],
    ['a header h=v', 74, [headed('v')]],
    ['a header h=null', 73, [headed(null)]],
    [
      'a transaction marker (TXN-10: a key of 4 bytes, a value of 6)',
      78,
      [producerRecord(new Uint8Array(4), 6, 1000)],
    ],
  ])('%s: %d bytes', (_content, bytes, records) => {
    expect(batchSize(...records)).toBe(bytes);
  });

  test('FMT-7: one record repeated measures as its copies one by one', () => {
    const repeated = { alike: record('k', 'v'), timestamp: 1000, count: 100 };
    expect(measure({ records: repeated, producer: null })).toEqual({
      count: 100,
      sizeInBytes: 997,
      baseTimestamp: 1000,
      maxTimestamp: 1000,
    });
  });

  test('FMT-7: lengths are bytes of UTF-8, not characters', () => {
    expect([byteLength('é'), byteLength('€'), byteLength('😀'), byteLength('')]).toEqual([2, 3, 4, 0]);
    expect(byteLength(null)).toBe(-1);
    expect(byteLength(new Uint8Array(7))).toBe(7);
    expect(byteLength(5)).toBe(5);
    expect(batchSize(record('é', 'v'))).toBe(71);
  });
});

describe('FMT-6: bytes of a zig-zag varint', () => {
  test.each([
    [1, -64, 63],
    [2, -8_192, 8_191],
    [3, -1_048_576, 1_048_575],
    [4, -134_217_728, 134_217_727],
    [5, -17_179_869_184, 17_179_869_183],
    [6, -17_179_869_184 * 128, 17_179_869_184 * 128 - 1],
  ])('%d: %d to %d, and one more beyond either end', (bytes, least, greatest) => {
    expect([varintSize(least), varintSize(greatest)]).toEqual([bytes, bytes]);
    expect([varintSize(least - 1), varintSize(greatest + 1)]).toEqual([bytes + 1, bytes + 1]);
  });

  test('0 and -1 take one byte', () => {
    expect([varintSize(0), varintSize(-1)]).toEqual([1, 1]);
  });
});

describe('FMT-10: timestamps of a batch as a client builds it', () => {
  test('the base is the first record, the maximum the largest', () => {
    const records = [
      record('k', 'v', 9000),
      record('k', 'v', 0),
      record('k', 'v', 9500),
      record('k', 'v', 3),
    ];
    expect(measure({ records, producer: null })).toMatchObject({
      baseTimestamp: 9000,
      maxTimestamp: 9500,
      count: 4,
    });
  });

  test('FMT-13: records without a timestamp have a maximum of -1', () => {
    expect(measure({ records: [record('k', 'v', -1)], producer: null })).toMatchObject({
      baseTimestamp: -1,
      maxTimestamp: -1,
      sizeInBytes: 70,
    });
  });
});
