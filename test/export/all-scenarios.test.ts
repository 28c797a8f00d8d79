/** Every scenario of the folder can be taken home in every format, and loses nothing on the way. */
import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { challengeOf } from '../../src/scenario/challenge.ts';
import { allBlocks } from '../../src/scenario/play.ts';
import { capturingHost } from '../cli/capturing-host.ts';
import { checkMarkup, exported, readSource, SCENARIOS, sourceOf, textOf } from './exporting.ts';
import { parseCast, replay } from './replay.ts';

async function runOutput(name: string, options: { json?: boolean }): Promise<string> {
  const { host, ended } = capturingHost('/');
  await run(name, { ...options, input: false }, host);
  return ended.stdout;
}

/** Lines that the file records as outputs, and its commands, in order: what verify holds against the run. */
function recordedLines(name: string): string[] {
  const fences = allBlocks(readSource(sourceOf(name))).filter((block) => block.kind === 'kafka');
  return fences.flatMap(({ commands }) =>
    commands.flatMap(({ text, output }) =>
      output === undefined ? [] : [`> ${text}`, ...output.lines.map((line) => line.trimEnd())],
    ),
  );
}

/** What is left of `wanted` after walking once through `lines`; empty if all of it stands there, in order. */
function missingFrom(lines: readonly string[], wanted: readonly string[]): string[] {
  let next = 0;
  for (const line of lines) if (line === wanted[next]) next += 1;
  return wanted.slice(next);
}

const FORMATS = ['md', 'html', 'json', 'cast'] as const;

describe.each(SCENARIOS)('%s', (name) => {
  const scenario = readSource(sourceOf(name));
  const questions = allBlocks(scenario).filter((block) => block.kind === 'predict');
  const recorded = recordedLines(name);
  const challenge = challengeOf(scenario);
  let [markdown, html, json, cast] = ['', '', '', ''];

  beforeAll(async () => {
    markdown = await exported(name, { format: 'md' });
    html = await exported(name, { format: 'html' });
    json = await exported(name, { format: 'json' });
    cast = await exported(name, { format: 'cast' });
  });

  test('Markdown has every command and every output line, in order, and no expect line', () => {
    expect(recorded.length).toBeGreaterThan(0);
    expect(missingFrom(markdown.split('\n'), recorded)).toEqual([]);
    expect(markdown).not.toMatch(/^> (when .*)?expect /m);
  });

  test('Markdown folds the answer of each question, the hints and the solution of a challenge, and only that', () => {
    const open = markdown.replace(/<details>.*?<\/details>/gs, '');
    const folded = questions.length + (challenge === undefined ? 0 : challenge.hints.length + 1);
    expect(markdown.match(/<details>/g)).toHaveLength(folded);
    for (const hint of challenge?.hints ?? []) {
      expect(open).not.toContain(hint);
      expect(markdown).toContain(hint);
    }
    for (const { question, explanation } of questions) {
      expect(open).toContain(question);
      expect(open).not.toContain(explanation);
      expect(markdown).toContain(explanation);
    }
  });

  test('JSON has the views of run --json, in order', async () => {
    const { scenario: told, steps } = JSON.parse(json);
    const lines = (await runOutput(name, { json: true })).trimEnd().split('\n');
    expect(told.name).toBe(name);
    expect(steps.map(({ title }: { title: string | null }) => title)).toEqual([
      null,
      ...scenario.steps.map(({ title }) => title),
    ]);
    expect(steps.flatMap(({ views }: { views: unknown[] }) => views)).toEqual(
      lines.map((line) => JSON.parse(line)),
    );
  });

  test('a cast replays to the text of run --no-input, and its clock only goes on', async () => {
    const recording = parseCast(cast);
    expect(recording.header).toMatchObject({ version: 2, width: 80 });
    expect(recording.header).not.toHaveProperty('timestamp');
    const shown = (await runOutput(name, {})).split('\n').map((line) => line.trimEnd());
    expect(replay(recording)).toEqual(shown);
    const times = recording.frames.map(([seconds]) => seconds);
    expect(times.every((time, index) => index === 0 || time >= times[index - 1]!)).toBe(true);
    expect(recording.frames.every(([, kind]) => kind === 'o')).toBe(true);
  });

  test('HTML is one well-formed file that names nothing outside of it', () => {
    expect(() => checkMarkup(html)).not.toThrow();
    expect(html).not.toMatch(/https?:|\/\/|@import|url\(|<script|<iframe| src=/i);
    for (const [, target] of html.matchAll(/ href="([^"]*)"/g))
      expect(target).toMatch(/^(#step-\d+|data:,)$/);
  });

  test('HTML has each command, step and question, a table for each table and a strip for each strip', () => {
    const shown = [...html.matchAll(/<p class="command">(.*)<\/p>/g)].map(([, text]) => `> ${textOf(text!)}`);
    const { before = [], solution = [], hints = [] } = challenge ?? {};
    const ofChallenge = [...before, ...solution].map(({ text }) => `> ${text}`);
    expect(shown).toEqual([...recorded.filter((line) => line.startsWith('> ')), ...ofChallenge]);
    expect(html.match(/<section class="step"/g)).toHaveLength(scenario.steps.length);
    const folded = hints.length + [before, solution].filter((commands) => commands.length > 0).length;
    expect(html.match(/<details>/g)).toHaveLength(questions.length + folded);
    expect(html.match(/<table(?: class="compare")?>/g) ?? []).toHaveLength(
      recorded.filter((line) => line.startsWith('┌─')).length,
    );
    const strips = JSON.parse(json).steps.flatMap(({ views }: { views: { strip?: unknown }[] }) =>
      views.filter(({ strip }) => strip !== undefined),
    );
    expect(html.match(/<div class="scroll strip-box( wide)?">/g) ?? []).toHaveLength(strips.length);
  });

  test('the screen of a step is a well-formed picture with the text of that screen', async () => {
    const last = scenario.steps.length;
    for (const [step, title] of [
      [0, scenario.title],
      [last, scenario.steps[last - 1]!.title],
    ]) {
      const svg = await exported(name, { format: 'svg', step: String(step) });
      expect(() => checkMarkup(svg)).not.toThrow();
      expect(textOf(svg)).toContain(title);
    }
  });

  test('each format has the same bytes again, whatever the terminal is like', async () => {
    const env = { COLUMNS: '61', FORCE_COLOR: '1', LANG: 'C', TERM: 'dumb' };
    const again = [];
    for (const format of FORMATS) again.push(await exported(name, { format }, env));
    expect(again).toEqual([markdown, html, json, cast]);
  });
});
