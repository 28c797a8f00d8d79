import { closesFence } from './fences.ts';
import type { Output } from './scenario.ts';

/** One line that is not as recorded. */
export interface Difference {
  /** The line in the scenario file; where it would stand if the file does not have it. */
  readonly line: number;
  /** Where the two begin to differ, from 1. */
  readonly column: number;
  /** As the file has it; undefined if the file has no such line. */
  readonly expected: string | undefined;
  /** As the run has it; undefined if the run has no such line. */
  readonly actual: string | undefined;
}

/** New lines for one output of a scenario. */
export interface Replacement {
  readonly output: Output;
  readonly lines: readonly string[];
}

/**
 * Compares the output that a file records with what a run printed, blanks at line ends aside. Equal lines at the top
 * and at the bottom are paired first, so that one inserted line is one difference.
 */
export function compareOutput(expected: Output, actual: readonly string[]): Difference[] {
  const recorded = expected.lines;
  const shorter = Math.min(recorded.length, actual.length);
  let top = 0;
  while (top < shorter && isSame(recorded[top], actual[top])) top += 1;
  let bottom = 0;
  while (bottom < shorter - top && isSame(recorded.at(-1 - bottom), actual.at(-1 - bottom))) bottom += 1;

  const differences: Difference[] = [];
  const recordedEnd = recorded.length - bottom;
  const actualEnd = actual.length - bottom;
  for (let index = top; index < Math.max(recordedEnd, actualEnd); index += 1) {
    const before = index < recordedEnd ? recorded[index] : undefined;
    const after = index < actualEnd ? actual[index] : undefined;
    if (isSame(before, after)) continue;
    differences.push({
      line: expected.start.line + Math.min(index, recordedEnd),
      column: expected.indent.length + sameLength(before ?? '', after ?? '') + 1,
      expected: before,
      actual: after,
    });
  }
  return differences;
}

/** How many characters two lines have in common at their beginnings. */
function sameLength(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length += 1;
  return length;
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined ? a === b : withoutBlanksAtEnd(a) === withoutBlanksAtEnd(b);
}

function withoutBlanksAtEnd(line: string): string {
  return line.replace(/[ \t]+$/, '');
}

/**
 * Puts new outputs into the source of a scenario. All that is not one of the outputs stays as it is, byte for byte, and
 * so does an output that differs in blanks at line ends alone. New lines get the fence's indentation and the line end of
 * their command.
 *
 * Throws a RangeError if an output is given twice, if it is not of this source, or if a line cannot stand in a fence
 * because it would be read as a command, as the end of the fence, or not as one line of text.
 */
export function rewriteOutputs(source: string, replacements: readonly Replacement[]): string {
  const inOrder = [...replacements].sort((a, b) => a.output.start.offset - b.output.start.offset);
  const parts: string[] = [];
  let done = 0;
  for (const { output, lines } of inOrder) {
    const { start, end } = output;
    // An output begins after its command's line and ends before another or a closing fence.
    if (start.offset <= done || end.offset < start.offset || end.offset >= source.length) {
      throw new RangeError(
        `The output at line ${start.line} is not one of this source, or is replaced twice.`,
      );
    }
    parts.push(source.slice(done, start.offset));
    const isKept = compareOutput(output, lines).length === 0;
    parts.push(isKept ? source.slice(start.offset, end.offset) : writtenLines(output, lines).join(''));
    done = end.offset;
  }
  parts.push(source.slice(done));
  return parts.join('');
}

function writtenLines(output: Output, lines: readonly string[]): readonly string[] {
  return lines.map((raw) => {
    const line = withoutBlanksAtEnd(raw);
    // A line end, a NUL or a replacement character would not come back when the file is read again.
    if (line.startsWith('>') || /[\n\r\0\uFFFD]/.test(line) || closesFence(line.trim(), output.fence)) {
      throw new RangeError(`The output line ${JSON.stringify(line)} cannot stand in a 'kafka' fence.`);
    }
    return line === '' ? output.lineEnd : output.indent + line + output.lineEnd;
  });
}
