/**
 * What a broker does with one batch from a client (APP-1, Kafka's `UnifiedLog.append` and `LogValidator`), in Kafka's
 * order: batch size, each record's key and timestamp, the segment's size, the roll, the producer's sequence, the write.
 * The roll comes before the sequence check, so a refused duplicate can leave a new segment behind.
 */
import type { KafkaErrorName } from '../errors.ts';
import type { Facts, Rule } from '../rules.ts';
import {
  type AlikeRecords,
  type Batch,
  LOG_APPEND_TIME,
  NO_PRODUCER_ID,
  NO_TIMESTAMP,
  type StoredRecord,
  TRANSACTIONAL,
} from './batch.ts';
import { activeSegment, type BrokerMoment, hasPolicy, type PartitionLog } from './partition-log.ts';
import { checkSequence, type ProducerStamp, rememberBatch } from './producer-state.ts';
import {
  BATCH_OVERHEAD,
  contentSize,
  type Key,
  NO_HEADERS,
  type ProducerRecord,
  recordSize,
} from './record.ts';
import { type IncomingBatch, roll, rollRule, shouldRoll } from './roll.ts';
import { appendBatch } from './segment.ts';
import { refuseTimestamp, timestampBounds } from './timestamps.ts';

/** One record `count` times over, all stamped alike. */
export interface RepeatedRecord {
  readonly alike: AlikeRecords;
  readonly timestamp: number;
  readonly count: number;
}

/** A producer's batch: records given one by one, or one record repeated. */
export interface ProducerBatch {
  readonly records: readonly ProducerRecord[] | RepeatedRecord;
  /** null: not idempotent. */
  readonly producer: ProducerStamp | null;
  /** Part of its producer's open transaction, which it opens on this partition if it is the first (TXN-2). */
  readonly isTransactional?: boolean;
}

export interface AppendAnswer {
  readonly error: null;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly maxTimestamp: number;
  /** ms; -1 under CreateTime (APP-10). */
  readonly logAppendTime: number;
  readonly sizeInBytes: number;
  readonly isDuplicate: boolean;
  /** Why a segment rolled, or null if none did. */
  readonly rolled: { readonly rule: Rule; readonly facts: Facts } | null;
}

export interface AppendRefusal {
  readonly error: KafkaErrorName;
  readonly rule: Rule;
  readonly facts: Facts;
  readonly rolled: { readonly rule: Rule; readonly facts: Facts } | null;
}

/** Appends a client's batch as the leader would, or refuses it whole. The high watermark is the caller's to move. */
export function append(
  log: PartitionLog,
  incoming: ProducerBatch,
  moment: BrokerMoment,
): AppendAnswer | AppendRefusal {
  const measured = measure(incoming);
  const refusal = refuseBatch(log, incoming, measured, moment);
  if (refusal !== null) return { ...refusal, rolled: null };

  const isLogAppendTime = log.config['message.timestamp.type'] === 'LogAppendTime';
  const maxTimestamp = isLogAppendTime ? moment.nowMs : measured.maxTimestamp;
  const baseOffset = log.logEndOffset;
  const lastOffset = baseOffset + measured.count - 1;
  const { sizeInBytes } = measured;
  const logAppendTime = isLogAppendTime ? moment.nowMs : NO_TIMESTAMP;
  const rolled = rollIfDue(log, { sizeInBytes, maxTimestamp, lastOffset }, moment);

  const stamp = incoming.producer;
  if (stamp !== null) {
    const sequence = checkSequence(log.producers, stamp, measured.count, moment.version);
    if (sequence.kind === 'refused') {
      return { error: sequence.error, rule: sequence.rule, facts: sequence.facts, rolled };
    }
    if (sequence.kind === 'duplicate') {
      return {
        error: null,
        baseOffset: sequence.firstOffset,
        lastOffset: sequence.lastOffset,
        maxTimestamp: sequence.timestamp,
        logAppendTime,
        sizeInBytes,
        isDuplicate: true,
        rolled,
      };
    }
    rememberBatch(log.producers, stamp, { baseOffset, lastOffset, maxTimestamp });
  }
  writeAccepted(log, incoming, { measured, maxTimestamp }, moment.nowMs);
  const isDuplicate = false;
  return {
    error: null,
    baseOffset,
    lastOffset,
    maxTimestamp,
    logAppendTime,
    sizeInBytes,
    isDuplicate,
    rolled,
  };
}

/** Rolls where this batch makes the segment roll, and says why. */
function rollIfDue(log: PartitionLog, incoming: IncomingBatch, moment: BrokerMoment): AppendAnswer['rolled'] {
  if (rollRule(log, incoming, moment.nowMs) === null) return null;
  const { rule, facts } = shouldRoll(log, incoming, moment.nowMs);
  roll(log, moment);
  return { rule, facts };
}

/** The batch as it lies in the log; the first of a transaction opens it here (TXN-2). */
function writeAccepted(
  log: PartitionLog,
  { producer: stamp, records, isTransactional }: ProducerBatch,
  { measured, maxTimestamp }: { measured: MeasuredBatch; maxTimestamp: number },
  nowMs: number,
): void {
  const isLogAppendTime = log.config['message.timestamp.type'] === 'LogAppendTime';
  const baseOffset = log.logEndOffset;
  let attributes = isLogAppendTime ? LOG_APPEND_TIME : 0;
  if (stamp !== null && isTransactional === true) {
    attributes |= TRANSACTIONAL;
    if (!log.openTransactions.has(stamp.producerId)) log.openTransactions.set(stamp.producerId, baseOffset);
  }
  const batch: Batch = {
    baseOffset,
    lastOffset: baseOffset + measured.count - 1,
    baseTimestamp: measured.baseTimestamp,
    maxTimestamp,
    attributes,
    producerId: stamp === null ? NO_PRODUCER_ID : stamp.producerId,
    producerEpoch: stamp === null ? -1 : stamp.producerEpoch,
    baseSequence: stamp === null ? -1 : stamp.baseSequence,
    partitionLeaderEpoch: log.replication.leaderEpoch,
    sizeInBytes: measured.sizeInBytes,
    records: storedRecords(records, baseOffset, isLogAppendTime ? nowMs : null),
  };
  writeBatch(log, batch, nowMs);
}

