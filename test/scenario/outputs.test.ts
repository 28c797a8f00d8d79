import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareOutput, rewriteOutputs } from '../../src/scenario/outputs.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Output } from '../../src/scenario/scenario.ts';

const HEAD = ['---', 'title: T', 'summary: S', 'kafka: 4.2', '---'];

function outputsOf(source: string): Output[] {
  const result = parseScenario(source, 'a.md');
  if ('errors' in result) throw new Error(result.errors.map((error) => error.message).join('\n'));
  const { introduction, steps } = result.scenario;
  const blocks = [...introduction, ...steps.flatMap((step) => step.blocks)];
  return blocks.flatMap((block) =>
    block.kind === 'kafka'
      ? block.commands.flatMap(({ output }) => (output === undefined ? [] : [output]))
      : [],
  );
}

/** The output of a command on line 7, so that its first line is line 8. */
function outputOf(...lines: string[]): Output {
  return outputsOf([...HEAD, '```kafka', '> a', ...lines, '```', ''].join('\n'))[0]!;
}

test('equal lines are no difference, and blanks at line ends are set aside', () => {
  expect(compareOutput(outputOf('a', ' b \t', '', 'c'), ['a  ', ' b', ' \t', 'c'])).toEqual([]);
  expect(compareOutput(outputOf(), [])).toEqual([]);
});

test('blanks elsewhere are a difference', () => {
  expect(compareOutput(outputOf(' a'), ['a'])).toEqual([{ line: 8, column: 1, expected: ' a', actual: 'a' }]);
  expect(compareOutput(outputOf('a b'), ['a  b'])).toEqual([
    { line: 8, column: 3, expected: 'a b', actual: 'a  b' },
  ]);
});

test('the column is where the two begin to differ, behind the indentation of the fence', () => {
  const source = [...HEAD, '- item', '  ```kafka', '  > a', '  abc', '  ```', ''].join('\n');
  expect(compareOutput(outputsOf(source)[0]!, ['abd'])).toMatchObject([{ line: 9, column: 5 }]);
  expect(compareOutput(outputsOf(source)[0]!, ['abcd'])).toMatchObject([{ line: 9, column: 6 }]);
});

test('a difference has its line in the file and both values', () => {
  expect(compareOutput(outputOf('a', 'b', 'c', 'd'), ['a', 'x', 'c', 'y'])).toEqual([
    { line: 9, column: 1, expected: 'b', actual: 'x' },
    { line: 11, column: 1, expected: 'd', actual: 'y' },
  ]);
});

test('a line too few or too many is one difference, a blank one too', () => {
  expect(compareOutput(outputOf('a', 'b', 'c'), ['a', 'c'])).toEqual([
    { line: 9, column: 1, expected: 'b', actual: undefined },
  ]);
  expect(compareOutput(outputOf('a', 'c'), ['a', 'b', 'c'])).toEqual([
    { line: 9, column: 1, expected: undefined, actual: 'b' },
  ]);
  expect(compareOutput(outputOf('a', ''), ['a'])).toEqual([
    { line: 9, column: 1, expected: '', actual: undefined },
  ]);
  expect(compareOutput(outputOf(), ['a', 'b'])).toEqual([
    { line: 8, column: 1, expected: undefined, actual: 'a' },
    { line: 8, column: 1, expected: undefined, actual: 'b' },
  ]);
  expect(compareOutput(outputOf('a', 'a'), ['a', 'a', 'a'])).toEqual([
    { line: 10, column: 1, expected: undefined, actual: 'a' },
  ]);
  expect(compareOutput(outputOf('a', 'a', 'a'), ['a', 'a'])).toEqual([
    { line: 10, column: 1, expected: 'a', actual: undefined },
  ]);
});

const SOURCE = [
  ...[...HEAD, 'Prose  ', '', '```kafka', '> a', 'one', '', '> expect x', '', '> b', '```', '', '## Step'],
  ...['1. item', '   ~~~~kafka', '   > c', '   two', '   ~~~~', '', '```text', '> no', 'output', '```'],
].join('\n');

test('design 6: an update replaces outputs and nothing else', () => {
  const [a, b, c] = outputsOf(SOURCE);
  const rewritten = rewriteOutputs(SOURCE, [
    { output: c!, lines: ['2', '', '  3 '] },
    { output: a!, lines: [] },
    { output: b!, lines: ['new', '```` x'] },
  ]);
  const expected = SOURCE.replace('> a\none\n\n', '> a\n')
    .replace('> b\n', '> b\nnew\n```` x\n')
    .replace('   two\n', '   2\n\n     3\n');
  expect(rewritten).toBe(expected);
});

test('an update keeps the line ends, the byte order mark and a missing last line end', () => {
  const source = `\uFEFF${SOURCE.replaceAll('\n', '\r\n')}`;
  const [first] = outputsOf(source);
  expect(rewriteOutputs(source, [{ output: first!, lines: ['1', '2'] }])).toBe(
    source.replace('one\r\n\r\n', '1\r\n2\r\n'),
  );
});

test('an output that differs in blanks at line ends alone stays as it is', () => {
  const source = [...HEAD, '```kafka', '> a', 'one \t', '', '```'].join('\n');
  expect(rewriteOutputs(source, [{ output: outputsOf(source)[0]!, lines: ['one', ''] }])).toBe(source);
});

