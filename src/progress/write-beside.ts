import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file beside and renames it, so that a full disk or a kill leaves the old one whole. */
export function writeBeside(path: string, text: string): void {
  const beside = `${path}.new`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
