/** `export --all`: the handout of the course. */
import { join, resolve } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { exportText, type Format } from '../export/formats.ts';
import { type CoursePage, handoutPage, indexHtml, indexMarkdown } from '../export/handout.ts';
import { withProgress } from '../terminal/progress.ts';
import { complain } from './complain.ts';
import { type FileToWrite, makeFolder, writeFiles } from './export-files.ts';
import { checkNotes, type ExportOptions, formatOf, widthOf } from './export-options.ts';
import { judge, tell } from './export-telling.ts';
import type { CliHost } from './host.ts';
import { readCourse } from './listed-scenarios.ts';
import { versionOf } from './options.ts';
import { readScenario, type ScenarioFile } from './scenario-files.ts';

const COURSE_FORMATS: readonly Format[] = ['html', 'md'];

/** A page for each scenario that the release has, and an index. Throws UsageError for options of one scenario. */
export async function exportCourse(
  name: string | undefined,
  options: ExportOptions,
  host: CliHost,
): Promise<void> {
  const formats = courseFormats(name, options);
  checkNotes(options, formats);
  const folder = resolve(host.cwd, options.to!);
  const width = widthOf(options, host);
  const { scenarios, warnings } = readCourse(options, host);
  if (warnings.length > 0) complain(host, warnings);
  const files: ScenarioFile[] = [];
  const course: CoursePage[] = [];
  await withProgress(host, async (show) => {
    for (const { name, path, group } of scenarios) {
      const file = readScenario(name, path, host);
      const { version } = versionOf(options, file.scenario.kafka);
      if (!file.scenario.versions.includes(version)) {
        complain(host, [`${name} is left out: it is not told on Kafka ${version}`]);
        continue;
      }
      await show(name);
      files.push(file);
      course.push({ told: await tell(file, options), group });
    }
  });
  if (course.length === 0)
    throw new UsageError('BAD_OPTION', `no scenario is told on Kafka ${options.kafka}`, {
      hint: '`kafka-pitfalls --kafka versions` lists the releases',
    });
  makeFolder(folder, options.to!);
  const written = formats.flatMap((format) => courseFiles(course, format, { folder, width }));
  writeFiles(written, files, host);
  judge(
    course.map(({ told }) => told),
    host,
  );
}

function courseFormats(name: string | undefined, options: ExportOptions): readonly Format[] {
  const mistake = (message: string, hint: string) => new UsageError('BAD_OPTION', message, { hint });
  if (name !== undefined) throw mistake(`--all and '${name}' at once`, 'one scenario, or --all of them');
  if (options.to === undefined) throw mistake('--all to which folder?', '--to DIR');
  if (options.set !== undefined)
    throw mistake('--set changes one scenario', 'a topic of that name may mean something else in another');
  if (options.step !== undefined) throw mistake('--step is for one scenario', 'and for svg');
  if (options.format === undefined) return COURSE_FORMATS;
  const format = formatOf(options);
  if (format === 'svg') throw mistake('svg is the screen of one step', 'with --all: md, html, json or cast');
  return [format];
}

/** A file per scenario, and an index where a reader would look for one. */
function courseFiles(
  course: readonly CoursePage[],
  format: Format,
  { folder, width }: { folder: string; width: number },
): FileToWrite[] {
  const pages = course.map(({ told }, place) => ({
    path: join(folder, `${told.name}.${format}`),
    text:
      format === 'html' ? handoutPage(course, place, width) : exportText(told, format, { width, step: null }),
  }));
  if (format === 'html') return [...pages, { path: join(folder, 'index.html'), text: indexHtml(course) }];
  if (format === 'md') return [...pages, { path: join(folder, 'index.md'), text: indexMarkdown(course) }];
  return pages;
}
