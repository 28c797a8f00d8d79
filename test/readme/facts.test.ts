/** What documents state about the program in tables, held against the program. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type CliHost, EXIT } from '../../src/cli/host.ts';
import { createProgram } from '../../src/cli/program.ts';
import { findView, VIEW_NAMES } from '../../src/commands/find-view.ts';
import { findVersion, VERSION_PROFILES } from '../../src/kernel/versions.ts';
import { splitLines } from '../../src/scenario/fences.ts';
import { readFrontMatter } from '../../src/scenario/front-matter.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { verifyScenario } from '../../src/scenario/verify.ts';
import { Session } from '../../src/session/session.ts';
import { codeSpans, ROOT, readDocument, tableHead, tableRows } from './documents.ts';

const readme = readDocument('README.md');
const fidelity = readDocument('docs/fidelity.md');
const format = readDocument('docs/scenario-format.md');

function sourceFiles(): string[] {
  return readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'));
}

test('the exit codes of README are those of the program', () => {
  const codes = tableRows(readme, 'code').map(([code]) => Number(code));
  expect(codes).toEqual(Object.values(EXIT).sort((a, b) => a - b));
});

test('the environment variables of README are those that the program reads', () => {
  const named = tableRows(readme, 'variable').flatMap((row) => codeSpans(row[0]!));
  const text = sourceFiles()
    .map((file) => readFileSync(`${ROOT}src/${file}`, 'utf8'))
    .join('\n');
  const read = new Set([...text.matchAll(/\benv\.([A-Z_]+)/g)].map((match) => match[1]!));
  for (const match of text.matchAll(/\{([A-Z_, ]+)\}: CliHost\['env'\]/g))
    for (const name of match[1]!.split(',')) read.add(name.trim());
  expect(read.delete('HOME')).toBe(true);
  expect(named.sort()).toEqual([...read].sort());
});

test('the options of README are those of the commands, and all of them', () => {
  const host = { packageRoot: new URL('../../', import.meta.url) } as CliHost;
  const offered = createProgram(host).commands.flatMap((command) =>
    command.options.map((option) => `${command.name()} ${option.long}`),
  );
  const stated = tableRows(readme, 'option').flatMap(([options, commands]) =>
    codeSpans(options!).flatMap((option) => codeSpans(commands!).map((command) => `${command} ${option}`)),
  );
  expect(stated.sort()).toEqual(offered.sort());
});

test('README names the Node releases that package.json asks for, and the license', () => {
  const { engines, license } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  const releases = engines.node.replaceAll(/[\^>=]/g, '').split(' || ');
  expect(readme.source).toContain(`Node ${releases.join(', ')} or newer`);
  expect(license).toBe('Apache-2.0');
  expect(readFileSync(`${ROOT}LICENSE`, 'utf8')).toMatch(
    /^\s+Apache License\n\s+Version 2\.0, January 2004\n/,
  );
});

/** Lines of a gzipped recording. */
function countOf(file: string): number {
  return gunzipSync(readFileSync(`${ROOT}test/recordings/${file}`))
    .toString('utf8')
    .trim()
    .split('\n').length;
}

test('the counts of recorded answers are those of the recordings, by set and release', () => {
  const releases = tableHead(fidelity, 'set in `test/recordings/`').slice(2);
  const rows = tableRows(fidelity, 'set in `test/recordings/`');
  const totals = rows.pop()!;
  const counted = new Map<string, number>();
  for (const folder of [
    'storage/named/',
    'storage/random/',
    'storage/clock/',
    'storage/altered/',
    'storyboards/',
  ])
    for (const file of readdirSync(`${ROOT}test/recordings/${folder}`)) {
      const match = /^(.*?)(\d+\.\d+\.\d+(?:-\d+\.\d+\.\d+)?)\.jsonl\.gz$/.exec(file);
      if (match !== null) counted.set(`${folder}${match[1]} ${match[2]}`, countOf(`${folder}${file}`));
    }
  const stated = new Map<string, number>();
  for (const [set, , ...counts] of rows)
    for (const [index, count] of counts.entries())
      if (count !== '–') stated.set(`${codeSpans(set!)[0]} ${releases[index]}`, Number(count));
  expect([...stated].sort()).toEqual([...counted].sort());
  const sums = releases.map((release) =>
    [...counted].reduce((sum, [key, count]) => (key.endsWith(` ${release}`) ? sum + count : sum), 0),
  );
  const all = sums.reduce((sum, count) => sum + count, 0);
  expect(totals).toEqual(['all', String(all), ...sums.map(String)]);
  expect(readme.source).toContain(`${all} recorded answers of Kafka's own storage classes`);
});

