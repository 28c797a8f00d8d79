/** A scenario with all of its outputs as Markdown that a forge shows as it is meant. */
import type { RenderOptions } from '../render/options.ts';
import { challengeOf } from '../scenario/challenge.ts';
import { goalTexts, ruleTexts } from '../scenario/challenge-words.ts';
import type { PlayedBlock, PlayedFence } from '../scenario/play.ts';
import { rightAnswer } from '../scenario/questions.ts';
import type { ChallengeBlock, PredictBlock } from '../scenario/scenario.ts';
import { closingLine, fenceLines, simulatedText } from '../terminal/scenario-screen.ts';
import { formatCalendar, formatMoment } from '../views/units.ts';
import { settingTexts, type ToldScenario, type ToldStep, toldBlocks } from './told-scenario.ts';

/** The whole file. `width` is that of the outputs. */
export function toMarkdown(told: ToldScenario, width: number): string {
  const { scenario, options, introduction, steps } = told;
  const settings = settingTexts(told).map((text) => `\`${text}\``);
  const parts = [
    `# ${scenario.title}`,
    `*${scenario.summary}*`,
    `> ${simulatedText(options.version)}`,
    ...(settings.length === 0 ? [] : [`> What if: ${settings.join(', ')}.`]),
    ...blocksMarkdown(introduction.blocks, width),
    ...steps.flatMap((step) => stepMarkdown(step, width)),
    '---',
    [
      closingLine(toldBlocks(told), options),
      `\`kafka-pitfalls run ${told.name}\``,
      ...(challengeOf(scenario) === undefined ? [] : [`\`kafka-pitfalls challenge ${told.name}\``]),
    ].join(' · '),
  ];
  return `${parts.join('\n\n')}\n`;
}

function stepMarkdown({ title, clock, blocks }: ToldStep, width: number): string[] {
  const moment = `${formatCalendar(clock.nowMs)} · ${formatMoment(clock.nowMs, clock.startMs)}`;
  return [`## ${title}`, `*${moment}*`, ...blocksMarkdown(blocks, width)];
}

function blocksMarkdown(blocks: readonly PlayedBlock[], width: number): string[] {
  return blocks.map((block) => blockMarkdown(block, width)).filter((text) => text !== '');
}

function blockMarkdown(block: PlayedBlock, width: number): string {
  switch (block.kind) {
    case 'prose':
      return block.text;
    case 'kafka':
      return outputs(block, width);
    case 'predict':
      return questionMarkdown(block);
    case 'note':
      return ['**Note**', '', ...block.text.split('\n')].map((line) => `> ${line}`.trimEnd()).join('\n');
    case 'challenge':
      return challengeMarkdown(block);
    case 'other':
      return fenced(block.info, block.lines);
  }
}

function outputs(fence: PlayedFence, width: number): string {
  const options: RenderOptions = { width, colorLevel: 0, unicode: true };
  const lines = fenceLines(fence, options);
  return lines.length === 0 ? '' : fenced('text', lines);
}

/** The question is open, its answer folded: a forge shows `details` closed. */
function questionMarkdown(block: PredictBlock): string {
  const { question, answers, explanation } = block;
  return [
    `**Predict:** ${question}`,
    '',
    ...answers.map(({ text }) => `- ${text}`),
    '',
    '<details>',
    '<summary>What Kafka does</summary>',
    '',
    `**${rightAnswer(block)}**`,
    '',
    explanation,
    '',
    '</details>',
  ].join('\n');
}

/** The task and its goal are open; each hint and the solution are folded. */
function challengeMarkdown(block: ChallengeBlock): string {
  const { text, before, hints, solution } = block;
  const commands = (list: ChallengeBlock['solution']) =>
    fenced(
      'text',
      list.map((one) => `> ${one.text}`),
    );
  return [
    '### Challenge',
    text,
    ...ruleTexts(block),
    ...(before.length === 0 ? [] : ['It begins after these commands:', commands(before)]),
    'It is reached when this holds:',
    goalTexts(block)
      .map(({ when, expects }) => `- ${when}: ${expects.map((one) => `\`${one}\``).join(', ')}`)
      .join('\n'),
    ...hints.map((hint, index) => folded(`Hint ${index + 1}`, hint)),
    folded('Solution', commands(solution)),
  ].join('\n\n');
}

function folded(summary: string, text: string): string {
  return ['<details>', `<summary>${summary}</summary>`, '', text, '', '</details>'].join('\n');
}

/** A fence that nothing in its lines closes. */
function fenced(info: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.map((line) => /^\s*(`{3,})/.exec(line)?.[1]?.length ?? 0));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${info}`, ...lines.map((line) => line.trimEnd()), fence].join('\n');
}
