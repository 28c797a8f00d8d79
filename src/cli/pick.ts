/** The picker: the course by group, what is done marked, and fewer as one types. */
import { type Progress, progressOf } from '../progress/progress.ts';
import { complain } from './complain.ts';
import { doneText, isCourseDone, learnerProgress, progressMark } from './course-progress.ts';
import type { CliHost } from './host.ts';
import { type ListedScenario, readCourse } from './listed-scenarios.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import { run } from './run.ts';
import { hasUnicode } from './unicode.ts';

/** Lines of the prompt that are no choice: the question, the summary, the keys, and room for the cursor. */
const OTHER_LINES = 6;
const PAGE_MAX = 24;
/** The pointer at the choice, and a column that stays free. */
const CURSOR_WIDTH = 3;

/** Asks which scenario to step through. */
export async function pick(options: ScenariosOption, host: CliHost): Promise<void> {
  const { scenarios, warnings } = readCourse(options, host);
  if (warnings.length > 0) complain(host, warnings);
  const progress = learnerProgress(host).read();
  const names = scenarios.map(({ name }) => name);
  const done = isCourseDone(progress, names)
    ? `all ${names.length} done; \`list\` says what to read on`
    : doneText(progress, names);
  const { default: inquirer } = await import('inquirer');
  const { name } = await inquirer.prompt([
    {
      type: 'search',
      name: 'name',
      message: `Which pitfall?${done === '' ? '' : ` (${done})`} Type to search:`,
      source: (term: string | undefined) =>
        choices(matching(scenarios, term ?? ''), {
          progress,
          unicode: hasUnicode(host.env),
          columns: host.stdout.columns || 80,
          Separator: inquirer.Separator,
        }),
      pageSize: Math.max(5, Math.min(PAGE_MAX, host.stdout.rows - OTHER_LINES)),
    },
  ]);
  await run(name, { ...options, input: true }, host);
}

/** Those in which every word typed occurs: in the name, the title, the summary, the group or a tag. */
export function matching(scenarios: readonly ListedScenario[], term: string): readonly ListedScenario[] {
  const words = term
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return scenarios.filter(({ name, group, frontMatter: { title, summary, tags } }) => {
    const text = [name, group, title, summary, ...tags].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

type Inquirer = typeof import('inquirer')['default'];

type Choice =
  | { name: string; short: string; value: string; description: string }
  | InstanceType<Inquirer['Separator']>;

interface ChoiceContext {
  readonly progress: Progress;
  readonly unicode: boolean;
  /** Of the terminal: a summary stands beside its name where there is room for it. */
  readonly columns: number;
  readonly Separator: Inquirer['Separator'];
}

/** The scenarios below the headings of their groups. */
function choices(
  scenarios: readonly ListedScenario[],
  { progress, unicode, columns, Separator }: ChoiceContext,
): Choice[] {
  const nameWidth = Math.max(0, ...scenarios.map(({ name }) => name.length));
  return scenarios.flatMap(({ name, group, frontMatter: { summary, title }, hasChallenge }, index) => {
    const { leftAt } = progressOf(progress, name);
    const beside = leftAt === null ? summary : `(left at step ${leftAt})`;
    const whole = `${progressMark(progress, name, { unicode })} ${name.padEnd(nameWidth)}  ${beside}`;
    const hasRoom = whole.length + CURSOR_WIDTH <= columns;
    const choice = {
      name: hasRoom || leftAt !== null ? whole : whole.slice(0, -beside.length).trimEnd(),
      short: name,
      value: name,
      description: (hasRoom ? title : summary) + (hasChallenge ? ' · ends with a challenge' : ''),
    };
    return group === scenarios[index - 1]?.group ? [choice] : [new Separator(group), choice];
  });
}
