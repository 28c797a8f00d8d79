/**
 * A producer in small for these tests: batches up to `batch.size` as `RecordAccumulator` fills them, sizes by
 * FMT-7. `drained` says when the sender takes the batches: after every record (one record per batch) or never
 * (a burst).
 */

import { emptyPartitionerState } from '../../../src/clients/partitioners/no-key-state.ts';
import type {
  PartitioningSettings,
  PartitionRequest,
} from '../../../src/clients/partitioners/partition-choice.ts';
import { choosePartition, onRecordAppended } from '../../../src/clients/partitioners/partition-choice.ts';
import type { Partitioner } from '../../../src/clients/partitioners/partitioners.ts';
import { findPartitioner } from '../../../src/clients/partitioners/partitioners.ts';
import type { Key } from '../../../src/kernel/log/record.ts';
import { BATCH_OVERHEAD, contentSize, NO_HEADERS, recordSize } from '../../../src/kernel/log/record.ts';

interface OpenBatch {
  bytes: number;
  records: number;
  limit: number;
  isClosed: boolean;
}

export interface Production {
  partitioner: Partitioner;
  count: number;
  partitionCount: number;
  drained: 'each' | 'never';
  valueBytes?: number;
  keys?: readonly Key[];
  everyMs?: number;
  seed?: number;
  settings?: Partial<PartitioningSettings>;
  available?: readonly number[];
}

/** A partitioner that must be there. */
export function partitionerOf(client: string, name?: string, version?: string): Partitioner {
  const found = findPartitioner(client, { name, version });
  if (found === undefined) throw new Error(`No ${client}/${name} in ${version}`);
  return found;
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** A request for a record without a key, in a topic whose partitions all have a leader. */
export function request(partitionCount: number, overrides: Partial<PartitionRequest> = {}): PartitionRequest {
  return {
    topic: 'orders',
    partition: null,
    key: null,
    contentBytes: 10,
    nowMs: 0,
    opensBatch: () => true,
    partitionCount,
    availablePartitions: overrides.availablePartitions ?? range(partitionCount),
    queues: null,
    ...overrides,
  };
}

export function settingsOf(
  partitioner: Partitioner,
  overrides: Partial<PartitioningSettings> = {},
): PartitioningSettings {
  return { partitioner, batchSize: 16_384, stickyLingerMs: 10, ignoreKeys: false, ...overrides };
}

/** Produces records and returns their partitions, in order. */
export function produce(production: Production): number[] {
  const { partitioner, count, partitionCount, drained, valueBytes = 100, keys = [null] } = production;
  const settings = settingsOf(partitioner, production.settings);
  const state = emptyPartitionerState();
  const random = { seed: production.seed ?? 1 };
  const batches = new Map<number, OpenBatch>();
  const availablePartitions = production.available ?? range(partitionCount);
  return range(count).map((i) => {
    const key = keys[i % keys.length] ?? null;
    const contentBytes = contentSize(key, valueBytes, NO_HEADERS);
    const opensBatch = (partition: number): boolean => {
      const batch = batches.get(partition);
      if (batch === undefined || batch.isClosed || batch.bytes >= batch.limit) return true;
      batch.isClosed = batch.bytes + recordSize(contentBytes, batch.records, 0) > batch.limit;
      return batch.isClosed;
    };
    const nowMs = i * (production.everyMs ?? 0);
    const view = request(partitionCount, { key, contentBytes, nowMs, opensBatch, availablePartitions });
    const choice = choosePartition(settings, state, random, view);
    let appendedBytes = 0;
    if (opensBatch(choice.partition)) {
      appendedBytes = BATCH_OVERHEAD;
      const limit = Math.max(settings.batchSize, BATCH_OVERHEAD + recordSize(contentBytes, 0, 0));
      batches.set(choice.partition, { bytes: BATCH_OVERHEAD, records: 0, limit, isClosed: false });
    }
    const batch = batches.get(choice.partition) as OpenBatch;
    const size = recordSize(contentBytes, batch.records, 0);
    batch.bytes += size;
    batch.records += 1;
    appendedBytes += size;
    const allBatchesFull = batch.bytes >= batch.limit;
    onRecordAppended(settings, state, random, { view, choice, appendedBytes, allBatchesFull });
    if (drained === 'each') batches.clear();
    return choice.partition;
  });
}

/** Lengths of the runs of one partition, the last unfinished one left out. */
export function runLengths(partitions: readonly number[]): number[] {
  const lengths: number[] = [];
  partitions.forEach((partition, i) => {
    if (i > 0 && partition === partitions[i - 1]) lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1;
    else lengths.push(1);
  });
  return lengths.slice(0, -1);
}

/** How many records each partition got. */
export function countByPartition(partitions: readonly number[], partitionCount: number): number[] {
  return range(partitionCount).map((p) => partitions.filter((partition) => partition === p).length);
}
