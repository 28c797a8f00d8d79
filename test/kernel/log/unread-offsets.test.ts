import { expect, test } from 'vitest';
import { unreadOffsets } from '../../../src/kernel/log/unread-offsets.ts';
import { batchesOf, clean, openLog, write, writeAll, writeBatch } from '../log-fixture.ts';
import { end, init, send } from '../transaction/transaction-fixture.ts';

test('a log of plain records has a record at each of its offsets', () => {
  const fixture = openLog();
  writeAll(fixture, 'a b');
  writeBatch(fixture, [
    ['c', 'v'],
    ['d', 'v'],
  ]);
  expect(unreadOffsets(fixture.log, batchesOf(fixture), { from: 0, to: 4 })).toBeNull();
});

test('APP-5: markers have none, and aborted records are one only for readers of uncommitted ones', () => {
  const fixture = openLog();
  const [x, y] = [init(fixture.cluster, 'x'), init(fixture.cluster, 'y')];
  send(fixture, x, 'a');
  send(fixture, y, 'b');
  end(fixture.cluster, x, 'abort');
  end(fixture.cluster, y, 'commit');
  write(fixture, 'c');
  const batches = batchesOf(fixture);
  expect(unreadOffsets(fixture.log, batches, { from: 0, to: 5 })).toEqual({
    withoutRecord: [{ from: 2, to: 4 }],
    aborted: [{ from: 0, to: 1 }],
  });
  expect(unreadOffsets(fixture.log, batches, { from: 3, to: 5 })).toEqual({
    withoutRecord: [{ from: 3, to: 4 }],
    aborted: [],
  });
  expect(unreadOffsets(fixture.log, batches, { from: 1, to: 2 })).toBeNull();
  expect(unreadOffsets(fixture.log, batches, { from: 0, to: 1 })?.aborted).toEqual([{ from: 0, to: 1 }]);
});

test('APP-5: what compaction took has none, inside of a batch and between batches', () => {
  const fixture = openLog({
    'cleanup.policy': 'compact',
    'min.cleanable.dirty.ratio': 0,
    'segment.bytes': 158,
  });
  writeBatch(fixture, [
    ['a', '1'],
    ['b', '1'],
    ['c', '1'],
  ]);
  write(fixture, 'b', '2');
  write(fixture, 'z');
  clean(fixture);
  const batches = batchesOf(fixture);
  expect(unreadOffsets(fixture.log, batches, { from: 0, to: 5 })?.withoutRecord).toEqual([
    { from: 1, to: 2 },
  ]);
  expect(unreadOffsets(fixture.log, [batches[0]!, batches[2]!], { from: 0, to: 6 })?.withoutRecord).toEqual([
    { from: 1, to: 2 },
    { from: 3, to: 4 },
    { from: 5, to: 6 },
  ]);
});
