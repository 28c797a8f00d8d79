/** A scenario's screens: the first one, each step, its blocks. Lines out, nothing written. */

import type { VersionProfile } from '../kernel/versions.ts';
import { ruleLine, titleLines } from '../render/frame.ts';
import type { RenderOptions } from '../render/options.ts';
import { createPaint } from '../render/paint.ts';
import { wrapProse } from '../render/prose.ts';
import type { PlayedBlock, PlayedFence } from '../scenario/play.ts';
import { commandLine, expectationLines, outcomeLines, viewLines } from '../scenario/result-lines.ts';
import type { PredictBlock, Scenario } from '../scenario/scenario.ts';
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
  const proof =
    version.evidence === 'recorded'
      ? `Its log is checked field by field, sizes to the byte, against recordings of Kafka ${version.release}.`
      : `Its rules are from the source of Kafka ${version.version}; recordings are of other releases.`;
  const simulated = `Simulated: Apache Kafka ${version.version}, one broker, a clock you push. ${proof} Not simulated: disks, networks, security.`;
  return [
    ...titleLines({ left: `${name} · ${scenario.title}`, right, tone: 'title' }, options),
    ruleLine(options),
    ...proseLines(simulated, options),
    ruleLine(options),
  ];
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

/** The commands as typed, each with its outcome, and the views at the end; `expect` lines are not echoed. */
export function fenceLines(fence: PlayedFence, options: RenderOptions): string[] {
  const lines: string[] = [];
  for (const { command, result } of fence.commands) {
    if (result.expectation !== null) {
      lines.push(...expectationLines(result, options));
      continue;
    }
    if (command.output === undefined) continue;
    lines.push(
      commandLine(command.text, options),
      ...outcomeLines(result, options),
      ...viewLines(result.views, options),
    );
  }
  return [...lines, ...viewLines(fence.views, options)];
}

/** The question, its answers, which one is right and why: where nobody can be asked. */
export function predictLines(
  block: PredictBlock,
  options: RenderOptions,
  chosen: string | null = null,
): string[] {
  const paint = createPaint(options.colorLevel);
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
    case 'other':
      return block.lines.map((line) => createPaint(options.colorLevel).quiet(`  ${line}`));
  }
}
