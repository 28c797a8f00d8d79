/** The course: the scenarios with their front matter, in the order in which they are told. Nothing else of a file is read. */
import { readFileSync } from 'node:fs';
import { splitLines } from '../scenario/fences.ts';
import { readFrontMatter } from '../scenario/front-matter.ts';
import type { FrontMatter } from '../scenario/scenario.ts';
import type { CliHost } from './host.ts';
import { clashLine, namedScenarios, type ScenariosOption } from './named-scenarios.ts';

export interface ListedScenario {
  readonly name: string;
  readonly path: string;
  readonly frontMatter: FrontMatter;
  /** The heading it stands under. */
  readonly group: string;
  /** Does it end with a challenge? */
  readonly hasChallenge: boolean;
}

export interface Course {
  readonly scenarios: readonly ListedScenario[];
  /** What is to be told on stderr: names that clash, files of one's own that cannot be listed. */
  readonly warnings: readonly string[];
}

/** The line that opens a challenge fence. */
const CHALLENGE = /^ {0,3}(?:`{3,}|~{3,})[ \t]*challenge\s*$/;

/** Looks at the lines that have the word, and at no other: a list has many long files to go through. */
function opensChallenge(text: string): boolean {
  for (let at = text.indexOf('challenge'); at >= 0; at = text.indexOf('challenge', at + 1)) {
    const end = text.indexOf('\n', at);
    const line = text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end);
    if (CHALLENGE.test(line)) return true;
  }
  return false;
}

/** As far as the line that can close the front matter: a scenario is fifty times as long. */
function headOf(text: string): string {
  const closing = text.indexOf('\n---');
  const end = closing < 0 ? -1 : text.indexOf('\n', closing + 1);
  return end < 0 ? text : text.slice(0, end);
}

/** By `order`, then by name; a group's scenarios stand together, where the first of them stands. */
export function readCourse(options: ScenariosOption, host: CliHost): Course {
  const { scenarios: named, clashes } = namedScenarios(options, host);
  const scenarios: ListedScenario[] = [];
  const warnings = clashes.map(clashLine);
  for (const { name, path, isOwn } of named) {
    const source = readFileSync(path, 'utf8');
    const { frontMatter } = readFrontMatter(splitLines(headOf(source)), () => {});
    if (frontMatter === undefined)
      warnings.push(`${name} is not listed: \`verify ${name}\` says what is wrong`);
    else
      scenarios.push({
        name,
        path,
        frontMatter,
        group: frontMatter.group ?? (isOwn ? 'Yours' : 'Others'),
        hasChallenge: opensChallenge(source),
      });
  }
  const order = ({ frontMatter }: ListedScenario) => frontMatter.order ?? Number.POSITIVE_INFINITY;
  // Infinity - Infinity is NaN, which `||` passes over, as it does 0.
  scenarios.sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1));
  const groups = [...new Set(scenarios.map(({ group }) => group))];
  return {
    scenarios: groups.flatMap((group) => scenarios.filter((scenario) => scenario.group === group)),
    warnings,
  };
}
