/** A challenge on a page: the task and its goal are open, each hint and the solution are folded. */
import { goalTexts, ruleTexts } from '../scenario/challenge-words.ts';
import type { ChallengeBlock, ChallengeCommand } from '../scenario/scenario.ts';
import { inlineHtml, proseHtml } from './html-prose.ts';
import { commandHtml, escaped } from './markup.ts';

export function challengeHtml(block: ChallengeBlock): string {
  const { text, before, hints, solution } = block;
  const goals = goalTexts(block).map(
    ({ when, expects }) =>
      `<li>${escaped(when)}: ${expects.map((one) => `<code>${escaped(one)}</code>`).join(', ')}</li>`,
  );
  return [
    '<div class="question challenge">',
    '<p class="label">Challenge</p>',
    proseHtml(text),
    ...ruleTexts(block).map((rule) => `<p>${inlineHtml(rule)}</p>`),
    ...(before.length === 0 ? [] : [folded('It begins after these commands', commandsHtml(before))]),
    `<p>It is reached when this holds:</p><ul>${goals.join('')}</ul>`,
    ...hints.map((hint, index) => folded(`Hint ${index + 1}`, proseHtml(hint))),
    folded('Solution', commandsHtml(solution)),
    '</div>',
  ].join('\n');
}

function folded(summary: string, html: string): string {
  return `<details><summary>${summary}</summary>${html}</details>`;
}

function commandsHtml(commands: readonly ChallengeCommand[]): string {
  return `<div class="run">${commands.map(({ text }) => `<p class="command">${commandHtml(text)}</p>`).join('\n')}</div>`;
}
