/** Writes down, in the recorded form, what happens to one partition of a simulation from its creation on. */
import type { Cluster, Topic } from '../kernel/cluster.ts';
import { measure, producerRecord } from '../kernel/log/append.ts';
import {
  type Batch,
  isControlBatch,
  isLogAppendTime,
  isTransactional,
  NO_PRODUCER_ID,
  NO_TIMESTAMP,
  recordsOf,
} from '../kernel/log/batch.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import type { SimulationEvent } from '../simulation/simulation.ts';
import type { StorageStep, TraceRecord } from './storage-trace.ts';

/** What a trace cannot say and therefore ends before, in words. */
type Ending = string;

export interface PartitionTrace {
  readonly topic: string;
  readonly partition: number;
  readonly config: Readonly<Record<string, string>>;
  readonly startMs: number;
  readonly kafka: string;
  readonly steps: StorageStep[];
  /** null: it goes on. */
  ending: Ending | null;
  /** ms: how far its steps have come. */
  nowMs: number;
  nextOffset: number;
  overrides: Readonly<Record<string, string>>;
}

/** Begins the trace of a partition that is as old as its cluster; a later one has no trace. */
export function beginPartitionTrace(cluster: Cluster, topic: Topic, log: PartitionLog): PartitionTrace {
  return {
    topic: topic.name,
    partition: log.partition,
    config: topic.overrides,
    startMs: cluster.startMs,
    kafka: cluster.version.version,
    steps: [],
    ending: endingOfCluster(cluster, topic),
    nowMs: cluster.startMs,
    nextOffset: 0,
    overrides: topic.overrides,
  };
}

/** Recordings are of one broker with its default settings, which stands for itself as the only replica. */
function endingOfCluster(cluster: Cluster, topic: Topic): Ending | null {
  if (Object.keys(cluster.brokerOverrides).length > 0) return 'a broker with settings of its own';
  return topic.replicationFactor > 1 || cluster.brokers.length > 1 ? 'several brokers' : null;
}

/** Takes down what has happened since the last call, at one moment; `events` are those of that time. */
export function notePartition(
  trace: PartitionTrace,
  cluster: Cluster,
  { topic, log, events }: { topic: Topic; log: PartitionLog; events: readonly SimulationEvent[] },
): void {
  if (trace.ending !== null) return;
  if (events.some((event) => event.type === 'clusterUpgraded')) {
    trace.ending = 'an upgrade';
    return;
  }
  if (events.some((event) => event.type === 'brokerStarted')) {
    // It reads its log anew (ROLL-4), which no step says.
    trace.ending = 'a broker started again';
    return;
  }
  const steps = [
    ...alterations(trace, topic),
    ...events.flatMap((event) => deletionOf(trace, event)),
    ...newBatches(trace, log).map(produceStep),
  ];
  const kinds = new Set(steps.map((step) => (typeof step === 'string' ? step : step.op)));
  const unsayable = steps.find((step) => typeof step === 'string');
  if (unsayable !== undefined) trace.ending = unsayable;
  else if (kinds.size > 1) trace.ending = `${[...kinds].join(' and ')} at one moment`;
  else for (const step of steps) addStep(trace, cluster.nowMs, step as StorageStep);
}

/** A look at the partition as it is now. */
export function noteLook(trace: PartitionTrace, nowMs: number): void {
  addStep(trace, nowMs, { op: 'describe' });
}

function addStep(trace: PartitionTrace, nowMs: number, step: StorageStep): void {
  if (nowMs > trace.nowMs) trace.steps.push({ op: 'advance', ms: nowMs - trace.nowMs });
  trace.nowMs = nowMs;
  trace.steps.push(step);
}

function alterations(trace: PartitionTrace, { overrides }: Topic): (StorageStep | Ending)[] {
  const before = trace.overrides;
  trace.overrides = overrides;
  if (before === overrides) return [];
  if (Object.keys(before).some((name) => !Object.hasOwn(overrides, name)))
    return ['a config taken back to its default'];
  const changed = Object.entries(overrides).filter(([name, value]) => before[name] !== value);
  return changed.length === 0 ? [] : [{ op: 'alter', config: Object.fromEntries(changed) }];
}

function deletionOf(trace: PartitionTrace, event: SimulationEvent): StorageStep[] {
  if (event.type !== 'recordsDeleted') return [];
  if (event.topic !== trace.topic || event.partition !== trace.partition) return [];
  return [{ op: 'deleteRecords', beforeOffset: event.logStartOffset }];
}

/** What was appended since the last call. Cleaning never reaches the active segment, so it is all there (CLN-3). */
function newBatches(trace: PartitionTrace, log: PartitionLog): Batch[] {
  if (log.logEndOffset === trace.nextOffset) return [];
  const batches = log.segments
    .flatMap((segment) => segment.batches)
    .filter((batch) => batch.baseOffset >= trace.nextOffset);
  for (const batch of batches) {
    if (batch.baseOffset !== trace.nextOffset) break;
    trace.nextOffset = batch.lastOffset + 1;
  }
  if (trace.nextOffset === log.logEndOffset) return batches;
  throw new Error(`${trace.topic}:${trace.partition} lost offset ${trace.nextOffset} before it was seen.`);
}

function produceStep(batch: Batch): StorageStep | Ending {
  const { producerId, producerEpoch } = batch;
  if (isTransactional(batch) || isControlBatch(batch)) return 'a transaction';
  if (producerId !== NO_PRODUCER_ID && producerEpoch !== 0) return "a producer's second epoch";
  const stored = recordsOf(batch);
  if (stored.some(({ headers }) => headers.length > 0)) return 'headers';
  const records: TraceRecord[] = [];
  for (const { key, value, timestamp } of stored) {
    if (key instanceof Uint8Array || value instanceof Uint8Array) return 'bytes that are no text';
    // LogAppendTime keeps what the client sent in the batch's header alone (FMT-10).
    const sent = isLogAppendTime(batch) ? batch.baseTimestamp : timestamp;
    records.push({ key, value: payloadText(value), timestamp: sent });
  }
  if (sizeInBytes(records) !== batch.sizeInBytes) return 'timestamps that the broker replaced';
  return { op: 'produce', records, ...(producerId === NO_PRODUCER_ID ? {} : { producerId }) };
}

/** A value known by its size only is written out: the recorded form has text alone. */
export function payloadText(value: string | number | null): string | null {
  return typeof value === 'number' ? 'x'.repeat(value) : value;
}

function sizeInBytes(records: readonly TraceRecord[]): number {
  const sent = records.map(({ key = null, value = null, timestamp }) =>
    producerRecord(key, value, timestamp ?? NO_TIMESTAMP),
  );
  return measure({ records: sent, producer: null }).sizeInBytes;
}
