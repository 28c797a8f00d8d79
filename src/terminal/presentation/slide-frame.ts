/** A slide with its heading and its footer: as many lines as the terminal has rows, so nothing ever scrolls. */
import { footerLine, ruleLine } from '../../render/frame.ts';
import { glyphsFor, printable } from '../../render/glyphs.ts';
import type { RenderOptions } from '../../render/options.ts';
import { createPaint } from '../../render/paint.ts';
import { displayWidth, padEnd, truncate } from '../../render/width.ts';
import { formatCalendar, formatMoment } from '../../views/units.ts';
import { typedLines } from './fence-slides.ts';
import type { Room, Slide } from './slide.ts';

/** Title and rule above, rule and keys below, and a blank line that keeps a slide from its heading. */
const FRAME_ROWS = 5;
const ROWS_MIN = 4;

export function roomOf(options: RenderOptions, rows: number): Room {
  return { ...options, rows: Math.max(ROWS_MIN, rows - FRAME_ROWS) };
}

export interface Place {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
}

export interface Frame {
  readonly lines: readonly string[];
  /** Where the next letter will stand, rows and columns counted from 0; null: nothing is typed. */
  readonly cursor: { readonly row: number; readonly column: number } | null;
}

const MOVE_KEYS = [
  { key: '→', label: 'next' },
  { key: '←', label: 'back' },
  { key: 'n', label: 'notes' },
  { key: '↑↓', label: 'steps' },
  { key: 'q', label: 'leave' },
];
const TYPE_KEYS = [
  { key: 'any key', label: 'types' },
  { key: 'Enter', label: 'the rest' },
  { key: '←', label: 'back' },
  { key: 'Tab', label: 'notes' },
];
const RUN_KEYS = [
  { key: 'Enter', label: 'runs it' },
  { key: '←', label: 'back' },
  { key: 'Tab', label: 'notes' },
];

/** `typed` is how many characters of the slide's command stand there. */
export function slideFrame(slide: Slide, typed: number, place: Place, room: Room): Frame {
  const isTyping = slide.typing !== null && typed < slide.typing.join('').length;
  const keys = slide.typing === null ? MOVE_KEYS : isTyping ? TYPE_KEYS : RUN_KEYS;
  const command = slide.typing === null ? [] : typedLines(slide.typing, room, typed);
  const body = slide.typing === null ? slide.lines : command;
  const lines = framed([headLine(place.title, slide, room), ...body], place, keys, room);
  if (slide.typing === null) return { lines, cursor: null };
  const last = command.length - 1;
  const before = slide.typing.slice(0, last).join('').length;
  return { lines, cursor: { row: 3 + last, column: 2 + Math.max(0, typed - before) } };
}

/** The presenter's notes of a step, over the slide. */
export function notesFrame(text: readonly string[], place: Place, room: Room): Frame {
  const more = `${glyphsFor(room).ellipsis} the rest is in the file of --notes`;
  const body = text.length <= room.rows ? text : [...text.slice(0, room.rows - 1), more];
  const title = createPaint(room.colorLevel).title(printable(`Notes: ${place.title}`, room));
  return {
    lines: framed([title, ...body], place, [{ key: 'any key', label: 'goes on' }], room),
    cursor: null,
  };
}

function framed(
  [head, ...body]: readonly string[],
  { step, steps }: Place,
  keys: Parameters<typeof footerLine>[0]['keys'],
  room: Room,
): string[] {
  const count = `step ${step}/${steps} `;
  const footer = footerLine(
    { done: step, total: steps, keys },
    { ...room, width: room.width - count.length },
  );
  const blank = Array.from({ length: Math.max(0, room.rows - body.length) }, () => '');
  return [head!, ruleLine(room), '', ...body, ...blank, ruleLine(room), count + footer];
}

/** The step and the clock, on one line whatever the width. */
function headLine(title: string, { clock }: Slide, room: Room): string {
  const paint = createPaint(room.colorLevel);
  const moment = formatMoment(clock.nowMs, clock.startMs);
  const whole = printable(`${formatCalendar(clock.nowMs)} · ${moment}`, room);
  const right = displayWidth(whole) > room.width / 2 ? moment : whole;
  const left = truncate(
    printable(title, room),
    room.width - displayWidth(right) - 2,
    glyphsFor(room).ellipsis,
  );
  return paint.title(padEnd(left, room.width - displayWidth(right))) + paint.quiet(right);
}
