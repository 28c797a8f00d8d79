/** `export`: a scenario to take home, or the handout of the whole course. */
import { resolve } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { parseWhole } from '../commands/parse-input.ts';
import { type ExportSettings, exportText, type Format } from '../export/formats.ts';
import { exportCourse } from './export-course.ts';
import { writeFiles } from './export-files.ts';
import { checkNotes, type ExportOptions, formatOf, widthOf } from './export-options.ts';
import { judge, tell } from './export-telling.ts';
import type { CliHost } from './host.ts';
import { loadScenario, type ScenarioFile } from './scenario-files.ts';

/** Named `exportScenario` because `export` is a word of the language. Without `--to` the text goes to stdout. */
export async function exportScenario(
  name: string | undefined,
  options: ExportOptions,
  host: CliHost,
): Promise<void> {
  if (options.all === true) return exportCourse(name, options, host);
  if (name === undefined)
    throw new UsageError('BAD_OPTION', 'export what?', {
      hint: 'name a scenario, as in `kafka-pitfalls export segment-retention --to lesson.html`, or give --all',
    });
  const format = formatOf(options);
  checkNotes(options, [format]);
  const file = loadScenario(name, host, options);
  const settings = exportSettings(format, file, options, host);
  const told = await tell(file, options);
  const text = exportText(told, format, settings);
  if (options.to === undefined) host.stdout.write(text);
  else writeFiles([{ path: resolve(host.cwd, options.to), text }], [file], host);
  judge([told], host);
}

function exportSettings(
  format: Format,
  { name, scenario }: ScenarioFile,
  options: ExportOptions,
  host: CliHost,
): ExportSettings {
  const steps = scenario.steps.length;
  if (format !== 'svg' && options.step !== undefined)
    throw new UsageError('BAD_OPTION', '--step is for svg, the screen of one step', {
      hint: 'the other formats hold all steps',
    });
  if (format === 'svg' && options.step === undefined)
    throw new UsageError('BAD_OPTION', 'svg is the screen of one step: which?', {
      hint: `--step 1 to --step ${steps}; ${name} has ${steps} steps, and 0 is its first screen`,
    });
  const step = options.step === undefined ? null : parseWhole(options.step, '--step', { max: steps });
  return { width: widthOf(options, host), step };
}
