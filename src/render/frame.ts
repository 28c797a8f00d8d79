/** What surrounds a step's content: title lines, rules, and the footer that says what can be done now. */
import { glyphsFor, printable } from './glyphs.ts';
import type { RenderOptions } from './options.ts';
import { createPaint, type Tone } from './paint.ts';
import { spoken } from './spoken.ts';
import { displayWidth, padStart, truncate } from './width.ts';

/** Blanks that keep the two sides of a title apart. */
const GAP = 2;
/** A longer bar is scaled: it shows a share, no longer single steps. */
const BAR_MAX = 20;

export interface Title {
  readonly left: string;
  readonly right: string;
  /** How the left side is painted; the right side is quiet. */
  readonly tone: Tone;
}

/** Left and right part on one line as wide as the terminal, or on two where one does not hold both. */
export function titleLines({ left, right, tone }: Title, options: RenderOptions): string[] {
  const { ellipsis } = glyphsFor(options);
  const paint = createPaint(options.colorLevel);
  if (options.linear) {
    const said = [left, right].filter((part) => part !== '').map(spoken);
    return [paint[tone](printable(said.join(', '), options))];
  }
  const leftText = truncate(printable(left, options), options.width, ellipsis);
  const rightText = truncate(printable(right, options), options.width, ellipsis);
  const painted = leftText === '' ? '' : paint[tone](leftText);
  if (rightText === '') return [painted];
  const between = options.width - displayWidth(leftText) - displayWidth(rightText);
  if (between >= GAP) return [painted + ' '.repeat(between) + paint.quiet(rightText)];
  const rightLine = padStart(rightText, options.width).replace(rightText, () => paint.quiet(rightText));
  return [painted, rightLine];
}

/** A horizontal rule as wide as the terminal; a blank line where lines are listened to. */
export function ruleLine(options: RenderOptions): string {
  if (options.linear) return '';
  return createPaint(options.colorLevel).border(glyphsFor(options).box.line.repeat(options.width));
}

interface FooterKey {
  readonly key: string;
  readonly label: string;
}

export interface Footer {
  /** Steps shown so far, and all of them; no bar where there are none. */
  readonly done: number;
  readonly total: number;
  /** The most wanted first: the last ones go where the width does not hold all. */
  readonly keys: readonly FooterKey[];
}

/** `▰▰▰▰▱▱▱▱   Enter next   b back   q quit` */
export function footerLine({ done, total, keys }: Footer, options: RenderOptions): string {
  const paint = createPaint(options.colorLevel);
  if (options.linear) {
    const said = keys.map(({ key, label }) => `${key}: ${label}`).join(', ');
    const place = total <= 0 ? '' : `Step ${done} of ${total}. `;
    return printable(`${place}${said}.`, options);
  }
  const bar = progressBar(done, total, options);
  const parts = bar === '' || displayWidth(bar) > options.width ? [] : [bar];
  let columns = displayWidth(parts.join(''));
  for (const { key, label } of keys) {
    const keyText = printable(key, options);
    const labelText = printable(label, options);
    const before = parts.length === 0 ? 0 : 3;
    const length = before + displayWidth(`${keyText} ${labelText}`);
    if (columns + length > options.width) break;
    parts.push(`${paint.command(keyText)} ${paint.quiet(labelText)}`);
    columns += length;
  }
  return parts.join('   ');
}

/** One sign per step; scaled to twenty where there are more, and full only when all is done. */
export function progressBar(done: number, total: number, options: RenderOptions): string {
  const { done: full, ahead } = glyphsFor(options);
  const length = Math.min(total, BAR_MAX);
  if (length <= 0) return '';
  const filled = Math.floor((Math.min(Math.max(done, 0), total) * length) / total);
  return full.repeat(filled) + ahead.repeat(length - filled);
}
