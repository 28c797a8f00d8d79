/** Running a scenario for an export, and saying what of it does not hold. */
import { isFailed, type ToldScenario, tellScenario } from '../export/told-scenario.ts';
import { complain } from './complain.ts';
import type { ExportOptions } from './export-options.ts';
import { type CliHost, EXIT } from './host.ts';
import { checkOverrides, sessionOptions } from './run.ts';
import type { ScenarioFile } from './scenario-files.ts';

export async function tell(file: ScenarioFile, options: ExportOptions): Promise<ToldScenario> {
  const { told, session } = await tellScenario(
    file,
    sessionOptions(file, { ...options, input: false }),
    options.notes === true,
  );
  checkOverrides(session);
  return told;
}

/** A file is written even so: what does not hold is marked in it. */
export function judge(course: readonly ToldScenario[], host: CliHost): void {
  const failed = course.filter(isFailed);
  if (failed.length === 0) return;
  complain(
    host,
    failed.map(({ name }) => `${name}: not every expectation holds`),
  );
  host.setExitCode(EXIT.failed);
}
