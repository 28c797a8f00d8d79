/** A terminal that understands what a cast holds: line ends, a cursor that goes up, and colors, which it drops. */
export interface Cast {
  readonly header: Readonly<Record<string, unknown>>;
  readonly frames: readonly (readonly [seconds: number, kind: string, text: string])[];
}

export function parseCast(text: string): Cast {
  const [header, ...frames] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { header, frames };
}

const ESCAPE = '\u001B';
const TOKEN = new RegExp(`${ESCAPE}\\[(\\d+)([A-Za-z])|\\r\\n|[^\\r\\n${ESCAPE}]+|.`, 'gsu');

/** The screen after the frames up to a moment, as lines without blanks at their ends. */
export function replay({ frames }: Cast, untilSeconds = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [''];
  let row = 0;
  const text = frames.flatMap(([seconds, , output]) => (seconds <= untilSeconds ? [output] : [])).join('');
  let column = 0;
  for (const [token, count, letter] of text.matchAll(TOKEN)) {
    if (letter === 'm') continue;
    if (letter === 'A') row -= Number(count);
    else if (token === '\r\n') {
      row += 1;
      column = 0;
      lines[row] ??= '';
    } else if (token.startsWith(ESCAPE) || token === '\r' || token === '\n')
      throw new Error(`a sequence that this terminal does not know: ${JSON.stringify(token)}`);
    else {
      const line = (lines[row] ?? '').padEnd(column);
      lines[row] = line.slice(0, column) + token + line.slice(column + token.length);
      column += token.length;
    }
  }
  return lines.map((line) => line.trimEnd());
}
