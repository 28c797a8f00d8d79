/**
 * Stepping through a scenario: one prompt, where an empty Enter goes on, `b` back, `w` says why, `q` leaves, and anything
 * else is a command on a copy of the lesson's state. Enter returns to the lesson's own.
 */
import { UsageError } from '../commands/language/usage-error.ts';
import type { WorkbenchOptions } from '../commands/workbench.ts';
import { footerLine, ruleLine, titleLines } from '../render/frame.ts';
import type { RenderOptions } from '../render/options.ts';
import { createPaint } from '../render/paint.ts';
import { expectationsOf, type PlayedBlock, playBlocks } from '../scenario/play.ts';
import type { Block, PredictBlock, Scenario } from '../scenario/scenario.ts';
import { complete } from '../session/completion.ts';
import { Session } from '../session/session.ts';
import { openHistory } from './history.ts';
import { LinePrompt, type Typed } from './line-prompt.ts';
import { type ReplHost, runLine } from './repl-terminal.ts';
import { blockLines, openingLines, predictLines, proseLines, stepTitle } from './scenario-screen.ts';

export interface StepThroughOptions {
  readonly file: { readonly name: string; readonly scenario: Scenario };
  readonly session: WorkbenchOptions;
  readonly render: () => RenderOptions;
  readonly host: ReplHost;
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
  return new Lesson(options).run();
}

type Move = 'next' | 'back' | 'quit' | 'interrupt';

class Lesson {
  readonly #options: StepThroughOptions;
  readonly #prompt: LinePrompt;
  /** What was answered, by the question's line. */
  readonly #answers = new Map<number, string>();
  /** The lesson's own state at the end of the step on screen. */
  #session: Session;
  /** A copy that typed commands run on; null until there is one. */
  #copy: Session | null = null;
  #holds = true;

  constructor(options: StepThroughOptions) {
    this.#options = options;
    this.#session = new Session(options.session);
    const history = openHistory(options.host.env);
    this.#prompt = new LinePrompt({
      input: options.host.stdin,
      output: options.host.stdout,
      history: history.lines,
      complete: (line) => complete((this.#copy ?? this.#session).bench, line),
      onLine: history.add,
    });
  }

  async run(): Promise<number> {
    const { scenario } = this.#options.file;
    const screens = scenario.steps.length + 1;
    let at = 0;
    try {
      for (;;) {
        await this.#enter(at);
        const move = await this.#ask(at, screens);
        if (move === 'quit') return this.#holds ? 0 : 1;
        if (move === 'interrupt') return 130;
        if (move === 'back') at = Math.max(0, at - 1);
        else if (at + 1 < screens) at += 1;
        else return this.#finish();
      }
    } finally {
      this.#prompt.close();
    }
  }

