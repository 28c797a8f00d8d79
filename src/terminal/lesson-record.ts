/** What is kept of a lesson from one run to the next. Whoever keeps it decides where. */
export interface LessonRecord {
  /** The step at which an earlier run was left, counted from 1; null: begin at the beginning. */
  readonly leftAt: number | null;
  /** What that run answered, by question. */
  readonly answers: ReadonlyMap<string, string>;
  /** A screen is shown; 0 is the introduction. */
  readonly entered: (screen: number) => void;
  readonly answered: (question: string, answer: string) => void;
  /** The lesson is left at a screen; says how to go on. */
  readonly left: (screen: number) => readonly string[];
  /** The last step was passed; says what may come next. */
  readonly finished: () => readonly string[];
}

/** For what is not kept: a draft run by its path, a what-if. */
export const NO_RECORD: LessonRecord = {
  leftAt: null,
  answers: new Map(),
  entered: () => {},
  answered: () => {},
  left: () => [],
  finished: () => [],
};
