/**
 * Stepping through a scenario: one prompt, where an empty Enter goes on, `b` back, `w` says why, `q` leaves, and anything
 * else is a command on a copy of the lesson's state. Enter returns to the lesson's own.
 */
import { UsageError } from '../commands/language/usage-error.ts';
import type { WorkbenchOptions } from '../commands/workbench.ts';
import { footerLine, ruleLine, titleLines } from '../render/frame.ts';
import type { RenderOptions } from '../render/options.ts';
import { createPaint } from '../render/paint.ts';
import { renderView } from '../render/view.ts';
import { expectationsOf, type PlayedBlock } from '../scenario/play.ts';
import { predictionsOf, rightAnswer } from '../scenario/questions.ts';
import type { PredictBlock, Scenario } from '../scenario/scenario.ts';
import { complete } from '../session/completion.ts';
import type { Session } from '../session/session.ts';
import { predictionsView } from '../views/predictions-view.ts';
import { openHistory } from './history.ts';
import { askPrediction, confirm } from './inquiry.ts';
import type { LessonRecord } from './lesson-record.ts';
import { LessonScreens } from './lesson-screens.ts';
import { LinePrompt, type Typed } from './line-prompt.ts';
import { type ReplHost, runLine } from './repl-terminal.ts';
import { blockLines, openingLines, predictLines, proseLines, stepTitle } from './scenario-screen.ts';
import { type Draw, Transcript } from './transcript.ts';

export interface StepThroughOptions {
  readonly file: { readonly name: string; readonly scenario: Scenario };
  readonly session: WorkbenchOptions;
  readonly render: () => RenderOptions;
  readonly host: ReplHost;
  readonly record: LessonRecord;
}

const KEYS = [
  { key: 'Enter', label: 'next' },
  { key: 'b', label: 'back' },
  { key: 'w', label: 'why' },
  { key: '?', label: 'commands' },
  { key: 'q', label: 'quit' },
];

/** Answers the exit code. */
export async function stepThrough(options: StepThroughOptions): Promise<number> {
  const lesson = new Lesson(options);
  try {
    return await lesson.run();
  } finally {
    lesson.close();
  }
}

type Leave = 'quit' | 'interrupt';
type Move = 'next' | 'back' | Leave;

class Lesson {
  readonly #options: StepThroughOptions;
  readonly #prompt: LinePrompt;
  readonly #screens: LessonScreens;
  /** What the screen shows. */
  readonly #transcript: Transcript;
  /** What was answered, by question. */
  readonly #answers = new Map<string, string>();
  /** The lesson's own state at the end of the step on screen; null before the first. */
  #session: Session | null = null;
  /** A copy that typed commands run on; null until there is one. */
  #copy: Session | null = null;
  #holds = true;

