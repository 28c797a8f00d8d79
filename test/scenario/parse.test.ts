import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Block, Position, Scenario, ScenarioCommand } from '../../src/scenario/scenario.ts';

const HEAD = ['---', 'title: T', 'summary: S', 'kafka: 4.2', '---'];

function scenarioOf(source: string): Scenario {
  const result = parseScenario(source, 'a.md');
  if ('errors' in result) throw new Error(result.errors.map((error) => error.message).join('\n'));
  return result.scenario;
}

const withHead = (...lines: string[]) => `${[...HEAD, ...lines].join('\n')}\n`;
const blocksOf = (...lines: string[]) => scenarioOf(withHead(...lines)).introduction;

/** `line:column found`, the line counted from the first below the front matter. */
function errorsOf(...lines: string[]): string[] {
  const result = parseScenario(withHead(...lines), 'a.md');
  if (!('errors' in result)) return [];
  return result.errors.map(({ line, column, found }) => `${line - HEAD.length}:${column} ${found}`);
}

function commandsOf(blocks: readonly Block[]): readonly ScenarioCommand[] {
  return blocks.flatMap((block) => (block.kind === 'kafka' ? block.commands : []));
}

test('design 6: `##` starts a step, and what stands before the first is the introduction', () => {
  const scenario = scenarioOf(
    withHead('Before.', '', 'Still.', '', '## One', '', '## Two', 'After.', '```sh', 'ls', '```'),
  );
  expect(scenario.introduction.map((block) => 'text' in block && block.text)).toEqual(['Before.\n\nStill.']);
  expect(scenario.steps.map(({ title, start, blocks }) => [title, start.line, blocks.length])).toEqual([
    ['One', 10, 0],
    ['Two', 12, 2],
  ]);
});

test('prose keeps its lines and its indentation, and loses the blank lines around it', () => {
  const source = withHead('', '  ', '- a', '', '  b', '', '```', '```');
  const [prose] = scenarioOf(source).introduction;
  expect(prose).toEqual({
    kind: 'prose',
    text: '- a\n\n  b',
    start: { line: 8, column: 1, offset: source.indexOf('- a') },
    end: { line: 10, column: 4, offset: source.indexOf('b\n\n`') + 1 },
  });
});

test('design 6: a command has the lines below it, blank ones too, up to the next or to the end of the fence', () => {
  const commands = commandsOf(
    blocksOf('```kafka', '> advance 1ms', 'one', '', '  two ', '> show log', '', '```'),
  );
  expect(commands.map(({ text, output }) => [text, output?.lines])).toEqual([
    ['advance 1ms', ['one', '', '  two ']],
    ['show log', ['']],
  ]);
});

test('blank lines above the first command and below an `expect` are no output', () => {
  const commands = commandsOf(blocksOf('```kafka', '', '> a', 'b', '> expect log r:0 x=1', '', '> c', '```'));
  expect(commands.map(({ text, output }) => [text, output?.lines])).toEqual([
    ['a', ['b']],
    ['expect log r:0 x=1', undefined],
    ['c', []],
  ]);
});

test('`expect` and `when … expect` have no output, other words have', () => {
  const texts = [
    'expect a',
    'when kafka<3.1 expect a',
    'when kafka<3.1 produce a',
    'expected',
    'produce --value expect',
  ];
  const commands = commandsOf(blocksOf('```kafka', ...texts.map((text) => `> ${text}`), '```'));
  expect(commands.map(({ output }) => output !== undefined)).toEqual([false, false, true, true, true]);
});

test.each([
  ['LF', '\n', ''],
  ['CRLF', '\r\n', ''],
  ['LF behind a byte order mark', '\n', '\uFEFF'],
])('positions are those of the source with %s', (_name, lineEnd, mark) => {
  const lines = [...HEAD, '- x', '', '  ~~~kafka', '  >  a b ', '  one', '', '  > c', '  ~~~', ''];
  const source = mark + lines.join(lineEnd);
  const slice = (from: Position, to: Position) => source.slice(from.offset, to.offset);
  const [, block] = scenarioOf(source).introduction;
  const [first, second] = commandsOf(block === undefined ? [] : [block]);

  expect(block && slice(block.start, block.end)).toBe(lines.slice(7, 13).join(lineEnd).trimStart());
  expect(block && [block.start.line, block.start.column, block.end.line, block.end.column]).toEqual([
    8, 3, 13, 6,
  ]);
  expect(first && slice(first.start, first.end)).toBe('a b');
  expect(first && [first.start.line, first.start.column, first.end.column]).toEqual([9, 6, 9]);
  expect(first?.output).toMatchObject({ lines: ['one', ''], indent: '  ', lineEnd, fence: '~~~' });
  expect(first?.output && slice(first.output.start, first.output.end)).toBe(`  one${lineEnd}${lineEnd}`);
  expect(first?.output && [first.output.start.line, first.output.end.line]).toEqual([10, 12]);
  expect(second?.output && slice(second.output.start, second.output.end)).toBe('');
  expect(second?.output && [second.output.start.line, second.output.start.column]).toEqual([13, 1]);
});

