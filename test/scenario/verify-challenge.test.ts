/** `verify` plays a challenge: its start must not reach the goal, waiting must not, and its solution must. */
import { expect, test } from 'vitest';
import { parseVersion } from '../../src/commands/parse-input.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { ScenarioError } from '../../src/scenario/scenario-error.ts';
import { verifyScenario } from '../../src/scenario/verify.ts';

const HEAD = [
  '---',
  'title: T',
  'summary: S',
  'kafka: 4.2',
  'versions: 3.0, 4.2',
  '---',
  '```challenge',
  'Task.',
];
/** RET-4, RET-5: with segment.ms=6h each result goes a day after it was written; with 7 days all stay. */
const GOOD = [
  'start:',
  '> topic create results --config retention.ms=1d',
  '> every 12h produce results --value x',
  '> advance --to 2d1m',
  'keep:',
  '> expect configs results row retention.ms value=86400000',
  'goal at 4d30s:',
  '> expect log results:0 logStartOffset=7 records=2',
  'hint: h',
  'solution:',
  '> topic alter results --config segment.ms=6h',
  '> advance --to 4d30s',
];

async function verdictOf(lines: readonly string[], version = '4.2') {
  const parsed = parseScenario([...HEAD, ...lines, '```', ''].join('\n'), 'a.md');
  if ('errors' in parsed) throw parsed.errors[0]!;
  return verifyScenario(parsed.scenario, parseVersion(version));
}

const replaced = (from: string, to: string) => GOOD.map((line) => (line === from ? to : line));
const lineOf = (text: string, lines: readonly string[]) => HEAD.length + lines.indexOf(text) + 1;

test('one whose solution reaches the goal passes', async () => {
  expect(await verdictOf(GOOD)).toMatchObject({ failures: [], hasChallenge: true });
});

test('a solution that does not reach the goal fails, with what was found', async () => {
  const lines = replaced(
    '> topic alter results --config segment.ms=6h',
    '> topic alter results --config segment.ms=2d',
  );
  const goal = '> expect log results:0 logStartOffset=7 records=2';
  const [failure, ...more] = (await verdictOf(lines)).failures;
  expect(failure).toMatchObject({ line: lineOf(goal, lines), text: goal.slice(2) });
  expect(failure!.found).toMatch(
    /^after the solution logStartOffset is \d, expected 7; records is \d, expected 2$/,
  );
  expect(more).toEqual([]);
});

test('a solution that goes past the moment, or stops before it, fails', async () => {
  for (const [to, found] of [
    ['4d31s', 'the solution went past 4d30s, the moment of this goal'],
    ['4d29s', 'the solution ends before 4d30s, the moment of this goal'],
  ])
    expect(
      (await verdictOf(replaced('> advance --to 4d30s', `> advance --to ${to}`))).failures,
    ).toMatchObject([{ found }]);
});

test('a start that is there already fails', async () => {
  const lines = replaced('goal at 4d30s:', 'goal:').map((line) =>
    line.includes('logStartOffset=7') ? '> expect log results:0 records=5' : line,
  );
  expect((await verdictOf(lines)).failures).toMatchObject([{ found: 'the start reaches the goal already' }]);
});

test('a goal that waiting reaches fails', async () => {
  const lines = replaced(
    '> expect log results:0 logStartOffset=7 records=2',
    '> expect log results:0 records=9',
  );
  expect((await verdictOf(lines)).failures).toMatchObject([{ found: 'waiting alone reaches the goal' }]);
});

test('what is to be kept holds at the start, and the solution keeps it', async () => {
  const wrong = replaced(
    '> expect configs results row retention.ms value=86400000',
    '> expect log results:0 records=4',
  );
  expect((await verdictOf(wrong)).failures).toMatchObject([
    {
      line: lineOf('> expect log results:0 records=4', wrong),
      found: 'does not hold at the start: records is 5, expected 4',
    },
  ]);
  const cheating = replaced(
    '> topic alter results --config segment.ms=6h',
    '> topic alter results --config retention.ms=1h',
  );
  expect((await verdictOf(cheating)).failures).toMatchObject([
    { found: 'the solution does not keep it: row retention.ms value is 3600000, expected 86400000' },
  ]);
});

test.each<[string, string, string]>([
  ['> advance --to 2d1m', '> advnce --to 2d1m', "did you mean 'advance'?"],
  [
    '> topic alter results --config segment.ms=6h',
    '> topic alter reslts --config segment.ms=6h',
    "did you mean 'results'?",
  ],
  [
    '> expect log results:0 logStartOffset=7 records=2',
    '> expect log results:0 recrds=2',
    "did you mean 'records'?",
  ],
])("%s mistyped is its author's mistake, with its place", async (from, to, expected) => {
  const lines = replaced(from, to);
  const error = await verdictOf(lines).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ScenarioError);
  expect(error).toMatchObject({ line: lineOf(to, lines), expected });
});

test('a solution with a command that the challenge is without is a mistake', async () => {
  const lines = [...GOOD.slice(0, 4), 'without: topic alter', ...GOOD.slice(4)];
  await expect(verdictOf(lines)).rejects.toThrow("this challenge is without 'topic alter'");
});

test('on other releases than its own a challenge is not played', async () => {
  const lines = ['versions: 4.2', ...replaced('> advance --to 4d30s', '> advance --to 9d')];
  expect((await verdictOf(lines)).failures).toHaveLength(1);
  expect(await verdictOf(lines, '3.0')).toMatchObject({ failures: [], hasChallenge: false });
});