  constructor(options: StepThroughOptions) {
    this.#options = options;
    const { host, render } = options;
    this.#screens = new LessonScreens(options.file.scenario, options.session);
    const history = openHistory(host.env);
    this.#prompt = new LinePrompt({
      input: host.stdin,
      output: host.stdout,
      history: history.lines,
      complete: (line) => {
        const session = this.#copy ?? this.#session;
        return session === null ? [[], line] : complete(session.bench, line);
      },
      onLine: history.add,
    });
    this.#transcript = new Transcript(host.stdout, render, this.#prompt);
  }

  close(): void {
    this.#transcript.close();
    this.#prompt.close();
  }

  async run(): Promise<number> {
    const first = await this.#begin();
    if (first === null) return 130;
    let at = first;
    for (;;) {
      const move = (await this.#enter(at)) ?? (await this.#ask(at));
      if (move === 'quit' || move === 'interrupt') return this.#leave(at, move);
      if (move === 'back') at = Math.max(0, at - 1);
      else if (at + 1 < this.#screens.count) at += 1;
      else return this.#finish();
    }
  }

  /** The screen to begin with: that where an earlier run was left, if whoever left it wants to. Null: to leave at once. */
  async #begin(): Promise<number | null> {
    const { leftAt, answers } = this.#options.record;
    // A scenario may have been shortened since.
    if (leftAt === null || leftAt >= this.#screens.count) return 0;
    const place = `step ${leftAt} of ${this.#screens.count - 1}`;
    const goesOn = await confirm(`You left at ${place}. Go on from there?`, this.#prompt);
    if (goesOn !== true) return goesOn === null ? null : 0;
    for (const [question, answer] of answers) this.#answers.set(question, answer);
    return leftAt;
  }

  #show(draw: Draw): void {
    this.#transcript.show(draw);
  }

  /** Shows a screen; a question may be answered by leaving. */
  async #enter(at: number): Promise<Leave | null> {
    const { blocks, session } = await this.#screens.at(at);
    this.#copy = null;
    this.#session = session;
    this.#judge(blocks);
    this.#transcript.clear();
    this.#show((render) => this.#headLines(at, session, render));
    this.#options.record.entered(at);
    for (const block of blocks) {
      if (block.kind === 'predict') {
        const leave = await this.#predict(block);
        if (leave !== null) return leave;
      } else this.#show((render) => spaced(blockLines(block, render)));
    }
    return null;
  }

  #headLines(at: number, session: Session, render: RenderOptions): string[] {
    const { scenario, name } = this.#options.file;
    const { version } = this.#options.session;
    if (at === 0) return openingLines(scenario, name, version, render);
    const place = `${at} of ${scenario.steps.length} · Kafka ${version.version} simulated`;
    return [
      '',
      ...titleLines({ left: name, right: place, tone: 'quiet' }, render),
      ruleLine(render),
      ...stepTitle(scenario.steps[at - 1]!.title, session.bench.simulation.cluster, render),
    ];
  }

  #judge(played: readonly PlayedBlock[]): void {
    const failed = expectationsOf(played).some(
      ({ result }) => !result.expectation!.holds && !result.expectation!.isReportedOnly,
    );
    if (failed) this.#holds = false;
  }

  /** Asks once; a question met again on the way back shows its answer. */
  async #predict(block: PredictBlock): Promise<Leave | null> {
    const known = this.#answers.get(block.question);
    if (known !== undefined) {
      this.#show((render) => spaced(predictLines(block, render, known)));
      return null;
    }
    this.#transcript.print(['']);
    const answered = await askPrediction(block, this.#prompt, this.#options.render(), (lines) =>
      this.#transcript.print(lines),
    );
    if (answered.kind !== 'answer') return answered.kind === 'end' ? 'quit' : 'interrupt';
    const { text } = answered;
    this.#answers.set(block.question, text);
    this.#options.record.answered(block.question, text);
    const right = rightAnswer(block);
    const verdict = text === right ? 'That is what Kafka does.' : `What Kafka does: ${right}`;
    this.#transcript.print(proseLines(verdict, this.#options.render()));
    this.#transcript.print(proseLines(block.explanation, this.#options.render()));
    // Drawn again, a question stands there with its answer.
    this.#transcript.note((render) => spaced(predictLines(block, render, text)));
    return null;
  }

  /** The prompt below a step, until something moves on. */
  async #ask(at: number): Promise<Move> {
    let isInterrupted = false;
    this.#footer(at);
    for (;;) {
      const prompt = this.#copy === null ? '> ' : 'copy > ';
      const typed: Typed = await this.#prompt.ask(prompt);
      if (typed.kind === 'line') this.#transcript.note(() => [prompt + typed.text]);
      if (typed.kind === 'end') return 'quit';
      if (typed.kind === 'interrupt') {
        if (isInterrupted) return 'interrupt';
        isInterrupted = true;
        this.#copy = null;
        this.#show(() => ['Ctrl-C again leaves; Enter goes on.']);
        continue;
      }
      isInterrupted = false;
      const word = typed.text.trim();
      if (word === '' && this.#copy === null) return 'next';
      if (word === 'b' || word === 'back') return 'back';
      if (word === 'q' || word === 'quit') return 'quit';
      await this.#other(word, at);
    }
  }

  async #other(word: string, at: number): Promise<void> {
    if (word === '') {
      this.#copy = null;
      this.#show(() => ['back in the lesson']);
      this.#footer(at);
    } else if (word === 'w') await this.#why();
    else if (word === '?') await this.#command('help');
    else await this.#command(word);
  }

  /** `w`: why, for the partitions that are watched. */
  async #why(): Promise<void> {
    const { bench } = this.#copy ?? this.#session!;
    const watched = bench.watches
      .map((watch) => watch.split(' ')[1])
      .filter((target) => target?.includes(':'));
    const first = [...bench.simulation.cluster.topics.keys()][0];
    const targets = watched.length > 0 ? watched : first === undefined ? [] : [`${first}:0`];
    if (targets.length === 0) this.#show(() => ['nothing to explain yet']);
    for (const target of targets) await this.#command(`why ${target}`);
  }

  /** Runs a command on the copy; looking at the lesson makes no copy. */
  async #command(line: string): Promise<void> {
    const isLook = /^(help|show|why|clock|watch)\b/.test(line);
    const session = this.#copy ?? this.#session!.fork();
    const { render, host } = this.#options;
    const save = async () => {
      throw new UsageError('BAD_OPTION', 'a lesson is not saved', {
        hint: 'kafka-pitfalls repl has save and record',
      });
    };
    const show = (draw: Draw) => this.#show(draw);
    const takeInterrupt = () => this.#prompt.takeInterrupt();
    const options = { session, render, machine: null, host, save, show, takeInterrupt };
    const result = await runLine(options, line);
    if (result !== null && !isLook) this.#copy = session;
  }

  #footer(at: number): void {
    const total = this.#screens.count - 1;
    this.#show((render) => ['', ruleLine(render), footerLine({ done: at, total, keys: KEYS }, render)]);
  }

  #leave(at: number, how: Leave): number {
    this.#transcript.print(this.#options.record.left(at));
    if (how === 'interrupt') return 130;
    return this.#holds ? 0 : 1;
  }

  #finish(): number {
    const { file, record } = this.#options;
    const render = this.#options.render();
    const held = this.#holds
      ? 'Every expectation of this scenario held.'
      : 'Not every expectation of this scenario held.';
    this.#transcript.print(['', createPaint(render.colorLevel).title(`That was ${file.name}.`), held]);
    if (this.#answers.size > 0) {
      const predictions = predictionsOf(file.scenario, this.#answers);
      const view = predictionsView(file.name, predictions, this.#session!.bench.simulation.cluster);
      this.#transcript.print(spaced(renderView(view, render)));
    }
    this.#transcript.print(spaced(record.finished()));
    return this.#holds ? 0 : 1;
  }
}

/** Lines with a blank one before them; nothing stays nothing. */
function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
