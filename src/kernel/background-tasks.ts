/**
 * The broker's background tasks and when each falls due (TASK-1 to TASK-9), in the order of TASK-12, after its groups' timeouts. Each task is
 * a pair: from when a turn would change something, rounded up to the task's own grid, and the turn itself. Between two
 * such moments nothing happens, so time is skipped.
 */
import { type Cluster, logsOf } from './cluster.ts';
import { producerIdExpirationMs } from './config/broker-configs.ts';
import { nextGroupDueMs, runDueGroupTimers } from './group/group-timers.ts';
import { nextOffsetExpiryDueMs, runDueOffsetExpiry } from './group/offset-expiry.ts';
import { type Cleanability, cleanability } from './log/cleanable.ts';
import type { CleanerConfig, Cleaning } from './log/compaction.ts';
import { hasPolicy, noteChange, type PartitionLog } from './log/partition-log.ts';
import type { Deletion } from './log/retention.ts';
import {
  cleanerDueMs,
  cleanerGrid,
  dueOf,
  nextLogDueMs,
  onGrid,
  producerGrid,
  retentionGrid,
  type TaskGrid,
} from './log-due.ts';
import { cleanLog, expireProducers, retainLog } from './log-operations.ts';
import { nextReplicationDueMs, runDueReplication } from './replication/replication-timers.ts';
import {
  abortTimedOutTransactions,
  forgetExpiredTransactionalIds,
  transactionalIdsExpireFromMs,
  transactionsTimeOutFromMs,
} from './transaction/transaction-timeouts.ts';
import { endDueZooKeeperSessions, nextZooKeeperDueMs } from './zookeeper.ts';

/** Bytes of one entry of the cleaner's offset map (CLN-14). */
const MAP_ENTRY_BYTES = 24;
/** A cleaner that still finds work after this many passes at one instant is our bug. */
const PASSES_MAX = 100_000;

/** ms: `transaction.remove.expired.transaction.cleanup.interval.ms` (TXN-9). */
const TRANSACTIONAL_ID_CHECK_MS = 3_600_000;

const NEVER = Number.POSITIVE_INFINITY;
/** What one turn of the cleaner thread did (TASK-2, TASK-3). */
export interface CleanerTurn {
  readonly log: PartitionLog | null;
  /** null: nothing was chosen, or the cleaning failed. */
  readonly cleaning: Cleaning | null;
  readonly deletions: ReadonlyMap<PartitionLog, readonly Deletion[]>;
}

/** ms: the next moment at which a task changes something; Infinity: never, if nothing else happens. */
export function nextTaskDueMs(cluster: Cluster): number {
  let next = Math.min(Math.max(nextGroupDueMs(cluster), cluster.nowMs), nextOffsetExpiryDueMs(cluster));
  next = Math.min(next, nextReplicationDueMs(cluster), nextTransactionDueMs(cluster));
  next = Math.min(next, Math.max(nextZooKeeperDueMs(cluster), cluster.nowMs));
  for (const { partitions } of cluster.topics.values()) {
    for (const log of partitions) next = Math.min(next, nextLogDueMs(cluster, log));
  }
  for (const { dueMs } of cluster.doomedFiles)
    next = Math.min(next, Math.max(dueMs, cluster.tasksDoneMs + 1));
  return next;
}

/** Runs what is due at the cluster's now, in the order of TASK-12. False: nothing was. */
export function runDueTasks(cluster: Cluster): boolean {
  const isDue = nextTaskDueMs(cluster) <= cluster.nowMs;
  if (isDue) runInOrder(cluster);
  cluster.tasksDoneMs = cluster.nowMs;
  return isDue;
}

function runInOrder(cluster: Cluster): void {
  const { nowMs } = cluster;
  endDueZooKeeperSessions(cluster);
  runDueGroupTimers(cluster);
  const isDue = (dueMs: number, task: TaskGrid) => onGrid(cluster, task, dueMs) === nowMs;
  for (const log of logsOf(cluster)) {
    if (!hasPolicy(log, 'compact') && isDue(dueOf(cluster, log).retentionMs, retentionGrid(cluster)))
      retainLog(cluster, log);
  }
  let cleans = false;
  for (const log of logsOf(cluster))
    cleans ||= hasPolicy(log, 'compact') && isDue(cleanerDueMs(dueOf(cluster, log)), cleanerGrid(cluster));
  if (cleans && cluster.brokerConfig['log.cleaner.enable']) runCleaner(cluster);
  runDueOffsetExpiry(cluster);
  for (const log of logsOf(cluster)) {
    if (isDue(dueOf(cluster, log).producersMs, producerGrid(cluster))) {
      expireProducers(cluster, log, producerIdExpirationMs(cluster.brokerConfig));
    }
  }
  runDueReplication(cluster);
  runDueTransactionTasks(cluster);
  removeDoomedFiles(cluster);
}

