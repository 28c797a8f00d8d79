import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Batch,
  DELETE_HORIZON,
  LOG_APPEND_TIME,
  recordCount,
  TRANSACTIONAL,
} from '../../../src/kernel/log/batch.ts';
import { batchBytes, batchChecksum } from '../../../src/kernel/log/batch-bytes.ts';
import type { Payload } from '../../../src/kernel/log/record.ts';
import { utf8Encode } from '../../../src/kernel/utf8.ts';
import { batchesOf, clean, openLog, write, writeBatch } from '../log-fixture.ts';

/** A batch of one record without a producer. */
function single(timestamp: number, key: string | null, value: Payload, changes: Partial<Batch> = {}): Batch {
  return {
    baseOffset: 0,
    lastOffset: 0,
    baseTimestamp: timestamp,
    maxTimestamp: timestamp,
    attributes: 0,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    partitionLeaderEpoch: 0,
    sizeInBytes: 61,
    records: { key, value, headers: [] },
    ...changes,
  };
}

describe('FMT-1: the checksum is the one Kafka wrote (lines of kafka-dump-log of real brokers)', () => {
  test.each([
    ['a value without a key', 456_919_687, 73, single(1_672_041_637_310, null, 'world')],
    ['a key and a value', 3_809_967_938, 84, single(1_585_240_376_402, 'two', 'Second Record')],
    [
      'a transaction of an idempotent producer',
      758_896_000,
      82,
      single(1_742_739_702_864, null, 'tset a si siht', {
        attributes: TRANSACTIONAL,
        producerId: 1,
        producerEpoch: 0,
        baseSequence: 0,
      }),
    ],
    [
      'a leader epoch and a base offset, which the checksum does not cover',
      3_335_080_710,
      77,
      single(1_725_670_160_137, '0', '"string"', {
        baseOffset: 1,
        lastOffset: 1,
        partitionLeaderEpoch: 10,
        producerId: 4000,
        producerEpoch: 0,
        baseSequence: 0,
      }),
    ],
  ])('%s: crc %d, %d bytes', (_what, crc, sizeInBytes, batch) => {
    expect(batchChecksum(batch)).toBe(crc);
    expect(batchBytes(batch)).toHaveLength(sizeInBytes);
  });
});

test("FMT-1 to FMT-6: every byte of a batch with a header, as another client's tests write it", () => {
  const batch = single(1_479_847_795_000, null, null, {
    maxTimestamp: 0,
    producerId: 0,
    producerEpoch: 0,
    baseSequence: 0,
    records: [
      {
        offset: 0,
        timestamp: 1_479_847_795_005,
        key: Uint8Array.of(1, 2, 3, 4),
        value: Uint8Array.of(5, 6, 7),
        headers: [{ key: '\b\t\n', value: Uint8Array.of(11, 12) }],
      },
    ],
  });
  const header = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 70, 0, 0, 0, 0, 2, 84, 121, 97, 253, 0, 0, 0, 0, 0, 0];
  const times = [0, 0, 1, 88, 141, 205, 89, 56, 0, 0, 0, 0, 0, 0, 0, 0];
  const producerAndCount = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
  const record = [40, 0, 10, 0, 8, 1, 2, 3, 4, 6, 5, 6, 7, 2, 6, 8, 9, 10, 4, 11, 12];
  expect([...batchBytes(batch)]).toEqual([...header, ...times, ...producerAndCount, ...record]);
});

test('a value known by its size only is that many x', () => {
  const known = batchBytes(single(0, 'k', 'xxxxx'));
  expect(batchBytes(single(0, 'k', 5))).toEqual(known);
  expect([...known.subarray(-6)]).toEqual([...utf8Encode('xxxxx'), 0]);
});

test('FMT-10: LogAppendTime leaves the deltas of the producer', () => {
  const fixture = openLog({ 'message.timestamp.type': 'LogAppendTime' }, { startMs: 5_000_000 });
  writeBatch(fixture, [
    ['a', '1', 1000],
    ['b', '2', 1000],
  ]);
  const [batch] = batchesOf(fixture);
  const bytes = batchBytes(batch!);
  expect(batch!.attributes).toBe(LOG_APPEND_TIME);
  expect(bytes).toHaveLength(batch!.sizeInBytes);
  const view = new DataView(bytes.buffer);
  expect([view.getBigInt64(27), view.getBigInt64(35)]).toEqual([1000n, 5_000_000n]);
});

test('FMT-12: a tombstone with a horizon is 72 bytes, 3 more than without', () => {
  const fixture = openLog({
    'cleanup.policy': 'compact',
    'min.cleanable.dirty.ratio': 0,
    'segment.bytes': 100,
    'delete.retention.ms': 86_400_000,
  });
  write(fixture, 'k', null);
  write(fixture, 'z', 'roll');
  clean(fixture, 20_000);
  const [tombstone] = batchesOf(fixture);
  expect(tombstone!.attributes).toBe(DELETE_HORIZON);
  expect(batchBytes(tombstone!)).toHaveLength(72);
});

const payload: fc.Arbitrary<Payload> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.uint8Array({ maxLength: 80 }),
  fc.nat(20_000),
  fc.constant(null),
);
const key = fc.oneof(fc.string({ maxLength: 70 }), fc.uint8Array({ maxLength: 70 }));

test('FMT-7: a batch encodes to as many bytes as it was measured to have, before and after a cleaning', () => {
  const records = fc.array(fc.tuple(key, payload, fc.integer({ min: -1, max: 2 ** 41 })), {
    minLength: 1,
    maxLength: 90,
  });
  const batches = fc.array(records, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(batches, fc.constantFrom('3.0', '3.9', '4.2'), (written, version) => {
      const fixture = openLog(
        {
          'cleanup.policy': 'compact',
          'min.cleanable.dirty.ratio': 0,
          'segment.ms': 1,
          'max.message.bytes': 10_000_000,
        },
        { version, startMs: 2 ** 41 },
      );
      for (const each of written) {
        fixture.cluster.nowMs += 10;
        writeBatch(fixture, each);
      }
      write(fixture, 'last');
      const check = (): void => {
        for (const batch of batchesOf(fixture)) {
          const bytes = batchBytes(batch);
          expect(bytes).toHaveLength(batch.sizeInBytes);
          const view = new DataView(bytes.buffer);
          expect(view.getInt32(8)).toBe(batch.sizeInBytes - 12);
          expect(view.getInt32(57)).toBe(recordCount(batch));
          expect(view.getUint32(17)).toBe(batchChecksum(batch));
        }
      };
      check();
      clean(fixture, fixture.cluster.nowMs + 15_000);
      check();
    }),
  );
});
