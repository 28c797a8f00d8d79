/** The command line: what there is, with examples. Each action is loaded when it is asked for; this file needs commander alone. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { type CliHost, EXIT } from './host.ts';

export interface CommonOptions {
  readonly kafka?: string;
  readonly set?: readonly string[];
  readonly seed?: string;
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly color?: boolean;
  readonly input: boolean;
  readonly width?: string;
}

/** Thrown where commander has already said what was wrong; carries the exit code. */
export class ExitError extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

export function createProgram(host: CliHost): Command {
  const program: Command = new Command('kafka-pitfalls');
  program
    .description(
      "Watch Apache Kafka's pitfalls happen: a simulated cluster, a clock you push, and tables that agree with real Kafka to the byte.",
    )
    .version(readVersion(host), '-V, --version')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    })
    .addHelpText('after', EXAMPLES)
    .option('--kafka <version>', 'with `versions`: which releases there are')
    .action(async (options: { kafka?: string }): Promise<void> => {
      if (options.kafka !== undefined) return kafkaVersions(options.kafka, host);
      if (program.args.length > 0) return unknownCommand(program, program.args[0]!);
      await (await import('./start.ts')).start(host);
    })
    .allowExcessArguments();
  addRun(program, host);
  addList(program, host);
  addVerify(program, host);
  addRepl(program, host);
  addNew(program, host);
  addHelp(program, host);
  return program;
}

const EXAMPLES = `
Examples:
  kafka-pitfalls list
  kafka-pitfalls run segment-retention
  kafka-pitfalls run segment-retention --set results:segment.ms=1h
  kafka-pitfalls repl
  echo 'topic create t' | kafka-pitfalls repl --json

Exit codes: 0 done, 1 what was asked for failed, 2 a mistake in the command or file, 130 Ctrl-C.`;

/** Takes no operand that it does not name, unlike the program itself, which wants to answer an unknown command. */
function subcommand(program: Command, name: string): Command {
  return program.command(name).allowExcessArguments(false).exitOverride();
}

function common(command: Command): Command {
  return command
    .option('--kafka <version>', 'the Kafka release to simulate; `versions` lists them')
    .option(
      '--set <topic:config=value>',
      'what if a topic had another config; may be repeated',
      (value: string, earlier: string[] = []) => [...earlier, value],
    )
    .option('--seed <n>', "the seed of everything that is random, such as a producer's choice without a key")
    .option('--json', 'one view a line, as JSON')
    .option('--width <columns>', 'the width to draw for')
    .addOption(new Option('--color', 'use color even where it is not seen to be wanted'))
    .addOption(new Option('--no-color', 'use no color'))
    .option('--no-input', 'ask nothing: play straight through');
}

function addRun(program: Command, host: CliHost): void {
  common(subcommand(program, 'run'))
    .description('step through a scenario; piped or with --no-input, play it straight through')
    .argument('[scenario]', 'a name from `list`, or a file.md')
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls run segment-retention\n  kafka-pitfalls run segment-retention --kafka 3.0 --no-input\n  kafka-pitfalls run ./mine.md --json',
    )
    .action(async (name: string | undefined, options: CommonOptions) => {
      if (options.kafka === 'versions') return kafkaVersions(options.kafka, host);
      await (await import('./run.ts')).run(name, options, host);
    });
}

function addList(program: Command, host: CliHost): void {
  subcommand(program, 'list')
    .description('list the scenarios, each with its result in one line')
    .option('--json', 'one scenario a line, as JSON')
    .addHelpText('after', '\nExamples:\n  kafka-pitfalls list\n  kafka-pitfalls list --json')
    .action(async (options: { json?: boolean }) => {
      await (await import('./list.ts')).list(options, host);
    });
}

function addVerify(program: Command, host: CliHost): void {
  subcommand(program, 'verify')
    .description('run scenarios and compare their outputs and expectations; all of them if none is named')
    .argument('[scenarios...]', 'names or files')
    .option('--kafka <version>', 'judge on this release only, or on all of each scenario')
    .option('--update', 'rewrite the outputs in the files; never an expect')
    .option('--json', 'one scenario a line, as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls verify\n  kafka-pitfalls verify segment-retention --kafka all\n  kafka-pitfalls verify ./mine.md --update',
    )
    .action(async (names: string[], options: { kafka?: string; update?: boolean; json?: boolean }) => {
      if (options.kafka === 'versions') return kafkaVersions(options.kafka, host);
      await (await import('./verify.ts')).verify(names, options, host);
    });
}

function addRepl(program: Command, host: CliHost): void {
  common(subcommand(program, 'repl'))
    .description('drive the simulated cluster by hand; commands from stdin when piped')
    .option('--bail', 'stop at the first mistake (piped)')
    .addHelpText(
      'after',
      "\nExamples:\n  kafka-pitfalls repl\n  kafka-pitfalls repl --kafka 3.0\n  printf 'topic create t\\nproduce t --value a\\nshow log t:0\\n' | kafka-pitfalls repl",
    )
    .action(async (options: CommonOptions & { bail?: boolean }) => {
      if (options.kafka === 'versions') return kafkaVersions(options.kafka, host);
      await (await import('./repl.ts')).repl(options, host);
    });
}

function addNew(program: Command, host: CliHost): void {
  subcommand(program, 'new')
    .description('write a scenario file that already verifies, to be made your own')
    .argument('<name>', 'its name, as in `list`: letters, digits and hyphens')
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls new my-pitfall && kafka-pitfalls run ./my-pitfall.md',
    )
    .action(async (name: string) => {
      await (await import('./new.ts')).createScenarioFile(name, host);
    });
}

/** `help <command>` explains the program's commands and the session's alike. */
function addHelp(program: Command, host: CliHost): void {
  program
    .helpCommand(false)
    .command('help')
    .description('explain a command of this program, or of the session (`help produce`)')
    .argument('[words...]')
    .addHelpText('after', '\nExamples:\n  kafka-pitfalls help run\n  kafka-pitfalls help produce')
    .exitOverride()
    .action(async (words: string[]) => {
      const own = program.commands.find((command) => command.name() === words[0] && words.length === 1);
      if (words.length === 0) program.outputHelp();
      else if (own !== undefined) own.outputHelp();
      else
        (await import('./session-help.ts')).sessionHelp(
          words.join(' '),
          program.commands.map((command) => command.name()),
          host,
        );
    });
}

async function kafkaVersions(asked: string, host: CliHost): Promise<void> {
  (await import('./kafka-versions.ts')).kafkaVersions(asked, host);
}

/** Lets commander say it, with the nearest name. */
function unknownCommand(program: Command, name: string): never {
  (program as unknown as { unknownCommand: () => void }).unknownCommand();
  throw new CommanderError(EXIT.usage, 'commander.unknownCommand', `error: unknown command '${name}'`);
}

function readVersion(host: CliHost): string {
  return JSON.parse(readFileSync(new URL('package.json', host.packageRoot), 'utf8')).version;
}
