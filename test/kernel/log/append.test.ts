import { describe, expect, test } from 'vitest';
import { producerRecord } from '../../../src/kernel/log/append.ts';
import { recordCount } from '../../../src/kernel/log/batch.ts';
import { appendToLog } from '../../../src/kernel/log-operations.ts';
import { batchesOf, openLog, profileOf, recordsIn, segmentsOf, write, writeBatch } from '../log-fixture.ts';

const stamp = (baseSequence: number, producerId = 9) => ({ producerId, producerEpoch: 0, baseSequence });

describe('size limits of an append', () => {
  test('APP-2: a batch of exactly max.message.bytes is accepted, one byte more is MESSAGE_TOO_LARGE', () => {
    const fixture = openLog({ 'max.message.bytes': 70 });
    expect(write(fixture, 'k', 'v')).toMatchObject({ error: null, sizeInBytes: 70 });
    expect(write(fixture, 'k', 'vv')).toEqual({
      error: 'MESSAGE_TOO_LARGE',
      rule: 'APP-2',
      facts: { sizeInBytes: 71, maxMessageBytes: 70 },
      rolled: null,
    });
    expect(segmentsOf(fixture)).toBe('[0:70]');
    expect(fixture.log.logEndOffset).toBe(1);
  });

  test('APP-3: a batch as large as segment.bytes fits, one byte more is RECORD_LIST_TOO_LARGE', () => {
    const fixture = openLog({ 'segment.bytes': 70 });
    expect(write(fixture, 'k')).toMatchObject({ error: null });
    const smaller = openLog({ 'segment.bytes': 69 });
    expect(write(smaller, 'k')).toEqual({
      error: 'RECORD_LIST_TOO_LARGE',
      rule: 'APP-3',
      facts: { sizeInBytes: 70, segmentBytes: 69 },
      rolled: null,
    });
    expect(segmentsOf(smaller)).toBe('[0:0]');
  });

  test('APP-1: the batch limit comes before the records, the records before the segment limit', () => {
    const config = { 'cleanup.policy': 'compact', 'segment.bytes': 60 };
    expect(write(openLog({ ...config, 'max.message.bytes': 60 }), null)).toMatchObject({
      error: 'MESSAGE_TOO_LARGE',
    });
    expect(write(openLog(config), null)).toMatchObject({ error: 'INVALID_RECORD' });
    expect(write(openLog(config), 'k')).toMatchObject({ error: 'RECORD_LIST_TOO_LARGE' });
  });
});

describe('offsets of an append', () => {
  test('APP-4: the first record gets the log end offset, the others follow', () => {
    const fixture = openLog();
    expect(write(fixture, 'a', '1')).toMatchObject({ baseOffset: 0, lastOffset: 0 });
    const records = [
      ['b', '2'],
      ['c', '3'],
      ['d', '4'],
    ] as const;
    expect(writeBatch(fixture, records)).toMatchObject({
      baseOffset: 1,
      lastOffset: 3,
      isDuplicate: false,
      rolled: null,
    });
    expect(recordsIn(fixture)).toBe('0:a=1 1:b=2 2:c=3 3:d=4');
    expect(fixture.log.logEndOffset).toBe(4);
    expect(fixture.log.highWatermark).toBe(4);
  });

  test('APP-4: a repeated record takes one offset a copy', () => {
    const { cluster, log } = openLog();
    const repeated = { alike: producerRecord('k', 'v', 0), timestamp: 0, count: 100 };
    const answer = appendToLog(cluster, log, { records: repeated, producer: null });
    expect(answer).toMatchObject({ baseOffset: 0, lastOffset: 99, sizeInBytes: 997 });
    expect(log.logEndOffset).toBe(100);
    expect(recordCount(batchesOf({ log })[0]!)).toBe(100);
  });

  test('TMB-3: an append sets the modification time of the file it writes to, and of no other', () => {
    const { cluster, log } = openLog({ 'segment.bytes': 70 });
    cluster.nowMs = 5;
    write({ cluster, log }, 'a');
    cluster.nowMs = 9;
    write({ cluster, log }, 'b', 'v', 1);
    expect(log.segments.map(({ lastModifiedMs }) => lastModifiedMs)).toEqual([5, 9]);
  });

  test('APP-10: the answer carries a time only under LogAppendTime', () => {
    expect(write(openLog({}, { startMs: 5 }), 'k', 'v', 3)).toMatchObject({
      logAppendTime: -1,
      maxTimestamp: 3,
    });
    const broker = openLog({ 'message.timestamp.type': 'LogAppendTime' }, { startMs: 5 });
    expect(write(broker, 'k', 'v', 3)).toMatchObject({ logAppendTime: 5, maxTimestamp: 5 });
  });
});

