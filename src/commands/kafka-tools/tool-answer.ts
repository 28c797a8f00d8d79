/** What one of Kafka's own tools printed, as the result of a command. A stack trace's frames are left out. */
import type { Command } from 'commander';
import { type CommandResult, evaluate, type Outcome, type PreparedLine } from '../command.ts';
import { UsageError } from '../language/usage-error.ts';
import { answered, refused } from '../outcomes.ts';
import type { Workbench } from '../workbench.ts';

export interface ToolAnswer {
  /** Kafka's error, or null. */
  readonly error?: string | null;
  /** One line for the person, outside the tool's own layout. Absent where the tool says nothing: the events are told. */
  readonly hint?: string;
}

/** The tool's lines; they are also what `expect outcome contains` looks in. */
export function printed(lines: readonly string[], { error = null, hint }: ToolAnswer = {}): CommandResult {
  const message = lines.join('\n');
  const { outcome } = error === null ? answered(message) : refused(error, message);
  const text = hint ?? (lines.length > 0 ? '' : undefined);
  return { ...(outcome === undefined ? {} : { outcome }), lines, ...(text === undefined ? {} : { text }) };
}

/** Runs the command of ours that a tool rewrites itself to, and gives its answer; null if it gave none. */
export type RunLine = (line: string) => Outcome | null;

export function runLineOn(bench: Workbench, n: number, prepareLine: (line: string) => PreparedLine): RunLine {
  return (line) => {
    const { outcome } = prepareLine(line).run(bench, n);
    return outcome === undefined ? null : evaluate(outcome);
  };
}

/** Flags of every tool that talks to a cluster; there is one cluster here, so they change nothing. */
export function connectionOptions(command: Command): Command {
  return command
    .option('--bootstrap-server <host:port>', 'the brokers; may be left out here, the real tool wants it')
    .option('--command-config <file>', 'settings of the client; not read here');
}

/** `Missing required argument "[topic]"`, in the tool's words. */
export function missingArgument(tool: string, option: string, example: string): UsageError {
  return new UsageError('BAD_OPTION', `${tool}: Missing required argument "[${option}]"`, { hint: example });
}
