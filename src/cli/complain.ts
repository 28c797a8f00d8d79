import { printable } from '../render/glyphs.ts';
import type { CliHost } from './host.ts';
import { hasUnicode } from './unicode.ts';

/** Lines on stderr. What a file or a person wrote is quoted in them, so escape sequences are shown, not obeyed. */
export function complain(host: Pick<CliHost, 'stderr' | 'env'>, lines: readonly string[]): void {
  const options = { unicode: hasUnicode(host.env) };
  host.stderr.write(`${lines.map((line) => printable(line, options)).join('\n')}\n`);
}
