/** A place in a scenario file as editors count it: both numbers from 1, columns in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One mistake in a scenario file: where it is, what stands there, and what would be right (exit code 2). */
export class ScenarioError extends Error {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly found: string;
  readonly expected: string;

  constructor(file: string, place: Place, found: string, expected: string) {
    super(`${file}:${place.line}:${place.column}: ${found}; ${expected}`);
    this.name = 'ScenarioError';
    this.file = file;
    this.line = place.line;
    this.column = place.column;
    this.found = found;
    this.expected = expected;
  }
}

/** Takes note of a mistake; the reader goes on, so that one look at a file shows all of its mistakes. */
export type Report = (place: Place, found: string, expected: string) => void;
