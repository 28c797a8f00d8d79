/** The predict questions of a scenario, in the order in which they are asked. */
import type { Prediction } from '../views/predictions-view.ts';
import type { PredictBlock, Scenario } from './scenario.ts';

export interface Question {
  /** The title of its step; the scenario's own where the introduction asks. */
  readonly step: string;
  readonly block: PredictBlock;
}

export function questionsOf(scenario: Scenario): Question[] {
  const parts = [
    { title: scenario.title, blocks: scenario.introduction },
    ...scenario.steps.map(({ title, blocks }) => ({ title, blocks })),
  ];
  return parts.flatMap(({ title, blocks }) =>
    blocks.flatMap((block) => (block.kind === 'predict' ? [{ step: title, block }] : [])),
  );
}

/** The answer marked `[x]`; a scenario that was read has exactly one. */
export function rightAnswer({ answers }: PredictBlock): string {
  return answers.find(({ isRight }) => isRight)!.text;
}

/** Each question with its answer, by the question's text. An answer that is no longer offered was never given. */
export function predictionsOf(scenario: Scenario, answers: ReadonlyMap<string, string>): Prediction[] {
  return questionsOf(scenario).map(({ step, block }) => {
    const given = answers.get(block.question);
    const isOffered = block.answers.some(({ text }) => text === given);
    return {
      step,
      predicted: given === undefined || !isOffered ? null : oneLine(given),
      happened: oneLine(rightAnswer(block)),
    };
  });
}

/** An answer may go on in further lines of the file. */
function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
