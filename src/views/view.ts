/**
 * A view: what a command shows, as plain JSON-able data. Terminal tables, `--json` and handouts are all made from it
 * and from nothing else. Keys are Kafka's own names; moments and spans are milliseconds.
 */
export const VIEW_SCHEMA = 1;

export type Cell = number | string | boolean | null;

/** How a cell is to be written: an `offset` has no thousands separators, a `moment` is shown from the start, … */
export type Unit = 'text' | 'count' | 'offset' | 'offsets' | 'bytes' | 'moment' | 'span' | 'ratio' | 'flag';

export interface Column {
  readonly key: string;
  readonly header: string;
  readonly unit: Unit;
  readonly align: 'left' | 'right' | 'center';
  /** 1 stays longest when the terminal is narrow. */
  readonly priority: number;
  readonly isKey?: true;
  /** In `--json` only; a table does not draw it. */
  readonly hidden?: true;
}

export type Row = Readonly<Record<string, Cell>>;
export type Summary = Readonly<Record<string, Cell>>;

/** A decider's verdict about a row, or about the whole view where `row` is null, and its words. */
export interface Note {
  readonly row: Cell;
  readonly rule: string;
  readonly facts: Readonly<Record<string, Cell>>;
  readonly text: string;
}

export interface ChangedRow {
  /** The row's `isKey` cell. */
  readonly row: Cell;
  /** The cells that changed, as they were. */
  readonly was: Row;
}

export type GoneRow = Row & { readonly rule?: string; readonly text?: string };

export interface View {
  readonly schema: typeof VIEW_SCHEMA;
  readonly view: string;
  readonly target: string | null;
  readonly nowMs: number;
  /** The moment the simulation began, milliseconds. */
  readonly startMs: number;
  readonly summary: Summary;
  /** Which summary fields a heading shows, and how. */
  readonly heading: readonly { readonly key: string; readonly label: string; readonly unit: Unit }[];
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly notes: readonly Note[];
  /** Summary fields that the last step changed, as they were. */
  readonly was: Summary;
  /** Keys of the rows the last step added. */
  readonly added: readonly Cell[];
  readonly changed: readonly ChangedRow[];
  /** Rows the last step removed. */
  readonly gone: readonly GoneRow[];
  readonly strip?: Strip;
  /** What the view says in words instead of a table: an outcome, an explanation. */
  readonly text?: string;
  /** `show partition`: the kernel's description, field for field as recordings of Kafka have it. */
  readonly description?: unknown;
}

/** One cell of a strip: a record, or a hole where one was. */
export interface StripCell {
  readonly offset: number;
  /** The record's key where the strip is labeled by key; null: none. */
  readonly key: string | null;
  readonly kind: 'record' | 'tombstone' | 'hole';
}

export interface StripSegment {
  readonly baseOffset: number;
  readonly active: boolean;
  readonly cells: readonly StripCell[];
}

/** A mark beneath the cells, at the border before `offset`: `log start`, `clean up to here`, `committed`. */
export interface StripMark {
  readonly offset: number;
  readonly label: string;
}

/** What happened to each record in one application: ✓ processed, ○ handed out and not processed, ✗ lost. */
export interface StripLane {
  readonly label: string;
  readonly marks: Readonly<Record<number, 'processed' | 'repeated' | 'handedOut' | 'lost'>>;
}

/**
 * A partition as people draw it on a whiteboard; `was` holds the same segments before the step, if it changed them. With
 * `futures` the two are no before and after: they are what came of two settings, and what each is called.
 */
export interface Strip {
  readonly target: string;
  readonly labels: 'offsets' | 'keys';
  readonly futures?: { readonly was: string; readonly now: string };
  readonly was: readonly StripSegment[] | null;
  readonly now: readonly StripSegment[];
  readonly marks: readonly StripMark[];
  readonly lanes: readonly StripLane[];
}
