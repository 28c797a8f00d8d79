import { chmodSync, existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';

/**
 * Writes a file beside and renames it, so that a full disk or a kill leaves the old one whole. A link stays a link, and what
 * is no file, a device or a pipe, is written to as it is: nothing may take its place.
 */
export function writeBeside(path: string, text: string): void {
  const folder = dirname(path);
  if (!existsSync(folder))
    throw new UsageError('BAD_VALUE', `'${path}' cannot be written: there is no folder '${folder}'`, {
      hint: 'make it first',
    });
  const found = statSync(path, { throwIfNoEntry: false });
  try {
    if (found !== undefined && !found.isFile()) writeFileSync(path, text);
    else replace(found === undefined ? path : realpathSync(path), text, found?.mode);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = message.replace(/^E[A-Z]+: |, \w+.*$/g, '');
    throw Object.assign(new Error(`'${path}' cannot be written: ${reason}`), { code });
  }
}

/** `mode`: that of the file which was there, to be kept. */
function replace(path: string, text: string, mode?: number): void {
  const beside = `${path}.new`;
  try {
    writeFileSync(beside, text);
    if (mode !== undefined) chmodSync(beside, mode);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
