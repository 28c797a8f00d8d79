/** The program as people get it: the packed tarball, installed globally in a folder of its own. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT, runProgram } from './run-program.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-packed-'));
const prefix = join(folder, 'prefix');
const bin = join(prefix, 'bin', 'kafka-pitfalls');
const elsewhere = join(folder, 'elsewhere');
let packed: { filename: string; size: number; files: { path: string; mode: number }[] };

beforeAll(async () => {
  mkdirSync(elsewhere);
  // dist is built by npm test itself; building it again would pull it away from under the other tests.
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
  });
  const [first] = Object.values(JSON.parse(stdout));
  packed = first as typeof packed;
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', '--global', '--prefix', prefix, ...flags, join(folder, packed.filename)], {
    cwd: folder,
  });
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const installed = (args: string[], how = {}) => runProgram(args, { ...how, bin, cwd: elsewhere });

describe('the tarball', () => {
  test('holds the program, the scenarios and what npm always packs, and nothing else', () => {
    const paths = packed.files.map((file) => file.path);
    const strangers = paths.filter(
      (path) =>
        !/^(package\.json|README\.md|LICENSE|bin\/(?:kafka-pitfalls\.js|compile-cache\.js|package\.json)|dist\/[\w-]+\.cjs|scenarios\/[\w-]+\.md)$/.test(
          path,
        ),
    );
    expect(strangers).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'dist/main.cjs']));
    const scenarios = readdirSync(`${ROOT}scenarios`).filter((file) => file.endsWith('.md'));
    expect(paths.filter((path) => path.startsWith('scenarios/')).length).toBe(scenarios.length);
  });

  test('is small', () => {
    expect(packed.size).toBeLessThan(500_000);
  });

  test('its program can be executed', () => {
    expect(statSync(bin).mode & 0o111).toBe(0o111);
  });

  test('has no script that runs at an install', () => {
    const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
    for (const name of ['preinstall', 'install', 'postinstall']) expect(scripts).not.toHaveProperty(name);
  });
});

describe('the installed program', () => {
  test('--version is the package’s', async () => {
    const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
    expect(await installed(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('--help', async () => {
    const { code, stdout, stderr } = await installed(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const command of ['run', 'list', 'verify', 'repl', 'new'])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('list', async () => {
    const { code, stdout, stderr } = await installed(['list']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('  segment-retention  ');
  });

  test('list --json: one scenario a line', async () => {
    const { stdout } = await installed(['list', '--json']);
    const names = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).name);
    expect(names).toContain('segment-retention');
  });

  test('no command, and nobody to ask: list', async () => {
    expect((await installed([])).stdout).toBe((await installed(['list'])).stdout);
  });

  test('run segment-retention, the story of 17 records of which 2 are left (RET-4)', async () => {
    const { code, stdout, stderr } = await installed(['run', 'segment-retention']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('records 17 → 2');
    expect(stdout).toMatch(
      /\d+ expectations hold · Kafka 4\.2 simulated\nIts challenge: {2}kafka-pitfalls challenge segment-retention\n$/,
    );
  });

  test('verify, every scenario on every release', async () => {
    const { code, stdout } = await installed(['verify']);
    expect(stdout).not.toContain('FAILED');
    expect(code).toBe(0);
  }, 300_000);

  test('new and run of a file of one’s own, from another folder', async () => {
    expect((await installed(['new', 'mine'])).code).toBe(0);
    expect((await installed(['run', './mine.md'])).code).toBe(0);
  });
});
