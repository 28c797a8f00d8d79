/** A long way of the clock, in parts: what runs between two of them, and who may end it. */
import { expect, test } from 'vitest';
import { UsageError } from '../../src/commands/language/usage-error.ts';
import { findVersion } from '../../src/kernel/versions.ts';
import { Session } from '../../src/session/session.ts';
import { stateOf } from '../fuzz/session-check.ts';

const FEED = [
  'topic create t --config segment.ms=1m --config retention.ms=5m',
  'every 10ms produce t --value x',
];

async function fed(): Promise<Session> {
  const session = new Session({ version: findVersion('4.2')! });
  for (const line of FEED) await session.run(line);
  return session;
}

test('an advance with pauses does what it does without', async () => {
  const [whole, inParts] = [await fed(), await fed()];
  let pauses = 0;
  const answer = await inParts.run('advance 30m', async () => {
    pauses += 1;
  });
  const { text } = await whole.run('advance 30m');
  expect(answer.text).toBe(text);
  expect(text).toContain('180,000 records appended');
  expect(stateOf(inParts.bench)).toBe(stateOf(whole.bench));
  expect(pauses).toBeGreaterThan(1);
});

test('what a pause throws ends the advance, and the session is as it was before', async () => {
  const session = await fed();
  const before = stateOf(session.bench);
  let pauses = 0;
  const stopped = session.run('when kafka>=3.0 advance 60m', async () => {
    pauses += 1;
    if (pauses === 2) throw new UsageError('INTERRUPTED', 'stopped');
  });
  await expect(stopped).rejects.toThrow('stopped');
  expect(pauses).toBe(2);
  expect(stateOf(session.bench)).toBe(before);
  expect(session.lines).toEqual(FEED);
  expect((await session.run('advance 1s')).text).toContain('100 records appended');
});

test('a pause finds the clock on its way', async () => {
  const session = await fed();
  const { startMs } = session.bench.simulation.cluster;
  const seen: number[] = [];
  await session.run('advance 30m', async () => {
    seen.push(session.bench.simulation.cluster.nowMs - startMs);
  });
  expect(seen.every((ms) => ms > 0 && ms < 1_800_000)).toBe(true);
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
});
