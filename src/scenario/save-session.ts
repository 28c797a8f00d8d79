/** A session as a scenario file: its commands in one fence, with a title to be written over. */
import { UsageError } from '../commands/language/usage-error.ts';
import type { VersionProfile } from '../kernel/versions.ts';
import { ScenarioError } from './scenario-error.ts';
import { updatedSource } from './update-source.ts';

export interface SavedSession {
  /** The scenario's, which is its file's without the ending. */
  readonly name: string;
  readonly lines: readonly string[];
  readonly version: VersionProfile;
  /** Undefined: the seed that a scenario has where it names none. */
  readonly seed: number | undefined;
}

/** Throws UsageError for lines that no scenario file can hold, such as one with a carriage return in it. */
export function sessionScenario(saved: SavedSession): Promise<string> {
  const lines = saved.lines.length === 0 ? ['clock'] : saved.lines;
  const fence = ['```kafka', ...lines.map((line) => `> ${line}`), '```'].join('\n');
  return writtenScenario(saved, 'a saved session', `## What was done\n\n${fence}`);
}

/** A scenario of this body, its outputs filled in. Throws as `sessionScenario`. */
export async function writtenScenario(
  { name, version, seed }: SavedSession,
  summary: string,
  body: string,
): Promise<string> {
  const keys = [
    `title: ${name}`,
    `summary: ${summary}`,
    `kafka: ${version.version}`,
    ...(seed === undefined ? [] : [`seed: ${seed}`]),
  ];
  try {
    return await updatedSource(`---\n${keys.join('\n')}\n---\n\n${body}\n`, `${name}.md`);
  } catch (error) {
    if (!(error instanceof ScenarioError) && !(error instanceof RangeError)) throw error;
    throw new UsageError('BAD_VALUE', `this session cannot be a scenario file: ${error.message}`, {
      hint: '`back` takes the command back',
    });
  }
}
