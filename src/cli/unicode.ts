import type { CliHost } from './host.ts';

/** A locale that names another encoding, or a dumb terminal, gets ASCII. */
export function hasUnicode(env: CliHost['env']): boolean {
  if (env.TERM === 'dumb') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}
