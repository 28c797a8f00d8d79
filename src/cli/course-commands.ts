/** The subcommands around the course as a whole: the quiz, what was done, completion. */
import type { Command } from 'commander';
import type { CliHost } from './host.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import type { QuizOptions } from './quiz.ts';
import { colorOptions, linearOption, scenariosOption, subcommand } from './subcommand.ts';

export function addQuiz(program: Command, host: CliHost): void {
  const quiz = subcommand(program, 'quiz')
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

export function addProgress(program: Command, host: CliHost): void {
  const progress = subcommand(program, 'progress')
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
