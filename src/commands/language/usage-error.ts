/** What a person typed wrongly, as codes that tests and `--json` can rely on. */
export type UsageErrorCode =
  | 'BAD_QUOTING'
  | 'BAD_DURATION'
  | 'BAD_SIZE'
  | 'BAD_TIME'
  | 'BAD_TARGET'
  | 'BAD_ASSIGNMENT'
  | 'BAD_PLACEHOLDER'
  | 'BAD_OPTION'
  | 'BAD_VALUE'
  | 'UNKNOWN_COMMAND'
  | 'UNKNOWN_OPTION'
  | 'UNKNOWN_NAME'
  | 'INTERRUPTED';

/** The person's mistake: exit code 2, or a printed line in a session that goes on. Never a bug of ours. */
export class UsageError extends Error {
  readonly code: UsageErrorCode;
  /** What would be right, in words; null if there is nothing to add. */
  readonly hint: string | null;
  /** From 1, in UTF-16 units of the command line; null where the place is not known. */
  readonly column: number | null;

  constructor(code: UsageErrorCode, message: string, place: { hint?: string; column?: number } = {}) {
    super(message);
    this.name = 'UsageError';
    this.code = code;
    this.hint = place.hint ?? null;
    this.column = place.column ?? null;
  }
}
