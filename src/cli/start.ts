import type { CliHost } from './host.ts';
import { list } from './list.ts';

/** The program without a command: the picker on a terminal, else `list`. */
export async function start(host: CliHost): Promise<void> {
  if (host.stdin.isTTY && host.stdout.isTTY) await (await import('./pick.ts')).pick(host);
  else await list({}, host);
}
