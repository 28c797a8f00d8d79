/** A command line becomes a prepared command: words, the definition they name, its options parsed by commander. */
import { Command, CommanderError } from 'commander';
import type { CommandDefinition, PreparedLine } from './command.ts';
import { toolNameOf } from './kafka-tools/tool-name.ts';
import { didYouMean } from './language/nearest.ts';
import { type Token, tokenize } from './language/tokenize.ts';
import { UsageError } from './language/usage-error.ts';
import { COMMANDS } from './registry.ts';

/** A longer line is a mistake, not a command. */
const LINE_MAX = 1_000_000;

/** A `when` may hold a `when`; a line of thousands would eat the memory. */
const NESTED_MAX = 8;

/** Throws UsageError for a command, by its name, that is not to be run here. */
export type Allow = (name: string) => void;

interface Circumstances {
  /** How many commands this one is nested in. */
  readonly depth?: number;
  /** Asked about the command, those nested in it, and those that a tool of Kafka's stands for. */
  readonly allow?: Allow;
}

/** Throws UsageError for anything the person got wrong. */
export function prepareLine(line: string, { depth = 0, allow = () => {} }: Circumstances = {}): PreparedLine {
  if (depth > NESTED_MAX)
    throw new UsageError('BAD_OPTION', `more than ${NESTED_MAX} commands in one another`, {
      hint: 'write them one below the other',
    });
  if (line.length > LINE_MAX) {
    throw new UsageError('BAD_VALUE', `this line has ${line.length} characters`, {
      hint: `a command line has at most ${LINE_MAX}; give sizes with --value-bytes`,
    });
  }
  const { tokens, error } = tokenize(line);
  if (error !== null)
    throw new UsageError('BAD_QUOTING', error.message, { hint: error.hint, column: error.column });
  const definition = findDefinition(tokens);
  allow(definition.name);
  const words = tokens.slice(definition.name.split(' ').length);
  const nestedFrom = definition.nestedFrom?.(words.map((word) => word.text)) ?? words.length;
  const nested = nestedFrom < words.length ? line.slice(words[nestedFrom]!.column - 1) : null;
  const parsed = parseWords(definition, words.slice(0, nestedFrom));
  const within = { depth: depth + 1, ...(definition.repeatsLines ? {} : { allow }) };
  const inner = (line: string) => prepareLine(line, within);
  const prepare = () => definition.prepare({ ...parsed, nested, prepareLine: inner });
  // A nested command may run long after its line, and then has no place in it.
  if (depth > 0) return { definition, run: prepare() };
  const run = placed(words, prepare);
  return { definition, run: (bench, number) => placed(words, () => run(bench, number)) };
}

/** A mistake that names a word of the line gets that word's place. */
function placed<Result>(words: readonly Token[], act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof UsageError) || error.column !== null) throw error;
    const column = columnOf(words, error.message);
    if (column === null) throw error;
    const hint = error.hint === null ? {} : { hint: error.hint };
    throw new UsageError(error.code, error.message, { ...hint, column });
  }
}

/** Where the first word in quotes stands, whole or as a part of `results:0@5` or `name=value`. */
function columnOf(words: readonly Token[], message: string): number | null {
  const named = /'([^']+)'/.exec(message)?.[1];
  if (named === undefined) return null;
  const word =
    words.find(({ text }) => text === named) ??
    words.find(({ text }) => text.split(/[=:,@]/).includes(named));
  return word?.column ?? null;
}

function findDefinition(tokens: readonly Token[]): CommandDefinition {
  const [first, second] = tokens;
  if (first === undefined)
    throw new UsageError('UNKNOWN_COMMAND', 'there is no command here', { hint: 'help lists them' });
  const two = COMMANDS.get(`${first.text} ${second?.text ?? ''}`);
  if (two !== undefined) return two;
  const one = COMMANDS.get(toolNameOf(first.text));
  if (one !== undefined) return one;
  const inFamily = [...COMMANDS.keys()].filter((name) => name.startsWith(`${first.text} `));
  if (inFamily.length > 0) {
    const names = inFamily.map((name) => name.split(' ')[1]!);
    const problem =
      second === undefined ? `${first.text} needs one more word` : `${first.text} has no '${second.text}'`;
    const meant = second === undefined ? null : didYouMean(second.text, names);
    const hint = meant ?? `write ${names.map((name) => `${first.text} ${name}`).join(', ')}`;
    throw new UsageError('UNKNOWN_COMMAND', problem, { hint, column: (second ?? first).column });
  }
  const names = [...new Set([...COMMANDS.keys()].map((name) => name.split(' ')[0]!))];
  const hint = didYouMean(first.text, names) ?? 'help lists the commands';
  throw new UsageError('UNKNOWN_COMMAND', `there is no command '${first.text}'`, {
    hint,
    column: first.column,
  });
}

/** The commander command of a definition, which also writes its help. */
export function commanderFor(definition: CommandDefinition): Command {
  const command = new Command(definition.name).description(definition.summary);
  command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {}, outputError: () => {} });
  command.helpOption(false).showSuggestionAfterError(true);
  definition.configure(command);
  return command;
}

function parseWords(
  definition: CommandDefinition,
  words: readonly Token[],
): { args: readonly string[]; options: unknown } {
  const command = commanderFor(definition);
  try {
    command.parse(
      words.map((word) => word.text),
      { from: 'user' },
    );
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw usageErrorOf(definition, error, words);
  }
  return { args: command.processedArgs.flat().filter((arg) => arg !== undefined), options: command.opts() };
}

function usageErrorOf(
  definition: CommandDefinition,
  error: CommanderError,
  words: readonly Token[],
): UsageError {
  const [message, suggestion] = error.message.replace(/^error: /, '').split('\n');
  const culprit = /'([^']*)'/.exec(message!)?.[1]?.split(/[ =]/)[0];
  const column = words.find((word) => word.text === culprit || word.text.startsWith(`${culprit}=`))?.column;
  const hint =
    suggestion?.replace(/^\(|\)$/g, '') ?? `help ${definition.name} shows its options and examples`;
  const code = error.code === 'commander.unknownOption' ? 'UNKNOWN_OPTION' : 'BAD_OPTION';
  return new UsageError(code, `${definition.name}: ${message}`, {
    hint,
    ...(column === undefined ? {} : { column }),
  });
}