  #print(lines: readonly string[]): void {
    if (lines.length > 0) this.#options.host.stdout.write(`${lines.join('\n')}\n`);
  }

  /** Plays the steps before silently, then this one on the screen. */
  async #enter(at: number): Promise<void> {
    const { scenario, name } = this.#options.file;
    const render = this.#options.render();
    this.#copy = null;
    this.#session = new Session(this.#options.session);
    for (const blocks of [scenario.introduction, ...scenario.steps.map((step) => step.blocks)].slice(0, at)) {
      await playBlocks(this.#session, blocks, scenario.file);
    }
    if (at === 0) this.#print(openingLines(scenario, name, this.#options.session.version, render));
    else {
      const step = scenario.steps[at - 1]!;
      const place = `${at} of ${scenario.steps.length} · Kafka ${this.#options.session.version.version} simulated`;
      this.#print(['', ...titleLines({ left: name, right: place, tone: 'quiet' }, render), ruleLine(render)]);
      this.#print(stepTitle(step.title, await this.#clockAfter(step.blocks), render));
    }
    await this.#play(at === 0 ? scenario.introduction : scenario.steps[at - 1]!.blocks);
  }

  /** The moment the step will reach: its title has it before its commands run. */
  async #clockAfter(blocks: readonly Block[]): Promise<{ nowMs: number; startMs: number }> {
    const ahead = this.#session.fork();
    await playBlocks(ahead, blocks, this.#options.file.scenario.file);
    return ahead.bench.simulation.cluster;
  }

  async #play(blocks: readonly Block[]): Promise<void> {
    for (const block of blocks) {
      if (block.kind === 'predict') await this.#predict(block);
      else {
        const played = await playBlocks(this.#session, [block], this.#options.file.scenario.file);
        this.#judge(played);
        for (const one of played) {
          const lines = blockLines(one, this.#options.render());
          if (lines.length > 0) this.#print(['', ...lines]);
        }
      }
    }
  }

  #judge(played: readonly PlayedBlock[]): void {
    const failed = expectationsOf(played).some(
      ({ result }) => !result.expectation!.holds && !result.expectation!.isReportedOnly,
    );
    if (failed) this.#holds = false;
  }

  /** Asks once; a question met again on the way back shows its answer. */
  async #predict(block: PredictBlock): Promise<void> {
    const render = this.#options.render();
    const known = this.#answers.get(block.start.line);
    this.#print(['']);
    if (known !== undefined) return this.#print(predictLines(block, render, known));
    const answer = await this.#prompt.lend(async () => {
      const { default: inquirer } = await import('inquirer');
      const choices = block.answers.map(({ text }) => ({ name: text, value: text }));
      const answered = await inquirer.prompt([
        { type: 'select', name: 'answer', message: block.question, choices },
      ]);
      return answered.answer as string;
    });
    this.#answers.set(block.start.line, answer);
    const isRight = block.answers.some(({ text, isRight }) => isRight && text === answer);
    const right = block.answers.find(({ isRight }) => isRight)!;
    this.#print(proseLines(isRight ? 'That is what Kafka does.' : `What Kafka does: ${right.text}`, render));
    this.#print(proseLines(block.explanation, render));
  }

  /** The prompt below a step, until something moves on. */
  async #ask(at: number, screens: number): Promise<Move> {
    let isInterrupted = false;
    this.#footer(at, screens);
    for (;;) {
      const typed: Typed = await this.#prompt.ask(this.#copy === null ? '> ' : 'copy > ');
      if (typed.kind === 'end') return 'quit';
      if (typed.kind === 'interrupt') {
        if (isInterrupted) return 'interrupt';
        isInterrupted = true;
        this.#copy = null;
        this.#print(['Ctrl-C again leaves; Enter goes on.']);
        continue;
      }
      isInterrupted = false;
      const word = typed.text.trim();
      if (word === '' && this.#copy === null) return 'next';
      if (word === 'b' || word === 'back') return 'back';
      if (word === 'q' || word === 'quit') return 'quit';
      await this.#other(word, at, screens);
    }
  }

  async #other(word: string, at: number, screens: number): Promise<void> {
    if (word === '') {
      this.#copy = null;
      this.#print(['back in the lesson']);
      this.#footer(at, screens);
    } else if (word === 'w') await this.#why();
    else if (word === '?') await this.#command('help');
    else await this.#command(word);
  }

  /** `w`: why, for the partitions that are watched. */
  async #why(): Promise<void> {
    const { bench } = this.#copy ?? this.#session;
    const watched = bench.watches
      .map((watch) => watch.split(' ')[1])
      .filter((target) => target?.includes(':'));
    const first = [...bench.simulation.cluster.topics.keys()][0];
    const targets = watched.length > 0 ? watched : first === undefined ? [] : [`${first}:0`];
    if (targets.length === 0) this.#print(['nothing to explain yet']);
    for (const target of targets) await this.#command(`why ${target}`);
  }

  /** Runs a command on the copy; looking at the lesson makes no copy. */
  async #command(line: string): Promise<void> {
    const isLook = /^(help|show|why|clock|watch)\b/.test(line);
    const session = this.#copy ?? this.#session.fork();
    const { render, host } = this.#options;
    const save = async () => {
      throw new UsageError('BAD_OPTION', 'a lesson is not saved', { hint: 'kafka-pitfalls repl has save' });
    };
    const result = await runLine({ session, render, json: false, host, save }, line);
    if (result !== null && !isLook) this.#copy = session;
  }

  #footer(at: number, screens: number): void {
    const render = this.#options.render();
    this.#print(['', ruleLine(render), footerLine({ done: at, total: screens - 1, keys: KEYS }, render)]);
  }

  #finish(): number {
    const render = this.#options.render();
    const held = this.#holds
      ? 'Every expectation of this scenario held.'
      : 'Not every expectation of this scenario held.';
    this.#print(['', createPaint(render.colorLevel).title(`That was ${this.#options.file.name}.`), held]);
    return this.#holds ? 0 : 1;
  }
}
