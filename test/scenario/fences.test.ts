import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closesFence, readPieces, splitLines } from '../../src/scenario/fences.ts';

interface Read {
  fences: { info: string; lines: string[]; at: string; indent: string }[];
  headings: string[];
  text: string[];
  errors: string[];
}

function read(...lines: string[]): Read {
  const errors: string[] = [];
  const pieces = readPieces(splitLines(lines.join('\n')), ({ line, column }, found) =>
    errors.push(`${line}:${column} ${found}`),
  );
  return {
    fences: pieces.flatMap((piece) =>
      piece.kind === 'fence'
        ? [
            {
              info: piece.info,
              lines: piece.lines.map(({ text }) => text),
              at: `${piece.start.line}:${piece.start.column}`,
              indent: piece.indent,
            },
          ]
        : [],
    ),
    headings: pieces.flatMap((piece) => (piece.kind === 'heading' ? [piece.title] : [])),
    text: pieces.flatMap((piece) => (piece.kind === 'text' ? [piece.line.text] : [])),
    errors,
  };
}

test('lines end with LF, CRLF or CR, and put together again they are the source', () => {
  expect(splitLines('a\r\nb\rc\n\nd').map(({ text, lineEnd }) => [text, lineEnd])).toEqual([
    ['a', '\r\n'],
    ['b', '\r'],
    ['c', '\n'],
    ['', '\n'],
    ['d', ''],
  ]);
  expect(splitLines('\uFEFFa\nb').map(({ text, start, next }) => [text, start, next])).toEqual([
    ['a', 1, 3],
    ['b', 3, 4],
  ]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '\r', '\n', ' ', '\u2028')), (characters) => {
      const source = characters.join('');
      const lines = splitLines(source);
      expect(lines.map(({ text, lineEnd }) => text + lineEnd).join('')).toBe(source);
      expect(lines.map(({ next }) => next)).toEqual(
        lines.map((line) => line.start + line.text.length + line.lineEnd.length),
      );
    }),
  );
});

test('a fence is three or more backticks or tildes, closed by as many or more of the same', () => {
  expect(read('````kafka', '```', '~~~~', '`````').fences).toMatchObject([
    { info: 'kafka', lines: ['```', '~~~~'] },
  ]);
  expect(read('~~~ a `b` ~~~', '```', '~~~').fences).toMatchObject([{ info: 'a `b` ~~~', lines: ['```'] }]);
  expect(read('``kafka', '``')).toMatchObject({ fences: [], errors: [] });
  expect(read('```a`b', 'text')).toMatchObject({ fences: [], errors: [] });
  expect(read('```', '``` x', '```  ').fences).toMatchObject([{ info: '', lines: ['``` x'] }]);
});

test.each([
  ['```', '```', true],
  ['````', '```', true],
  ['```', '````', false],
  ['   ```', '```', true],
  ['    ```', '```', false],
  ['~~~', '```', false],
  ['``` a', '```', false],
  ['```\t', '```', true],
])('whether %j closes %j', (text, marker, closes) => {
  expect(closesFence(text, marker)).toBe(closes);
});

test('a fence may be indented by three columns, and its lines lose as much; four columns are code', () => {
  expect(read('   ```', '     a', '   b', ' c', '  ```').fences).toEqual([
    { info: '', lines: ['  a', 'b', 'c'], at: '1:4', indent: '   ' },
  ]);
  expect(read('    ```', '    ```').fences).toEqual([]);
  expect(read('\t```', '\t```').fences).toEqual([]);
});

test('a fence in a list item is indented by the item and up to three columns', () => {
  expect(read('1. one', '', '   ```kafka', '   > a', '', '     b', '   ```', '2. two').fences).toEqual([
    { info: 'kafka', lines: ['> a', '', '  b'], at: '3:4', indent: '   ' },
  ]);
  expect(read('- - ```x', '    a', '    ```').fences).toEqual([
    { info: 'x', lines: ['a'], at: '1:5', indent: '    ' },
  ]);
  expect(read('- a', '     ```', '     b', '  ```').fences).toMatchObject([
    { lines: ['b'], indent: '     ' },
  ]);
  expect(read('- a', '', '      ```', '      ```').fences).toEqual([]);
  expect(read('10) a', '    ```', '    ```').fences).toMatchObject([{ at: '2:5' }]);
  expect(read('-\ta', '', '\t```', '\tb', '\t```').fences).toMatchObject([{ lines: ['b'], indent: '\t' }]);
});

