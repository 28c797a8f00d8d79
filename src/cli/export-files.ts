/** Writing what was exported, without harm to what was read. */
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { writeBeside } from '../progress/write-beside.ts';
import type { CliHost } from './host.ts';
import type { ScenarioFile } from './scenario-files.ts';

export interface FileToWrite {
  readonly path: string;
  readonly text: string;
}

/** Each is written beside and renamed. Nothing is written at all if one of them is a scenario that was read. */
export function writeFiles(
  written: readonly FileToWrite[],
  sources: readonly ScenarioFile[],
  host: CliHost,
): void {
  const read = new Set(sources.map(({ path }) => realpathSync(path)));
  for (const { path } of written) {
    if (existsSync(path) && read.has(realpathSync(path)))
      throw new UsageError('BAD_VALUE', `${basename(path)} would overwrite the scenario itself`, {
        hint: 'choose another name or folder',
      });
    if (existsSync(path) && statSync(path).isDirectory())
      throw new UsageError('BAD_VALUE', `'${path}' is a folder`, {
        hint: 'name a file in it, or give --all',
      });
    if (!existsSync(dirname(path)))
      throw new UsageError('BAD_VALUE', `there is no folder '${dirname(path)}'`, { hint: 'make it first' });
  }
  for (const { path, text } of written) {
    writeBeside(path, text);
    host.stdout.write(`${path}\n`);
  }
}

/** Makes a folder where there is none. */
export function makeFolder(folder: string, shown: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UsageError('BAD_VALUE', `'${shown}' is a file, not a folder`, {
      hint: '--all writes into a folder',
    });
  mkdirSync(folder, { recursive: true });
}
