/** The scripts of `completion`, loaded by the shells they are for. CI installs zsh and fish; bash is everywhere. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completion } from '../../src/cli/completion.ts';
import { createProgram } from '../../src/cli/program.ts';
import { capturingHost } from './capturing-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEAD = '---\ntitle: A\nsummary: b\nkafka: 4.2\n---\n';

function script(shell: string, env: Record<string, string> = {}): string {
  const { host, ended } = capturingHost(folder, env);
  completion(shell, {}, createProgram(host), host);
  return ended.stdout;
}

beforeAll(() => {
  mkdirSync(join(folder, 'more'));
  mkdirSync(join(folder, 'own'));
  writeFileSync(join(folder, 'mine.md'), HEAD);
  writeFileSync(join(folder, 'mine.txt'), '');
  for (const name of ['own-pitfall', '$(touch run)', 'two words'])
    writeFileSync(join(folder, 'own', `${name}.md`), HEAD);
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(join(folder, `script.${shell}`), script(shell, { KAFKA_PITFALLS_SCENARIOS: 'own' }));
});

/** What each shell must offer for the last word of a line, and nothing else. */
const LINES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['r', ['run', 'repl']],
  ['run seg', ['segment-retention']],
  ['run own', ['own-pitfall', 'own/']],
  ['cha', ['challenge']],
  ['challenge seg', ['segment-retention']],
  ['challenge --lis', ['--list']],
  ['challenge --kafka 4.', ['4.0', '4.1', '4.2']],
  ['verify segment-retention tombstone-l', ['tombstone-leak']],
  ['run --li', ['--linear']],
  ['run --kafka 4.', ['4.0', '4.1', '4.2']],
  ['verify --kafka a', ['all']],
  ['progress r', ['reset']],
  ['progress reset seg', ['segment-retention']],
  ['--scenarios more ver', ['verify']],
  ['run --kafka 4.2 timestamp', ['timestamp-types']],
  ['run --scenarios mo', ['more/']],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['help ver', ['verify']],
  ['run mine', ['mine.md']],
  ['new seg', []],
  ['nowhere r', []],
];

const isThere = (shell: string) => spawnSync(shell, ['--version']).status === 0;

describe('bash', () => {
  test.each(LINES)('kafka-pitfalls %s', (line, offered) => {
    const words = ['kafka-pitfalls', ...line.split(' ')].map((word) => `'${word}'`).join(' ');
    const commands = `source ./script.bash; COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      complete -p kafka-pitfalls >/dev/null && { _kafka_pitfalls; printf '%s\\n' "\${COMPREPLY[@]}"; }`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', commands], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    // With `-o filenames` bash itself puts the slash behind a folder.
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual(
      offered.map((word) => word.replace(/\/$/, '')).sort(),
    );
  });
});

describe.skipIf(!isThere('fish'))('fish', () => {
  test.each(LINES)('kafka-pitfalls %s', (line, offered) => {
    const commands = `source ./script.fish; complete -C 'kafka-pitfalls ${line}'`;
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', commands], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, TERM: 'dumb' },
    });
    expect(stderr).toBe('');
    const words = stdout.split('\n').flatMap((row) => row.split('\t')[0] || []);
    expect(words.sort()).toEqual([...offered].sort());
  });
});

describe.skipIf(!isThere('zsh'))('zsh', () => {
  /** What the Tab key makes of a line, up to where it is Enter's turn. */
  async function completed(line: string): Promise<string> {
    const shell = spawn('zsh', ['-f', '-i'], {
      cwd: folder,
      cols: 200,
      rows: 60,
      env: { PATH: process.env.PATH ?? '', HOME: folder, TERM: 'dumb' },
    });
    let text = '';
    shell.onData((data) => {
      text += data;
    });
    const see = async (wanted: string) => {
      const deadline = Date.now() + 20_000;
      while (!text.includes(wanted)) {
        if (Date.now() > deadline) throw new Error(`not seen: ${wanted}\n${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    try {
      shell.write(
        "PS1='ready> '; autoload -Uz compinit; compinit -u -D; source ./script.zsh; kafka-pitfalls() { print -l 'got' $@ 'end'; }; print loaded\r",
      );
      await see('loaded\r\n');
      await see('ready> ');
      text = '';
      // Keys wait for each other: Enter comes when Tab has done its work.
      shell.write(`kafka-pitfalls ${line}\t\r`);
      await see('end\r\n');
      return /got\r\n([\s\S]*?)end\r\n/.exec(text)![1]!.trim().replaceAll('\r\n', ' ');
    } finally {
      shell.kill();
    }
  }

  const unique = LINES.filter(([, offered]) => offered.length === 1);
  test.each(unique)('kafka-pitfalls %s', async (line, [only]) => {
    const before = line.split(' ').slice(0, -1);
    // zsh takes the slash away again at Enter.
    expect(await completed(line)).toBe([...before, only!.replace(/\/$/, '')].join(' '));
  });

  test.each(['new seg', 'nowhere r'])('kafka-pitfalls %s: nothing', async (line) => {
    expect(await completed(line)).toBe(line);
  });
});

test('completing never runs the name of a file', () => {
  expect(script('bash', { KAFKA_PITFALLS_SCENARIOS: 'own' })).not.toContain('touch');
  expect(script('bash', { KAFKA_PITFALLS_SCENARIOS: 'own' })).not.toContain('two words');
});

test('a script names every subcommand and every option of each', () => {
  const { host } = capturingHost(folder);
  const { commands } = createProgram(host);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const text = script(shell);
    for (const command of commands) {
      expect(text).toContain(command.name());
      for (const { long } of command.options) expect(text).toContain(long!.replace(/^--/, ''));
    }
  }
});

test('the scripts are valid in their shells', () => {
  for (const shell of ['bash', 'zsh', 'fish'].filter(isThere))
    execFileSync(shell, ['-n', join(folder, `script.${shell}`)], { stdio: 'pipe' });
});

test('there is none for another shell, and the nearest is named', () => {
  const { host } = capturingHost(folder);
  expect(() => completion('bsh', {}, createProgram(host), host)).toThrow("no completion for 'bsh'");
});
