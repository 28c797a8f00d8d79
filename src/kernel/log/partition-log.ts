/** One partition's log on its leader (Kafka's `UnifiedLog`): segments, offsets, producer state, cleaner checkpoint. */
import type { LogConfig } from '../config/log-config.ts';
import type { RandomState } from '../random.ts';
import type { PartitionReplicas } from '../replication/partition-replicas.ts';
import type { VersionProfile } from '../versions.ts';
import type { ProducerState } from './producer-state.ts';
import { createSegment, type Segment } from './segment.ts';
import type { AbortedTransaction } from './transaction-index.ts';

export interface PartitionLog {
  readonly topic: string;
  readonly partition: number;
  config: LogConfig;
  /** Oldest first; the last one is the active segment. Never empty (ROLL-13). */
  segments: Segment[];
  logStartOffset: number;
  logEndOffset: number;
  highWatermark: number;
  readonly replication: PartitionReplicas;
  /** There is a leader, and its broker runs and can be reached. */
  isOnline: boolean;
  /** By producer id (TXN-2). */
  readonly producers: Map<number, ProducerState>;
  /** The first offset of each open transaction by producer id, the earliest first (TXN-2, TXN-11). */
  readonly openTransactions: Map<number, number>;
  /** Aborted transactions whose records may still lie here, in the order of their markers. */
  abortedTransactions: AbortedTransaction[];
  /** The first dirty offset in `cleaner-offset-checkpoint`; null before the first cleaning (CLN-1). */
  cleanerCheckpoint: number | null;
  /** Marked after a cleaning failed (CLN-12); neither cleaned nor, with compact in its policy, subject to retention. */
  isUncleanable: boolean;
  /** Times the cleaner has cleaned this log. */
  cleanings: number;
  /** Bytes of all segments, the active one included (RET-11). */
  sizeInBytes: number;
  /** Grows with every change; what is due is computed anew only then. */
  changes: number;
  /** Grows with every change but an append that did not roll, which no cleaning can see (CLN-3). */
  closedChanges: number;
  readonly due: LogDue;
}

/** From when a turn of each task would change something, ms, as of one count of changes. Infinity: never. */
export interface LogDue {
  changes: number;
  closedChanges: number;
  retentionMs: number;
  cleaningMs: number;
  producersMs: number;
  /** The earliest of them on its task's grid; known while it is still to come. */
  nextMs: number;
}

/** What a rule needs to know of its broker: the release, the clock, and where chance comes from. */
export interface BrokerMoment {
  readonly version: VersionProfile;
  readonly nowMs: number;
  readonly random: RandomState;
}

export function createPartitionLog(options: {
  topic: string;
  partition: number;
  config: LogConfig;
  replication: PartitionReplicas;
  nowMs: number;
  rollJitterMs: number;
}): PartitionLog {
  const { topic, partition, config, replication, nowMs, rollJitterMs } = options;
  return {
    topic,
    partition,
    config,
    segments: [createSegment({ baseOffset: 0, nowMs, rollJitterMs, config })],
    logStartOffset: 0,
    logEndOffset: 0,
    highWatermark: 0,
    replication,
    isOnline: replication.leader !== null,
    producers: new Map(),
    openTransactions: new Map(),
    abortedTransactions: [],
    cleanerCheckpoint: null,
    isUncleanable: false,
    cleanings: 0,
    sizeInBytes: 0,
    changes: 0,
    closedChanges: 0,
    due: { changes: -1, closedChanges: -1, retentionMs: 0, cleaningMs: 0, producersMs: 0, nextMs: 0 },
  };
}

export function activeSegment(log: PartitionLog): Segment {
  return log.segments[log.segments.length - 1]!;
}

/** Tells that more than an append without a roll has happened. */
export function noteChange(log: PartitionLog): void {
  log.changes += 1;
  log.closedChanges += 1;
}

export function hasPolicy(log: PartitionLog, policy: 'compact' | 'delete'): boolean {
  return log.config['cleanup.policy'].includes(policy);
}

/** The index of the segment that holds an offset: the last one whose base is not above it; -1 below the first. */
export function floorSegmentIndex(segments: readonly Segment[], offset: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (segments[middle]!.baseOffset <= offset) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

/** Kafka's `nonActiveLogSegmentsFrom`: closed segments from the one that holds `offset`. */
export function nonActiveSegmentsFrom(log: PartitionLog, offset: number): Segment[] {
  const { segments } = log;
  return segments.slice(Math.max(0, floorSegmentIndex(segments, offset)), segments.length - 1);
}

/** Where the earliest open transaction begins, or null: nothing below the log start holds readers back (TXN-11). */
export function firstOpenTransactionOffset(log: PartitionLog): number | null {
  for (const firstOffset of log.openTransactions.values()) return Math.max(firstOffset, log.logStartOffset);
  return null;
}

/** The first offset that readers of committed transactions may not pass (TXN-11): with none open, the high watermark. */
export function lastStableOffset(log: PartitionLog): number {
  const firstOpen = firstOpenTransactionOffset(log);
  return firstOpen === null || firstOpen > log.highWatermark ? log.highWatermark : firstOpen;
}
