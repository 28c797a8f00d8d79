import { commandHelp } from '../commands/command-help.ts';
import { didYouMean } from '../commands/language/nearest.ts';
import { UsageError } from '../commands/language/usage-error.ts';
import type { CliHost } from './host.ts';

/** Help on a command of the session; a name that is neither ours nor the session's is a mistake. */
export function sessionHelp(name: string, programCommands: readonly string[], host: CliHost): void {
  const own = didYouMean(name, programCommands);
  try {
    host.stdout.write(`${commandHelp(name).join('\n')}\n`);
  } catch (error) {
    if (!(error instanceof UsageError) || own === null) throw error;
    throw new UsageError(error.code, error.message, { hint: own });
  }
}
