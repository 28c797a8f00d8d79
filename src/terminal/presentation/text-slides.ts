/** Prose and questions as slides: a paragraph each, a question and then its answer. */
import { glyphsFor, printable } from '../../render/glyphs.ts';
import { createPaint } from '../../render/paint.ts';
import { wrapProse } from '../../render/prose.ts';
import { displayWidth } from '../../render/width.ts';
import { rightAnswer } from '../../scenario/questions.ts';
import type { OtherBlock, PredictBlock } from '../../scenario/scenario.ts';
import { broken, indented, type Piece, type Room } from './slide.ts';

/** Lines that a room reads at once are short, and stand away from the edge. */
const TEXT_WIDTH = 68;
const INDENT = 4;
const LABEL_LENGTH = 60;

/**
 * The paragraphs of a text, lists and tables whole. One that announces what follows, with a colon or as a heading, stands
 * with it.
 */
export function paragraphsOf(markdown: string): string[] {
  const paragraphs: string[] = [];
  for (const paragraph of markdown.split(/\n[ \t]*\n/)) {
    const before = paragraphs.at(-1);
    if (before !== undefined && announces(before))
      paragraphs[paragraphs.length - 1] = `${before}\n\n${paragraph}`;
    else paragraphs.push(paragraph);
  }
  return paragraphs;
}

export function announces(paragraph: string): boolean {
  return /:\s*$/.test(paragraph) || /^#{1,6} [^\n]*$/.test(paragraph.split('\n\n').at(-1)!);
}

export function textPiece(markdown: string, room: Room): string[] {
  const width = Math.max(20, Math.min(room.width - 2 * INDENT, TEXT_WIDTH));
  return indented(wrapProse(markdown, { ...room, width }), INDENT);
}

/** A fence that is not run: commands for a real cluster, a setting. */
export function otherPiece({ lines }: OtherBlock, room: Room): Piece {
  const paint = createPaint(room.colorLevel);
  const texts = lines.map((line) => printable(line, room));
  const widest = Math.max(0, ...texts.map(displayWidth));
  const indent = Math.max(0, Math.min(INDENT, room.width - widest));
  const fitted = texts.flatMap((text) => broken(text, room.width - indent));
  return indented(
    fitted.map((line) => (line === '' ? '' : paint.command(line))),
    indent,
  );
}

export function labelOf(markdown: string): string {
  const flat = markdown.replaceAll(/[`*#]|\s+/g, (found) => (/\s/.test(found) ? ' ' : '')).trim();
  return flat.length <= LABEL_LENGTH ? flat : `${flat.slice(0, LABEL_LENGTH - 1).trimEnd()}…`;
}

/** The question with its answers, to be answered by a show of hands: none is marked. */
export function questionPieces({ question, answers }: PredictBlock, room: Room): Piece[] {
  return [titled(question, room), answers.flatMap(({ text }, index) => answerLines(text, index, room))];
}

/** The right answer marked, and why. */
export function answerPieces(block: PredictBlock, room: Room): Piece[] {
  const paint = createPaint(room.colorLevel);
  const right = rightAnswer(block);
  const answers = block.answers.flatMap(({ text }, index) => {
    const lines = answerLines(text, index, room);
    if (text !== right) return lines;
    const mark = `${glyphsFor(room).lanes.processed} `.padStart(INDENT);
    return lines.map((line, nth) => paint.why(nth === 0 ? mark + line.slice(INDENT) : line));
  });
  return [titled(block.question, room), answers, textPiece(block.explanation, room)];
}

function titled(question: string, room: Room): string[] {
  const paint = createPaint(room.colorLevel);
  return textPiece(question, { ...room, colorLevel: 0 }).map((line) => paint.title(line));
}

function answerLines(text: string, index: number, room: Room): string[] {
  const letter = String.fromCharCode('a'.charCodeAt(0) + index);
  return textPiece(`${letter}) ${text.replaceAll('\n', ' ')}`, { ...room, colorLevel: 0 }).map((line, nth) =>
    nth === 0 ? line : `   ${line}`,
  );
}
