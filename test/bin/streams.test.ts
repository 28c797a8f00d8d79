/** Streams, colors, exit codes: what a shell and a pipe see of the program. */
import { describe, expect, test } from 'vitest';
import { runProgram, runShell, TRACE } from './run-program.ts';

const ESCAPE = '\u001b[';
const ASCII = /^[\n\x20-\x7e]*$/;

describe('exit codes', () => {
  test.each([
    ['list', 0],
    ['run segment-retention', 0],
    ['verify segment-retention --kafka 3.0', 0],
    ['--version', 0],
    ['--help', 0],
    ['run --help', 0],
    ['help produce', 0],
    ['--kafka versions', 0],
    ['run', 2],
    ['run nowhere', 2],
    ['run nowhere.md', 2],
    ['run segment-retention twice', 2],
    ['list more', 2],
    ['lst', 2],
    ['list --bogus', 2],
    ['--bogus', 2],
    ['run segment-retention --kafka 9.9', 2],
    ['run segment-retention --set results', 2],
    ['run segment-retention --set results:segment.mss=1h', 2],
    ['run segment-retention --set results:segment.ms=0', 2],
    ['run segment-retention --set nowhere:segment.ms=1h', 2],
    ['run segment-retention --width 59', 2],
    ['run segment-retention --seed x', 2],
    ['verify nowhere', 2],
    ['new', 2],
    ['new ../up', 2],
    ['help nothing', 2],
  ])('%s: %i', async (args, code) => {
    const ended = await runProgram(args.split(' '));
    expect(ended.code).toBe(code);
    expect(ended.stderr).not.toMatch(TRACE);
    expect(ended.stderr === '').toBe(code === 0);
    if (code === 2) expect(ended.stderr).toMatch(/^error: /);
  });

  test('an unknown scenario, command or option comes with the nearest', async () => {
    expect((await runProgram(['run', 'segment-retentoin'])).stderr).toContain(
      "did you mean 'segment-retention'?",
    );
    expect((await runProgram(['lst'])).stderr).toContain('Did you mean list?');
    expect((await runProgram(['run', 'x', '--jsn'])).stderr).toContain('Did you mean --json?');
  });

  test('run with a what-if reports the expectations and exits 0', async () => {
    const { code, stdout } = await runProgram(['run', 'segment-retention', '--set', 'results:segment.ms=1h']);
    expect(stdout).toContain('reported only: --set changed the scenario');
    expect(code).toBe(0);
  });
});

describe('a reader that goes away is no error', () => {
  test.each(['list', 'run segment-retention', 'run segment-retention --json', '--help'])(
    '%s | head -1',
    async (args) => {
      const ended = await runShell(`{ $K ${args}; echo "code $?" >&2; } | head -1`);
      expect(ended.stderr).toBe('code 0\n');
      expect(ended.stdout.split('\n')).toHaveLength(2);
    },
  );

  test('repl whose stdin goes on after its stdout is closed', async () => {
    const { stderr } = await runShell(`yes 'show events' | { $K repl; echo "code $?" >&2; } | head -1`);
    expect(stderr).toBe('code 0\n');
  });

  test('closed stdout', async () => {
    const { code, stderr } = await runShell('$K list >&-');
    expect([code, stderr]).toEqual([0, '']);
  });

  test('closed stdin is an empty one', async () => {
    const { code, stderr } = await runShell('$K repl <&-');
    expect([code, stderr]).toEqual([0, '']);
  });
});

test.each(['list', 'run segment-retention', '--help', 'repl'])(
  'a full disk is told in one line: %s',
  async (args) => {
    const { code, stderr } = await runShell(`echo help | $K ${args} >/dev/full`);
    expect(stderr).toMatch(/^kafka-pitfalls: cannot write: ENOSPC[^\n]*\n$/);
    expect(code).toBe(1);
  },
);

describe('fidelity', () => {
  const replay = (rest: string) =>
    runShell(`${process.execPath} dist/dev/fidelity.js replay ${TRACES} --kafka 4.2 ${rest}`);
  const TRACES = 'test/recordings/storage/named/traces.jsonl.gz';

  test('a pipe that closes early is no error', async () => {
    const { stdout, stderr } = await replay('| head -1');
    expect([stdout.split('\n').length, stderr]).toEqual([2, '']);
  });

  test('a full disk is told in one line', async () => {
    const { code, stderr } = await replay('>/dev/full');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^fidelity: cannot write: ENOSPC[^\n]*\n$/)]);
  });

  test("a mistake exits with 2, like the program's", async () => {
    const { code, stderr } = await runShell(`${process.execPath} dist/dev/fidelity.js replay ${TRACES}`);
    expect([code, stderr]).toEqual([2, "error: required option '--kafka <version>' not specified\n"]);
  });
});

