import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { ScenarioError } from '../../src/scenario/scenario-error.ts';

function scenarioOf(...lines: string[]): Scenario {
  const result = parseScenario(`${lines.join('\n')}\n`, 'a.md');
  if ('errors' in result) throw new Error(result.errors.map((error) => error.message).join('\n'));
  return result.scenario;
}

function errorsOf(...lines: string[]): readonly ScenarioError[] {
  const result = parseScenario(`${lines.join('\n')}\n`, 'a.md');
  return 'errors' in result ? result.errors : [];
}

const places = (errors: readonly ScenarioError[]) => errors.map(({ line, column }) => `${line}:${column}`);
const REQUIRED = ['title: T', 'summary: keep one day: on day 8 all 17 are there', 'kafka: 4.2'];

test('design 6: every key of the front matter is read, lists at their commas', () => {
  const keys = [
    'versions: 2.8, 3.0,4.2',
    'minutes: 6',
    'tags: storage, a b',
    'seed: 7',
    'group: Data',
    'order: 0',
  ];
  expect(scenarioOf('---', ...REQUIRED, '', ...keys, '---')).toEqual({
    file: 'a.md',
    title: 'T',
    summary: 'keep one day: on day 8 all 17 are there',
    kafka: '4.2',
    versions: ['2.8', '3.0', '4.2'],
    minutes: 6,
    tags: ['storage', 'a b'],
    seed: 7,
    group: 'Data',
    order: 0,
    introduction: [],
    steps: [],
  });
});

test('optional keys left out are undefined or empty, and a scenario holds at least at its own version', () => {
  const { versions, minutes, tags, seed, group, order } = scenarioOf('---', ...REQUIRED, '---');
  expect({ versions, minutes, tags, seed, group, order }).toEqual({
    versions: ['4.2'],
    minutes: undefined,
    tags: [],
    seed: undefined,
    group: undefined,
    order: undefined,
  });
  expect(scenarioOf('---', ...REQUIRED, 'versions: 2.8, 3.0.2', '---').versions).toEqual([
    '4.2',
    '2.8',
    '3.0',
  ]);
});

test('quotes around a value are taken off, as YAML has them', () => {
  const quoted = scenarioOf(
    '---',
    'title: "a \\"b\\" \\\\: c"',
    "summary: 'it''s: 1'",
    "kafka: '4.2'",
    '---',
  );
  expect([quoted.title, quoted.summary, quoted.kafka]).toEqual(['a "b" \\: c', "it's: 1", '4.2']);
  expect(errorsOf('---', ...REQUIRED, 'group: "open', '---').map((error) => error.expected)).toEqual([
    'close the quotes',
  ]);
  expect(errorsOf('---', ...REQUIRED, 'group: "', '---')).toHaveLength(1);
});

test('design 6: an unknown key is an error at its line, with the nearest key', () => {
  const errors = errorsOf('---', ...REQUIRED, 'minuts: 6', 'author: X', '---');
  expect(places(errors)).toEqual(['5:1', '6:1']);
  expect(errors[0]?.found).toBe("unknown key 'minuts'");
  expect(errors[0]?.expected).toBe("did you mean 'minutes'?");
  expect(errors[1]?.expected).toContain('title, summary, kafka, versions, minutes, tags, seed, group, order');
});

test('a key of an object is not a key of the front matter', () => {
  expect(errorsOf('---', ...REQUIRED, 'constructor: x', '---')[0]?.found).toBe("unknown key 'constructor'");
});

test('a key that stands twice is an error at the second, and names the line of the first', () => {
  const errors = errorsOf('---', ...REQUIRED, 'title: U', '---');
  expect(errors.map((error) => error.message)).toEqual([
    "a.md:5:1: a second 'title'; each key stands once; the first is on line 2",
  ]);
});

test('title, summary and kafka are required', () => {
  expect(errorsOf('---', '---').map((error) => error.found)).toEqual([
    "no 'title'",
    "no 'summary'",
    "no 'kafka'",
  ]);
  expect(errorsOf('---', 'title:', ...REQUIRED.slice(1), '---').map((error) => error.expected)).toEqual([
    'it must not be empty',
  ]);
});

test.each([
  ['kafka', '4.22', '4.2'],
  ['versions', '2.8, 9.9', "no version '9.9'"],
  ['versions', '2.8,', 'commas'],
  ['tags', 'a,,b', 'commas'],
  ['tags', 'a, b, a', "'a' stands in it twice"],
  ['minutes', '0', 'from 1'],
  ['minutes', '2.5', 'from 1'],
  ['seed', '-1', 'from 0 to 4294967295'],
  ['seed', '4294967296', 'from 0 to 4294967295'],
  ['order', '9007199254740992', 'from 0'],
])('`%s: %s` is an error at its value', (key, value, expected) => {
  const others = REQUIRED.filter((line) => !line.startsWith(key));
  const errors = errorsOf('---', ...others, `${key}:  ${value}`, '---');
  expect(places(errors)).toEqual([`${others.length + 2}:${key.length + 4}`]);
  expect(errors[0]?.found).toBe(`'${value}' as the ${key}`);
  expect(errors[0]?.expected).toContain(expected);
});

test('the smallest and the largest whole numbers are taken', () => {
  const { minutes, seed } = scenarioOf('---', ...REQUIRED, 'minutes: 1', 'seed: 4294967295', '---');
  expect([minutes, seed]).toEqual([1, 4_294_967_295]);
});

test('a line that is not `key: value` is an error at its place', () => {
  expect(places(errorsOf('---', 'just words', '  tags: a', 'group:x', ...REQUIRED, '---'))).toEqual([
    '2:1',
    '3:1',
    '4:1',
  ]);
});

test('missing front matter is one error, and the body is read all the same', () => {
  const errors = errorsOf('# Title', '', '```kafak', '```');
  expect(errors.map(({ line, found }) => [line, found])).toEqual([
    [1, 'no front matter'],
    [3, "a fence of 'kafak', which would not be run"],
  ]);
  expect(errorsOf('', '---', ...REQUIRED, '---')[0]?.found).toBe('no front matter');
});

test('blanks at line ends and blank lines stand anywhere in the front matter', () => {
  const lines = ['--- ', '', ' ', ...REQUIRED.map((line) => `${line}\t`), ' ', '', '--- ', 'Body.'];
  const { title, kafka, introduction } = scenarioOf(...lines);
  expect([title, kafka, introduction.length]).toEqual(['T', '4.2', 1]);
  expect(scenarioOf('---', ...REQUIRED, '', '--- ').title).toBe('T');
  expect(scenarioOf('---', ...REQUIRED, '', ' ', 'order: 1', '---').order).toBe(1);
  expect(errorsOf('---', ...REQUIRED, 'a ', '---')[0]?.found).toBe("'a' in the front matter");
});

test('a value of nothing but quotes and blanks is empty, and blanks inside quotes are taken off', () => {
  for (const title of ['""', "''", '"  "']) {
    const errors = errorsOf('---', `title: ${title}`, ...REQUIRED.slice(1), '---');
    expect(errors.map((error) => error.expected)).toEqual(['it must not be empty']);
  }
  expect(scenarioOf('---', 'title: " a "', ...REQUIRED.slice(1), '---').title).toBe('a');
});

test('front matter that is not closed is one error, whatever stands below it', () => {
  for (const body of [['## Step', '', 'Prose.'], ['', 'Prose, no key.', 'a: b'], ['```text', '```'], []]) {
    const errors = errorsOf('---', ...REQUIRED, ...body);
    expect(errors.map((error) => error.found)).toEqual(['front matter that is not closed']);
  }
});
