import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportScenario } from '../../src/cli/export.ts';
import type { ExportOptions } from '../../src/cli/export-options.ts';
import { UsageError } from '../../src/commands/language/usage-error.ts';
import { storyOf } from '../export/exporting.ts';
import { capturingHost } from './capturing-host.ts';

const STORY = storyOf('```kafka\n> topic create t\n> expect log t:0 records=0\n```');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-export-'));
  writeFileSync(join(folder, 'mine.md'), STORY);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(name: string | undefined, options: ExportOptions) {
  const { host, ended } = capturingHost(folder);
  await exportScenario(name, options, host);
  return ended;
}

/** The mistake and its hint, in one text. */
async function mistake(name: string | undefined, options: ExportOptions): Promise<string> {
  const error = await run(name, options).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  return `${(error as UsageError).message}; ${(error as UsageError).hint}`;
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

describe('one scenario', () => {
  test.each([
    ['out.md', /^# A story\n/],
    ['out.html', /^<!doctype html>/],
    ['out.HTML', /^<!doctype html>/],
    ['out.json', /^\{"schema":1,/],
    ['out.cast', /^\{"version":2,/],
  ])('the ending of %s says what is written, and the path is told', async (to, beginning) => {
    const { code, stdout } = await run('mine.md', { to });
    expect(code).toBe(0);
    expect(stdout).toBe(`${join(folder, to)}\n`);
    expect(read(to)).toMatch(beginning);
    expect(readdirSync(folder).sort()).toEqual(['mine.md', to].sort());
  });

  test('--notes with a format that nobody reads aloud is a mistake', async () => {
    for (const format of ['json', 'svg', 'cast'])
      expect(await mistake('mine.md', { format, step: '0', notes: true })).toContain(
        `--notes with ${format}; notes are for reading: md or html`,
      );
  });

  test('--format wins over the ending, and writes to stdout without --to', async () => {
    await run('mine.md', { to: 'out.txt', format: 'json' });
    const { stdout } = await run('mine.md', { format: 'json' });
    expect(stdout).toBe(read('out.txt'));
  });

  test('an ending that is unknown, or none, is a mistake that names those there are', async () => {
    for (const to of ['out.pdf', 'out']) {
      const text = await mistake('mine.md', { to });
      for (const ending of ['.md', '.html', '.json', '.cast', '.svg']) expect(text).toContain(ending);
      expect(text).toContain(`'${to}'`);
    }
    expect(await mistake('mine.md', { to: 'out.pdf' })).toContain('ends in .pdf');
    expect(await mistake('mine.md', { format: 'pdf' })).toContain('md, html, json, cast, svg');
    expect(await mistake('mine.md', {})).toContain('--to FILE');
    expect(readdirSync(folder)).toEqual(['mine.md']);
  });

  test('svg is the screen of the step that --step names', async () => {
    await run('mine.md', { to: 'out.svg', step: '1' });
    expect(read('out.svg')).toContain('The step');
    expect(await mistake('mine.md', { to: 'out.svg' })).toContain('--step 1');
    expect(await mistake('mine.md', { to: 'out.svg', step: '2' })).toContain('--step');
    expect(await mistake('mine.md', { to: 'out.html', step: '1' })).toContain('--step is for svg');
  });

  test('the scenario itself is never overwritten, by whatever name it is reached', async () => {
    mkdirSync(join(folder, 'sub'));
    for (const to of ['mine.md', 'sub/../mine.md'])
      expect(await mistake('mine.md', { to })).toContain('would overwrite the scenario itself');
    expect(read('mine.md')).toBe(STORY);
  });

  test('a folder that is not there, or a folder instead of a file, is a mistake', async () => {
    expect(await mistake('mine.md', { to: 'nowhere/out.md' })).toContain('there is no folder');
    mkdirSync(join(folder, 'sub.md'));
    expect(await mistake('mine.md', { to: 'sub.md' })).toContain('is a folder');
  });

  test('a file that was there is replaced', async () => {
    writeFileSync(join(folder, 'out.md'), 'old');
    await run('mine.md', { to: 'out.md' });
    expect(read('out.md')).toMatch(/^# A story/);
  });

  test('an expectation that does not hold is written and exits 1', async () => {
    writeFileSync(join(folder, 'wrong.md'), STORY.replace('records=0', 'records=1'));
    const { code, stderr } = await run('wrong.md', { to: 'out.md' });
    expect(code).toBe(1);
    expect(stderr).toContain('wrong: not every expectation holds');
    expect(read('out.md')).toContain('does not hold');
  });

  test('--set tells another story: what was set is named, and expectations are reported, not judged', async () => {
    const { code } = await run('segment-retention', { to: 'out.md', set: ['results:segment.ms=6h'] });
    expect(code).toBe(0);
    expect(read('out.md')).toContain('> What if: `results:segment.ms=6h`.');
    expect(read('out.md')).toContain('reported only');
    expect(await mistake('segment-retention', { to: 'out.md', set: ['nothing:segment.ms=6h'] })).toContain(
      "there is no topic or client 'nothing' here",
    );
  });

  test('--kafka tells it on another release, and --width draws wider', async () => {
    await run('segment-retention', { to: 'old.html', kafka: '2.8' });
    expect(read('old.html')).toContain('Kafka 2.8 simulated');
    expect(await mistake('mine.md', { to: 'out.html', kafka: '3.0' })).toContain('is not told on Kafka 3.0');
    const longest = (text: string) =>
      Math.max(
        ...text
          .split('\n')
          .filter((line) => line.startsWith('│'))
          .map((line) => line.length),
      );
    await run('guid-consumer-groups', { to: 'wide.md', width: '120' });
    await run('guid-consumer-groups', { to: 'normal.md' });
    expect(longest(read('normal.md'))).toBeLessThanOrEqual(80);
    expect(longest(read('wide.md'))).toBeGreaterThan(80);
  });
});

describe('--all', () => {
  test('a page for each scenario in both forms, and indexes that link all of them in the order of list', async () => {
    const { code } = await run(undefined, { all: true, to: 'handout' });
    expect(code).toBe(0);
    const scenarios = readdirSync(new URL('../../scenarios/', import.meta.url)).map((file) =>
      file.replace(/\.md$/, ''),
    );
    expect(readdirSync(join(folder, 'handout')).sort()).toEqual(
      [...scenarios, 'index'].flatMap((name) => [`${name}.html`, `${name}.md`]).sort(),
    );
    const inHtml = [...read('handout/index.html').matchAll(/<a href="([^"]*)\.html">/g)].map(
      ([, name]) => name,
    );
    const inMarkdown = [...read('handout/index.md').matchAll(/\]\(([^)]*)\.md\)/g)].map(([, name]) => name);
    expect(inHtml).toEqual(inMarkdown);
    expect([...inHtml].sort()).toEqual(scenarios.sort());
    expect(inHtml[0]).toBe('segment-retention');
    const groups = [...read('handout/index.md').matchAll(/^## (.*)$/gm)].map(([, group]) => group);
    expect(new Set(groups).size).toBe(groups.length);
  });

  test('each page leads to the index, and to the pages before and after it', async () => {
    await run(undefined, { all: true, to: 'handout', format: 'html' });
    const names = [...read('handout/index.html').matchAll(/<a href="([^"]*)">/g)].map(([, name]) => name!);
    for (const [place, name] of names.entries()) {
      const ways = /<nav class="ways"[^>]*>(.*?)<\/nav>/s.exec(read(`handout/${name}`))![1]!;
      const targets = [...ways.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
      expect(targets).toEqual([names[place - 1], 'index.html', names[place + 1]].filter((target) => target));
    }
    expect(existsSync(join(folder, 'handout/index.md'))).toBe(false);
  });

  test('a scenario that is not told on the release is left out, and that is said', async () => {
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'mine.md'), STORY);
    const { stderr, code } = await run(undefined, {
      all: true,
      to: 'handout',
      kafka: '2.8',
      scenarios: 'own',
    });
    expect(code).toBe(0);
    expect(stderr).toContain('mine is left out: it is not told on Kafka 2.8');
    expect(existsSync(join(folder, 'handout', 'mine.md'))).toBe(false);
    expect(read('handout/index.md')).not.toContain('mine.md');
  });

  test("the folder of one's own scenarios is no place for their handout: nothing is written there", async () => {
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'mine.md'), STORY);
    expect(await mistake(undefined, { all: true, to: 'own', scenarios: 'own' })).toContain(
      'mine.md would overwrite',
    );
    expect(readdirSync(join(folder, 'own'))).toEqual(['mine.md']);
    expect(read('own/mine.md')).toBe(STORY);
  });

  test('what is for one scenario is a mistake', async () => {
    const all = { all: true, to: 'handout' };
    expect(await mistake('mine.md', all)).toContain('at once');
    expect(await mistake(undefined, { all: true })).toContain('--to DIR');
    expect(await mistake(undefined, { ...all, step: '1' })).toContain('--step');
    expect(await mistake(undefined, { ...all, set: ['t:a=b'] })).toContain('--set');
    expect(await mistake(undefined, { ...all, format: 'svg' })).toContain('svg');
    expect(await mistake(undefined, { ...all, to: 'mine.md' })).toContain('is a file, not a folder');
    expect(await mistake(undefined, { ...all, kafka: '9.9' })).toContain("there is no Kafka '9.9'");
    expect(existsSync(join(folder, 'handout'))).toBe(false);
  });

  test('and without a name, one is asked for', async () => {
    expect(await mistake(undefined, { to: 'out.md' })).toContain('export what?');
  });
});
