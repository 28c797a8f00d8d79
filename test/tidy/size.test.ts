/** Files and functions stay small enough to be read at once. */
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';
import { ownFiles, type SourceFile } from './source-files.ts';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

const source = ['src', 'bin', 'bench', 'scripts', 'test'].flatMap((folder) =>
  ['.ts', '.js', '.mjs'].flatMap((ending) => ownFiles(folder, ending)),
);

const linesOf = (text: string) => text.trimEnd().split('\n').length;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The functions of a file that are too long, by line. Those of tests hold tables and are left alone. */
function longFunctions({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === 'object' && value !== null) {
      const node = value as Node;
      const isFunction = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(
        node.type ?? '',
      );
      const lines = isFunction ? linesOf(text.slice(node.start, node.end)) : 0;
      if (lines > FUNCTION_LINES_MAX)
        found.push(`${path}:${linesOf(`${text.slice(0, node.start)}|`)} has ${lines} lines`);
      for (const child of Object.values(value)) visit(child);
    }
  };
  visit(parseAst(text, { lang: path.endsWith('.ts') ? 'ts' : 'js' }, path));
  return found;
}

test('a function of 71 lines is noticed, one of 70 is not', () => {
  const ofLines = (count: number) => `export const f = () => {\n${'  g();\n'.repeat(count - 2)}};\n`;
  expect(longFunctions({ path: 'x.ts', text: ofLines(70) })).toEqual([]);
  expect(longFunctions({ path: 'x.ts', text: `\n${ofLines(71)}` })).toEqual(['x.ts:2 has 71 lines']);
});

test('no file has more than 400 lines', () => {
  expect(source.length).toBeGreaterThan(100);
  const long = source.filter(({ text }) => linesOf(text) > FILE_LINES_MAX);
  // Tests of one rule may be longer than its file; the program's own files may not.
  expect(long.map(({ path }) => path).filter((path) => !path.endsWith('.test.ts'))).toEqual([]);
});

test('no function has more than 70 lines', () => {
  const own = source.filter(({ path }) => !path.startsWith('test/'));
  expect(own.flatMap(longFunctions)).toEqual([]);
});

test('no file is named after nothing', () => {
  const vague = /(^|\/)(utils?|helpers?|common|misc|types|manager)(\.|\/)/;
  expect(source.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
});

test('file names are kebab-case', () => {
  const names = source.map(({ path }) => path).filter((path) => !/^(?:[a-z0-9]+[-./])*[a-z0-9]+$/.test(path));
  expect(names).toEqual([]);
});
