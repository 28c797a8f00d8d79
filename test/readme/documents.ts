/** The project's documents as their readers find them: README and what stands beside it, docs, and maps in src. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Fence, type Piece, readPieces, splitLines } from '../../src/scenario/fences.ts';

/** The folder of package.json. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Document {
  /** From the root: `docs/fidelity.md`. */
  readonly path: string;
  readonly source: string;
  readonly pieces: readonly Piece[];
}

/** Throws where a fence is not closed. */
export function readDocument(path: string): Document {
  const source = readFileSync(`${ROOT}${path}`, 'utf8');
  const pieces = readPieces(splitLines(source), (place, found, expected) => {
    throw new Error(`${path}:${place.line}: ${found}; ${expected}`);
  });
  return { path, source, pieces };
}

export function allDocuments(): Document[] {
  const inFolder = (folder: string) => readdirSync(`${ROOT}${folder}`).map((file) => `${folder}${file}`);
  const inSource = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('/README.md'));
  const paths = [...readdirSync(ROOT), ...inFolder('docs/'), ...inSource].filter((path) =>
    path.endsWith('.md'),
  );
  return paths.sort().map(readDocument);
}

export function fencesOf({ pieces }: Document): Fence[] {
  return pieces.filter((piece) => piece.kind === 'fence');
}

export function fencedText(fence: Fence): string {
  return fence.lines.map(({ text }) => text).join('\n');
}

/** The fence that follows another with nothing but blank lines between. */
export function fenceAfter({ pieces }: Document, fence: Fence): Fence | undefined {
  const rest = pieces.slice(pieces.indexOf(fence) + 1);
  const next = rest.find((piece) => piece.kind !== 'text' || piece.line.text.trim() !== '');
  return next?.kind === 'fence' ? next : undefined;
}

/** The prose of a document, without fences and headings of steps. */
export function proseOf({ pieces }: Document): string {
  return pieces.flatMap((piece) => (piece.kind === 'text' ? [piece.line.text] : [])).join('\n');
}

/** What stands in single backticks in a text. */
export function codeSpans(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
}

/** The rows below a table's head, cell by cell, of the first table whose head begins with `firstHead`. */
export function tableRows({ source, path }: Document, firstHead: string): string[][] {
  const lines = source.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${firstHead} |`));
  if (head < 0) throw new Error(`${path} has no table that begins with '${firstHead}'`);
  const rows = lines.slice(head + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end < 0 ? rows.length : end).map(cellsOf);
}

/** The head of that table, cell by cell. */
export function tableHead({ source }: Document, firstHead: string): string[] {
  return cellsOf(source.split('\n').find((line) => line.startsWith(`| ${firstHead} |`)) ?? '');
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}