describe('keys on compacted topics (APP-6)', () => {
  test.each(['compact', 'compact,delete'])('with %s one null key refuses its whole batch', (policy) => {
    const fixture = openLog({ 'cleanup.policy': policy });
    const refusal = writeBatch(fixture, [
      ['a', '1'],
      [null, '2'],
      [null, '3'],
    ]);
    const facts = { index: 1, topicPartition: 't-0' };
    expect(refusal).toEqual({ error: 'INVALID_RECORD', rule: 'APP-6', facts, rolled: null });
    expect(fixture.log.logEndOffset).toBe(0);
    expect(batchesOf(fixture)).toEqual([]);
  });

  test('with delete a null key passes, and with compact an empty key is a key', () => {
    expect(write(openLog({ 'cleanup.policy': 'delete' }), null)).toMatchObject({ error: null });
    expect(write(openLog({ 'cleanup.policy': 'compact' }), '')).toMatchObject({ error: null });
  });

  test('the first record of a repeated one is looked at, key and timestamp', () => {
    const { cluster, log } = openLog({ 'cleanup.policy': 'compact', 'message.timestamp.after.max.ms': 10 });
    const append = (key: string | null, timestamp: number) =>
      appendToLog(cluster, log, {
        records: { alike: producerRecord(key, 'v', 0), timestamp, count: 2 },
        producer: null,
      });
    expect(append(null, 0)).toMatchObject({ error: 'INVALID_RECORD', facts: { index: 0 } });
    expect(append('k', 11)).toMatchObject({ error: 'INVALID_TIMESTAMP', facts: { timestamp: 11 } });
    expect(append('k', 10)).toMatchObject({ error: null });
  });

  test('releases before 2.4 answer CORRUPT_MESSAGE, which clients retry', () => {
    const v2_0 = { ...profileOf('2.8'), version: '2.0', nullKeyError: 'CORRUPT_MESSAGE' as const };
    expect(write(openLog({ 'cleanup.policy': 'compact' }, { version: v2_0 }), null)).toMatchObject({
      error: 'CORRUPT_MESSAGE',
    });
  });

  test('APP-1: all records are inspected, and a bad timestamp behind a null key names the error', () => {
    const fixture = openLog({ 'cleanup.policy': 'compact', 'message.timestamp.after.max.ms': 10 });
    const refusal = writeBatch(fixture, [
      [null, 'v', 0],
      ['k', 'v', 11],
    ]);
    expect(refusal).toMatchObject({ error: 'INVALID_TIMESTAMP', facts: { index: 1 } });
  });

  test('APP-1: the key of a record is looked at before its timestamp', () => {
    const fixture = openLog({ 'cleanup.policy': 'compact', 'message.timestamp.after.max.ms': 10 });
    expect(write(fixture, null, 'v', 11)).toMatchObject({ error: 'INVALID_RECORD' });
  });
});

describe('the roll comes before the sequence check (APP-1)', () => {
  test('a refused duplicate leaves a new segment behind', () => {
    const fixture = openLog({ 'segment.bytes': 70 });
    writeBatch(fixture, [['a', '1']], stamp(0));
    expect(writeBatch(fixture, [['a', '1']], stamp(0))).toMatchObject({
      error: null,
      isDuplicate: true,
      baseOffset: 0,
      lastOffset: 0,
      rolled: { rule: 'ROLL-3' },
    });
    expect(segmentsOf(fixture)).toBe('[0:70][1:0]');
    expect(fixture.log.logEndOffset).toBe(1);
  });

  test('so does a batch out of sequence', () => {
    const fixture = openLog({ 'segment.bytes': 70 });
    writeBatch(fixture, [['a', '1']], stamp(0));
    expect(writeBatch(fixture, [['a', '1']], stamp(2))).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
      rule: 'TXN-3',
      rolled: { rule: 'ROLL-3' },
    });
    expect(segmentsOf(fixture)).toBe('[0:70][1:0]');
  });

  test('TXN-2: an accepted batch carries its producer, and its size and offsets are remembered', () => {
    const fixture = openLog();
    writeBatch(fixture, [['a', '1']]);
    const records = [
      ['a', '1', 7],
      ['b', '2', 4],
    ] as const;
    writeBatch(fixture, records, stamp(5));
    expect(batchesOf(fixture)[1]).toMatchObject({ producerId: 9, producerEpoch: 0, baseSequence: 5 });
    expect(fixture.log.producers.get(9)).toEqual({
      producerId: 9,
      producerEpoch: 0,
      lastTimestamp: 7,
      batches: [{ firstSequence: 5, lastSequence: 6, firstOffset: 1, lastOffset: 2, timestamp: 7 }],
    });
  });
});
