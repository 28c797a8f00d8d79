/** The session of a challenge: three words beside the commands of the REPL, and a look at the goal after each line. */
import { helpOverview } from '../commands/command-help.ts';
import { didYouMean } from '../commands/language/nearest.ts';
import { UsageError } from '../commands/language/usage-error.ts';
import { COMMANDS } from '../commands/registry.ts';
import type { ChallengeRun, Standing } from '../scenario/challenge.ts';
import { expectText } from '../scenario/challenge-words.ts';
import { complete } from '../session/completion.ts';
import { type GoalRow, goalView, wordsView } from '../views/goal-view.ts';
import type { View } from '../views/view.ts';
import { goalLines, newsLines } from './challenge-screen.ts';
import type { ReplGuide, ReplOptions, Said } from './repl-terminal.ts';
import { proseLines } from './scenario-screen.ts';

const WORDS: ReadonlyMap<string, string> = new Map([
  ['goal', 'the task, and how far it is reached'],
  ['hint', 'the next hint'],
  ['solution', 'put the published solution into the prompt, a command at a time'],
]);

export interface GuideOptions {
  readonly name: string;
  /** Can a line be put into the prompt? Elsewhere the solution is printed. */
  readonly hasPrompt: boolean;
  /** Told once, when the goal is reached; says what may come next. */
  readonly reached: (how: { commands: number; bySolution: boolean }) => readonly string[];
}

export class ChallengeGuide implements ReplGuide {
  readonly #run: ChallengeRun;
  readonly #options: GuideOptions;
  #standing: Standing;
  #hints = 0;
  /** Was the published solution asked for? */
  #isShown = false;
  /** What of the solution is still to be put into the prompt. */
  #ahead: string[] = [];
  #wasReached = false;

  constructor(run: ChallengeRun, options: GuideOptions) {
    this.#run = run;
    this.#options = options;
    this.#standing = run.standing();
  }

  /** Whether the goal was reached, whatever was typed since. */
  get wasReached(): boolean {
    return this.#wasReached;
  }

  /** The session's lines, with the challenge's own words among the near ones. */
  get session(): ReplOptions['session'] {
    const run = this.#run;
    return {
      get bench() {
        return run.bench;
      },
      takeViews: (options) => run.takeViews(options),
      run: async (line, pause) => {
        try {
          return await run.run(line, pause);
        } catch (error) {
          throw nearOwnWord(error, line);
        }
      },
    };
  }

