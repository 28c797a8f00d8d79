/**
 * The rules a decider can name. A decider returns a rule and the facts it went by, never prose; the words for each
 * rule are in `src/views/words.ts`, whose table does not compile when a rule has none.
 */
export type Rule =
  | 'APP-2'
  | 'APP-3'
  | 'APP-6'
  | 'APP-7'
  | 'APP-8'
  | 'CLI-610'
  | 'CLN-1'
  | 'CLN-2'
  | 'CLN-3'
  | 'CLN-4'
  | 'CLN-7'
  | 'CLN-9'
  | 'CLN-11'
  | 'CLN-12'
  | 'CLN-16'
  | 'CLN-22'
  | 'CLN-23'
  | 'CLN-24'
  | 'CLN-25'
  | 'GRP-3'
  | 'GRP-7'
  | 'GRP-8'
  | 'LST-8'
  | 'CLN-31'
  | 'LST-16'
  | 'OFS-4'
  | 'OFS-5'
  | 'OFS-8'
  | 'OFS-10'
  | 'OFS-11'
  | 'OFS-13'
  | 'OFS-14'
  | 'OFS-15'
  | 'RET-1'
  | 'RET-2'
  | 'RET-3'
  | 'RET-4'
  | 'RET-5'
  | 'RET-9'
  | 'RET-10'
  | 'RET-11'
  | 'RET-14'
  | 'ROLL-1'
  | 'ROLL-2'
  | 'ROLL-3'
  | 'ROLL-4'
  | 'ROLL-5'
  | 'ROLL-8'
  | 'ROLL-12'
  | 'TASK-3'
  | 'TMB-3'
  | 'TMB-6'
  | 'TMB-9'
  | 'TXN-3';

/** Numbers and names a verdict rests on. Moments and spans are milliseconds. */
export type Facts = Readonly<Record<string, number | string | boolean | null>>;

export interface Verdict {
  readonly rule: Rule;
  readonly facts: Facts;
}
