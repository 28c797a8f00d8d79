/** A challenge whose commands come from a pipe: 0 where the goal was reached, 1 where not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runProgram } from './run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As the recorded cure of segment-retention: start 7, end 9. */
const SOLUTION = 'topic alter results --config segment.ms=6h\nadvance --to 4d30s\n';
const challenge = (stdin: string, ...args: string[]) =>
  runProgram(['challenge', ...args], { stdin, cwd: folder });

test('the solution reaches the goal: exit code 0', async () => {
  const { code, stdout, stderr } = await challenge(SOLUTION, 'segment-retention');
  expect(stdout).toContain('\nReached with 2 commands.\n');
  expect([code, stderr]).toEqual([0, '']);
});

test('nothing, and what does not reach it: exit code 1', async () => {
  expect((await challenge('', 'segment-retention')).code).toBe(1);
  const { code, stdout } = await challenge('advance --to 4d30s\n', 'segment-retention');
  expect(code).toBe(1);
  expect(stdout).toContain('This is the moment of the goal, and it is not reached');
});

test('a mistake is told with its line, the rest goes on, and the goal decides', async () => {
  const { code, stderr } = await challenge(`hnt\n${SOLUTION}`, 'segment-retention', '--no-input');
  expect(stderr).toBe("stdin:1:1: there is no command 'hnt'; did you mean 'hint'?\n");
  expect(code).toBe(0);
});

test('hints and the solution are printed, and run nothing', async () => {
  const { code, stdout } = await challenge('hint\nhint\nsolution\nclock\n', 'segment-retention');
  expect(stdout).toContain('Hint 1 of 2: ');
  expect(stdout).toContain('Hint 2 of 2: ');
  expect(stdout).toContain(`\n> ${SOLUTION.trimEnd().replace('\n', '\n> ')}\n`);
  expect(stdout).toContain('+2d 00:01:00 since the start');
  expect(code).toBe(1);
});

test('--json is one view a line: the goal at the start and where it changes', async () => {
  const { stdout } = await challenge(`hint\n${SOLUTION}`, 'segment-retention', '--json');
  const views = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(views.map(({ view }) => view)).toEqual(['goal', 'log', 'hint', 'outcome', 'log', 'goal']);
  expect(views[0].summary).toEqual({ reached: false, commands: 0 });
  expect(views.at(-1).summary).toEqual({ reached: true, commands: 2 });
  expect(views.at(-1).rows.at(-1)).toMatchObject({
    goal: 1,
    holds: true,
    found: null,
    at: views[0].startMs + 4 * 86_400_000 + 30_000,
  });
  expect(views[2].text).toMatch(/^What keeps match-00/);
});

test('--plain is records of tabs', async () => {
  const { stdout } = await challenge('goal\n', 'segment-retention', '--plain');
  for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^(goal|log)\t/);
  expect(stdout).not.toMatch(/[┌│]/);
});

test('a terminal that is no terminal gets no color and no control sequence', async () => {
  const { stdout } = await runProgram(['challenge', 'segment-retention'], {
    stdin: 'goal\n',
    env: { LANG: 'C', LC_ALL: 'C' },
  });
  expect(stdout).not.toMatch(/[^\n -~]/);
});

test.each([
  [['segment-retentoin'], "there is no scenario 'segment-retentoin'\n  did you mean 'segment-retention'?"],
  [['tombstone-missed', '--kafka', '3.0'], 'the challenge of tombstone-missed is not played on Kafka 3.0'],
  [['segment-retention', '--list'], "--list and 'segment-retention' at once"],
  [['segment-retention', '--set', 'a:b=1'], "unknown option '--set'"],
])('challenge %j is a mistake: exit code 2', async (args, message) => {
  const { code, stderr } = await challenge('', ...args);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test('on another release it is played there', async () => {
  const { code, stdout } = await challenge(SOLUTION, 'segment-retention', '--kafka', '2.8');
  expect(stdout).toContain('Kafka 2.8 simulated');
  expect(code).toBe(0);
});

test("a file of one's own is played by its path; one without a challenge says so", async () => {
  const head = '---\ntitle: T\nsummary: S\nkafka: 4.2\n---\n';
  const fence =
    '```challenge\nOne.\nstart:\n> topic create t\ngoal:\n> expect log t:0 records=1\nhint: h\nsolution:\n> produce t\n```\n';
  writeFileSync(join(folder, 'mine.md'), `${head}\n${fence}`);
  writeFileSync(join(folder, 'none.md'), `${head}\nProse.\n`);
  expect(await challenge('produce t\n', './mine.md')).toMatchObject({ code: 0, stderr: '' });
  const none = await challenge('', './none.md');
  expect(none.stderr).toContain('none has no challenge');
  expect(none.code).toBe(2);
});

test("reset and an expect of one's own reach nothing", async () => {
  const { code } = await challenge(
    'expect log results:0 records=5\nreset\nexpect log results:0 records=5\n',
    'segment-retention',
  );
  expect(code).toBe(1);
});
