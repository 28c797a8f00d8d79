/** A scenario on a terminal: one prompt, a footer that says what is possible, and no way to harm the lesson. */
import { afterEach, describe, expect, test } from 'vitest';
import { KEY, Terminal } from './terminal.ts';

/** At 60 columns the last of it, `q quit`, has no room. */
const FOOTER = 'Enter next   b back   w why   ? commands';
const CURSOR_SHOWN = '\u001b[?25h';
const CURSOR_HIDDEN = '\u001b[?25l';

const open: Terminal[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.kill();
});

function lesson(columns = 80, args: string[] = []): Terminal {
  const terminal = new Terminal(['run', 'segment-retention', ...args], { columns });
  open.push(terminal);
  return terminal;
}

async function atPrompt(terminal: Terminal): Promise<string> {
  const screen = await terminal.see(FOOTER);
  await terminal.see('> ');
  return screen;
}

/** To the second step, whose question is on the screen. */
async function atQuestion(terminal: Terminal): Promise<void> {
  for (let step = 0; step < 2; step++) {
    await atPrompt(terminal);
    terminal.type(KEY.enter);
  }
  await terminal.see('How many results are left?');
  await terminal.see('2: match-03 and match-04');
  await terminal.see('select');
}

/** Past the question, with the right answer: the third of four. */
async function atSecondStep(terminal: Terminal): Promise<void> {
  await atQuestion(terminal);
  terminal.type(KEY.down);
  terminal.type(KEY.down);
  terminal.type(KEY.enter);
  await terminal.see('That is what Kafka does.');
  await atPrompt(terminal);
}

const widest = (screen: string) =>
  Math.max(
    ...screen
      .split('\n')
      .filter((line) => !line.startsWith('> '))
      .map((line) => [...line].length),
  );

describe.each([60, 80, 120])('at %i columns', (columns) => {
  test('Enter goes on, screen by screen, and nothing is wider than the terminal', async () => {
    const terminal = lesson(columns);
    const first = await atPrompt(terminal);
    expect(first).toContain('Simulated: Apache Kafka 4.2');
    expect(widest(first)).toBe(columns);
    terminal.type(KEY.enter);
    const second = await atPrompt(terminal);
    expect(second).toContain('1 of 9');
    expect(second).toContain('> topic create results');
    expect(second).toMatch(/│ segment │/);
    expect(widest(second)).toBe(columns);
  });
});

test('a question is answered with arrow keys, told apart from the right answer, and asked once', async () => {
  const terminal = lesson();
  await atQuestion(terminal);
  terminal.type(KEY.enter);
  await terminal.see('What Kafka does: 5, all of them');
  await atPrompt(terminal);
  terminal.type(`b${KEY.enter}`);
  await atPrompt(terminal);
  terminal.type(KEY.enter);
  const again = await atPrompt(terminal);
  expect(again).toContain('[x] 5, all of them');
  expect(again).toMatch(/\[ \] 2: match-03 and match-04.*\n?.*\(your answer\)/);
});

test('b goes back to the step before, and stays on the first', async () => {
  const terminal = lesson();
  await atPrompt(terminal);
  terminal.type(`b${KEY.enter}`);
  expect(await atPrompt(terminal)).toContain('about 6 minutes');
  terminal.type(KEY.enter);
  expect(await atPrompt(terminal)).toContain('1 of 9');
  terminal.type(`b${KEY.enter}`);
  expect(await atPrompt(terminal)).toContain('about 6 minutes');
});

test('w says why, for what is watched', async () => {
  const terminal = lesson();
  await atSecondStep(terminal);
  terminal.type(`w${KEY.enter}`);
  await terminal.see(/why {2}The cleaner looks only at topics with compact[\s\S]*CLN-31/);
  expect(await terminal.see('> ')).not.toContain('copy');
});

test('a typo costs nothing: told with a caret and the nearest, the lesson is where it was', async () => {
  const terminal = lesson();
  await atSecondStep(terminal);
  terminal.type(`advnce 3d${KEY.enter}`);
  await terminal.see("error: there is no command 'advnce'");
  await terminal.see(/\n {2}advnce 3d\n {2}\^\n/);
  await terminal.see("did you mean 'advance'?");
  expect(await terminal.see('> ')).not.toContain('copy');
});

