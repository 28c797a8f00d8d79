/** Sequences of operations on real clients and their recorded answers, in the form the recordings have. */

export type ClientFamilyName = 'java' | 'librdkafka';

type Offsets = Readonly<Record<string, number>>;

export interface OpenOperation {
  readonly op: 'open';
  readonly consumer: string;
  readonly group: string;
  readonly mode: 'assign' | 'subscribe';
  readonly topic?: string;
  readonly topics?: readonly string[];
  readonly partitions?: readonly number[];
  readonly start?: Readonly<Record<string, number | 'beginning' | 'end'>>;
  readonly reset: 'earliest' | 'latest' | 'none';
  readonly autoCommit: boolean;
  readonly autoStore?: boolean;
  readonly assignor?: string;
}

export type AdminOperation =
  | { readonly op: 'topic'; readonly name: string; readonly partitions: number }
  | {
      readonly op: 'produce';
      readonly topic: string;
      readonly partition: number;
      readonly count: number;
      readonly timestamps?: readonly number[];
      readonly batch?: string;
    }
  | {
      readonly op: 'delete-records';
      readonly topic: string;
      readonly partition: number;
      readonly before: number;
    }
  | { readonly op: 'list-offsets'; readonly topic: string }
  | {
      readonly op: 'for-time';
      readonly topic: string;
      readonly partition: number;
      readonly timestamp?: number;
      readonly max?: boolean;
    }
  | { readonly op: 'groups' }
  | { readonly op: 'describe-group'; readonly group: string }
  | { readonly op: 'offsets'; readonly group: string }
  | {
      readonly op: 'alter-offsets';
      readonly group: string;
      readonly topic: string;
      readonly offsets: Offsets;
    }
  | { readonly op: 'delete-offsets'; readonly group: string; readonly topic: string }
  | { readonly op: 'delete-group'; readonly group: string };

export type ConsumerOperation =
  | OpenOperation
  | { readonly op: 'poll'; readonly consumer: string; readonly max: number | null }
  | { readonly op: 'position'; readonly consumer: string }
  | { readonly op: 'committed'; readonly consumer: string }
  | {
      readonly op: 'seek';
      readonly consumer: string;
      readonly partition: number;
      readonly topic?: string;
      readonly offset: number | 'beginning' | 'end';
    }
  | {
      readonly op: 'commit';
      readonly consumer: string;
      readonly topic?: string;
      readonly offsets: Offsets | null;
    }
  | { readonly op: 'store'; readonly consumer: string; readonly topic?: string; readonly offsets: Offsets }
  | { readonly op: 'close'; readonly consumer: string }
  | { readonly op: 'kill'; readonly consumer: string };

export type ClientOperation = AdminOperation | ConsumerOperation;

export interface ClientSequence {
  readonly id: string;
  readonly theme: string;
  readonly clients: readonly ClientFamilyName[];
  readonly ops: readonly ClientOperation[];
}

export type ClientAnswer = Readonly<Record<string, unknown>>;

export interface ClientResult {
  readonly id: string;
  /** Shorter than the sequence if it ended unsettled. */
  readonly results: readonly ClientAnswer[];
}
