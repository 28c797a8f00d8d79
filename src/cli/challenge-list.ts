/** `challenge --list`: the tasks of the course, and which of them are done. */
import { challengeCount, type Progress, progressOf } from '../progress/progress.ts';
import { printable } from '../render/glyphs.ts';
import { taskSentence } from '../scenario/challenge-words.ts';
import { proseLines } from '../terminal/scenario-screen.ts';
import { count } from '../views/event-text.ts';
import type { ChallengeOptions } from './challenge.ts';
import { type ListedChallenge, readChallenges } from './challenges.ts';
import { complain } from './complain.ts';
import { learnerProgress } from './course-progress.ts';
import type { CliHost } from './host.ts';
import { renderOptions } from './options.ts';

export function listChallenges(options: ChallengeOptions, host: CliHost): void {
  const { challenges, warnings } = readChallenges(options, host);
  if (warnings.length > 0) complain(host, warnings);
  const progress = learnerProgress(host).read();
  const rows = challenges.map((challenge) => ({
    name: challenge.name,
    task: taskSentence(challenge.block),
    hints: challenge.block.hints.length,
    reachedWith: progressOf(progress, challenge.name).challenge,
  }));
  if (options.json) for (const row of rows) host.stdout.write(`${JSON.stringify(row)}\n`);
  else if (options.plain)
    for (const { name, task, reachedWith } of rows)
      host.stdout.write(`${[name, reachedWith ?? '', task].join('\t')}\n`);
  else host.stdout.write(`${peopleLines(challenges, progress, options, host).join('\n')}\n`);
}

function peopleLines(
  challenges: readonly ListedChallenge[],
  progress: Progress,
  options: ChallengeOptions,
  host: CliHost,
): string[] {
  const render = renderOptions(options, host);
  const names = challenges.map(({ name }) => name);
  const done = challengeCount(progress, names);
  const lines = challenges.flatMap(({ name, group, block }, index) => {
    const reachedWith = progressOf(progress, name).challenge;
    const mark = reachedWith === null ? ' ' : render.unicode ? '✓' : 'x';
    const told = reachedWith === null ? '' : `  reached with ${count(reachedWith, 'command')}`;
    const head = group === challenges[index - 1]?.group ? [] : ['', group];
    const task = proseLines(taskSentence(block), { ...render, width: render.width - 4 });
    return [...head, `${mark} ${name}${told}`, ...task.map((line) => `    ${line}`)];
  });
  const next = names.find((name) => progressOf(progress, name).challenge === null);
  return [
    `${count(challenges.length, 'challenge')}${done === 0 ? '' : `; ${done} of ${names.length} done`}`,
    ...lines,
    ...(next === undefined
      ? []
      : ['', `${done === 0 ? 'Start here' : 'Next'}:  kafka-pitfalls challenge ${next}`]),
  ].map((line) => printable(line, render));
}
