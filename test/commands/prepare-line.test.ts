import { expect, test } from 'vitest';
import { UsageError } from '../../src/commands/language/usage-error.ts';
import { Session } from '../../src/session/session.ts';
import { profileOf } from '../kernel/log-fixture.ts';

/** What `stdin:1:N` would say of the last line, and how the session goes on. */
async function placeOf(...lines: readonly string[]): Promise<number | null> {
  const session = new Session({ version: profileOf('4.2') });
  const last = lines.at(-1)!;
  for (const line of ['topic create orders --partitions 2', ...lines.slice(0, -1)]) await session.run(line);
  const error = await session.run(last).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect((await session.run('show groups')).views).toHaveLength(1);
  return (error as UsageError).column;
}

const OPEN = 'consumer open a --group g';

test.each([
  ['a client that is not there', `${OPEN} --client jav --assign orders:0`, 'jav'],
  ['a part of a word: the word', `${OPEN} --assign order:0`, 'order:0'],
  ['a setting', `${OPEN} --assign orders:0 --set auto.offset.rest=latest`, 'auto.offset.rest=latest'],
  ['a consumer', 'poll  aa', 'aa'],
  ['a view', 'show groops', 'groops'],
  ['a field', 'expect groups grups=3', 'grups=3'],
])('a mistake stands where its word stands: %s', async (_what, line, word) => {
  expect(await placeOf(line)).toBe(line.indexOf(word) + 1);
});

test('a mistake of no one word has no place', async () => {
  expect(await placeOf('consumer open a --group g')).toBeNull();
});

test('an offset without its value is told what to write', async () => {
  const session = new Session({ version: profileOf('4.2') });
  await session.run('topic create orders');
  await session.run(`${OPEN} --assign orders:0`);
  await expect(session.run('commit a --offset orders:0')).rejects.toMatchObject({
    message: "'orders:0' is not partition=value",
    hint: 'write results:0=5',
    column: 19,
  });
});
