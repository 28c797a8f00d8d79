/** The built program in a real terminal (a pseudo-terminal), with its screen as plain text. */
import { type IPty, spawn } from '@lydell/node-pty';
import { BIN, ROOT } from '../bin/run-program.ts';

const PATIENCE_MS = 30_000;
const ROWS = 40;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what a terminal is told with
const CONTROL = /\u001b\[[\d;?]*[A-Za-z]|\u001b[()][A-Z0-9]|\u001b[=>78]|\r/g;

export const KEY = {
  enter: '\r',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  left: '\u001b[D',
  right: '\u001b[C',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
} as const;

export class Terminal {
  readonly #pty: IPty;
  /** All that was written, as it came. */
  raw = '';
  /** Where the text begins that was not yet waited for. */
  #seen = 0;
  readonly #ended: Promise<number>;
  #hasEnded = false;
  #onData: () => void = () => {};

  constructor(
    args: readonly string[],
    options: { columns?: number; rows?: number; env?: Record<string, string> } = {},
  ) {
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: '/nonexistent',
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
    };
    this.#pty = spawn(process.execPath, [BIN, ...args], {
      name: options.env?.TERM ?? env.TERM,
      cols: options.columns ?? 80,
      rows: options.rows ?? ROWS,
      cwd: ROOT,
      env: { ...env, KAFKA_PITFALLS_NO_HISTORY: '1', KAFKA_PITFALLS_NO_PROGRESS: '1', ...options.env },
    });
    this.#pty.onData((data) => {
      this.raw += data;
      this.#onData();
    });
    this.#ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode }) => {
        this.#hasEnded = true;
        this.#onData();
        resolve(exitCode);
      });
    });
  }

  /** All that was written, without control sequences. */
  get text(): string {
    return this.raw.replaceAll(CONTROL, '');
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows = ROWS): void {
    this.#pty.resize(columns, rows);
  }

  /** Waits for a text after what was waited for before; answers what came up to its end. */
  async see(wanted: string | RegExp): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const rest = this.text.slice(this.#seen);
      const at = typeof wanted === 'string' ? rest.indexOf(wanted) : rest.search(wanted);
      if (at >= 0) {
        const found = typeof wanted === 'string' ? wanted : wanted.exec(rest)![0];
        this.#seen += at + found.length;
        return rest.slice(0, at + found.length);
      }
      if (this.#hasEnded || Date.now() > deadline)
        throw new Error(`not seen: ${wanted}\n--- instead:\n${rest.slice(-2000)}`);
      await this.#moreData(deadline);
    }
  }

  /** What was written so far is not waited for any more. */
  passOver(): void {
    this.#seen = this.text.length;
  }

  #moreData(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, deadline - Date.now() + 1);
      this.#onData = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** The exit code. */
  end(): Promise<number> {
    return this.#ended;
  }

  /** For after a test: nothing is left running. */
  kill(): void {
    if (!this.#hasEnded) this.#pty.kill();
  }
}
