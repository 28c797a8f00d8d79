/** Runs a scenario and judges it: its outputs at the version they were written for, its `expect` lines at any. */
import type { WorkbenchOptions } from '../commands/workbench.ts';
import type { RenderOptions } from '../render/options.ts';
import { Session } from '../session/session.ts';
import { challengeOf, challengeVersions } from './challenge.ts';
import { compareOutput, type Difference, type Replacement } from './outputs.ts';
import { allBlocks, type PlayedCommand, playBlocks } from './play.ts';
import { fenceOutputs } from './result-lines.ts';
import type { Scenario } from './scenario.ts';
import { verifyChallenge } from './verify-challenge.ts';

/** Outputs are recorded at this width, without color. */
export const RECORDED: RenderOptions = { width: 80, colorLevel: 0, unicode: true };

/** Its place as editors count it, both from 1; what was expected, and what was found. */
export interface FailedExpectation {
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly found: string;
}

export interface Verdict {
  readonly version: string;
  /** Empty where outputs are not judged. */
  readonly differences: readonly Difference[];
  readonly expectations: number;
  readonly failures: readonly FailedExpectation[];
  /** Whether the scenario has a challenge on this release; what is wrong with it is among the failures. */
  readonly hasChallenge: boolean;
  /** What an update would write. */
  readonly replacements: readonly Replacement[];
}

/** Throws ScenarioError where a command of the scenario is its author's mistake. */
export async function verifyScenario(
  scenario: Scenario,
  version: WorkbenchOptions['version'],
): Promise<Verdict> {
  const options = { version, ...(scenario.seed === undefined ? {} : { seed: scenario.seed }) };
  const session = new Session(options);
  const played = await playBlocks(session, allBlocks(scenario), scenario.file);
  const judgesOutputs = version.version === scenario.kafka;
  const differences: Difference[] = [];
  const replacements: Replacement[] = [];
  const judged: PlayedCommand[] = [];
  for (const block of played) {
    if (block.kind !== 'kafka') continue;
    const outputs = fenceOutputs(block, RECORDED);
    for (const [index, played] of block.commands.entries()) {
      const { output } = played.command;
      if (played.result.expectation !== null) judged.push(played);
      if (output === undefined || !judgesOutputs) continue;
      differences.push(...compareOutput(output, outputs[index]!));
      replacements.push({ output, lines: outputs[index]! });
    }
  }
  const failures = judged
    .filter(({ result }) => !result.expectation!.holds)
    .map(({ command, result }) => ({
      line: command.start.line,
      column: command.start.column,
      text: command.text,
      found: result.text,
    }));
  const challenge = challengeOf(scenario);
  const hasChallenge =
    challenge !== undefined && challengeVersions(scenario, challenge).includes(version.version);
  if (hasChallenge) failures.push(...(await verifyChallenge(challenge, scenario.file, options)));
  return {
    version: version.version,
    differences,
    expectations: judged.length,
    failures,
    hasChallenge,
    replacements,
  };
}
