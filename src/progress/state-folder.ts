import { homedir } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `$XDG_STATE_HOME/kafka-pitfalls`, else `~/.local/state/kafka-pitfalls`. */
export function stateFolder(env: Environment): string {
  return join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'kafka-pitfalls');
}
