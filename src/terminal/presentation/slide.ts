/** What a presentation shows at once, and how what is too tall for one screen is parted. */
import { glyphsFor } from '../../render/glyphs.ts';
import type { RenderOptions } from '../../render/options.ts';
import { createPaint } from '../../render/paint.ts';
import { displayWidth } from '../../render/width.ts';
import type { Clock } from '../../scenario/play.ts';
import { count } from '../../views/event-text.ts';

export interface Slide {
  /** What it shows of its step: the same on a screen of any size, and so for all pages of it. */
  readonly part: string;
  /** In a few words, for whoever wants to know what comes next. */
  readonly label: string;
  /** No more than the screen has rows for. */
  readonly lines: readonly string[];
  /** A command that is typed here, in lines as wide as the screen; null: nothing is typed. */
  readonly typing: readonly string[] | null;
  readonly clock: Clock;
}

/** A screen's room for a slide. */
export interface Room extends RenderOptions {
  readonly rows: number;
}

/** Lines that belong together; a page ends between two pieces rather than within one. */
export type Piece = readonly string[];

/** Pieces one below the other, a blank line between them, on as few pages as hold them. */
export function packed(pieces: readonly Piece[], room: Room): string[][] {
  const pages: string[][] = [];
  for (const piece of pieces.filter(({ length }) => length > 0)) {
    const page = pages.at(-1);
    if (page !== undefined && page.length + 1 + piece.length <= room.rows) page.push('', ...piece);
    else pages.push(...parted(piece, room));
  }
  return pages;
}

/** A piece that is too tall goes on, and says how much is still to come. */
function parted(piece: Piece, room: Room): string[][] {
  const pages: string[][] = [];
  const most = Math.max(1, room.rows - 2);
  let rest = piece;
  while (rest.length > room.rows) {
    const left = rest.length - most;
    const more = `${glyphsFor(room).ellipsis} ${count(left, 'more line')}, Enter`;
    const page = [...rest.slice(0, most), '', createPaint(room.colorLevel).quiet(more)];
    pages.push(page.slice(-room.rows));
    rest = rest.slice(most);
  }
  return [...pages, [...rest]];
}

/** Lines a few columns from the edge. */
export function indented(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(columns) + line));
}

/**
 * An unpainted line in as many as the width asks for, broken at a blank where there is one, each further one indented
 * below the first: what is typed at a shell, and what a tool lays out, is not wrapped as prose is.
 */
export function broken(line: string, width: number): string[] {
  const indent = `${/^ */.exec(line)![0]}    `;
  const lines: string[] = [];
  let rest = line;
  while (displayWidth(rest) > width) {
    const most = [...rest].slice(0, width).join('');
    const blank = most.lastIndexOf(' ');
    const end = blank > indent.length ? blank : most.length;
    lines.push(rest.slice(0, end).trimEnd());
    rest = indent + rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
