/** Traces of Kafka's storage layer: what they ask, and what Kafka answered, in the form the recordings have. */

export interface StorageTrace {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly startMs: number;
  /** The broker's threads run by themselves as the clock advances; absent: only the turns in the trace run. */
  readonly background?: boolean;
  readonly kafka?: string;
  readonly steps: readonly StorageStep[];
}

export interface TraceRecord {
  readonly key?: string | null;
  readonly value?: string | null;
  /** ms; null or absent: the clock's now; -1: none. */
  readonly timestamp?: number | null;
}

export type StorageStep =
  | { readonly op: 'produce'; readonly records: readonly TraceRecord[]; readonly producerId?: number }
  | { readonly op: 'advance'; readonly ms: number }
  | { readonly op: 'retention' }
  | { readonly op: 'clean' }
  | { readonly op: 'describe' }
  | { readonly op: 'config'; readonly names?: readonly string[] }
  | { readonly op: 'alter'; readonly config: Readonly<Record<string, unknown>> }
  | { readonly op: 'lookup'; readonly timestamp: number }
  | { readonly op: 'deleteRecords'; readonly beforeOffset: number }
  | { readonly op: 'upgrade' };

export interface StorageResult {
  readonly name: string;
  readonly kafkaVersion: string;
  readonly ignoredConfigs?: readonly string[];
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}
