/** What producers send, and the exact sizes of records and batches (FMT-4 to FMT-8, Kafka's `DefaultRecord`). */
import { utf8ByteLength } from '../utf8.ts';

/** A string is UTF-8 text; other bytes stay bytes. An empty key is a key (APP-6). */
export type Key = string | Uint8Array | null;
/** A number is a value known by its size in bytes only. Null is a tombstone on a compacted topic (TMB-1). */
export type Payload = string | Uint8Array | number | null;

export interface RecordHeader {
  readonly key: string;
  readonly value: Payload;
}

export const NO_HEADERS: readonly RecordHeader[] = [];

/** A record as a producer hands it to the broker. */
export interface ProducerRecord {
  readonly key: Key;
  readonly value: Payload;
  readonly headers: readonly RecordHeader[];
  /** ms; -1: none (FMT-13). */
  readonly timestamp: number;
}

/** Bytes of the batch header (FMT-1). */
export const BATCH_OVERHEAD = 61;

/** Bytes of a zig-zag varint or varlong (FMT-6). */
export function varintSize(n: number): number {
  let limit = 64;
  let bytes = 1;
  const magnitude = n < 0 ? -n - 1 : n;
  while (magnitude >= limit) {
    limit *= 128;
    bytes += 1;
  }
  return bytes;
}

/** Bytes of a key or value itself; -1 for null. */
export function byteLength(payload: Key | Payload): number {
  if (payload === null) return -1;
  if (typeof payload === 'string') return utf8ByteLength(payload);
  return typeof payload === 'number' ? payload : payload.length;
}

function fieldSize(payload: Key | Payload): number {
  const length = byteLength(payload);
  return length < 0 ? 1 : varintSize(length) + length;
}

/** The part of a record's body that its place in a batch does not change: attributes, key, value, headers (FMT-7). */
export function contentSize(key: Key, value: Payload, headers: readonly RecordHeader[]): number {
  let size = 1 + fieldSize(key) + fieldSize(value) + varintSize(headers.length);
  for (const header of headers) size += fieldSize(header.key) + fieldSize(header.value);
  return size;
}

/** Bytes of one record in a batch (FMT-7). */
export function recordSize(content: number, offsetDelta: number, timestampDelta: number): number {
  const body = content + varintSize(offsetDelta) + varintSize(timestampDelta);
  return varintSize(body) + body;
}
