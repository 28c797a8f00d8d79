/** A challenge of the course that was reached: kept, and what comes next. */
import { challengeCount, progressOf, withChallenge } from '../progress/progress.ts';
import type { GuideOptions } from '../terminal/challenge-guide.ts';
import { readChallenges } from './challenges.ts';
import { learnerProgress } from './course-progress.ts';
import type { CliHost } from './host.ts';
import type { ScenariosOption } from './named-scenarios.ts';

/** By the published solution nothing is won: it is said so, and not kept. */
export function keptChallenge(
  name: string,
  options: ScenariosOption,
  host: CliHost,
): GuideOptions['reached'] {
  return ({ commands, bySolution }) => {
    const file = learnerProgress(host);
    if (bySolution) return file.isKept ? ['It is ticked when you reach it without the solution.'] : [];
    file.update((progress) => withChallenge(progress, name, commands));
    const progress = file.read();
    const names = readChallenges(options, host).challenges.map((challenge) => challenge.name);
    const done = challengeCount(progress, names);
    const here = names.indexOf(name);
    const next = [...names.slice(here + 1), ...names.slice(0, Math.max(here, 0))].find(
      (other) => progressOf(progress, other).challenge === null,
    );
    return [
      ...(done === 0 ? [] : [`${done} of ${names.length} challenges done`]),
      ...(next === undefined || done === 0 ? [] : [`Next:  kafka-pitfalls challenge ${next}`]),
    ];
  };
}
