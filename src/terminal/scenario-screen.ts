/** A scenario's screens: the first one, each step, its blocks. Lines out, nothing written. */

import type { WorkbenchOptions } from '../commands/workbench.ts';
import type { VersionProfile } from '../kernel/versions.ts';
import { ruleLine, titleLines } from '../render/frame.ts';
import type { RenderOptions } from '../render/options.ts';
import { createPaint } from '../render/paint.ts';
import { wrapProse } from '../render/prose.ts';
import { ruleTexts } from '../scenario/challenge-words.ts';
import { expectationsOf, type PlayedBlock, type PlayedFence } from '../scenario/play.ts';
import { commandLine, expectationLines, outcomeLines, viewLines } from '../scenario/result-lines.ts';
import type { PredictBlock, Scenario } from '../scenario/scenario.ts';
import { count } from '../views/event-text.ts';
import { formatCalendar, formatMoment } from '../views/units.ts';

const PROSE_WIDTH = 80;

/** The title, and what is simulated and what is not. */
export function openingLines(
  scenario: Scenario,
  name: string,
  version: VersionProfile,
  options: RenderOptions,
): string[] {
  const right = scenario.minutes === undefined ? '' : `about ${scenario.minutes} minutes`;
  return [
    ...titleLines({ left: `${name} · ${scenario.title}`, right, tone: 'title' }, options),
    ruleLine(options),
    ...proseLines(simulatedText(version), options),
    ruleLine(options),
  ];
}

/** What is simulated, how that is known, and what is not simulated. */
export function simulatedText({ version, release, evidence }: VersionProfile): string {
  const proof =
    evidence === 'recorded'
      ? `Its log is checked field by field, sizes to the byte, against recordings of Kafka ${release}.`
      : `Its rules are from the source of Kafka ${version}; recordings are of other releases.`;
  return `Simulated: Apache Kafka ${version} and its clients, a clock you push. ${proof} Not simulated: disks, networks, security.`;
}

/** A step's heading with the moment it reaches. */
export function stepTitle(
  title: string,
  clock: { nowMs: number; startMs: number },
  options: RenderOptions,
): string[] {
  const right = `${formatCalendar(clock.nowMs)} · ${formatMoment(clock.nowMs, clock.startMs)}`;
  return titleLines({ left: title, right, tone: 'title' }, options);
}

export function proseLines(markdown: string, options: RenderOptions): string[] {
  return wrapProse(markdown, { ...options, width: Math.min(options.width, PROSE_WIDTH) });
}

/** What one command prints; `command` is null where no command is echoed. */
export interface FencePart {
  readonly command: string | null;
  readonly lines: readonly string[];
}

/** The commands as typed, each with its outcome, and the views at the end; `expect` lines are not echoed. */
export function fenceParts(fence: PlayedFence, options: RenderOptions): FencePart[] {
  const parts: FencePart[] = [];
  for (const { command, result } of fence.commands) {
    if (result.expectation !== null) parts.push({ command: null, lines: expectationLines(result, options) });
    else if (command.output !== undefined)
      parts.push({
        command: command.text,
        lines: [...outcomeLines(result, options), ...viewLines(result.views, options)],
      });
  }
  return [...parts, { command: null, lines: viewLines(fence.views, options) }];
}

/** A fence's lines, one part below the other. */
export function fenceLines(fence: PlayedFence, options: RenderOptions): string[] {
  return fenceParts(fence, options).flatMap(({ command, lines }) =>
    command === null ? lines : [commandLine(command, options), ...lines],
  );
}

/** The question, its answers, which one is right and why: where nobody can be asked. */
export function predictLines(
  block: PredictBlock,
  options: RenderOptions,
  chosen: string | null = null,
): string[] {
  const paint = createPaint(options.colorLevel);
  if (options.linear) return predictSentences(block, options, chosen);
  return [
    ...proseLines(`Predict: ${block.question}`, options),
    ...block.answers.flatMap(({ text, isRight }) => {
      const mark = isRight ? 'x' : ' ';
      const yours = text === chosen ? '  (your answer)' : '';
      const [first = '', ...rest] = wrapProse(`- [${mark}] ${text}${yours}`, options);
      return [isRight ? paint.why(first) : first, ...rest];
    }),
    ...proseLines(block.explanation, options),
  ];
}

function predictSentences(
  { question, answers, explanation }: PredictBlock,
  options: RenderOptions,
  chosen: string | null,
): string[] {
  return [
    `Predict: ${question}`,
    ...answers.map(({ text }, index) => `${index + 1}. ${text}`),
    ...(chosen === null ? [] : [`Your answer: ${chosen}`]),
    ...answers.flatMap(({ text, isRight }) => (isRight ? [`What Kafka does: ${text}`] : [])),
    explanation,
  ].flatMap((text) => proseLines(text, options));
}

/** Blocks that need no answer. Notes are for the presenter. */
export function blockLines(block: PlayedBlock, options: RenderOptions): string[] {
  switch (block.kind) {
    case 'prose':
      return proseLines(block.text, options);
    case 'kafka':
      return fenceLines(block, options);
    case 'predict':
      return predictLines(block, options);
    case 'note':
      return [];
    case 'challenge':
      return [
        ...proseLines(`Challenge: ${block.text}`, options),
        ...ruleTexts(block).flatMap((text) => proseLines(text, options)),
      ];
    case 'other':
      return block.lines.map((line) => createPaint(options.colorLevel).quiet(`  ${line}`));
  }
}

/** How many expectations held: the footer of a scenario played through. */
export function closingLine(
  played: readonly PlayedBlock[],
  options: Pick<WorkbenchOptions, 'version' | 'reportsExpectations'>,
): string {
  const expectations = expectationsOf(played);
  const held = expectations.filter(({ result }) => result.expectation!.holds).length;
  const told =
    held === expectations.length
      ? `${count(held, 'expectation')} hold`
      : `${held} of ${count(expectations.length, 'expectation')} hold`;
  const changed = options.reportsExpectations ? ' (reported only: --set changed the scenario)' : '';
  return `${held === 1 && expectations.length === 1 ? '1 expectation holds' : told}${changed} · Kafka ${options.version.version} simulated`;
}

/** How the challenge of a scenario is started. */
export function challengeLine(name: string): string {
  return `Its challenge:  kafka-pitfalls challenge ${name}`;
}
