/** The painted lines of a screen as spans of one look, so that a picture can draw what a terminal shows. */

export type SpanColor = 'plain' | 'red' | 'green' | 'yellow' | 'cyan';

export interface PaintedSpan {
  readonly text: string;
  readonly color: SpanColor;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

/** The codes that the palette uses; each has an end code of its own. */
const COLORS: Readonly<Record<number, SpanColor>> = {
  31: 'red',
  32: 'green',
  33: 'yellow',
  36: 'cyan',
  39: 'plain',
};
const ESCAPE = '\u001B';
const SEQUENCE = new RegExp(`(${ESCAPE}\\[\\d+m)`);

/** One line's spans, in order. Throws RangeError on a sequence that the palette has not: it would be lost silently. */
export function paintedSpans(line: string): PaintedSpan[] {
  const spans: PaintedSpan[] = [];
  let look: Omit<PaintedSpan, 'text'> = { color: 'plain', isBold: false, isDim: false };
  for (const part of line.split(SEQUENCE)) {
    if (SEQUENCE.test(part)) look = withCode(look, Number(part.slice(2, -1)));
    else if (part !== '') spans.push({ text: part, ...look });
  }
  return spans;
}

function withCode(look: Omit<PaintedSpan, 'text'>, code: number): Omit<PaintedSpan, 'text'> {
  if (code === 1) return { ...look, isBold: true };
  if (code === 2) return { ...look, isDim: true };
  if (code === 22) return { ...look, isBold: false, isDim: false };
  const color = COLORS[code];
  if (color === undefined) throw new RangeError(`a screen has no color ${code}`);
  return { ...look, color };
}
