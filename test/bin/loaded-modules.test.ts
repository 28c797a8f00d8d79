/** `--help` and `list` are at hand at once because they load next to nothing. Modules are counted, not milliseconds. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BIN, ROOT } from './run-program.ts';

const PRELOAD = new URL('./loaded-modules.mjs', import.meta.url).href;
const PACKAGES = ['commander', 'chalk', 'cli-table3', 'ora', 'inquirer'];
/** What a front matter is checked with: the table of releases, and which names are near a mistyped one. */
const KERNEL_FOR_LIST = ['src/kernel/config/nearest-names.ts', 'src/kernel/versions.ts'];

/** What says what went wrong, which is at hand from the start; help too ends with an exception of commander's. */
const FOR_ERRORS = [
  'src/commands/language/usage-error.ts',
  'src/scenario/scenario-error.ts',
  'src/render/glyphs.ts',
];

/** Paths of the files loaded by a run, in order. */
async function loadedBy(args: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', PRELOAD, BIN, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    cwd: ROOT,
  });
  let told = '';
  child.stdio[3]!.on('data', (chunk) => {
    told += String(chunk);
  });
  child.stdout!.resume();
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(0);
  const files = told.split('\n').map((file) => (file.startsWith('file:') ? fileURLToPath(file) : file));
  return [...new Set(files.filter((file) => file.startsWith('/')))];
}

function packagesIn(files: readonly string[]): string[] {
  const names = files.flatMap((file) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(names)];
}

/** Our own source files in the loaded chunks of dist: the source map of each names them. */
function sourcesIn(files: readonly string[]): string[] {
  // What the bundler adds of its own, a few lines, has no source of ours.
  const chunks = files.filter(
    (file) => file.startsWith(`${ROOT}dist/`) && !file.includes('/rolldown-runtime-'),
  );
  expect(chunks.length).toBeGreaterThan(0);
  return chunks.flatMap((file) => {
    const { sources } = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
    return sources.map((source: string) => source.replace(/^(\.\.\/)+/, ''));
  });
}

describe('the hook sees what it should', () => {
  test('a run loads the kernel, chalk and cli-table3, and nothing that asks or spins', async () => {
    const loaded = await loadedBy(['run', 'segment-retention']);
    expect(sourcesIn(loaded)).toContain('src/kernel/log/retention.ts');
    expect(packagesIn(loaded)).toEqual(expect.arrayContaining(['commander', 'chalk', 'cli-table3']));
    expect(packagesIn(loaded)).not.toContain('ora');
    expect(packagesIn(loaded)).not.toContain('inquirer');
  });
});

test.each(['--help', '--version', 'run --help'])('%s loads commander and main alone', async (args) => {
  const loaded = await loadedBy(args.split(' '));
  expect(packagesIn(loaded)).toEqual(['commander']);
  const others = sourcesIn(loaded).filter((file) => !file.startsWith('src/cli/'));
  expect(others.sort()).toEqual(['src/main.ts', ...FOR_ERRORS].sort());
});

test('list loads commander alone, and of the kernel only what a front matter is checked with', async () => {
  const loaded = await loadedBy(['list']);
  expect(packagesIn(loaded)).toEqual(['commander']);
  const kernel = sourcesIn(loaded).filter((file) => file.startsWith('src/kernel/'));
  expect(kernel.sort()).toEqual(KERNEL_FOR_LIST);
  const heavy = sourcesIn(loaded).filter((file) =>
    /^src\/(session|simulation|clients|render|terminal)\//.test(file),
  );
  expect(heavy).toEqual(FOR_ERRORS.filter((file) => file.startsWith('src/render/')));
});

test('the packages it declares are the five it may have', () => {
  const manifest = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  expect(Object.keys(manifest.dependencies).sort()).toEqual([...PACKAGES].sort());
});
