import { describe, expect, test } from 'vitest';
import { producerRecord } from '../../../src/kernel/log/append.ts';
import {
  type Batch,
  CONTROL,
  DELETE_HORIZON,
  deleteHorizonMs,
  isAlike,
  isControlBatch,
  isLogAppendTime,
  LOG_APPEND_TIME,
  recordCount,
  recordsOf,
  TRANSACTIONAL,
} from '../../../src/kernel/log/batch.ts';
import { appendToLog } from '../../../src/kernel/log-operations.ts';
import { batchesOf, openLog, segmentsOf, writeBatch } from '../log-fixture.ts';

const ALIKE: Batch = {
  baseOffset: 7,
  lastOffset: 9,
  baseTimestamp: 1000,
  maxTimestamp: 2000,
  attributes: 0,
  producerId: -1,
  producerEpoch: -1,
  baseSequence: -1,
  partitionLeaderEpoch: 0,
  sizeInBytes: 88,
  records: { key: 'k', value: 'v', headers: [] },
};

describe('attribute bits (FMT-3)', () => {
  test('are 3, 4, 5 and 6', () => {
    expect([LOG_APPEND_TIME, TRANSACTIONAL, CONTROL, DELETE_HORIZON]).toEqual([8, 16, 32, 64]);
  });

  test('each is read by itself', () => {
    expect(isLogAppendTime({ ...ALIKE, attributes: 8 })).toBe(true);
    expect(isLogAppendTime({ ...ALIKE, attributes: 64 + 32 + 16 })).toBe(false);
    expect(isControlBatch({ ...ALIKE, attributes: 32 })).toBe(true);
    expect(isControlBatch({ ...ALIKE, attributes: 64 + 16 + 8 })).toBe(false);
  });

  test('FMT-12: with the horizon bit the base timestamp is the horizon', () => {
    expect(deleteHorizonMs({ ...ALIKE, attributes: 64 })).toBe(1000);
    expect(deleteHorizonMs({ ...ALIKE, attributes: 32 + 16 + 8 })).toBeNull();
  });
});

describe('records of a batch', () => {
  test('FMT-2: one kept record stands for every offset from base to last', () => {
    expect(isAlike(ALIKE.records)).toBe(true);
    expect(recordCount(ALIKE)).toBe(3);
    const { key, value, headers } = producerRecord('k', 'v', 0);
    expect(recordsOf(ALIKE)).toEqual(
      [7, 8, 9].map((offset) => ({ offset, timestamp: 1000, key, value, headers })),
    );
  });

  test('FMT-10: under LogAppendTime every record reads as the largest timestamp', () => {
    const timestamps = recordsOf({ ...ALIKE, attributes: LOG_APPEND_TIME }).map(({ timestamp }) => timestamp);
    expect(timestamps).toEqual([2000, 2000, 2000]);
  });

  test('FMT-2: the count is of the records that are left, not of the offsets', () => {
    const left = [{ offset: 8, timestamp: 1000, key: 'k', value: 'v', headers: [] }];
    expect(recordCount({ ...ALIKE, records: left })).toBe(1);
    expect(recordsOf({ ...ALIKE, records: left })).toBe(left);
    expect(isAlike(left)).toBe(false);
  });
});

describe('batches as appended', () => {
  test('VEC-17: LogAppendTime stamps both records and the maximum with the clock; the batch stays 79 bytes', () => {
    const fixture = openLog({ 'message.timestamp.type': 'LogAppendTime' }, { startMs: 5000 });
    const answer = writeBatch(fixture, [
      ['k', 'v', 1],
      ['k', 'v', 2],
    ]);
    expect(answer).toMatchObject({ maxTimestamp: 5000, logAppendTime: 5000, sizeInBytes: 79 });
    expect(segmentsOf(fixture)).toBe('[0:79]');
    const [batch] = batchesOf(fixture);
    expect(batch).toMatchObject({ maxTimestamp: 5000, baseTimestamp: 1, attributes: LOG_APPEND_TIME });
    expect(recordsOf(batch!).map(({ timestamp }) => timestamp)).toEqual([5000, 5000]);
  });

  test('VEC-17: so does a batch of one record, and one of a repeated record', () => {
    const fixture = openLog({ 'message.timestamp.type': 'LogAppendTime' }, { startMs: 5000 });
    writeBatch(fixture, [['k', 'v', 1]]);
    const repeated = { alike: producerRecord('k', 'v', 1), timestamp: 1, count: 2 };
    appendToLog(fixture.cluster, fixture.log, { records: repeated, producer: null });
    const timestamps = batchesOf(fixture).flatMap((batch) =>
      recordsOf(batch).map(({ timestamp }) => timestamp),
    );
    expect(timestamps).toEqual([5000, 5000, 5000]);
    expect(segmentsOf(fixture)).toBe('[0:149]');
  });

  test('FMT-10: under CreateTime a record reads as the client stamped it', () => {
    const fixture = openLog();
    writeBatch(fixture, [
      ['a', '1', 30],
      ['b', '2', 10],
    ]);
    const [batch] = batchesOf(fixture);
    expect(batch).toMatchObject({
      baseTimestamp: 30,
      maxTimestamp: 30,
      attributes: 0,
      producerId: -1,
      baseSequence: -1,
    });
    expect(recordsOf(batch!).map(({ offset, timestamp }) => [offset, timestamp])).toEqual([
      [0, 30],
      [1, 10],
    ]);
  });
});
