/** The slides of one screen of a lesson: one idea each, none taller than the room. */
import type { VersionProfile } from '../../kernel/versions.ts';
import { printable } from '../../render/glyphs.ts';
import { createPaint } from '../../render/paint.ts';
import { wrapWords } from '../../render/width.ts';
import { challengeOf } from '../../scenario/challenge.ts';
import { ruleTexts } from '../../scenario/challenge-words.ts';
import { type Clock, expectationsOf, type PlayedBlock } from '../../scenario/play.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { challengeLine, simulatedText } from '../scenario-screen.ts';
import { fenceSlides } from './fence-slides.ts';
import { indented, type Piece, packed, type Room, type Slide } from './slide.ts';
import {
  announces,
  answerPieces,
  labelOf,
  otherPiece,
  paragraphsOf,
  questionPieces,
  textPiece,
} from './text-slides.ts';

const TITLE_WIDTH = 60;
const INDENT = 4;

/** `before` is where the clock stood when the screen was entered. */
export function slidesOf(blocks: readonly PlayedBlock[], before: Clock, room: Room): Slide[] {
  const slides: Slide[] = [];
  let clock = before;
  const show = (part: string, label: string, pieces: readonly Piece[]) => {
    for (const lines of packed(pieces, room)) slides.push({ part, label, lines, typing: null, clock });
  };
  for (const [index, block] of blocks.entries()) {
    const part = `block ${index}`;
    if (block.kind === 'kafka') {
      slides.push(...fenceSlides(block, part, clock, room));
      clock = block.commands.at(-1)?.clock ?? clock;
    } else if (block.kind === 'predict') {
      show(`${part} question`, labelOf(block.question), questionPieces(block, room));
      show(`${part} answer`, 'the answer', answerPieces(block, room));
    } else if (block.kind === 'challenge') {
      const rules = ruleTexts(block).map((text) => textPiece(text, room));
      show(part, 'the challenge', [textPiece(`**Challenge**\n\n${block.text}`, room), ...rules]);
    } else if (block.kind === 'other') {
      const announced = announcement(blocks[index - 1]);
      const pieces = announced === null ? [] : [textPiece(announced, room)];
      show(part, labelOf(announced ?? block.lines[0] ?? ''), [...pieces, otherPiece(block, room)]);
    } else if (block.kind === 'prose') {
      const isAnnouncing = blocks[index + 1]?.kind === 'other';
      for (const [nth, paragraph] of paragraphsOf(block.text).entries()) {
        if (isAnnouncing && paragraph === announcement(block)) continue;
        show(`${part} paragraph ${nth}`, labelOf(paragraph), [textPiece(paragraph, room)]);
      }
    }
  }
  return slides;
}

/** The last paragraph of a text, if it announces what follows. */
function announcement(block: PlayedBlock | undefined): string | null {
  if (block?.kind !== 'prose') return null;
  const last = paragraphsOf(block.text).at(-1)!;
  return announces(last) ? last : null;
}

/** The first slide of all: the title, the result, and what is simulated. */
export function openingSlide(scenario: Scenario, version: VersionProfile, clock: Clock, room: Room): Slide[] {
  const paint = createPaint(room.colorLevel);
  const wrapped = (text: string) =>
    wrapWords(printable(text, room), Math.min(TITLE_WIDTH, room.width - 2 * INDENT));
  const title = wrapped(scenario.title).map((line) => paint.title(line));
  const pieces = [
    title,
    wrapped(scenario.summary),
    wrapped(simulatedText(version)).map((line) => paint.quiet(line)),
  ];
  return packed(
    pieces.map((piece) => indented(piece, INDENT)),
    room,
  ).map((lines) => ({ part: 'opening', label: scenario.title, lines, typing: null, clock }));
}

/** The last slide of all: what was to be taken home. */
export function closingSlide(
  { scenario, name }: { readonly scenario: Scenario; readonly name: string },
  held: boolean,
  clock: Clock,
  room: Room,
): Slide[] {
  const paint = createPaint(room.colorLevel);
  const pieces = [
    [paint.title(`That was ${name}.`)],
    wrapWords(printable(scenario.summary, room), room.width - 2 * INDENT),
    [held ? 'Every expectation of this scenario held.' : 'Not every expectation of this scenario held.'],
    [`To step through it alone:  ${paint.command(`kafka-pitfalls run ${name}`)}`],
    challengeOf(scenario) === undefined ? [] : [challengeLine(name)],
  ].map((piece) => indented(piece, INDENT));
  return packed(pieces, room).map((lines) => ({
    part: 'closing',
    label: 'the end',
    lines,
    typing: null,
    clock,
  }));
}

/** Whether all that was expected so far is so; what is only reported is not judged. */
export function holds(blocks: readonly PlayedBlock[]): boolean {
  return expectationsOf(blocks).every(
    ({ result }) => result.expectation!.holds || result.expectation!.isReportedOnly,
  );
}
