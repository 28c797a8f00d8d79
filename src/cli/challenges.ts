/** The scenarios that end with a challenge, in the order of the course. */
import { challengeOf } from '../scenario/challenge.ts';
import type { ChallengeBlock } from '../scenario/scenario.ts';
import type { CliHost } from './host.ts';
import { type ListedScenario, readCourse } from './listed-scenarios.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import { readScenario } from './scenario-files.ts';

export interface ListedChallenge extends ListedScenario {
  readonly block: ChallengeBlock;
}

export function readChallenges(
  options: ScenariosOption,
  host: CliHost,
): { readonly challenges: readonly ListedChallenge[]; readonly warnings: readonly string[] } {
  const { scenarios, warnings } = readCourse(options, host);
  const challenges = scenarios.flatMap((listed) => {
    if (!listed.hasChallenge) return [];
    const block = challengeOf(readScenario(listed.name, listed.path, host).scenario);
    return block === undefined ? [] : [{ ...listed, block }];
  });
  return { challenges, warnings };
}
