/**
 * Which lines of a Markdown text are fences, `##` headings or prose, as CommonMark 0.31 has it: fences of backticks or
 * tildes, three or more, indented by up to three columns within their list item, closed by at least as many of the same.
 * HTML comments hide what is in them; block quotes are prose.
 */
import type { Position } from './scenario.ts';
import type { Report } from './scenario-error.ts';

/** One line of the source. `text` is without the line end (LF, CRLF or CR) and without a byte order mark. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** Offset of the first character of `text`. */
  readonly start: number;
  readonly lineEnd: string;
  /** Offset of the next line. */
  readonly next: number;
}

/** A line inside a fence; `text` is without the fence's indentation. */
export interface FencedLine {
  readonly text: string;
  readonly line: Line;
}

export interface Fence {
  readonly kind: 'fence';
  /** What opened it, such as three backticks. */
  readonly marker: string;
  /** What follows the marker, without outer blanks. */
  readonly info: string;
  /** Where the marker begins. */
  readonly start: Position;
  /** Blanks as wide as what stands before the marker. */
  readonly indent: string;
  readonly lines: readonly FencedLine[];
  readonly closer: Line;
}

/** A part of the body, in order. A comment only separates. */
export type Piece =
  | Fence
  | { readonly kind: 'heading'; readonly title: string; readonly start: Position }
  | { readonly kind: 'text'; readonly line: Line }
  | { readonly kind: 'comment' };

const LINE = /([^\r\n]*)(\r\n|[\r\n]|$)/y;

/** The lines of a source; a leading byte order mark belongs to none of them. */
export function splitLines(source: string): readonly Line[] {
  const lines: Line[] = [];
  let start = source.startsWith('\uFEFF') ? 1 : 0;
  while (start < source.length) {
    LINE.lastIndex = start;
    const [whole, text = '', lineEnd = ''] = LINE.exec(source)!;
    const next = start + whole.length;
    lines.push({ number: lines.length + 1, text, start, lineEnd, next });
    start = next;
  }
  return lines;
}

/** The position of the character of index `index` in a line. */
export function positionIn(line: Line, index: number): Position {
  return { line: line.number, column: index + 1, offset: line.start + index };
}

/** CommonMark's blank line: nothing but spaces and tabs. */
export function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

