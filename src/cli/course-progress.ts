/** What a learner has done of the course, in signs and words. */
import { finishedCount, type Progress, progressOf } from '../progress/progress.ts';
import { openProgress, type ProgressFile } from '../progress/progress-file.ts';
import type { CliHost } from './host.ts';

/** The progress of this machine's learner; what is wrong with its file is told on stderr. */
export function learnerProgress(host: CliHost): ProgressFile {
  return openProgress(host.env, (line) => host.stderr.write(`kafka-pitfalls: ${line}\n`));
}

/** `★` its challenge is reached too, `✓` finished, `▸` begun and left, a blank for none of these; one column wide. */
export function progressMark(progress: Progress, name: string, { unicode }: { unicode: boolean }): string {
  const { isFinished, leftAt, challenge } = progressOf(progress, name);
  if (isFinished && challenge !== null) return unicode ? '★' : '*';
  if (isFinished) return unicode ? '✓' : 'x';
  if (leftAt !== null) return unicode ? '▸' : '>';
  return ' ';
}

/** `3 of 9 done`, or nothing where nothing is. */
export function doneText(progress: Progress, names: readonly string[]): string {
  const done = finishedCount(progress, names);
  return done === 0 ? '' : `${done} of ${names.length} done`;
}

/** A course without scenarios is not done. */
export function isCourseDone(progress: Progress, names: readonly string[]): boolean {
  return names.length > 0 && finishedCount(progress, names) === names.length;
}
