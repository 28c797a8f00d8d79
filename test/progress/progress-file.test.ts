import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  NO_PROGRESS,
  withAnswer,
  withChallenge,
  withFinished,
  withQuiz,
  withStep,
} from '../../src/progress/progress.ts';
import { openProgress } from '../../src/progress/progress-file.ts';
import { stateFolder } from '../../src/progress/state-folder.ts';

let root = '';
let folder = '';
let path = '';
let warnings: string[] = [];
const open = (env: Record<string, string> = {}) =>
  openProgress({ XDG_STATE_HOME: root, ...env }, (line) => warnings.push(line));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
  folder = join(root, 'kafka-pitfalls');
  path = join(folder, 'progress.json');
  warnings = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeFile(text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
}

test('the state folder follows XDG: XDG_STATE_HOME, else .local/state below HOME', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state', HOME: '/home/ann' })).toBe('/state/kafka-pitfalls');
  expect(stateFolder({ XDG_STATE_HOME: '', HOME: '/home/ann' })).toBe(
    '/home/ann/.local/state/kafka-pitfalls',
  );
});

test('no file is no progress, and reading makes none', () => {
  expect(open().read()).toEqual(NO_PROGRESS);
  expect(existsSync(folder)).toBe(false);
  expect(warnings).toEqual([]);
});

test('what was updated is read by the next program, whatever a scenario is called', () => {
  const file = open();
  for (const name of ['segment-retention', '__proto__', 'with "quotes"']) {
    file.update((progress) => withStep(progress, name, 3));
    file.update((progress) => withAnswer(progress, name, { question: 'How many?\n', answer: '__proto__' }));
  }
  file.update((progress) => withFinished(progress, 'tombstone-leak'));
  file.update((progress) => withChallenge(progress, 'tombstone-leak', 2));
  file.update((progress) => withQuiz(progress, { right: 2, questions: 3 }));
  const { scenarios, quiz } = open().read();
  expect([...scenarios.keys()]).toEqual([
    'segment-retention',
    '__proto__',
    'with "quotes"',
    'tombstone-leak',
  ]);
  expect(scenarios.get('__proto__')).toEqual({
    isFinished: false,
    leftAt: 3,
    challenge: null,
    answers: new Map([['How many?\n', '__proto__']]),
  });
  expect(scenarios.get('tombstone-leak')).toEqual({
    isFinished: true,
    leftAt: null,
    answers: new Map(),
    challenge: 2,
  });
  expect(quiz).toEqual({ right: 2, questions: 3 });
  expect(warnings).toEqual([]);
});

test('two programs at a time keep both their steps', () => {
  const [one, two] = [open(), open()];
  one.read();
  two.read();
  one.update((progress) => withStep(progress, 'a', 1));
  two.update((progress) => withStep(progress, 'b', 2));
  expect([...open().read().scenarios.keys()]).toEqual(['a', 'b']);
});

test('nothing is left beside the file', () => {
  open().update((progress) => withStep(progress, 'a', 1));
  expect(readdirSync(folder)).toEqual(['progress.json']);
});

test.each([
  ['an empty file', ''],
  ['half a file', '{"schema":1,"scenarios":{"a":'],
  ['JSON that is no object', '[]'],
  ['a later schema', '{"schema":2,"scenarios":{}}'],
  ['no scenarios', '{"schema":1}'],
  ['a scenario that is a text', '{"schema":1,"scenarios":{"a":"done"}}'],
  ['a finish that is no flag', '{"schema":1,"scenarios":{"a":{"finished":"yes"}}}'],
  ['a step before the first', '{"schema":1,"scenarios":{"a":{"leftAt":0}}}'],
  ['half a step', '{"schema":1,"scenarios":{"a":{"leftAt":1.5}}}'],
  ['an answer that is a number', '{"schema":1,"scenarios":{"a":{"answers":{"q":1}}}}'],
  ['more right than asked', '{"schema":1,"scenarios":{},"quiz":{"right":3,"questions":2}}'],
])('%s is set aside whole, told in one line, and progress begins anew', (_name, text) => {
  writeFile(text);
  const file = open();
  expect(file.read()).toEqual(NO_PROGRESS);
  expect(warnings).toEqual([`${path} is not progress of this program; it is now ${path}.set-aside`]);
  expect(readFileSync(`${path}.set-aside`, 'utf8')).toBe(text);
  expect(existsSync(path)).toBe(false);
  file.update((progress) => withStep(progress, 'a', 1));
  expect(open().read().scenarios.get('a')?.leftAt).toBe(1);
});

test('the smallest file of this program is one: nothing is set aside', () => {
  writeFile('{"schema":1,"scenarios":{"a":{"leftAt":1}},"quiz":{"right":0,"questions":0}}');
  expect(open().read().scenarios.get('a')?.leftAt).toBe(1);
  expect(warnings).toEqual([]);
});

test('a file that cannot be read is told once and never written over', () => {
  mkdirSync(path, { recursive: true });
  const file = open();
  expect(file.read()).toEqual(NO_PROGRESS);
  file.update((progress) => withStep(progress, 'a', 1));
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^progress cannot be read: EISDIR/);
  expect(readdirSync(folder)).toEqual(['progress.json']);
});

test('a folder that cannot be made costs the progress and one line, not the lesson', () => {
  writeFileSync(join(root, 'kafka-pitfalls'), 'a file where the folder would be');
  const file = open();
  file.update((progress) => withStep(progress, 'a', 1));
  file.update((progress) => withStep(progress, 'a', 2));
  expect(warnings).toHaveLength(1);
});

test('KAFKA_PITFALLS_NO_PROGRESS=1 neither reads nor writes', () => {
  open().update((progress) => withStep(progress, 'a', 1));
  const before = readFileSync(path, 'utf8');
  const off = open({ KAFKA_PITFALLS_NO_PROGRESS: '1' });
  expect(off.read()).toEqual(NO_PROGRESS);
  off.update((progress) => withStep(progress, 'b', 1));
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test('an update that changes nothing writes nothing', () => {
  open().update((progress) => progress);
  expect(existsSync(folder)).toBe(false);
});
