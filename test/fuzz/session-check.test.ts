/** The checks of random sessions themselves: each promise, when broken, is noticed. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/commands/language/usage-error.ts';
import type { Session } from '../../src/session/session.ts';
import { type CheckedSession, checkSession, newSession } from './session-check.ts';

/** A session that does otherwise on one line. */
function breaking(line: string, run: (real: Session) => Promise<never>): CheckedSession {
  const real = newSession('4.2');
  return {
    get bench() {
      return real.bench;
    },
    run: (typed) => (typed === line ? run(real) : real.run(typed)),
    takeViews: (options) => real.takeViews(options),
    fork: () => real.fork(),
  };
}

const LINES = ['topic create results', 'break', 'produce results --value x'];

describe('a broken promise is told with its line', () => {
  test('an exception that is no mistake of the person', async () => {
    const session = breaking('break', () => Promise.reject(new TypeError('cannot read x')));
    await expect(checkSession(session, LINES)).rejects.toThrow(/^break: TypeError: cannot read x/);
  });

  test('a mistake that changed a partition', async () => {
    const session = breaking('break', async (real) => {
      await real.run('produce results --value half');
      throw new UsageError('BAD_VALUE', 'no');
    });
    await expect(checkSession(session, LINES)).rejects.toThrow(/^break: a mistake, yet the state was /);
  });

  test('a mistake that changed only what is watched', async () => {
    const session = breaking('break', async (real) => {
      await real.run('watch log results:0');
      throw new UsageError('BAD_VALUE', 'no');
    });
    await expect(checkSession(session, LINES)).rejects.toThrow(/^break: a mistake, yet the state was /);
  });

  test('a state that a replay does not give', async () => {
    const real = newSession('4.2');
    const session: CheckedSession = {
      bench: real.bench,
      run: (line) => real.run(line),
      takeViews: (options) => real.takeViews(options),
      fork: () => newSession('4.2'),
    };
    await expect(checkSession(session, ['topic create results'])).rejects.toThrow(/^played again: /);
  });

  test('a message with a hole in it', async () => {
    const session = breaking('break', () =>
      Promise.reject(new UsageError('BAD_VALUE', 'undefined is wrong')),
    );
    await expect(checkSession(session, LINES)).rejects.toThrow(/^break: answered 'undefined is wrong/);
  });
});

test('mistakes among good lines are fine', async () => {
  const session = newSession('4.2');
  await checkSession(session, [
    'topic create results',
    'prodce results',
    'advance --to 1d',
    'advance --to 1h',
  ]);
  expect(session.lines).toEqual(['topic create results', 'advance --to 1d']);
});
