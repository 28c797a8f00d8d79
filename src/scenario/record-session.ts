/**
 * What was typed as a scenario to teach with: its commands in steps, and prose, a question and notes to fill in. Where
 * there is something to write, the file says FILL IN.
 */
import { prepareLine } from '../commands/prepare-line.ts';
import { Session } from '../session/session.ts';
import { type SavedSession, writtenScenario } from './save-session.ts';

interface RecordedStep {
  readonly title: string;
  readonly lines: readonly string[];
  /** The clock has moved in it, or it tells a what-if. */
  readonly isOver: boolean;
  /** One `expect` or more among its lines. */
  readonly isJudged: boolean;
}

const THE_SETTING = 'The setting';

/** Commands that only set the scene: as long as nothing else was typed, they are one step. */
const SETTING: readonly string[] = [
  'cluster start',
  'topic create',
  'topic alter',
  'watch',
  'producer open',
  'consumer open',
];
const JUDGES: readonly string[] = ['expect', 'when'];
/** They belong to what was done before them, though the session counts them among what was done. */
const LOOKS: readonly string[] = [...JUDGES, 'watch'];

/** Throws UsageError for lines that no scenario file can hold, such as one with a carriage return in it. */
export async function recordedScenario(saved: SavedSession): Promise<string> {
  const steps = recordedSteps(await linesWorthKeeping(saved));
  const asksAt = Math.min(1, steps.length - 1);
  const body = [
    'FILL IN what everyone believes, in two sentences.',
    ...steps.flatMap((step, index) => stepParts(step, index === asksAt)),
    ...(steps.some(({ isJudged }) => isJudged) ? [] : [EXPECT_HINT]),
    '## On a real cluster',
    'FILL IN the commands and settings that show it and cure it at work.',
  ];
  return writtenScenario(saved, 'FILL IN what happens, as a result', body.join('\n\n'));
}

const EXPECT_HINT =
  "<!-- FILL IN what must stay true, as a line of a kafka fence: '> expect log results:0 records=5' -->";

function stepParts({ title, lines }: RecordedStep, asks: boolean): string[] {
  return [
    `## ${title}`,
    'FILL IN what is done here, and what to look at.',
    ...(asks ? [QUESTION] : []),
    ['```kafka', ...lines.map((line) => `> ${line}`), '```'].join('\n'),
    ...(asks ? [NOTE] : []),
  ];
}

const QUESTION = `\`\`\`predict
FILL IN a question about what the commands below will show.

- [ ] FILL IN what most people answer
- [x] FILL IN what Kafka does

FILL IN why.
\`\`\``;

const NOTE = `\`\`\`note
FILL IN what to say here, and what people answer wrong.
\`\`\``;

/** Without `help`, and without an `expect` that did not hold: the file is to verify. */
async function linesWorthKeeping({ lines, version, seed }: SavedSession): Promise<string[]> {
  const session = new Session({ version, ...(seed === undefined ? {} : { seed }) });
  const kept: string[] = [];
  for (const line of lines) {
    const { expectation } = await session.run(line);
    if (expectation?.holds !== false && prepareLine(line).definition.name !== 'help') kept.push(line);
  }
  return kept.length === 0 ? ['clock'] : kept;
}

/**
 * A step ends where the clock has moved, with all that was looked at then: the next command that changes something
 * begins another one, and so does a what-if.
 */
function recordedSteps(lines: readonly string[]): RecordedStep[] {
  const steps: RecordedStep[] = [];
  for (const line of lines) {
    const { name, looksOnly, movesClock } = prepareLine(line).definition;
    const isWhatIf = name === 'rerun' || name === 'compare';
    const isLook = looksOnly === true || LOOKS.includes(name);
    const step = steps.at(-1);
    const isSetting = SETTING.includes(name) && (step === undefined || step.title === THE_SETTING);
    const begins =
      step === undefined ||
      isWhatIf ||
      (step.title === THE_SETTING && !isSetting && !isLook) ||
      (step.isOver && !isLook);
    const title = isSetting ? THE_SETTING : `FILL IN a title (${line})`;
    const current = begins ? { title, lines: [], isOver: false, isJudged: false } : step;
    const grown: RecordedStep = {
      title: movesClock === true && !current.isOver ? title : current.title,
      lines: [...current.lines, line],
      isOver: current.isOver || movesClock === true || isWhatIf,
      isJudged: current.isJudged || JUDGES.includes(name),
    };
    if (begins) steps.push(grown);
    else steps[steps.length - 1] = grown;
  }
  return steps;
}
