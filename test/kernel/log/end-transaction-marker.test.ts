import { expect, test } from 'vitest';
import { isControlBatch, recordCount } from '../../../src/kernel/log/batch.ts';
import { batchBytes } from '../../../src/kernel/log/batch-bytes.ts';
import { appendEndTransactionMarker, markerTypeOf } from '../../../src/kernel/log/end-transaction-marker.ts';
import { lastStableOffset } from '../../../src/kernel/log/partition-log.ts';
import { batchesOf, openLog, segmentsOf, write } from '../log-fixture.ts';
import { end, init, send } from '../transaction/transaction-fixture.ts';

test('TXN-10, FMT-8: a marker is one control batch of 78 bytes and takes one offset', () => {
  const fixture = openLog();
  const producer = init(fixture.cluster, 'x');
  send(fixture, producer, 'a');
  end(fixture.cluster, producer, 'commit');
  const marker = batchesOf(fixture)[1]!;
  expect(marker).toMatchObject({
    baseOffset: 1,
    lastOffset: 1,
    sizeInBytes: 78,
    producerId: 0,
    producerEpoch: 0,
    baseSequence: -1,
  });
  expect(isControlBatch(marker)).toBe(true);
  expect(recordCount(marker)).toBe(1);
  expect(fixture.log).toMatchObject({ logEndOffset: 2, highWatermark: 2 });
});

test.each([
  ['abort', 0],
  ['commit', 1],
] as const)(
  'TXN-10: %s is type %d behind version 0; the value is version 0 and the coordinator epoch',
  (type, code) => {
    const fixture = openLog();
    const producer = init(fixture.cluster, 'x');
    send(fixture, producer, 'a');
    end(fixture.cluster, producer, type);
    const marker = batchesOf(fixture)[1]!;
    expect(markerTypeOf(marker)).toBe(type);
    // The record (FMT-4): length 16, no attributes, no deltas, 4 bytes of key, 6 of value, no headers.
    const record = [32, 0, 0, 0, 8, 0, 0, 0, code, 12, 0, 0, 0, 0, 0, 0, 0];
    expect([...batchBytes(marker).subarray(61)]).toEqual(record);
    expect(markerTypeOf(batchesOf(fixture)[0]!)).toBeNull();
  },
);

test('TXN-11: a transactional record at 0 and a plain one at 1: LSO 0, end 2; the abort marker at 2: LSO 3', () => {
  const fixture = openLog();
  const producer = init(fixture.cluster, 'x');
  send(fixture, producer, 'a');
  write(fixture, 'b');
  expect(lastStableOffset(fixture.log)).toBe(0);
  expect(fixture.log).toMatchObject({ logEndOffset: 2, highWatermark: 2 });
  end(fixture.cluster, producer, 'abort');
  expect(lastStableOffset(fixture.log)).toBe(3);
});

test('TXN-11: the earliest open transaction counts; its end uncovers the next one', () => {
  const fixture = openLog();
  const [first, second] = [init(fixture.cluster, 'x'), init(fixture.cluster, 'y')];
  write(fixture, 'p');
  send(fixture, first, 'a');
  send(fixture, second, 'b');
  send(fixture, first, 'c');
  expect(lastStableOffset(fixture.log)).toBe(1);
  end(fixture.cluster, first, 'commit');
  expect(lastStableOffset(fixture.log)).toBe(2);
  end(fixture.cluster, second, 'commit');
  expect(lastStableOffset(fixture.log)).toBe(6);
});

test('TXN-11: below the high watermark only; at it the high watermark counts', () => {
  const fixture = openLog();
  write(fixture, 'p');
  write(fixture, 'q');
  send(fixture, init(fixture.cluster, 'x'), 'a');
  fixture.log.highWatermark = 1;
  expect(lastStableOffset(fixture.log)).toBe(1);
  fixture.log.highWatermark = 3;
  expect(lastStableOffset(fixture.log)).toBe(2);
});

test('TXN-11: the log start passes the first offset of an open transaction, and the LSO with it', () => {
  const fixture = openLog();
  const producer = init(fixture.cluster, 'x');
  send(fixture, producer, 'a');
  send(fixture, producer, 'b');
  fixture.log.logStartOffset = 1;
  expect(lastStableOffset(fixture.log)).toBe(1);
});

test('ROLL-3: a marker rolls a segment as any batch does', () => {
  const fixture = openLog({ 'segment.bytes': 147 });
  const producer = init(fixture.cluster, 'x');
  send(fixture, producer, 'a');
  send(fixture, producer, 'b');
  end(fixture.cluster, producer, 'commit');
  expect(segmentsOf(fixture)).toBe('[0:140][2:78]');
});

test('TXN-3: a marker of a higher epoch makes the producer begin its sequences at 0', () => {
  const fixture = openLog();
  const producer = init(fixture.cluster, 'x');
  send(fixture, producer, 'a');
  appendEndTransactionMarker(
    fixture.log,
    { producerId: 0, producerEpoch: 1, type: 'commit' },
    fixture.cluster,
  );
  const later = { ...producer, producerEpoch: 1, nextSequence: 1 };
  expect(appendAt(later)).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
  expect(appendAt({ ...later, producerEpoch: 0 })).toMatchObject({ error: 'INVALID_PRODUCER_EPOCH' });
  expect(appendAt({ ...later, nextSequence: 0 })).toMatchObject({ error: null, baseOffset: 2 });

  function appendAt(as: typeof producer) {
    fixture.cluster.transactions.get('x')!.producerEpoch = as.producerEpoch;
    return send(fixture, as, 'b');
  }
});
