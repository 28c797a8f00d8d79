/** What one lesson leaves for the next: where it was left, what was predicted, that it is done. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProgram } from '../bin/run-program.ts';
import { KEY, Terminal } from './terminal.ts';

/** Two steps, one question: RET-4 and RET-5 decide nothing here, only the course does. */
const SCENARIO = `---
title: Short
summary: two steps
kafka: 4.2
group: Ours
order: 0
---

Before the first step.

## One record

\`\`\`predict
How many records are there after one produce?

- [ ] none
- [x] one
- [ ] two

Each produce without --count writes one.
\`\`\`

\`\`\`kafka
> topic create t
> produce t
> expect log t:0 records=1
\`\`\`

## Two records

\`\`\`kafka
> produce t
> expect log t:0 records=2
\`\`\`
`;

const FOOTER = 'Enter next   b back';
let folder = '';
let env: Record<string, string> = {};
const open: Terminal[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
  mkdirSync(join(folder, 'own'));
  writeFileSync(join(folder, 'own', 'short.md'), SCENARIO);
  env = {
    XDG_STATE_HOME: folder,
    KAFKA_PITFALLS_NO_PROGRESS: '',
    KAFKA_PITFALLS_SCENARIOS: join(folder, 'own'),
  };
});
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.kill();
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], more: Record<string, string> = {}): Terminal {
  const terminal = new Terminal(args, { env: { ...env, ...more } });
  open.push(terminal);
  return terminal;
}

async function atPrompt(terminal: Terminal): Promise<string> {
  const screen = await terminal.see(FOOTER);
  await terminal.see('> ');
  return screen;
}

/** From the first screen past the question of step 1, answered with the first answer, which is wrong. */
async function throughQuestion(terminal: Terminal): Promise<void> {
  await atPrompt(terminal);
  terminal.type(KEY.enter);
  await terminal.see('How many records are there');
  await terminal.see('select');
  terminal.type(KEY.enter);
  await terminal.see('What Kafka does: one');
  await atPrompt(terminal);
}

async function leftAtStepOne(): Promise<void> {
  const terminal = start(['run', 'short']);
  await throughQuestion(terminal);
  terminal.type(`q${KEY.enter}`);
  await terminal.see('kafka-pitfalls run short goes on from here.');
  expect(await terminal.end()).toBe(0);
}

test('a lesson left in the middle goes on from there with Enter, its answers kept; the end compares them', async () => {
  await leftAtStepOne();
  const terminal = start(['run', 'short']);
  await terminal.see('You left at step 1 of 2. Go on from there?');
  terminal.type(KEY.enter);
  const screen = await atPrompt(terminal);
  expect(screen).not.toContain('Before the first step.');
  expect(screen).toContain('[ ] none (your answer)');
  terminal.type(KEY.enter);
  expect(await atPrompt(terminal)).toContain('Two records');
  terminal.type(KEY.enter);
  await terminal.see('That was short.');
  await terminal.see('predictions short   right 0 · asked 1');
  await terminal.see(/One record +│ none +│ one +│ +no/);
  await terminal.see(/1 of \d+ done\nNext: {2}kafka-pitfalls run segment-retention\n/);
  expect(await terminal.end()).toBe(0);
  const { stdout } = await runProgram(['list'], { env });
  expect(stdout).toMatch(/^✓ short /m);
  expect(stdout).toMatch(/^ {2}segment-retention /m);
});

test('the last scenario says that all is done and gives the reading list, and so the picker says where it is', async () => {
  const { stdout } = await runProgram(['list', '--json'], { env });
  const names = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).name as string);
  const done = names.filter((name) => name !== 'short').map((name) => [name, { finished: true }]);
  mkdirSync(join(folder, 'kafka-pitfalls'));
  writeFileSync(
    join(folder, 'kafka-pitfalls', 'progress.json'),
    JSON.stringify({ schema: 1, scenarios: Object.fromEntries(done) }),
  );
  const picker = start([]);
  await picker.see(`Which pitfall? (${names.length - 1} of ${names.length} done)`);
  const lesson = start(['run', 'short']);
  await throughQuestion(lesson);
  for (let step = 1; step <= 2; step++) {
    lesson.type(KEY.enter);
    if (step === 1) await atPrompt(lesson);
  }
  await lesson.see(`That was the last of ${names.length}: all done. To read on:`);
  await lesson.see('KIP-354');
  expect(await lesson.end()).toBe(0);
  await start([]).see(`Which pitfall? (all ${names.length} done; \`list\` says what to read on)`);
});

test('n at the question begins anew, and asks the prediction again', async () => {
  await leftAtStepOne();
  const terminal = start(['run', 'short']);
  await terminal.see('Go on from there?');
  terminal.type(`n${KEY.enter}`);
  await throughQuestion(terminal);
});

test('Ctrl-C at the question leaves with 130 and forgets nothing', async () => {
  await leftAtStepOne();
  const terminal = start(['run', 'short']);
  await terminal.see('Go on from there?');
  terminal.type(KEY.ctrlC);
  expect(await terminal.end()).toBe(130);
  const { stdout } = await runProgram(['list'], { env });
  expect(stdout).toMatch(/^▸ short /m);
  expect(stdout).toContain('Go on with:  kafka-pitfalls run short\n');
});

test('a window that is closed leaves the lesson where it was', async () => {
  const terminal = start(['run', 'short']);
  await throughQuestion(terminal);
  terminal.kill();
  await terminal.end();
  const again = start(['run', 'short']);
  await again.see('You left at step 1 of 2.');
});

