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
  processed: OffsetRange[];
  /** Times a record was processed again. */
  repeated: number;
  /** Records that were gone before the application came to them. */
  missed: number;
  missedRanges: OffsetRange[];
  /** Deleted from the log while a consumer still held them, or after they were lost. */
  deleted: OffsetRange[];
  /** Records that a leader's truncation took, and that were processed or lost before; others have their offsets now. */
  readonly truncated: { processed: number; lost: number };
}

/** Handler calls for one record key, and how many of them had an effect (CLI-801). */
export interface KeyEffects {
  calls: number;
  effects: number;
}

export interface TableRow {
  readonly value: Payload;
  readonly offset: number;
}

export interface Application {
  readonly name: string;
  /** By partition. */
  readonly partitions: Map<string, PartitionLedger>;
  /** Opened with a table: the last value by the text of the key (a tombstone removes it); null without. */
  table: Map<string, TableRow> | null;
  /** By the text of the key; null: no key. */
  readonly effects: Map<string | null, KeyEffects>;
}

export function createApplication(name: string): Application {
  return { name, partitions: new Map(), table: null, effects: new Map() };
}

/** A key as text, by which tables and effects go: bytes as hexadecimal. */
export function keyText(key: Key): string | null {
  if (key === null || typeof key === 'string') return key;
  let hex = '0x';
  for (const byte of key) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
