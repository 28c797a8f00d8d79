import { describe, expect, test } from 'vitest';
import { truncateTo } from '../../../src/kernel/log/truncation.ts';
import { openLog, write, writeBatch } from '../log-fixture.ts';
import { end, init, send } from '../transaction/transaction-fixture.ts';

/** Four batches of 70 bytes, two a segment, stamped 0 to 3. */
function fourBatches() {
  const fixture = openLog({ 'segment.bytes': 140 });
  for (let n = 0; n < 4; n++) write(fixture, 'k', 'v', n);
  return fixture.log;
}

const shape = (log: ReturnType<typeof fourBatches>) =>
  log.segments.map(({ baseOffset, sizeInBytes, maxTimestampSoFar }) => [
    baseOffset,
    sizeInBytes,
    maxTimestampSoFar,
  ]);

describe('truncation (APP-4)', () => {
  test('the end goes back, and the batches from there on are gone', () => {
    const log = fourBatches();
    expect(truncateTo(log, 3, 0)).toBe(true);
    expect(log).toMatchObject({ logEndOffset: 3, highWatermark: 3, sizeInBytes: 210 });
    expect(shape(log)).toEqual([
      [0, 140, 1],
      [2, 70, 2],
    ]);
  });

  test('a segment that begins where the log ends stays as the empty active one', () => {
    const log = fourBatches();
    truncateTo(log, 2, 5);
    expect(shape(log)).toEqual([
      [0, 140, 1],
      [2, 0, -1],
    ]);
    expect(log.segments[1]!.createdMs).toBe(5);
  });

  test('segments beyond it go whole, and the log goes on from there', () => {
    const fixture = openLog({ 'segment.bytes': 140 });
    for (let n = 0; n < 4; n++) write(fixture, 'k', 'v', n);
    truncateTo(fixture.log, 1, 0);
    expect(shape(fixture.log)).toEqual([[0, 70, 0]]);
    write(fixture, 'k', 'v', 9);
    expect(fixture.log.segments[0]!.batches.map(({ baseOffset }) => baseOffset)).toEqual([0, 1]);
    expect(fixture.log.logEndOffset).toBe(2);
  });

  test('at the end or beyond it nothing happens', () => {
    const log = fourBatches();
    const { changes } = log;
    expect(truncateTo(log, 4, 0)).toBe(false);
    expect(log.changes).toBe(changes);
    expect(log.logEndOffset).toBe(4);
  });

  test('log start and cleaner checkpoint do not stay beyond the end', () => {
    const log = fourBatches();
    log.logStartOffset = 3;
    log.cleanerCheckpoint = 3;
    truncateTo(log, 2, 0);
    expect(log).toMatchObject({ logStartOffset: 2, cleanerCheckpoint: 2 });
  });

  test('a transaction whose marker went is open again; one that began beyond is gone', () => {
    const fixture = openLog();
    const [first, second, third] = ['x', 'y', 'z'].map((id) => init(fixture.cluster, id));
    send(fixture, first!, 'a'); // 0
    send(fixture, second!, 'b'); // 1
    end(fixture.cluster, second!, 'abort'); // 2
    end(fixture.cluster, first!, 'abort'); // 3
    send(fixture, third!, 'c'); // 4
    const { log } = fixture;
    expect([...log.openTransactions.values()]).toEqual([4]);
    truncateTo(log, 3, 0);
    expect([...log.openTransactions.values()]).toEqual([0]);
    expect(log.abortedTransactions.map(({ lastOffset }) => lastOffset)).toEqual([2]);
    truncateTo(log, 2, 0);
    expect([...log.openTransactions.values()]).toEqual([0, 1]);
    expect(log.abortedTransactions).toEqual([]);
  });

  test('producers are remembered up to there: the same batch may come again', () => {
    const fixture = openLog();
    const batch = (baseSequence: number) =>
      writeBatch(fixture, [['k', 'v']], { producerId: 7, producerEpoch: 0, baseSequence });
    batch(0);
    batch(1);
    truncateTo(fixture.log, 1, 0);
    expect(batch(1)).toMatchObject({ error: null, baseOffset: 1, isDuplicate: false });
    truncateTo(fixture.log, 0, 0);
    expect(fixture.log.producers.size).toBe(0);
  });
});
