/** Questions on a terminal, put by inquirer, or for a screen reader as numbered lines with a prompt below. */
import type { RenderOptions } from '../render/options.ts';
import { wrapWords } from '../render/width.ts';
import type { PredictBlock } from '../scenario/scenario.ts';
import type { LinePrompt } from './line-prompt.ts';
import { proseLines } from './scenario-screen.ts';

/** An answer, or that whoever was asked wants to leave. */
export type Answered =
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'end' };

export function askPrediction(
  block: PredictBlock,
  prompt: LinePrompt,
  render: RenderOptions,
  print: (lines: readonly string[]) => void,
): Promise<Answered> {
  return render.linear
    ? askInLines(block, prompt, render, print)
    : prompt.lend(() => askInList(block, render));
}

/** inquirer breaks a line where the terminal ends, within a word; so each comes broken between words. */
async function askInList({ question, answers }: PredictBlock, { width }: RenderOptions): Promise<Answered> {
  const { default: inquirer } = await import('inquirer');
  const broken = (text: string) => wrapWords(text, width - MARK_WIDTH).join(`\n${' '.repeat(MARK_WIDTH)}`);
  const choices = answers.map(({ text }) => ({
    name: broken(text),
    value: text,
    short: `\n  ${broken(text)}`,
  }));
  return orInterrupt(async () => {
    const { answer } = await inquirer.prompt([
      { type: 'select', name: 'answer', message: broken(question), choices },
    ]);
    return { kind: 'answer', text: answer as string };
  });
}

async function askInLines(
  { question, answers }: PredictBlock,
  prompt: LinePrompt,
  render: RenderOptions,
  print: (lines: readonly string[]) => void,
): Promise<Answered> {
  print(proseLines(`Predict: ${question}`, render));
  print(answers.flatMap(({ text }, index) => proseLines(`${index + 1}. ${text}`, render)));
  for (;;) {
    const typed = await prompt.ask(`Answer, 1 to ${answers.length}: `);
    if (typed.kind !== 'line') return { kind: typed.kind };
    const chosen = /^\d+$/.test(typed.text.trim()) ? answers[Number(typed.text) - 1] : undefined;
    if (chosen !== undefined) return { kind: 'answer', text: chosen.text };
  }
}

/** `? ` and `❯ ` stand before a question and its answers. */
const MARK_WIDTH = 2;

/** Enter is yes. Null: whoever was asked wants to leave. */
export async function confirm(message: string, prompt: LinePrompt): Promise<boolean | null> {
  const { default: inquirer } = await import('inquirer');
  const answered = await prompt.lend(() =>
    orInterrupt(async () => {
      const { yes } = await inquirer.prompt([{ type: 'confirm', name: 'yes', message, default: true }]);
      return { kind: 'answer', text: String(yes) };
    }),
  );
  return answered.kind === 'answer' ? answered.text === 'true' : null;
}

/** inquirer says Ctrl-C by an error of its own. */
async function orInterrupt(ask: () => Promise<Answered>): Promise<Answered> {
  try {
    return await ask();
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    return { kind: 'interrupt' };
  }
}
