/** `notes FILE`: the second terminal of a presentation. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { wrapProse } from '../render/prose.ts';
import { type CliHost, EXIT } from './host.ts';
import { renderOptions } from './options.ts';

/** Often enough to be there before the room has read the slide. */
const PERIOD_MS = 150;
const WIDTH_MAX = 80;
/** Home, and all that is visible cleared. */
const CLEAR = '\u001b[H\u001b[2J';

/** On a terminal: shows the file, and again whenever it changes, until Ctrl-C. Elsewhere: prints it once. */
export async function followNotes(given: string, host: CliHost): Promise<void> {
  const path = resolve(host.cwd, given);
  if (!host.stdout.isTTY) {
    host.stdout.write(readFileSync(path, 'utf8'));
    return;
  }
  await new Promise<void>((resolve) => {
    let shown = '';
    const show = () => {
      const screen = notesScreen(read(path) ?? `Waiting for ${given}`, host);
      if (screen === shown) return;
      shown = screen;
      host.stdout.write(screen);
    };
    const timer = setInterval(show, PERIOD_MS);
    const forget = host.onInterrupt(() => {
      clearInterval(timer);
      forget();
      resolve();
    });
    show();
  });
  host.stdout.write('\n');
  host.setExitCode(EXIT.interrupted);
}

/** Null: the file is not there yet. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function notesScreen(text: string, host: CliHost): string {
  const options = renderOptions({}, host);
  const lines = wrapProse(text.trimEnd(), { ...options, width: Math.min(options.width, WIDTH_MAX) });
  return `${CLEAR}${lines.join('\n')}\n`;
}
