/** `list`: the scenarios by group, each with its result in one line. Nothing but front matter is read. */
import { readFileSync } from 'node:fs';
import { splitLines } from '../scenario/fences.ts';
import { readFrontMatter } from '../scenario/front-matter.ts';
import type { FrontMatter } from '../scenario/scenario.ts';
import { bundledScenarios } from './bundled-scenarios.ts';
import type { CliHost } from './host.ts';

interface ListedScenario {
  readonly name: string;
  readonly frontMatter: FrontMatter;
}

export async function list(options: { json?: boolean }, host: CliHost): Promise<void> {
  const scenarios = listedScenarios(host);
  if (options.json) {
    for (const { name, frontMatter } of scenarios)
      host.stdout.write(`${JSON.stringify({ name, ...frontMatter })}\n`);
    return;
  }
  const versions = scenarios.flatMap(({ frontMatter }) => frontMatter.versions);
  const [first, last] = [versions.at(0), versions.at(-1)];
  host.stdout.write(
    `${scenarios.length} ${scenarios.length === 1 ? 'pitfall' : 'pitfalls'}, on simulated Kafka ${first === last ? first : `${first} to ${last}`}\n`,
  );
  let group: string | undefined = '';
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const summaryWidth = Math.max(...scenarios.map(({ frontMatter }) => frontMatter.summary.length));
  for (const { name, frontMatter } of scenarios) {
    if (frontMatter.group !== group) {
      group = frontMatter.group;
      host.stdout.write(`\n${group ?? 'Others'}\n`);
    }
    const { summary, minutes } = frontMatter;
    const time = minutes === undefined ? '' : `  ${String(minutes).padStart(2)} min`;
    host.stdout.write(`  ${name.padEnd(width)}  ${summary.padEnd(summaryWidth)}${time}\n`);
  }
  const start = scenarios[0];
  if (start !== undefined) host.stdout.write(`\nStart here:  kafka-pitfalls run ${start.name}\n`);
}

/** In the course's order: by `order`, then by name. */
export function listedScenarios(host: CliHost): ListedScenario[] {
  const scenarios: ListedScenario[] = [];
  for (const { name, path } of bundledScenarios(host)) {
    const { frontMatter } = readFrontMatter(splitLines(readFileSync(path, 'utf8')), () => {});
    if (frontMatter !== undefined) scenarios.push({ name, frontMatter });
  }
  const order = ({ frontMatter }: ListedScenario) => frontMatter.order ?? Number.POSITIVE_INFINITY;
  return scenarios.sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1));
}
