/** A course on paper: a page per scenario, and an index in the course's order, by group. */

import { type PageLinks, pageHtml, toHtml } from './html-page.ts';
import { inlineHtml } from './html-prose.ts';
import { escaped } from './markup.ts';
import type { ToldScenario } from './told-scenario.ts';

const TITLE = "Kafka's pitfalls";
const LEAD =
  'A simulated cluster, a clock that is pushed, and a table after every step. Each page is one story: what everyone expects, what Kafka does, why, and the cure.';

/** A scenario and the heading it stands under; pages come in the course's order, those of a group together. */
export interface CoursePage {
  readonly told: ToldScenario;
  readonly group: string;
}

interface Group {
  readonly name: string;
  readonly pages: readonly CoursePage[];
}

/** `index.html`: links to `<name>.html`. */
export function indexHtml(course: readonly CoursePage[]): string {
  const groups = groupsOf(course).flatMap(({ name, pages }) => [
    `<h2>${inlineHtml(name)}</h2>`,
    `<ol>${pages.map(entryHtml).join('\n')}</ol>`,
  ]);
  return pageHtml(TITLE, [
    `<header><h1>${escaped(TITLE)}</h1><p class="summary">${escaped(LEAD)}</p></header>`,
    `<main class="course">${groups.join('\n')}</main>`,
  ]);
}

function entryHtml({ told: { name, scenario } }: CoursePage): string {
  const time = scenario.minutes === undefined ? '' : ` · ${scenario.minutes} min`;
  return `<li><a href="${escaped(name)}.html">${inlineHtml(scenario.title)}</a><p>${inlineHtml(scenario.summary)}${time}</p></li>`;
}

/** `index.md`: links to `<name>.md`. */
export function indexMarkdown(course: readonly CoursePage[]): string {
  const groups = groupsOf(course).flatMap(({ name, pages }) => [
    `## ${name}`,
    pages
      .map(({ told: { name, scenario } }) => `- [${scenario.title}](${name}.md): ${scenario.summary}`)
      .join('\n'),
  ]);
  return `${[`# ${TITLE}`, LEAD, ...groups].join('\n\n')}\n`;
}

/** A page of the course, with the ways to the pages before and after it. */
export function handoutPage(course: readonly CoursePage[], place: number, width: number): string {
  const link = (page: CoursePage | undefined) =>
    page === undefined ? undefined : { href: `${page.told.name}.html`, text: page.told.scenario.title };
  const before = link(course[place - 1]);
  const after = link(course[place + 1]);
  const links: PageLinks = {
    index: { href: 'index.html', text: 'All pitfalls' },
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  return toHtml(course[place]!.told, width, links);
}

function groupsOf(course: readonly CoursePage[]): Group[] {
  const groups = [...new Set(course.map(({ group }) => group))];
  return groups.map((name) => ({ name, pages: course.filter(({ group }) => group === name) }));
}
