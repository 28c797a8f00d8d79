/**
 * The `sh` fences that call the program are run, in an empty folder, against the built one. A `text` fence right below
 * shows lines of their output, as they stand there.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { allDocuments, fenceAfter, fencedText, fencesOf, ROOT } from './documents.ts';

/** `npm test` in a test would not end; what else an `sh` fence holds is for a real cluster. */
const CALLS_US = /(^|[|&] *)(npx )?kafka-pitfalls( |$)|npm run --silent fidelity -- /;

const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeShims();

/** Stand-ins for the program and for npm, which would reach for the network. */
function writeShims(): void {
  const shims = {
    'kafka-pitfalls': `exec "${process.execPath}" "${ROOT}bin/kafka-pitfalls.js" "$@"`,
    npx: '"$@"',
    npm: `[ "$1" = install ] && exit 0
[ "$1 $2 $3 $4" = "run --silent fidelity --" ] || exit 99
shift 4; cd "${ROOT}" && exec "${process.execPath}" dist/dev/fidelity.js "$@"`,
  };
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'work'));
  for (const [name, body] of Object.entries(shims))
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** Standard output; throws if the command's exit code is not 0. */
function run(command: string): string {
  return execFileSync('sh', ['-c', command], {
    cwd: join(folder, 'work'),
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function withoutBlanksAtEnds(text: string): string {
  return text.replace(/[ \t]+$/gm, '');
}

const calls = allDocuments().flatMap((document) =>
  fencesOf(document)
    .filter((fence) => fence.info === 'sh' && CALLS_US.test(fencedText(fence)))
    .map((fence) => ({ place: `${document.path}:${fence.start.line}`, document, fence })),
);

test('README has its command for the first scenario', () => {
  expect(calls.map(({ fence }) => fencedText(fence))).toContain(
    'npm install && npx kafka-pitfalls run segment-retention',
  );
});

describe('every sh fence that calls the program runs, and prints what is shown below it', () => {
  test.each(calls)('$place', ({ document, fence }) => {
    const commands = fence.lines.map(({ text }) => text).filter((text) => CALLS_US.test(text));
    const output = commands.map(run).join('');
    const shown = fenceAfter(document, fence);
    if (shown?.info === 'text')
      expect(`\n${withoutBlanksAtEnds(output)}`).toContain(`\n${withoutBlanksAtEnds(fencedText(shown))}\n`);
  });

  test('README shows a screen of the first scenario', () => {
    const shown = calls.filter(({ document }) => document.path === 'README.md');
    const screens = shown.map(({ document, fence }) => fenceAfter(document, fence)).filter((next) => next);
    expect(screens.some((screen) => screen!.info === 'text' && fencedText(screen!).includes('┌'))).toBe(true);
  });
});
