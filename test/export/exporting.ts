/** What the tests of exports share: running `export`, telling a scenario from its text, and reading markup back. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exportScenario } from '../../src/cli/export.ts';
import type { ExportOptions } from '../../src/cli/export-options.ts';
import { parseVersion } from '../../src/commands/parse-input.ts';
import { type ToldScenario, tellScenario } from '../../src/export/told-scenario.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { capturingHost } from '../cli/capturing-host.ts';

const FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url));

/** Names of the scenarios that come with the program. */
export const SCENARIOS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.replace(/\.md$/, ''));

export function sourceOf(name: string): string {
  return readFileSync(`${FOLDER}${name}.md`, 'utf8');
}

export function readSource(source: string, file = 'mine.md'): Scenario {
  const parsed = parseScenario(source, file);
  if ('errors' in parsed) throw parsed.errors[0]!;
  return parsed.scenario;
}

export async function tellSource(source: string, name = 'mine'): Promise<ToldScenario> {
  const scenario = readSource(source, `${name}.md`);
  return (await tellScenario({ name, scenario }, { version: parseVersion(scenario.kafka) })).told;
}

/** A scenario of one step. */
export function storyOf(body: string): string {
  return `---\ntitle: A story\nsummary: what comes of it\nkafka: 4.2\n---\n\n## The step\n\n${body}\n`;
}

/** What `export NAME` writes to stdout. */
export async function exported(name: string, options: ExportOptions, env = {}): Promise<string> {
  const { host, ended } = capturingHost(FOLDER, env);
  await exportScenario(name, options, host);
  return ended.stdout;
}

const VOID = ['meta', 'link', 'br'];

/** Throws where tags of HTML or SVG are not closed in order, or where a `<` or `&` stands that begins none. */
export function checkMarkup(markup: string): void {
  const open: string[] = [];
  const text = markup.replace(/^<!doctype html>/, '').replace(/<style>[^<]*<\/style>/g, '');
  for (const [, before, tag] of text.matchAll(/([^<]*)(<[^>]*>|$)/g)) {
    const stray = /&(?!(?:amp|lt|gt|quot|#39);)|>/.exec(before!);
    if (stray !== null) throw new Error(`stray ${stray[0]} in: ${before}`);
    if (tag === '') continue;
    const [, end, name, rest] =
      /^<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z:-]+(?:="[^"<]*")?)*\/?)>$/.exec(tag!) ?? [];
    if (name === undefined) throw new Error(`no tag: ${tag}`);
    if (end === '/') {
      const expected = open.pop();
      if (expected !== name) throw new Error(`</${name}> closes <${expected}>`);
    } else if (!rest!.endsWith('/') && !VOID.includes(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(', ')}`);
}

/** The text that a reader of markup sees, tags aside. */
export function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
