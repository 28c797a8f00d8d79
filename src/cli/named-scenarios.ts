/** Scenarios that have a name: ours, and those of the folder that --scenarios or KAFKA_PITFALLS_SCENARIOS names. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { bundledScenarios } from './bundled-scenarios.ts';
import type { CliHost } from './host.ts';

export interface NamedScenario {
  readonly name: string;
  readonly path: string;
  /** From one's own folder. */
  readonly isOwn: boolean;
}

export interface NamedScenarios {
  readonly scenarios: readonly NamedScenario[];
  /** Names of ours that one's own stand before. */
  readonly clashes: readonly string[];
}

/** What `--scenarios` holds, where it is given. */
export interface ScenariosOption {
  readonly scenarios?: string;
}

/** All of them, by name; one's own goes before ours of the same name. Throws UsageError where the folder cannot be read. */
export function namedScenarios(options: ScenariosOption, host: CliHost): NamedScenarios {
  const own = ownScenarios(options.scenarios ?? host.env.KAFKA_PITFALLS_SCENARIOS ?? '', host);
  const ownNames = new Set(own.map(({ name }) => name));
  const ours = bundledScenarios(host).map((scenario) => ({ ...scenario, isOwn: false }));
  const kept = ours.filter(({ name }) => !ownNames.has(name));
  return {
    scenarios: [...own, ...kept].sort((a, b) => (a.name < b.name ? -1 : 1)),
    clashes: ours.flatMap(({ name }) => (ownNames.has(name) ? [name] : [])),
  };
}

export function clashLine(name: string): string {
  return `${name}: yours is taken, not the one that comes with the program`;
}

/** An empty folder name is none. */
function ownScenarios(folder: string, host: CliHost): NamedScenario[] {
  if (folder === '') return [];
  const path = resolve(host.cwd, folder);
  const files = filesOf(path, folder).filter((file) => file.endsWith('.md'));
  return files
    .map((file) => ({ name: basename(file, '.md'), path: resolve(path, file), isOwn: true }))
    .filter((scenario) => beginsAsScenario(scenario.path));
}

function filesOf(path: string, folder: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const hint = '--scenarios (or KAFKA_PITFALLS_SCENARIOS) names a folder of scenario files';
    if (code === 'ENOENT') throw new UsageError('UNKNOWN_NAME', `there is no folder '${folder}'`, { hint });
    throw new UsageError('BAD_VALUE', `'${folder}' cannot be read: ${message}`, { hint });
  }
}

/** A README beside the scenarios is none; a file that cannot be read is left to whoever runs it by its path. */
function beginsAsScenario(path: string): boolean {
  try {
    return /^\uFEFF?---\s*$/m.test(readFileSync(path, 'utf8').split('\n', 1)[0]!);
  } catch {
    return false;
  }
}
