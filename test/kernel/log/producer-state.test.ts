import { describe, expect, test } from 'vitest';
import {
  checkSequence,
  isProducerExpired,
  lastRecordOf,
  type ProducerState,
  sequenceAfter,
} from '../../../src/kernel/log/producer-state.ts';
import { type LogFixture, openLog, recordsIn, writeBatch } from '../log-fixture.ts';

const SEQUENCE_MAX = 2 ** 31 - 1;

function send(
  fixture: LogFixture,
  baseSequence: number,
  options: { epoch?: number; count?: number; id?: number } = {},
) {
  const { epoch: producerEpoch = 0, count = 1, id: producerId = 9 } = options;
  const records = Array.from({ length: count }, () => ['k', 'v'] as const);
  return writeBatch(fixture, records, { producerId, producerEpoch, baseSequence });
}

describe('sequences (TXN-3)', () => {
  test('TXN-1: the next batch follows the last one by one a record', () => {
    const fixture = openLog();
    expect(send(fixture, 0, { count: 3 })).toMatchObject({ baseOffset: 0, lastOffset: 2 });
    expect(send(fixture, 3)).toMatchObject({ baseOffset: 3 });
    expect(send(fixture, 4)).toMatchObject({ baseOffset: 4 });
  });

  test('a batch with first and last sequence of a remembered one is a duplicate with the original offsets', () => {
    const fixture = openLog();
    send(fixture, 0, { count: 2 });
    send(fixture, 2);
    fixture.cluster.nowMs = 50;
    expect(send(fixture, 0, { count: 2 })).toMatchObject({
      error: null,
      isDuplicate: true,
      baseOffset: 0,
      lastOffset: 1,
      maxTimestamp: 0,
    });
    expect(fixture.log.logEndOffset).toBe(3);
    expect(recordsIn(fixture)).toBe('0:k=v 1:k=v 2:k=v');
  });

  test('with one of the two alike it is not', () => {
    const fixture = openLog();
    send(fixture, 0, { count: 2 });
    expect(send(fixture, 0, { count: 1 })).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    expect(send(fixture, 1, { count: 1 })).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
  });

  test('TXN-3: sequence 2 after 0 is out of order, and names the end it knows', () => {
    const fixture = openLog();
    send(fixture, 0);
    expect(send(fixture, 2)).toEqual({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
      rule: 'TXN-3',
      facts: {
        producerId: 9,
        producerEpoch: 0,
        baseSequence: 2,
        currentEpoch: 0,
        currentEndSequence: 0,
        expectedSequence: 1,
      },
      rolled: null,
    });
  });

  test('TXN-4: a duplicate is known among the last five batches, older it is out of order', () => {
    const fixture = openLog();
    for (const sequence of [0, 1, 2, 3, 4, 5]) send(fixture, sequence);
    expect(send(fixture, 1)).toMatchObject({ isDuplicate: true, baseOffset: 1 });
    expect(send(fixture, 0)).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    expect(fixture.log.producers.get(9)?.batches.map(({ firstSequence }) => firstSequence)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  test('an epoch below the known one is INVALID_PRODUCER_EPOCH, even for a known sequence', () => {
    const fixture = openLog();
    send(fixture, 0, { epoch: 1 });
    expect(send(fixture, 1, { epoch: 0 })).toMatchObject({
      error: 'INVALID_PRODUCER_EPOCH',
      facts: { currentEpoch: 1 },
    });
    expect(send(fixture, 0, { epoch: 0 })).toMatchObject({ error: 'INVALID_PRODUCER_EPOCH' });
  });

  test('an epoch above it begins at 0 again, and forgets the old batches', () => {
    const fixture = openLog();
    send(fixture, 0);
    expect(send(fixture, 1, { epoch: 1 })).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
      facts: { expectedSequence: 0 },
    });
    expect(send(fixture, 0, { epoch: 1 })).toMatchObject({ error: null, isDuplicate: false, baseOffset: 1 });
    expect(fixture.log.producers.get(9)).toMatchObject({ producerEpoch: 1, batches: [{ firstOffset: 1 }] });
    expect(send(fixture, 1, { epoch: 1 })).toMatchObject({ error: null, baseOffset: 2 });
  });

  test('TXN-3: a producer nothing is known of may begin anywhere', () => {
    expect(send(openLog(), 77)).toMatchObject({ error: null });
  });

  test('TXN-5: producers are told apart by id', () => {
    const fixture = openLog();
    send(fixture, 0);
    expect(send(fixture, 0, { id: 10 })).toMatchObject({ error: null, isDuplicate: false, baseOffset: 1 });
  });

  test('FMT-2: sequences wrap from 2^31 - 1 to 0', () => {
    expect(sequenceAfter(SEQUENCE_MAX, 1)).toBe(0);
    expect(sequenceAfter(SEQUENCE_MAX - 1, 1)).toBe(SEQUENCE_MAX);
    const fixture = openLog();
    send(fixture, SEQUENCE_MAX - 1, { count: 3 });
    expect(fixture.log.producers.get(9)?.batches[0]).toMatchObject({ lastSequence: 0 });
    expect(send(fixture, 1)).toMatchObject({ error: null });
    expect(send(fixture, SEQUENCE_MAX - 1, { count: 3 })).toMatchObject({ isDuplicate: true });
  });

  test('TXN-3: a producer of which only the epoch is known, from a marker, begins it at 0', () => {
    const state: ProducerState = { producerId: 9, producerEpoch: 3, batches: [], lastTimestamp: 0 };
    const check = (producerEpoch: number, baseSequence: number) =>
      checkSequence(new Map([[9, state]]), { producerId: 9, producerEpoch, baseSequence }, 1).kind;
    expect(check(3, 50)).toBe('refused');
    expect(check(3, 0)).toBe('accepted');
    expect(check(4, 50)).toBe('refused');
    expect(check(4, 0)).toBe('accepted');
    expect(lastRecordOf(state)).toEqual({ dataOffset: null, producerEpoch: 3 });
  });
});

describe('expiry (TXN-6)', () => {
  test('at exactly the limit after its last record a producer is forgotten', () => {
    const state: ProducerState = { producerId: 9, producerEpoch: 0, batches: [], lastTimestamp: 1000 };
    expect(isProducerExpired(state, 1099, 100)).toBe(false);
    expect(isProducerExpired(state, 1100, 100)).toBe(true);
  });

  test('it counts from the last batch, and the last data offset is that batch end', () => {
    const fixture = openLog();
    send(fixture, 0);
    fixture.cluster.nowMs = 40;
    send(fixture, 1, { count: 2 });
    const state = fixture.log.producers.get(9)!;
    expect(state.lastTimestamp).toBe(40);
    expect(lastRecordOf(state).dataOffset).toBe(2);
  });
});
