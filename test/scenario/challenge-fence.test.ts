import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ChallengeBlock } from '../../src/scenario/scenario.ts';

const HEAD = ['---', 'title: T', 'summary: S', 'kafka: 4.2', 'versions: 3.0, 4.2', '---'];
const WHOLE = [
  'Two records are left.',
  '',
  'You may **wait**.',
  '',
  'start:',
  '> topic create t',
  '',
  'keep:',
  '> expect log t:0 logStartOffset=0',
  '',
  'without: topic delete,',
  '  delete-records',
  'versions: 4.2',
  '',
  'goal:',
  '> expect log t:0 records=1',
  'goal at 1d30s:',
  '> expect log t:0 records=2',
  '> when kafka>=4.0 expect log t:0 segments=1',
  '',
  'hint: First.',
  '',
  'hint: Second, which',
  'goes on.',
  '',
  'solution:',
  '> produce t',
  '> advance --to 1d30s',
];

function parsed(lines: readonly string[], after: readonly string[] = []) {
  return parseScenario([...HEAD, '```challenge', ...lines, '```', ...after, ''].join('\n'), 'a.md');
}

/** `line:column found; expected`, the line counted from the first of the fence's text. */
function errorsOf(lines: readonly string[], after: readonly string[] = []): string[] {
  const result = parsed(lines, after);
  if (!('errors' in result)) return [];
  return result.errors.map(
    ({ line, column, found, expected }) => `${line - HEAD.length - 1}:${column} ${found}; ${expected}`,
  );
}

const replaced = (line: string, ...by: string[]) => WHOLE.flatMap((other) => (other === line ? by : [other]));

test('a challenge has its task in words, and its parts by their labels', () => {
  const result = parsed(WHOLE);
  if ('errors' in result) throw result.errors[0]!;
  const block = result.scenario.introduction[0] as ChallengeBlock;
  const texts = (commands: ChallengeBlock['solution']) => commands.map(({ text }) => text);
  expect(block).toMatchObject({
    kind: 'challenge',
    text: 'Two records are left.\n\nYou may **wait**.',
    without: ['topic delete', 'delete-records'],
    versions: ['4.2'],
    hints: ['First.', 'Second, which\ngoes on.'],
  });
  expect(texts(block.before)).toEqual(['topic create t']);
  expect(texts(block.keep)).toEqual(['expect log t:0 logStartOffset=0']);
  expect(texts(block.solution)).toEqual(['produce t', 'advance --to 1d30s']);
  expect(block.goals.map(({ at, expects }) => [at, texts(expects)])).toEqual([
    [null, ['expect log t:0 records=1']],
    [
      { text: '1d30s', sinceStartMs: 86_430_000 },
      ['expect log t:0 records=2', 'when kafka>=4.0 expect log t:0 segments=1'],
    ],
  ]);
  expect(block.solution[0]!.start).toMatchObject({ line: HEAD.length + 1 + 27, column: 3 });
});

test('what may be left out: start, keep, without, versions', () => {
  const lines = ['Task.', 'goal:', '> expect groups groups=1', 'hint: h', 'solution:', '> clock'];
  expect(errorsOf(lines)).toEqual([]);
  const result = parsed(lines);
  if ('errors' in result) throw result.errors[0]!;
  expect(result.scenario.introduction[0]).toMatchObject({
    before: [],
    keep: [],
    without: [],
    versions: undefined,
  });
});

