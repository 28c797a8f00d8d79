/** Every command of the program has help with examples, and each example runs as it stands. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { capturingHost } from '../cli/capturing-host.ts';
import { BIN } from './run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
const bin = join(folder, 'bin');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = createProgram(capturingHost(folder).host);
/** The program itself, each command, and those of commands. */
const commands: readonly Command[] = [
  program,
  ...program.commands.flatMap((command) => [command, ...command.commands]),
];

/** A terminal is needed to present and to follow notes; of those the tests of the terminal tell. */
const NEEDS_TERMINAL = /--present|kafka-pitfalls notes /;
/** A challenge that nobody solves is not reached. */
const IS_UNREACHED = /^(printf .*\| )?kafka-pitfalls challenge (?!--list)/;

function pathOf(command: Command): string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}

function helpOf(command: Command): string {
  return execFileSync(process.execPath, [BIN, ...pathOf(command), '--help'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', COLUMNS: '80' },
  });
}

function examplesOf(help: string): string[] {
  const [, examples = ''] = /\nExamples:\n((?: {2}\S.*\n)+)/.exec(help) ?? [];
  return examples.split('\n').flatMap((line) => line.trim() || []);
}

beforeAll(() => {
  mkdirSync(bin);
  mkdirSync(join(folder, 'pitfalls'));
  writeFileSync(join(bin, 'kafka-pitfalls'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`, {
    mode: 0o755,
  });
  execFileSync(process.execPath, [BIN, 'new', 'mine'], { cwd: folder });
});

function runIn(shell: string, line: string) {
  return spawnSync(shell, ['-c', line], {
    cwd: folder,
    encoding: 'utf8',
    input: '',
    env: { PATH: `${bin}:${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8', TERM: 'dumb' },
  });
}

describe.each(commands.map((command) => [pathOf(command).join(' ') || '(alone)', command] as const))(
  '%s',
  (_path, command) => {
    const help = helpOf(command);
    const examples = examplesOf(help);

    test('help has a usage, a description, its options and examples, within 80 columns', () => {
      expect(help).toMatch(/^Usage: kafka-pitfalls/);
      expect(help).toContain(command.description().split(' ').slice(0, 4).join(' '));
      for (const { long } of command.options) expect(help).toContain(long);
      expect(examples.length).toBeGreaterThan(0);
      const wide = help.split('\n').filter((line) => line.length > 80 && !examples.includes(line.trim()));
      expect(wide).toEqual([]);
    });

    const runnable = examples.filter((line) => !NEEDS_TERMINAL.test(line));
    test.each(runnable)('%s', (line) => {
      const shell = line.includes('<(') ? 'bash' : 'sh';
      if (line.includes('completion zsh'))
        return expect(runIn(shell, 'kafka-pitfalls completion zsh').status).toBe(0);
      if (line.endsWith('| fish') || line.endsWith('| source'))
        return expect(runIn(shell, line.replace(/\| \w+$/, '| cat')).status).toBe(0);
      const { status, stderr } = runIn(shell, line);
      expect(stderr).toBe('');
      expect(status).toBe(IS_UNREACHED.test(line) ? 1 : 0);
    });
  },
);
