/**
 * The marker that ends a transaction on one partition (TXN-10, Kafka's `EndTransactionMarker`, `ControlRecordType`,
 * `ProducerAppendInfo.appendEndTxnMarker`): a control batch of one record, 78 bytes and one offset. The key is a version
 * and a type, the value a version and the coordinator's epoch. Readers never see it, but positions pass over it.
 */

import { writeBatch } from './append.ts';
import { type Batch, CONTROL, isControlBatch, LOG_APPEND_TIME, recordsOf, TRANSACTIONAL } from './batch.ts';
import { type BrokerMoment, noteChange, type PartitionLog } from './partition-log.ts';
import { rememberMarker } from './producer-state.ts';
import { BATCH_OVERHEAD, contentSize, NO_HEADERS, recordSize } from './record.ts';
import { type RollVerdict, roll, shouldRoll } from './roll.ts';

export type MarkerType = 'commit' | 'abort';

const TYPE_CODES = { abort: 0, commit: 1 } as const;

export interface EndTransactionMarker {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly type: MarkerType;
}

export interface MarkerAnswer {
  readonly offset: number;
  readonly sizeInBytes: number;
  /** Why a segment rolled, or null if none did. */
  readonly rolled: Pick<RollVerdict, 'rule' | 'facts'> | null;
}

/** Writes the marker and closes the producer's transaction here. The high watermark is the caller's to move. */
export function appendEndTransactionMarker(
  log: PartitionLog,
  marker: EndTransactionMarker,
  moment: BrokerMoment,
): MarkerAnswer {
  const { producerId, producerEpoch, type } = marker;
  const { nowMs } = moment;
  const offset = log.logEndOffset;
  const key = new Uint8Array([0, 0, 0, TYPE_CODES[type]]);
  const value = new Uint8Array(6); // Version 0 and coordinator epoch 0: here the coordinator never moves.
  const sizeInBytes = BATCH_OVERHEAD + recordSize(contentSize(key, value, NO_HEADERS), 0, 0);
  const verdict = shouldRoll(log, { sizeInBytes, maxTimestamp: nowMs, lastOffset: offset }, nowMs);
  if (verdict.rolls) roll(log, moment);

  rememberMarker(log.producers, { producerId, producerEpoch, nowMs });
  const isLogAppendTime = log.config['message.timestamp.type'] === 'LogAppendTime';
  const batch: Batch = {
    baseOffset: offset,
    lastOffset: offset,
    baseTimestamp: nowMs,
    maxTimestamp: nowMs,
    attributes: CONTROL | TRANSACTIONAL | (isLogAppendTime ? LOG_APPEND_TIME : 0),
    producerId,
    producerEpoch,
    baseSequence: -1,
    partitionLeaderEpoch: log.replication.leaderEpoch,
    sizeInBytes,
    records: { key, value, headers: NO_HEADERS },
  };
  writeBatch(log, batch, nowMs);
  closeTransaction(log, { producerId, type, offset });
  noteChange(log);
  return { offset, sizeInBytes, rolled: verdict.rolls ? { rule: verdict.rule, facts: verdict.facts } : null };
}

function closeTransaction(
  log: PartitionLog,
  { producerId, type, offset }: { producerId: number; type: MarkerType; offset: number },
): void {
  const firstOffset = log.openTransactions.get(producerId);
  if (firstOffset === undefined) return;
  log.openTransactions.delete(producerId);
  if (type === 'commit') return;
  log.abortedTransactions.push({ producerId, firstOffset, lastOffset: offset });
  const oldest = log.segments[0]!.baseOffset;
  while (log.abortedTransactions[0]!.lastOffset < oldest) log.abortedTransactions.shift();
}

/** What a control batch says; null: no control batch, or one that a cleaning has emptied. */
export function markerTypeOf(batch: Batch): MarkerType | null {
  if (!isControlBatch(batch)) return null;
  const key = recordsOf(batch)[0]?.key;
  if (!(key instanceof Uint8Array)) return null;
  return key[3] === TYPE_CODES.commit ? 'commit' : 'abort';
}
