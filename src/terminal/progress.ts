/** Progress of long work, with ora on a terminal's stderr; nothing when piped, and nothing for a moment's work. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Ora } from 'ora';

/** A spinner that would show for less than this is not shown. */
const PATIENCE_MS = 400;

export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #createSpinner: ((text: string) => Ora) | null = null;
  #spinner: Ora | null = null;
  #fromMs = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Before work that may be long: ora is loaded only where somebody would see it. */
  async begin(): Promise<void> {
    this.#fromMs = performance.now();
    if (!this.#stream.isTTY || this.#createSpinner !== null) return;
    const { default: ora } = await import('ora');
    this.#createSpinner = (text) => ora({ text, stream: this.#stream, discardStdin: false });
  }

  /** What the work is at. The work may hold the event loop, so the spinner is drawn here and not by a timer. */
  tell(text: string): void {
    if (this.#createSpinner === null || performance.now() - this.#fromMs < PATIENCE_MS) return;
    this.#spinner ??= this.#createSpinner(text);
    this.#spinner.text = text;
    this.#spinner.render();
  }

  end(): void {
    this.#spinner?.clear();
    this.#spinner?.stop();
    this.#spinner = null;
  }
}

/** Runs `work`, which tells what it is at and lets other work in between. */
export async function withProgress<T>(
  host: { readonly stderr: NodeJS.WriteStream },
  work: (tell: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const progress = new Progress(host.stderr);
  await progress.begin();
  try {
    return await work(async (text) => {
      progress.tell(text);
      await nextTurn();
    });
  } finally {
    progress.end();
  }
}
