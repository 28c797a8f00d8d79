/** Compiled code kept between runs, as it is done where Node does not do it by itself (before 22.1). */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from './run-program.ts';

let parent = '';

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'compile-cache-'));
  writeFileSync(join(parent, 'old-node.cjs'), "require('node:module').enableCompileCache = undefined;\n");
});

afterEach(() => {
  rmSync(parent, { recursive: true });
});

function list(env: Record<string, string> = {}) {
  const own = { NODE_OPTIONS: `--require=${join(parent, 'old-node.cjs')}`, NODE_COMPILE_CACHE: parent };
  return runProgram(['list'], { env: { ...own, ...env } });
}

function folder(): string {
  const name = readdirSync(parent).find((entry) => entry.startsWith('kafka-pitfalls-'));
  if (name === undefined) throw new Error('there is no cache folder');
  return join(parent, name);
}

const keptFiles = (): string[] =>
  readdirSync(folder())
    .map((name) => join(folder(), name))
    .sort();

describe('the code a run has compiled', () => {
  test('is kept by the first run, one file for each of dist that it loaded, and left alone by the next', async () => {
    const first = await list();
    const kept = keptFiles();
    expect(kept.map((file) => /([a-z]+)[^/]*$/.exec(file)?.[1]).sort()).toEqual(['list', 'main']);
    const bytes = kept.map((file) => readFileSync(file));
    expect(await list()).toEqual(first);
    expect(first.code).toBe(0);
    expect(keptFiles()).toEqual(kept);
    expect(kept.map((file) => readFileSync(file))).toEqual(bytes);
  });

  test('is compiled and kept anew where a file is damaged', async () => {
    const first = await list();
    for (const file of keptFiles()) writeFileSync(file, 'not code');
    expect(await list()).toEqual(first);
    for (const file of keptFiles()) expect(readFileSync(file, 'latin1')).not.toBe('not code');
  });

  test('is neither read nor kept in a folder where others may write', async () => {
    const first = await list();
    for (const file of keptFiles()) rmSync(file);
    chmodSync(folder(), 0o777);
    expect(await list()).toEqual(first);
    expect(keptFiles()).toEqual([]);
  });

  test('is not kept where NODE_DISABLE_COMPILE_CACHE says so', async () => {
    expect((await list({ NODE_DISABLE_COMPILE_CACHE: '1' })).code).toBe(0);
    expect(readdirSync(parent)).toEqual(['old-node.cjs']);
  });

  test('costs no run where the folder cannot be made', async () => {
    expect((await list({ NODE_COMPILE_CACHE: join(parent, 'old-node.cjs') })).code).toBe(0);
  });
});
