/** `challenge`: a task to be solved with the commands of the REPL, on a terminal or fed by a pipe. */
import { UsageError } from '../commands/language/usage-error.ts';
import { parseVersion } from '../commands/parse-input.ts';
import type { VersionProfile } from '../kernel/versions.ts';
import { ChallengeRun, challengeOf, challengeVersions } from '../scenario/challenge.ts';
import { viewLines } from '../scenario/result-lines.ts';
import type { ChallengeBlock, Scenario } from '../scenario/scenario.ts';
import { ChallengeGuide } from '../terminal/challenge-guide.ts';
import { challengeOpening } from '../terminal/challenge-screen.ts';
import { Progress } from '../terminal/progress.ts';
import { type ReplOptions, replOnTerminal } from '../terminal/repl-terminal.ts';
import { type CliHost, EXIT } from './host.ts';
import { keptChallenge } from './kept-challenge.ts';
import { machineFormat } from './machine-format.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import { renderOptions } from './options.ts';
import type { CommonOptions } from './program.ts';
import { replFromPipe } from './repl-pipe.ts';
import { type FoundScenario, loadScenario } from './scenario-files.ts';
import { sessionSaver } from './session-saver.ts';

export interface ChallengeOptions
  extends ScenariosOption,
    Pick<CommonOptions, 'kafka' | 'json' | 'plain' | 'linear' | 'width' | 'color' | 'input'> {
  readonly list?: boolean;
}

export async function challenge(
  name: string | undefined,
  options: ChallengeOptions,
  host: CliHost,
): Promise<void> {
  if (name === undefined || options.list) {
    if (name !== undefined)
      throw new UsageError('BAD_OPTION', `--list and '${name}' at once`, {
        hint: 'the list has all of them',
      });
    return (await import('./challenge-list.ts')).listChallenges(options, host);
  }
  const file = loadScenario(name, host, options);
  const block = challengeOf(file.scenario);
  if (block === undefined)
    throw new UsageError('UNKNOWN_NAME', `${file.name} has no challenge`, {
      hint: '`kafka-pitfalls challenge --list` shows those that have one',
    });
  await play(file, block, options, host);
}

async function play(
  { name, scenario, isNamed }: FoundScenario,
  block: ChallengeBlock,
  options: ChallengeOptions,
  host: CliHost,
): Promise<void> {
  const version = versionFor(name, scenario, block, options.kafka);
  const progress = new Progress(host.stderr);
  const onProgress = (share: number) => progress.tell(`${Math.floor(share * 100)} % of the way`);
  const seed = scenario.seed === undefined ? {} : { seed: scenario.seed };
  const run = await ChallengeRun.begin(block, scenario.file, { version, onProgress, ...seed });
  const isTerminal = host.stdin.isTTY && host.stdout.isTTY && options.input;
  const guide = new ChallengeGuide(run, {
    name,
    hasPrompt: isTerminal,
    reached: isNamed ? keptChallenge(name, options, host) : () => [],
  });
  const repl: ReplOptions = {
    session: guide.session,
    guide,
    render: () => renderOptions(options, host),
    machine: machineFormat(options),
    progress,
    host,
    save: sessionSaver(host, { version, seed: scenario.seed, hasOverrides: false }),
  };
  open(guide, run, repl, { name, version });
  const exitCode = isTerminal ? await replOnTerminal(repl) : await replFromPipe(repl, false, host);
  // A mistake on the way costs nothing: what counts is whether the goal was reached.
  if (exitCode === EXIT.interrupted) host.setExitCode(exitCode);
  else host.setExitCode(guide.wasReached ? EXIT.done : EXIT.failed);
}

/** The task, and the state it begins with. */
function open(
  guide: ChallengeGuide,
  run: ChallengeRun,
  { machine, render, host }: ReplOptions,
  { name, version: { version } }: { name: string; version: VersionProfile },
): void {
  const views = run.takeViews({ onlyChanged: false });
  const lines =
    machine === null
      ? [
          ...challengeOpening({ name, version, challenge: run.challenge }, render()),
          ...viewLines(views, render()),
        ]
      : [guide.goalView(), ...views].flatMap(machine);
  host.stdout.write(`${lines.join('\n')}\n`);
}

/** The release asked for, else that of the scenario, else the newest on which the challenge is played. */
function versionFor(
  name: string,
  scenario: Scenario,
  block: ChallengeBlock,
  asked: string | undefined,
): VersionProfile {
  const versions = challengeVersions(scenario, block);
  if (asked === undefined)
    return parseVersion(versions.includes(scenario.kafka) ? scenario.kafka : versions.at(-1)!);
  const { version } = parseVersion(asked);
  if (versions.includes(version)) return parseVersion(version);
  throw new UsageError('BAD_OPTION', `the challenge of ${name} is not played on Kafka ${version}`, {
    hint: `its versions are ${versions.join(', ')}`,
  });
}
