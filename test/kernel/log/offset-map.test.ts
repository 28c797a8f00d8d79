import { describe, expect, test } from 'vitest';
import { cleanerConfig, cleanerTurn } from '../../../src/kernel/background-tasks.ts';
import type { Cleaning } from '../../../src/kernel/log/compaction.ts';
import { keyIdentity } from '../../../src/kernel/log/offset-map.ts';
import { deleteRecordsBefore } from '../../../src/kernel/log-operations.ts';
import {
  batchesOf,
  clean,
  type LogFixture,
  openLog,
  recordsIn,
  segmentsOf,
  write,
  writeAll,
  writeBatch,
} from '../log-fixture.ts';

const COMPACT = { 'cleanup.policy': 'compact' };
const EAGER = { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': 0 };

function written(config: Record<string, string | number>, words: string): LogFixture {
  const fixture = openLog(config);
  writeAll(fixture, words);
  return fixture;
}

function cleanWith(fixture: LogFixture, mapEntriesMax: number): Cleaning | null {
  return cleanerTurn(fixture.cluster, { ...cleanerConfig(fixture.cluster), mapEntriesMax }).cleaning;
}

describe('the key map (CLN-13, CLN-14)', () => {
  test('CLN-27: keys are equal by their bytes; text and the bytes of other text are not', () => {
    expect(keyIdentity(new Uint8Array([1, 23]))).toBe(keyIdentity(new Uint8Array([1, 23])));
    expect(keyIdentity(new Uint8Array([1, 23]))).not.toBe(keyIdentity(new Uint8Array([12, 3])));
    expect(keyIdentity('1,23')).not.toBe(keyIdentity(new Uint8Array([1, 23])));
    const fixture = openLog({ ...EAGER, 'segment.bytes': 140 });
    for (const key of [new Uint8Array([200]), 'a', new Uint8Array([200]), 'b', 'c']) write(fixture, key);
    clean(fixture);
    expect(batchesOf(fixture).map(({ baseOffset }) => baseOffset)).toEqual([1, 2, 3, 4]);
  });

  test('CLN-13: the map is read from where the index finds the first dirty offset', () => {
    const config = {
      ...EAGER,
      'cleanup.policy': 'compact,delete',
      'segment.bytes': 350,
      'index.interval.bytes': 0,
    };
    const fixture = written({ ...config, 'retention.ms': -1 }, 'a b c d e f');
    deleteRecordsBefore(fixture.cluster, fixture.log, 2);
    const { cleaning } = clean(fixture);
    // Five batches are closed; the entry of offset 2 points at the third.
    expect(cleaning).toMatchObject({ seen: { firstDirtyOffset: 2 }, endOffset: 5 });
    expect(cleaning?.stats).toMatchObject({ messagesRead: 5, mapMessagesRead: 3 });
  });

  test('VEC-16: with 3 entries the checkpoint moves by three keys, and k0@0 outlives its newer value', () => {
    const fixture = written({ ...COMPACT, 'segment.bytes': 140 }, 'a b c d e f a b z');
    expect(segmentsOf(fixture)).toBe('[0:140][2:140][4:140][6:140][8:70]');
    expect(cleanWith(fixture, 3)?.endOffset).toBe(3);
    expect(fixture.log.cleanerCheckpoint).toBe(3);
    expect(cleanWith(fixture, 3)).toMatchObject({
      seen: { firstDirtyOffset: 3, cleanBytes: 280, cleanableBytes: 420, cleanableRatio: 0.6 },
      endOffset: 6,
    });
    expect(recordsIn(fixture)).toBe('0:a=v 1:b=v 2:c=v 3:d=v 4:e=v 5:f=v 6:a=v 7:b=v 8:z=v');
  });

  test('a repeated key would also need room', () => {
    const fixture = written({ ...EAGER, 'segment.bytes': 350 }, 'a b b c d z');
    expect(cleanWith(fixture, 2)?.endOffset).toBe(2);
    const roomier = written({ ...EAGER, 'segment.bytes': 350 }, 'a b b c d z');
    expect(cleanWith(roomier, 3)?.endOffset).toBe(4);
  });

  test('the stop may fall inside a batch, whose tail is kept whatever its keys', () => {
    const fixture = openLog({ ...EAGER, 'segment.bytes': 200 });
    writeBatch(fixture, [
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
      ['a', '3'],
    ]);
    for (let i = 0; i < 3; i += 1) write(fixture, 'z');
    expect(cleanWith(fixture, 2)?.endOffset).toBe(3);
    expect(recordsIn(fixture)).toBe('1:a=2 2:b=1 3:a=3 4:z=v 5:z=v 6:z=v');
  });

  test('batches read whole before the stop count to their last offset, keyless tails and gaps included', () => {
    const fixture = openLog({ 'segment.bytes': 296 });
    writeBatch(fixture, [
      ['a', '1'],
      [null, '2'],
      [null, '3'],
    ]);
    for (const key of ['b', 'c', 'd']) write(fixture, key);
    fixture.log.config = {
      ...fixture.log.config,
      'cleanup.policy': ['compact'],
      'min.cleanable.dirty.ratio': 0,
    };
    writeAll(fixture, 'e');
    expect(segmentsOf(fixture)).toBe('[0:296][6:70]');
    expect(cleanWith(fixture, 1)?.endOffset).toBe(3);
    expect(recordsIn(fixture)).toBe('0:a=1 3:b=v 4:c=v 5:d=v 6:e=v');
  });

  test('CLN-14: 24 bytes an entry, times the load factor, rounded down twice', () => {
    const of = (brokerOverrides: Record<string, string>) =>
      cleanerConfig(openLog({}, { brokerOverrides }).cluster);
    expect(of({})).toEqual({ mapEntriesMax: 5_033_164, readBufferBytes: 262_144 });
    expect(of({ 'log.cleaner.dedupe.buffer.size': '119' }).mapEntriesMax).toBe(3);
    expect(of({ 'log.cleaner.io.buffer.size': '101' }).readBufferBytes).toBe(50);
  });
});