test('a byte order mark is no column', () => {
  expect(parseScenario('\uFEFFtext', 'a.md')).toMatchObject({
    errors: [{ line: 1, column: 1, found: 'no front matter' }],
  });
  expect(parseScenario('\uFEFF---\u0000', 'a.md')).toMatchObject({ errors: [{ line: 1, column: 4 }] });
});

test('design 6: a `predict` fence is a question, answers with one `[x]`, and an explanation', () => {
  const [block] = blocksOf(
    ...[
      '```predict',
      'How many?',
      '',
      'Two days in.',
      '',
      '- [ ] 2: match-03',
      '  and match-04',
      '- [ ] 3',
      '',
    ],
    ...['- [X] 5, all', 'All are in', '', '- one segment', '```'],
  );
  expect(block).toMatchObject({
    kind: 'predict',
    question: 'How many?\n\nTwo days in.',
    answers: [
      { text: '2: match-03\nand match-04', isRight: false, start: { line: 11, column: 1 } },
      { text: '3', isRight: false },
      { text: '5, all', isRight: true, start: { line: 15, column: 1 } },
    ],
    explanation: 'All are in\n\n- one segment',
  });
});

test('below a blank line an explanation may begin with a list, and blanks at the ends of answers are taken off', () => {
  const [block] = blocksOf('```predict', 'q', '- [ ] a ', '', '- [x] b\t', '', '- why', '```');
  expect(block).toMatchObject({ answers: [{ text: 'a' }, { text: 'b' }], explanation: '- why' });
});

const predict = (...lines: string[]) => errorsOf('```predict', ...lines, '```');

test.each([
  ['no question', ['- [x] a', '- [ ] b', 'e'], "1:1 a 'predict' fence without a question"],
  ['one answer', ['q', '- [x] a', 'e'], '1:1 a question with one answer'],
  ['no explanation', ['q', '- [x] a', '- [ ] b', ''], '1:1 a question without an explanation'],
  ["no '[x]'", ['q', '- [ ] a', '- [ ] b', 'e'], '1:1 a question without a right answer'],
  ["two '[x]'", ['q', '- [x] a', '- [ ] b', '- [x] c', 'e'], "5:1 a second '[x]'"],
  ['a box of another kind', ['q', '- [x] a', '- [ ] b', '- [y] c ', 'e'], "5:1 '- [y] c' as an answer"],
  ['a box without a blank', ['q', '- [x] a', '- [ ] b', '-[ ] c', 'e'], "5:1 '-[ ] c' as an answer"],
  ['an answer without a box', ['q', '- [x] a', '- [ ] b', '- c', 'e'], "5:1 '- c' as an answer"],
  ['an answer without a text', ['q', '- [x] a', '- [ ] b', '- [ ]', 'e'], "5:1 '- [ ]' as an answer"],
  ['a late answer', ['q', '- [x] a', '- [ ] b', 'e', '- [ ] c'], '6:1 an answer below the explanation'],
])('a `predict` fence with %s is an error', (_name, lines, error) => {
  expect(predict(...lines)).toEqual([error]);
});

test('a question without answers says so, and is not blamed for the rest twice', () => {
  expect(predict('q')).toEqual(['1:1 a question with no answer', '1:1 a question without an explanation']);
});

test('a note is for the presenter; other fences are kept as they are', () => {
  const blocks = blocksOf('```note', '', 'Wait here.', '```', '```sh title', 'ls', '', '```');
  expect(blocks).toMatchObject([
    { kind: 'note', text: 'Wait here.' },
    { kind: 'other', word: 'sh', info: 'sh title', lines: ['ls', ''] },
  ]);
});

