/** What a challenge shows: the task, how the goal stands, that it is reached. Lines out, nothing written. */
import { ruleLine, titleLines } from '../render/frame.ts';
import { glyphsFor, printable } from '../render/glyphs.ts';
import type { RenderOptions } from '../render/options.ts';
import { createPaint } from '../render/paint.ts';
import { wrapWords } from '../render/width.ts';
import type { JudgedExpect, JudgedGoal, Standing } from '../scenario/challenge.ts';
import { expectText, goalMoments, ruleTexts } from '../scenario/challenge-words.ts';
import type { ChallengeBlock } from '../scenario/scenario.ts';
import { count } from '../views/event-text.ts';
import { formatMoment } from '../views/units.ts';
import { proseLines } from './scenario-screen.ts';

/** The first screen; the state it begins with is shown below it. */
export function challengeOpening(
  { name, version, challenge }: { name: string; version: string; challenge: ChallengeBlock },
  options: RenderOptions,
): string[] {
  return [
    ...titleLines(
      { left: `${name} · challenge`, right: `Kafka ${version} simulated`, tone: 'title' },
      options,
    ),
    ruleLine(options),
    ...taskLines(challenge, options),
    ruleLine(options),
    ...proseLines(
      '`goal`, `hint` and `solution` help; all else is a command, as in the REPL. `back` takes back, `reset` begins again, Ctrl-D leaves.',
      options,
    ),
  ];
}

function taskLines(challenge: ChallengeBlock, options: RenderOptions): string[] {
  return [challenge.text, ...ruleTexts(challenge)].flatMap((text) => proseLines(text, options));
}

/** `goal`: the task, then each thing expected with a mark and what was found instead. */
export function goalLines(challenge: ChallengeBlock, standing: Standing, options: RenderOptions): string[] {
  return [
    ...taskLines(challenge, options),
    '',
    ...(standing.keep.length === 0 ? [] : ['All the time:']),
    ...standing.keep.flatMap((one) => expectLines(one, options)),
    ...standing.goals.flatMap((goal, index) => [
      `${goalMoments(challenge)[index]}${stateOf(goal)}:`,
      ...goal.expects.flatMap((one) => expectLines(one, options)),
    ]),
    '',
    `${count(standing.commands, 'command')} so far${standing.isReached ? ', and the goal is reached' : ''}.`,
  ];
}

function stateOf({ isReached, isMissed, goal }: JudgedGoal): string {
  if (isReached) return goal.at === null ? '' : ', reached';
  return isMissed ? ', which is past (`back` returns)' : '';
}

function expectLines({ command, holds, found }: JudgedExpect, options: RenderOptions): string[] {
  const { processed, lost } = glyphsFor(options).lanes;
  const paint = createPaint(options.colorLevel);
  const said = expectText(command);
  const mark = options.linear ? (holds ? 'holds:' : 'does not hold:') : holds ? processed : lost;
  const [first = '', ...rest] = wrapWords(printable(said, options), Math.max(20, options.width - 6));
  const foundLines = found === '' ? [] : wrapWords(printable(found, options), options.width - 6);
  return [
    `  ${holds ? paint.added(mark) : paint.gone(mark)} ${first}`,
    ...rest.map((line) => `    ${line}`),
    ...foundLines.map((line) => `      ${paint.quiet(line)}`),
  ];
}

/** What a command changed about the goal; nothing where it changed nothing. `before` is how it stood. */
export function newsLines(before: Standing, now: Standing, options: RenderOptions): string[] {
  const paint = createPaint(options.colorLevel);
  const told = (text: string) => wrapWords(printable(text, options), options.width);
  if (now.isReached)
    return before.isReached ? [] : told(`Reached with ${count(now.commands, 'command')}.`).map(paint.added);
  if (now.broken !== null) {
    const { command, found } = now.broken;
    const text = `Not kept: ${expectText(command)}: ${found}. \`back\` takes the command back.`;
    return before.broken === null ? told(text).map(paint.gone) : [];
  }
  const open = now.goals.findIndex((goal) => !goal.isReached);
  const { goal, isMissed, isDue, expects } = now.goals[open]!;
  const then = before.goals[open]!;
  if (isMissed && !then.isMissed)
    return told(
      `The clock went past ${formatMoment(goal.at!.sinceStartMs, 0)}, the moment of the goal. \`back\` takes the command back.`,
    ).map(paint.changed);
  if (open > before.goals.findIndex((one) => !one.isReached))
    return told(`${open} of ${now.goals.length} goals reached; \`goal\` shows the next.`).map(paint.added);
  if (goal.at === null || !isDue || then.isDue) return [];
  const wrong = expects.filter(({ holds }) => !holds).map(({ found }) => found);
  return told(`This is the moment of the goal, and it is not reached: ${wrong.join('; ')}.`).map(
    paint.changed,
  );
}
