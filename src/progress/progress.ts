/** What a learner has done: which scenarios are finished, where one was left, what was predicted. Plain data. */

export interface ScenarioProgress {
  /** Its last step was passed; it stays so however often the scenario is begun again. */
  readonly isFinished: boolean;
  /** The step on screen when it was left, counted from 1; null where it is not left in the middle. */
  readonly leftAt: number | null;
  /** The answer chosen, by the text of its question: a question that was rewritten is a new one. */
  readonly answers: ReadonlyMap<string, string>;
  /** The fewest commands with which its challenge was reached; null: not yet. */
  readonly challenge: number | null;
}

export interface QuizScore {
  readonly right: number;
  readonly questions: number;
}

export interface Progress {
  readonly scenarios: ReadonlyMap<string, ScenarioProgress>;
  /** Of the latest quiz that was answered to its end. */
  readonly quiz: QuizScore | null;
}

export const NO_PROGRESS: Progress = { scenarios: new Map(), quiz: null };

const UNTOUCHED: ScenarioProgress = {
  isFinished: false,
  leftAt: null,
  answers: new Map(),
  challenge: null,
};

export function progressOf(progress: Progress, scenario: string): ScenarioProgress {
  return progress.scenarios.get(scenario) ?? UNTOUCHED;
}

/** The first screen, 0, is no step: whoever leaves there has left nothing to go on with. */
export function withStep(progress: Progress, scenario: string, step: number): Progress {
  const before = progressOf(progress, scenario);
  if (step === 0 && before === UNTOUCHED) return progress;
  return withScenario(progress, scenario, { ...before, leftAt: step === 0 ? null : step });
}

export function withAnswer(
  progress: Progress,
  scenario: string,
  { question, answer }: { question: string; answer: string },
): Progress {
  const before = progressOf(progress, scenario);
  const answers = new Map(before.answers).set(question, answer);
  return withScenario(progress, scenario, { ...before, answers });
}

export function withFinished(progress: Progress, scenario: string): Progress {
  return withScenario(progress, scenario, {
    ...progressOf(progress, scenario),
    isFinished: true,
    leftAt: null,
  });
}

/** Reached again with more commands, it stays as it is. */
export function withChallenge(progress: Progress, scenario: string, commands: number): Progress {
  const before = progressOf(progress, scenario);
  if (before.challenge !== null && before.challenge <= commands) return progress;
  return withScenario(progress, scenario, { ...before, challenge: commands });
}

export function withQuiz(progress: Progress, quiz: QuizScore): Progress {
  return { ...progress, quiz };
}

/** Without one scenario. */
export function withoutScenario(progress: Progress, scenario: string): Progress {
  const scenarios = new Map(progress.scenarios);
  scenarios.delete(scenario);
  return { ...progress, scenarios };
}

/** How many of these are finished. A scenario that was finished and is gone from the course does not count. */
export function finishedCount(progress: Progress, names: readonly string[]): number {
  return names.filter((name) => progressOf(progress, name).isFinished).length;
}

/** How many of these have their challenge reached. */
export function challengeCount(progress: Progress, names: readonly string[]): number {
  return names.filter((name) => progressOf(progress, name).challenge !== null).length;
}

function withScenario(progress: Progress, name: string, scenario: ScenarioProgress): Progress {
  return { ...progress, scenarios: new Map(progress.scenarios).set(name, scenario) };
}
