/** The sandbox on a terminal: completion, history, and keys that leave or do not. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { KEY, Terminal } from './terminal.ts';

const PROMPT = /\+\d+d [\d:]+ > /;
const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const open: Terminal[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.kill();
});

async function repl(options: { env?: Record<string, string>; args?: string[] } = {}): Promise<Terminal> {
  const terminal = new Terminal(['repl', ...(options.args ?? [])], { env: options.env ?? {} });
  open.push(terminal);
  await terminal.see(PROMPT);
  return terminal;
}

async function enter(terminal: Terminal, line: string, answer: string | RegExp): Promise<void> {
  terminal.type(`${line}${KEY.enter}`);
  await terminal.see(answer);
  await terminal.see(PROMPT);
}

describe('Tab', () => {
  test.each<[string, string, string]>([
    ['a command', 'advan', 'advance '],
    ['the second word of a command', 'topic cre', 'topic create '],
    ['an option', 'produce results --tomb', 'produce results --tombstone '],
    ['a view', 'show part', 'show partition'],
    ['a topic', 'topic describe res', 'topic describe results'],
    ['a config', 'topic alter results --config retention.m', 'topic alter results --config retention.ms='],
  ])('completes %s', async (_what, typed, completed) => {
    const terminal = await repl();
    await enter(terminal, 'topic create results', 'topic results created');
    terminal.type(typed);
    await terminal.see(typed);
    terminal.type(KEY.tab);
    // Readline writes what is new, and with one candidate nothing else.
    await terminal.see(completed.slice(typed.length));
    terminal.type('#');
    expect(await terminal.see('#')).toBe('#');
  });
});

describe('Ctrl-C while the clock is on a long way', () => {
  test('stops it; the session is as it was before, and goes on', async () => {
    const terminal = await repl();
    await enter(terminal, 'topic create t', 'topic t created');
    await enter(terminal, 'every 1ms produce t --value x', 'first now');
    terminal.type(`advance 4000s${KEY.enter}`);
    await terminal.see('advance 4000s');
    terminal.type(KEY.ctrlC);
    await terminal.see('error: stopped');
    await terminal.see(PROMPT);
    await enter(terminal, 'show log t:0', 'end 1 · ');
    // The prompt has milliseconds then.
    terminal.type(`advance 5ms${KEY.enter}`);
    await terminal.see('end 1 → 6 · ');
    terminal.type(KEY.ctrlD);
    expect(await terminal.end()).toBe(0);
  });
});

describe('history', () => {
  test('survives: Up brings the line of the session before', async () => {
    const env = { XDG_STATE_HOME: join(folder, 'kept'), KAFKA_PITFALLS_NO_HISTORY: '' };
    const first = await repl({ env });
    await enter(first, 'topic create survivor', 'topic survivor created');
    first.type(KEY.ctrlD);
    expect(await first.end()).toBe(0);
    expect(readFileSync(join(folder, 'kept/kafka-pitfalls/history'), 'utf8')).toBe('topic create survivor\n');

    const second = await repl({ env });
    second.type(KEY.up);
    await second.see('topic create survivor');
    second.type(KEY.enter);
    await second.see('topic survivor created');
  });

  test('is not kept with KAFKA_PITFALLS_NO_HISTORY=1', async () => {
    const env = { XDG_STATE_HOME: join(folder, 'none'), KAFKA_PITFALLS_NO_HISTORY: '1' };
    const terminal = await repl({ env });
    await enter(terminal, 'clock', 'since the start');
    terminal.type(KEY.ctrlD);
    await terminal.end();
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test('that cannot be written costs nothing', async () => {
    const terminal = await repl({ env: { XDG_STATE_HOME: '/dev/null/x', KAFKA_PITFALLS_NO_HISTORY: '' } });
    await enter(terminal, 'clock', 'since the start');
    terminal.type(KEY.ctrlD);
    expect(await terminal.end()).toBe(0);
  });
});

test('a mistake is told with a caret, and the session goes on', async () => {
  const terminal = await repl();
  await enter(
    terminal,
    'produce t --vlue x',
    /error: produce: unknown option '--vlue'\n {2}produce t --vlue x\n {12}\^\n/,
  );
  await enter(terminal, 'topic create t', 'topic t created');
});

test('the prompt stands at the moment the clock shows', async () => {
  const terminal = await repl();
  terminal.type(`advance 8d30s${KEY.enter}`);
  await terminal.see('+8d 00:00:30 > ');
});

describe('Ctrl-C', () => {
  test('drops the line, and the session is as it was', async () => {
    const terminal = await repl();
    await enter(terminal, 'topic create t', 'topic t created');
    terminal.type('topic delete t');
    await terminal.see('topic delete t');
    terminal.type(KEY.ctrlC);
    expect(await terminal.see(PROMPT)).not.toContain('again leaves');
    await enter(terminal, 'show partitions', 'partitions 1');
  });

  test('on an empty line says how to leave; a second one leaves with 130', async () => {
    const terminal = await repl();
    terminal.type(KEY.ctrlC);
    await terminal.see('Ctrl-C again leaves; the session is as it was.');
    await terminal.see(PROMPT);
    await enter(terminal, 'clock', 'since the start');
    terminal.type(KEY.ctrlC);
    await terminal.see('again leaves');
    await terminal.see(PROMPT);
    terminal.type(KEY.ctrlC);
    expect(await terminal.end()).toBe(130);
  });
});

describe('leaving with 0', () => {
  test.each([
    ['Ctrl-D', KEY.ctrlD],
    ['quit', `quit${KEY.enter}`],
  ])('%s', async (_name, keys) => {
    const terminal = await repl();
    await enter(terminal, 'bogus', 'there is no command');
    terminal.type(keys);
    expect(await terminal.end()).toBe(0);
  });
});

test('keys and values cannot steer the terminal', async () => {
  const terminal = await repl({ args: ['--no-color'] });
  const before = terminal.raw.length;
  await enter(terminal, 'produce t --records \'[{"key":"\\u001b[2J","value":"\\u0007"}]\'', '1 record');
  await enter(terminal, 'show records t:0', String.raw`\u{1b}[2J`);
  expect(terminal.raw.slice(before)).not.toContain('\u001b[2J');
});

test('without a command on a terminal: the picker, grouped, and the scenario chosen', async () => {
  const terminal = new Terminal([]);
  open.push(terminal);
  await terminal.see('Which pitfall?');
  await terminal.see('segment-retention');
  terminal.type(KEY.enter);
  await terminal.see('Simulated: Apache Kafka');
  await terminal.see('q quit');
  terminal.type(`q${KEY.enter}`);
  expect(await terminal.end()).toBe(0);
});
