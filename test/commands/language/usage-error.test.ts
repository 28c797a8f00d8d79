import { expect, it } from 'vitest';
import { UsageError } from '../../../src/commands/language/usage-error.ts';

it('a usage error carries its code, and its hint and column where they are known (design 11)', () => {
  const full = new UsageError('BAD_SIZE', 'size is bad', { hint: 'write 1GiB', column: 4 });
  expect(full).toMatchObject({
    name: 'UsageError',
    code: 'BAD_SIZE',
    message: 'size is bad',
    hint: 'write 1GiB',
    column: 4,
  });
  expect(full).toBeInstanceOf(Error);
  expect(new UsageError('BAD_OPTION', 'no')).toMatchObject({ hint: null, column: null });
});
