/**
 * Which partition a producer puts a record into (CLI-101): the one the record names, else its key's, else by
 * the client's rule for records without a key.
 *
 * For each record a producer calls, in this order:
 * 1. `choosePartition`. It asks `opensBatch(p)` back, at most once per partition: true if the record would
 *    have to open a batch on p, because p's queue is empty or its last batch is full, closed or without room.
 *    Such a last batch without room is to be closed by the call, as `RecordAccumulator.tryAppend` does, even
 *    if the record then goes elsewhere. A client that keeps no batches answers true.
 * 2. The append to the partition chosen.
 * 3. `onRecordAppended`, with what the batch grew by. Only Java 3.3+ counts it; for others it does nothing.
 */
import type { Key } from '../../kernel/log/record.ts';
import type { RandomState } from '../../kernel/random.ts';
import { partitionWithoutKey } from './no-key.ts';
import type { NoKeyRule, PartitionerState, TopicView } from './no-key-state.ts';
import { noKeyStateOf } from './no-key-state.ts';
import type { Partitioner } from './partitioners.ts';
import { keyedPartition } from './partitioners.ts';
import type { OpensBatch } from './sticky-by-bytes.ts';
import { countStickyBytes } from './sticky-by-bytes.ts';
import { moveOnForNewBatch } from './sticky-per-batch.ts';

/** A producer's settings that matter here. */
export interface PartitioningSettings {
  readonly partitioner: Partitioner;
  /** Java's `batch.size`, bytes: 16384 by default (CLI-1001). */
  readonly batchSize: number;
  /** librdkafka's `sticky.partitioning.linger.ms`; see `defaultStickyLingerMs`. */
  readonly stickyLingerMs: number;
  /** Java 3.3+'s `partitioner.ignore.keys`, false by default (CLI-101). */
  readonly ignoreKeys: boolean;
}

/** A record to be placed. */
export interface PartitionRequest extends TopicView {
  /** The partition the record names; null if none. */
  readonly partition: number | null;
  readonly key: Key;
  /** The record's attributes, key, value and headers as encoded, bytes (FMT-7, `contentSize`). */
  readonly contentBytes: number;
  readonly nowMs: number;
  readonly opensBatch: OpensBatch;
}

export interface PartitionChoice {
  readonly partition: number;
  /** What decided: the record itself, its key, or the rule for records without one. */
  readonly by: 'record' | 'key' | NoKeyRule;
}

/** Chooses a record's partition; moves `state` and `random`. */
export function choosePartition(
  settings: PartitioningSettings,
  state: PartitionerState,
  random: RandomState,
  request: PartitionRequest,
): PartitionChoice {
  const { partitioner } = settings;
  const key = settings.ignoreKeys ? null : request.key;
  const fixed = fixedPartition(partitioner, key, request);
  if (fixed !== null) {
    if (partitioner.nullKey === 'stickyPerBatch' && request.opensBatch(fixed.partition)) {
      const topic = noKeyStateOf(state, request.topic);
      moveOnForNewBatch(topic, random, { view: request, partition: fixed.partition });
    }
    return fixed;
  }
  const by = noKeyRule(partitioner, key);
  const partition = partitionWithoutKey(by, {
    producer: state,
    topic: noKeyStateOf(state, request.topic),
    random,
    view: request,
    opensBatch: request.opensBatch,
    nowMs: request.nowMs,
    contentBytes: request.contentBytes,
    batchSize: settings.batchSize,
    stickyLingerMs: settings.stickyLingerMs,
  });
  return { partition, by };
}

/**
 * Tells the partitioner that the record was appended.
 * @param appendedBytes what the partition's batch grew by, the 61-byte header included where the record
 * opened it.
 * @param allBatchesFull whether the partition's last batch is full now: its size has reached its limit, or it
 * is closed.
 */
export function onRecordAppended(
  settings: PartitioningSettings,
  state: PartitionerState,
  random: RandomState,
  {
    view,
    choice,
    appendedBytes,
    allBatchesFull,
  }: { view: TopicView; choice: PartitionChoice; appendedBytes: number; allBatchesFull: boolean },
): void {
  // A record with a key may share the sticky partition, but does not count.
  if (choice.by !== 'stickyByBytes') return;
  const topic = noKeyStateOf(state, view.topic);
  countStickyBytes(topic, random, { view, batchSize: settings.batchSize, appendedBytes, allBatchesFull });
}

function fixedPartition(
  partitioner: Partitioner,
  key: Key,
  request: PartitionRequest,
): PartitionChoice | null {
  if (request.partition !== null) return { partition: request.partition, by: 'record' };
  const partition = keyedPartition(partitioner, key, request.partitionCount);
  return partition === null ? null : { partition, by: 'key' };
}

/**
 * The rule for a record that no key places. librdkafka's `random` is sticky without a key only (FACTS A8).
 */
function noKeyRule({ name, keyed, nullKey }: Partitioner, key: Key): NoKeyRule {
  if (keyed === 'random' && key !== null) return 'randomWithRedraw';
  if (nullKey === 'asEmptyKey') throw new Error(`${name} hashes null keys and cannot leave one undecided.`);
  return nullKey;
}
