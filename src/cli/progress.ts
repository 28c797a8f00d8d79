/** `progress`: what is done of the course; `progress reset` forgets it. */
import { didYouMean } from '../commands/language/nearest.ts';
import { UsageError } from '../commands/language/usage-error.ts';
import { NO_PROGRESS, type Progress, progressOf, withoutScenario } from '../progress/progress.ts';
import { predictionsOf } from '../scenario/questions.ts';
import { count } from '../views/event-text.ts';
import { complain } from './complain.ts';
import { doneText, learnerProgress, progressMark } from './course-progress.ts';
import type { CliHost } from './host.ts';
import { type ListedScenario, readCourse } from './listed-scenarios.ts';
import { namedScenarios, type ScenariosOption } from './named-scenarios.ts';
import { readScenario } from './scenario-files.ts';
import { hasUnicode } from './unicode.ts';

interface ScenarioState {
  readonly name: string;
  readonly finished: boolean;
  readonly leftAt: number | null;
  readonly steps: number;
  /** Its predict questions: all, those answered, those answered right. */
  readonly questions: number;
  readonly answered: number;
  readonly right: number;
  /** The fewest commands with which its challenge was reached; null: not yet, or it has none. */
  readonly challenge: number | null;
}

export async function showProgress(
  options: ScenariosOption & { json?: boolean },
  host: CliHost,
): Promise<void> {
  const { scenarios, warnings } = readCourse(options, host);
  if (warnings.length > 0) complain(host, warnings);
  const progress = learnerProgress(host).read();
  const states = scenarios.map((scenario) => stateOf(scenario, progress, host));
  if (options.json) for (const state of states) host.stdout.write(`${JSON.stringify(state)}\n`);
  else host.stdout.write(`${progressLines(states, progress, host).join('\n')}\n`);
}

function stateOf({ name, path }: ListedScenario, progress: Progress, host: CliHost): ScenarioState {
  const { isFinished, leftAt, answers, challenge } = progressOf(progress, name);
  const { scenario } = readScenario(name, path, host);
  const predictions = predictionsOf(scenario, answers);
  return {
    name,
    finished: isFinished,
    leftAt,
    steps: scenario.steps.length,
    questions: predictions.length,
    answered: predictions.filter(({ predicted }) => predicted !== null).length,
    right: predictions.filter(({ predicted, happened }) => predicted === happened).length,
    challenge,
  };
}

function progressLines(states: readonly ScenarioState[], progress: Progress, host: CliHost): string[] {
  const names = states.map(({ name }) => name);
  const width = Math.max(...names.map((name) => name.length));
  const marks = { unicode: hasUnicode(host.env) };
  const lines = states.map((state) => {
    const place = placeText(state).padEnd(PLACE_WIDTH);
    const line = `${progressMark(progress, state.name, marks)} ${state.name.padEnd(width)}  ${place}  ${answersText(state)}`;
    return line.trimEnd();
  });
  const done = doneText(progress, names) || `none of ${names.length} done`;
  const { quiz } = progress;
  const quizLine = quiz === null ? [] : ['', `Quiz: ${quiz.right} of ${quiz.questions} right`];
  return [done, '', ...lines, ...quizLine];
}

const PLACE_WIDTH = 'left at step 10 of 10'.length;

function placeText({ finished, leftAt, steps }: ScenarioState): string {
  if (leftAt !== null) return `left at step ${leftAt} of ${steps}`;
  return finished ? 'done' : '';
}

function answersText({ answered, right, challenge }: ScenarioState): string {
  const answers = answered === 0 ? [] : [`predicted ${right} of ${answered}`];
  const reached = challenge === null ? [] : [`challenge with ${count(challenge, 'command')}`];
  return [...answers, ...reached].join(', ');
}

/** Throws UsageError for a name that is no scenario's. */
export async function resetProgress(name: string | undefined, host: CliHost): Promise<void> {
  const file = learnerProgress(host);
  const kept = [...file.read().scenarios.keys()];
  if (name === undefined) {
    file.update(() => NO_PROGRESS);
    host.stdout.write(`forgot ${kept.length} ${kept.length === 1 ? 'scenario' : 'scenarios'} and the quiz\n`);
    return;
  }
  if (!kept.includes(name)) {
    const names = [...kept, ...namedScenarios({}, host).scenarios.map((scenario) => scenario.name)];
    if (!names.includes(name)) {
      const hint = didYouMean(name, names) ?? '`kafka-pitfalls progress` shows them';
      throw new UsageError('UNKNOWN_NAME', `there is no scenario '${name}'`, { hint });
    }
  }
  file.update((progress) => withoutScenario(progress, name));
  host.stdout.write(`forgot ${name}\n`);
}
