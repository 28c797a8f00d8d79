/** A presentation in a real terminal of 80 by 24: its keys, its typing, and that it leaves the terminal as it was. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../bin/run-program.ts';
import { KEY, Terminal } from '../terminal.ts';

const OPENED = '\u001b[?1049h';
const CLOSED = '\u001b[?1049l';
const HOME = '\u001b[H';
const CURSOR_SHOWN = '\u001b[?25h';
const CURSOR_HIDDEN = '\u001b[?25l';
/** The first command of the first step. */
const COMMAND = 'topic create results --partitions 1 --config retention.ms=1d';

const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
afterAll(() => rmSync(folder, { recursive: true }));
const open: Terminal[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.kill();
});

async function presentation(
  options: { args?: string[]; env?: Record<string, string> } = {},
): Promise<Terminal> {
  const args = ['run', 'segment-retention', '--present', ...(options.args ?? [])];
  const terminal = new Terminal(args, { rows: 24, env: options.env ?? {} });
  open.push(terminal);
  await terminal.see("Why is last week's data still here?");
  await terminal.see('leave');
  return terminal;
}

/** What stands on the screen: the latest frame, which is written from the top in one piece. */
function screen(terminal: Terminal): string[] {
  const { raw } = terminal;
  const frame = raw.slice(raw.lastIndexOf(HOME) + HOME.length);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what a terminal is told with
  return frame.replaceAll(/\u001b\[[\d;?]*[A-Za-z]|\r/g, '').split('\n');
}

/** Types, and answers the screen that shows what is wanted. */
async function press(terminal: Terminal, keys: string, wanted: string | RegExp): Promise<string[]> {
  terminal.passOver();
  terminal.type(keys);
  await terminal.see(wanted);
  // A frame is one write, which may come in pieces; it ends with what becomes of the cursor.
  const deadline = Date.now() + 10_000;
  while (!/\?25[hl]$/.test(terminal.raw) && Date.now() < deadline) await sleep(5);
  return screen(terminal);
}

/** To the first command, nothing of it typed yet. */
async function atCommand(terminal: Terminal): Promise<string[]> {
  await press(terminal, KEY.right, 'A service writes a match result');
  await press(terminal, KEY.pageDown, 'results has one partition');
  return press(terminal, ' ', 'any key types');
}

test('one key goes on, another back, and back stands what stood there before', async () => {
  const terminal = await presentation();
  const first = screen(terminal);
  expect(first).toHaveLength(24);
  const second = await press(terminal, KEY.enter, 'A service writes');
  for (const [back, on] of [
    [KEY.left, KEY.right],
    [KEY.pageUp, KEY.pageDown],
    ['b', ' '],
  ] as const) {
    expect(await press(terminal, back, 'Why is last')).toEqual(first);
    expect(await press(terminal, on, 'A service writes')).toEqual(second);
  }
  // Before the first slide there is none.
  await press(terminal, KEY.left, 'Why is last');
  expect(await press(terminal, KEY.left, 'Why is last')).toEqual(first);
});

test('whatever is hit, the command appears and nothing else; it runs with Enter alone', async () => {
  const terminal = await presentation();
  const empty = await atCommand(terminal);
  expect(empty[3]).toBe('> ');
  let shown = '';
  for (const key of 'qbn ?x/qq qqq') {
    const typed = (await press(terminal, key, 'step 1/9'))[3]!.slice(2);
    expect(COMMAND.startsWith(typed)).toBe(true);
    expect(typed.length).toBeGreaterThan(shown.length);
    shown = typed;
  }
  const whole = await press(terminal, KEY.enter, 'runs it');
  expect(whole[3]).toBe(`> ${COMMAND}`);
  // Hit once too often, nothing more comes and nothing runs.
  terminal.type('qbnx');
  const run = await press(terminal, KEY.enter, 'topic results created');
  expect(run[3]).toBe(`> ${COMMAND}`);
  expect(await press(terminal, KEY.left, 'runs it')).toEqual(whole);
});

test('the cursor stands where the next letter comes, and is hidden where nothing is typed', async () => {
  const terminal = await presentation();
  expect(terminal.raw.endsWith(CURSOR_HIDDEN)).toBe(true);
  await atCommand(terminal);
  await press(terminal, 'x', '> top');
  expect(terminal.raw.endsWith(`\u001b[4;6H${CURSOR_SHOWN}`)).toBe(true);
});

test('from the first to the last slide nothing scrolls: each is drawn from the top, 24 lines, the last without an end', async () => {
  const terminal = await presentation();
  for (let key = 0; key < 300 && !screen(terminal).join().includes('That was segment-retention'); key += 1) {
    const frame = await press(terminal, KEY.enter, /step \d+\/\d+ /);
    expect(frame).toHaveLength(24);
    expect(Math.max(...frame.map((line) => [...line].length))).toBeLessThanOrEqual(80);
  }
  expect(screen(terminal).join('\n')).toContain('Every expectation of this scenario held.');
  // One key too many does not drop the room into a shell.
  await press(terminal, KEY.enter, 'That was segment-retention');
  terminal.type('q');
  expect(await terminal.end()).toBe(0);
}, 60_000);

test('down and up go by steps', async () => {
  const terminal = await presentation();
  await press(terminal, KEY.down, 'step 1/9');
  const second = await press(terminal, KEY.down, 'step 2/9');
  await press(terminal, KEY.right, 'How many results are left?');
  expect(await press(terminal, KEY.up, 'The service has been running')).toEqual(second);
  await press(terminal, KEY.up, 'step 1/9');
});

test('a resized terminal gets the same slide, as tall and as wide as it is now', async () => {
  const terminal = await presentation();
  await press(terminal, KEY.down, 'step 1/9');
  terminal.resize(100, 30);
  await terminal.see('results has one partition');
  await terminal.see('leave');
  const now = screen(terminal);
  expect(now).toHaveLength(30);
  expect([...now[1]!]).toHaveLength(100);
});

describe('leaving', () => {
  const restored = ({ raw }: Terminal) => {
    expect(raw.indexOf(OPENED)).toBeGreaterThanOrEqual(0);
    expect(raw.lastIndexOf(CLOSED)).toBeGreaterThan(raw.lastIndexOf(OPENED));
    expect(raw.lastIndexOf(CURSOR_SHOWN)).toBeGreaterThan(raw.lastIndexOf(CURSOR_HIDDEN));
    expect(raw.lastIndexOf('\u001b[?7h')).toBeGreaterThan(raw.lastIndexOf('\u001b[?7l'));
  };

  test('q: exit code 0, the other screen is left, the cursor and line wrap are back', async () => {
    const terminal = await presentation();
    terminal.type('q');
    expect(await terminal.end()).toBe(0);
    restored(terminal);
  });

  test('Ctrl-C in the middle of a command: 130, and the same', async () => {
    const terminal = await presentation();
    await atCommand(terminal);
    terminal.type(`x${KEY.ctrlC}`);
    expect(await terminal.end()).toBe(130);
    restored(terminal);
  });

  test('an expectation that does not hold: 1', async () => {
    const file = join(folder, 'wrong.md');
    writeFileSync(
      file,
      '---\ntitle: W\nsummary: wrong\nkafka: 4.2\n---\n\n## One\n\n```kafka\n> topic create t\n> expect log t:0 records=1\n```\n',
    );
    const terminal = new Terminal(['run', file, '--present'], { rows: 24 });
    open.push(terminal);
    await terminal.see('leave');
    await press(terminal, KEY.right, 'any key types');
    await press(terminal, KEY.right, 'runs it');
    await press(terminal, KEY.right, 'topic t created');
    await press(terminal, KEY.right, 'does not hold');
    await press(terminal, KEY.right, 'Not every expectation of this scenario held.');
    terminal.type('q');
    expect(await terminal.end()).toBe(1);
  });

  test('a mistake in the file is told on the screen that was there before', async () => {
    const file = join(folder, 'broken.md');
    writeFileSync(
      file,
      '---\ntitle: B\nsummary: b\nkafka: 4.2\n---\n\n## One\n\n```kafka\n> topc create t\n```\n',
    );
    const terminal = new Terminal(['run', file, '--present'], { rows: 24 });
    open.push(terminal);
    await terminal.see('leave');
    terminal.type(KEY.right);
    expect(await terminal.end()).toBe(2);
    restored(terminal);
    expect(terminal.raw.slice(terminal.raw.lastIndexOf(CLOSED))).toContain(
      "broken.md:10:3: there is no command 'topc'",
    );
  });
});

describe('notes', () => {
  test('n shows those of the step, any key returns to the slide; in the middle of a command it is Tab', async () => {
    const terminal = await presentation();
    await press(terminal, KEY.down, 'step 1/9');
    const slide = screen(terminal);
    const notes = await press(terminal, 'n', 'Notes: One topic, one setting');
    expect(notes).toHaveLength(24);
    expect(await press(terminal, 'q', 'results has one partition')).toEqual(slide);
    await press(terminal, KEY.right, 'any key types');
    await press(terminal, KEY.tab, 'Notes: One topic');
  });

  test('--notes keeps a file whole with the place and what comes next, and notes FILE follows it', async () => {
    const file = join(folder, 'notes.txt');
    const second = new Terminal(['notes', file], { rows: 24 });
    open.push(second);
    await second.see(`Waiting for ${file}`);
    const terminal = await presentation({ args: ['--notes', file] });
    await second.see('Step 0 of 9: segment-retention');
    await press(terminal, KEY.down, 'step 1/9');
    await second.see('Step 1 of 9: One topic, one setting');
    await second.see(`next: > ${COMMAND}`);
    await press(terminal, KEY.right, 'any key types');
    await second.see(`on the screen: > ${COMMAND}`);
    expect(readFileSync(file, 'utf8')).toMatch(/^# Notes: segment-retention\n\n\*\*Step 1 of 9: .*\*\*\n/);
    expect(existsSync(`${file}.new`)).toBe(false);
    second.type(KEY.ctrlC);
    expect(await second.end()).toBe(130);
    // Piped it is printed once.
    expect((await runProgram(['notes', file])).stdout).toBe(readFileSync(file, 'utf8'));
  });

  test('write over no file that is not notes, and over notes of the time before', async () => {
    const own = join(folder, 'own.txt');
    writeFileSync(own, 'mine');
    const terminal = new Terminal(['run', 'segment-retention', '--present', '--notes', own], { rows: 24 });
    open.push(terminal);
    await terminal.see('is here already, and holds no notes of a presentation');
    expect(await terminal.end()).toBe(2);
    expect(readFileSync(own, 'utf8')).toBe('mine');
    writeFileSync(own, '# Notes: exactly-once\n');
    await presentation({ args: ['--notes', own] });
    expect(readFileSync(own, 'utf8')).toContain('# Notes: segment-retention\n');
  });
});

describe('where there is no screen for it', () => {
  test.each<[string, string[], RegExp]>([
    ['piped', [], /--present needs a terminal; without --present the scenario is stepped or played through/],
    ['--json', ['--json'], /--present and --json at once/],
    ['--no-input', ['--no-input'], /--present and --no-input at once/],
  ])('%s: a mistake, exit code 2', async (_name, args, told) => {
    const { code, stdout, stderr } = await runProgram(['run', 'segment-retention', '--present', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.replaceAll('\n  ', '; ')).toMatch(told);
  });

  test('--notes without --present: a mistake, and no file', async () => {
    const { code, stderr } = await runProgram(['run', 'segment-retention', '--notes', 'n.txt'], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('--notes without --present');
    expect(existsSync(join(folder, 'n.txt'))).toBe(false);
  });

  test('TERM=dumb: a mistake, and not a single escape sequence', async () => {
    const terminal = new Terminal(['run', 'segment-retention', '--present'], { env: { TERM: 'dumb' } });
    open.push(terminal);
    await terminal.see('TERM is dumb');
    expect(await terminal.end()).toBe(2);
    expect(terminal.raw).not.toContain('\u001b');
  });

  test('NO_COLOR: no color, the rest as ever', async () => {
    const terminal = await presentation({ env: { NO_COLOR: '1' } });
    await atCommand(terminal);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what colors
    expect(terminal.raw).not.toMatch(/\u001b\[[\d;]*m/);
  });
});
