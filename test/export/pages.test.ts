/** What a scenario's author writes is shown as it is meant, on a page and on a forge. */
import { describe, expect, test } from 'vitest';
import { toHtml } from '../../src/export/html-page.ts';
import { toJson } from '../../src/export/json-document.ts';
import { toMarkdown } from '../../src/export/markdown.ts';
import { tellScenario } from '../../src/export/told-scenario.ts';
import { findVersion } from '../../src/kernel/versions.ts';
import { checkMarkup, readSource, storyOf, tellSource, textOf } from './exporting.ts';

describe('hostile text', () => {
  const source = storyOf(`Prose with <script>alert(1)</script> & more.

\`\`\`kafka
> topic create t
> produce t --key "<img src=x>" --value "&amp;"
> show records t:0
\`\`\`

\`\`\`text
<b>not bold</b>
\`\`\``);

  test('is text on a page', async () => {
    const html = toHtml(await tellSource(source), 80);
    checkMarkup(html);
    expect(html).not.toMatch(/<(script|img|b>not)/);
    expect(textOf(html)).toContain('<img src=x>');
    expect(textOf(html)).toContain('Prose with <script>alert(1)</script> & more.');
  });
});

describe('a note is for the presenter', () => {
  const source = storyOf('Prose.\n\n```note\nA `secret` <b>.\n\nAnd more.\n```');

  test('no export has it', async () => {
    const told = await tellSource(source);
    for (const text of [toHtml(told, 80), toMarkdown(told, 80), toJson(told)])
      expect(text).not.toContain('secret');
  });

  test('but the one that is asked for it, set apart from the text', async () => {
    const scenario = readSource(source);
    const { told } = await tellScenario({ name: 'mine', scenario }, { version: findVersion('4.2')! }, true);
    checkMarkup(toHtml(told, 80));
    expect(toHtml(told, 80)).toContain(
      '<aside class="note"><p class="label">Note</p><p>A <code>secret</code> &lt;b&gt;.',
    );
    expect(toMarkdown(told, 80)).toContain('Prose.\n\n> **Note**\n>\n> A `secret` <b>.\n>\n> And more.\n');
  });
});

const CHALLENGE = `Prose.

\`\`\`challenge
Two <b>records</b>.

start:
> topic create t
keep:
> expect log t:0 logStartOffset=0
without: topic delete
goal at 1h:
> expect log t:0 records=2
hint: Who writes?
solution:
> produce t --count 2
> advance 1h
\`\`\``;

test('a challenge shows its task, its rules and its goal; its hints and its solution are folded', async () => {
  const told = await tellSource(storyOf(CHALLENGE));
  const html = toHtml(told, 80);
  checkMarkup(html);
  for (const [whole, open] of [
    [textOf(html), textOf(html.replace(/<details>.*?<\/details>/gs, ''))],
    [toMarkdown(told, 80), toMarkdown(told, 80).replace(/<details>.*?<\/details>/gs, '')],
  ] as const) {
    expect(open).toContain('Two <b>records</b>.');
    expect(open).toMatch(/Without `?topic delete`?\./);
    expect(open).toMatch(/At \+0d 01:00:00: `?log t:0 records=2/);
    expect(open).toMatch(/All the time: `?log t:0 logStartOffset=0/);
    for (const secret of ['Who writes?', '> produce t --count 2']) {
      expect(open).not.toContain(secret);
      expect(whole).toContain(secret.replace('> ', ''));
    }
  }
  expect(JSON.parse(toJson(told)).challenge).toEqual({
    text: 'Two <b>records</b>.',
    start: ['topic create t'],
    keep: ['expect log t:0 logStartOffset=0'],
    without: ['topic delete'],
    goals: [{ at: 3_600_000, expects: ['expect log t:0 records=2'] }],
    hints: ['Who writes?'],
    solution: ['produce t --count 2', 'advance 1h'],
  });
});

test('an expectation that does not hold is marked, in words', async () => {
  const told = await tellSource(storyOf('```kafka\n> topic create t\n> expect log t:0 records=7\n```'));
  for (const text of [textOf(toHtml(told, 80)), toMarkdown(told, 80)]) {
    expect(text).toContain('does not hold: expect log t:0 records=7');
    expect(text).toContain('0 of 1 expectation hold');
  }
  expect(JSON.parse(toJson(told)).steps[1].commands[1]).toMatchObject({ holds: false });
});

test('no line of a fence closes it in Markdown', async () => {
  const told = await tellSource(storyOf('````text\n```\ninner\n```\n````'));
  expect(toMarkdown(told, 80)).toContain('````text\n```\ninner\n```\n````');
});

test('a Kafka config of Long.MAX is 9223372036854775807 in JSON, as in run --json', async () => {
  const told = await tellSource(
    storyOf('```kafka\n> topic create t --config retention.bytes=9223372036854775807\n> show configs t\n```'),
  );
  expect(() => JSON.parse(toJson(told))).not.toThrow();
  expect(toJson(told)).toContain('9223372036854775807');
});

test('a page that stands alone has no ways to others', async () => {
  const told = await tellSource(storyOf('Prose.'));
  expect(toHtml(told, 80)).not.toContain('class="ways"');
  const links = { before: { href: 'a.html', text: 'A' }, after: { href: 'b.html', text: 'B' } };
  const html = toHtml(told, 80, links);
  expect(html).toContain('<a href="a.html">← A</a>');
  expect(html).toContain('<a href="b.html">B →</a>');
});
