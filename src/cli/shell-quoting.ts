/** A word in single quotes, as bash and zsh read it: nothing in it is expanded. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The same for fish, where a backslash in single quotes escapes. */
export function fishQuoted(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
