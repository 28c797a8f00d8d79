/**
 * A scenario in front of a room: one idea a screen, typing that cannot go wrong, one key forward. It has the terminal for
 * itself while it runs, and leaves it as it was.
 */
import type { WorkbenchOptions } from '../../commands/workbench.ts';
import type { RenderOptions } from '../../render/options.ts';
import { wrapProse } from '../../render/prose.ts';
import { clockOf } from '../../scenario/play.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { LessonScreens } from '../lesson-screens.ts';
import type { ReplHost } from '../repl-terminal.ts';
import { Keys, type Pressed } from './keys.ts';
import type { Room, Slide } from './slide.ts';
import { type Frame, notesFrame, type Place, roomOf, slideFrame } from './slide-frame.ts';
import { closingSlide, holds, openingSlide, slidesOf } from './slides.ts';
import { notesOf, speakerNotes } from './speaker-notes.ts';

export interface PresentationOptions {
  readonly file: { readonly name: string; readonly scenario: Scenario };
  readonly session: WorkbenchOptions;
  readonly render: () => RenderOptions;
  readonly host: ReplHost;
  /** Told what the presenter needs for each slide; null: nobody asked. */
  readonly onSlide: ((notes: string) => void) | null;
  /** Hears a Ctrl-C that does not come from the keyboard; the answer takes the handler away again. */
  readonly onInterrupt: (handler: () => void) => () => void;
}

/** Another screen than the one the shell is on, without line wrap; and back. */
const ENTER = '\u001b[?1049h\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
/** Before a line: behind one that fills the screen's width it would take its last character. */
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const SHOW_CURSOR = '\u001b[?25h';
const HIDE_CURSOR = '\u001b[?25l';

/** Each key writes a few characters: a command of eighty would keep a room waiting. */
const CHARACTERS_PER_KEY = 3;
const FORWARD: readonly string[] = ['return', 'enter', 'space', 'right', 'pagedown'];
const FORWARD_WHILE_TYPING: readonly string[] = ['return', 'enter', 'right', 'pagedown'];
const BACK: readonly string[] = ['left', 'pageup', 'backspace'];

/** Answers the exit code. */
export async function present(options: PresentationOptions): Promise<number> {
  const { stdin, stdout } = options.host;
  const keys = new Keys(stdin, stdout);
  const forget = options.onInterrupt(keys.interrupt);
  stdout.write(ENTER);
  try {
    return await new Presentation(options, keys).run();
  } finally {
    stdout.write(LEAVE);
    forget();
    keys.close();
  }
}

class Presentation {
  readonly #options: PresentationOptions;
  readonly #keys: Keys;
  readonly #screens: LessonScreens;
  /** How much of each command stands there, by screen and part. */
  readonly #typed = new Map<string, number>();
  #screen = 0;
  #slide = 0;
  #slides: readonly Slide[] = [];
  #notes: readonly string[] = [];
  #showsNotes = false;
  #holds = true;

  constructor(options: PresentationOptions, keys: Keys) {
    this.#options = options;
    this.#keys = keys;
    this.#screens = new LessonScreens(options.file.scenario, options.session);
  }

  async run(): Promise<number> {
    await this.#enter(0, 'first');
    for (;;) {
      this.#draw();
      const pressed = await this.#keys.next();
      if (pressed.kind === 'interrupt') return 130;
      if (pressed.kind === 'end') return this.#exitCode;
      if (pressed.kind === 'resize') await this.#layOut();
      else if (this.#showsNotes) this.#showsNotes = false;
      else if (await this.#take(pressed)) return this.#exitCode;
    }
  }

  get #exitCode(): number {
    return this.#holds ? 0 : 1;
  }

  get #rows(): number {
    return this.#options.host.stdout.rows || 24;
  }

  get #room(): Room {
    return roomOf(this.#options.render(), this.#rows);
  }

