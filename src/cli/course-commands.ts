/** The subcommands around the course as a whole: the quiz, what was done, completion. */
import { type Command, Option } from 'commander';
import type { ChallengeOptions } from './challenge.ts';
import type { CliHost } from './host.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import type { QuizOptions } from './quiz.ts';
import { colorOptions, linearOption, scenariosOption, subcommand } from './subcommand.ts';

export function addQuiz(program: Command, host: CliHost): void {
  const quiz = subcommand(program, 'quiz')
    .summary('predict what Kafka does, with a score')
    .description(
      'ask the questions of all scenarios in a row, and say which scenario answers what you missed',
    )
    .argument('[scenarios...]', 'names from `list`, or files; all scenarios if none is named')
    .option('--json', 'one question a line, as JSON, with its answers')
    .option('--no-input', 'ask nothing: print the questions and their answers')
    .option('--width <columns>', 'the width to draw for')
    .addOption(linearOption())
    .addOption(scenariosOption())
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls quiz\n  kafka-pitfalls quiz segment-retention tombstone-leak\n  kafka-pitfalls quiz --no-input',
    );
  for (const option of colorOptions()) quiz.addOption(option);
  quiz.action(async (names: string[], options: QuizOptions) => {
    await (await import('./quiz.ts')).quiz(names, options, host);
  });
}

export function addChallenge(program: Command, host: CliHost): void {
  const challenge = subcommand(program, 'challenge')
    .summary('a task at the end of a scenario, to solve yourself')
    .description(
      'reach the goal at the end of a scenario with the commands of the REPL, and goal, hint and solution',
    )
    .argument('[scenario]', 'a name from `challenge --list`, or a file.md')
    .option('--list', 'list the challenges, and which are done')
    .option('--kafka <version>', 'the Kafka release to simulate; `versions` lists them')
    .option('--json', 'one view a line, as JSON; of the list, one challenge a line')
    .addOption(
      new Option('--plain', 'one record a line, its fields parted by tabs').conflicts(['json', 'linear']),
    )
    .addOption(linearOption().conflicts('json'))
    .option('--width <columns>', 'the width to draw for')
    .option('--no-input', 'no prompt: commands from stdin')
    .addOption(scenariosOption())
    .addHelpText(
      'after',
      "\nExamples:\n  kafka-pitfalls challenge --list\n  kafka-pitfalls challenge segment-retention\n  printf 'hint\\nhint\\n' | kafka-pitfalls challenge segment-retention\n\nExit codes: 0 reached, 1 left before that.",
    );
  for (const option of colorOptions()) challenge.addOption(option);
  challenge.action(async (name: string | undefined, options: ChallengeOptions) => {
    if (options.kafka === 'versions')
      return (await import('./kafka-versions.ts')).kafkaVersions(options.kafka, host);
    await (await import('./challenge.ts')).challenge(name, options, host);
  });
}

export function addProgress(program: Command, host: CliHost): void {
  const progress = subcommand(program, 'progress')
    .summary('what you have done so far')
    .description('show which scenarios are done, where one was left, and how the predictions went')
    .option('--json', 'one scenario a line, as JSON')
    .addOption(scenariosOption())
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls progress\n  kafka-pitfalls progress reset segment-retention\n  kafka-pitfalls progress reset',
    )
    .action(async (options: ScenariosOption & { json?: boolean }) => {
      await (await import('./progress.ts')).showProgress(options, host);
    });
  subcommand(progress, 'reset')
    .description('forget what was done of one scenario, or of all')
    .argument('[scenario]', 'a name from `list`; all, and the quiz, if none is named')
    .addHelpText(
      'after',
      '\nExamples:\n  kafka-pitfalls progress reset segment-retention\n  kafka-pitfalls progress reset',
    )
    .action(async (name: string | undefined) => {
      await (await import('./progress.ts')).resetProgress(name, host);
    });
}

export function addCompletion(program: Command, host: CliHost): void {
  subcommand(program, 'completion')
    .summary('complete commands with Tab')
    .description('print a script that completes commands, options and scenarios in your shell')
    .argument('<shell>', 'bash, zsh or fish')
    .addOption(scenariosOption())
    .addHelpText(
      'after',
      '\nExamples:\n  source <(kafka-pitfalls completion bash)\n  source <(kafka-pitfalls completion zsh)\n  kafka-pitfalls completion fish | source',
    )
    .action(async (shell: string, options: ScenariosOption) => {
      (await import('./completion.ts')).completion(shell, options, program, host);
    });
}
