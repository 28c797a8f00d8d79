/** What `kafka-dump-log` prints of a segment's file (Kafka's `DumpLogSegments.dumpLog`, `printBatchLevel`). */

import { atRelease } from '../../kernel/config/config-definition.ts';
import { offsetsKeyText, offsetsValueText } from '../../kernel/group/offsets-topic-records.ts';
import {
  type Batch,
  deleteHorizonMs,
  isControlBatch,
  isLogAppendTime,
  recordCount,
  recordsOf,
  type StoredRecord,
  TRANSACTIONAL,
} from '../../kernel/log/batch.ts';
import { batchChecksum } from '../../kernel/log/batch-bytes.ts';
import { markerTypeOf } from '../../kernel/log/end-transaction-marker.ts';
import { byteLength, type Key, type Payload } from '../../kernel/log/record.ts';
import type { Segment } from '../../kernel/log/segment.ts';
import type { VersionProfile } from '../../kernel/versions.ts';

const INT_MAX = 2 ** 31 - 1;

/** `Log starting offset` since 3.3, when the tool learned to read snapshots. */
const STARTING_OFFSET = { first: 'Starting offset', changes: [['3.3', 'Log starting offset']] } as const;
/** The horizon of KIP-534 is in the files since 3.1, in the dump since 3.2. */
const SHOWS_DELETE_HORIZON = { first: false, changes: [['3.2', true]] } as const;
/** 2.8 prints the Java constant. */
const NO_COMPRESSION = { first: 'NONE', changes: [['3.0', 'none']] } as const;
/** Up to 2.8 a record's line repeats its batch's fields. */
const REPEATS_BATCH = { first: true, changes: [['3.0', false]] } as const;

export interface DumpOptions {
  /** `--offsets-decoder` */
  readonly decodesOffsets?: boolean;
  readonly path: string;
  readonly isDeep: boolean;
  readonly printsData: boolean;
  readonly skipsRecordMetadata: boolean;
  /** Batches that end beyond these first bytes are left out. */
  readonly bytesMax: number;
}

/** Each batch of the dump with its place in the file. */
export function dumpedBatches(segment: Segment, bytesMax: number): { batch: Batch; position: number }[] {
  const dumped: { batch: Batch; position: number }[] = [];
  let position = 0;
  for (const batch of segment.batches) {
    if (position + batch.sizeInBytes > bytesMax) break;
    dumped.push({ batch, position });
    position += batch.sizeInBytes;
  }
  return dumped;
}

export function dumpHeadLines(path: string, baseOffset: number, version: VersionProfile): string[] {
  return [`Dumping ${path}`, `${atRelease<string>(STARTING_OFFSET, version)}: ${baseOffset}`];
}

/** The whole dump of one segment. */
export function dumpLogLines(segment: Segment, version: VersionProfile, options: DumpOptions): string[] {
  const lines = dumpHeadLines(options.path, segment.baseOffset, version);
  for (const { batch, position } of dumpedBatches(segment, options.bytesMax)) {
    lines.push(batchLine(batch, position, version));
    if (!options.isDeep) continue;
    for (const record of recordsOf(batch))
      lines.push(recordLine(record, batch, { position, version, options }));
  }
  return lines;
}

/** What follows all dumps where records were taken out in between: each gap, the last one first. */
export function offsetGapLines(segment: Segment, options: DumpOptions): string[] {
  if (!options.isDeep) return [];
  const gaps: string[] = [];
  let last: number | null = null;
  for (const { batch } of dumpedBatches(segment, options.bytesMax)) {
    for (const { offset } of recordsOf(batch)) {
      if (last !== null && offset !== last + 1) gaps.unshift(`  ${last} is followed by ${offset}`);
      last = offset;
    }
  }
  return gaps.length === 0 ? [] : [`Non-consecutive offsets in ${options.path}`, ...gaps];
}