test.each<[lines: string[], columns: number, isFence: boolean]>([
  // Content begins after one to four blanks, or one column on where there are more or nothing.
  [['- a'], 5, true],
  [['- a'], 6, false],
  [['-    a'], 8, true],
  [['-     a'], 5, true],
  [['-     a'], 6, false],
  [['-', '  a'], 5, true],
  [['-', '  a'], 6, false],
  [['14) a'], 7, true],
  [['   - a'], 8, true],
  [['    - a'], 6, false],
  [['- - a'], 7, true],
  [['- 14. a'], 6, true],
  // No list marker.
  [['-a'], 4, false],
  [['14.a'], 4, false],
  [['1234567890. a'], 4, false],
  [['- - -'], 4, false],
  [['* * *'], 4, false],
  // A paragraph is interrupted only by an item with content, numbered one if at all.
  [['a', '- b'], 5, true],
  [['a', '1. b'], 6, true],
  [['a', '14. b'], 4, false],
  [['a', '*'], 4, false],
  [['a', '     b', '14. c'], 4, false],
  [['#a', '14. b'], 4, false],
  [['```a`', '14. b'], 4, false],
  // What is no paragraph need not be interrupted.
  [['14. b'], 4, true],
  [['a', '', '14. b'], 4, true],
  [['    a', '14. b'], 4, true],
  [['## a', '14. b'], 4, true],
  [['###### a', '14. b'], 4, true],
  [['```', '```', '14. b'], 4, true],
  [['~~~', '~~~', '14. b'], 4, true],
  [['<!-- a -->', '14. b'], 4, true],
  [['> a', '14. b'], 4, true],
  [['***', '14. b'], 4, true],
  [['---', '14. b'], 4, true],
  [['___', '14. b'], 4, true],
  [['-', '  14. b'], 6, true],
  [['- a', '14. b'], 4, true],
  // A paragraph that goes on without the indentation of its item leaves the item open; anything else ends it.
  [['1.  a', 'b'], 4, true],
  [['1.  a', '', 'b'], 4, false],
  [['1.  a', '## b'], 4, false],
  [['1.  a', '***'], 4, false],
])('CommonMark: below %j, whether a fence indented by %i columns is one is %s', (lines, columns, isFence) => {
  const fence = `${' '.repeat(columns)}~~~text`;
  const { fences, errors } = read(...lines, '', fence, fence.replace('text', ''));
  expect(fences.filter(({ info }) => info === 'text')).toHaveLength(isFence ? 1 : 0);
  expect(errors).toEqual([]);
});

test('an item below another one closes what the other one would hold', () => {
  expect(read('9. a', '10. b', '', '    ```text', '   c').errors).toEqual(['4:5 a fence that is not closed']);
});

test('a fence that is not closed is an error where it opens', () => {
  expect(read('a', '  ```kafka', '> b').errors).toEqual(['2:3 a fence that is not closed']);
  expect(read('```', '~~~').errors).toEqual(['1:1 a fence that is not closed']);
});

test('the end of its list item ends a fence without closing it, and what follows is read', () => {
  const { errors, fences } = read('- a', '  ```', '  b', 'c', '', '```text', '```');
  expect(errors).toEqual(['2:3 a fence that is not closed']);
  expect(fences).toMatchObject([{ info: 'text', at: '6:1' }]);
});

test('a `##` heading outside of lists and fences is a heading, any other is text', () => {
  const lines = [
    '## One',
    '   ##  Two ## ',
    '# No',
    '### No',
    '    ## No',
    '- ## No',
    '',
    '```',
    '## No',
    '```',
    '##\tThree#',
  ];
  expect(read(...lines).headings).toEqual(['One', 'Two', 'Three#']);
});

test('a heading without a blank or without a title is an error', () => {
  expect(read('##One').errors).toEqual(["1:1 '##One'"]);
  expect(read('a', '', ' ##').errors).toEqual(['3:2 a step without a title']);
  expect(read('## ##').errors).toEqual(['1:1 a step without a title']);
});

test('what stands in a comment is not there', () => {
  expect(read('a', '<!-- b', '```kafka', '## c', '-->', 'd')).toEqual({
    fences: [],
    headings: [],
    text: ['a', 'd'],
    errors: [],
  });
  expect(read('<!-- one line -->', '## c')).toMatchObject({ headings: ['c'], errors: [] });
  expect(read('a', '  <!-- b').errors).toEqual(['2:3 a comment that is not closed']);
});

test('a fence in a block quote is prose, and an error if it would have been run', () => {
  expect(read('> ```kafka', '> > a', '> ```').errors).toEqual(["1:1 a 'kafka' fence in a block quote"]);
  expect(read(' > ~~~note', ' > ~~~').errors).toEqual(["1:2 a 'note' fence in a block quote"]);
  const quoted = read('> ```text', '> a', '> ```');
  expect([quoted.errors, quoted.fences]).toEqual([[], []]);
});
