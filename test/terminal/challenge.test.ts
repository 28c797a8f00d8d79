/** A challenge on a terminal: three words beside the commands, a solution that is put and not run, and what is kept. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProgram } from '../bin/run-program.ts';
import { KEY, Terminal } from './terminal.ts';

const PROMPT = /\+\d+d [\d:]+ > /;
let folder = '';
const open: Terminal[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
});
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.kill();
  rmSync(folder, { recursive: true, force: true });
});

const env = () => ({ XDG_STATE_HOME: folder, KAFKA_PITFALLS_NO_PROGRESS: '' });
const progressFile = () => join(folder, 'kafka-pitfalls', 'progress.json');
const kept = () => JSON.parse(readFileSync(progressFile(), 'utf8'));

async function challenge(name = 'segment-retention', args: string[] = [], columns = 80): Promise<Terminal> {
  const terminal = new Terminal(['challenge', name, ...args], { env: env(), columns });
  open.push(terminal);
  await terminal.see(PROMPT);
  return terminal;
}

async function enter(terminal: Terminal, line: string, answer: string | RegExp): Promise<string> {
  terminal.type(`${line}${KEY.enter}`);
  const seen = await terminal.see(answer);
  await terminal.see(PROMPT);
  return seen;
}

test.each([60, 80, 120])(
  'at %i columns it begins with the task and the state, none of it wider',
  async (columns) => {
    const terminal = await challenge('segment-retention', [], columns);
    expect(terminal.text).toContain('segment-retention · challenge');
    expect(terminal.text).toMatch(/Without delete-records\s+and\s+topic\s+delete\./);
    expect(terminal.text).toContain('log results:0   start 0 · end 5 · records 5');
    const lines = terminal.text.split('\n').filter((line) => !PROMPT.test(line));
    expect(Math.max(...lines.map((line) => [...line].length))).toBe(columns);
  },
);

test('goal says how far it is, hints come one at a time, success is said at once and ticked', async () => {
  const terminal = await challenge();
  await enter(
    terminal,
    'goal',
    /✗ log results:0 logStartOffset=7 logEndOffset=9 records=2\s+logStartOffset is 0, expected 7/,
  );
  await enter(terminal, 'hint', 'Hint 1 of 2: What keeps match-00');
  await enter(terminal, 'hint', 'Hint 2 of 2: The neighbors');
  await enter(terminal, 'hint', 'That was the last hint');
  await enter(terminal, 'topic alter results --config segment.ms=6h', 'segment.ms = 21600000');
  terminal.type(`advance --to 4d30s${KEY.enter}`);
  await terminal.see('Reached with 2 commands.');
  await terminal.see(/1 of \d+ challenges done\nNext: {2}kafka-pitfalls challenge compaction-duplicates\n/);
  await terminal.see(PROMPT);
  expect(kept().scenarios['segment-retention']).toEqual({ challenge: 2 });
  // It goes on, and is said once.
  await enter(terminal, 'clock', 'since the start');
  terminal.type(KEY.ctrlD);
  expect(await terminal.end()).toBe(0);
  const { stdout } = await runProgram(['challenge', '--list'], { env: env() });
  expect(stdout).toMatch(/^✓ segment-retention {2}reached with 2 commands$/m);
});

test('solution stands in the prompt, runs at Enter and not before; reached so, nothing is ticked', async () => {
  const terminal = await challenge();
  await enter(terminal, 'advance 1h', '+2d 01:01:00');
  terminal.type(`solution${KEY.enter}`);
  await terminal.see(/begins at the start, so reset stands first/);
  await terminal.see('> reset');
  terminal.type(KEY.enter);
  await terminal.see('back at the start');
  await terminal.see('+2d 00:01:00 > topic alter results --config segment.ms=6h');
  expect(terminal.text).not.toContain('segment.ms = 21600000');
  terminal.type(KEY.enter);
  await terminal.see('segment.ms = 21600000');
  await terminal.see('> advance --to 4d30s');
  terminal.type(KEY.enter);
  await terminal.see('Reached with 2 commands.');
  await terminal.see('It is ticked when you reach it without the solution.');
  await terminal.see(PROMPT);
  terminal.type(KEY.ctrlD);
  expect(await terminal.end()).toBe(0);
  expect(existsSync(progressFile())).toBe(false);
});

test('Ctrl-C takes the solution out of the prompt, twice leaves with 130, and the state is as it was', async () => {
  const terminal = await challenge();
  terminal.type(`solution${KEY.enter}`);
  await terminal.see('> topic alter results --config segment.ms=6h');
  terminal.type(KEY.ctrlC);
  await terminal.see(PROMPT);
  await enter(terminal, 'goal', '0 commands so far.');
  terminal.type(KEY.ctrlC);
  await terminal.see('Ctrl-C again leaves');
  await terminal.see(PROMPT);
  terminal.type(KEY.ctrlC);
  expect(await terminal.end()).toBe(130);
});

test('a typo costs nothing, near words are offered, and leaving before the goal is 1', async () => {
  const terminal = await challenge();
  await enter(terminal, 'hnt', "did you mean 'hint'?");
  await enter(terminal, 'advnce 1h', "did you mean 'advance'?");
  await enter(terminal, 'goal now', 'goal stands alone');
  await enter(terminal, 'goal', '0 commands so far.');
  terminal.type(`quit${KEY.enter}`);
  expect(await terminal.end()).toBe(1);
  expect(existsSync(progressFile())).toBe(false);
});

test('a clock that goes past the moment is told, and how to go back; at the moment, what is missing', async () => {
  const terminal = await challenge();
  await enter(
    terminal,
    'advance --to 5d',
    /The clock went past \+4d 00:00:30, the moment of the goal\. `back` takes the\ncommand back/,
  );
  await enter(terminal, 'back', 'took back advance --to 5d');
  await enter(
    terminal,
    'advance --to 4d30s',
    /This is the moment of the goal, and it is not reached: logStartOffset is 0,\s+expected 7/,
  );
});

test('Tab completes the three words and the commands, and help has both', async () => {
  const terminal = await challenge();
  terminal.type('sol');
  await terminal.see('sol');
  terminal.type(KEY.tab);
  await terminal.see('ution');
  terminal.type(KEY.ctrlC);
  await terminal.see(PROMPT);
  const help = await enter(terminal, 'help', /help <command> shows options/);
  expect(help).toMatch(/challenge\n {2}goal +the task/);
  expect(help).toMatch(/ {2}produce +/);
  await enter(terminal, 'help hint', 'hint: the next hint');
  await enter(terminal, 'help produce', 'Examples:');
});

test('a program that is killed leaves progress and history whole', async () => {
  mkdirSync(join(folder, 'kafka-pitfalls'));
  writeFileSync(progressFile(), '{"schema":1,"scenarios":{"tombstone-leak":{"finished":true}}}');
  const terminal = new Terminal(['challenge', 'empty-vs-null-key'], {
    env: { ...env(), KAFKA_PITFALLS_NO_HISTORY: '' },
  });
  open.push(terminal);
  await terminal.see(PROMPT);
  for (const line of [
    'producer open k --client kafkajs',
    'every 1s --times 60 produce clicks --producer k --value-bytes 100',
  ]) {
    terminal.type(`${line}${KEY.enter}`);
    await terminal.see(PROMPT);
  }
  terminal.type(`advance 1m${KEY.enter}`);
  await terminal.see('Reached with 3 commands.');
  terminal.kill();
  await terminal.end();
  expect(kept().scenarios).toEqual({
    'tombstone-leak': { finished: true },
    'empty-vs-null-key': { challenge: 3 },
  });
  const history = readFileSync(join(folder, 'kafka-pitfalls', 'history'), 'utf8');
  expect(history.trimEnd().split('\n').at(-1)).toBe('advance 1m');
});

test('for a screen reader there are no boxes, and holding is said in words', async () => {
  const terminal = await challenge('segment-retention', ['--linear']);
  await enter(terminal, 'goal', 'does not hold: log results:0 logStartOffset=7');
  expect(terminal.text).not.toMatch(/[┌│─✓✗]/);
});
