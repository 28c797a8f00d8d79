/** The sandbox on a terminal: one prompt, history, completion; a mistake is printed and the session goes on. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UsageError } from '../commands/language/usage-error.ts';
import { printable } from '../render/glyphs.ts';
import type { RenderOptions } from '../render/options.ts';
import { createPaint } from '../render/paint.ts';
import { expectationLines, outcomeLines, viewLines } from '../scenario/result-lines.ts';
import { complete } from '../session/completion.ts';
import type { Session, StepResult } from '../session/session.ts';
import { formatMoment } from '../views/units.ts';
import type { View } from '../views/view.ts';
import { openHistory } from './history.ts';
import { LinePrompt } from './line-prompt.ts';
import type { Progress } from './progress.ts';
import type { Draw } from './transcript.ts';

export interface ReplHost {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The lines of a view. */
export type MachineFormat = (view: View) => readonly string[];

export type SaveEffect = Extract<StepResult['effect'], { kind: 'save' | 'record' }>;

/** Something said beside what the session answers; `views` for other programs. */
export interface Said {
  readonly draw: Draw;
  readonly views: readonly View[];
}

/** Who has set a task: has words of its own, looks at each line that was run, and may write into the prompt. */
export interface ReplGuide {
  /** The answer to a word of its own; null: the line is for the session. */
  readonly answer: (line: string) => Said | null;
  /** Told of a line that was run; null: nothing to say. */
  readonly after: (line: string) => Said | null;
  /** What stands in the next prompt. */
  readonly prefilled: () => string;
  /** Ctrl-C: whoever types wants none of it. */
  readonly interrupted: () => void;
  readonly complete: (line: string) => [string[], string];
}

export interface ReplOptions {
  readonly session: Pick<Session, 'run' | 'takeViews' | 'bench'>;
  readonly guide?: ReplGuide;
  readonly render: () => RenderOptions;
  /** A view for other programs, `--json` or `--plain`; null: for people. */
  readonly machine: MachineFormat | null;
  /** Told how far a long `advance` is. */
  readonly progress?: Progress;
  readonly host: ReplHost;
  /** Writes the session to a file. */
  readonly save: (asked: SaveEffect) => Promise<void>;
  /** Whether Ctrl-C was hit while a line runs; told once. */
  readonly takeInterrupt?: () => boolean;
  /** Shows what a line brought; on standard output if not given. */
  readonly show?: (draw: Draw) => void;
}

/** Runs until `quit`, Ctrl-D or Ctrl-C twice. Answers the exit code. */
export async function replOnTerminal(options: ReplOptions): Promise<number> {
  const { session, render, host, guide } = options;
  const history = openHistory(host.env);
  const prompt = new LinePrompt({
    input: host.stdin,
    output: host.stdout,
    history: history.lines,
    complete: (line) => guide?.complete(line) ?? complete(session.bench, line),
    onLine: history.add,
  });
  let isInterrupted = false;
  for (;;) {
    const typed = await prompt.ask(promptText(session, render()), guide?.prefilled());
    if (typed.kind === 'end') return 0;
    if (typed.kind === 'interrupt') {
      if (isInterrupted) {
        prompt.close();
        return 130;
      }
      isInterrupted = typed.text === '';
      guide?.interrupted();
      if (isInterrupted) host.stdout.write('Ctrl-C again leaves; the session is as it was.\n');
      continue;
    }
    isInterrupted = false;
    if (typed.text.trim() === '') continue;
    const takeInterrupt = () => prompt.takeInterrupt();
    const result = await runLine({ ...options, takeInterrupt }, typed.text);
    if (result?.effect?.kind === 'quit') {
      prompt.close();
      return 0;
    }
  }
}

function promptText(session: ReplOptions['session'], render: RenderOptions): string {
  const { nowMs, startMs } = session.bench.simulation.cluster;
  return `${createPaint(render.colorLevel).quiet(formatMoment(nowMs, startMs))} > `;
}

/** Runs one line and prints what it brings; a mistake is printed, and null answered. */
export async function runLine(options: ReplOptions, line: string): Promise<StepResult | null> {
  const { session, host } = options;
  const write = (draw: Draw) => {
    const lines = draw(options.render());
    if (lines.length > 0) host.stdout.write(`${lines.join('\n')}\n`);
  };
  const show = options.show ?? write;
  const own = options.guide?.answer(line) ?? null;
  if (own !== null) {
    show((render) => saidLines(options, own, render));
    return null;
  }
  try {
    const result = await runWithProgress(options, line);
    const { effect } = result;
    if (effect?.kind === 'save' || effect?.kind === 'record') await options.save(effect);
    const views =
      result.views.length > 0 || result.lines.length > 0 ? [] : session.takeViews({ onlyChanged: true });
    show((render) => lineOutput(options, result, views, render));
    const said = options.guide?.after(line) ?? null;
    if (said !== null) show((render) => saidLines(options, said, render));
    return result;
  } catch (error) {
    if (!(error instanceof UsageError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    show((render) => mistakeLines(error as Error, line, render));
    return null;
  }
}

/** Only the clock can take long. */
async function runWithProgress(options: ReplOptions, line: string): Promise<StepResult> {
  const { session, progress, takeInterrupt } = options;
  const pause = takeInterrupt === undefined ? undefined : () => stopIfAsked(takeInterrupt);
  if (progress === undefined || !/^\s*(when\s+\S+\s+)?(advance|rerun|compare|back)\b/.test(line))
    return session.run(line, pause);
  await progress.begin();
  try {
    return await session.run(line, pause);
  } finally {
    progress.end();
  }
}

/** Lets the terminal be heard. */
async function stopIfAsked(takeInterrupt: () => boolean): Promise<void> {
  await nextTurn();
  if (takeInterrupt())
    throw new UsageError('INTERRUPTED', 'stopped', { hint: 'the session is as it was before this command' });
}

function resultLines(result: StepResult, views: readonly View[], render: RenderOptions): string[] {
  const failed = expectationLines(result, render);
  return [
    ...(failed.length > 0 ? failed : outcomeLines(result, render)),
    ...viewLines(result.views, render),
    ...viewLines(views, render),
  ];
}

/** What a line of the session prints, for people or for programs. */
export function lineOutput(
  { machine }: Pick<ReplOptions, 'machine'>,
  result: StepResult,
  views: readonly View[],
  render: RenderOptions,
): string[] {
  if (machine === null) return resultLines(result, views, render);
  const outcome = result.outcome === null ? [] : [result.outcome];
  return [...outcome, ...result.views, ...views].flatMap(machine);
}

/** What a guide says, for people or for programs. */
export function saidLines(
  { machine }: Pick<ReplOptions, 'machine'>,
  { draw, views }: Said,
  render: RenderOptions,
): readonly string[] {
  return machine === null ? draw(render) : views.flatMap(machine);
}

/** What was wrong, a caret where, and what would be right. */
function mistakeLines(error: Error, line: string, render: RenderOptions): string[] {
  const paint = createPaint(render.colorLevel);
  const lines = [paint.gone(printable(`error: ${error.message}`, render))];
  if (!(error instanceof UsageError)) return lines;
  if (error.column !== null && line.length < render.width - 4)
    lines.push(`  ${printable(line, render)}`, `  ${' '.repeat(error.column - 1)}^`);
  if (error.hint !== null) lines.push(`  ${printable(error.hint, render)}`);
  return lines;
}