/** Writes a batch, with its offsets assigned, at the end of the active segment. */
export function writeBatch(log: PartitionLog, batch: Batch, nowMs: number): void {
  const segment = activeSegment(log);
  appendBatch(segment, batch);
  segment.lastModifiedMs = nowMs;
  log.logEndOffset = batch.lastOffset + 1;
  log.sizeInBytes += batch.sizeInBytes;
  log.changes += 1;
}

interface MeasuredBatch {
  readonly count: number;
  readonly sizeInBytes: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
}

/** The size of a batch as a client builds it (FMT-7), and its timestamps (FMT-10). */
export function measure(incoming: ProducerBatch): MeasuredBatch {
  const { records } = incoming;
  let sizeInBytes = BATCH_OVERHEAD;
  if ('alike' in records) {
    const { alike, timestamp, count } = records;
    const content = contentSize(alike.key, alike.value, alike.headers);
    for (let delta = 0; delta < count; delta++) sizeInBytes += recordSize(content, delta, 0);
    return { count, sizeInBytes, baseTimestamp: timestamp, maxTimestamp: timestamp };
  }
  const baseTimestamp = records[0]?.timestamp ?? NO_TIMESTAMP;
  let maxTimestamp = NO_TIMESTAMP;
  for (let delta = 0; delta < records.length; delta++) {
    const { key, value, headers, timestamp } = records[delta]!;
    sizeInBytes += recordSize(contentSize(key, value, headers), delta, timestamp - baseTimestamp);
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
  }
  return { count: records.length, sizeInBytes, baseTimestamp, maxTimestamp };
}

type Refusal = Omit<AppendRefusal, 'rolled'>;

/** Everything that is checked before the roll (APP-1, steps 4 to 9). */
function refuseBatch(
  log: PartitionLog,
  incoming: ProducerBatch,
  measured: MeasuredBatch,
  moment: BrokerMoment,
): Refusal | null {
  const { sizeInBytes } = measured;
  const maxMessageBytes = log.config['max.message.bytes'];
  if (sizeInBytes > maxMessageBytes) {
    return { error: 'MESSAGE_TOO_LARGE', rule: 'APP-2', facts: { sizeInBytes, maxMessageBytes } };
  }
  const refusal = refuseRecords(log, incoming.records, moment);
  if (refusal !== null) return refusal;
  const segmentBytes = log.config['segment.bytes'];
  if (sizeInBytes > segmentBytes) {
    return { error: 'RECORD_LIST_TOO_LARGE', rule: 'APP-3', facts: { sizeInBytes, segmentBytes } };
  }
  return null;
}

/** All records are inspected; a bad timestamp anywhere names the error, as `LogValidator.processRecordErrors` does. */
function refuseRecords(
  log: PartitionLog,
  records: ProducerBatch['records'],
  moment: BrokerMoment,
): Refusal | null {
  const isCompacted = hasPolicy(log, 'compact');
  const isCreateTime = log.config['message.timestamp.type'] === 'CreateTime';
  const bounds = timestampBounds(log.config, moment.version);
  const refuse = (key: Key, timestamp: number, index: number): Refusal | null => {
    if (isCompacted && key === null) {
      const facts = { index, topicPartition: `${log.topic}-${log.partition}` };
      return { error: moment.version.nullKeyError, rule: 'APP-6', facts };
    }
    const verdict = isCreateTime ? refuseTimestamp(timestamp, moment.nowMs, bounds) : null;
    if (verdict === null) return null;
    return { error: 'INVALID_TIMESTAMP', rule: verdict.rule, facts: { ...verdict.facts, index } };
  };
  if ('alike' in records) return refuse(records.alike.key, records.timestamp, 0);
  let keyRefusal: Refusal | null = null;
  for (let index = 0; index < records.length; index++) {
    const { key, timestamp } = records[index]!;
    const refusal = refuse(key, timestamp, index);
    if (refusal?.error === 'INVALID_TIMESTAMP') return refusal;
    keyRefusal ??= refusal;
  }
  return keyRefusal;
}

function storedRecords(
  records: ProducerBatch['records'],
  baseOffset: number,
  logAppendTimeMs: number | null,
): Batch['records'] {
  if ('alike' in records) return records.alike;
  if (records.length === 1) return records[0]!;
  const stored: StoredRecord[] = new Array(records.length);
  for (let delta = 0; delta < records.length; delta++) {
    const { key, value, headers, timestamp } = records[delta]!;
    stored[delta] = {
      offset: baseOffset + delta,
      timestamp: logAppendTimeMs ?? timestamp,
      key,
      value,
      headers,
    };
  }
  return stored;
}

/** A record as an application would build it without headers. */
export function producerRecord(
  key: ProducerRecord['key'],
  value: ProducerRecord['value'],
  timestamp: number,
): ProducerRecord {
  return { key, value, headers: NO_HEADERS, timestamp };
}
