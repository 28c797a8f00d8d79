/**
 * What a command of the session's language is. It is parsed once (`prepare`, which throws UsageError for what the person
 * got wrong) and may then run many times (`every`). Help and completion follow from its definition.
 */
import type { Command } from 'commander';
import type { AnsweredOutcome } from '../views/outcome-view.ts';
import type { View } from '../views/view.ts';
import type { Workbench } from './workbench.ts';

export interface CommandDefinition {
  /** One or two words: `produce`, `topic create`. */
  readonly name: string;
  readonly group: CommandGroup;
  readonly summary: string;
  /** Each runs as it stands after `topic create results --partitions 3`, and where a client is named, once it is there (a test runs them). */
  readonly examples: readonly string[];
  /** Only `advance` and `poll --timeout`; the others may be fed by `every`. */
  readonly movesClock?: true;
  /** Looks only: it does not change the simulation. */
  readonly looksOnly?: true;
  /** The lines it runs were run before, and allowed then. */
  readonly repeatsLines?: true;
  readonly configure: (command: Command) => void;
  /** Words from here on belong to a nested command and are not parsed (`every`, `when`). */
  readonly nestedFrom?: (words: readonly string[]) => number;
  readonly prepare: (input: CommandInput) => PreparedCommand;
}

export type CommandGroup =
  | 'cluster'
  | 'topics'
  | 'producing'
  | 'consuming'
  | 'groups'
  | 'time'
  | 'looking'
  | 'session'
  | "Kafka's own tools";

export interface CommandInput {
  /** The operands, variadic ones flattened. */
  readonly args: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: commander's options have the shape each command gave them
  readonly options: any;
  /** The nested command line, if `nestedFrom` found one. */
  readonly nested: string | null;
  /** Prepares another line, for `every` and `when` and the tools that rewrite themselves. */
  readonly prepareLine: (line: string) => PreparedLine;
}

/** Runs a prepared command. `n` counts the runs of a feed from 0. */
export type PreparedCommand = (bench: Workbench, n: number) => CommandResult;

export interface PreparedLine {
  readonly definition: CommandDefinition;
  readonly run: PreparedCommand;
}

/** A value, or how to get it: a feed that runs a million times has no need for a million texts. */
export type Lazy<T> = T | (() => T);

export function evaluate<T extends object | string>(lazy: Lazy<T>): T {
  return typeof lazy === 'function' ? (lazy as () => T)() : lazy;
}

export interface CommandResult {
  /** The latest answer, for `expect outcome`. */
  readonly outcome?: Lazy<Outcome>;
  /** One line for the person; absent: the events of the command are told. */
  readonly text?: Lazy<string>;
  readonly views?: readonly View[];
  /** Text in a tool's own layout, line by line. */
  readonly lines?: readonly string[];
  readonly expectation?: Expectation;
  /** What the session itself is to do. */
  readonly control?: SessionControl;
  /** The clock is still on its way: runs the next part of the command. */
  readonly rest?: () => CommandResult;
}

/** The latest answer; its `message` is what `contains` looks in. */
export type Outcome = AnsweredOutcome;

export interface Expectation {
  readonly holds: boolean;
  /** What was expected and what was found, where it does not hold. */
  readonly failures: readonly { readonly field: string; readonly expected: string; readonly found: string }[];
  /** Not judged: another version, or an override from outside. */
  readonly isReportedOnly: boolean;
}

export type SessionControl =
  | { readonly kind: 'back'; readonly steps: number }
  | { readonly kind: 'reset' }
  | {
      readonly kind: 'rerun' | 'compare';
      readonly overrides: readonly string[];
      readonly kafka: string | null;
    }
  | { readonly kind: 'save' | 'record'; readonly file: string }
  | { readonly kind: 'quit' };
