import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliHost } from './host.ts';

/** The scenarios that come with the program, by name. */
export function bundledScenarios(host: CliHost): { name: string; path: string }[] {
  const folder = fileURLToPath(new URL('scenarios/', host.packageRoot));
  const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
  return files.sort().map((file) => ({ name: basename(file, '.md'), path: resolve(folder, file) }));
}
