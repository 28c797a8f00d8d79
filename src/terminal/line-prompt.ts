/**
 * The one prompt of a terminal: readline with history and completion. Lines typed ahead wait in a queue; inquirer may
 * borrow stdin in between, for the two must not own it at once.
 */
import { createInterface, type Interface } from 'node:readline';

export type Typed =
  | { readonly kind: 'line'; readonly text: string }
  /** Ctrl-C, with what stood on the line. */
  | { readonly kind: 'interrupt'; readonly text: string }
  /** Ctrl-D, or the terminal went away. */
  | { readonly kind: 'end' };

export interface LinePromptOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Newest first, as readline has it. */
  readonly history: readonly string[];
  readonly complete: (line: string) => readonly [readonly string[], string];
  readonly onLine?: (line: string) => void;
}

export class LinePrompt {
  readonly #options: LinePromptOptions;
  #readline: Interface | null = null;
  #history: string[];
  #queue: Typed[] = [];
  #waiting: ((typed: Typed) => void) | null = null;

  constructor(options: LinePromptOptions) {
    this.#options = options;
    this.#history = [...options.history];
  }

  /** Shows the prompt and waits for a line; `prefilled` stands in it already, to be changed or entered. */
  ask(prompt: string, prefilled = ''): Promise<Typed> {
    const readline = this.#open();
    const queued = this.#queue.shift();
    if (queued !== undefined) {
      // Typed ahead: shown where it would have stood.
      if (queued.kind === 'line') this.#options.output.write(`${prompt}${queued.text}\n`);
      return Promise.resolve(queued);
    }
    readline.setPrompt(prompt);
    readline.prompt();
    if (prefilled !== '') readline.write(prefilled);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  /** Is somebody typing? Not while stdin is lent. */
  get isWaiting(): boolean {
    return this.#waiting !== null && this.#readline !== null;
  }

  /** Ctrl-C while nobody was asked: it was meant for what runs, and is told once. */
  takeInterrupt(): boolean {
    const at = this.#queue.findIndex(({ kind }) => kind === 'interrupt');
    if (at >= 0) this.#queue.splice(at, 1);
    return at >= 0;
  }

  /** Draws the prompt and what is typed so far once more, where the cursor is now. */
  redraw(): void {
    const readline = this.#readline;
    if (readline === null) return;
    // readline would first go up the rows that its line took before the screen was cleared.
    (readline as unknown as { prevRows: number }).prevRows = 0;
    readline.prompt(true);
  }

  /** Lets another owner have stdin while `borrow` runs. */
  async lend<T>(borrow: () => Promise<T>): Promise<T> {
    this.close();
    return borrow();
  }

  close(): void {
    const readline = this.#readline;
    this.#readline = null;
    readline?.close();
  }

  #open(): Interface {
    if (this.#readline !== null) return this.#readline;
    const { input, output, complete } = this.#options;
    const readline = createInterface({
      input,
      output,
      terminal: true,
      history: this.#history,
      historySize: 1_000,
      removeHistoryDuplicates: true,
      completer: (line: string) => complete(line),
    });
    this.#readline = readline;
    readline.on('history', (history: string[]) => {
      this.#history = history;
    });
    readline.on('line', (text) => {
      if (text.trim() !== '') this.#options.onLine?.(text);
      this.#give({ kind: 'line', text });
    });
    readline.on('SIGINT', () => {
      const { line: text } = readline;
      readline.write(null, { ctrl: true, name: 'u' });
      output.write('\n');
      this.#give({ kind: 'interrupt', text });
    });
    readline.on('close', () => {
      if (this.#readline !== readline) return;
      this.#readline = null;
      output.write('\n');
      this.#give({ kind: 'end' });
    });
    return readline;
  }

  #give(typed: Typed): void {
    const waiting = this.#waiting;
    if (waiting === null) this.#queue.push(typed);
    else {
      this.#waiting = null;
      waiting(typed);
    }
  }
}
