/** Imports point one way, as the table says; packages come in where they are drawn, asked or parsed with. */
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, ownFiles, type SourceFile, withoutComments } from './source-files.ts';

const BELOW_COMMANDS = ['views', 'simulation', 'clients', 'kernel'];
const BELOW_SESSION = ['commands', ...BELOW_COMMANDS];

/** What each folder of src may import of the others, itself aside. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['cli'],
  cli: ['terminal', 'export', 'progress', 'scenario', 'render', 'session', ...BELOW_SESSION],
  /** Scenarios for other media than a terminal. */
  export: ['terminal', 'scenario', 'render', 'session', ...BELOW_SESSION],
  terminal: ['progress', 'scenario', 'render', 'session', ...BELOW_SESSION],
  /** What was done, kept between runs. */
  progress: ['scenario', 'commands', 'kernel'],
  scenario: ['render', 'session', ...BELOW_SESSION],
  session: BELOW_SESSION,
  commands: BELOW_COMMANDS,
  views: ['simulation', 'clients', 'kernel'],
  simulation: ['clients', 'kernel'],
  clients: ['kernel'],
  kernel: [],
  /** Knows what a view is and how numbers are written, and nothing of Kafka. */
  render: ['views/units.ts', 'views/view.ts'],
  /** A development tool beside the program. */
  fidelity: ['scenario', 'session', ...BELOW_SESSION],
};

/** Who may use which package; Node's own modules are named with `node:`. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'main.ts': [],
  cli: ['commander', 'inquirer', 'node:'],
  export: [],
  terminal: ['inquirer', 'ora', 'node:'],
  progress: ['node:'],
  scenario: [],
  session: [],
  commands: ['commander'],
  views: [],
  simulation: [],
  clients: [],
  kernel: [],
  render: ['chalk', 'cli-table3'],
  fidelity: ['commander', 'node:'],
};

const files = ownFiles('src', '.ts').filter(({ path }) => !path.endsWith('.d.ts'));
const withoutStrings = (code: string) => code.replace(/'[^'\n]*'/g, "''");
const folderOf = (path: string) => path.split('/')[1]!;

/** Where an import leads: a path below src, or null for a package. */
function targetOf(file: SourceFile, imported: string): string | null {
  if (!imported.startsWith('.')) return null;
  return posix.join(posix.dirname(file.path), imported);
}

function strangersOf(file: SourceFile): string[] {
  const folder = folderOf(file.path);
  return importsOf(file).filter((imported) => {
    const target = targetOf(file, imported);
    if (target === null) {
      const allowed = PACKAGES[folder]!;
      return !allowed.some(
        (name) => imported === name || imported.startsWith(name.endsWith(':') ? name : `${name}/`),
      );
    }
    if (!target.startsWith('src/')) return true;
    const inside = target.slice('src/'.length);
    const own = folderOf(target);
    return own !== folder && !MAY_IMPORT[folder]!.some((name) => name === own || name === inside);
  });
}

test('every folder of src is in the table', () => {
  const folders = [...new Set(files.map(({ path }) => folderOf(path)))];
  expect(Object.keys(MAY_IMPORT)).toEqual(expect.arrayContaining(folders));
});

test('imports are found, in all their forms', () => {
  const text =
    "import type { A } from './a.ts';\nexport { b } from \"./b.ts\";\nimport './c.ts';\nawait import('./d.ts');\n// from './e.ts'\n";
  expect(importsOf({ path: 'src/x.ts', text })).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts']);
});

test('an import against the direction is one', () => {
  const upward = {
    path: 'src/kernel/log/x.ts',
    text: "import { a } from '../../views/a.ts';\nimport fs from 'node:fs';",
  };
  expect(strangersOf(upward)).toEqual(['../../views/a.ts', 'node:fs']);
  const words = {
    path: 'src/render/x.ts',
    text: "import { a } from '../views/words.ts';\nimport { b } from '../views/view.ts';",
  };
  expect(strangersOf(words)).toEqual(['../views/words.ts']);
});

test.each(files.map((file) => [file.path, file] as const))('%s', (_path, file) => {
  expect(strangersOf(file)).toEqual([]);
});

test('nothing in src imports tests or benchmarks, and every relative import names its .ts file', () => {
  for (const file of files) {
    for (const imported of importsOf(file)) {
      if (imported.startsWith('.')) expect(imported, file.path).toMatch(/\.ts$/);
    }
  }
});

describe('the kernel is pure', () => {
  const banned =
    /\bDate\b|\bMath\.random\b|\bnode:|\bconsole\b|\bprocess\.|\bglobalThis\b|\bperformance\b|\bsetTimeout\b|\bsetInterval\b|\bqueueMicrotask\b|\bTextEncoder\b|\bBuffer\b|\bIntl\b|toLocale|localeCompare|\bcrypto\b|\bfetch\(/;

  test.each(
    files.filter(({ path }) => path.startsWith('src/kernel/')).map((file) => [file.path, file] as const),
  )('%s: no clock, no chance, no machine, no locale', (_path, file) => {
    const lines = withoutComments(file.text).split('\n');
    expect(lines.filter((line) => banned.test(withoutStrings(line)))).toEqual([]);
  });
});

test('only main touches process, and only in the program', () => {
  const users = files.filter(({ text }) => /\bprocess\./.test(withoutStrings(withoutComments(text))));
  expect(users.map(({ path }) => path).filter((path) => !path.startsWith('src/fidelity/'))).toEqual([
    'src/main.ts',
  ]);
});