/**
 * Passes of the cleaner thread until one cleans nothing (TASK-2). In the recordings a deletion in the last pass is followed
 * at once by the correction of the checkpoint (CLN-1), while the next cleaning waits for `log.cleaner.backoff.ms`.
 */
function runCleaner(cluster: Cluster): void {
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    if (cleanerTurn(cluster, cleanerConfig(cluster)).cleaning !== null) continue;
    for (const log of compactedLogs(cluster)) correctCheckpoint(log, cleanability(log, cluster));
    return;
  }
  throw new Error(`The cleaner still finds work after ${PASSES_MAX} passes.`);
}

/** The logs the cleaner looks at (TASK-2, CLN-12). */
function compactedLogs(cluster: Cluster): PartitionLog[] {
  if (cluster.isCleanerDead) return [];
  return [...logsOf(cluster)].filter(
    (log) => hasPolicy(log, 'compact') && !log.isUncleanable && log.isOnline,
  );
}

function correctCheckpoint(log: PartitionLog, seen: Cleanability): void {
  if (!seen.resetsCheckpoint) return;
  log.cleanerCheckpoint = seen.firstDirtyOffset;
  noteChange(log);
}

/** One turn: choose the filthiest log, clean it, then delete from every compacted log (TASK-2, TASK-3, CLN-10). */
export function cleanerTurn(cluster: Cluster, cleaner: CleanerConfig): CleanerTurn {
  let filthiest: { log: PartitionLog; seen: Cleanability } | null = null;
  const compacted = compactedLogs(cluster);
  for (const log of compacted) {
    const seen = cleanability(log, cluster);
    correctCheckpoint(log, seen);
    const isFilthier = filthiest === null || ratioOf(seen) > ratioOf(filthiest.seen);
    if (seen.isChosen && isFilthier) filthiest = { log, seen };
  }
  const cleaning = filthiest === null ? null : cleanLog(cluster, filthiest.log, cleaner, filthiest.seen);
  const deletions = new Map<PartitionLog, readonly Deletion[]>();
  const failed = filthiest !== null && cleaning === null;
  if (!failed) for (const log of compacted) deletions.set(log, retainLog(cluster, log));
  return { log: filthiest?.log ?? null, cleaning, deletions };
}

function ratioOf({ cleanableRatio }: Cleanability): number {
  return cleanableRatio ?? 0;
}

export function cleanerConfig(cluster: Cluster): CleanerConfig {
  const { brokerConfig } = cluster;
  const slots = Math.floor(brokerConfig['log.cleaner.dedupe.buffer.size'] / MAP_ENTRY_BYTES);
  return {
    mapEntriesMax: Math.floor(slots * brokerConfig['log.cleaner.io.buffer.load.factor']),
    readBufferBytes: Math.floor(brokerConfig['log.cleaner.io.buffer.size'] / 2),
  };
}

function removeDoomedFiles(cluster: Cluster): void {
  if (cluster.doomedFiles.length === 0) return;
  const due = cluster.doomedFiles.filter((doomed) => doomed.dueMs <= cluster.nowMs);
  if (due.length === 0) return;
  cluster.doomedFiles = cluster.doomedFiles.filter((doomed) => doomed.dueMs > cluster.nowMs);
  for (const { topic, partition, files, sizeInBytes } of due) {
    cluster.events.push({ type: 'filesRemoved', atMs: cluster.nowMs, topic, partition, files, sizeInBytes });
  }
}

/** The scan for open transactions past their timeout, and the check of idle transactional ids (TASK-9, TXN-9). */
function transactionDueMs(cluster: Cluster): { scanMs: number; checkMs: number } {
  const { brokerStartMs, brokerConfig } = cluster;
  const grid = (periodMs: number): TaskGrid => ({ firstMs: brokerStartMs + periodMs, periodMs });
  const scans = grid(brokerConfig['transaction.abort.timed.out.transaction.cleanup.interval.ms']);
  return {
    scanMs: onGrid(cluster, scans, transactionsTimeOutFromMs(cluster)),
    checkMs: onGrid(cluster, grid(TRANSACTIONAL_ID_CHECK_MS), transactionalIdsExpireFromMs(cluster)),
  };
}

function nextTransactionDueMs(cluster: Cluster): number {
  if (cluster.transactions.size === 0) return NEVER;
  const { scanMs, checkMs } = transactionDueMs(cluster);
  return Math.min(scanMs, checkMs);
}

function runDueTransactionTasks(cluster: Cluster): void {
  if (cluster.transactions.size === 0) return;
  const { scanMs, checkMs } = transactionDueMs(cluster);
  if (scanMs === cluster.nowMs) abortTimedOutTransactions(cluster);
  if (checkMs === cluster.nowMs) forgetExpiredTransactionalIds(cluster);
}
