/**
 * Text in terminal columns. cli-table3 aligns with `strlen`, so everything else is measured with it too: two measures
 * that disagree by one column tear a border.
 */
import { strlen } from 'cli-table3/src/utils.js';

const ONE_COLUMN_EACH = /^[\x20-\x7e]*$/;

/** Columns a text takes; escape sequences take none. */
export function displayWidth(text: string): number {
  return ONE_COLUMN_EACH.test(text) ? text.length : strlen(text);
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** The text, or as much of it as leaves room for the ellipsis; only for text without escape sequences. */
export function truncate(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  const mark = ellipsis.slice(0, Math.max(0, width));
  return prefix(text, width - displayWidth(mark)) + mark;
}

/** The longest start of a text that is no wider than `width`. */
function prefix(text: string, width: number): string {
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width) break;
    kept += character;
  }
  return kept;
}

/** Lines of words no wider than `width`; a word that is wider than a line is broken. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && displayWidth(`${line} ${word}`) <= width) {
      line = `${line} ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (displayWidth(word) > width) {
      // A single character that is wider than the line still has to go somewhere.
      const start = prefix(word, width) || [...word].slice(0, 1).join('');
      lines.push(start);
      word = word.slice(start.length);
    }
    line = word;
  }
  if (line !== '') lines.push(line);
  return lines;
}
