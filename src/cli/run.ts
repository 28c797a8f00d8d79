/** `run`: step through a scenario on a terminal, or play it straight through. */
import { UsageError } from '../commands/language/usage-error.ts';
import type { WorkbenchOptions } from '../commands/workbench.ts';
import { ruleLine } from '../render/frame.ts';
import { printable } from '../render/glyphs.ts';
import { challengeOf } from '../scenario/challenge.ts';
import { expectationsOf, fenceViews, type PlayedBlock, playBlocks } from '../scenario/play.ts';
import { Session } from '../session/session.ts';
import { type LessonRecord, NO_RECORD } from '../terminal/lesson-record.ts';
import type { MachineFormat } from '../terminal/repl-terminal.ts';
import {
  blockLines,
  challengeLine,
  closingLine,
  openingLines,
  stepTitle,
} from '../terminal/scenario-screen.ts';
import { complain } from './complain.ts';
import { type CliHost, EXIT } from './host.ts';
import { machineFormat } from './machine-format.ts';
import { overridesOf, renderOptions, seedOf, versionOf } from './options.ts';
import type { CommonOptions, RunOptions } from './program.ts';
import { type FoundScenario, loadScenario, type ScenarioFile } from './scenario-files.ts';

export async function run(name: string | undefined, options: RunOptions, host: CliHost): Promise<void> {
  if (name === undefined)
    throw new UsageError('BAD_OPTION', 'run what?', { hint: '`kafka-pitfalls list` shows the scenarios' });
  if (options.notes !== undefined && options.present !== true)
    throw new UsageError('BAD_OPTION', '--notes without --present', {
      hint: 'notes follow a presentation: add --present',
    });
  const file = loadScenario(name, host, options);
  const session = sessionOptions(file, options);
  if (options.present === true)
    return (await import('./present.ts')).presentScenario(file, session, options, host);
  const machine = machineFormat(options);
  if (machine !== null) return playForProgram(file, session, machine, host);
  const isTerminal = host.stdin.isTTY && host.stdout.isTTY && options.input;
  if (isTerminal) {
    const { stepThrough } = await import('../terminal/step-through.ts');
    const record = await lessonRecord(file, options, host);
    const render = () => renderOptions(options, host);
    host.setExitCode(await stepThrough({ file, session, render, host, record }));
    return;
  }
  await playThrough(file, session, options, host);
}

/** Of drafts run by their path, and of what-ifs, nothing is kept: they are not the scenario of the course. */
async function lessonRecord(
  { name, isNamed }: FoundScenario,
  options: CommonOptions,
  host: CliHost,
): Promise<LessonRecord> {
  if (!isNamed || options.set !== undefined) return NO_RECORD;
  return (await import('./kept-lesson.ts')).keptLesson(name, options, host);
}

/** The session that `--kafka`, `--set` and `--seed` ask for. Throws UsageError for a release the scenario is not told on. */
export function sessionOptions({ name, scenario }: ScenarioFile, options: CommonOptions): WorkbenchOptions {
  const version = versionOf(options, scenario.kafka);
  if (!scenario.versions.includes(version.version)) {
    throw new UsageError('BAD_OPTION', `${name} is not told on Kafka ${version.version}`, {
      hint: `its versions are ${scenario.versions.join(', ')}`,
    });
  }
  const overrides = overridesOf(options, version);
  const seed = seedOf(options) ?? scenario.seed;
  return {
    version,
    overrides,
    reportsExpectations: overrides.length > 0,
    ...(seed === undefined ? {} : { seed }),
  };
}

/** Prose, commands, tables, one step below the other. */
async function playThrough(
  { name, scenario, isNamed }: FoundScenario,
  options: WorkbenchOptions,
  common: CommonOptions,
  host: CliHost,
): Promise<void> {
  const render = renderOptions(common, host);
  const session = new Session(options);
  const print = (lines: readonly string[]) => host.stdout.write(`${lines.join('\n')}\n`);
  const played: PlayedBlock[] = [];
  print(openingLines(scenario, name, options.version, render));
  const show = (blocks: readonly PlayedBlock[]) => {
    for (const block of blocks) {
      played.push(block);
      const lines = blockLines(block, render);
      if (lines.length > 0) print(['', ...lines]);
    }
  };
  show(await playBlocks(session, scenario.introduction, scenario.file));
  for (const step of scenario.steps) {
    const blocks = await playBlocks(session, step.blocks, scenario.file);
    print(['', ruleLine(render), ...stepTitle(step.title, session.bench.simulation.cluster, render)]);
    show(blocks);
  }
  checkOverrides(session);
  print(['', ruleLine(render), printable(closingLine(played, options), render)]);
  if (isNamed && challengeOf(scenario) !== undefined) print([challengeLine(name)]);
  if (
    expectationsOf(played).some(
      ({ result }) => !result.expectation!.holds && !result.expectation!.isReportedOnly,
    )
  )
    host.setExitCode(EXIT.failed);
}

/** An override for a topic that the scenario never makes is a mistake worth telling. */
export function checkOverrides(session: Session): void {
  const [unused] = session.unusedOverrides();
  if (unused === undefined) return;
  const topics = [...session.bench.simulation.cluster.topics.keys()];
  throw new UsageError(
    'UNKNOWN_NAME',
    `--set ${unused.owner}:${unused.name}: there is no topic or client '${unused.owner}' here`,
    { hint: `there are ${topics.join(', ')}` },
  );
}

/** Views one after the other; nothing else on stdout. */
async function playForProgram(
  { scenario }: ScenarioFile,
  options: WorkbenchOptions,
  machine: MachineFormat,
  host: CliHost,
): Promise<void> {
  const session = new Session(options);
  let isFailed = false;
  for (const blocks of [scenario.introduction, ...scenario.steps.map((step) => step.blocks)]) {
    for (const block of await playBlocks(session, blocks, scenario.file)) {
      if (block.kind !== 'kafka') continue;
      for (const line of fenceViews(block).flatMap(machine)) host.stdout.write(`${line}\n`);
      for (const { command, result } of expectationsOf([block])) {
        if (result.expectation!.holds) continue;
        complain(host, [`${scenario.file}:${command.start.line}: ${command.text}: ${result.text}`]);
        isFailed ||= !result.expectation!.isReportedOnly;
      }
    }
  }
  checkOverrides(session);
  if (isFailed) host.setExitCode(EXIT.failed);
}
