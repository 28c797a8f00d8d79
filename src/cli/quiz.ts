/** `quiz`: the predict questions of all scenarios in a row. Where nobody can be asked, the questions and their answers. */
import { withQuiz } from '../progress/progress.ts';
import { ruleLine } from '../render/frame.ts';
import { questionsOf } from '../scenario/questions.ts';
import type { QuizQuestion } from '../terminal/quiz-terminal.ts';
import { predictLines } from '../terminal/scenario-screen.ts';
import { complain } from './complain.ts';
import { learnerProgress } from './course-progress.ts';
import type { CliHost } from './host.ts';
import { readCourse } from './listed-scenarios.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import { renderOptions } from './options.ts';
import type { CommonOptions } from './program.ts';
import { loadScenario } from './scenario-files.ts';

export interface QuizOptions
  extends ScenariosOption,
    Pick<CommonOptions, 'json' | 'input' | 'width' | 'color' | 'linear'> {}

export async function quiz(names: readonly string[], options: QuizOptions, host: CliHost): Promise<void> {
  const questions = quizQuestions(names, options, host);
  if (options.json) return printJson(questions, host);
  const isTerminal = host.stdin.isTTY && host.stdout.isTTY && options.input;
  if (!isTerminal) return printAll(questions, options, host);
  const { quizOnTerminal } = await import('../terminal/quiz-terminal.ts');
  const { exitCode, score } = await quizOnTerminal(questions, () => renderOptions(options, host), host);
  // A part of the questions is no measure of the course.
  if (score !== null && names.length === 0)
    learnerProgress(host).update((progress) => withQuiz(progress, score));
  host.setExitCode(exitCode);
}

function quizQuestions(names: readonly string[], options: QuizOptions, host: CliHost): QuizQuestion[] {
  let wanted = names;
  if (names.length === 0) {
    const { scenarios, warnings } = readCourse(options, host);
    if (warnings.length > 0) complain(host, warnings);
    // By their paths: which of two of one name is taken is told already.
    wanted = scenarios.map(({ path }) => path);
  }
  return wanted
    .map((name) => loadScenario(name, host, options))
    .flatMap(({ name, scenario }) =>
      questionsOf(scenario).map(({ step, block }) => ({ scenario: name, step, block })),
    );
}

function printJson(questions: readonly QuizQuestion[], host: CliHost): void {
  for (const { scenario, step, block } of questions) {
    const { question, explanation } = block;
    const answers = block.answers.map(({ text, isRight }) => ({ text, right: isRight }));
    host.stdout.write(`${JSON.stringify({ scenario, step, question, answers, explanation })}\n`);
  }
}

function printAll(questions: readonly QuizQuestion[], options: QuizOptions, host: CliHost): void {
  const render = renderOptions(options, host);
  for (const [index, { scenario, block }] of questions.entries()) {
    const lines = [
      ...(index === 0 ? [] : ['']),
      `${index + 1} of ${questions.length}, from ${scenario}`,
      ruleLine(render),
      ...predictLines(block, render),
    ];
    host.stdout.write(`${lines.join('\n')}\n`);
  }
}
