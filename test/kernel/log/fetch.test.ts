import { describe, expect, test } from 'vitest';
import { fetchFromLog, readableEndOffset } from '../../../src/kernel/log/fetch.ts';
import { deleteRecordsBefore } from '../../../src/kernel/log-operations.ts';
import { clean, type LogFixture, openLog, write } from '../log-fixture.ts';

function written(config: Record<string, string | number>, keys: string): LogFixture {
  const fixture = openLog(config);
  for (const key of keys) write(fixture, key);
  return fixture;
}

/** `first..last` offset of each batch, or the error. */
function fetched({ log }: LogFixture, offset: number, maxBytes = 1_048_576): string {
  const answer = fetchFromLog(log, { offset, maxBytes, isolation: 'read_uncommitted' });
  if (answer.error !== null) return answer.error;
  expect(answer.sizeInBytes).toBe(answer.batches.reduce((sum, batch) => sum + batch.sizeInBytes, 0));
  return answer.batches.map((batch) => `${batch.baseOffset}..${batch.lastOffset}`).join(' ');
}

describe('the range (LST-8)', () => {
  test('below the log start and above the log end is out of range, the end itself is empty', () => {
    const fixture = written({}, 'aa');
    deleteRecordsBefore(fixture.cluster, fixture.log, 1);
    expect(fetched(fixture, 0)).toBe('OFFSET_OUT_OF_RANGE');
    expect(fetched(fixture, 1)).toBe('1..1');
    expect(fetched(fixture, 2)).toBe('');
    expect(fetched(fixture, 3)).toBe('OFFSET_OUT_OF_RANGE');
    const request = { offset: 3, maxBytes: 1, isolation: 'read_uncommitted' } as const;
    expect(fetchFromLog(fixture.log, request)).toEqual({
      error: 'OFFSET_OUT_OF_RANGE',
      rule: 'LST-8',
      facts: { offset: 3, logStartOffset: 1, logEndOffset: 2 },
    });
  });

  test('nothing at or above the high watermark is read, and to ask for it is no error', () => {
    const fixture = written({ 'segment.bytes': 70 }, 'abcd');
    fixture.log.highWatermark = 2;
    expect([0, 1, 2, 3, 4].map((offset) => fetched(fixture, offset))).toEqual([
      '0..0 1..1',
      '1..1',
      '',
      '',
      '',
    ]);
    for (const isolation of ['read_uncommitted', 'read_committed'] as const) {
      expect(readableEndOffset(fixture.log, isolation)).toBe(2);
    }
  });
});

describe('whole batches (LST-9, LST-10)', () => {
  test('VEC-7: offsets 0 to 8 compacted away, a fetch at 2 returns batch 9..9', () => {
    const fixture = written({ 'cleanup.policy': 'compact', 'segment.bytes': 700 }, 'aaaaaaaaaab');
    clean(fixture);
    expect(fetched(fixture, 2)).toBe('9..9 10..10');
    expect(fetched(fixture, 2, 70)).toBe('9..9');
    expect(fetched(fixture, 10)).toBe('10..10');
  });

  test('LST-9: segments that a cleaning emptied are passed over', () => {
    const fixture = written({ 'cleanup.policy': 'compact', 'segment.bytes': 70 }, 'aaab');
    clean(fixture);
    expect(fetched(fixture, 0)).toBe('2..2 3..3');
  });

  test('LST-10: at least one batch, however large; then as many as fit, exactly too, across segments', () => {
    for (const config of [{}, { 'segment.bytes': 140 }]) {
      const fixture = written(config, 'abcd');
      expect([1, 70, 139, 140, 209, 210].map((maxBytes) => fetched(fixture, 0, maxBytes))).toEqual([
        '0..0',
        '0..0',
        '0..0',
        '0..0 1..1',
        '0..0 1..1',
        '0..0 1..1 2..2',
      ]);
    }
  });

  test('LST-9: each offset is found in its own batch', () => {
    const fixture = written({}, 'abcdefg');
    for (let offset = 0; offset < 7; offset += 1)
      expect(fetched(fixture, offset, 1)).toBe(`${offset}..${offset}`);
  });
});