test.each(['kafak', 'Kafka', 'kafkaa', 'predicts', 'notes', 'chalenge'])(
  'a fence of `%s` is an error with the word that was meant',
  (word) => {
    const result = parseScenario(withHead(`\`\`\`${word}`, '```'), 'a.md');
    expect(result).toMatchObject({
      errors: [{ line: 6, column: 4, found: `a fence of '${word}', which would not be run` }],
    });
  },
);

test('the nearest fence word is named', () => {
  expect(parseScenario(withHead('```kafak', '```'), 'a.md')).toMatchObject({
    errors: [{ expected: "did you mean 'kafka'?" }],
  });
});

test('fences of everyday languages are shown without complaint', () => {
  const words = [
    '',
    'java',
    'json',
    'sh',
    'bash',
    'text',
    'console',
    'properties',
    'node',
    'dot',
    'diff',
    'yaml',
    'toml',
    'sql',
  ];
  expect(blocksOf(...words.flatMap((word) => [`\`\`\`${word}`, '```']))).toHaveLength(words.length);
});

test('nothing stands after the word of a fence that is run', () => {
  expect(errorsOf('```kafka width=60', '> a', '```')).toEqual(["1:4 'kafka width=60' after the fence"]);
});

test.each([
  ['output before any command', ['', '  out', '> a'], '3:3 output before any command'],
  ['no command', [''], "1:1 a 'kafka' fence without a command"],
  ['a command without a blank', ['> a', '>b'], "3:1 '>b'"],
  ['an empty command', ['> a', '> '], "3:1 '>' without a command"],
  ['a trailing backslash', ['> a \\', 'b'], '2:5 a command that goes on in the next line'],
  ["output below an 'expect'", ['> a', '> expect b', '', ' out'], "5:2 output below an 'expect'"],
])('a `kafka` fence with %s is an error', (_name, lines, error) => {
  expect(errorsOf('```kafka', ...lines, '```')).toEqual([error]);
});

test('all errors are collected, in the order of their lines', () => {
  const errors = errorsOf(
    '```kafak',
    '```',
    '##Step',
    '```kafka',
    'out',
    '> expect a',
    'more',
    '```',
    '```note',
    'open',
  );
  expect(errors.map((error) => error.split(' ')[0])).toEqual(['1:4', '3:1', '5:1', '7:1', '9:1']);
});

test('design 11: an error says file, line, column, what was found and what would be right', () => {
  const result = parseScenario(withHead('```kafka', '>b', '```'), 'dir/a.md');
  expect('errors' in result && result.errors.map((error) => error.message)).toEqual([
    "dir/a.md:7:1: '>b'; a command begins with '> ', with a blank",
  ]);
});

test.each(['', '\uFEFF', ' \n\t\r\n'])('an empty file (%j) is one error', (source) => {
  expect(parseScenario(source, 'a.md')).toMatchObject({
    errors: [{ line: 1, column: 1, found: 'an empty file' }],
  });
});

test.each([
  ['\0', 'a NUL character'],
  ['\uFFFD', 'bytes that are not UTF-8'],
])('a binary file (%j) is one error at its first such place', (character, found) => {
  const result = parseScenario(withHead('ok', `ab${character}${character}`, '```'), 'a.md');
  expect(result).toMatchObject({ errors: [{ line: 7, column: 3, found }] });
  expect('errors' in result && result.errors).toHaveLength(1);
  expect(parseScenario(character, 'a.md')).toMatchObject({ errors: [{ line: 1, column: 1, found }] });
});

const fragment = fc.oneof(
  fc.constantFrom(
    ...HEAD,
    '```kafka',
    '```',
    '~~~',
    '````note',
    '```predict',
    '> a',
    '> expect b',
    '>',
    '- [x] c',
    '- [ ] d',
    '```challenge',
    'goal at 1d:',
    'goal :',
    'hint: e',
    'solution:',
    'versions: 4.2',
    'without: f',
  ),
  fc.constantFrom(
    '- ',
    '   ',
    '\t',
    '12. ',
    '\n',
    '\r\n',
    '\r',
    '## E',
    '<!--',
    '-->',
    '\\',
    '\uFEFF',
    '***',
  ),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);

test('random text is a scenario or has errors, each at a place in the text; nothing is thrown', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 40 }), fc.boolean(), (fragments, hasHead) => {
      const source = (hasHead ? `${HEAD.join('\n')}\n` : '') + fragments.join('');
      const result = parseScenario(source, 'a.md');
      if ('scenario' in result) return;
      const lines = source.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
      expect(result.errors.length).toBeGreaterThan(0);
      for (const { line, column } of result.errors) {
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 2000 },
  );
});
