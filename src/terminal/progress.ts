/** Progress of long work, with ora on a terminal's stderr; nothing when piped, and nothing for a moment's work. */
import type { Ora } from 'ora';

/** A spinner that would show for less than this is not shown. */
const PATIENCE_MS = 400;

/** Runs `work`, which tells what it is at. */
export async function withProgress<T>(
  host: { readonly stderr: NodeJS.WriteStream },
  work: (tell: (text: string) => void) => Promise<T>,
): Promise<T> {
  if (!host.stderr.isTTY) return work(() => {});
  let spinner: Ora | null = null;
  let latest = '';
  let isDone = false;
  const timer = setTimeout(async () => {
    const { default: ora } = await import('ora');
    if (!isDone) spinner = ora({ text: latest, stream: host.stderr, discardStdin: false }).start();
  }, PATIENCE_MS);
  try {
    return await work((text) => {
      latest = text;
      if (spinner !== null) spinner.text = text;
    });
  } finally {
    isDone = true;
    clearTimeout(timer);
    (spinner as Ora | null)?.stop();
  }
}
