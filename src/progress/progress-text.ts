/** Progress as the text of its file, and back. A text that is anything else is no progress: null. */
import type { Progress, QuizScore, ScenarioProgress } from './progress.ts';

/** Raised where a field changes its meaning; an older program then sets the file aside and keeps it whole. */
const SCHEMA = 1;

export function writeProgress({ scenarios, quiz }: Progress): string {
  const entries = [...scenarios].map(([name, { isFinished, leftAt, answers, challenge }]) => [
    name,
    {
      ...(isFinished ? { finished: true } : {}),
      ...(leftAt === null ? {} : { leftAt }),
      ...(answers.size === 0 ? {} : { answers: Object.fromEntries(answers) }),
      ...(challenge === null ? {} : { challenge }),
    },
  ]);
  const file = {
    schema: SCHEMA,
    scenarios: Object.fromEntries(entries),
    ...(quiz === null ? {} : { quiz }),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function readProgress(text: string): Progress | null {
  const file = parse(text);
  if (!isObject(file) || file.schema !== SCHEMA || !isObject(file.scenarios)) return null;
  const scenarios = new Map<string, ScenarioProgress>();
  for (const [name, value] of Object.entries(file.scenarios)) {
    const scenario = readScenario(value);
    if (scenario === null) return null;
    scenarios.set(name, scenario);
  }
  const quiz = file.quiz === undefined ? null : readQuiz(file.quiz);
  return quiz === undefined ? null : { scenarios, quiz };
}

function readScenario(value: unknown): ScenarioProgress | null {
  if (!isObject(value)) return null;
  const { finished = false, leftAt = null, answers = {}, challenge = null } = value;
  if (typeof finished !== 'boolean') return null;
  if (leftAt !== null && !isCount(leftAt, 1)) return null;
  if (!isObject(answers)) return null;
  if (challenge !== null && !isCount(challenge, 0)) return null;
  const pairs = Object.entries(answers);
  if (!pairs.every(isAnswer)) return null;
  return { isFinished: finished, leftAt, answers: new Map(pairs), challenge };
}

/** Undefined for what is no score. */
function readQuiz(value: unknown): QuizScore | undefined {
  if (!isObject(value)) return undefined;
  const { right, questions } = value;
  return isCount(right, 0) && isCount(questions, right) ? { right, questions } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown, min: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min;
}

function isAnswer(pair: [string, unknown]): pair is [string, string] {
  return typeof pair[1] === 'string';
}
