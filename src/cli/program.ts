/** The command line: what there is, with examples. Each action is loaded when it is asked for; this file needs commander alone. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { addChallenge, addCompletion, addProgress, addQuiz } from './course-commands.ts';
import type { ExportOptions } from './export-options.ts';
import { type CliHost, EXIT } from './host.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import { colorOptions, linearOption, scenariosOption, subcommand } from './subcommand.ts';
import type { VerifyOptions } from './verify.ts';

export interface CommonOptions extends ScenariosOption {
  readonly kafka?: string;
  readonly set?: readonly string[];
  readonly seed?: string;
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly linear?: boolean;
  readonly color?: boolean;
  readonly input: boolean;
  readonly width?: string;
}

export interface RunOptions extends CommonOptions {
  readonly present?: boolean;
  readonly notes?: string;
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
    .configureHelp({
      subcommandTerm: (command) =>
        `${command.name()} ${command.usage().replace(/^\[options\] ?/, '')}`.trimEnd(),
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    })
    .addHelpText('after', EXAMPLES)
    .option('--kafka <version>', 'with `versions`: which releases there are')
    .addOption(scenariosOption())
    .action(async (options: ScenariosOption & { kafka?: string }): Promise<void> => {
      if (options.kafka !== undefined) return kafkaVersions(options.kafka, host);
      if (program.args.length > 0) return unknownCommand(program, program.args[0]!);
      await (await import('./start.ts')).start(options, host);
    })
    .allowExcessArguments();
  addRun(program, host);
  addList(program, host);
  addVerify(program, host);
  addRepl(program, host);
  addQuiz(program, host);
  addChallenge(program, host);
  addProgress(program, host);
  addExport(program, host);
  addNew(program, host);
  addNotes(program, host);
  addCompletion(program, host);
  addHelp(program, host);
  return program;
}

const EXAMPLES = `
Examples:
  kafka-pitfalls run segment-retention
  kafka-pitfalls run segment-retention --set results:segment.ms=1h
  echo 'topic create t' | kafka-pitfalls repl --json

Exit codes: 0 done, 1 what was asked for failed, 2 a mistake in the command line
or a file, 130 Ctrl-C.`;

function common(command: Command): Command {
  command
    .option('--kafka <version>', 'the Kafka release to simulate; `versions` lists them')
    .option(
      '--set <topic:config=value>',
      'what if a topic had another config; may be repeated',
      (value: string, earlier: string[] = []) => [...earlier, value],
    )
    .option('--seed <n>', "the seed of everything that is random, such as a producer's choice without a key")
    .option('--json', 'one view a line, as JSON')
    .addOption(
      new Option('--plain', 'one record a line, its fields parted by tabs').conflicts(['json', 'linear']),
    )
    .addOption(linearOption().conflicts('json'))
    .option('--width <columns>', 'the width to draw for')
    .option('--no-input', 'ask nothing: play straight through');
  for (const option of colorOptions()) command.addOption(option);
  return command;
}

function addRun(program: Command, host: CliHost): void {
  common(subcommand(program, 'run'))
    .summary('step through a scenario, or present it')
    .description('step through a scenario; piped or with --no-input, play it straight through')
    .argument('[scenario]', 'a name from `list`, or a file.md')
    .option('--present', 'for a room: one idea a screen, commands type themselves as you hit keys')
    .option('--notes <file>', "with --present: write the step's notes there; `notes FILE` follows it")
    .addOption(scenariosOption())
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls run segment-retention\n  kafka-pitfalls run segment-retention --kafka 3.0 --no-input\n  kafka-pitfalls run ./mine.md --json\n  kafka-pitfalls run segment-retention --present --notes notes.txt',
    )
    .action(async (name: string | undefined, options: RunOptions) => {
      if (options.kafka === 'versions') return kafkaVersions(options.kafka, host);
      await (await import('./run.ts')).run(name, options, host);
    });
}

function addList(program: Command, host: CliHost): void {
  subcommand(program, 'list')
    .summary('the scenarios, each with its result')
    .description('list the scenarios, each with its result in one line')
    .option('--json', 'one scenario a line, as JSON')
    .addOption(scenariosOption())
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls list\n  kafka-pitfalls list --json\n  kafka-pitfalls list --scenarios ./pitfalls',
    )
    .action(async (options: ScenariosOption & { json?: boolean }) => {
      await (await import('./list.ts')).list(options, host);
    });
}

function addVerify(program: Command, host: CliHost): void {
  subcommand(program, 'verify')
    .summary('run scenarios as tests')
    .description('run scenarios and compare their outputs and expectations; all of them if none is named')
    .argument('[scenarios...]', 'names or files')
    .option('--kafka <version>', 'judge on this release only, or on all of each scenario')
    .option('--update', 'rewrite the outputs in the files; never an expect')
    .option('--json', 'one scenario a line, as JSON')
    .addOption(scenariosOption())
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls verify\n  kafka-pitfalls verify segment-retention --kafka all\n  kafka-pitfalls verify ./mine.md --update',
    )
    .action(async (names: string[], options: VerifyOptions) => {
      if (options.kafka === 'versions') return kafkaVersions(options.kafka, host);
      await (await import('./verify.ts')).verify(names, options, host);
    });
}

function addRepl(program: Command, host: CliHost): void {
  common(subcommand(program, 'repl'))
    .summary('drive the simulated cluster by hand')
    .description('drive the simulated cluster by hand; commands from stdin when piped')
    .option('--bail', 'stop at the first mistake (piped)')
    .addHelpText(
      'after',
      "\nExamples:\n  kafka-pitfalls repl\n  kafka-pitfalls repl --kafka 3.0\n  printf 'topic create t\\nproduce t\\nshow log t:0\\n' | kafka-pitfalls repl",
    )
    .action(async (options: CommonOptions & { bail?: boolean }) => {
      if (options.kafka === 'versions') return kafkaVersions(options.kafka, host);
      await (await import('./repl.ts')).repl(options, host);
    });
}

function addExport(program: Command, host: CliHost): void {
  subcommand(program, 'export')
    .summary('write a scenario to take home')
    .description('write a scenario with all its outputs to a file to take home; --all makes a handout')
    .argument('[scenario]', 'a name from `list`, or a file.md')
    .option('--to <file>', 'the ending says what: .md .html .json .cast .svg; with --all, a folder')
    .option('--format <format>', 'md, html, json, cast or svg; without --to, on stdout')
    .option('--step <n>', 'with svg: the step whose screen is drawn; 0 is the first screen')
    .option('--all', 'a page for each scenario and an index, as HTML and Markdown')
    .option('--notes', "with md and html: the presenter's notes as well")
    .option('--kafka <version>', 'the Kafka release to simulate; `versions` lists them')
    .option(
      '--set <topic:config=value>',
      'what if a topic had another config; may be repeated',
      (value: string, earlier: string[] = []) => [...earlier, value],
    )
    .option('--seed <n>', 'the seed of everything that is random')
    .option('--width <columns>', 'the width to draw for; 80 if not given')
    .addOption(scenariosOption())
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls export segment-retention --to lesson.html\n  kafka-pitfalls export segment-retention --to lesson.cast\n  kafka-pitfalls export segment-retention --format svg --step 5\n  kafka-pitfalls export --all --to handout\n  kafka-pitfalls export --all --notes --to trainer',
    )
    .action(async (name: string | undefined, options: ExportOptions) => {
      if (options.kafka === 'versions') return kafkaVersions(options.kafka, host);
      await (await import('./export.ts')).exportScenario(name, options, host);
    });
}

function addNew(program: Command, host: CliHost): void {
  subcommand(program, 'new')
    .summary('begin a scenario of your own')
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

function addNotes(program: Command, host: CliHost): void {
  subcommand(program, 'notes')
    .summary("follow a presentation's notes")
    .description("follow a presentation's notes in a second terminal")
    .argument('<file>', 'the file that `run NAME --present --notes FILE` writes')
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls run segment-retention --present --notes notes.txt\n  kafka-pitfalls notes notes.txt',
    )
    .action(async (file: string) => {
      await (await import('./notes.ts')).followNotes(file, host);
    });
}

/** `help <command>` explains the program's commands and the session's alike. */
function addHelp(program: Command, host: CliHost): void {
  program
    .helpCommand(false)
    .command('help')
    .summary('explain a command')
    .description('explain a command of this program, or of the session (`help produce`)')
    .argument('[words...]')
    .addHelpText('after', '\nExamples:\n  kafka-pitfalls help run\n  kafka-pitfalls help produce')
    .exitOverride()
    .action(async (words: string[]) => {
      const own = findCommand(program, words);
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

/** `progress reset` is a command of a command. */
function findCommand(program: Command, words: readonly string[]): Command | undefined {
  return words.reduce<Command | undefined>(
    (within, word) => within?.commands.find((command) => command.name() === word),
    program,
  );
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
