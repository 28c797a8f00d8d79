/**
 * A command line as words, quoted as in a POSIX shell: single quotes keep everything, double quotes let a backslash
 * escape `$`, a backtick, `"`, a backslash and a line end, and a backslash outside quotes keeps the next character.
 * `#` at the start of a word begins a comment. Nothing is expanded: no `$`, no globs.
 */

export interface Token {
  readonly text: string;
  /** Where the word begins, from 1, in UTF-16 units. */
  readonly column: number;
  /** One past its last unit. */
  readonly endColumn: number;
}

export interface TokenizeError {
  readonly message: string;
  /** Where the open quote or the lonely backslash stands, from 1. */
  readonly column: number;
  /** What would be right. */
  readonly hint: string;
}

export interface Tokens {
  /** With an error, the words before the broken one. */
  readonly tokens: readonly Token[];
  readonly error: TokenizeError | null;
}

/** Splits one command line; never throws. */
export function tokenize(line: string): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at = skipBlanks(line, at);
    if (at >= line.length) return { tokens, error: null };
    const word = readWord(line, at);
    if ('error' in word) return { tokens, error: word.error };
    tokens.push({ text: word.text, column: at + 1, endColumn: word.end + 1 });
    at = word.end;
  }
}

/** Writes a word so that `tokenize` reads it back: as it is where that is safe, else in single quotes. */
export function quoteWord(text: string): string {
  if (/^[\p{L}\p{N}_@%+=:,./{}*<>~^-]+$/u.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

type Word = { readonly text: string; readonly end: number } | { readonly error: TokenizeError };
type Part = { readonly text: string; readonly end: number };

const BLANK = /[ \t\r\n]/;
/** What a backslash escapes inside double quotes (POSIX shell, 2.2.3). */
const ESCAPABLE = '$`"\\';

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (at < line.length) {
    if (BLANK.test(line[at]!)) at += 1;
    else if (line.startsWith('\\\n', at)) at += 2;
    else if (line[at] === '#') at = endOfLine(line, at);
    else break;
  }
  return at;
}

function readWord(line: string, from: number): Word {
  let text = '';
  let at = from;
  while (at < line.length && !BLANK.test(line[at]!)) {
    const part = readPart(line, at);
    if ('error' in part) return part;
    text += part.text;
    at = part.end;
  }
  return { text, end: at };
}

function readPart(line: string, at: number): Word {
  const char = line[at]!;
  if (char === "'") return readSingleQuoted(line, at);
  if (char === '"') return readDoubleQuoted(line, at);
  if (char !== '\\') return { text: char, end: at + 1 };
  const escaped = line[at + 1];
  if (escaped === undefined) {
    return failure(at, 'nothing follows the backslash', 'write \\\\ for a backslash');
  }
  return { text: escaped === '\n' ? '' : escaped, end: at + 2 };
}

function readSingleQuoted(line: string, at: number): Word {
  const close = line.indexOf("'", at + 1);
  if (close === -1) {
    return failure(
      at,
      "the quote ' is never closed",
      `close it with another ', or write "'" for an apostrophe`,
    );
  }
  return { text: line.slice(at + 1, close), end: close + 1 };
}

function readDoubleQuoted(line: string, from: number): Word {
  let text = '';
  let at = from + 1;
  while (at < line.length && line[at] !== '"') {
    const part = readInDoubleQuotes(line, at);
    text += part.text;
    at = part.end;
  }
  if (at >= line.length) {
    return failure(from, 'the quote " is never closed', `close it with another ", or write '"' for a quote`);
  }
  return { text, end: at + 1 };
}

function readInDoubleQuotes(line: string, at: number): Part {
  const next = line[at + 1];
  if (line[at] !== '\\' || next === undefined) return { text: line[at]!, end: at + 1 };
  if (next === '\n') return { text: '', end: at + 2 };
  return ESCAPABLE.includes(next) ? { text: next, end: at + 2 } : { text: '\\', end: at + 1 };
}

function endOfLine(line: string, at: number): number {
  const end = line.indexOf('\n', at);
  return end === -1 ? line.length : end;
}

function failure(at: number, message: string, hint: string): { readonly error: TokenizeError } {
  return { error: { message, column: at + 1, hint } };
}
