/** A lesson whose progress is kept: where it was left, what was answered, that it is finished; and what comes next. */
import { progressOf, withAnswer, withFinished, withStep } from '../progress/progress.ts';
import type { LessonRecord } from '../terminal/lesson-record.ts';
import { challengeLine } from '../terminal/scenario-screen.ts';
import { doneText, isCourseDone, learnerProgress } from './course-progress.ts';
import type { CliHost } from './host.ts';
import { readCourse } from './listed-scenarios.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import { readingList } from './reading-list.ts';

export function keptLesson(name: string, options: ScenariosOption, host: CliHost): LessonRecord {
  const file = learnerProgress(host);
  const { leftAt, answers } = progressOf(file.read(), name);
  return {
    leftAt,
    answers,
    entered: (screen) => file.update((progress) => withStep(progress, name, screen)),
    answered: (question, answer) =>
      file.update((progress) => withAnswer(progress, name, { question, answer })),
    left: (screen) => (screen === 0 || !file.isKept ? [] : [`kafka-pitfalls run ${name} goes on from here.`]),
    finished: () => {
      file.update((progress) => withFinished(progress, name));
      return courseLines(name, options, host);
    },
  };
}

/** How much of the course is done, and what to run next: the first after this one that is not finished. */
function courseLines(name: string, options: ScenariosOption, host: CliHost): string[] {
  const progress = learnerProgress(host).read();
  const { scenarios } = readCourse(options, host);
  const names = scenarios.map((scenario) => scenario.name);
  const hasChallenge = scenarios.some((scenario) => scenario.name === name && scenario.hasChallenge);
  const challenge =
    hasChallenge && progressOf(progress, name).challenge === null ? [challengeLine(name)] : [];
  if (isCourseDone(progress, names))
    return [...challenge, `That was the last of ${names.length}: all done. To read on:`, ...readingList()];
  const here = names.indexOf(name);
  const after = [...names.slice(here + 1), ...names.slice(0, here)];
  const next = after.find((other) => !progressOf(progress, other).isFinished);
  const done = doneText(progress, names);
  return [
    ...challenge,
    ...(done === '' ? [] : [done]),
    ...(next === undefined ? [] : [`Next:  kafka-pitfalls run ${next}`]),
  ];
}