test.each<[string, string[], string]>([
  [
    'no task',
    WHOLE.slice(4),
    "0:1 a 'challenge' fence without a task; say in words what is to be reached, above all else",
  ],
  [
    'no goal',
    ['Task.', 'hint: h', 'solution:', '> clock'],
    "0:1 a 'challenge' fence without 'goal:'; below it stand the 'expect' lines that are the goal",
  ],
  [
    'no hint',
    ['Task.', 'goal:', '> expect groups groups=1', 'solution:', '> clock'],
    "0:1 a 'challenge' fence without 'hint:'; give one or more; the first gives away least",
  ],
  [
    'no solution',
    ['Task.', 'goal:', '> expect groups groups=1', 'hint: h', 'solution:'],
    "0:1 a 'challenge' fence without a command below 'solution:'; one that reaches the goal, after '> '",
  ],
  [
    'a goal of nothing',
    replaced('> expect log t:0 records=1'),
    "15:1 'goal:' without an 'expect'; write '> expect log results:0 records=2' below it",
  ],
  [
    'a command as a goal',
    replaced('> expect log t:0 records=1', '> produce t'),
    "16:3 'produce t' below 'goal:'; 'expect' lines alone stand there",
  ],
  [
    'a command to be kept',
    replaced('> expect log t:0 logStartOffset=0', '> show log t:0'),
    "9:3 'show log t:0' below 'keep:'; 'expect' lines alone stand there",
  ],
  [
    'an output',
    replaced('> topic create t', '> topic create t', '  topic t created'),
    "7:3 text below 'start:'; a command stands on one line after '> '",
  ],
  [
    'a hint of nothing',
    replaced('hint: First.', 'hint:'),
    "21:1 'hint:' without words; write the hint behind it",
  ],
  [
    'a mistyped label',
    replaced('hint: First.', 'hnit: First.'),
    "21:1 'hnit:' in a challenge; did you mean 'hint:'?",
  ],
  ['a mistyped moment', replaced('goal at 1d30s:', 'goal at 1x:'), "17:1 duration '1x'"],
  [
    'a goal when, not at',
    replaced('goal at 1d30s:', 'goal when 1d:'),
    "17:1 'goal when 1d:' in a challenge; write 'goal:' or 'goal at 8d30s:'",
  ],
  [
    'a moment of a hint',
    replaced('hint: First.', 'hint at 1d: First.'),
    "21:1 'hint at 1d:' in a challenge; write 'hint:'",
  ],
  [
    'a second start',
    [...WHOLE, 'start:', '> clock'],
    `29:1 a second 'start:'; it stands once; the first is on line ${HEAD.length + 6}`,
  ],
  [
    'a command there is not',
    replaced('without: topic delete,', 'without: topic dlete,'),
    "11:1 'topic dlete' is no command; did you mean 'topic delete'",
  ],
  [
    'a release there is not',
    replaced('versions: 4.2', 'versions: 9.9'),
    "13:1 there is no Kafka '9.9' here; there are",
  ],
  [
    'a release that the scenario is not told on',
    replaced('versions: 4.2', 'versions: 3.1'),
    "0:1 a challenge on Kafka 3.1; the scenario's versions are 3.0, 4.2",
  ],
])('%s is an error with its place and what would be right', (_what, lines, error) => {
  expect(errorsOf(lines)[0]).toMatch(new RegExp(`^${error.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
});

test('a colon in the task or in a hint is no label', () => {
  expect(errorsOf(replaced('You may **wait**.', 'Note: you may wait.', 'The goal of it: two.'))).toEqual([]);
  expect(errorsOf(replaced('goes on.', 'One thing: it goes on.'))).toEqual([]);
});

test('a scenario has one challenge, and ends with it', () => {
  expect(errorsOf(WHOLE, ['', 'More.'])).toEqual([
    "0:1 a 'challenge' before the end; a scenario ends with it: put it below all else",
  ]);
  expect(errorsOf(WHOLE, ['', '## Step'])).toEqual([
    "0:1 a 'challenge' before the end; a scenario ends with it: put it below all else",
  ]);
  expect(errorsOf(WHOLE, ['', '```challenge', ...WHOLE, '```'])).toEqual([
    "31:1 a second 'challenge'; a scenario has one, at its end",
  ]);
});

test('a challenge in a block quote would never be played', () => {
  const source = [...HEAD, '> ```challenge', '> Task.', '> ```', ''].join('\n');
  expect(parseScenario(source, 'a.md')).toMatchObject({
    errors: [{ line: 7, found: "a 'challenge' fence in a block quote" }],
  });
});
