/**
 * A batch as the bytes of its file (FMT-1 to FMT-6, Kafka's `DefaultRecordBatch.writeHeader`, `DefaultRecord.writeTo`).
 * A value known by its size only is that many `x`.
 */
import { utf8Encode } from '../utf8.ts';
import {
  type Batch,
  DELETE_HORIZON,
  isLogAppendTime,
  recordCount,
  recordsOf,
  type StoredRecord,
} from './batch.ts';
import { crc32c } from './crc32c.ts';
import { BATCH_OVERHEAD, type Key, type Payload } from './record.ts';

const MAGIC = 2;
/** Where the batch header's fields lie (FMT-1). */
const LENGTH_AT = 8;
const LEADER_EPOCH_AT = 12;
const MAGIC_AT = 16;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const LAST_OFFSET_DELTA_AT = 23;
const BASE_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const PRODUCER_ID_AT = 43;
const PRODUCER_EPOCH_AT = 51;
const BASE_SEQUENCE_AT = 53;
const RECORD_COUNT_AT = 57;

/** The byte that stands for every byte of a value known by its size only: `x`. */
const UNKNOWN_BYTE = 0x78;

/** The whole batch, header and records, uncompressed. */
export function batchBytes(batch: Batch): Uint8Array {
  const writer: Writer = { bytes: new Uint8Array(batch.sizeInBytes), end: BATCH_OVERHEAD };
  for (const record of recordsOf(batch)) writeRecord(writer, batch, record);
  const bytes = writer.bytes.subarray(0, writer.end);
  writeHeader(bytes, batch);
  return bytes;
}

/** The batch's CRC as its header holds it: over everything from `attributes` on (FMT-1). */
export function batchChecksum(batch: Batch): number {
  return crc32c(batchBytes(batch).subarray(ATTRIBUTES_AT));
}

function writeHeader(bytes: Uint8Array, batch: Batch): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setBigInt64(0, BigInt(batch.baseOffset));
  view.setInt32(LENGTH_AT, bytes.length - LEADER_EPOCH_AT);
  view.setInt32(LEADER_EPOCH_AT, batch.partitionLeaderEpoch);
  view.setInt8(MAGIC_AT, MAGIC);
  view.setInt16(ATTRIBUTES_AT, batch.attributes);
  view.setInt32(LAST_OFFSET_DELTA_AT, batch.lastOffset - batch.baseOffset);
  view.setBigInt64(BASE_TIMESTAMP_AT, BigInt(batch.baseTimestamp));
  view.setBigInt64(MAX_TIMESTAMP_AT, BigInt(batch.maxTimestamp));
  view.setBigInt64(PRODUCER_ID_AT, BigInt(batch.producerId));
  view.setInt16(PRODUCER_EPOCH_AT, batch.producerEpoch);
  view.setInt32(BASE_SEQUENCE_AT, batch.baseSequence);
  view.setInt32(RECORD_COUNT_AT, recordCount(batch));
  view.setUint32(CRC_AT, crc32c(bytes.subarray(ATTRIBUTES_AT)));
}

/** Bytes that grow at their end. */
interface Writer {
  bytes: Uint8Array;
  end: number;
}

function writeRecord(writer: Writer, batch: Batch, record: StoredRecord): void {
  const body: Writer = { bytes: new Uint8Array(64), end: 0 };
  writeByte(body, 0); // A record's attributes; none is in use.
  writeVarint(body, timestampDelta(batch, record));
  writeVarint(body, record.offset - batch.baseOffset);
  writeField(body, record.key);
  writeField(body, record.value);
  writeVarint(body, record.headers.length);
  for (const header of record.headers) {
    writeField(body, header.key);
    writeField(body, header.value);
  }
  writeVarint(writer, body.end);
  writeBytes(writer, body.bytes.subarray(0, body.end));
}

/**
 * FMT-5, FMT-12. Under LogAppendTime the producer's deltas stay (FMT-10).
 * Deviates: of a batch whose records a producer stamped differently, LogAppendTime keeps no deltas here; they are 0.
 */
function timestampDelta(batch: Batch, record: StoredRecord): number {
  const hasHorizon = (batch.attributes & DELETE_HORIZON) !== 0;
  return isLogAppendTime(batch) && !hasHorizon ? 0 : record.timestamp - batch.baseTimestamp;
}

/** A length and that many bytes; null has the length -1 (FMT-4). */
function writeField(writer: Writer, payload: Key | Payload): void {
  if (payload === null) {
    writeVarint(writer, -1);
  } else if (typeof payload === 'number') {
    writeVarint(writer, payload);
    reserve(writer, payload);
    writer.bytes.fill(UNKNOWN_BYTE, writer.end, writer.end + payload);
    writer.end += payload;
  } else {
    const bytes = typeof payload === 'string' ? utf8Encode(payload) : payload;
    writeVarint(writer, bytes.length);
    writeBytes(writer, bytes);
  }
}

/** Zig-zag LEB128 of a safe integer (FMT-6), by division: 32-bit operators would cut a timestamp. */
function writeVarint(writer: Writer, n: number): void {
  const magnitude = n < 0 ? -n - 1 : n;
  let low = (magnitude % 64) * 2 + (n < 0 ? 1 : 0);
  let rest = Math.floor(magnitude / 64);
  while (rest > 0) {
    writeByte(writer, low | 0x80);
    low = rest % 128;
    rest = Math.floor(rest / 128);
  }
  writeByte(writer, low);
}

function writeByte(writer: Writer, byte: number): void {
  reserve(writer, 1);
  writer.bytes[writer.end++] = byte;
}

function writeBytes(writer: Writer, bytes: Uint8Array): void {
  reserve(writer, bytes.length);
  writer.bytes.set(bytes, writer.end);
  writer.end += bytes.length;
}

function reserve(writer: Writer, count: number): void {
  const needed = writer.end + count;
  if (needed <= writer.bytes.length) return;
  const grown = new Uint8Array(Math.max(needed, writer.bytes.length * 2));
  grown.set(writer.bytes.subarray(0, writer.end));
  writer.bytes = grown;
}
