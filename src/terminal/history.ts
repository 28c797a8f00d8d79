/**
 * The lines typed so far, kept across sessions in the XDG state folder. KAFKA_PITFALLS_NO_HISTORY=1 keeps nothing.
 * Written beside and renamed after each line, so that a killed program leaves it whole; a folder that cannot be
 * written costs the history, never the session.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stateFolder } from '../progress/state-folder.ts';
import { writeBeside } from '../progress/write-beside.ts';

const LINES_MAX = 1_000;

export interface History {
  /** Newest first. */
  readonly lines: readonly string[];
  readonly add: (line: string) => void;
}

export function openHistory(env: Readonly<Record<string, string | undefined>>): History {
  if (env.KAFKA_PITFALLS_NO_HISTORY) return { lines: [], add: () => {} };
  const file = join(stateFolder(env), 'history');
  let lines = readLines(file);
  return {
    lines,
    add: (line) => {
      lines = [line, ...lines.filter((other) => other !== line)].slice(0, LINES_MAX);
      writeLines(file, lines);
    },
  };
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .reverse();
  } catch {
    return [];
  }
}

function writeLines(file: string, lines: readonly string[]): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeBeside(file, `${[...lines].reverse().join('\n')}\n`);
  } catch {
    // The session matters more than its history.
  }
}
