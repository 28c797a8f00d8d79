/** A scenario as one HTML file that loads nothing: prose, commands, strips, tables, questions. */

import { challengeOf } from '../scenario/challenge.ts';
import type { PlayedBlock, PlayedFence } from '../scenario/play.ts';
import { rightAnswer } from '../scenario/questions.ts';
import { expectationLines } from '../scenario/result-lines.ts';
import type { PredictBlock } from '../scenario/scenario.ts';
import { closingLine, simulatedText } from '../terminal/scenario-screen.ts';
import { formatCalendar, formatMoment } from '../views/units.ts';
import { challengeHtml } from './html-challenge.ts';
import { inlineHtml, proseHtml } from './html-prose.ts';
import { PAGE_STYLE } from './html-style.ts';
import { viewHtml } from './html-view.ts';
import { commandHtml, escaped, escapedLines } from './markup.ts';
import { settingTexts, type ToldScenario, type ToldStep, toldBlocks } from './told-scenario.ts';

/** A page of the same handout. */
export interface PageLink {
  readonly href: string;
  readonly text: string;
}

/** Where a page of a handout leads; a page that stands alone leads nowhere. */
export interface PageLinks {
  readonly before?: PageLink;
  readonly index?: PageLink;
  readonly after?: PageLink;
}

/** The whole file. `width` is that of the strips, in terminal columns. */
export function toHtml(told: ToldScenario, width: number, links: PageLinks = {}): string {
  const { scenario, options, introduction, steps, name } = told;
  const about = [
    ...(scenario.group === undefined ? [] : [scenario.group]),
    `Kafka ${options.version.version} simulated`,
    ...(scenario.minutes === undefined ? [] : [`about ${scenario.minutes} minutes`]),
  ];
  const settings = settingTexts(told).map((text) => `<code>${escaped(text)}</code>`);
  const challenge =
    challengeOf(scenario) === undefined
      ? ''
      : `<br>To be challenged: <code>kafka-pitfalls challenge ${escaped(name)}</code>`;
  const body = [
    waysHtml(links),
    `<header><p class="eyebrow">${about.map(escaped).join(' · ')}</p>`,
    `<h1>${inlineHtml(scenario.title)}</h1>`,
    `<p class="summary">${inlineHtml(scenario.summary)}</p>`,
    `<p class="simulated">${escaped(simulatedText(options.version))}</p>`,
    settings.length === 0 ? '' : `<p>What if: ${settings.join(', ')}.</p>`,
    '</header>',
    `<nav class="steps" aria-label="Steps"><ol>${steps.map(stepLink).join('')}</ol></nav>`,
    `<main><div class="intro">${blocksHtml(introduction.blocks, width)}</div>`,
    ...steps.map((step, index) => stepHtml(step, index, width)),
    '</main>',
    `<footer>${waysHtml(links)}<p>${escaped(closingLine(toldBlocks(told), options))}<br>To step through it: <code>kafka-pitfalls run ${escaped(name)}</code>${challenge}</p></footer>`,
  ];
  return pageHtml(scenario.title, body);
}

/** A document around a body. */
export function pageHtml(title: string, body: readonly string[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<title>${escaped(title)}</title>`,
    `<style>\n${PAGE_STYLE}\n</style>`,
    '</head>',
    '<body>',
    '<div class="page">',
    ...body.filter((part) => part !== ''),
    '</div>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function waysHtml({ before, index, after }: PageLinks): string {
  const ways = [
    before === undefined ? '' : wayHtml(before, '← ', ''),
    index === undefined ? '' : wayHtml(index, '', ''),
    after === undefined ? '' : wayHtml(after, '', ' →'),
  ].filter((way) => way !== '');
  return ways.length === 0 ? '' : `<nav class="ways" aria-label="Course">${ways.join('')}</nav>`;
}

function wayHtml({ href, text }: PageLink, before: string, after: string): string {
  return `<a href="${escaped(href)}">${before}${inlineHtml(text)}${after}</a>`;
}

function stepLink({ title }: ToldStep, index: number): string {
  return `<li><a href="#step-${index + 1}">${inlineHtml(title ?? '')}</a></li>`;
}

function stepHtml({ title, clock, blocks }: ToldStep, index: number, width: number): string {
  const moment = `${formatCalendar(clock.nowMs)} · ${formatMoment(clock.nowMs, clock.startMs)}`;
  return [
    `<section class="step" id="step-${index + 1}">`,
    `<header><h2>${inlineHtml(title ?? '')}</h2><p class="moment">${escaped(moment)}</p></header>`,
    blocksHtml(blocks, width),
    '</section>',
  ].join('\n');
}

function blocksHtml(blocks: readonly PlayedBlock[], width: number): string {
  return blocks
    .map((block) => blockHtml(block, width))
    .filter((html) => html !== '')
    .join('\n');
}

function blockHtml(block: PlayedBlock, width: number): string {
  switch (block.kind) {
    case 'prose':
      return proseHtml(block.text);
    case 'kafka':
      return fenceHtml(block, width);
    case 'predict':
      return questionHtml(block);
    case 'note':
      return `<aside class="note"><p class="label">Note</p>${proseHtml(block.text)}</aside>`;
    case 'challenge':
      return challengeHtml(block);
    case 'other':
      return `<pre class="other">${escapedLines(block.lines)}</pre>`;
  }
}

/** As on a terminal: each command with its outcome and what it asked for; the views of the fence at its end. */
function fenceHtml(fence: PlayedFence, width: number): string {
  const parts: string[] = [];
  for (const { command, result } of fence.commands) {
    if (result.expectation !== null) {
      const failures = expectationLines(result, { width, colorLevel: 0, unicode: true });
      parts.push(...failures.map((line) => `<p class="failed">${escaped(line)}</p>`));
      continue;
    }
    if (command.output === undefined) continue;
    parts.push(`<p class="command">${commandHtml(command.text)}</p>`);
    if (result.text !== '') parts.push(`<p class="outcome">${escaped(result.text.replace(/\s+/g, ' '))}</p>`);
    if (result.lines.length > 0) parts.push(`<pre>${escapedLines(result.lines)}</pre>`);
    parts.push(...result.views.map((view) => viewHtml(view, width)));
  }
  parts.push(...fence.views.map((view) => viewHtml(view, width)));
  return parts.length === 0 ? '' : `<div class="run">\n${parts.join('\n')}\n</div>`;
}

function questionHtml(block: PredictBlock): string {
  const { question, answers, explanation } = block;
  return [
    '<div class="question">',
    `<p class="label">Predict</p><p class="ask">${inlineHtml(question)}</p>`,
    `<ol>${answers.map(({ text }) => `<li>${inlineHtml(text)}</li>`).join('')}</ol>`,
    `<details><summary>What Kafka does</summary><p><strong>${inlineHtml(rightAnswer(block))}</strong></p>${proseHtml(explanation)}</details>`,
    '</div>',
  ].join('\n');
}
