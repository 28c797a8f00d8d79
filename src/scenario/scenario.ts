/**
 * What a scenario file holds, as plain data. Every part knows where it stands, so that a mistake can be shown at its
 * line and an update can replace outputs without touching anything else.
 */

/**
 * A place in the source: `line` and `column` count from 1, `offset` from 0. Columns and offsets count UTF-16 code
 * units of the string that was read; a byte order mark counts as an offset and not as a column.
 */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The recorded output of one command: whole lines from `start` up to, not including, `end`. */
export interface Output {
  /** Without the fence's indentation and line ends; blanks at the ends of lines are kept. */
  readonly lines: readonly string[];
  readonly start: Position;
  readonly end: Position;
  /** What goes before each written line: the indentation of the fence. */
  readonly indent: string;
  /** The line end of the command's own line. */
  readonly lineEnd: string;
  /** The characters that opened the fence, such as three backticks; an output line must not close it. */
  readonly fence: string;
}

/** One `> …` line. */
export interface ScenarioCommand {
  /** The command without `> ` and outer blanks. */
  readonly text: string;
  /** Where `text` begins and ends. */
  readonly start: Position;
  readonly end: Position;
  /** Undefined for `expect …` and `when … expect …`, which print nothing. */
  readonly output: Output | undefined;
}

interface Extent {
  /** The first character of the block: of its text, or of the opening fence. */
  readonly start: Position;
  /** Just after the last character of its last line, before the line end. */
  readonly end: Position;
}

/** Markdown between fences, without blank lines around it. */
export interface ProseBlock extends Extent {
  readonly kind: 'prose';
  readonly text: string;
}

/** Commands that are run, and what they print. */
export interface KafkaBlock extends Extent {
  readonly kind: 'kafka';
  readonly commands: readonly ScenarioCommand[];
}

export interface Answer {
  readonly text: string;
  readonly isRight: boolean;
  readonly start: Position;
}

/** A question asked before its step runs; exactly one of two or more answers is right. */
export interface PredictBlock extends Extent {
  readonly kind: 'predict';
  readonly question: string;
  readonly answers: readonly Answer[];
  readonly explanation: string;
}

/** For the presenter only. */
export interface NoteBlock extends Extent {
  readonly kind: 'note';
  readonly text: string;
}

/** A command of a challenge, on one line after `> `; what it prints is not in the file. */
export type ChallengeCommand = Omit<ScenarioCommand, 'output'>;

/** `expect` lines that hold together, at one moment of the clock or whenever they do. */
export interface ChallengeGoal {
  /** As written, `4d30s`, and ms since the start of the simulation; null: at any moment. */
  readonly at: { readonly text: string; readonly sinceStartMs: number } | null;
  readonly expects: readonly ChallengeCommand[];
  readonly start: Position;
}

/** A task at a scenario's end. Its commands begin on an empty cluster. */
export interface ChallengeBlock extends Extent {
  readonly kind: 'challenge';
  /** The task in words, as Markdown. */
  readonly text: string;
  readonly before: readonly ChallengeCommand[];
  /** `expect` lines that hold before the task begins and must go on to hold. */
  readonly keep: readonly ChallengeCommand[];
  /** Commands of the session that are refused. */
  readonly without: readonly string[];
  /** The releases on which it can be played; undefined: all of the scenario. */
  readonly versions: readonly string[] | undefined;
  /** One or more, to be reached in this order. */
  readonly goals: readonly ChallengeGoal[];
  readonly hints: readonly string[];
  readonly solution: readonly ChallengeCommand[];
}

/** A fence that is shown and not run. */
export interface OtherBlock extends Extent {
  readonly kind: 'other';
  /** The first word after the opening fence; empty if there is none. */
  readonly word: string;
  /** All that stands after the opening fence. */
  readonly info: string;
  readonly lines: readonly string[];
}

export type Block = ProseBlock | KafkaBlock | PredictBlock | NoteBlock | ChallengeBlock | OtherBlock;

/** A `##` heading and what stands below it. */
export interface Step {
  readonly title: string;
  /** Where the heading begins. */
  readonly start: Position;
  readonly blocks: readonly Block[];
}

/** The keys between the `---` lines. */
export interface FrontMatter {
  readonly title: string;
  /** A result, not a topic. */
  readonly summary: string;
  /** The version of the outputs, such as `4.2`. */
  readonly kafka: string;
  /** Where the `expect` lines must hold; always has `kafka` in it, first if the file does not list it. */
  readonly versions: readonly string[];
  readonly minutes: number | undefined;
  readonly tags: readonly string[];
  readonly seed: number | undefined;
  /** The heading in `list`. */
  readonly group: string | undefined;
  /** The place in the course. */
  readonly order: number | undefined;
}

export interface Scenario extends FrontMatter {
  readonly file: string;
  /** What stands before the first `##` heading. */
  readonly introduction: readonly Block[];
  readonly steps: readonly Step[];
}
