/** What a command and a fence print: the line below the command, then the views. */

import { glyphsFor, printable } from '../render/glyphs.ts';
import type { RenderOptions } from '../render/options.ts';
import { createPaint } from '../render/paint.ts';
import { spoken } from '../render/spoken.ts';
import { renderView } from '../render/view.ts';
import { wrapWords } from '../render/width.ts';
import type { StepResult } from '../session/session.ts';
import type { View } from '../views/view.ts';
import type { PlayedFence } from './play.ts';

/** The command as typed. */
export function commandLine(text: string, options: RenderOptions): string {
  return createPaint(options.colorLevel).command(`> ${printable(text, options)}`);
}

/** The outcome line, indented, and a tool's own lines. */
export function outcomeLines(result: StepResult, options: RenderOptions): string[] {
  const said = options.linear ? spoken(result.text) : result.text;
  const text = said === '' ? [] : wrapWords(printable(said, options), options.width - 4);
  const outcome = text.map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
  return [...outcome, ...result.lines.map((line) => toolLine(line, options))];
}

/** Kafka's own tools part some of their columns by tabs, which stay. */
function toolLine(line: string, options: RenderOptions): string {
  return line
    .split('\t')
    .map((part) => printable(part, options))
    .join('\t');
}

/** Views one below the other, each after a blank line. A view that speaks in words has its words first. */
export function viewLines(views: readonly View[], options: RenderOptions, maxRows?: number): string[] {
  return views.flatMap((view) => ['', ...oneView(view, options, maxRows)]);
}

function oneView(view: View, options: RenderOptions, maxRows?: number): string[] {
  const words = view.text === undefined ? [] : wrapWords(printable(view.text, options), options.width);
  if (view.view === 'clock' && view.rows.length === 0) return words;
  if (view.view === 'why')
    return [
      ...words,
      ...renderView({ ...view, target: null, view: '' }, options, {
        maxReasons: Number.POSITIVE_INFINITY,
      }).filter((line, i) => i > 0 || line.trim() !== ''),
    ];
  const apart = words.length > 0 && view.strip !== undefined && options.linear !== true ? [''] : [];
  return [...words, ...apart, ...renderView(view, options, maxRows === undefined ? {} : { maxRows })];
}

/** A failed expectation, to be seen without color. */
export function expectationLines(result: StepResult, options: RenderOptions): string[] {
  if (result.expectation === null || result.expectation.holds) return [];
  const paint = createPaint(options.colorLevel);
  const verb = result.expectation.isReportedOnly ? 'differs' : 'does not hold';
  return [
    paint.gone(
      `${glyphsFor(options).lanes.lost} ${verb}: ${printable(`${result.line}: ${result.text}`, options)}`,
    ),
  ];
}

/** The recorded form of a command's output: what stands below it in a scenario file. */
export function fenceOutputs(fence: PlayedFence, options: RenderOptions): string[][] {
  const outputs = fence.commands.map(({ result }) => [
    ...outcomeLines(result, options),
    ...viewLines(result.views, options),
  ]);
  const shown = fence.commands.findLastIndex(({ command }) => command.output !== undefined);
  if (shown >= 0) outputs[shown]!.push(...viewLines(fence.views, options));
  return outputs;
}
