/**
 * A challenge as it is played: a session that begins where the challenge does, and after every command a look at how
 * far the goal is reached. Looking never changes the session's state.
 */
import { evaluate } from '../commands/command.ts';
import { UsageError } from '../commands/language/usage-error.ts';
import { prepareLine } from '../commands/prepare-line.ts';
import type { Workbench, WorkbenchOptions } from '../commands/workbench.ts';
import { Session, type StepResult } from '../session/session.ts';
import { atCommand, runCommand } from './play.ts';
import type { Block, ChallengeBlock, ChallengeCommand, ChallengeGoal, Scenario } from './scenario.ts';

/** How one `expect` line stands. */
export interface JudgedExpect {
  readonly command: ChallengeCommand;
  readonly holds: boolean;
  /** What was found instead; empty where it holds. */
  readonly found: string;
}

export interface JudgedGoal {
  readonly goal: ChallengeGoal;
  readonly isReached: boolean;
  /** The clock has passed its moment, and it was not reached. */
  readonly isMissed: boolean;
  /** The clock stands at its moment, or it has none. */
  readonly isDue: boolean;
  readonly expects: readonly JudgedExpect[];
}

export interface Standing {
  readonly isReached: boolean;
  /** Commands since the start that looked at nothing only and were not taken back. */
  readonly commands: number;
  readonly goals: readonly JudgedGoal[];
  /** What is to be kept, as it is now. */
  readonly keep: readonly JudgedExpect[];
  /** What was to be kept and was not; as long as that command stands, the goal cannot be reached. */
  readonly broken: JudgedExpect | null;
}

export class ChallengeRun {
  readonly challenge: ChallengeBlock;
  readonly session: Session;
  /** For each goal reached, how many lines the session had. */
  #reachedAt: number[] = [];
  #broken: { readonly at: number; readonly expect: JudgedExpect } | null = null;

  private constructor(challenge: ChallengeBlock, session: Session) {
    this.challenge = challenge;
    this.session = session;
  }

  /** Plays what comes before the task. Throws ScenarioError for its author's mistakes. */
  static async begin(
    challenge: ChallengeBlock,
    file: string,
    options: WorkbenchOptions,
  ): Promise<ChallengeRun> {
    const session = new Session(options);
    for (const command of challenge.before) await runCommand(session, command, file);
    session.settle((name) => refuse(challenge, name));
    const run = new ChallengeRun(challenge, session);
    run.#judge();
    return run;
  }

  get bench(): Workbench {
    return this.session.bench;
  }

  takeViews(options: { onlyChanged: boolean }): ReturnType<Session['takeViews']> {
    return this.session.takeViews(options);
  }

  /** Runs one line as the session does, and looks at the goal. Throws UsageError for a mistake, and for what this challenge refuses. */
  async run(line: string, pause?: () => Promise<void>): Promise<StepResult> {
    const result = await this.session.run(line, pause);
    this.#judge();
    return result;
  }

  /** How the goal stands now. */
  standing(): Standing {
    const goals = this.challenge.goals.map((goal, index) => this.#judged(goal, index));
    return {
      isReached: this.#reachedAt.length === goals.length,
      commands: this.session.changes,
      goals,
      keep: this.challenge.keep.map((command) => judge(this.bench, command)),
      broken: this.#broken?.expect ?? null,
    };
  }

  /** Goals are reached one after the other; what was reached or broken by a command goes when that is taken back. */
  #judge(): void {
    const { length } = this.session.lines;
    this.#reachedAt = this.#reachedAt.filter((at) => at <= length);
    if (this.#broken !== null && this.#broken.at > length) this.#broken = null;
    const broken = this.challenge.keep
      .map((command) => judge(this.bench, command))
      .find(({ holds }) => !holds);
    if (broken !== undefined) this.#broken ??= { at: length, expect: broken };
    if (this.#broken !== null) return;
    for (;;) {
      const goal = this.challenge.goals[this.#reachedAt.length];
      if (goal === undefined || sinceMoment(this.bench, goal) !== 0) return;
      if (!goal.expects.every((command) => judge(this.bench, command).holds)) return;
      this.#reachedAt.push(length);
    }
  }

  #judged(goal: ChallengeGoal, index: number): JudgedGoal {
    const isReached = index < this.#reachedAt.length;
    const sinceMs = sinceMoment(this.bench, goal);
    return {
      goal,
      isReached,
      isMissed: !isReached && sinceMs > 0,
      isDue: !isReached && sinceMs === 0,
      expects: isReached
        ? goal.expects.map((command) => ({ command, holds: true, found: '' }))
        : goal.expects.map((command) => judge(this.bench, command)),
    };
  }
}

/** Throws UsageError for a command that would change the past, and for those that the challenge is without. */
function refuse({ without }: ChallengeBlock, name: string): void {
  if (name === 'rerun')
    throw new UsageError('BAD_OPTION', 'in a challenge the past stays as it was: no rerun', {
      hint: '`back` takes a command back, `reset` all; `compare` looks at what would be',
    });
  if (without.includes(name))
    throw new UsageError('BAD_OPTION', `this challenge is without '${name}'`, {
      hint: '`goal` says what is asked',
    });
}

/** Milliseconds that the clock is past a goal's moment; 0 where it has none. */
function sinceMoment({ simulation }: Workbench, { at }: ChallengeGoal): number {
  const { nowMs, startMs } = simulation.cluster;
  return at === null ? 0 : nowMs - startMs - at.sinceStartMs;
}

/** What is not there yet, a topic say, does not hold; whether that is a mistake is for `checkExpects`. */
function judge(bench: Workbench, command: ChallengeCommand): JudgedExpect {
  try {
    const { expectation, text } = prepareLine(command.text).run(bench, 0);
    const holds = expectation === undefined || expectation.holds;
    return { command, holds, found: holds ? '' : evaluate(text ?? '') };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { command, holds: false, found: error.message };
  }
}

/** Throws ScenarioError for a goal that could never be looked at: a view or field there is not. */
export function checkExpects({ challenge, bench }: ChallengeRun, file: string): void {
  for (const command of [...challenge.keep, ...challenge.goals.flatMap(({ expects }) => expects)]) {
    try {
      prepareLine(command.text).run(bench, 0);
    } catch (error) {
      throw atCommand(error, command, file);
    }
  }
}

/** The challenge at the end of a scenario. */
export function challengeOf({ introduction, steps }: Scenario): ChallengeBlock | undefined {
  const blocks: readonly Block[] = steps.at(-1)?.blocks ?? introduction;
  return blocks.find((block) => block.kind === 'challenge');
}

/** The releases on which a scenario's challenge is played. */
export function challengeVersions(scenario: Scenario, challenge: ChallengeBlock): readonly string[] {
  const { versions } = challenge;
  return versions === undefined ? scenario.versions : scenario.versions.filter((v) => versions.includes(v));
}
