/** Files that are no scenario: exit code 2, and file:line:column of each mistake. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runProgram, TRACE } from './run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = '---\ntitle: A\nsummary: b\nkafka: 4.2\n---\n\n## Step\n\n';

test.each<[string, string | Buffer, RegExp]>([
  ['empty', '', /^empty\.md:1:1: an empty file; /],
  [
    'binary',
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]),
    /^binary\.md:1:1: bytes that are not UTF-8; /,
  ],
  ['prose', 'Only prose.\n', /^prose\.md:1:1: no front matter; /],
  ['unclosed', `${HEAD}\`\`\`kafka\n> clock\n`, /^unclosed\.md:9:1: a fence that is not closed; /],
  [
    'unknown-key',
    HEAD.replace('kafka:', 'kafak:'),
    /^unknown-key\.md:4:1: unknown key 'kafak'; did you mean 'kafka'\?/m,
  ],
  ['unknown-release', HEAD.replace('4.2', '9.9'), /^unknown-release\.md:4:8: '9\.9' as the kafka; /],
  [
    'unknown-option',
    `${HEAD}\`\`\`kafka\n> topic create t\n> produce t --vlue x\n\`\`\`\n`,
    /^unknown-option\.md:11:13: .*--value/m,
  ],
  ['unknown-command', `${HEAD}\`\`\`kafka\n> prodce t\n\`\`\`\n`, /^unknown-command\.md:10:3: .*'produce'/m],
])('%s', async (name, content, told) => {
  writeFileSync(join(folder, `${name}.md`), content);
  for (const command of ['run', 'verify']) {
    const { code, stderr } = await runProgram([command, `./${name}.md`], { cwd: folder });
    expect(stderr).toMatch(told);
    expect(stderr).not.toMatch(TRACE);
    expect(code).toBe(2);
  }
});

test('all mistakes of a file are told at once', async () => {
  writeFileSync(join(folder, 'two.md'), '---\ntitle: A\nfoo: 1\nkafka: 9.9\n---\n');
  const { stderr } = await runProgram(['verify', 'two.md'], { cwd: folder });
  expect(stderr.trimEnd().split('\n').length).toBeGreaterThanOrEqual(3);
});

test.each([
  ['nowhere.md', /^error: there is no file 'nowhere\.md'\n/],
  ['folder.md', /^error: 'folder\.md' cannot be read: EISDIR/],
  ['empty.md/x.md', /cannot be read: ENOTDIR/],
])('%s cannot be read: exit code 2', async (file, told) => {
  mkdirSync(join(folder, 'folder.md'), { recursive: true });
  writeFileSync(join(folder, 'empty.md'), '');
  const { code, stderr } = await runProgram(['run', file], { cwd: folder });
  expect(stderr).toMatch(told);
  expect(code).toBe(2);
});

test('new writes a scenario that verifies, and never over a file', async () => {
  const made = await runProgram(['new', 'fresh'], { cwd: folder });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect((await runProgram(['verify', './fresh.md'], { cwd: folder })).code).toBe(0);
  const again = await runProgram(['new', 'fresh'], { cwd: folder });
  expect(again.stderr).toMatch(/^error: fresh\.md is here already\n/);
  expect(again.code).toBe(2);
});

test('new writes every kind of fence, and its challenge is unreached at its start and reached by its solution', async () => {
  await runProgram(['new', 'whole'], { cwd: folder });
  const text = readFileSync(join(folder, 'whole.md'), 'utf8');
  const fences = [...text.matchAll(/^```(\w+)$/gm)].map((match) => match[1]!);
  expect(new Set(fences)).toEqual(new Set(['kafka', 'predict', 'note', 'sh', 'challenge']));
  const nothing = await runProgram(['challenge', './whole.md'], { cwd: folder });
  expect(nothing.code).toBe(1);
  const solution = text.slice(text.indexOf('solution:')).match(/(?<=^> ).*$/gm)!;
  const solved = await runProgram(['challenge', './whole.md'], {
    cwd: folder,
    stdin: `${solution.join('\n')}\n`,
  });
  expect(solved.code).toBe(0);
});

test('a folder that cannot be written: one line, exit code 1', async () => {
  const { stderr, code } = await runProgram(['new', 'x'], { cwd: '/proc' });
  expect(stderr).toMatch(/^kafka-pitfalls: .*cannot be written: [^\n]*\n$/);
  expect(code).toBe(1);
});
