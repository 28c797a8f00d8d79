/**
 * The terminal screen of one step as SVG, for a document. Borders are drawn as lines and every span has its own place,
 * so the picture is the same in any monospace font; it brings its background and both color schemes.
 */
import { ruleLine } from '../render/frame.ts';
import type { RenderOptions } from '../render/options.ts';
import { displayWidth } from '../render/width.ts';
import { blockLines, openingLines, stepTitle } from '../terminal/scenario-screen.ts';
import { escaped, svgNumber } from './markup.ts';
import { type PaintedSpan, paintedSpans, type SpanColor } from './painted-spans.ts';
import type { ToldScenario } from './told-scenario.ts';

const CELL = { width: 8.4, height: 18 } as const;
const MARGIN = 20;
const FONT_SIZE = 14;

const COLORS: readonly SpanColor[] = ['red', 'green', 'yellow', 'cyan'];
const LIGHT = { back: '#fbfaf7', frame: '#d9d5cb', plain: '#24292f', dim: '#5d6670' } as const;
const LIGHT_COLORS = { red: '#b3261e', green: '#1a6b35', yellow: '#7a5200', cyan: '#0b6472' } as const;
const DARK = { back: '#16191d', frame: '#343a42', plain: '#dde3ea', dim: '#9aa4b0' } as const;
const DARK_COLORS = { red: '#ff9a8d', green: '#7ed69b', yellow: '#e6c15c', cyan: '#6fd0dd' } as const;

/** The sides of its cell that a border character touches. */
const BORDERS: Readonly<Record<string, string>> = {
  '─': 'LR',
  '│': 'TB',
  '┌': 'RB',
  '┬': 'LRB',
  '┐': 'LB',
  '├': 'TRB',
  '┼': 'LTRB',
  '┤': 'LTB',
  '└': 'TR',
  '┴': 'LTR',
  '┘': 'LT',
};

/** A step's screen as `run` prints it; step 0 is the first screen, with the introduction. */
export function toScreenPicture(told: ToldScenario, step: number, width: number): string {
  const options: RenderOptions = { width, colorLevel: 1, unicode: true };
  return linesPicture(screenLines(told, step, options), pictureTitle(told, step));
}

/** The lines of one step, its heading first. Throws RangeError where there is no such step. */
export function screenLines(told: ToldScenario, step: number, options: RenderOptions): string[] {
  const shown = step === 0 ? told.introduction : told.steps[step - 1];
  if (shown === undefined) throw new RangeError(`${told.name} has ${told.steps.length} steps, not ${step}`);
  const { title, clock, blocks } = shown;
  const heading =
    title === null
      ? openingLines(told.scenario, told.name, told.options.version, options)
      : [...stepTitle(title, clock, options), ruleLine(options)];
  const body = blocks.flatMap((block) => {
    const lines = blockLines(block, options);
    return lines.length === 0 ? [] : ['', ...lines];
  });
  return [...heading, ...body];
}

function pictureTitle({ name, scenario, steps }: ToldScenario, step: number): string {
  return `kafka-pitfalls run ${name}: ${steps[step - 1]?.title ?? scenario.title}`;
}

function linesPicture(lines: readonly string[], title: string): string {
  const spans = lines.map(paintedSpans);
  const plain = spans.map((line) => line.map(({ text }) => text).join(''));
  const columns = Math.max(...plain.map(displayWidth));
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = lines.length * CELL.height + 2 * MARGIN;
  const drawn = spans.map(drawLine);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title text">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="text">${plain.map((line) => escaped(line.trimEnd())).join('\n')}</desc>`,
    `<style>${pictureStyle()}</style>`,
    `<rect class="back" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    `<path class="lines" d="${drawn.map(({ path }) => path).join('')}"/>`,
    ...drawn.flatMap(({ texts }) => texts),
    '</svg>',
    '',
  ].join('\n');
}

function pictureStyle(): string {
  const rules = (base: typeof LIGHT | typeof DARK, colors: typeof LIGHT_COLORS | typeof DARK_COLORS) =>
    [
      `.back{fill:${base.back};stroke:${base.frame}}text{fill:${base.plain}}.dim{fill:${base.dim}}.lines{stroke:${base.dim}}`,
      ...COLORS.map((color) => `.${color}{fill:${colors[color as keyof typeof colors]}}`),
    ].join('');
  return [
    `text{font:${FONT_SIZE}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}`,
    '.bold{font-weight:700}.lines{fill:none;stroke-width:1}',
    rules(LIGHT, LIGHT_COLORS),
    `@media(prefers-color-scheme:dark){${rules(DARK, DARK_COLORS)}}`,
  ].join('');
}

interface DrawnLine {
  readonly path: string;
  readonly texts: readonly string[];
}

function drawLine(spans: readonly PaintedSpan[], row: number): DrawnLine {
  let column = 0;
  let path = '';
  const texts: string[] = [];
  for (const span of spans) {
    for (const piece of piecesOf(span.text)) {
      if (BORDERS[piece[0]!] !== undefined) path += borderPath(piece, column, row);
      else if (piece.trim() !== '') texts.push(pieceText(piece, span, column, row));
      column += displayWidth(piece);
    }
  }
  return { path, texts };
}

/** Runs of ASCII without wide gaps, runs of one border character, and every other sign alone: its width is its font's. */
function piecesOf(text: string): string[] {
  return text.match(/([─│┌┬┐├┼┤└┴┘])\1*|[!-~]+(?: [!-~]+)*| +|./gsu) ?? [];
}

function pieceText(piece: string, span: PaintedSpan, column: number, row: number): string {
  const names = [
    span.isBold ? 'bold' : '',
    span.isDim ? 'dim' : '',
    span.color === 'plain' ? '' : span.color,
  ];
  const classes = names.filter((name) => name !== '').join(' ');
  const columns = displayWidth(piece);
  const x = MARGIN + column * CELL.width;
  const y = MARGIN + row * CELL.height + 13.5;
  // ASCII is stretched to its columns; another sign keeps its shape and stands in the middle of its own.
  const place = /^[ -~]+$/.test(piece)
    ? `x="${svgNumber(x)}" textLength="${svgNumber(columns * CELL.width)}" lengthAdjust="spacingAndGlyphs"`
    : `x="${svgNumber(x + (columns * CELL.width) / 2)}" text-anchor="middle"`;
  return `<text${classes === '' ? '' : ` class="${classes}"`} ${place} y="${svgNumber(y)}">${escaped(piece)}</text>`;
}

/** A run of one character: its horizontal part in one stroke. */
function borderPath(piece: string, column: number, row: number): string {
  const sides = BORDERS[piece[0]!]!;
  const left = MARGIN + column * CELL.width;
  const top = MARGIN + row * CELL.height;
  const [middle, half] = [top + CELL.height / 2, CELL.width / 2];
  const right = left + piece.length * CELL.width;
  const from = sides.includes('L') ? left : left + half;
  const to = sides.includes('R') ? right : right - half;
  const across = from === to ? '' : `M${svgNumber(from)} ${svgNumber(middle)}H${svgNumber(to)}`;
  const start = sides.includes('T') ? top : middle;
  const end = sides.includes('B') ? top + CELL.height : middle;
  if (start === end) return across;
  const downs = Array.from(
    piece,
    (_, index) => `M${svgNumber(left + half + index * CELL.width)} ${svgNumber(start)}V${svgNumber(end)}`,
  );
  return across + downs.join('');
}