test.each(['> a', '>', 'a\nb', 'a\r', '```', '  ````  ', '\t```', '\0', '\uFFFD'])(
  'an output line %j that would not come back as one is refused',
  (line) => {
    const source = [...HEAD, '```kafka', '> a', '```'].join('\n');
    expect(() => rewriteOutputs(source, [{ output: outputsOf(source)[0]!, lines: [line] }])).toThrow(
      RangeError,
    );
  },
);

test('a shorter run of backticks, or one of tildes, does not close a longer fence and is written', () => {
  const source = [...HEAD, '````kafka', '> a', '````'].join('\n');
  const rewritten = rewriteOutputs(source, [
    { output: outputsOf(source)[0]!, lines: ['```', '~~~~', ' > b'] },
  ]);
  expect(outputsOf(rewritten)[0]?.lines).toEqual(['```', '~~~~', ' > b']);
});

test('an output given twice, or one of a longer source, is refused', () => {
  const [a, b, c] = outputsOf(SOURCE);
  for (const output of [a!, b!]) {
    const twice = [
      { output, lines: ['1'] },
      { output, lines: ['2'] },
    ];
    expect(() => rewriteOutputs(SOURCE, twice)).toThrow(RangeError);
  }
  expect(() => rewriteOutputs(SOURCE.slice(0, c!.end.offset), [{ output: c!, lines: [] }])).toThrow(
    RangeError,
  );
});

const outputLine = fc
  .oneof(
    fc.constantFrom('', ' ', '  x ', '| 17 |', '\tx', '~~', '┌─ 0 ─┐', '## no', '- no', '<!--'),
    fc.string({ maxLength: 12 }),
  )
  .filter((line) => !/^>|[\n\r\0\uFFFD]|`{3}|~{3}/.test(line));
const fence = fc.record({
  indent: fc.constantFrom('', ' ', '   '),
  marker: fc.constantFrom('```', '~~~', '`````'),
  isInList: fc.boolean(),
  commands: fc.array(fc.array(outputLine, { maxLength: 4 }), { minLength: 1, maxLength: 3 }),
});
const document = fc.record({
  fences: fc.array(fence, { minLength: 1, maxLength: 3 }),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  mark: fc.constantFrom('', '\uFEFF'),
});

function sourceOf({
  fences,
  lineEnd,
  mark,
}: typeof document extends fc.Arbitrary<infer T> ? T : never): string {
  const lines = fences.flatMap(({ indent, marker, isInList, commands }, nth) => {
    const prefix = (isInList ? '  ' : '') + indent;
    const inner = commands.flatMap((output, index) => [`> show log r:${index}`, ...output]);
    const fenced = [`${marker}kafka`, ...inner, marker].map((line) => prefix + line);
    return [`## Step ${nth}`, ...(isInList ? ['- item'] : []), ...fenced, 'Prose. '];
  });
  return mark + [...HEAD, ...lines, ''].join(lineEnd);
}

test('property: rewriting with the same outputs gives the identical source', () => {
  fc.assert(
    fc.property(document, (parts) => {
      const source = sourceOf(parts);
      const outputs = outputsOf(source);
      expect(outputs.map(({ lines }) => lines)).toEqual(parts.fences.flatMap(({ commands }) => commands));
      expect(
        rewriteOutputs(
          source,
          outputs.map((output) => ({ output, lines: output.lines })),
        ),
      ).toBe(source);
    }),
  );
});

test('property: new outputs are read back as written, and everything around them is unchanged', () => {
  fc.assert(
    fc.property(
      document,
      fc.array(fc.array(outputLine, { maxLength: 4 }), { minLength: 9, maxLength: 9 }),
      (parts, news) => {
        const source = sourceOf(parts);
        const before = outputsOf(source);
        const rewritten = rewriteOutputs(
          source,
          before.map((output, index) => ({ output, lines: news[index] ?? [] })),
        );
        const after = outputsOf(rewritten);
        expect(after.flatMap((output, index) => compareOutput(output, news[index] ?? []))).toEqual([]);
        expect(around(rewritten, after)).toEqual(around(source, before));
      },
    ),
  );
});

function around(source: string, outputs: readonly Output[]): string[] {
  const ends = [0, ...outputs.map(({ end }) => end.offset)];
  return ends.map((end, index) => source.slice(end, outputs[index]?.start.offset ?? source.length));
}

test('property: a digit changed in an output is reported at its line in the file', () => {
  const lines = fc.array(fc.stringMatching(/^[a-z ]{0,6}[0-9][a-z│ ]{0,6}$/), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(lines, fc.nat(), fc.integer({ min: 1, max: 9 }), (recorded, pick, shift) => {
      const index = pick % recorded.length;
      const line = recorded[index]!;
      const changed = line.replace(/[0-9]/, (digit) => String((Number(digit) + shift) % 10));
      expect(compareOutput(outputOf(...recorded), recorded.with(index, changed))).toEqual([
        { line: 8 + index, column: line.search(/[0-9]/) + 1, expected: line, actual: changed },
      ]);
    }),
  );
});
