import type { CliHost } from './host.ts';

/** `--color`/`--no-color`, else what the environment says, else whether a terminal looks (NO_COLOR, FORCE_COLOR, TERM). */
export function wantsColor({ env, stdout }: CliHost, option?: boolean): boolean {
  return option ?? colorOf(env) ?? (stdout.isTTY === true && env.TERM !== 'dumb');
}

/** The conventions commander follows for its help (no-color.org, bixense.com/clicolors); undefined: no wish. */
function colorOf({ NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE }: CliHost['env']): boolean | undefined {
  if (NO_COLOR || FORCE_COLOR === '0' || FORCE_COLOR === 'false') return false;
  return FORCE_COLOR || CLICOLOR_FORCE !== undefined ? true : undefined;
}
