/** A fence as slides: each command typed, then what it brought about, and why. */

import { printable } from '../../render/glyphs.ts';
import { createPaint } from '../../render/paint.ts';
import { reasonsOf, type ViewParts, viewParts } from '../../render/view.ts';
import { wrapWords } from '../../render/width.ts';
import type { Clock, PlayedCommand, PlayedFence } from '../../scenario/play.ts';
import { expectationLines, outcomeLines } from '../../scenario/result-lines.ts';
import type { View } from '../../views/view.ts';
import { broken, type Piece, packed, type Room, type Slide } from './slide.ts';

const PROMPT = '> ';
/** Rows of a table that a scenario's author saw; fewer where the screen has no room for them. */
const ROWS_MAX = 12;

type Part = Pick<Slide, 'part' | 'label' | 'lines' | 'typing'>;

export function fenceSlides(fence: PlayedFence, name: string, before: Clock, room: Room): Slide[] {
  const slides: Slide[] = [];
  const shown = fence.commands.filter(({ command }) => command.output !== undefined);
  /** A reason is given once in a fence: a watched view would repeat what `why` has just said. */
  const said = new Set<string>();
  let clock = before;
  for (const [index, played] of fence.commands.entries()) {
    const part = `${name}, command ${index}`;
    const isLast = played === shown.at(-1);
    const parts =
      played.result.expectation !== null
        ? failureParts(played, part, room)
        : played.command.output === undefined
          ? []
          : commandParts(played, isLast ? fence.views : [], { part, room, said });
    for (const made of parts) slides.push({ ...made, clock: made.typing === null ? played.clock : clock });
    clock = played.clock;
  }
  return slides;
}

/** An expectation is shown only where it does not hold. */
function failureParts({ result }: PlayedCommand, part: string, room: Room): Part[] {
  const lines = expectationLines(result, room);
  return packed([lines], room).map((page) => ({ part, label: 'what differs', lines: page, typing: null }));
}

interface Telling {
  readonly part: string;
  readonly room: Room;
  readonly said: Set<string>;
}

/** `later` are the views of the fence, which stand below its last command. */
function commandParts({ command, result }: PlayedCommand, later: readonly View[], telling: Telling): Part[] {
  const { part, room } = telling;
  const typing = wrapWords(printable(command.text, room), room.width - 2 * PROMPT.length);
  const typed = { part: `${part} typed`, label: PROMPT + command.text, lines: [], typing };
  const outcome = outcomeLines(result, room).flatMap((line) => broken(line, room.width));
  const head = [...typedLines(typing, room), ...outcome];
  const views = [...result.views, ...later];
  const shows = (pages: readonly (readonly string[])[], more: string, label: string): Part[] =>
    pages.map((lines) => ({ part: part + more, label, lines, typing: null }));
  const told: Part[] = [];
  /** What waits for a screen: the command with its outcome, then whatever still fits below. */
  let waiting: Piece[] = [head];
  views.forEach((view, index) => {
    const { picture, table, reasons, words } = partsOf(view, room);
    const isWhy = view.view === 'why';
    const below = isWhy ? [words, reasons] : [words, picture, table];
    told.push(...shows(packed([...waiting, ...below], room), ` view ${index}`, labelOf(view)));
    waiting = [];
    const isNew = reasonsOf(view).some(({ text }) => !telling.said.has(text));
    for (const { text } of reasonsOf(view)) telling.said.add(text);
    if (isWhy || !isNew) return;
    const both = packed([picture, reasons], room);
    told.push(...shows(both.length === 1 ? both : packed([reasons], room), ` why ${index}`, 'why'));
  });
  return [typed, ...shows(packed(waiting, room), ' outcome', 'its outcome'), ...told];
}

/** A command as far as it is typed; all of it, if nothing else is said. */
export function typedLines(
  typing: readonly string[],
  room: Room,
  characters = Number.POSITIVE_INFINITY,
): string[] {
  const paint = createPaint(room.colorLevel);
  const lines: string[] = [];
  let left = characters;
  for (const [index, line] of typing.entries()) {
    if (index > 0 && left <= 0) break;
    const text = line.slice(0, Math.max(0, left));
    left -= line.length;
    lines.push(paint.command((index === 0 ? PROMPT : ' '.repeat(PROMPT.length)) + text));
  }
  return lines;
}

/** A view's parts, its table as tall as the room allows; a table that is shortened says so. */
function partsOf(view: View, room: Room): ViewParts & { words: readonly string[] } {
  const words = view.text === undefined ? [] : wrapWords(printable(view.text, room), room.width);
  const none = { picture: [], table: [], reasons: [], words };
  if (view.view === 'clock' && view.rows.length === 0) return none;
  if (view.view === 'why')
    return { ...none, reasons: viewParts(view, room, { maxReasons: Number.POSITIVE_INFINITY }).reasons };
  for (let maxRows = ROWS_MAX; ; maxRows -= 1) {
    const parts = viewParts(view, room, { maxRows });
    if (parts.table.length <= room.rows || maxRows === 1) return { ...parts, words };
  }
}

function labelOf({ view, target }: View): string {
  return target === null ? view : `${view} ${target}`;
}
