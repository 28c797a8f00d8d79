import { describe, expect, test } from 'vitest';
import { deleteHorizonMs } from '../../../src/kernel/log/batch.ts';
import { cleanability } from '../../../src/kernel/log/cleanable.ts';
import { markerTypeOf } from '../../../src/kernel/log/end-transaction-marker.ts';
import { expireProducers } from '../../../src/kernel/log-operations.ts';
import { batchesOf, clean, type LogFixture, openLog, recordsIn, segmentsOf, write } from '../log-fixture.ts';
import { end, init, send } from '../transaction/transaction-fixture.ts';

/** Any dirty byte is enough, and `roll` closes the segment. */
const EAGER = {
  'cleanup.policy': 'compact',
  'min.cleanable.dirty.ratio': 0,
  'segment.ms': 1,
  'delete.retention.ms': 1000,
};

/** A record two milliseconds later, alone in a new segment. */
function roll(fixture: LogFixture, key: string): void {
  fixture.cluster.nowMs += 2;
  write(fixture, key);
}

/** `baseOffset:bytes` of every batch, `c` or `a` behind a marker, `@` and its horizon behind that. */
function batches(fixture: LogFixture): string {
  return batchesOf(fixture)
    .map((batch) => {
      const marker = markerTypeOf(batch)?.charAt(0) ?? '';
      const horizonMs = deleteHorizonMs(batch);
      return `${batch.baseOffset}:${batch.sizeInBytes}${marker}${horizonMs === null ? '' : `@${horizonMs}`}`;
    })
    .join(' ');
}

/** x writes a=1 and aborts, y writes b=1 and commits, somebody writes b=2; z closes the segment. */
function abortedAndSuperseded(version = '3.9', supportsEpochBump = false): LogFixture {
  const fixture = openLog(EAGER, { version });
  const [x, y] = [init(fixture.cluster, 'x'), init(fixture.cluster, 'y')];
  send(fixture, x, 'a=1');
  end(fixture.cluster, x, 'abort', supportsEpochBump);
  send(fixture, y, 'b=1');
  end(fixture.cluster, y, 'commit', supportsEpochBump);
  write(fixture, 'b', '2');
  roll(fixture, 'z');
  expect(batches(fixture)).toBe('0:70 1:78a 2:70 3:78c 4:70 5:70');
  return fixture;
}

describe('what a cleaning leaves of transactions', () => {
  test('VEC-18, CLN-25: with live producers data becomes 61-byte headers, and both markers stay without a horizon', () => {
    const fixture = abortedAndSuperseded();
    clean(fixture);
    expect(batches(fixture)).toBe('0:61 1:78a 2:61 3:78c 4:70 5:70');
    for (const key of ['y', 'w']) {
      roll(fixture, key);
      clean(fixture, fixture.cluster.nowMs + 5000);
    }
    expect(batches(fixture)).toMatch(/^0:61 1:78a 2:61 3:78c 4:70 /);
  });

  test('CLN-23: aborted data goes at the first cleaning that covers it, though it is the newest of its key', () => {
    const fixture = openLog(EAGER);
    const x = init(fixture.cluster, 'x');
    write(fixture, 'a', '0');
    send(fixture, x, 'a=1');
    end(fixture.cluster, x, 'abort');
    expireProducers(fixture.cluster, fixture.log, 0);
    roll(fixture, 'z');
    expect(clean(fixture).cleaning).toMatchObject({
      // Nor does it count for the map: a=0 before it stays (CLN-13).
      removed: [{ offset: 1, rule: 'TXN-13', isTombstone: false }],
    });
    expect(batches(fixture)).toBe('0:70 2:78a 3:70');
  });

  test('CLN-23: committed data is compacted as any other', () => {
    const fixture = openLog(EAGER);
    const x = init(fixture.cluster, 'x');
    send(fixture, x, 'a=1');
    send(fixture, x, 'a=2');
    send(fixture, x, 'b=1');
    end(fixture.cluster, x, 'commit');
    roll(fixture, 'z');
    clean(fixture);
    expect(batches(fixture)).toBe('1:70 2:70 3:78c 4:70');
  });

  test('CLN-23: an abort does not reach the same producer before or after it', () => {
    const fixture = openLog(EAGER);
    const x = init(fixture.cluster, 'x');
    send(fixture, x, 'a=1');
    end(fixture.cluster, x, 'commit');
    send(fixture, x, 'b=1');
    end(fixture.cluster, x, 'abort');
    send(fixture, x, 'c=1');
    end(fixture.cluster, x, 'commit');
    roll(fixture, 'z');
    clean(fixture);
    expect(batches(fixture)).toBe('0:70 1:78c 3:78a 4:70 5:78c 6:70');
  });
});