  answer(line: string): Said | null {
    const word = line.trim();
    if (word === 'goal')
      return {
        draw: (render) => goalLines(this.#run.challenge, this.#run.standing(), render),
        views: [this.goalView()],
      };
    if (word === 'hint') return this.#hint();
    if (word === 'solution') return this.#solution();
    if (word === 'help') return { draw: () => [...overview(), '', ...helpOverview()], views: [] };
    const asked = /^help\s+(\S+)$/.exec(word)?.[1] ?? '';
    const meaning = WORDS.get(asked);
    return meaning === undefined ? null : { draw: () => [`${asked}: ${meaning}`], views: [] };
  }

  after(line: string): Said | null {
    if (this.#ahead[0] === line.trim()) this.#ahead.shift();
    else if (this.#run.session.changes !== this.#standing.commands) this.#ahead = [];
    const before = this.#standing;
    const now = this.#run.standing();
    this.#standing = now;
    const isNew = now.isReached && !this.#wasReached;
    this.#wasReached ||= now.isReached;
    const next = isNew ? this.#reached(now.commands) : [];
    const hasNews = isNew || JSON.stringify(stateOf(before)) !== JSON.stringify(stateOf(now));
    if (!hasNews) return null;
    return {
      draw: (render) => {
        const news = newsLines(before, now, render);
        return news.length === 0 && next.length === 0 ? [] : ['', ...news, ...next];
      },
      views: [this.goalView()],
    };
  }

  prefilled(): string {
    return this.#options.hasPrompt ? (this.#ahead[0] ?? '') : '';
  }

  interrupted(): void {
    this.#ahead = [];
  }

  complete(line: string): [string[], string] {
    const [offered, word] = complete(this.#run.bench, line);
    if (line.trimStart() !== word) return [offered, word];
    const own = [...WORDS.keys()].filter((name) => name.startsWith(word));
    return [[...offered, ...own].sort(), word];
  }

  /** How the goal stands, for other programs. */
  goalView(): View {
    const { challenge } = this.#run;
    const { keep, goals, isReached, commands } = this.#run.standing();
    const { startMs } = this.#run.bench.simulation.cluster;
    const rows: GoalRow[] = [
      ...keep.map(({ command, holds, found }) => ({
        expect: expectText(command),
        goal: null,
        at: null,
        holds,
        found: found === '' ? null : found,
      })),
      ...goals.flatMap(({ goal, expects }, index) =>
        expects.map(({ command, holds, found }) => ({
          expect: expectText(command),
          goal: index + 1,
          at: goal.at === null ? null : startMs + goal.at.sinceStartMs,
          holds,
          found: found === '' ? null : found,
        })),
      ),
    ];
    const summary = { reached: isReached, commands };
    return goalView(this.#run.bench.simulation.cluster, {
      target: this.#options.name,
      text: challenge.text,
      summary,
      rows,
    });
  }

  /** What is said once, below that the goal is reached. */
  #reached(commands: number): readonly string[] {
    const bySolution = this.#isShown;
    const { length } = this.#run.challenge.solution;
    const compared = bySolution || commands === length ? [] : [`The published solution takes ${length}.`];
    return [...compared, ...this.#options.reached({ commands, bySolution })];
  }

  #hint(): Said {
    const { hints } = this.#run.challenge;
    const isLast = this.#hints >= hints.length;
    const number = Math.min(this.#hints + 1, hints.length);
    this.#hints = number;
    const text = hints[number - 1]!;
    const head = `Hint ${number} of ${hints.length}: `;
    const more = isLast ? ['That was the last hint; `solution` shows the solution.'] : [];
    return {
      draw: (render) => [head + text, ...more].flatMap((line) => proseLines(line, render)),
      views: [this.#words('hint', text)],
    };
  }

  #solution(): Said {
    const commands = this.#run.challenge.solution.map(({ text }) => text);
    this.#isShown = true;
    if (!this.#options.hasPrompt)
      return {
        draw: () => commands.map((command) => `> ${command}`),
        views: [this.#words('solution', commands.join('\n'))],
      };
    const isBegun = this.#run.session.changes > 0;
    this.#ahead = isBegun ? ['reset', ...commands] : commands;
    const text = isBegun
      ? 'The solution begins at the start, so `reset` stands first. Enter runs what stands in the prompt; then the next comes.'
      : 'Enter runs what stands in the prompt; then the next command comes.';
    return {
      draw: (render) => proseLines(text, render),
      views: [this.#words('solution', commands.join('\n'))],
    };
  }

  #words(view: 'hint' | 'solution', text: string): View {
    return wordsView(this.#run.bench.simulation.cluster, { view, target: this.#options.name, text });
  }
}

/** What news are about; the words found may differ without news. */
function stateOf({ isReached, broken, goals }: Standing): unknown {
  return {
    isReached,
    isBroken: broken !== null,
    goals: goals.map(({ isReached, isMissed, isDue }) => [isReached, isMissed, isDue]),
  };
}

function overview(): string[] {
  const width = Math.max(...[...COMMANDS.keys()].map((name) => name.length));
  return ['challenge', ...[...WORDS].map(([word, meaning]) => `  ${word.padEnd(width)}  ${meaning}`)];
}

/** `hnt` is near `hint`, which the session does not know. */
function nearOwnWord(error: unknown, line: string): unknown {
  if (!(error instanceof UsageError) || error.code !== 'UNKNOWN_COMMAND') return error;
  const word = line.trim().split(/\s/)[0]!;
  if (COMMANDS.has(word)) return error;
  if (WORDS.has(word)) return new UsageError('BAD_OPTION', `${word} stands alone`, { hint: `write ${word}` });
  const hint = didYouMean(word, [...WORDS.keys()]);
  if (hint === null) return error;
  return new UsageError(error.code, error.message, { hint, column: error.column ?? 1 });
}
