/** Every scenario as slides: each fits the screen, nothing that a run tells is left out, and one idea a screen. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { findVersion } from '../../../src/kernel/versions.ts';
import type { RenderOptions } from '../../../src/render/options.ts';
import { displayWidth } from '../../../src/render/width.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { type Clock, clockOf, type PlayedBlock } from '../../../src/scenario/play.ts';
import { LessonScreens } from '../../../src/terminal/lesson-screens.ts';
import { broken, packed, type Slide } from '../../../src/terminal/presentation/slide.ts';
import { roomOf, slideFrame } from '../../../src/terminal/presentation/slide-frame.ts';
import { slidesOf } from '../../../src/terminal/presentation/slides.ts';

const FOLDER = new URL('../../../scenarios/', import.meta.url);
const PLAIN = { colorLevel: 0, unicode: true } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what paints
const PAINT = /\u001b\[\d+m/g;

interface PlayedScreen {
  readonly title: string;
  readonly blocks: readonly PlayedBlock[];
  readonly before: Clock;
}

async function play(source: string, file: string): Promise<PlayedScreen[]> {
  const parsed = parseScenario(source, file);
  if ('errors' in parsed) throw parsed.errors[0]!;
  const { scenario } = parsed;
  const seed = scenario.seed === undefined ? {} : { seed: scenario.seed };
  const screens = new LessonScreens(scenario, { version: findVersion(scenario.kafka)!, ...seed });
  const played: PlayedScreen[] = [];
  for (let index = 0; index < screens.count; index += 1) {
    const { blocks, session } = await screens.at(index);
    const before = clockOf(index === 0 ? session : (await screens.at(index - 1)).session);
    played.push({ title: scenario.steps[index - 1]?.title ?? file, blocks, before });
  }
  return played;
}

function slidesAt(screens: readonly PlayedScreen[], options: RenderOptions, rows: number): Slide[] {
  return screens.flatMap(({ blocks, before }) => slidesOf(blocks, before, roomOf(options, rows)));
}

const typedText = ({ typing }: Slide) => typing?.join('') ?? '';

describe.each(readdirSync(FOLDER).filter((file) => file.endsWith('.md')))('%s', (file) => {
  let screens: PlayedScreen[] = [];
  beforeAll(async () => {
    screens = await play(readFileSync(new URL(file, FOLDER), 'utf8'), file);
  }, 60_000);

  test.each([
    [80, 24],
    [60, 24],
    [120, 40],
    [80, 12],
  ])('at %i columns and %i rows each slide fills the screen and no more', (width, rows) => {
    for (const { title, blocks, before } of screens) {
      const room = roomOf({ ...PLAIN, colorLevel: 1, width }, rows);
      for (const slide of slidesOf(blocks, before, room)) {
        const { lines } = slideFrame(slide, typedText(slide).length, { title, step: 3, steps: 9 }, room);
        expect(lines, slide.part).toHaveLength(rows);
        const widest = Math.max(...lines.map((line) => displayWidth(line.replaceAll(PAINT, ''))));
        expect(widest, `${slide.part}\n${lines.join('\n')}`).toBeLessThanOrEqual(width);
        expect(slide.typing !== null || slide.lines.some((line) => line.trim() !== ''), slide.part).toBe(
          true,
        );
      }
    }
  });

  test('every command is typed, in order, and its outcome stands on the slide after it', () => {
    const slides = slidesAt(screens, { ...PLAIN, width: 80 }, 24);
    const commands = screens.flatMap(({ blocks }) =>
      blocks.flatMap((block) =>
        block.kind === 'kafka' ? block.commands.filter(({ command }) => command.output !== undefined) : [],
      ),
    );
    const typed = slides.flatMap((slide, index) => (slide.typing === null ? [] : [index]));
    expect(typed.map((index) => slides[index]!.typing!.join(' '))).toEqual(
      commands.map(({ command }) => command.text.replaceAll(/\s+/g, ' ')),
    );
    for (const [nth, index] of typed.entries()) {
      const after = slides[index + 1]!.lines.join(' ').replaceAll(/\s+/g, ' ');
      expect(after).toContain(commands[nth]!.result.text.replaceAll(/\s+/g, ' ').slice(0, 60));
    }
  });

  test('a table that is shortened says how much is left out', () => {
    for (const slide of slidesAt(screens, { ...PLAIN, width: 80 }, 24))
      if (slide.lines.some((line) => line.startsWith('│ … ')))
        expect(slide.lines.join('\n')).toMatch(/^… [\d,]+ more \(show /m);
  });

  test('without UTF-8 there is nothing but ASCII, without color no escape sequence', () => {
    for (const { title, blocks, before } of screens) {
      const room = roomOf({ colorLevel: 0, unicode: false, width: 80 }, 24);
      for (const slide of slidesOf(blocks, before, room)) {
        const { lines } = slideFrame(slide, typedText(slide).length, { title, step: 3, steps: 9 }, room);
        expect(lines.join('')).toMatch(/^[ -~]*$/);
      }
    }
  });

  test('no note is on a slide', () => {
    const shown = slidesAt(screens, { ...PLAIN, width: 80 }, 24)
      .flatMap(({ lines }) => lines)
      .join(' ')
      .replaceAll(/\s+/g, ' ');
    for (const { blocks } of screens)
      for (const block of blocks)
        if (block.kind === 'note')
          expect(shown).not.toContain(block.text.replaceAll(/\s+/g, ' ').slice(0, 50));
  });
});

const TALK = `---
title: T
summary: S
kafka: 4.2
---

One paragraph
of two lines.

Another one. What follows:

- a
- b

## Step

Before the fence:

\`\`\`sh
kafka-topics --list
\`\`\`

\`\`\`predict
Which?

- [ ] the wrong one
- [x] the right one

Because.
\`\`\`

\`\`\`kafka
> topic create t
> advance 1d
> expect log t:0 records=1
\`\`\`
`;

describe('one idea a screen', () => {
  const room = { ...PLAIN, width: 80 };
  let screens: PlayedScreen[] = [];
  const shown = (part: string) =>
    slidesAt(screens, room, 24)
      .find((slide) => slide.part.startsWith(part))!
      .lines.map((line) => line.trim());
  beforeAll(async () => {
    screens = await play(TALK, 't.md');
  });

  test('a paragraph is one, and one that announces a list or commands stands with them', () => {
    const [introduction, step] = screens.map((screen) => slidesAt([screen], room, 24));
    expect(introduction!.map(({ lines }) => lines.map((line) => line.trim()))).toEqual([
      ['One paragraph of two lines.'],
      ['Another one. What follows:', '', '- a', '- b'],
    ]);
    expect(step![0]!.lines.map((line) => line.trim())).toEqual([
      'Before the fence:',
      '',
      'kafka-topics --list',
    ]);
  });

  test('a question comes without its answer, then the answer is marked and explained', () => {
    expect(shown('block 2 question')).toEqual(['Which?', '', 'a) the wrong one', 'b) the right one']);
    expect(shown('block 2 answer')).toEqual([
      'Which?',
      '',
      'a) the wrong one',
      '✓ b) the right one',
      '',
      'Because.',
    ]);
  });

  test('a command is typed under the clock before it, its outcome stands under the clock after it', () => {
    const [typed, outcome] = slidesAt(screens, room, 24).filter(({ part }) => part.includes('command 1'));
    expect([typed!.clock.nowMs - typed!.clock.startMs, typed!.typing]).toEqual([0, ['advance 1d']]);
    expect(outcome!.clock.nowMs - outcome!.clock.startMs).toBe(86_400_000);
  });

  test('an expectation is on a slide only where it does not hold', () => {
    expect(shown('block 3, command 2')).toEqual([expect.stringContaining('does not hold: expect log t:0')]);
    const holding = slidesAt(screens.slice(0, 1), room, 24);
    expect(holding.some(({ part }) => part.includes('command'))).toBe(false);
  });

  test('what is too tall for a screen goes on on the next, and says so', () => {
    const pages = packed([Array.from({ length: 45 }, (_, index) => `line ${index}`)], { ...room, rows: 20 });
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 9]);
    expect(pages[0]!.at(-1)).toBe('… 27 more lines, Enter');
    expect(pages.flat().filter((line) => line.startsWith('line'))).toHaveLength(45);
    expect(packed([['a'], ['b']], { ...room, rows: 3 })).toEqual([['a', '', 'b']]);
    expect(packed([['a'], ['b']], { ...room, rows: 2 })).toEqual([['a'], ['b']]);
  });

  test('a line that is too wide breaks at a blank, or in the middle of a word that has none', () => {
    expect(broken('  kafka-topics --list --topic a', 22)).toEqual([
      '  kafka-topics --list',
      '      --topic a',
    ]);
    expect(broken('x'.repeat(12), 8)).toEqual(['xxxxxxxx', '    xxxx']);
    expect(broken('as wide', 7)).toEqual(['as wide']);
  });
});
