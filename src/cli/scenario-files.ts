/** Where scenario files are, and reading them. */
import { readFileSync } from 'node:fs';
import { basename, isAbsolute, relative, resolve } from 'node:path';
import { didYouMean } from '../commands/language/nearest.ts';
import { UsageError } from '../commands/language/usage-error.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { complain } from './complain.ts';
import type { CliHost } from './host.ts';
import { clashLine, namedScenarios, type ScenariosOption } from './named-scenarios.ts';
import { ExitError } from './program.ts';

export interface ScenarioFile {
  readonly name: string;
  readonly path: string;
  readonly source: string;
  readonly scenario: Scenario;
}

/** A scenario, and whether it has a name in the course: progress is kept of those alone. */
export interface FoundScenario extends ScenarioFile {
  readonly isNamed: boolean;
}

/** Finds a scenario by name or path and reads it. Throws UsageError, or ExitError after telling the file's mistakes. */
export function loadScenario(
  nameOrFile: string,
  host: CliHost,
  options: ScenariosOption = {},
): FoundScenario {
  const isPath = nameOrFile.endsWith('.md') || nameOrFile.includes('/') || nameOrFile.includes('\\');
  if (isPath) {
    const file = readScenario(basename(nameOrFile, '.md'), resolve(host.cwd, nameOrFile), host);
    return { ...file, isNamed: false };
  }
  const { scenarios, clashes } = namedScenarios(options, host);
  const found = scenarios.find(({ name }) => name === nameOrFile);
  if (found !== undefined) {
    if (clashes.includes(found.name)) complain(host, [clashLine(found.name)]);
    return { ...readScenario(found.name, found.path, host), isNamed: true };
  }
  const names = scenarios.map(({ name }) => name);
  const hint =
    didYouMean(nameOrFile, names) ?? '`kafka-pitfalls list` shows them; a file of your own ends in .md';
  throw new UsageError('UNKNOWN_NAME', `there is no scenario '${nameOrFile}'`, { hint });
}

export function readScenario(name: string, path: string, host: CliHost): ScenarioFile {
  const shownPath = shorter(path, host.cwd);
  const source = readSource(path, shownPath);
  const parsed = parseScenario(source, shownPath);
  if ('errors' in parsed) {
    complain(
      host,
      parsed.errors.map((error) => error.message),
    );
    throw new ExitError(2);
  }
  return { name, path, source, scenario: parsed.scenario };
}

/** A file that is not there, or cannot be read, is the person's mistake. */
function readSource(path: string, shownPath: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const hint = '`kafka-pitfalls list` shows the scenarios that have a name';
    if (code === 'ENOENT') throw new UsageError('UNKNOWN_NAME', `there is no file '${shownPath}'`, { hint });
    throw new UsageError('BAD_VALUE', `'${shownPath}' cannot be read: ${message}`, { hint });
  }
}

/** A path as people write it: from here where that is shorter. */
function shorter(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere !== '' && !isAbsolute(fromHere) && !fromHere.startsWith('..') ? fromHere : path;
}
