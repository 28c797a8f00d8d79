import { describe, expect, test } from 'vitest';
import { type Batch, CONTROL, LOG_APPEND_TIME, TRANSACTIONAL } from '../../../src/kernel/log/batch.ts';
import { appendBatch, createSegment, type Segment } from '../../../src/kernel/log/segment.ts';
import { dumpLogLines } from '../../../src/views/tool-layouts/dump-log-layout.ts';
import { openLog, profileOf } from '../../kernel/log-fixture.ts';

const PATH = 't-0/00000000000000000000.log';
const TIME_MS = 1_742_739_702_864;

function segmentOf(changes: Partial<Batch>): Segment {
  const segment = createSegment({ baseOffset: 0, nowMs: 0, rollJitterMs: 0, config: openLog().log.config });
  const batch: Batch = {
    baseOffset: 0,
    lastOffset: 0,
    baseTimestamp: TIME_MS,
    maxTimestamp: TIME_MS,
    attributes: 0,
    producerId: 1,
    producerEpoch: 0,
    baseSequence: 0,
    partitionLeaderEpoch: 0,
    sizeInBytes: 82,
    records: { key: null, value: 'tset a si siht', headers: [] },
    ...changes,
  };
  appendBatch(segment, batch);
  return segment;
}

function dump(changes: Partial<Batch>): string[] {
  const options = {
    path: PATH,
    isDeep: true,
    printsData: true,
    skipsRecordMetadata: false,
    bytesMax: 1_000_000,
  };
  return dumpLogLines(segmentOf(changes), profileOf('3.9'), options);
}

test('a transactional batch reads as a real kafka-dump-log printed it, checksum included', () => {
  expect(dump({ attributes: TRANSACTIONAL })).toEqual([
    `Dumping ${PATH}`,
    'Log starting offset: 0',
    'baseOffset: 0 lastOffset: 0 count: 1 baseSequence: 0 lastSequence: 0 producerId: 1 producerEpoch: 0 partitionLeaderEpoch: 0 isTransactional: true isControl: false deleteHorizonMs: OptionalLong.empty position: 0 CreateTime: 1742739702864 size: 82 magic: 2 compresscodec: none crc: 758896000 isvalid: true',
    '| offset: 0 CreateTime: 1742739702864 keySize: -1 valueSize: 14 sequence: 0 headerKeys: [] payload: tset a si siht',
  ]);
});

describe('FMT-2: sequences', () => {
  test('wrap to 0 after 2^31 - 1', () => {
    const lines = dump({ lastOffset: 2, baseSequence: 2_147_483_646 });
    expect(lines[2]).toContain(' baseSequence: 2147483646 lastSequence: 0 ');
    expect(lines.slice(3).map((line) => /sequence: (\d+)/.exec(line)?.[1])).toEqual([
      '2147483646',
      '2147483647',
      '0',
    ]);
  });

  test('are -1 without a producer', () => {
    const lines = dump({ lastOffset: 1, producerId: -1, producerEpoch: -1, baseSequence: -1 });
    expect(lines[2]).toContain(' baseSequence: -1 lastSequence: -1 producerId: -1 ');
    expect(lines.slice(3).map((line) => /sequence: (-?\d+)/.exec(line)?.[1])).toEqual(['-1', '-1']);
  });
});

test('FMT-10: under LogAppendTime a record has the time of its append', () => {
  const lines = dump({ attributes: LOG_APPEND_TIME, maxTimestamp: TIME_MS + 5 });
  expect(lines[2]).toContain(' LogAppendTime: 1742739702869 size: 82 ');
  expect(lines[3]).toContain('| offset: 0 LogAppendTime: 1742739702869 ');
});

test('a control batch says so, and its data is not text', () => {
  const lines = dump({ attributes: CONTROL });
  expect(lines[2]).toContain(' isTransactional: false isControl: true ');
  expect(lines[3]).toMatch(/ headerKeys: \[\]$/);
});

test('bytes are read as UTF-8', () => {
  const value = Uint8Array.of(0xc3, 0xa9, 0xff);
  expect(dump({ records: { key: 'é', value, headers: [] } })[3]).toContain(' key: é payload: é\ufffd');
});
