/** `run`: step through a scenario on a terminal, or play it straight through. */
import { UsageError } from '../commands/language/usage-error.ts';
import type { WorkbenchOptions } from '../commands/workbench.ts';
import { ruleLine } from '../render/frame.ts';
import { renderJson } from '../render/json.ts';
import { expectationsOf, type PlayedBlock, playBlocks } from '../scenario/play.ts';
import { Session } from '../session/session.ts';
import { blockLines, openingLines, stepTitle } from '../terminal/scenario-screen.ts';
import { count } from '../views/event-text.ts';
import { type CliHost, EXIT } from './host.ts';
import { overridesOf, renderOptions, seedOf, versionOf } from './options.ts';
import type { CommonOptions } from './program.ts';
import { loadScenario, type ScenarioFile } from './scenario-files.ts';

export async function run(name: string | undefined, options: CommonOptions, host: CliHost): Promise<void> {
  if (name === undefined)
    throw new UsageError('BAD_OPTION', 'run what?', { hint: '`kafka-pitfalls list` shows the scenarios' });
  const file = loadScenario(name, host);
  const session = sessionOptions(file, options);
  if (options.json) return playJson(file, session, host);
  const isTerminal = host.stdin.isTTY && host.stdout.isTTY && options.input;
  if (isTerminal) {
    const { stepThrough } = await import('../terminal/step-through.ts');
    host.setExitCode(await stepThrough({ file, session, render: () => renderOptions(options, host), host }));
    return;
  }
  await playThrough(file, session, options, host);
}

function sessionOptions({ name, scenario }: ScenarioFile, options: CommonOptions): WorkbenchOptions {
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
  { name, scenario }: ScenarioFile,
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
  print(['', ruleLine(render), closing(played, options)]);
  if (
    expectationsOf(played).some(
      ({ result }) => !result.expectation!.holds && !result.expectation!.isReportedOnly,
    )
  )
    host.setExitCode(EXIT.failed);
}

/** How many expectations held: the footer of a scenario played through. */
export function closing(played: readonly PlayedBlock[], options: WorkbenchOptions): string {
  const expectations = expectationsOf(played);
  const held = expectations.filter(({ result }) => result.expectation!.holds).length;
  const told =
    held === expectations.length
      ? `${count(held, 'expectation')} hold`
      : `${held} of ${count(expectations.length, 'expectation')} hold`;
  const changed = options.reportsExpectations ? ' (reported only: --set changed the scenario)' : '';
  return `${held === 1 && expectations.length === 1 ? '1 expectation holds' : told}${changed} · Kafka ${options.version.version} simulated`;
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

/** One view a line; nothing else on stdout. */
async function playJson({ scenario }: ScenarioFile, options: WorkbenchOptions, host: CliHost): Promise<void> {
  const session = new Session(options);
  let isFailed = false;
  for (const blocks of [scenario.introduction, ...scenario.steps.map((step) => step.blocks)]) {
    for (const block of await playBlocks(session, blocks, scenario.file)) {
      if (block.kind !== 'kafka') continue;
      const views = block.commands.flatMap(({ result }) =>
        result.outcome === null ? result.views : [result.outcome, ...result.views],
      );
      for (const view of [...views, ...block.views]) host.stdout.write(`${renderJson(view)}\n`);
      for (const { command, result } of expectationsOf([block])) {
        if (result.expectation!.holds) continue;
        host.stderr.write(`${scenario.file}:${command.start.line}: ${command.text}: ${result.text}\n`);
        isFailed ||= !result.expectation!.isReportedOnly;
      }
    }
  }
  checkOverrides(session);
  if (isFailed) host.setExitCode(EXIT.failed);
}