/** Would this line close a fence opened by `marker`? */
export function closesFence(text: string, marker: string): boolean {
  const run = /^[ \t]*(`{3,}|~{3,})[ \t]*$/.exec(text)?.[1];
  return (
    run !== undefined && run[0] === marker[0] && run.length >= marker.length && indentOf(text).column <= 3
  );
}

/** The leading blanks of a text from `index` and `column` on; a tab goes to the next multiple of four columns. */
function indentOf(text: string, index = 0, column = 0): { index: number; column: number } {
  let at = index;
  let width = column;
  for (; text[at] === ' ' || text[at] === '\t'; at += 1) width += text[at] === ' ' ? 1 : 4 - (width % 4);
  return { index: at, column: width };
}

/** The text without up to `columns` columns of leading blanks; what is left of a tab becomes spaces. */
function dedent(text: string, columns: number): string {
  let index = 0;
  let column = 0;
  while (column < columns && (text[index] === ' ' || text[index] === '\t')) {
    column += text[index] === ' ' ? 1 : 4 - (column % 4);
    index += 1;
  }
  return ' '.repeat(Math.max(0, column - columns)) + text.slice(index);
}

/** The lines of the body in pieces. A fence or a comment that is not closed is reported, a fence then left out. */
export function readPieces(lines: readonly Line[], report: Report): readonly Piece[] {
  const pieces: Piece[] = [];
  const context: Context = { items: [], isInParagraph: false };
  let index = 0;
  for (let line = lines[index]; line !== undefined; line = lines[index]) {
    const content = enterItems(line.text, context);
    const rest = content === undefined ? '' : line.text.slice(content.index);
    const opener = content?.isCode === false ? openerOf(rest) : undefined;
    if (content !== undefined && opener !== undefined) {
      const fence = readFence(lines, index, content, opener);
      if (fence.closer === undefined) {
        const expected = `close it with a line '${opener.marker}' of the same indentation`;
        report(positionIn(line, content.index), 'a fence that is not closed', expected);
      } else pieces.push({ ...fence, closer: fence.closer });
      index = fence.nextIndex;
    } else if (content?.isCode === false && rest.startsWith('<!--')) {
      const length = lines.slice(index).findIndex((later) => later.text.includes('-->'));
      if (length < 0)
        report(positionIn(line, content.index), 'a comment that is not closed', "close it with '-->'");
      pieces.push({ kind: 'comment' });
      index = length < 0 ? lines.length : index + length + 1;
    } else {
      pieces.push(readText(line, content, rest, report));
      index += 1;
    }
  }
  return pieces;
}

function readText(line: Line, content: Content | undefined, rest: string, report: Report): Piece {
  if (content === undefined || content.isCode) return { kind: 'text', line };
  const start = positionIn(line, content.index);
  const quoted = /^>[> \t]*(?:`{3,}|~{3,})[ \t]*(kafka|predict|note|challenge)\b/.exec(rest)?.[1];
  if (quoted !== undefined) {
    report(start, `a '${quoted}' fence in a block quote`, 'take it out of the quote, or it is never run');
  }
  if (content.base > 0 || !/^##(?!#)/.test(rest)) return { kind: 'text', line };
  if (/^##[^ \t]/.test(rest)) report(start, `'${rest}'`, "a heading has a blank after '##'");
  const title = rest
    .slice(2)
    .trim()
    .replace(/(?:^|[ \t]+)#+$/, '');
  if (title === '') report(start, 'a step without a title', "write '## ' and what happens in it");
  return { kind: 'heading', title, start };
}

/** Where we are: the content columns of the open list items, and whether the line before was a paragraph's. */
interface Context {
  items: number[];
  isInParagraph: boolean;
}

interface Content {
  /** Index and column of the first character that is no blank and no list marker. */
  readonly index: number;
  readonly column: number;
  /** The content column of the innermost list item, 0 outside of lists. */
  readonly base: number;
  /** Indented by four columns or more: code, or the continuation of a paragraph. */
  readonly isCode: boolean;
}

/** Leaves the list items that a line does not belong to and enters those that it begins; undefined if it is blank. */
function enterItems(text: string, context: Context): Content | undefined {
  if (isBlank(text)) {
    context.isInParagraph = false;
    return undefined;
  }
  let { index, column } = indentOf(text);
  const kept = context.items.filter((item) => column >= item);
  const items = [...kept];
  let base = kept.at(-1) ?? 0;
  let mustInterrupt = context.isInParagraph && kept.length === context.items.length;
  while (column - base <= 3) {
    const rest = text.slice(index);
    const marker = THEMATIC_BREAK.test(rest) ? null : /^(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)/.exec(rest);
    if (marker === null) break;
    const end = column + marker[0].length;
    const after = indentOf(text, index + marker[0].length, end);
    const isEmpty = after.index === text.length;
    // A paragraph is interrupted only by an item that has content and, if numbered, is number one.
    if (mustInterrupt && (isEmpty || Number(marker[1] ?? 1) !== 1)) break;
    // More than four blanks belong to code in the item; an empty item has its content one column on.
    base = isEmpty || after.column - end > 4 ? end + 1 : after.column;
    items.push(base);
    ({ index, column } = after);
    mustInterrupt = false;
    if (isEmpty) break;
  }
  const rest = text.slice(index);
  const isCode = column - base >= 4;
  const mayContinue = context.isInParagraph && items.length === kept.length;
  const isParagraph = isCode
    ? mayContinue
    : rest !== '' && !BLOCK_START.test(rest) && !THEMATIC_BREAK.test(rest);
  // A paragraph's next line may forget the indentation of its list item, and the item is still open.
  if (!(mayContinue && isParagraph)) context.items = items;
  context.isInParagraph = isParagraph;
  return { index, column, base, isCode };
}

const THEMATIC_BREAK = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const BLOCK_START = /^(?:#{1,6}(?:[ \t]|$)|`{3,}[^`]*$|~{3,}|<!--|>)/;

interface Opener {
  readonly marker: string;
  readonly info: string;
}

function openerOf(rest: string): Opener | undefined {
  const match = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/.exec(rest);
  if (match === null) return undefined;
  return { marker: match[1] ?? match[3] ?? '', info: (match[2] ?? match[4] ?? '').trim() };
}

function readFence(lines: readonly Line[], openerIndex: number, content: Content, opener: Opener) {
  const line = lines[openerIndex]!;
  const before = line.text.slice(0, content.index);
  const fenced: FencedLine[] = [];
  let closer: Line | undefined;
  let nextIndex = openerIndex + 1;
  for (; nextIndex < lines.length && closer === undefined; nextIndex += 1) {
    const inner = lines[nextIndex]!;
    // A line that leaves the list item ends the fence as well, without closing it.
    if (!isBlank(inner.text) && indentOf(inner.text).column < content.base) break;
    if (closesFence(dedent(inner.text, content.base), opener.marker)) closer = inner;
    else fenced.push({ text: dedent(inner.text, content.column), line: inner });
  }
  const indent = isBlank(before) ? before : ' '.repeat(content.column);
  const start = positionIn(line, content.index);
  return { kind: 'fence' as const, ...opener, start, indent, lines: fenced, closer, nextIndex };
}