test('piped there is no question, and nothing is kept', async () => {
  await leftAtStepOne();
  const path = join(folder, 'kafka-pitfalls', 'progress.json');
  const before = readFileSync(path, 'utf8');
  const { stdout, code } = await runProgram(['run', 'short'], { env });
  expect([stdout.includes('Go on'), code]).toEqual([false, 0]);
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test('a what-if and a file run by its path are not the scenario of the course: nothing is kept', async () => {
  for (const args of [
    ['run', 'short', '--set', 't:segment.ms=1h'],
    ['run', join(folder, 'own', 'short.md')],
  ]) {
    const terminal = start(args);
    await throughQuestion(terminal);
    terminal.type(`q${KEY.enter}`);
    expect(await terminal.end()).toBe(0);
    expect(terminal.text).not.toContain('goes on from here');
  }
  expect(existsSync(join(folder, 'kafka-pitfalls', 'progress.json'))).toBe(false);
});

test('a scenario that became shorter than where it was left begins at its beginning', async () => {
  const file = join(folder, 'kafka-pitfalls', 'progress.json');
  mkdirSync(join(folder, 'kafka-pitfalls'));
  writeFileSync(file, '{"schema":1,"scenarios":{"short":{"leftAt":3}}}');
  const terminal = start(['run', 'short']);
  await atPrompt(terminal);
  expect(terminal.text).not.toContain('Go on from there?');
  writeFileSync(file, '{"schema":1,"scenarios":{"short":{"leftAt":2}}}');
  await start(['run', 'short']).see('You left at step 2 of 2.');
});

test('a broken progress file costs a line, not the lesson', async () => {
  mkdirSync(join(folder, 'kafka-pitfalls'));
  writeFileSync(join(folder, 'kafka-pitfalls', 'progress.json'), '{');
  const terminal = start(['run', 'short']);
  await terminal.see('is not progress of this program; it is now');
  await throughQuestion(terminal);
});

test('a question for a screen reader is numbered lines and a prompt; what is no number is asked again', async () => {
  const terminal = start(['run', 'short', '--linear']);
  await terminal.see('Step 0 of 2. Enter: next, b: back');
  await terminal.see('> ');
  terminal.type(KEY.enter);
  await terminal.see('2. one');
  await terminal.see('Answer, 1 to 3: ');
  terminal.type(`four${KEY.enter}`);
  await terminal.see('Answer, 1 to 3: ');
  terminal.type(`4${KEY.enter}`);
  await terminal.see('Answer, 1 to 3: ');
  terminal.type(`0${KEY.enter}`);
  await terminal.see('Answer, 1 to 3: ');
  terminal.type(`2${KEY.enter}`);
  await terminal.see('That is what Kafka does.');
  await terminal.see('log t:0: start 0; end 1; records 1; 68 bytes.');
  expect(terminal.text).not.toMatch(/[┌│─]/);
});

test('resizing draws the screen anew for its width, with what was typed on it', async () => {
  const terminal = start(['run', 'short']);
  await throughQuestion(terminal);
  terminal.type(`clock${KEY.enter}`);
  await terminal.see('since the start');
  await terminal.see('> ');
  terminal.type('show l');
  await terminal.see('show l');
  terminal.resize(100);
  const screen = await terminal.see(/q quit\n[\s\S]*> show l/);
  expect(screen).toContain('One record');
  expect(screen).toContain('(your answer)');
  expect(screen).toContain('> clock');
  expect(Math.max(...screen.split('\n').map((line) => [...line].length))).toBe(100);
});

test('the picker marks what is done, filters as one types, and runs the choice', async () => {
  await leftAtStepOne();
  const terminal = start([]);
  await terminal.see('Which pitfall?');
  await terminal.see(/▸ short +\(left at step 1\)/);
  terminal.type('tombstone leak');
  const filtered = await terminal.see('❯   tombstone-leak');
  await terminal.see('a year on, 3.0 holds');
  expect(filtered.slice(filtered.lastIndexOf('Which pitfall?'))).not.toContain('short');
  terminal.type(KEY.enter);
  await terminal.see('tombstone-leak · Why do tombstones pile up');
});

test('the quiz scores, and names the scenario for what was missed', async () => {
  const terminal = start(['quiz', 'short', 'segment-retention']);
  for (let question = 1; question <= 3; question++) {
    await terminal.see(`${question} of 3`);
    await terminal.see('select');
    // The second answer: right for short, wrong for both of segment-retention.
    terminal.type(KEY.down);
    terminal.type(KEY.enter);
  }
  await terminal.see('1 of 3 right. What you missed is shown by:\n  kafka-pitfalls run segment-retention\n');
  expect(await terminal.end()).toBe(0);
  expect(terminal.text).not.toContain('run short');
  // A part of the course is no score of the course.
  expect((await runProgram(['progress'], { env })).stdout).not.toContain('Quiz');
});

test('Ctrl-C in the quiz tells the score so far and leaves with 130', async () => {
  const terminal = start(['quiz', 'short', 'segment-retention']);
  await terminal.see('select');
  terminal.type(KEY.enter);
  await terminal.see('2 of 3');
  await terminal.see('select');
  terminal.type(KEY.ctrlC);
  await terminal.see('0 of 1 right.');
  expect(await terminal.end()).toBe(130);
});

test('questions are asked by code that an earlier run has kept compiled as well', async () => {
  const kept = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const asks = [
    { args: [], wanted: 'Which pitfall?' },
    { args: ['quiz', 'short'], wanted: 'select' },
  ];
  // Kept at the end of a run, so it has to end by itself.
  for (const { args, wanted } of [...asks, ...asks]) {
    const terminal = start(args, kept);
    await terminal.see(wanted);
    terminal.type(KEY.ctrlC);
    expect(await terminal.end()).toBe(130);
  }
});
