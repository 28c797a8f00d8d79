/** Turns whatever went wrong into lines on stderr and an exit code; no stack trace reaches a person. */
import { CommanderError } from 'commander';
import { UsageError } from '../commands/language/usage-error.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import { complain } from './complain.ts';
import { type CliHost, EXIT } from './host.ts';
import { ExitError } from './program.ts';

/** A file or pipe that cannot be read or written: the person's surroundings, not our bug. */
const SYSTEM_ERROR = /^E[A-Z]+$/;

export function reportError(error: unknown, host: CliHost): number {
  if (error instanceof ExitError) return error.exitCode;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UsageError) return say(host, usageLines(error), EXIT.usage);
  if (error instanceof ScenarioError) return say(host, [error.message], EXIT.usage);
  const { code, name, message } = error as NodeJS.ErrnoException;
  // inquirer's own way of saying Ctrl-C.
  if (name === 'ExitPromptError') return EXIT.interrupted;
  if (typeof code === 'string' && SYSTEM_ERROR.test(code))
    return say(host, [`kafka-pitfalls: ${message}`], EXIT.failed);
  return say(
    host,
    [
      `kafka-pitfalls: this is a bug of ours: ${message ?? String(error)}`,
      'Please report it with the commands that led here.',
    ],
    EXIT.bug,
  );
}

/** What was wrong, and what would be right. */
function usageLines(error: UsageError): string[] {
  return error.hint === null ? [`error: ${error.message}`] : [`error: ${error.message}`, `  ${error.hint}`];
}

function say(host: CliHost, lines: readonly string[], code: number): number {
  complain(host, lines);
  return code;
}
