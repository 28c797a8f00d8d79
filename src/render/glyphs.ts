/** The signs that carry meaning on a screen, and what stands for them where only ASCII can be shown. */
export interface Glyphs {
  readonly arrow: string;
  readonly ellipsis: string;
  readonly none: string;
  readonly dot: string;
  readonly active: string;
  readonly mark: string;
  readonly tombstone: string;
  readonly run: string;
  readonly times: string;
  readonly range: string;
  readonly crashed: string;
  readonly differs: string;
  readonly done: string;
  readonly ahead: string;
  readonly lanes: Readonly<Record<'processed' | 'repeated' | 'handedOut' | 'lost', string>>;
  readonly box: Box;
}

/** Border characters; the first of two letters is the row, the second the place in it. */
export interface Box {
  readonly line: string;
  readonly side: string;
  readonly top: readonly [left: string, middle: string, right: string];
  readonly rule: readonly [left: string, middle: string, right: string];
  readonly bottom: readonly [left: string, middle: string, right: string];
}

const UNICODE: Glyphs = {
  arrow: '→',
  ellipsis: '…',
  none: '–',
  dot: '·',
  active: '▷',
  mark: '▲',
  tombstone: '†',
  run: '■',
  times: '×',
  range: '–',
  crashed: '×',
  differs: '≠',
  done: '▰',
  ahead: '▱',
  lanes: { processed: '✓', repeated: '↻', handedOut: '○', lost: '✗' },
  box: {
    line: '─',
    side: '│',
    top: ['┌', '┬', '┐'],
    rule: ['├', '┼', '┤'],
    bottom: ['└', '┴', '┘'],
  },
};

const ASCII: Glyphs = {
  arrow: '->',
  ellipsis: '...',
  none: '-',
  dot: '.',
  active: '>',
  mark: '^',
  tombstone: '*',
  run: '#',
  times: 'x',
  range: '-',
  crashed: 'x',
  differs: '!',
  done: '#',
  ahead: '-',
  lanes: { processed: 'x', repeated: 'r', handedOut: 'o', lost: '!' },
  box: { line: '-', side: '|', top: ['+', '+', '+'], rule: ['+', '+', '+'], bottom: ['+', '+', '+'] },
};

/** What ASCII writes for characters that texts of ours contain; any other is a question mark. */
const ASCII_TEXT: Readonly<Record<string, string>> = {
  '→': '->',
  '←': '<-',
  '↑': '^',
  '↓': 'v',
  '…': '...',
  '–': '-',
  '—': '-',
  '−': '-',
  '·': '.',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '▷': '>',
  '▲': '^',
  '†': '*',
  '■': '#',
  '✓': 'x',
  '○': 'o',
  '✗': '!',
  '↻': 'r',
  '─': '-',
  '│': '|',
};

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Control and format characters, and lone surrogates: they would move the cursor, turn the text or vanish. */
const UNPRINTABLE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu;

export function glyphsFor(options: { readonly unicode: boolean }): Glyphs {
  return options.unicode ? UNICODE : ASCII;
}

/**
 * A text as a terminal may safely get it: keys and values are anything, escape sequences included, so what cannot be
 * printed is written as an escape; where `unicode` is false, the result is ASCII.
 */
export function printable(text: string, options: { readonly unicode: boolean }): string {
  const safe = text.replace(UNPRINTABLE, (found) => ESCAPES[found] ?? escapeOf(found));
  if (options.unicode) return safe;
  return safe.replace(/[^ -~]/gu, (found) => ASCII_TEXT[found] ?? '?');
}

function escapeOf(found: string): string {
  return `\\u{${found.codePointAt(0)?.toString(16)}}`;
}
