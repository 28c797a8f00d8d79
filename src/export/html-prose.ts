/**
 * The Markdown that scenarios are written in, as HTML: paragraphs, lists, tables, quotes, headings, fenced code, and in
 * them code, emphasis and links. What it does not know it shows as it is written.
 */
import { escaped, escapedLines } from './markup.ts';

const ITEM = /^( *)([-*+]|\d+[.)])\s+(.*)$/;
const FENCE = /^ *(```+|~~~+)/;
const TABLE_RULE = /^ *\|?[ :|-]*-[ :|-]*\|?$/;
/** Where a link may lead; anything else, such as `javascript:`, stays text. */
const LINK = /^(https?:|mailto:|#|[\w./-]+$)/;

/** HTML for a Markdown text, one block a line. */
export function proseHtml(markdown: string): string {
  return blocksHtml(markdown.split(/\r?\n/)).join('\n');
}

/** HTML for a text within a line. */
export function inlineHtml(text: string): string {
  return text
    .split(/(\\[\\`*_[\]<>|]|`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\[[^\]]+\]\([^)\s]+\))/)
    .map((part, index) => (index % 2 === 0 ? escaped(part) : span(part)))
    .join('');
}

function span(part: string): string {
  if (part.startsWith('\\')) return escaped(part.slice(1));
  if (part.startsWith('`')) return `<code>${escaped(part.slice(1, -1))}</code>`;
  if (part.startsWith('**')) return `<strong>${inlineHtml(part.slice(2, -2))}</strong>`;
  if (part.startsWith('*')) return `<em>${inlineHtml(part.slice(1, -1))}</em>`;
  const [, label = '', target = ''] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part) ?? [];
  return LINK.test(target) ? `<a href="${escaped(target)}">${inlineHtml(label)}</a>` : escaped(part);
}

function blocksHtml(lines: readonly string[]): string[] {
  const blocks: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const [html, next] = blockAt(lines, at);
    if (html !== '') blocks.push(html);
    at = next;
  }
  return blocks;
}

/** The block that begins at a line, and the line behind it. */
function blockAt(lines: readonly string[], at: number): [html: string, next: number] {
  const line = lines[at]!;
  if (line.trim() === '') return ['', at + 1];
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return fenceAt(lines, at, fence);
  const heading = /^#{1,6} +(.*?) *#*$/.exec(line)?.[1];
  if (heading !== undefined) return [`<h3>${inlineHtml(heading)}</h3>`, at + 1];
  if (line.trimStart().startsWith('>')) return quoteAt(lines, at);
  if (line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? '')) return tableAt(lines, at);
  if (ITEM.test(line)) return listAt(lines, at);
  const end = endOf(lines, at + 1, (next) => next.trim() !== '' && !FENCE.test(next) && !ITEM.test(next));
  return [`<p>${inlineHtml(joined(lines.slice(at, end)))}</p>`, end];
}

function fenceAt(lines: readonly string[], at: number, fence: string): [string, number] {
  const end = endOf(lines, at + 1, (line) => !line.trimStart().startsWith(fence));
  return [`<pre>${escapedLines(lines.slice(at + 1, end))}</pre>`, end + 1];
}

function quoteAt(lines: readonly string[], at: number): [string, number] {
  const end = endOf(lines, at, (line) => line.trimStart().startsWith('>'));
  const inner = lines.slice(at, end).map((line) => line.replace(/^ *> ?/, ''));
  return [`<blockquote>${blocksHtml(inner).join('\n')}</blockquote>`, end];
}

function tableAt(lines: readonly string[], at: number): [string, number] {
  const end = endOf(lines, at + 2, (line) => line.includes('|'));
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => inlineHtml(cell.trim()));
  const head = cells(lines[at]!).map((cell) => `<th scope="col">${cell}</th>`);
  const rows = lines.slice(at + 2, end).map((line) => cells(line).map((cell) => `<td>${cell}</td>`));
  const body = rows.map((row) => `<tr>${row.join('')}</tr>`).join('');
  return [
    `<div class="scroll"><table class="prose"><thead><tr>${head.join('')}</tr></thead><tbody>${body}</tbody></table></div>`,
    end,
  ];
}

/** Items of the first one's indentation; what stands deeper belongs to the item above it. */
function listAt(lines: readonly string[], at: number): [string, number] {
  const [, indent = '', mark = ''] = ITEM.exec(lines[at]!)!;
  const isOrdered = /\d/.test(mark);
  const items: string[][] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const line = lines[next]!;
    const item = ITEM.exec(line);
    if (item !== null && item[1]!.length <= indent.length) {
      if (/\d/.test(item[2]!) !== isOrdered) break;
      items.push([item[3]!]);
    } else if (line.trim() === '') {
      const following = lines[next + 1] ?? '';
      if (!ITEM.test(following) && !following.startsWith(`${indent}  `)) break;
      items.at(-1)!.push('');
    } else items.at(-1)!.push(line.trimStart() === line ? line : line.slice(indent.length + 2));
  }
  const tag = isOrdered ? 'ol' : 'ul';
  return [`<${tag}>${items.map((item) => `<li>${itemHtml(item)}</li>`).join('')}</${tag}>`, next];
}

/** An item of one paragraph has no paragraph of its own. */
function itemHtml(lines: readonly string[]): string {
  const text = lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  if (text.every((line) => line.trim() !== '' && !ITEM.test(line) && !FENCE.test(line)))
    return inlineHtml(joined(text));
  return blocksHtml(text).join('');
}

function endOf(lines: readonly string[], from: number, goesOn: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && goesOn(lines[end]!)) end += 1;
  return end;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join(' ');
}