describe('markers (TMB-10)', () => {
  /** Producers forgotten, the data gone with the cleaning at 2 ms. */
  function withoutData(): LogFixture {
    const fixture = abortedAndSuperseded();
    expireProducers(fixture.cluster, fixture.log, 0);
    clean(fixture);
    expect(batches(fixture)).toBe('1:78a 3:78c 4:70 5:70');
    return fixture;
  }

  test('TMB-10: without batches left a marker gets its horizon at the next cleaning, and goes at one from there on', () => {
    const fixture = withoutData();
    roll(fixture, 'y');
    clean(fixture, 10_000);
    // Delta -10000 + 0 in three bytes instead of one (FMT-12).
    expect(batches(fixture)).toMatch(/^1:80a@11000 3:80c@11000 4:70 /);
    roll(fixture, 'w');
    clean(fixture, 10_999);
    expect(batches(fixture)).toMatch(/^1:80a@11000 3:80c@11000 /);
    roll(fixture, 'v');
    expect(clean(fixture, 11_000 + 2).cleaning?.removed).toEqual([
      { offset: 1, isTombstone: false, rule: 'TMB-10' },
      { offset: 3, isTombstone: false, rule: 'TMB-10' },
    ]);
    expect(batches(fixture)).toMatch(/^4:70 /);
    expect(fixture.log.abortedTransactions).toEqual([]);
  });

  test('TMB-10: at exactly its horizon a marker goes, a millisecond before it stays', () => {
    for (const [atMs, expected] of [
      [10_999, /^1:80a/],
      [11_000, /^4:70/],
    ] as const) {
      const fixture = withoutData();
      roll(fixture, 'y');
      clean(fixture, 10_000);
      roll(fixture, 'w');
      clean(fixture, atMs);
      expect(batches(fixture)).toMatch(expected);
    }
  });

  test('TMB-10, TMB-3: before 3.1 a marker without batches goes by file times, without a horizon', () => {
    const fixture = abortedAndSuperseded('3.0');
    expireProducers(fixture.cluster, fixture.log, 0);
    clean(fixture);
    expect(batches(fixture)).toBe('1:78a 3:78c 4:70 5:70');
    // The last clean segment is the markers' own: nothing is older than it by a second.
    roll(fixture, 'y');
    clean(fixture, 10_000);
    expect(batches(fixture)).toMatch(/^1:78a 3:78c /);
  });

  test('TMB-10, TMB-3: before 3.1 it goes once its file is delete.retention.ms older than the newest clean one', () => {
    const fixture = openLog({ ...EAGER, 'segment.bytes': 400 }, { version: '3.0' });
    const x = init(fixture.cluster, 'x');
    send(fixture, x, 'a=1');
    end(fixture.cluster, x, 'abort');
    expireProducers(fixture.cluster, fixture.log, 0);
    for (const [key, atMs] of [
      ['z', 1000],
      ['y', 1002],
      ['w', 1004],
    ] as const) {
      fixture.cluster.nowMs = atMs;
      write(fixture, key, 320); // Too large to be joined.
      clean(fixture);
      // The newest clean file is the marker's own, then z's of 1000: 1000 - 1000 is not below the marker's 0.
      expect(batches(fixture).startsWith('1:78a')).toBe(key !== 'w');
    }
  });

  test('CLN-25, TXN-17: a marker that raised the epoch stands for its producer and stays as a header', () => {
    const fixture = abortedAndSuperseded('4.2', true);
    clean(fixture);
    expect(batches(fixture)).toBe('1:78a 3:78c 4:70 5:70');
    roll(fixture, 'y');
    clean(fixture, 10_000);
    roll(fixture, 'w');
    clean(fixture, 11_000);
    expect(batches(fixture)).toMatch(/^1:61 3:61 4:70 /);
    // Once the producers are forgotten, emptied markers go as well.
    expireProducers(fixture.cluster, fixture.log, 0);
    roll(fixture, 'v');
    clean(fixture);
    expect(batches(fixture)).toMatch(/^4:70 /);
  });
});

describe('how far a cleaning may go (CLN-2)', () => {
  /** Two-record segments 0, 2, 4 with a transaction open from offset 3. */
  function openFromThree(version: string): LogFixture {
    const fixture = openLog({ ...EAGER, 'segment.ms': 604_800_000, 'segment.bytes': 140 }, { version });
    for (const key of ['a', 'b', 'c']) write(fixture, key);
    send(fixture, init(fixture.cluster, 'x'), 'd');
    write(fixture, 'e');
    expect(segmentsOf(fixture)).toBe('[0:140][2:140][4:70]');
    return fixture;
  }

  test.each(['2.8', '3.0', '3.1', '3.9', '4.2'])(
    'CLN-2: an open transaction at 3 stops it at segment 2 (%s)',
    (version) => {
      // segment.bytes has a minimum since 4.1; the rule does not depend on it.
      const fixture = openFromThree(version === '4.2' ? '4.0' : version);
      const seen = cleanability(fixture.log, fixture.cluster);
      expect(seen.firstUncleanableOffset).toBe(2);
      // The marker rolls: segment 4 is closed then.
      end(
        fixture.cluster,
        { transactionalId: 'x', producerId: 0, producerEpoch: 0, nextSequence: 1 },
        'commit',
      );
      expect(cleanability(fixture.log, fixture.cluster).firstUncleanableOffset).toBe(5);
    },
  );

  test.each([
    ['3.0', 4],
    ['3.1', 2],
  ] as const)(
    'CLN-2: the high watermark without an open transaction is a bound since 3.1 (%s)',
    (version, expected) => {
      const fixture = openLog({ ...EAGER, 'segment.ms': 604_800_000, 'segment.bytes': 140 }, { version });
      for (const key of ['a', 'b', 'c', 'd', 'e']) write(fixture, key);
      fixture.log.highWatermark = 3;
      expect(cleanability(fixture.log, fixture.cluster).firstUncleanableOffset).toBe(expected);
    },
  );
});

test('TXN-13: aborted data stays in the log until a cleaning', () => {
  const fixture = openLog();
  const x = init(fixture.cluster, 'x');
  send(fixture, x, 'a=1');
  end(fixture.cluster, x, 'abort');
  expect(recordsIn(fixture)).toContain('0:a=1');
});
