/** What can stand where on the command line, read off the program itself, so that a script is never behind it. */
import type { Command } from 'commander';

export interface CompletedCommand {
  /** `run`, `progress reset` */
  readonly path: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** Words that may stand as operand. */
  readonly operands: readonly string[];
  /** May an operand be a scenario file? */
  readonly takesFiles: boolean;
}

export interface CompletedOption {
  readonly flag: string;
  readonly description: string;
  /** Null: it takes no value. Empty: any value. */
  readonly values: readonly string[] | 'files' | 'folders' | null;
}

export interface CompletionSources {
  readonly scenarios: readonly string[];
  readonly versions: readonly string[];
  readonly shells: readonly string[];
}

/** The program itself first, its path empty; then each command, those of commands after them. */
export function completedCommands(program: Command, sources: CompletionSources): CompletedCommand[] {
  const own = program.commands;
  const nested = own.flatMap((command) => command.commands.map((inner) => ({ command, inner })));
  return [
    described(program, '', sources, own),
    ...own.map((command) => described(command, command.name(), sources, own)),
    ...nested.map(({ command, inner }) =>
      described(inner, `${command.name()} ${inner.name()}`, sources, own),
    ),
  ];
}

/** Options that take the next word. */
export function valueFlags(commands: readonly CompletedCommand[]): string[] {
  const flags = commands.flatMap(({ options }) => options.filter(({ values }) => values !== null));
  return [...new Set(flags.map(({ flag }) => flag))];
}

function described(
  command: Command,
  path: string,
  sources: CompletionSources,
  programCommands: readonly Command[],
): CompletedCommand {
  const argument = command.registeredArguments[0]?.name() ?? '';
  const takesScenario = argument === 'scenario' || argument === 'scenarios';
  const options = command.options.map((option) => ({
    flag: option.long ?? option.short ?? '',
    description: option.description,
    values: option.required || option.optional ? valuesOf(option.long ?? '', path, sources) : null,
  }));
  return {
    path,
    description: command.description(),
    options: [...options, { flag: '--help', description: 'what it does, with examples', values: null }],
    operands: [
      ...command.commands.map((inner) => inner.name()),
      ...(takesScenario ? sources.scenarios : []),
      ...(argument === 'shell' ? sources.shells : []),
      ...(argument === 'words' ? programCommands.map((other) => other.name()) : []),
    ],
    takesFiles: takesScenario && path !== 'progress reset',
  };
}

function valuesOf(flag: string, path: string, { versions }: CompletionSources): CompletedOption['values'] {
  if (flag === '--scenarios') return 'folders';
  if (flag === '--to') return 'files';
  if (flag === '--format') return ['md', 'html', 'json', 'cast', 'svg'];
  if (flag !== '--kafka') return [];
  if (path === '') return ['versions'];
  return path === 'verify' ? [...versions, 'all', 'versions'] : [...versions, 'versions'];
}
