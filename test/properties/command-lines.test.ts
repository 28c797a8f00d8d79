/** Any command line, however malformed, leaves the session alive and, if it was a mistake, as it was. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const FUZZ = fileURLToPath(new URL('../../dist/dev/fuzz.js', import.meta.url));
/** Any seed will do; a fixed one makes a failure here one everywhere. `npm run fuzz` tries others. */
const SEED = 3;
const LINES_MIN = 10_000;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function fuzz(...args: string[]): Promise<Ended> {
  expect(existsSync(FUZZ), 'npm test builds it first: node scripts/build.js').toBe(true);
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [FUZZ, ...args])) };
  } catch (error) {
    return error as Ended & Error;
  }
}

test('10 000 random lines: each is answered, a mistake changes nothing, a replay gives the same state', async () => {
  const { stdout, stderr, code } = await fuzz('--runs', '350', '--seed', String(SEED), '--patience', '60');
  // All of it is shown on failure, for it ends with the commands to paste.
  expect({ failed: stdout.includes('FAILED') ? stdout : '', stderr, code }).toEqual({
    failed: '',
    stderr: '',
    code: 0,
  });
  const [, seed, lines] = /^seed (\d+): \d+ sessions, (\d+) lines$/m.exec(stdout)!;
  expect(Number(seed)).toBe(SEED);
  expect(Number(lines)).toBeGreaterThanOrEqual(LINES_MIN);
}, 300_000);

test('a session that is given no time counts as hung: exit code 1, with the seed and the commands', async () => {
  const { stdout, code } = await fuzz('--runs', '5', '--seed', '1', '--patience', '0');
  expect(stdout).toMatch(/^seed 1: /);
  expect(stdout).toContain('does not end within 0 s');
  expect(stdout).toContain('Commands to paste into `kafka-pitfalls repl`');
  expect(code).toBe(1);
});
