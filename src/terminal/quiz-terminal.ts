/** The quiz on a terminal: a question, what Kafka does, the next; at the end the score and what to run for each miss. */
import { titleLines } from '../render/frame.ts';
import type { RenderOptions } from '../render/options.ts';
import { rightAnswer } from '../scenario/questions.ts';
import type { PredictBlock } from '../scenario/scenario.ts';
import { askPrediction } from './inquiry.ts';
import { LinePrompt } from './line-prompt.ts';
import type { ReplHost } from './repl-terminal.ts';
import { proseLines } from './scenario-screen.ts';

export interface QuizQuestion {
  /** The scenario that tells it. */
  readonly scenario: string;
  readonly step: string;
  readonly block: PredictBlock;
}

export interface QuizEnd {
  readonly exitCode: number;
  /** Null where it was left before the last question. */
  readonly score: { readonly right: number; readonly questions: number } | null;
}

export async function quizOnTerminal(
  questions: readonly QuizQuestion[],
  render: () => RenderOptions,
  host: Pick<ReplHost, 'stdin' | 'stdout'>,
): Promise<QuizEnd> {
  const print = (lines: readonly string[]) => host.stdout.write(`${lines.join('\n')}\n`);
  const prompt = new LinePrompt({
    input: host.stdin,
    output: host.stdout,
    history: [],
    complete: (line) => [[], line],
  });
  const missed: string[] = [];
  try {
    for (const [index, { scenario, block }] of questions.entries()) {
      const place = `${index + 1} of ${questions.length}`;
      print(['', ...titleLines({ left: place, right: scenario, tone: 'title' }, render())]);
      const answered = await askPrediction(block, prompt, render(), print);
      if (answered.kind !== 'answer') {
        if (index > 0) print(['', ...scoreLines(index, missed)]);
        return { exitCode: answered.kind === 'interrupt' ? 130 : 0, score: null };
      }
      const right = rightAnswer(block);
      const isRight = answered.text === right;
      if (!isRight) missed.push(scenario);
      const verdict = isRight ? 'That is what Kafka does.' : `What Kafka does: ${right}`;
      print([...proseLines(verdict, render()), ...proseLines(block.explanation, render())]);
    }
  } finally {
    prompt.close();
  }
  print(['', ...scoreLines(questions.length, missed)]);
  const score = { right: questions.length - missed.length, questions: questions.length };
  return { exitCode: 0, score };
}

/** `missed` has a scenario once for each of its questions that was missed. */
function scoreLines(asked: number, missed: readonly string[]): string[] {
  const score = `${asked - missed.length} of ${asked} right.`;
  if (missed.length === 0) return [score];
  return [
    `${score} What you missed is shown by:`,
    ...[...new Set(missed)].map((scenario) => `  kafka-pitfalls run ${scenario}`),
  ];
}
