/**
 * A scenario's screens as played: the introduction, then each step. A screen is played once, on a fork of the state the
 * one before it left, and is kept with its state. So going back costs nothing, however long a step takes to play.
 */
import type { WorkbenchOptions } from '../commands/workbench.ts';
import { type PlayedBlock, playBlocks } from '../scenario/play.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Session } from '../session/session.ts';

export interface LessonScreen {
  readonly blocks: readonly PlayedBlock[];
  /** The state at its end. The next screen goes on from a fork of it, and so does whoever types a command. */
  readonly session: Session;
}

export class LessonScreens {
  readonly #scenario: Scenario;
  readonly #options: WorkbenchOptions;
  readonly #played: LessonScreen[] = [];

  constructor(scenario: Scenario, options: WorkbenchOptions) {
    this.#scenario = scenario;
    this.#options = options;
  }

  /** The introduction and the steps. */
  get count(): number {
    return this.#scenario.steps.length + 1;
  }

  /** Plays what has not been played up to screen `index`, which counts from 0. Throws ScenarioError, as `playBlocks`. */
  async at(index: number): Promise<LessonScreen> {
    while (this.#played.length <= index) this.#played.push(await this.#playNext());
    return this.#played[index]!;
  }

  async #playNext(): Promise<LessonScreen> {
    const { introduction, steps, file } = this.#scenario;
    const next = this.#played.length;
    const session = this.#played.at(-1)?.session.fork() ?? new Session(this.#options);
    const blocks = next === 0 ? introduction : steps[next - 1]!.blocks;
    return { blocks: await playBlocks(session, blocks, file), session };
  }
}
