import type { CliHost } from './host.ts';
import { list } from './list.ts';
import type { ScenariosOption } from './named-scenarios.ts';

/** The program without a command: the picker on a terminal, else `list`. */
export async function start(options: ScenariosOption, host: CliHost): Promise<void> {
  if (host.stdin.isTTY && host.stdout.isTTY) await (await import('./pick.ts')).pick(options, host);
  else await list(options, host);
}
