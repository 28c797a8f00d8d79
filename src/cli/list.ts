/** `list`: the scenarios by group, each with its result in one line, and what of them is done. */
import { compareVersions } from '../kernel/versions.ts';
import { finishedCount, type Progress, progressOf } from '../progress/progress.ts';
import { wantsColor } from './color.ts';
import { doneText, isCourseDone, learnerProgress, progressMark } from './course-progress.ts';
import type { CliHost } from './host.ts';
import { type ListedScenario, readCourse } from './listed-scenarios.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import { readingList } from './reading-list.ts';
import { hasUnicode } from './unicode.ts';

export async function list(options: ScenariosOption & { json?: boolean }, host: CliHost): Promise<void> {
  const { scenarios, warnings } = readCourse(options, host);
  if (warnings.length > 0) (await import('./complain.ts')).complain(host, warnings);
  const progress = learnerProgress(host).read();
  if (options.json) {
    for (const { name, frontMatter, hasChallenge } of scenarios) {
      const { isFinished: finished, leftAt, challenge: reachedWith } = progressOf(progress, name);
      const challenge = hasChallenge ? { reachedWith } : null;
      host.stdout.write(`${JSON.stringify({ name, ...frontMatter, finished, leftAt, challenge })}\n`);
    }
    return;
  }
  const names = scenarios.map(({ name }) => name);
  const done = doneText(progress, names);
  const unicode = hasUnicode(host.env);
  const mark = (name: string) => progressMark(progress, name, { unicode });
  host.stdout.write(`${countLine(scenarios)}${done === '' ? '' : `; ${done}`}\n`);
  const paint = wantsColor(host) ? painted : (_tone: Tone, text: string) => text;
  host.stdout.write(`${scenarioLines(scenarios, mark, paint).join('\n')}\n`);
  const ending = isCourseDone(progress, names)
    ? ['All done. To read on:', ...readingList()]
    : nextLines(names, progress, paint);
  const after = [...challengesLine(scenarios, progress, mark), ...ending];
  if (after.length > 0) host.stdout.write(`\n${after.join('\n')}\n`);
}

const LINE_WIDTH = 80;
/** The mark, two gaps, and the minutes. */
const FIXED_WIDTH = '✓   '.length + '  10 min'.length;

function countLine(scenarios: readonly ListedScenario[]): string {
  const versions = scenarios.flatMap(({ frontMatter }) => frontMatter.versions).sort(compareVersions);
  const [first, last] = [versions.at(0), versions.at(-1)];
  const pitfalls = scenarios.length === 1 ? 'pitfall' : 'pitfalls';
  return `${scenarios.length} ${pitfalls}, on simulated Kafka ${first === last ? first : `${first} to ${last}`}`;
}

/** By its escape sequences: `list` is to be there at once, and loads no package for two colors. */
const TONES = { heading: ['\u001b[1m', '\u001b[22m'], command: ['\u001b[36m', '\u001b[39m'] } as const;
type Tone = keyof typeof TONES;
type Paint = (tone: Tone, text: string) => string;

function painted(tone: Tone, text: string): string {
  const [begin, end] = TONES[tone];
  return begin + text + end;
}

function scenarioLines(
  scenarios: readonly ListedScenario[],
  mark: (name: string) => string,
  paint: Paint,
): string[] {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const longest = Math.max(...scenarios.map(({ frontMatter }) => frontMatter.summary.length));
  // A summary that is too long for its line moves its own minutes only.
  const summaryWidth = Math.min(longest, LINE_WIDTH - width - FIXED_WIDTH);
  return scenarios.flatMap(({ name, group, frontMatter: { summary, minutes } }, index) => {
    const time = minutes === undefined ? '' : `  ${String(minutes).padStart(2)} min`;
    const line = `${mark(name)} ${name.padEnd(width)}  ${summary.padEnd(summaryWidth)}${time}`.trimEnd();
    return group === scenarios[index - 1]?.group ? [line] : ['', paint('heading', group), line];
  });
}

/** `14 end with a challenge, 2 reached (★):  kafka-pitfalls challenge --list` */
function challengesLine(
  scenarios: readonly ListedScenario[],
  progress: Progress,
  mark: (name: string) => string,
): string[] {
  const names = scenarios.flatMap(({ name, hasChallenge }) => (hasChallenge ? [name] : []));
  if (names.length === 0) return [];
  const reached = names.filter((name) => progressOf(progress, name).challenge !== null);
  const both = reached.find((name) => progressOf(progress, name).isFinished);
  const sign = both === undefined ? '' : ` (${mark(both)})`;
  const told = reached.length === 0 ? '' : `, ${reached.length} reached${sign}`;
  const verb = names.length === 1 ? 'ends' : 'end';
  return [`${names.length} ${verb} with a challenge${told}:  kafka-pitfalls challenge --list`];
}

/** What to run next: what was left in the middle first, else the first that is not done. */
function nextLines(names: readonly string[], progress: Progress, paint: Paint): string[] {
  const left = names.find((name) => progressOf(progress, name).leftAt !== null);
  const name = left ?? names.find((candidate) => !progressOf(progress, candidate).isFinished);
  if (name === undefined) return [];
  const words =
    left !== undefined ? 'Go on with' : finishedCount(progress, names) > 0 ? 'Next' : 'Start here';
  return [`${words}:  ${paint('command', `kafka-pitfalls run ${name}`)}`];
}
