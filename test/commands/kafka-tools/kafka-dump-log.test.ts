import { describe, expect, test } from 'vitest';
import { ToolSession } from './tool-session.ts';

const FILE = 'results-0/00000000000000000000.log';
const START_MS = 1_767_571_200_000;

/** FMT-7: 61 + 117 bytes; then 61 + 2 × (1 + 3 + 9 + 5 + 1 + 2 × 4) = 115. */
async function withRecords(version = '4.2'): Promise<ToolSession> {
  const tools = new ToolSession(version);
  await tools.print(
    'topic create results',
    'produce results --key match-00 --value-bytes 100',
    'produce results --key match-01 --value goal --header a=1 --header b=2 --count 2',
  );
  return tools;
}

/** Without the checksum, which differs with every byte. */
const withoutCrc = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/ crc: \d+/, ''));

describe('kafka-dump-log', () => {
  test('FMT-1: a batch on a line, with its place, size and the largest timestamp', async () => {
    const tools = await withRecords();
    const lines = await tools.print(`kafka-dump-log --files /data/${FILE}`);
    expect(withoutCrc(lines)).toEqual([
      `Dumping /data/${FILE}`,
      'Log starting offset: 0',
      `baseOffset: 0 lastOffset: 0 count: 1 baseSequence: 0 lastSequence: 0 producerId: 0 producerEpoch: 0 partitionLeaderEpoch: 0 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty position: 0 CreateTime: ${START_MS} size: 178 magic: 2 compresscodec: none isvalid: true`,
      `baseOffset: 1 lastOffset: 2 count: 2 baseSequence: 1 lastSequence: 2 producerId: 0 producerEpoch: 0 partitionLeaderEpoch: 0 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty position: 178 CreateTime: ${START_MS} size: 115 magic: 2 compresscodec: none isvalid: true`,
    ]);
    const sums = lines.flatMap((line) => / crc: (\d+)/.exec(line)?.[1] ?? []);
    expect(new Set(sums).size).toBe(2);
  });

  test('the checksum is that of a real broker for the same record', async () => {
    // What kafka-dump-log printed of a record that a console producer wrote: no key, 5 bytes, no producer id.
    const tools = new ToolSession('3.0');
    await tools.print(
      'topic create results',
      'producer open p --set enable.idempotence=false',
      'advance 1s',
      'produce results --value world --timestamp 1672041637310 --producer p',
    );
    expect((await tools.print(`kafka-dump-log --files ${FILE} --print-data-log`)).slice(1)).toEqual([
      'Starting offset: 0',
      'baseOffset: 0 lastOffset: 0 count: 1 baseSequence: -1 lastSequence: -1 producerId: -1 producerEpoch: -1 partitionLeaderEpoch: 0 isTransactional: false isControl: false position: 0 CreateTime: 1672041637310 size: 73 magic: 2 compresscodec: none crc: 456919687 isvalid: true',
      '| offset: 0 CreateTime: 1672041637310 keySize: -1 valueSize: 5 sequence: -1 headerKeys: [] payload: world',
    ]);
  });

  test('--deep-iteration adds a line for each record, --print-data-log keys and values too', async () => {
    const tools = await withRecords();
    const meta = (offset: number): string =>
      `| offset: ${offset} CreateTime: ${START_MS} keySize: 8 valueSize: ${offset === 0 ? 100 : 4} sequence: ${offset} headerKeys: ${offset === 0 ? '[]' : '[a,b]'}`;
    const deep = await tools.print(`kafka-dump-log --files ${FILE} --deep-iteration`);
    expect(deep.filter((line) => line.startsWith('|'))).toEqual([0, 1, 2].map(meta));
    const data = await tools.print(`kafka-dump-log --files ${FILE} --print-data-log`);
    expect(data.filter((line) => line.startsWith('|'))).toEqual([
      `${meta(0)} key: match-00 payload: ${'x'.repeat(100)}`,
      `${meta(1)} key: match-01 payload: goal`,
      `${meta(2)} key: match-01 payload: goal`,
    ]);
    const bare = await tools.print(`kafka-dump-log --files ${FILE} --print-data-log --skip-record-metadata`);
    expect(bare.at(-1)).toBe('| key: match-01 payload: goal');
  });

  test('a tombstone has no payload, a record without a key no key', async () => {
    const tools = new ToolSession();
    await tools.print(
      'topic create results',
      'produce results --key k --tombstone',
      'produce results --value v',
    );
    const lines = await tools.print(`kafka-dump-log --files ${FILE} --print-data-log`);
    const records = lines.filter((line) => line.startsWith('|'));
    expect(records.map((line) => line.replace(/.* valueSize/, 'valueSize'))).toEqual([
      'valueSize: -1 sequence: 0 headerKeys: [] key: k',
      'valueSize: 1 sequence: 1 headerKeys: [] payload: v',
    ]);
    const bare = await tools.print(`kafka-dump-log --files ${FILE} --print-data-log --skip-record-metadata`);
    expect(bare.at(-1)).toBe(' payload: v');
  });

  test('2.8 has no horizon, writes NONE, and repeats the batch on each record', async () => {
    const lines = await (await withRecords('2.8')).print(`kafka-dump-log --files ${FILE} --deep-iteration`);
    expect(withoutCrc(lines).slice(1, 4)).toEqual([
      'Starting offset: 0',
      `baseOffset: 0 lastOffset: 0 count: 1 baseSequence: -1 lastSequence: -1 producerId: -1 producerEpoch: -1 partitionLeaderEpoch: 0 isTransactional: false isControl: false position: 0 CreateTime: ${START_MS} size: 178 magic: 2 compresscodec: NONE isvalid: true`,
      `| offset: 0 isValid: true crc: null keySize: 8 valueSize: 100 CreateTime: ${START_MS} baseOffset: 0 lastOffset: 0 baseSequence: -1 lastSequence: -1 producerEpoch: -1 partitionLeaderEpoch: 0 batchSize: 178 magic: 2 compressType: NONE position: 0 sequence: -1 headerKeys: []`,
    ]);
  });

  test('TMB-6, FMT-2: a cleaned log shows its horizon, its gaps, and sequences as written', async () => {
    const tools = new ToolSession('3.9');
    await tools.print(
      'topic create results --config cleanup.policy=compact --config segment.ms=1000 --config min.cleanable.dirty.ratio=0',
      `produce results --records '[{"key":"a","value":"1"},{"key":"b","value":"1"},{"key":"a","value":"2"},{"key":"c","value":null}]'`,
      'advance 2s',
      'produce results --key d --value 1',
      'advance 1m',
    );
    const lines = await tools.print(`kafka-dump-log --files ${FILE} --deep-iteration`);
    expect(lines[2]).toContain('baseOffset: 0 lastOffset: 3 count: 3 baseSequence: 0 lastSequence: 3');
    expect(lines[2]).toMatch(/ deleteHorizonMs: OptionalLong\[\d+\] /);
    const records = lines.filter((line) => line.startsWith('|'));
    expect(records.map((line) => /offset: (\d+)/.exec(line)?.[1])).toEqual(['1', '2', '3']);
    expect(records.map((line) => /sequence: (\d+)/.exec(line)?.[1])).toEqual(['1', '2', '3']);
    expect(lines).not.toContain(`Non-consecutive offsets in ${FILE}`);
  });

  test('CLN-24: gaps between records are told at the end, the last one first', async () => {
    const tools = new ToolSession('3.9');
    const keys = ['a', 'b', 'a', 'c', 'b', 'd'].map((key) => ({ key, value: 'v' }));
    await tools.print(
      'topic create results --config cleanup.policy=compact --config segment.ms=1000 --config min.cleanable.dirty.ratio=0',
      `produce results --records '${JSON.stringify([{ key: 'z', value: '1' }, ...keys, { key: 'c', value: '2' }])}'`,
      'advance 2s',
      'produce results --key e --value 1',
      'advance 1m',
    );
    const lines = await tools.print(`kafka-dump-log --files ${FILE} --deep-iteration`);
    expect(lines.slice(-3)).toEqual([
      `Non-consecutive offsets in ${FILE}`,
      '  3 is followed by 5',
      '  0 is followed by 3',
    ]);
    const shallow = await tools.print(`kafka-dump-log --files ${FILE}`);
    expect(shallow.at(-1)).toContain('baseOffset');
  });

  test('several files; one that is not there ends it as in Java; others are left out', async () => {
    const tools = await withRecords();
    const two = await tools.print(`kafka-dump-log --files ${FILE},notes.txt`);
    expect(two.slice(-2)).toEqual(['Dumping notes.txt', 'Ignoring unknown file notes.txt']);
    const missing = 'results-0/00000000000000000007.log';
    const result = await tools.session.run(`kafka-dump-log --files ${missing},${FILE}`);
    expect(result.lines).toEqual([
      `Dumping ${missing}`,
      'Log starting offset: 7',
      `Exception in thread "main" java.nio.file.NoSuchFileException: ${missing}`,
    ]);
    expect(result.text).toBe(`there are ${FILE}`);
  });

  test('--max-bytes leaves out batches that do not fit, and is new in 3.3', async () => {
    const tools = await withRecords();
    const count = async (bytes: number) =>
      (await tools.print(`kafka-dump-log --files ${FILE} --max-bytes ${bytes}`)).length - 2;
    expect([await count(177), await count(178), await count(292), await count(293)]).toEqual([0, 1, 1, 2]);
    const older = await withRecords('3.1');
    expect(await older.print(`kafka-dump-log --files ${FILE} --max-bytes 5`)).toEqual([
      'Exception in thread "main" joptsimple.UnrecognizedOptionException: max-bytes is not a recognized option',
    ]);
  });
});

test.each([
  ['kafka-dump-log', 'Missing required argument "[files]"'],
  ['kafka-dump-log --files results-0/00000000000000000000.index', 'only .log files are here'],
  ['kafka-dump-log --file x', 'Did you mean --files?'],
])('mistake: %s', async (line, message) => {
  expect(await new ToolSession().mistake(line)).toContain(message);
});

test('a dump that no screen holds is refused', async () => {
  const tools = new ToolSession();
  await tools.print('topic create results', 'produce results --value v --count 100001');
  expect(await tools.mistake(`kafka-dump-log --files ${FILE} --deep-iteration`)).toContain('--max-bytes');
});
