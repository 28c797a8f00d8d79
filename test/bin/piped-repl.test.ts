/** Commands from a pipe: mistakes on stderr with their line, the rest goes on. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runProgram, TRACE } from './run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const repl = (stdin: string | Buffer, ...args: string[]) =>
  runProgram(['repl', ...args], { stdin, cwd: folder });

test('a mistake is told as stdin:LINE:COLUMN, the next line runs, and the exit code is 1', async () => {
  const { code, stdout, stderr } = await repl(
    'topic create t\n\n# a comment\nproduce t --vlue x\nproduce t --value a\n',
  );
  expect(stderr).toMatch(/^stdin:4:11: produce: unknown option '--vlue'; .*--value/);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stdout).toContain('t:0 offset 0: 1 record');
  expect(code).toBe(1);
});

test('--bail stops at the first mistake', async () => {
  const { code, stdout } = await repl('topic create t\nbogus\nproduce t --value a\n', '--bail');
  expect(stdout).toBe('  topic t created\n');
  expect(code).toBe(1);
});

test('no mistake: exit code 0, nothing on stderr', async () => {
  expect(await repl('topic create t\nexpect log t:0 records=0\n')).toMatchObject({ code: 0, stderr: '' });
});

test('an expect that does not hold: both values, exit code 1', async () => {
  const { code, stderr } = await repl('topic create t\nexpect log t:0 records=5\n');
  expect(stderr).toBe('stdin:2:1: expect log t:0 records=5: records is 0, expected 5\n');
  expect(code).toBe(1);
});

test('quit leaves at once', async () => {
  expect(await repl('quit\nbogus\n')).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

test('the last line needs no line end, and CRLF is one', async () => {
  expect((await repl('topic create t\r\nproduce t --value a\r\nexpect log t:0 records=1')).code).toBe(0);
});

test('bytes that are not text are told line by line; the session lives', async () => {
  const garbage = Buffer.concat([
    Buffer.from([0xff, 0xfe, 0x0a, 0x00, 0x0a, 0xc3, 0x0a]),
    Buffer.from('clock\n'),
  ]);
  const { code, stdout, stderr } = await repl(garbage);
  expect(stderr).toBe(
    'stdin:1:1: not UTF-8; commands are lines of UTF-8 text\n' +
      'stdin:2:1: a NUL byte; commands are lines of text\n' +
      'stdin:3:1: not UTF-8; commands are lines of UTF-8 text\n',
  );
  expect(stdout).toContain('Mon 5 Jan 2026');
  expect(code).toBe(1);
});

test('a key that is not UTF-8 is refused whole', async () => {
  const line = Buffer.concat([
    Buffer.from('produce t --key "'),
    Buffer.from([0xff]),
    Buffer.from('" --value a\n'),
  ]);
  const { stderr, stdout } = await repl(line);
  expect(stderr).toBe('stdin:1:1: not UTF-8; commands are lines of UTF-8 text\n');
  expect(stdout).toBe('');
});

test('a mebibyte without a line end', async () => {
  const { code, stderr } = await repl('x'.repeat(2 ** 20));
  expect(stderr).toMatch(/^stdin:1:1: this line has 1048576 characters; /);
  expect(code).toBe(1);
});

describe('what would be too much is refused at once, and the session is as it was', () => {
  test.each([
    ['advance 10000y', /'feed' runs every 1ms and would run 315,360,000,000,000 times/],
    ['advance 9999999999999999y', /is too long/],
    ['advance --to 2026-01-01', /does not go back/],
    ['produce t --count 1e12', /'1e12' is not a whole number/],
    ['produce t --count 10000001', /from 1 to 10000000/],
    ['produce t --value-bytes 3GiB', /more than a record can hold/],
    ['topic create u --partitions 10001', /from 1 to 10000/],
  ])('%s', async (line, told) => {
    const stdin = `topic create t\nevery 1ms produce t --value x\n${line}\nexpect log t:0 records=1\nclock\n`;
    const { code, stdout, stderr } = await repl(stdin);
    expect(stderr).toMatch(/^stdin:3:\d+: [^\n]*\n$/);
    expect(stderr).toMatch(told);
    expect(stdout).toContain('+0d 00:00:00 since the start');
    expect(code).toBe(1);
  });

  test('--value-bytes 1GiB is what a Java producer refuses itself (CLI-610)', async () => {
    const { code, stdout } = await repl(
      'produce t --value-bytes 1GiB\nexpect outcome error=MESSAGE_TOO_LARGE\n',
    );
    expect(stdout).toContain('max.request.size = 1,048,576');
    expect(code).toBe(0);
  });
});

describe('save', () => {
  test('writes a scenario that verifies', async () => {
    const saved = await repl('topic create t\nproduce t --value a\nexpect log t:0 records=1\nsave mine.md\n');
    expect(saved).toMatchObject({ code: 0, stderr: '' });
    expect(saved.stdout).toContain('saved to mine.md');
    expect(readFileSync(join(folder, 'mine.md'), 'utf8')).toContain('> produce t --value a\n');
    expect((await runProgram(['verify', './mine.md'], { cwd: folder })).code).toBe(0);
  });

  test.each([
    ['nowhere/mine.md', /there is no folder/],
    ['.', /EISDIR|directory/],
  ])('to %s is a mistake and the session goes on', async (file, told) => {
    const { code, stdout, stderr } = await repl(`topic create t\nsave ${file}\nclock\n`);
    expect(stderr).toMatch(/^stdin:2:1: [^\n]*\n$/);
    expect(stderr).toMatch(told);
    expect(stdout).toContain('since the start');
    expect(stdout).not.toContain('saved');
    expect(code).toBe(1);
  });

  test('of what no file can hold is a mistake and the session goes on', async () => {
    const { code, stdout, stderr } = await repl('produce t --key "a\rb"\nsave mine.md\nclock\n');
    expect(stderr).toMatch(/^stdin:2:1: this session cannot be a scenario file: /);
    expect(stderr).not.toMatch(TRACE);
    expect(stdout).toContain('since the start');
    expect(code).toBe(1);
  });
});

describe('record', () => {
  const typed = 'topic create r\nproduce r --value a\nadvance 1d\nexpect log r:0 records=1\n';

  test('writes a lesson that verifies, names it by its file, and says what is to do', async () => {
    const { code, stdout } = await repl(`${typed}record lesson\n`);
    expect(code).toBe(0);
    expect(stdout).toContain('recorded in lesson.md; write over what says FILL IN');
    const source = readFileSync(join(folder, 'lesson.md'), 'utf8');
    expect(source).toContain('title: lesson\n');
    const verified = await runProgram(['verify', './lesson.md'], { cwd: folder });
    expect(verified).toMatchObject({ code: 0, stderr: '' });
  });

  test('writes over no file: what was filled in would be lost', async () => {
    writeFileSync(join(folder, 'filled.md'), 'prose of mine');
    const { code, stdout, stderr } = await repl(`${typed}record filled.md\nclock\n`);
    expect(stderr).toBe('stdin:5:1: filled.md is here already; choose another name\n');
    expect(readFileSync(join(folder, 'filled.md'), 'utf8')).toBe('prose of mine');
    expect(stdout).not.toContain('recorded');
    expect(stdout).toContain('since the start');
    expect(code).toBe(1);
  });

  test.each(['save', 'record'])(
    '%s of a session with --set is refused: a file could not tell it',
    async (word) => {
      const { stderr } = await repl(`topic create r\n${word} what-if.md\n`, '--set', 'r:segment.ms=1h');
      expect(stderr).toBe(
        'stdin:2:1: a scenario file has no --set, and would not tell this session; start without --set, and type `rerun --set`\n',
      );
    },
  );

  test('keeps the seed: the same keyless records go to the same partitions', async () => {
    await repl('topic create r --partitions 9\nproduce r --value a\nrecord seeded.md\n', '--seed', '7');
    expect(readFileSync(join(folder, 'seeded.md'), 'utf8')).toContain('\nseed: 7\n');
  });
});
