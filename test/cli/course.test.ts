/** The course as a learner sees it: list, progress, the quiz, scenarios of one's own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCourse } from '../../src/cli/listed-scenarios.ts';
import { matching } from '../../src/cli/pick.ts';
import { createProgram } from '../../src/cli/program.ts';
import { readingList } from '../../src/cli/reading-list.ts';
import { capturingHost } from './capturing-host.ts';

let folder = '';
let env: Record<string, string> = {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
  mkdirSync(join(folder, 'own'));
  env = { XDG_STATE_HOME: folder };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const { host, ended } = capturingHost(folder, env);
  await createProgram(host).parseAsync(line.split(' '), { from: 'user' });
  return ended;
}

function own(
  name: string,
  more = '',
  body = '\n## One\n\n```kafka\n> topic create t\n  topic t created\n```\n',
): void {
  writeFileSync(
    join(folder, 'own', `${name}.md`),
    `---\ntitle: ${name}\nsummary: of one's own\nkafka: 4.2\n${more}---\n${body}`,
  );
}

function keep(scenarios: Record<string, unknown>, quiz?: unknown): void {
  mkdirSync(join(folder, 'kafka-pitfalls'), { recursive: true });
  writeFileSync(
    join(folder, 'kafka-pitfalls', 'progress.json'),
    JSON.stringify({ schema: 1, scenarios, ...(quiz === undefined ? {} : { quiz }) }),
  );
}

const kept = () => JSON.parse(readFileSync(join(folder, 'kafka-pitfalls', 'progress.json'), 'utf8'));
const names = () => readCourse({}, capturingHost(folder, env).host).scenarios.map(({ name }) => name);

describe('list', () => {
  test('without progress has no marks, no count, and says where to start', async () => {
    const { stdout, stderr } = await run('list');
    expect(stdout).toMatch(/^\d+ pitfalls, on simulated Kafka \S+ to \S+\n/);
    expect(stdout).not.toMatch(/[✓▸]/);
    expect(stdout).toMatch(/\nStart here: {2}kafka-pitfalls run segment-retention\n$/);
    expect(stderr).toBe('');
  });

  test('marks what is done and what was left; what was left comes next', async () => {
    keep({ 'segment-retention': { finished: true }, 'timestamp-types': { leftAt: 3 } });
    const { stdout } = await run('list');
    expect(stdout).toMatch(new RegExp(`^${names().length} pitfalls, .*; 1 of ${names().length} done\n`));
    expect(stdout).toMatch(/^✓ segment-retention /m);
    expect(stdout).toMatch(/^▸ timestamp-types /m);
    expect(stdout).toMatch(/^ {2}tombstone-leak /m);
    expect(stdout).toMatch(/\nGo on with: {2}kafka-pitfalls run timestamp-types\n$/);
  });

  test('where nothing was left the first that is not done comes next', async () => {
    const [first, second] = names();
    keep({ [first!]: { finished: true } });
    expect((await run('list')).stdout).toMatch(new RegExp(`\nNext: {2}kafka-pitfalls run ${second}\n$`));
  });

  test('a terminal that knows only ASCII gets x and >', async () => {
    env.LC_ALL = 'C';
    keep({ 'segment-retention': { finished: true }, 'timestamp-types': { leftAt: 3 } });
    const { stdout } = await run('list');
    expect(stdout).toMatch(/^x segment-retention /m);
    expect(stdout).toMatch(/^> timestamp-types /m);
    expect(stdout).not.toMatch(/[^\n -~]/);
  });

  test('with all done says so and gives the reading list; with one missing it does not', async () => {
    const all = Object.fromEntries(names().map((name) => [name, { finished: true }]));
    keep(all);
    const done = (await run('list')).stdout;
    expect(done).toContain('\nAll done. To read on:\n');
    for (const line of readingList()) expect(done).toContain(line);
    keep({ ...all, 'tombstone-leak': { leftAt: 1 } });
    expect((await run('list')).stdout).not.toContain('All done');
  });

  test('--json says of each scenario whether it is finished and where it was left', async () => {
    keep({ 'segment-retention': { finished: true }, 'timestamp-types': { leftAt: 3 } });
    const lines = (await run('list --json')).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const of = (name: string) => lines.find((line) => line.name === name);
    expect(of('segment-retention')).toMatchObject({ finished: true, leftAt: null, kafka: '4.2' });
    expect(of('timestamp-types')).toMatchObject({ finished: false, leftAt: 3 });
  });

  test('a broken progress file is told on stderr and costs nothing else', async () => {
    mkdirSync(join(folder, 'kafka-pitfalls'));
    writeFileSync(join(folder, 'kafka-pitfalls', 'progress.json'), 'not JSON');
    const { stdout, stderr, code } = await run('list');
    expect(stderr).toMatch(/^kafka-pitfalls: .*progress\.json is not progress of this program; .*\n$/);
    expect(stdout).toContain('Start here');
    expect(code).toBe(0);
  });
});

describe('challenges', () => {
  test('list counts them, stars what is done with its challenge, and says how to see them', async () => {
    const before = (await run('list')).stdout;
    expect(before).toMatch(/\n(\d+) end with a challenge: {2}kafka-pitfalls challenge --list\n/);
    expect(before).not.toContain('★');
    keep({
      'segment-retention': { finished: true, challenge: 2 },
      'tombstone-leak': { finished: true },
      'timestamp-types': { challenge: 5 },
    });
    const { stdout } = await run('list');
    expect(stdout).toMatch(/^★ segment-retention /m);
    expect(stdout).toMatch(/^✓ tombstone-leak /m);
    expect(stdout).toMatch(/^ {2}timestamp-types /m);
    expect(stdout).toMatch(/ end with a challenge, 2 reached \(★\): {2}kafka-pitfalls challenge --list\n/);
    const json = (await run('list --json')).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(json.find(({ name }) => name === 'segment-retention').challenge).toEqual({ reachedWith: 2 });
    expect(json.find(({ name }) => name === 'tombstone-leak').challenge).toEqual({ reachedWith: null });
  });

  test('challenge --list and challenge alone tell each task in a sentence, in the order of the course', async () => {
    keep({ 'segment-retention': { challenge: 1 } });
    const { stdout, code } = await run('challenge --list');
    expect(stdout).toMatch(/^\d+ challenges; 1 of \d+ done\n/);
    expect(stdout).toMatch(/^✓ segment-retention {2}reached with 1 command\n {4}At \+4d 00:00:30 /m);
    expect(stdout).toMatch(/\nNext: {2}kafka-pitfalls challenge compaction-duplicates\n$/);
    const listed = [...stdout.matchAll(/^[✓ ] ([a-z-]+)/gm)].map((match) => match[1]);
    expect(listed).toEqual(names().filter((name) => listed.includes(name)));
    expect(listed.length).toBeGreaterThanOrEqual(10);
    expect(code).toBe(0);
    expect((await run('challenge')).stdout).toBe(stdout);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('the list is JSON or plain where that is asked for', async () => {
    keep({ 'segment-retention': { challenge: 2 } });
    const [first] = (await run('challenge --list --json')).stdout.split('\n');
    expect(JSON.parse(first!)).toMatchObject({ name: 'segment-retention', hints: 2, reachedWith: 2 });
    expect((await run('challenge --list --plain')).stdout).toMatch(/^segment-retention\t2\tAt \+4d/);
  });

  test('progress says with how many commands, and reset forgets it', async () => {
    keep({ 'segment-retention': { finished: true, challenge: 2 } });
    expect((await run('progress')).stdout).toMatch(/^★ segment-retention +done +challenge with 2 commands$/m);
    await run('progress reset segment-retention');
    expect(kept().scenarios).toEqual({});
  });

  test('one of ours without a challenge is not among them', async () => {
    own('plain');
    const { stdout } = await run('challenge --list --scenarios own');
    expect(stdout).not.toContain('plain');
    await expect(run('challenge plain --scenarios own')).rejects.toMatchObject({
      message: 'plain has no challenge',
    });
  });
});

test('the reading list names each proposal by number, in order, within 80 columns', () => {
  const lines = readingList();
  const numbers = lines.flatMap((line) => /^ {2}KIP-(\d+) +\S/.exec(line)?.[1] ?? []).map(Number);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(numbers).toEqual(expect.arrayContaining([33, 58, 71, 211, 354, 534, 794]));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  const addresses = lines.join('\n').match(/https:\S+/g)!;
  expect(addresses.every((address) => /^https:\/\/(kafka|cwiki)\.apache\.org\//.test(address))).toBe(true);
});

describe('progress', () => {
  test('shows each scenario, where it was left, how its predictions went, and the quiz', async () => {
    const question =
      'retention.ms is one day, one result every 12 hours. Two days in, the check has just run. How many results are left?';
    keep(
      {
        'segment-retention': { finished: true, answers: { [question]: '3' } },
        'timestamp-types': { leftAt: 3 },
      },
      { right: 4, questions: 9 },
    );
    const { stdout } = await run('progress');
    expect(stdout).toMatch(/^1 of \d+ done\n/);
    expect(stdout).toMatch(/^✓ segment-retention +done +predicted 0 of 1$/m);
    expect(stdout).toMatch(/^▸ timestamp-types +left at step 3 of 8$/m);
    expect(stdout).toMatch(/^ {2}tombstone-leak$/m);
    expect(stdout).toMatch(/\nQuiz: 4 of 9 right\n$/);
  });

  test('--json has the same as numbers', async () => {
    keep({ 'timestamp-types': { leftAt: 3 } });
    const lines = (await run('progress --json')).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(names().length);
    expect(lines.find(({ name }) => name === 'timestamp-types')).toEqual({
      name: 'timestamp-types',
      finished: false,
      leftAt: 3,
      steps: 8,
      questions: 2,
      answered: 0,
      right: 0,
      challenge: null,
    });
  });

  test('reset NAME forgets one; reset forgets all and the quiz', async () => {
    keep({ 'segment-retention': { finished: true }, gone: { leftAt: 1 } }, { right: 4, questions: 9 });
    expect((await run('progress reset segment-retention')).stdout).toBe('forgot segment-retention\n');
    expect(kept()).toMatchObject({ scenarios: { gone: { leftAt: 1 } }, quiz: { right: 4 } });
    expect(Object.keys(kept().scenarios)).toEqual(['gone']);
    expect((await run('progress reset gone')).stdout).toBe('forgot gone\n');
    keep({ 'segment-retention': { finished: true } }, { right: 4, questions: 9 });
    expect((await run('progress reset')).stdout).toBe('forgot 1 scenario and the quiz\n');
    expect(kept()).toEqual({ schema: 1, scenarios: {} });
  });

  test('reset of what is no scenario is a mistake, with the nearest name', async () => {
    await expect(run('progress reset segment-retentoin')).rejects.toMatchObject({
      message: "there is no scenario 'segment-retentoin'",
      hint: "did you mean 'segment-retention'?",
    });
  });
});

describe('quiz where nobody can be asked', () => {
  test('prints each question with its answer, in the order of the course, and no score', async () => {
    const { stdout, code } = await run('quiz --no-input');
    const heads = [...stdout.matchAll(/^(\d+) of (\d+), from (\S+)$/gm)];
    expect(heads.map((head) => Number(head[1]))).toEqual(heads.map((_, index) => index + 1));
    expect(new Set(heads.map((head) => head[2]))).toEqual(new Set([String(heads.length)]));
    expect([...new Set(heads.map((head) => head[3]))]).toEqual(names());
    expect(stdout.match(/^- \[x\] /gm)).toHaveLength(heads.length);
    expect(stdout).not.toContain('right.');
    expect(code).toBe(0);
  });

  test('--json prints one question a line', async () => {
    const { stdout } = await run('quiz segment-retention --json');
    const [first, ...more] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(Object.keys(first)).toEqual(['scenario', 'step', 'question', 'answers', 'explanation']);
    expect(first).toMatchObject({ scenario: 'segment-retention', step: 'Two days in' });
    // RET-5: all five are in one segment, whose newest record is young.
    expect(first.answers.filter(({ right }: { right: boolean }) => right)).toEqual([
      { text: '5, all of them', right: true },
    ]);
    expect(more).toHaveLength(1);
  });
});

describe("scenarios of one's own", () => {
  test('stand beside ours, under their group or Yours, by --scenarios or by KAFKA_PITFALLS_SCENARIOS', async () => {
    own('mine');
    own('ordered', 'group: Offsets and commits\norder: 12\n');
    writeFileSync(join(folder, 'own', 'README.md'), '# About these\n');
    const { stdout, stderr } = await run('list --scenarios own');
    expect(stdout).toMatch(/\nYours\n {2}mine +of one's own\n/);
    expect(stdout).toMatch(/\nOffsets and commits\n(?: {2}\S.*\n)* {2}ordered /);
    expect(stdout.match(/^Offsets and commits$/gm)).toHaveLength(1);
    expect(stdout).not.toContain('README');
    expect(stderr).toBe('');
    env.KAFKA_PITFALLS_SCENARIOS = 'own';
    expect((await run('list')).stdout).toBe(stdout);
  });

  test('are run and verified by name', async () => {
    own('mine');
    expect((await run('run mine --scenarios own')).stdout).toContain('mine · mine');
    const verified = await run('verify mine --scenarios own');
    expect(verified.stdout).toBe('ok     mine on Kafka 4.2 (recorded): outputs and 0 expectations\n');
    expect(verified.code).toBe(0);
  });

  test('go before ours of the same name, and say so', async () => {
    own('segment-retention');
    const { stdout, stderr } = await run('run segment-retention --scenarios own');
    expect(stderr).toBe('segment-retention: yours is taken, not the one that comes with the program\n');
    expect(stdout).toContain('segment-retention · segment-retention');
    const list = await run('list --scenarios own');
    expect(list.stderr).toBe(stderr);
    expect(list.stdout.match(/ segment-retention /g)).toHaveLength(1);
    expect((await run('run tombstone-missed --scenarios own')).stderr).toBe('');
  });

  test('whose front matter is broken are not listed, and stderr says how to learn why', async () => {
    writeFileSync(join(folder, 'own', 'broken.md'), '---\ntitle: broken\nkafka: 9.9\n---\n');
    own('fine');
    const { stdout, stderr } = await run('list --scenarios own');
    expect(stderr).toBe('broken is not listed: `verify broken` says what is wrong\n');
    expect(stdout).toContain('  fine ');
    await expect(run('verify broken --scenarios own')).rejects.toMatchObject({ exitCode: 2 });
  });

  test('in a folder that is not there are a mistake', async () => {
    await expect(run('list --scenarios nowhere')).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: "there is no folder 'nowhere'",
    });
    own('mine');
    await expect(run('list --scenarios own/mine.md')).rejects.toMatchObject({ code: 'BAD_VALUE' });
  });
});

test('the picker finds by every word typed, in name, title, summary, group and tags, whatever the case', () => {
  const { scenarios } = readCourse({}, capturingHost(folder, env).host);
  const found = (term: string) => matching(scenarios, term).map(({ name }) => name);
  expect(found('')).toEqual(names());
  expect(found('segment-RETENTION')).toEqual(['segment-retention']);
  expect(found('leak tombstone')).toEqual(['tombstone-leak']);
  expect(found('offsets commits')).toContain('commits-are-not-acks');
  expect(found('idempotence ten charged')).toEqual(['commit-interval-replay']);
  expect(found('tombstone nosuchword')).toEqual([]);
});

describe('--plain, --linear and --json', () => {
  test('--plain is one record a line, in fields; its first three say of what', async () => {
    const { stdout } = await run('run segment-retention --plain');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(new Set(lines.map((fields) => fields[2]))).toEqual(
      new Set(['summary', 'columns', 'row', 'gone', 'note', 'text']),
    );
    // RET-4: on day 8 the segment of offsets 0 to 14 goes.
    expect(lines).toContainEqual(expect.arrayContaining(['log', 'results:0', 'gone', '0', '15', '2670']));
  });

  test('--linear has no boxes and no picture', async () => {
    const { stdout } = await run('run segment-retention --linear');
    expect(stdout).not.toMatch(/[┌┐└┘├┤┬┴┼│─▲▷†]/);
    expect(stdout).toMatch(/^Gone: segment 0: offsets 0 to 14; 15 records; 2,670 bytes;/m);
  });

  test.each(['--plain --json', '--plain --linear', '--linear --json'])(
    '%s exclude each other',
    async (options) => {
      await expect(run(`run segment-retention ${options}`)).rejects.toMatchObject({
        code: 'commander.conflictingOption',
      });
    },
  );
});

test('help of every command has examples and fits 80 columns', () => {
  const { host } = capturingHost(folder, env);
  const program = createProgram(host);
  const all = [program, ...program.commands, ...program.commands.flatMap((command) => command.commands)];
  expect(all.length).toBeGreaterThan(9);
  for (const command of all) {
    let text = '';
    command.configureOutput({
      writeOut: (part) => {
        text += part;
      },
      getOutHelpWidth: () => 80,
    });
    command.outputHelp();
    expect(text, command.name()).toMatch(/Examples:\n {2}.*kafka-pitfalls/);
    expect(Math.max(...text.split('\n').map((line) => line.length)), command.name()).toBeLessThanOrEqual(80);
  }
});
