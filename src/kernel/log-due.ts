/**
 * From when a turn of each of the broker's tasks would change a log: of retention, the cleaner, the expiry of producer ids
 * (TASK-1 to TASK-3, TASK-7), rounded up to the task's own grid. Kept with the log and found anew only after it changed.
 */
import type { Cluster } from './cluster.ts';
import { producerIdExpirationMs } from './config/broker-configs.ts';
import { cleanableFromMs } from './log/cleanable.ts';
import { hasPolicy, type LogDue, type PartitionLog } from './log/partition-log.ts';
import { deletableFromMs } from './log/retention.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** ms: it lies in the past, and is found anew. */
const NOT_KNOWN = Number.NEGATIVE_INFINITY;

/** Nobody looks at a log whose broker is down. */
const NOTHING_DUE: LogDue = {
  changes: -1,
  closedChanges: -1,
  retentionMs: NEVER,
  cleaningMs: NEVER,
  producersMs: NEVER,
  nextMs: NEVER,
};

/** A periodic task's moments: the first, and every period after it. */
export interface TaskGrid {
  readonly firstMs: number;
  readonly periodMs: number;
}

export function retentionGrid({ brokerStartMs, brokerConfig }: Cluster): TaskGrid {
  return {
    firstMs: brokerStartMs + brokerConfig['log.initial.task.delay.ms'],
    periodMs: brokerConfig['log.retention.check.interval.ms'],
  };
}

export function cleanerGrid({ brokerStartMs, brokerConfig }: Cluster): TaskGrid {
  return { firstMs: brokerStartMs, periodMs: Math.max(1, brokerConfig['log.cleaner.backoff.ms']) };
}

export function producerGrid({ brokerStartMs, brokerConfig }: Cluster): TaskGrid {
  const periodMs = brokerConfig['producer.id.expiration.check.interval.ms'];
  return { firstMs: brokerStartMs + periodMs, periodMs };
}

/** The task's first moment not before `dueMs`, and after what has run. */
export function onGrid(cluster: Cluster, grid: TaskGrid, dueMs: number): number {
  if (dueMs === NEVER) return NEVER;
  const fromMs = Math.max(dueMs, cluster.tasksDoneMs + 1);
  if (fromMs <= grid.firstMs) return grid.firstMs;
  return grid.firstMs + Math.ceil((fromMs - grid.firstMs) / grid.periodMs) * grid.periodMs;
}

export function cleanerDueMs(due: LogDue): number {
  return Math.min(due.cleaningMs, due.retentionMs);
}

export function nextLogDueMs(cluster: Cluster, log: PartitionLog): number {
  if (!log.isOnline) return NEVER;
  const { due } = log;
  const isKnown = due.changes === log.changes && due.nextMs > cluster.tasksDoneMs && !cluster.isCleanerDead;
  if (!isKnown) due.nextMs = earliestTaskMs(cluster, log);
  return due.nextMs;
}

function earliestTaskMs(cluster: Cluster, log: PartitionLog): number {
  const due = dueOf(cluster, log);
  const isCompacted = hasPolicy(log, 'compact');
  const producersMs = onGrid(cluster, producerGrid(cluster), due.producersMs);
  if (!isCompacted) return Math.min(producersMs, onGrid(cluster, retentionGrid(cluster), due.retentionMs));
  const isSkipped = log.isUncleanable || cluster.isCleanerDead; // CLN-12
  if (isSkipped || !cluster.brokerConfig['log.cleaner.enable']) return producersMs; // TASK-11
  return Math.min(producersMs, onGrid(cluster, cleanerGrid(cluster), cleanerDueMs(due)));
}

export function dueOf(cluster: Cluster, log: PartitionLog): LogDue {
  if (!log.isOnline) return NOTHING_DUE;
  const { due } = log;
  if (due.changes === log.changes) return due;
  const isCleaningKnown = due.closedChanges === log.closedChanges;
  due.changes = log.changes;
  due.closedChanges = log.closedChanges;
  due.nextMs = NOT_KNOWN;
  // An append behind other segments cannot bring a deletion forward, but by size.
  const isRetentionKnown = isCleaningKnown && log.segments.length > 1 && log.config['retention.bytes'] < 0;
  if (!isRetentionKnown) due.retentionMs = deletableFromMs(log, cluster);
  if (!isCleaningKnown) due.cleaningMs = hasPolicy(log, 'compact') ? cleanableFromMs(log, cluster) : NEVER;
  due.producersMs = NEVER;
  const expirationMs = producerIdExpirationMs(cluster.brokerConfig);
  for (const producer of log.producers.values()) {
    if (log.openTransactions.has(producer.producerId)) continue;
    due.producersMs = Math.min(due.producersMs, producer.lastTimestamp + expirationMs);
  }
  return due;
}