test('a command runs on a copy; Enter returns to the lesson as it was, and Enter again goes on', async () => {
  const terminal = lesson();
  await atSecondStep(terminal);
  terminal.type(`advance 30d${KEY.enter}`);
  await terminal.see('copy > ');
  terminal.type(`topic delete results${KEY.enter}`);
  await terminal.see('copy > ');
  terminal.type(KEY.enter);
  await terminal.see('back in the lesson');
  await atPrompt(terminal);
  terminal.type(`clock${KEY.enter}`);
  await terminal.see('+2d 00:00:30 since the start');
  terminal.type(`expect log results:0 records=5${KEY.enter}`);
  await terminal.see('as expected');
  await terminal.see('> ');
  terminal.type(KEY.enter);
  await terminal.see('back in the lesson');
  await atPrompt(terminal);
  terminal.type(KEY.enter);
  // RET-5 and ROLL-5: eleven more records, and the first segment closes, whatever was done to the copy.
  expect(await terminal.see('3 of 9')).not.toContain('error');
  await terminal.see('records 5 → 16');
});

test('? lists the commands and is no command of the lesson', async () => {
  const terminal = lesson();
  await atPrompt(terminal);
  terminal.type(`?${KEY.enter}`);
  await terminal.see('help <command> shows options and examples');
  expect(await terminal.see('> ')).not.toContain('copy');
});

test('a resized terminal gets screens of its new width', async () => {
  const terminal = lesson(120);
  expect(widest(await atPrompt(terminal))).toBe(120);
  terminal.resize(72);
  // The prompt is drawn anew when the program has heard of it.
  await terminal.see('> ');
  terminal.type(KEY.enter);
  expect(widest(await atPrompt(terminal))).toBe(72);
});

describe('leaving', () => {
  test.each([
    ['q', `q${KEY.enter}`],
    ['Ctrl-D', KEY.ctrlD],
  ])('%s: exit code 0', async (_name, keys) => {
    const terminal = lesson();
    await atPrompt(terminal);
    terminal.type(keys);
    expect(await terminal.end()).toBe(0);
  });

  test('Ctrl-C once stays and clears the line, twice leaves with 130', async () => {
    const terminal = lesson();
    await atPrompt(terminal);
    terminal.type('advance 3');
    await terminal.see('advance 3');
    terminal.type(KEY.ctrlC);
    await terminal.see('Ctrl-C again leaves; Enter goes on.');
    await terminal.see('> ');
    terminal.type(`clock${KEY.enter}`);
    await terminal.see('+0d 00:00:00 since the start');
    await terminal.see('> ');
    terminal.type(KEY.ctrlC);
    await terminal.see('Ctrl-C again leaves');
    terminal.type(KEY.ctrlC);
    expect(await terminal.end()).toBe(130);
  });

  test('Ctrl-C at a question leaves with 130, and the cursor is shown again', async () => {
    const terminal = lesson();
    await atQuestion(terminal);
    expect(terminal.raw).toContain(CURSOR_HIDDEN);
    terminal.type(KEY.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(terminal.raw.lastIndexOf(CURSOR_SHOWN)).toBeGreaterThan(terminal.raw.lastIndexOf(CURSOR_HIDDEN));
    expect(terminal.text).not.toMatch(/^ {4}at |bug of ours/m);
  });
});

test('the end says that it is the end, and that every expectation held', async () => {
  const terminal = lesson();
  await atSecondStep(terminal);
  for (let step = 3; step <= 9; step++) {
    terminal.type(KEY.enter);
    await terminal.see(`${step} of 9`);
    if (step === 6) {
      await terminal.see('select');
      terminal.type(KEY.enter);
    }
    await atPrompt(terminal);
  }
  terminal.type(KEY.enter);
  await terminal.see('That was segment-retention.');
  await terminal.see('Every expectation of this scenario held.');
  expect(await terminal.end()).toBe(0);
});

test('lines typed ahead are taken in order', async () => {
  const terminal = lesson();
  await atPrompt(terminal);
  terminal.type(`${KEY.enter}clock${KEY.enter}q${KEY.enter}`);
  await terminal.see('1 of 9');
  await terminal.see('since the start');
  expect(await terminal.end()).toBe(0);
});

test('--no-input plays straight through on a terminal as well', async () => {
  const terminal = lesson(80, ['--no-input']);
  await terminal.see('expectations hold');
  expect(await terminal.end()).toBe(0);
  expect(terminal.text).not.toContain(FOOTER);
});
