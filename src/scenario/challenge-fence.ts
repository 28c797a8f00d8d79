/**
 * The `challenge` fence: the task in words, then parts that a label begins: `start:`, `keep:`, `without:`, `versions:`,
 * `goal:` or `goal at 4d30s:`, `hint:` and `solution:`. Commands stand on one line each, after `> `.
 */
import { parseDuration } from '../commands/language/durations.ts';
import { didYouMean } from '../commands/language/nearest.ts';
import { UsageError } from '../commands/language/usage-error.ts';
import { COMMANDS } from '../commands/registry.ts';
import { findVersion, VERSION_PROFILES } from '../kernel/versions.ts';
import { isExpectation, joinText, readCommandText, startOf } from './fenced-text.ts';
import { type Fence, type FencedLine, isBlank, positionIn } from './fences.ts';
import type { ChallengeBlock, ChallengeCommand, ChallengeGoal, Position } from './scenario.ts';
import type { Report } from './scenario-error.ts';

const LABELS = ['start', 'keep', 'without', 'versions', 'goal', 'hint', 'solution'] as const;
type Label = (typeof LABELS)[number];
/** Only these may stand more than once. */
const REPEATED: readonly Label[] = ['goal', 'hint'];

interface Part {
  readonly label: Label;
  /** What stands between the label and its colon: `at 4d30s`. */
  readonly more: string;
  /** Where the label begins. */
  readonly place: Position;
  /** What follows the colon on its line, then the lines below. */
  readonly lines: FencedLine[];
}

type Challenge = Omit<ChallengeBlock, 'kind' | 'start' | 'end'>;

/** Mistakes are reported; what is missing is then empty. */
export function readChallenge(fence: Fence, report: Report): Challenge {
  const words: FencedLine[] = [];
  const parts: Part[] = [];
  for (const line of fence.lines) {
    const part = readLabel(line, report);
    if (part !== null) parts.push(part);
    else (parts.at(-1)?.lines ?? words).push(line);
  }
  reportRepeated(parts, report);
  const of = (label: Label) => parts.filter((part) => part.label === label);
  const commandsOf = (label: Label) => of(label).flatMap((part) => readCommands(part, report));
  const expectsOf = (label: Label) => of(label).flatMap((part) => readExpects(part, report));
  const challenge: Challenge = {
    text: joinText(words),
    before: commandsOf('start'),
    keep: expectsOf('keep'),
    without: of('without').flatMap((part) => readNames(part, report)),
    versions:
      of('versions').length === 0 ? undefined : of('versions').flatMap((p) => readVersions(p, report)),
    goals: of('goal').map((part) => readGoal(part, report)),
    hints: of('hint').map((part) => readHint(part, report)),
    solution: commandsOf('solution'),
  };
  reportMissing(challenge, fence, report);
  return challenge;
}

/** `hint: …`, `goal at 4d30s:`; null for a line of text or a command. */
function readLabel(line: FencedLine, report: Report): Part | null {
  const match = /^([A-Za-z]+)((?:[ \t]+\S+){0,2})[ \t]*:(?:[ \t]+(.*))?$/.exec(line.text);
  if (match === null) return null;
  const [, word = '', more = '', rest = ''] = match;
  const label = LABELS.find((known) => known === word);
  if (label === undefined) {
    const hint =
      more === ''
        ? didYouMean(
            `${word}:`,
            LABELS.map((known) => `${known}:`),
          )
        : null;
    if (hint !== null) report(startOf(line), `'${word}:' in a challenge`, hint);
    return null;
  }
  if (more !== '' && (label !== 'goal' || !/^[ \t]+at[ \t]+\S+$/.test(more))) {
    const expected = label === 'goal' ? "write 'goal:' or 'goal at 8d30s:'" : `write '${label}:'`;
    report(startOf(line), `'${word}${more}:' in a challenge`, expected);
  }
  return { label, more: more.trim(), place: startOf(line), lines: [{ text: rest, line: line.line }] };
}

function reportRepeated(parts: readonly Part[], report: Report): void {
  for (const [index, { label, place }] of parts.entries()) {
    const first = parts.findIndex((part) => part.label === label);
    if (first < index && !REPEATED.includes(label))
      report(
        place,
        `a second '${label}:'`,
        `it stands once; the first is on line ${parts[first]!.place.line}`,
      );
  }
}

function reportMissing({ text, goals, hints, solution }: Challenge, fence: Fence, report: Report): void {
  const missing = (what: string, expected: string) =>
    report(fence.start, `a 'challenge' fence without ${what}`, expected);
  if (text === '') missing('a task', 'say in words what is to be reached, above all else');
  if (goals.length === 0) missing("'goal:'", "below it stand the 'expect' lines that are the goal");
  if (hints.length === 0) missing("'hint:'", 'give one or more; the first gives away least');
  if (solution.length === 0) missing("a command below 'solution:'", "one that reaches the goal, after '> '");
}

function readCommands(part: Part, report: Report): ChallengeCommand[] {
  return part.lines.flatMap((line) => {
    if (isBlank(line.text)) return [];
    if (line.text.startsWith('>')) return [readCommandText(line, report)];
    report(textStart(line), `text below '${part.label}:'`, "a command stands on one line after '> '");
    return [];
  });
}

function readExpects(part: Part, report: Report): ChallengeCommand[] {
  const commands = readCommands(part, report);
  for (const { text, start } of commands)
    if (text !== '' && !isExpectation(text))
      report(start, `'${text}' below '${part.label}:'`, "'expect' lines alone stand there");
  return commands;
}

function readGoal(part: Part, report: Report): ChallengeGoal {
  const expects = readExpects(part, report);
  if (expects.length === 0)
    report(part.place, "'goal:' without an 'expect'", "write '> expect log results:0 records=2' below it");
  return { at: readMoment(part, report), expects, start: part.place };
}

function readMoment({ more, place }: Part, report: Report): ChallengeGoal['at'] {
  const text = /^at[ \t]+(\S+)$/.exec(more)?.[1];
  if (text === undefined) return null;
  try {
    return { text, sinceStartMs: parseDuration(text) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    report(place, error.message, error.hint ?? "write 'goal at 8d30s:'");
    return null;
  }
}

function readHint(part: Part, report: Report): string {
  const text = joinText(part.lines);
  if (text === '') report(part.place, "'hint:' without words", 'write the hint behind it');
  return text;
}

/** `topic delete, delete-records`: each a command of the session. */
function readNames(part: Part, report: Report): string[] {
  const names = listOf(part);
  const known = [...COMMANDS.keys()];
  for (const name of names)
    if (!known.includes(name))
      report(
        part.place,
        `'${name}' is no command`,
        didYouMean(name, known) ?? "'help' in the REPL lists them",
      );
  return names;
}

function readVersions(part: Part, report: Report): string[] {
  const versions = listOf(part);
  const known = VERSION_PROFILES.map(({ version }) => version);
  for (const version of versions)
    if (findVersion(version) === undefined)
      report(part.place, `there is no Kafka '${version}' here`, `there are ${known.join(', ')}`);
  return versions;
}

function listOf({ lines }: Part): string[] {
  return joinText(lines)
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Behind a label the text begins where the label's line has it. */
function textStart({ text, line }: FencedLine): Position {
  return positionIn(line, line.text.trimEnd().length - text.trim().length);
}
