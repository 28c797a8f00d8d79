/** Text in HTML and SVG. Keys and values are anything, so nothing gets in unescaped. */
import { printable } from '../render/glyphs.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as markup; control characters are shown as escapes, as on a terminal. */
export function escaped(text: string): string {
  return entities(printable(text, { unicode: true }));
}

/** Lines of a `pre`: line ends and tabs stay. */
export function escapedLines(lines: readonly string[]): string {
  return lines.map((line) => line.split('\t').map(escaped).join('\t')).join('\n');
}

/** A number in SVG, without the noise of floating point. */
export function svgNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function entities(text: string): string {
  return text.replace(/[&<>"']/g, (found) => ENTITIES[found]!);
}

/** A command; a browser breaks lines behind hyphens, and an option stays whole. */
export function commandHtml(text: string): string {
  return text
    .split(' ')
    .map((word) => (word.includes('-') ? `<span class="word">${escaped(word)}</span>` : escaped(word)))
    .join(' ');
}
