/** Markdown prose for a terminal: paragraphs are wrapped, bold and code are painted, the rest stays as written. */
import { printable } from './glyphs.ts';
import type { RenderOptions } from './options.ts';
import { createPaint, type Paint } from './paint.ts';
import { isProseTable, proseTable } from './prose-table.ts';
import { displayWidth, wrapWords } from './width.ts';

const LIST_ITEM = /^(\s*(?:[-*+]|\d+[.)])\s+)(.*)$/;
const FENCE = /^\s*(?:```|~~~)/;

/**
 * Lines for a Markdown text. Paragraphs fill `options.width`; list items keep their mark and hang beneath it; tables
 * are fitted; quotes and fenced code are passed as they are, wide as they may be.
 */
export function wrapProse(markdown: string, options: RenderOptions): string[] {
  const paint = createPaint(options.colorLevel);
  const lines: string[] = [];
  let paragraph: { readonly mark: string; text: string } | null = null;
  let isFenced = false;
  const flush = () => {
    if (paragraph !== null) lines.push(...fill(paragraph.mark, paragraph.text, options, paint));
    paragraph = null;
  };
  const source = markdown.split(/\r?\n/);
  for (let index = 0; index < source.length; index += 1) {
    const line = source[index]!;
    const table = isFenced ? [] : tableAt(source, index);
    if (table.length > 0) {
      flush();
      lines.push(...proseTable(table, options));
      index += table.length - 1;
      continue;
    }
    const isFence = FENCE.test(line);
    if (isFence || isFenced || /^\s*[|>]/.test(line) || line.trim() === '') {
      flush();
      lines.push(printable(line, options).trimEnd());
      if (isFence) isFenced = !isFenced;
      continue;
    }
    const item = LIST_ITEM.exec(line);
    if (item !== null) {
      flush();
      paragraph = { mark: item[1]!, text: item[2]! };
    } else if (paragraph === null) paragraph = { mark: '', text: line };
    else paragraph.text += ` ${line.trim()}`;
  }
  flush();
  return lines;
}

/** The lines of the table that begins there; none where none does. */
function tableAt(source: readonly string[], index: number): readonly string[] {
  if (!isProseTable(source.slice(index, index + 2))) return [];
  const end = source.findIndex((line, place) => place > index && !/^\s*\|/.test(line));
  return source.slice(index, end < 0 ? source.length : end);
}

/** One paragraph or list item. Wrapping comes before painting, so a colored screen breaks where a plain one does. */
function fill(mark: string, text: string, options: RenderOptions, paint: Paint): string[] {
  const shown = printable(mark, options);
  const indent = ' '.repeat(displayWidth(shown));
  const spans = inlineSpans(printable(text, options));
  const plain = spans.map(({ text: span }) => span).join('');
  const wrapped = wrapWords(plain, Math.max(1, options.width - indent.length));
  const painted = paintWrapped(wrapped, spans, paint);
  return painted.map((line, index) => (index === 0 ? shown : indent) + line);
}

interface Span {
  readonly text: string;
  readonly tone: 'plain' | 'title' | 'command';
}

/** `**bold**` and code spans without their marks; an unclosed mark is text. */
function inlineSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const part of text.split(/(`[^`]+`|\*\*[^*]+\*\*)/)) {
    const code = /^`([^`]+)`$/.exec(part)?.[1];
    const bold = /^\*\*([^*]+)\*\*$/.exec(part)?.[1];
    if (code !== undefined) spans.push({ text: code, tone: 'command' });
    else if (bold !== undefined) spans.push({ text: bold, tone: 'title' });
    else if (part !== '') spans.push({ text: part, tone: 'plain' });
  }
  return spans;
}

/** Walks the spans along the wrapped lines; only blanks differ between the two. */
function paintWrapped(lines: readonly string[], spans: readonly Span[], paint: Paint): string[] {
  const letters = spans.flatMap(({ text, tone }) => [...text].filter((c) => /\S/u.test(c)).map(() => tone));
  let next = 0;
  return lines.map((line) => {
    let painted = '';
    let run = '';
    let runTone: Span['tone'] = 'plain';
    for (const character of line) {
      const tone: Span['tone'] = /\S/u.test(character) ? letters[next++]! : runTone;
      if (tone !== runTone) {
        painted += run === '' ? '' : paint[runTone](run);
        run = '';
        runTone = tone;
      }
      run += character;
    }
    return painted + (run === '' ? '' : paint[runTone](run));
  });
}