describe('color', () => {
  const isColored = async (args: string[], env: Record<string, string> = {}) =>
    (await runProgram(['run', 'segment-retention', ...args], { env })).stdout.includes(ESCAPE);

  test.each<[string, string[], Record<string, string>, boolean]>([
    ['none through a pipe', [], {}, false],
    ['--color', ['--color'], {}, true],
    ['--no-color', ['--no-color'], {}, false],
    ['FORCE_COLOR=1', [], { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, false],
    ['NO_COLOR=1', [], { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR is none (no-color.org)', [], { NO_COLOR: '', FORCE_COLOR: '1' }, true],
    ['--no-color wins over FORCE_COLOR', ['--no-color'], { FORCE_COLOR: '1' }, false],
    ['--color wins over NO_COLOR', ['--color'], { NO_COLOR: '1' }, true],
    ['CLICOLOR_FORCE=1', [], { CLICOLOR_FORCE: '1' }, true],
  ])('%s', async (_name, args, env, colored) => {
    expect(await isColored(args, env)).toBe(colored);
  });

  test('never in --json', async () => {
    expect(await isColored(['--json', '--color'])).toBe(false);
  });

  test('says nothing that is not said without it', async () => {
    const plain = await runProgram(['run', 'segment-retention']);
    const colored = await runProgram(['run', 'segment-retention', '--color']);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what colors are made of
    expect(colored.stdout.replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(plain.stdout);
  });
});

describe('a terminal that knows only ASCII gets only ASCII', () => {
  test.each<[string, Record<string, string>]>([
    ['TERM=dumb', { TERM: 'dumb' }],
    ['LC_ALL=C', { LC_ALL: 'C' }],
    ['LANG=C', { LANG: 'C' }],
    ['LC_CTYPE=en_US.ISO-8859-1', { LC_CTYPE: 'en_US.ISO-8859-1' }],
  ])('%s', async (_name, env) => {
    for (const args of [['run', 'segment-retention'], ['list'], ['--help']]) {
      const { stdout } = await runProgram(args, { env });
      expect(stdout.match(/[^\n\x20-\x7e]/g) ?? []).toEqual([]);
    }
    const commands =
      'topic create t\nproduce t --key ключ --value 👩‍👩‍👧\nshow records t:0\nwhy t:0@0\nключ\n';
    const { stdout, stderr } = await runProgram(['repl'], { env, stdin: commands });
    expect(stdout).toMatch(ASCII);
    expect(stderr).toMatch(ASCII);
    expect(stdout).toContain('| ???? |');
  });

  test('LC_ALL=en_US.UTF-8 wins over LANG=C', async () => {
    const { stdout } = await runProgram(['list'], { env: { LC_ALL: 'en_US.UTF-8', LANG: 'C' } });
    expect(stdout).toContain('pitfall');
    const run = await runProgram(['run', 'segment-retention'], { env: { LC_ALL: 'en_US.UTF-8', LANG: 'C' } });
    expect(run.stdout).toContain('┌');
  });
});

describe('width', () => {
  const widest = async (args: string[], env: Record<string, string> = {}) => {
    const { stdout } = await runProgram(['run', 'segment-retention', ...args], { env });
    // What is to be copied, commands of the session and of a shell, is never broken.
    const fences = stdout.split('\n').filter((line) => !/^(> | {2}(kafka-|--))/.test(line));
    return Math.max(...fences.map((line) => [...line].length));
  };

  test.each<[string, string[], Record<string, string>, number]>([
    ['80 through a pipe', [], {}, 80],
    ['COLUMNS', [], { COLUMNS: '100' }, 100],
    ['never below 60', [], { COLUMNS: '20' }, 60],
    ['--width wins', ['--width', '72'], { COLUMNS: '100' }, 72],
    ['nonsense in COLUMNS is 80', [], { COLUMNS: 'wide' }, 80],
  ])('%s', async (_name, args, env, width) => {
    expect(await widest(args, env)).toBe(width);
  });
});

test('--json prints one view a line with its schema, and nothing else', async () => {
  const { stdout, stderr, code } = await runProgram(['run', 'segment-retention', '--json']);
  const views = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(views.length).toBeGreaterThan(5);
  for (const view of views) expect(view).toMatchObject({ schema: 1, view: expect.any(String) });
  // RET-4: on day 8, 15 of 17 records go at once.
  expect(views.map((view) => view.summary?.records)).toEqual(expect.arrayContaining([17, 2]));
  expect([stderr, code]).toEqual(['', 0]);
});
