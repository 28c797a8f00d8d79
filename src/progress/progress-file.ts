/**
 * progress.json in the XDG state folder. KAFKA_PITFALLS_NO_PROGRESS=1 neither reads nor writes it. It is written beside
 * and renamed, so that a killed program leaves it whole. A file that is broken or not ours is set aside, and one that
 * cannot be read or written costs the progress, never the lesson.
 */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { NO_PROGRESS, type Progress } from './progress.ts';
import { readProgress, writeProgress } from './progress-text.ts';
import { type Environment, stateFolder } from './state-folder.ts';
import { writeBeside } from './write-beside.ts';

export interface ProgressFile {
  /** False where nothing is to be kept. */
  readonly isKept: boolean;
  readonly read: () => Progress;
  /** Changes what is in the file at that moment: two lessons at a time keep both their steps. */
  readonly update: (change: (progress: Progress) => Progress) => void;
}

/** `warn` gets one line for each thing that is wrong, and each but once. */
export function openProgress(env: Environment, warn: (line: string) => void): ProgressFile {
  if (env.KAFKA_PITFALLS_NO_PROGRESS) return { isKept: false, read: () => NO_PROGRESS, update: () => {} };
  const folder = stateFolder(env);
  const path = join(folder, 'progress.json');
  const said = new Set<string>();
  const warnOnce = (line: string) => {
    if (!said.has(line)) warn(line);
    said.add(line);
  };
  const load = () => loadProgress(path, warnOnce);
  const update = (change: (progress: Progress) => Progress): void => {
    const before = load();
    // What could not be read is not written over.
    if (before === null) return;
    const after = change(before);
    if (after === before) return;
    try {
      mkdirSync(folder, { recursive: true });
      writeBeside(path, writeProgress(after));
    } catch (error) {
      warnOnce(`progress is not kept: ${(error as Error).message}`);
    }
  };
  return { isKept: true, read: () => load() ?? NO_PROGRESS, update };
}

/** Null where there is a file and it can be neither read nor set aside. */
function loadProgress(path: string, warn: (line: string) => void): Progress | null {
  try {
    const progress = readProgress(readFileSync(path, 'utf8'));
    if (progress !== null) return progress;
    // Somebody may want to mend it, so it is kept under another name; an earlier one of that name makes way.
    const aside = `${path}.set-aside`;
    renameSync(path, aside);
    warn(`${path} is not progress of this program; it is now ${aside}`);
    return NO_PROGRESS;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return NO_PROGRESS;
    warn(`progress cannot be read: ${message}`);
    return null;
  }
}
