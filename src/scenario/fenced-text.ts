/** Lines within a fence, as every kind of fence reads them: texts, and commands after `> `. */
import { type FencedLine, isBlank, positionIn } from './fences.ts';
import type { Position, ScenarioCommand } from './scenario.ts';
import type { Report } from './scenario-error.ts';

/** Joins lines without the blank ones around them. */
export function joinText(lines: readonly Pick<FencedLine, 'text'>[]): string {
  const from = lines.findIndex((line) => !isBlank(line.text));
  const to = lines.findLastIndex((line) => !isBlank(line.text));
  return from < 0
    ? ''
    : lines
        .slice(from, to + 1)
        .map((line) => line.text)
        .join('\n');
}

/** Where the text of a fenced line begins, blanks aside. */
export function startOf({ line }: FencedLine): Position {
  return positionIn(line, line.text.length - line.text.trimStart().length);
}

/** `expect …` and `when … expect …` print nothing: a run judges them and counts them. */
const EXPECTATION = /^(?:when[ \t]+\S+[ \t]+)*expect(?:[ \t]|$)/;

export function isExpectation(command: string): boolean {
  return EXPECTATION.test(command);
}

/** The command of a line that begins with `>`, and its place. */
export function readCommandText(
  { text: commandLine, line }: FencedLine,
  report: Report,
): Omit<ScenarioCommand, 'output'> {
  const text = commandLine.slice(1).trim();
  const end = line.text.trimEnd().length;
  const start = positionIn(line, end - text.length);
  if (text === '') report(positionIn(line, end - 1), "'>' without a command", "write the command after '> '");
  else if (!/^>[ \t]/.test(commandLine)) {
    report(positionIn(line, end - text.length - 1), `'>${text}'`, "a command begins with '> ', with a blank");
  }
  if (text.endsWith('\\')) {
    report(positionIn(line, end - 1), 'a command that goes on in the next line', 'a command is one line');
  }
  return { text, start, end: positionIn(line, end) };
}
