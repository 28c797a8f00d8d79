/**
 * The palette: a few of the 16 colors that read on light and on dark themes, so no blue and no bright white. A color
 * only repeats what a sign or a word says already.
 */
import { Chalk } from 'chalk';

export type Tone =
  | 'plain'
  | 'border'
  | 'rule'
  | 'quiet'
  | 'title'
  | 'command'
  | 'gone'
  | 'added'
  | 'changed'
  | 'why';

export type Paint = Readonly<Record<Tone, (text: string) => string>>;

/** Paints a text by what it means; with level 0 the text comes back as it is, without a single escape byte. */
export function createPaint(colorLevel: 0 | 1): Paint {
  const chalk = new Chalk({ level: colorLevel });
  return {
    plain: (text) => text,
    border: (text) => chalk.dim(text),
    rule: (text) => chalk.dim(text),
    quiet: (text) => chalk.dim(text),
    title: (text) => chalk.bold(text),
    command: (text) => chalk.cyan(text),
    gone: (text) => chalk.red(text),
    added: (text) => chalk.green(text),
    changed: (text) => chalk.yellow(text),
    why: (text) => chalk.bold(text),
  };
}

/** A stretch of one tone; lines are measured and cut as pieces, and painted last. */
export interface Piece {
  readonly text: string;
  readonly tone: Tone;
}

/** Paints pieces, each run of one tone once; blanks have no color, so they never end a run. */
export function paintPieces(pieces: readonly Piece[], paint: Paint): string {
  const runs: { text: string; tone: Tone }[] = [];
  for (const { text, tone } of pieces) {
    const run = runs.at(-1);
    if (run !== undefined && (run.tone === tone || text.trim() === '')) run.text += text;
    else if (text !== '') runs.push({ text, tone });
  }
  return runs.map((run) => paint[run.tone](run.text)).join('');
}