test('the counts of recorded client sequences are those of the recordings', () => {
  const stated = tableRows(fidelity, 'client').map(([family, , ...counts]) => [
    family,
    ...counts.map(Number),
  ]);
  const counted = ['java', 'librdkafka'].map((name) => [
    name,
    countOf(`clients/${name}.jsonl.gz`),
    countOf(`clients/wide-${name}.jsonl.gz`),
  ]);
  expect(stated).toEqual(counted);
});

test('the releases of the fidelity page are the profiles, with their evidence', () => {
  const profiles = VERSION_PROFILES.map(({ version, release, evidence }) => [version, release, evidence]);
  expect(tableRows(fidelity, 'version')).toEqual(profiles);
});

test('the front-matter keys of the format page are those that the reader knows and needs', () => {
  const rows = tableRows(format, 'key').map(([key, needed]) => [codeSpans(key!)[0]!, needed]);
  const reports: string[] = [];
  readFrontMatter(splitLines('---\nqqqqqqqq: 1\n---\n'), (_place, found, expected) =>
    reports.push(`${found}; ${expected}`),
  );
  expect(reports[0]).toBe(`unknown key 'qqqqqqqq'; the keys are ${rows.map(([key]) => key).join(', ')}`);
  const needed = reports.flatMap((report) => /^no '(\w+)'/.exec(report)?.[1] ?? []);
  expect(rows.filter(([, mark]) => mark === 'yes').map(([key]) => key)).toEqual(needed);
});

/** What the table's targets are views of. */
const SETUP = [
  'topic create results',
  'topic create latest --config cleanup.policy=compact',
  'produce results --key a --value 1',
  'produce latest --key a --value 1',
  'consumer open board --group board --assign results:0 --set auto.offset.reset=earliest --table',
  'poll board',
  'process board',
  'commit board',
];
/** A target of the same kind whose rows have other fields. */
const ALSO: Readonly<Record<string, string>> = { 'log results:0': 'log latest:0' };

test('the views of the format page are those of the program, with their fields', async () => {
  const session = new Session({ version: findVersion('4.2')! });
  for (const line of SETUP) await session.run(line);
  const viewOf = (words: string) => {
    const [name = '', ...target] = words.split(' ');
    return findView(session.bench, name, target.length === 0 ? null : target.join(' '));
  };
  const stated = tableRows(format, 'view').map(([cell, summary, fields]) => ({
    view: codeSpans(cell!)[0]!,
    summary: codeSpans(summary!).sort(),
    key: codeSpans(fields!.split(':')[0]!)[0],
    fields: codeSpans(fields!).sort(),
  }));
  const found = stated.map(({ view: words }) => {
    const view = viewOf(words);
    const both = [view, viewOf(ALSO[words] ?? words)];
    const columns = both.flatMap((one) => one.columns.map((column) => column.key));
    const cells = both.flatMap((one) => one.rows.flatMap((row) => Object.keys(row)));
    return {
      view: words,
      summary: Object.keys(view.summary).sort(),
      key: view.columns.find((column) => column.isKey)?.key,
      fields: [...new Set([...columns, ...cells])].sort(),
    };
  });
  expect(stated).toEqual(found);
  expect(new Set(stated.map(({ view }) => view.split(' ')[0]))).toEqual(new Set(VIEW_NAMES));
});

test('the map of the kernel has every file of it', () => {
  const map = new Set(codeSpans(readDocument('src/kernel/README.md').source));
  const files = sourceFiles().flatMap((file) => /^kernel\/(.*)$/.exec(file)?.[1] ?? []);
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((file) => !map.has(file))).toEqual([]);
});

test('ARCHITECTURE fits a page and names every folder of src', () => {
  const { source } = readDocument('docs/ARCHITECTURE.md');
  expect(source.split('\n').length).toBeLessThan(80);
  const folders = readdirSync(`${ROOT}src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => `src/${name}/`).filter((folder) => !source.includes(folder))).toEqual([]);
});

test('the challenge of the format page verifies, and its labels are those of the table', async () => {
  const fence = /^````markdown\n(```challenge\n[\s\S]*?\n```)\n````$/m.exec(format.source)![1]!;
  const parsed = parseScenario(`---\ntitle: T\nsummary: S\nkafka: 4.2\n---\n${fence}\n`, 'a.md');
  if ('errors' in parsed) throw parsed.errors[0]!;
  const verdict = await verifyScenario(parsed.scenario, findVersion('4.2')!);
  expect(verdict).toMatchObject({ failures: [], hasChallenge: true });
  const labels = tableRows(format, 'label').map(([label]) => codeSpans(label!)[0]!);
  for (const label of labels) expect(`${fence}\nversions:\ngoal:`).toContain(`\n${label}`);
  const used = fence.match(/^[a-z]+(?: at \S+)?:/gm)!;
  expect(used.filter((label) => !labels.includes(label))).toEqual([]);
});
