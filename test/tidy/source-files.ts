/** The project's own files, for the tests of its order. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NOT_OURS = /(^|\/)(node_modules|dist|coverage|\.git)(\/|$)|^test\/recordings\/|^package-lock\.json$/;

export interface SourceFile {
  /** From the project's folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every file of ours that is text, or those below a folder with an ending. */
export function ownFiles(folder = '', ending = ''): SourceFile[] {
  const paths = readdirSync(ROOT + folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) =>
      `${entry.parentPath}/${entry.name}`.slice(ROOT.length).replaceAll('\\', '/').replace(/^\//, ''),
    )
    .filter((path) => !NOT_OURS.test(path));
  return paths.sort().map((path) => ({ path, text: readFileSync(ROOT + path, 'utf8') }));
}

/** Code without its comments, which may speak of anything. Lines keep their numbers. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(,])\/\/[^\n]*/g, (comment) =>
    comment.replace(/[^\n]/g, ' '),
  );
}

/** What a file imports, as it is written; types are imports too. */
export function importsOf({ text }: SourceFile): string[] {
  const code = withoutComments(text);
  const imports = code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"\s]+)['"]/g);
  return [...imports].map((match) => match[1]!);
}
