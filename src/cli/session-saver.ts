/** `save` and `record`: a session becomes a scenario file, named from where the program was started. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { writeBeside } from '../progress/write-beside.ts';
import { recordedScenario } from '../scenario/record-session.ts';
import { type SavedSession, sessionScenario } from '../scenario/save-session.ts';
import type { ReplOptions } from '../terminal/repl-terminal.ts';
import type { CliHost } from './host.ts';

/** `hasOverrides`: what `--set` changed is not in the session's lines. */
export function sessionSaver(
  host: CliHost,
  { hasOverrides, ...session }: Pick<SavedSession, 'version' | 'seed'> & { readonly hasOverrides: boolean },
): ReplOptions['save'] {
  return async ({ kind, file, lines }) => {
    const path = resolve(host.cwd, file);
    if (hasOverrides)
      throw new UsageError('BAD_OPTION', 'a scenario file has no --set, and would not tell this session', {
        hint: 'start without --set, and type `rerun --set`',
      });
    const saved = { name: basename(file, '.md'), lines, ...session };
    if (kind === 'save') writeBeside(path, await sessionScenario(saved));
    else await record(path, file, saved);
  };
}

/** What was written into an earlier recording is not to be lost. */
async function record(path: string, file: string, saved: SavedSession): Promise<void> {
  if (existsSync(path))
    throw new UsageError('BAD_VALUE', `${file} is here already`, { hint: 'choose another name' });
  writeBeside(path, await recordedScenario(saved));
}