function batchLine(batch: Batch, position: number, version: VersionProfile): string {
  const horizonMs = deleteHorizonMs(batch);
  const horizon = horizonMs === null ? 'OptionalLong.empty' : `OptionalLong[${horizonMs}]`;
  return fields([
    ['baseOffset', batch.baseOffset],
    ['lastOffset', batch.lastOffset],
    ['count', recordCount(batch)],
    ['baseSequence', batch.baseSequence],
    ['lastSequence', sequenceAt(batch, batch.lastOffset)],
    ['producerId', batch.producerId],
    ['producerEpoch', batch.producerEpoch],
    ['partitionLeaderEpoch', batch.partitionLeaderEpoch],
    ['isTransactional', (batch.attributes & TRANSACTIONAL) !== 0],
    ['isControl', isControlBatch(batch)],
    ...(atRelease<boolean>(SHOWS_DELETE_HORIZON, version) ? [['deleteHorizonMs', horizon] as const] : []),
    ['position', position],
    [timestampType(batch), batch.maxTimestamp],
    ['size', batch.sizeInBytes],
    ['magic', 2],
    ['compresscodec', atRelease<string>(NO_COMPRESSION, version)],
    ['crc', batchChecksum(batch)],
    ['isvalid', true],
  ]);
}

interface DumpPlace {
  readonly position: number;
  readonly version: VersionProfile;
  readonly options: DumpOptions;
}

function recordLine(record: StoredRecord, batch: Batch, place: DumpPlace): string {
  const { printsData, skipsRecordMetadata } = place.options;
  let line = skipsRecordMetadata ? '' : `| ${recordFields(record, batch, place)}`;
  if (isControlBatch(batch)) {
    const type = markerTypeOf(batch);
    if (type === null || skipsRecordMetadata) return line;
    return `${line} endTxnMarker: ${type.toUpperCase()} coordinatorEpoch: 0`;
  }
  if (!printsData) return line;
  // Without metadata the bar stands before the key, and a record that has no key loses it.
  const { key, value } = dataOf(record, place.options);
  if (key !== null) line += `${skipsRecordMetadata ? '| ' : ' '}key: ${textOf(key)}`;
  if (value !== null) line += ` payload: ${textOf(value)}`;
  return line;
}

/** Key and value in words, where the tool is told that the file is of `__consumer_offsets`. */
function dataOf({ key, value }: StoredRecord, { decodesOffsets }: DumpOptions): { key: Key; value: Payload } {
  if (!decodesOffsets || !(key instanceof Uint8Array)) return { key, value };
  const text = value instanceof Uint8Array ? offsetsValueText(key, value) : '<DELETE>';
  return { key: offsetsKeyText(key), value: text };
}

function recordFields(record: StoredRecord, batch: Batch, { position, version }: DumpPlace): string {
  const stamp = [timestampType(batch), record.timestamp] as const;
  const sizes = [
    ['keySize', byteLength(record.key)],
    ['valueSize', byteLength(record.value)],
  ] as const;
  const own = [
    ['sequence', sequenceAt(batch, record.offset)],
    ['headerKeys', `[${record.headers.map(({ key }) => key).join(',')}]`],
  ] as const;
  if (!atRelease<boolean>(REPEATS_BATCH, version))
    return fields([['offset', record.offset], stamp, ...sizes, ...own]);
  return fields([
    ['offset', record.offset],
    ['isValid', true],
    ['crc', 'null'],
    ...sizes,
    stamp,
    ['baseOffset', batch.baseOffset],
    ['lastOffset', batch.lastOffset],
    ['baseSequence', batch.baseSequence],
    ['lastSequence', sequenceAt(batch, batch.lastOffset)],
    ['producerEpoch', batch.producerEpoch],
    ['partitionLeaderEpoch', batch.partitionLeaderEpoch],
    ['batchSize', batch.sizeInBytes],
    ['magic', 2],
    ['compressType', atRelease<string>(NO_COMPRESSION, version)],
    ['position', position],
    ...own,
  ]);
}

function fields(pairs: readonly (readonly [string, string | number | boolean])[]): string {
  return pairs.map(([name, value]) => `${name}: ${value}`).join(' ');
}

function timestampType(batch: Batch): string {
  return isLogAppendTime(batch) ? 'LogAppendTime' : 'CreateTime';
}

/** FMT-2: sequences wrap to 0 after 2^31 - 1; -1 where the producer has none. */
function sequenceAt(batch: Batch, offset: number): number {
  if (batch.baseSequence < 0) return -1;
  const sequence = batch.baseSequence + (offset - batch.baseOffset);
  return sequence > INT_MAX ? sequence - INT_MAX - 1 : sequence;
}

/** As the tool's string decoder shows it; a value known by its size only is that many `x`. */
function textOf(payload: NonNullable<Key | Payload>): string {
  if (typeof payload === 'string') return payload;
  if (typeof payload === 'number') return 'x'.repeat(payload);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload);
}
