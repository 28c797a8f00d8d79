/** What a presenter's keyboard or clicker says, one key after the other, and that the window has another size. */
import { emitKeypressEvents } from 'node:readline';

export type Pressed =
  | { readonly kind: 'key'; readonly name: string; readonly isPrintable: boolean }
  | { readonly kind: 'resize' }
  | { readonly kind: 'interrupt' }
  /** The terminal went away. */
  | { readonly kind: 'end' };

interface Keypress {
  readonly name?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

/** Owns stdin, raw, from its making to `close`. */
export class Keys {
  readonly #input: NodeJS.ReadStream;
  readonly #output: NodeJS.WriteStream;
  readonly #queue: Pressed[] = [];
  #waiting: ((pressed: Pressed) => void) | null = null;

  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream) {
    this.#input = input;
    this.#output = output;
    emitKeypressEvents(input);
    input.setRawMode(true);
    input.on('keypress', this.#onKeypress);
    input.on('end', this.#onEnd);
    output.on('resize', this.#onResize);
    input.resume();
  }

  next(): Promise<Pressed> {
    const queued = this.#queue.shift();
    if (queued !== undefined) return Promise.resolve(queued);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  /** Ctrl-C from elsewhere than the keyboard. */
  interrupt = (): void => this.#give({ kind: 'interrupt' });

  close(): void {
    this.#input.off('keypress', this.#onKeypress);
    this.#input.off('end', this.#onEnd);
    this.#output.off('resize', this.#onResize);
    this.#input.setRawMode(false);
    this.#input.pause();
  }

  #onKeypress = (text: string | undefined, key: Keypress | undefined): void => {
    const isControl = key?.ctrl === true;
    const isPrintable = text !== undefined && /^[^\p{Cc}]+$/u.test(text) && !isControl;
    if (isControl && key.name === 'c') this.interrupt();
    else this.#give({ kind: 'key', name: key?.name ?? text ?? '', isPrintable });
  };

  #onResize = (): void => this.#give({ kind: 'resize' });
  #onEnd = (): void => this.#give({ kind: 'end' });

  #give(pressed: Pressed): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#queue.push(pressed);
    else waiting(pressed);
  }
}
