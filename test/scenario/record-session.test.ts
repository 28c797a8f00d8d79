/** What was typed becomes a lesson: in steps, with something to write for whoever tells it, and it verifies. */
import { expect, test } from 'vitest';
import { findVersion } from '../../src/kernel/versions.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { recordedScenario } from '../../src/scenario/record-session.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { verifyScenario } from '../../src/scenario/verify.ts';

const V42 = findVersion('4.2')!;

/** Two days of results, the cure, and what was looked at on the way. */
const LINES = [
  'topic create results --config retention.ms=1d',
  'watch log results:0',
  'help produce',
  'every 12h produce results --key match-{n:02} --value-bytes 100',
  'advance --to 2d30s',
  'expect log results:0 records=5',
  'why results:0@0',
  'advance 1d',
  'expect log results:0 records=99',
  'compare --set results:segment.ms=12h',
  'rerun --set results:segment.ms=6h',
  'expect log results:0 records<=3',
];

async function recorded(lines: readonly string[], seed?: number) {
  const source = await recordedScenario({ name: 'mine', lines, version: V42, seed });
  const parsed = parseScenario(source, 'mine.md');
  if ('errors' in parsed) throw parsed.errors[0]!;
  return { source, scenario: parsed.scenario };
}

const commandsOf = ({ steps }: Scenario) =>
  steps.map(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'kafka' ? block.commands.map(({ text }) => text) : [])),
  );

test('a step is the setting, or what was done until the clock has moved with what was looked at then, or a what-if', async () => {
  const { scenario } = await recorded(LINES);
  expect(commandsOf(scenario)).toEqual([
    LINES.slice(0, 2),
    LINES.slice(3, 7),
    [LINES[7]],
    [LINES[9]],
    LINES.slice(10),
    [],
  ]);
  expect(scenario.steps.map(({ title }) => title)).toEqual([
    'The setting',
    'FILL IN a title (advance --to 2d30s)',
    'FILL IN a title (advance 1d)',
    'FILL IN a title (compare --set results:segment.ms=12h)',
    'FILL IN a title (rerun --set results:segment.ms=6h)',
    'On a real cluster',
  ]);
});

test('it verifies: help and an expect that did not hold are left out, outputs are filled in', async () => {
  const { source, scenario } = await recorded(LINES);
  const verdict = await verifyScenario(scenario, V42);
  expect(verdict).toMatchObject({ differences: [], failures: [], expectations: 2 });
  // RET-5: the newest of five records in one segment is young.
  expect(source).toContain('log results:0   start 0 · end 5');
  expect(source).not.toContain('records=99');
});

test('the question, the notes and the prose of every step wait to be written', async () => {
  const { scenario } = await recorded(LINES);
  const kinds = scenario.steps.map(({ blocks }) => blocks.map(({ kind }) => kind));
  expect(kinds[1]).toEqual(['prose', 'predict', 'kafka', 'note']);
  expect(kinds.flat().filter((kind) => kind === 'predict')).toHaveLength(1);
  for (const { blocks } of scenario.steps)
    expect(blocks[0]).toMatchObject({ kind: 'prose', text: expect.stringMatching(/^FILL IN /) });
  expect(scenario.summary).toMatch(/^FILL IN /);
  expect(scenario.introduction).toHaveLength(1);
});

test('where nothing was expected the file says how', async () => {
  expect((await recorded(LINES)).source).not.toContain('must stay true');
  const { source, scenario } = await recorded(LINES.filter((line) => !line.startsWith('expect')));
  expect(source).toContain('FILL IN what must stay true');
  // A comment: nobody who runs it reads it.
  expect(JSON.stringify(scenario)).not.toContain('must stay true');
});

test('what is looked at before anything is done is the setting, and one step is enough', async () => {
  const { scenario } = await recorded(['topic create t', 'show log t:0', 'produce t --value a']);
  expect(commandsOf(scenario)).toEqual([['topic create t', 'show log t:0'], ['produce t --value a'], []]);
  const single = await recorded(['produce t --value a']);
  expect(commandsOf(single.scenario)).toEqual([['produce t --value a'], []]);
  expect(single.scenario.steps[0]!.blocks.map(({ kind }) => kind)).toContain('predict');
});

test('an empty session, and one of which nothing is kept, are lessons too', async () => {
  for (const lines of [[], ['help']]) {
    const { scenario } = await recorded(lines);
    expect(commandsOf(scenario)[0]).toEqual(['clock']);
    expect(await verifyScenario(scenario, V42)).toMatchObject({ differences: [], failures: [] });
  }
});

test('a seed is kept, and none is written where none was given', async () => {
  expect((await recorded(LINES, 7)).scenario.seed).toBe(7);
  expect((await recorded(LINES)).scenario.seed).toBeUndefined();
});
