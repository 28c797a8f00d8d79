/**
 * An application: what it did with records, apart from what Kafka knows of it (it outlives its consumers and their group
 * names). Its ledger, its table and its effects are a database of its own.
 */
import type { Key, Payload } from '../kernel/log/record.ts';
import type { OffsetRange } from './offset-ranges.ts';

/** What an application did with one partition. */
export interface PartitionLedger {
  readonly topic: string;
  readonly partition: number;
  /** The lowest offset at which one of its consumers began; nothing below is ever counted. */
  beganAt: number;
  /** Up to where an `auto.offset.reset` has taken it, from wherever it was. */
  resetTo: number;
  readonly processed: OffsetRange[];
  /** Times a record was processed again. */
  repeated: number;
  /** Records that were gone before the application came to them. */
  missed: number;
  readonly missedRanges: OffsetRange[];
  /** Deleted from the log while a consumer still held them, or after they were lost. */
  readonly deleted: OffsetRange[];
}

/** Handler calls and their effects by record key: naive, remembering in memory, storing the id with the effect (CLI-801). */
export interface KeyEffects {
  calls: number;
  effects: number;
}

export type Idempotence = 'none' | 'memory' | 'stored';

export interface TableRow {
  readonly value: Payload;
  readonly offset: number;
}

export interface Application {
  readonly name: string;
  /** By partition. */
  readonly partitions: Map<string, PartitionLedger>;
  /** Opened with a table: the last value by key (a tombstone removes it); null without. */
  table: Map<Key, TableRow> | null;
  readonly effects: Map<Key, KeyEffects>;
  /** Ids in the memory of the process that runs: a crash or close empties it. */
  readonly remembered: Set<string>;
}

export function createApplication(name: string): Application {
  return { name, partitions: new Map(), table: null, effects: new Map(), remembered: new Set() };
}
