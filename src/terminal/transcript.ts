/**
 * What stands on the screen of a lesson, kept as what draws it: when the terminal changes its size, everything is drawn
 * anew for the new one.
 */
import type { RenderOptions } from '../render/options.ts';
import type { LinePrompt } from './line-prompt.ts';

/** Lines for a terminal of any size. */
export type Draw = (render: RenderOptions) => readonly string[];

/** A window that is dragged tells many sizes; only the one it comes to rest at is drawn. */
const REST_MS = 120;
/** The cursor goes home and what is visible is cleared; what was scrolled away stays. */
const CLEAR = '\u001b[H\u001b[2J';

export class Transcript {
  readonly #stdout: NodeJS.WriteStream;
  readonly #render: () => RenderOptions;
  readonly #prompt: LinePrompt;
  readonly #onResize: () => void;
  #shown: Draw[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(stdout: NodeJS.WriteStream, render: () => RenderOptions, prompt: LinePrompt) {
    this.#stdout = stdout;
    this.#render = render;
    this.#prompt = prompt;
    this.#onResize = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#redraw(), REST_MS);
    };
    stdout.on('resize', this.#onResize);
  }

  /** The next screen begins; nothing is erased. */
  clear(): void {
    this.#shown = [];
  }

  show(draw: Draw): void {
    this.note(draw);
    this.print(draw(this.#render()));
  }

  /** For what stands on the screen already. */
  note(draw: Draw): void {
    this.#shown.push(draw);
  }

  /** For what is not drawn again. */
  print(lines: readonly string[]): void {
    if (lines.length > 0) this.#stdout.write(`${lines.join('\n')}\n`);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#stdout.off('resize', this.#onResize);
  }

  /** A question of inquirer draws itself. */
  #redraw(): void {
    if (!this.#prompt.isWaiting) return;
    const render = this.#render();
    this.#stdout.write(CLEAR);
    this.print(this.#shown.flatMap((draw) => draw(render)));
    this.#prompt.redraw();
  }
}
