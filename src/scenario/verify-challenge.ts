/** A challenge as a test of itself: it begins unreached, waiting does not reach it, and the published solution does. */
import { UsageError } from '../commands/language/usage-error.ts';
import type { WorkbenchOptions } from '../commands/workbench.ts';
import { ChallengeRun, checkExpects, type Standing } from './challenge.ts';
import { runCommand } from './play.ts';
import type { ChallengeBlock, ChallengeCommand } from './scenario.ts';
import type { FailedExpectation } from './verify.ts';

/** Throws ScenarioError where a command is its author's mistake. */
export async function verifyChallenge(
  challenge: ChallengeBlock,
  file: string,
  options: WorkbenchOptions,
): Promise<FailedExpectation[]> {
  const start = await ChallengeRun.begin(challenge, file, options);
  const atStart = start.standing();
  if (atStart.broken !== null)
    return [failed(atStart.broken.command, `does not hold at the start: ${atStart.broken.found}`)];
  const [goal] = challenge.goals;
  if (atStart.isReached) return [failed(goal!.expects[0]!, 'the start reaches the goal already')];
  if (await isReachedByWaiting(start)) return [failed(goal!.expects[0]!, 'waiting alone reaches the goal')];
  const run = await ChallengeRun.begin(challenge, file, options);
  for (const command of challenge.solution) await runCommand(run, command, file);
  checkExpects(run, file);
  return unreached(run.standing());
}

/** Lets the clock stand at each moment of the goal, and does nothing else. */
async function isReachedByWaiting(run: ChallengeRun): Promise<boolean> {
  for (const { at } of run.challenge.goals) {
    const { nowMs, startMs } = run.bench.simulation.cluster;
    if (at === null || startMs + at.sinceStartMs <= nowMs) continue;
    try {
      await run.run(`advance --to ${startMs + at.sinceStartMs}`);
    } catch (error) {
      // A feed may need what the task is to make.
      if (error instanceof UsageError) return false;
      throw error;
    }
  }
  return run.standing().isReached;
}

/** What the solution leaves open, a line for each `expect`. */
function unreached({ isReached, goals, broken }: Standing): FailedExpectation[] {
  if (isReached) return [];
  if (broken !== null) return [failed(broken.command, `the solution does not keep it: ${broken.found}`)];
  const open = goals.find((goal) => !goal.isReached)!;
  const wrong = open.expects.filter(({ holds }) => !holds);
  if (open.isDue) return wrong.map(({ command, found }) => failed(command, `after the solution ${found}`));
  const found = open.isMissed
    ? `the solution went past ${open.goal.at!.text}, the moment of this goal`
    : `the solution ends before ${open.goal.at!.text}, the moment of this goal`;
  return [failed(open.goal.expects[0]!, found)];
}

function failed({ start, text }: ChallengeCommand, found: string): FailedExpectation {
  return { line: start.line, column: start.column, text, found };
}