  /** Makes the slides of a screen and stands at one of them. */
  async #enter(screen: number, at: 'first' | 'last'): Promise<void> {
    this.#screen = screen;
    await this.#layOut();
    this.#slide = at === 'first' ? 0 : this.#slides.length - 1;
  }

  /** Slides for the room there is now; the part that is shown stays. */
  async #layOut(): Promise<void> {
    const part = this.#slides[this.#slide]?.part;
    this.#slides = await this.#slidesOf(this.#screen);
    this.#slide = Math.max(
      0,
      this.#slides.findIndex((slide) => slide.part === part),
    );
  }

  async #slidesOf(screen: number): Promise<Slide[]> {
    const { file, session } = this.#options;
    const { blocks, session: reached } = await this.#screens.at(screen);
    const before = clockOf(screen === 0 ? reached : (await this.#screens.at(screen - 1)).session);
    const room = this.#room;
    this.#notes = notesOf(blocks);
    this.#holds &&= holds(blocks);
    return [
      ...(screen === 0 ? openingSlide(file.scenario, session.version, before, room) : []),
      ...slidesOf(blocks, before, room),
      ...(screen === this.#screens.count - 1 ? closingSlide(file, this.#holds, clockOf(reached), room) : []),
    ];
  }

  /** Does what a key asks for; true to leave. */
  async #take({ name, isPrintable }: Extract<Pressed, { kind: 'key' }>): Promise<boolean> {
    const slide = this.#slides[this.#slide]!;
    const isTyping = slide.typing !== null;
    if (isTyping && this.#typedOf(slide) < lengthOf(slide)) this.#type(slide, name, isPrintable);
    else if (FORWARD.includes(name)) await this.#forward();
    else if (!isTyping && name === 'q') return true;
    if (BACK.includes(name) || (!isTyping && name === 'b')) await this.#back();
    else if (name === 'tab' || (!isTyping && name === 'n')) this.#showsNotes = true;
    else if (name === 'down') await this.#step(1);
    else if (name === 'up') await this.#step(-1);
    return false;
  }

  #type(slide: Slide, name: string, isPrintable: boolean): void {
    const typed = this.#typedOf(slide);
    if (FORWARD_WHILE_TYPING.includes(name)) this.#setTyped(slide, lengthOf(slide));
    else if (isPrintable) this.#setTyped(slide, Math.min(lengthOf(slide), typed + CHARACTERS_PER_KEY));
  }

  async #forward(): Promise<void> {
    if (this.#slide + 1 < this.#slides.length) this.#slide += 1;
    else if (this.#screen + 1 < this.#screens.count) await this.#enter(this.#screen + 1, 'first');
  }

  async #back(): Promise<void> {
    if (this.#slide > 0) this.#slide -= 1;
    else if (this.#screen > 0) await this.#enter(this.#screen - 1, 'last');
  }

  /** The first slide of the next step, or of this one and then of the one before. */
  async #step(by: 1 | -1): Promise<void> {
    const screen = by === -1 && this.#slide > 0 ? this.#screen : this.#screen + by;
    if (screen >= 0 && screen < this.#screens.count) await this.#enter(screen, 'first');
  }

  #typedOf(slide: Slide): number {
    return this.#typed.get(`${this.#screen} ${slide.part}`) ?? 0;
  }

  #setTyped(slide: Slide, characters: number): void {
    this.#typed.set(`${this.#screen} ${slide.part}`, characters);
  }

  get #place(): Place {
    const { name, scenario } = this.#options.file;
    const step = scenario.steps[this.#screen - 1];
    return { title: step?.title ?? name, step: this.#screen, steps: scenario.steps.length };
  }

  #draw(): void {
    const slide = this.#slides[this.#slide]!;
    const room = this.#room;
    const rows = this.#rows;
    this.#tell(slide);
    const frame = this.#showsNotes
      ? notesFrame(this.#notesLines(room), this.#place, room)
      : slideFrame(slide, this.#typedOf(slide), this.#place, room);
    this.#options.host.stdout.write(painted({ ...frame, lines: frame.lines.slice(0, rows) }));
  }

  #notesLines(room: Room): string[] {
    const notes = this.#notes.length === 0 ? ['This step has no notes.'] : this.#notes;
    const width = Math.min(room.width, 80);
    return notes.flatMap((note, index) => [
      ...(index === 0 ? [] : ['']),
      ...wrapProse(note, { ...room, width }),
    ]);
  }

  #tell({ label }: Slide): void {
    const { scenario, name } = this.#options.file;
    const after = scenario.steps[this.#screen];
    const next =
      this.#slides[this.#slide + 1]?.label ??
      (after === undefined ? null : `step ${this.#screen + 1}: ${after.title}`);
    const notes = this.#notes;
    this.#options.onSlide?.(speakerNotes({ name, ...this.#place, notes, shown: label, next }));
  }
}

function lengthOf({ typing }: Slide): number {
  return typing === null ? 0 : typing.join('').length;
}

/** One write for the whole screen, so that nobody sees it come about; the last line has no end, or it would scroll. */
function painted({ lines, cursor }: Frame): string {
  const text = lines.map((line) => CLEAR_LINE + line).join('\r\n');
  const place =
    cursor === null ? HIDE_CURSOR : `\u001b[${cursor.row + 1};${cursor.column + 1}H${SHOW_CURSOR}`;
  return HIDE_CURSOR + HOME + text + CLEAR_BELOW + place;
}
