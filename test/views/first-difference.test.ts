/** Where two futures part: what a rule did first in one of them and not in the other. */
import { expect, test } from 'vitest';
import { findVersion } from '../../src/kernel/versions.ts';
import { Session } from '../../src/session/session.ts';

async function comparison(lines: readonly string[], compare: string): Promise<string> {
  const session = new Session({ version: findVersion('4.2')! });
  for (const line of lines) await session.run(line);
  return (await session.run(compare)).views[0]!.text!;
}

const TWO_DAYS = [
  'topic create results --config retention.ms=1d',
  'every 12h produce results --key match-{n:02} --value-bytes 100',
  'advance --to 2d30s',
];

// ROLL-5: a segment closes at a record more than segment.ms after its first, so with 6h at the second record.
test('the moment is that of the first event that only one of them has, and the other does nothing then', async () => {
  expect(await comparison(TWO_DAYS, 'compare --set results:segment.ms=6h')).toBe(
    'First difference, at +0d 12:00:00. As it is: nothing. With results:segment.ms=6h: segment 0 closed, 1 is the active one.',
  );
});

// ROLL-5, strictly more: with 12h the second record still fits, and the third does not.
test('equal to the gap is not more than it: half a day later', async () => {
  expect(await comparison(TWO_DAYS, 'compare --set results:segment.ms=12h')).toMatch(
    /^First difference, at \+1d 00:00:00\..*: segment 0 closed, 2 is the active one\.$/,
  );
});

// RET-4: the default segment goes whole at 8d30s; nothing of it goes with a limit of two days.
test('what is as it is may be the one that did something', async () => {
  const lines = [...TWO_DAYS, 'advance --to 8d1m'];
  expect(await comparison(lines, 'compare --set results:retention.ms=2d')).toBe(
    'First difference, at +8d 00:00:30. As it is: retention check: segment 0 deleted: 15 records, 2,670 bytes. With results:retention.ms=2d: nothing.',
  );
});

test('where nothing went another way it says so, whatever the settings are', async () => {
  expect(await comparison(TWO_DAYS, 'compare --set results:segment.ms=7d')).toBe(
    'Nothing went another way with results:segment.ms=7d so far.',
  );
  expect(await comparison(TWO_DAYS, 'compare --kafka 3.0')).toBe(
    'Nothing went another way with Kafka 3.0 so far.',
  );
});

// CLI-101: order-1 goes to another partition by CRC32 than by murmur2; no rule of the broker acts.
test('records that lie elsewhere are told by the first of them, with its partition', async () => {
  const lines = [
    'topic create orders --partitions 12',
    'producer open net --client librdkafka',
    'produce orders --producer net --key order-1 --value v',
  ];
  const text = await comparison(lines, 'compare --set net:partitioner=murmur2_random');
  const [, mine, theirs] = /As it is: (orders:\d+): 1 record.* With .*: (orders:\d+): 1 record/.exec(text)!;
  expect([mine, theirs]).toEqual(['orders:7', 'orders:10']);
});
