import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteWord, tokenize } from '../../../src/commands/language/tokenize.ts';

const words = (line: string) => tokenize(line).tokens.map(({ text }) => text);

describe('quoting is a POSIX shell’s (design 5)', () => {
  it.each([
    ['', []],
    ['  \t ', []],
    ['produce results --count 5', ['produce', 'results', '--count', '5']],
    ["--value 'a b'", ['--value', 'a b']],
    ["--key '' x", ['--key', '', 'x']],
    [`a"b c"'d e'f`, ['ab cd ef']],
    [`'a\\b'`, ['a\\b']],
    [`'a"b'`, ['a"b']],
    [`"it's"`, ["it's"]],
    [`"a\\"b"`, ['a"b']],
    [`"\\$x \\\` \\\\"`, ['$x ` \\']],
    [`"a\\nb"`, ['a\\nb']],
    ['"a\\\nb"', ['ab']],
    ['a\\\nb', ['ab']],
    ['\\\n  a', ['a']],
    ['a\\ b', ['a b']],
    ['\\#a', ['#a']],
    ["\\'", ["'"]],
    ['$HOME *.md ~ {n}', ['$HOME', '*.md', '~', '{n}']],
    [`--records '[{"key":"a","value":"1"}]'`, ['--records', '[{"key":"a","value":"1"}]']],
  ])('%j is %j', (line, expected) => {
    expect(tokenize(line).error).toBeNull();
    expect(words(line)).toEqual(expected);
  });

  it.each([
    ['# all of it', []],
    ['poll board # ask once', ['poll', 'board']],
    ['a#b c', ['a#b', 'c']],
    [`''#x`, ['#x']],
    ['a # b\nc', ['a', 'c']],
  ])('# begins a comment only at the start of a word: %j is %j', (line, expected) => {
    expect(words(line)).toEqual(expected);
  });

  it('columns count from 1 and the end is one past the word', () => {
    expect(tokenize(`  poll "a b"x`).tokens).toEqual([
      { text: 'poll', column: 3, endColumn: 7 },
      { text: 'a bx', column: 8, endColumn: 14 },
    ]);
  });

  it.each([
    [`produce 'abc`, 9, 'never closed', 'close it'],
    [`produce a"bc`, 10, 'never closed', 'close it'],
    ['produce ab\\', 11, 'nothing follows the backslash', '\\\\'],
    ['produce "ab\\"', 9, 'never closed', 'close it'],
  ])('%j is a mistake at column %d', (line, column, message, hint) => {
    const { tokens, error } = tokenize(line);
    expect(tokens.map(({ text }) => text)).toEqual(['produce']);
    expect(error).toEqual({
      column,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });
});

const nasty = fc.string({
  unit: fc.constantFrom('a', ' ', "'", '"', '\\', '#', '\n', '\t', '$', '`', '*', 'é', '😀'),
});

describe('any line', () => {
  it('is read without an exception, with columns that go up and lie within it', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string()), (line) => {
        const { tokens, error } = tokenize(line);
        let last = 0;
        for (const token of tokens) {
          expect(token.column).toBeGreaterThan(last);
          expect(token.endColumn).toBeGreaterThan(token.column);
          last = token.endColumn - 1;
        }
        expect(error?.column ?? line.length).toBeLessThanOrEqual(line.length);
      }),
    );
  });

  it('of quoted words is read back as those words', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.string())), (texts) => {
        const line = texts.map(quoteWord).join(' ');
        expect(tokenize(line).error).toBeNull();
        expect(words(line)).toEqual(texts);
      }),
    );
  });

  it.each(['match-{n:02}', 'results:0@5', '--key', 'segment.ms=6h'])(
    '%s is not quoted without need',
    (word) => {
      expect(quoteWord(word)).toBe(word);
    },
  );
});
