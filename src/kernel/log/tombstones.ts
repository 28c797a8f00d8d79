/**
 * When does a tombstone go? Before 3.1 by file times: when its segment's file is no newer than the last clean segment's
 * minus `delete.retention.ms` (TMB-3), which a log kept in one segment never reaches (TMB-4). Since 3.1 by a delete
 * horizon that the first cleaning writes into the batch: a later cleaning at or after it removes the tombstone (TMB-6).
 * Either way only a cleaning removes it (TMB-9). Reads `delete.retention.ms`. Kafka's `Cleaner.doClean`,
 * `Cleaner.shouldRetainRecord`, `MemoryRecords.filterTo`.
 */
import type { Verdict } from '../rules.ts';
import type { VersionProfile } from '../versions.ts';
import { type Batch, deleteHorizonMs } from './batch.ts';
import { floorSegmentIndex, type PartitionLog } from './partition-log.ts';
import type { Segment } from './segment.ts';

export interface TombstoneVerdict extends Verdict {
  readonly retains: boolean;
}

/** What one cleaning goes by: its start, and the horizon of file times (TMB-3). */
export interface TombstoneClock {
  /** ms, read once per cleaning. */
  readonly cleaningMs: number;
  /** ms: modification time of the last clean segment minus `delete.retention.ms`; 0 without one. */
  readonly fileTimeHorizonMs: number;
}

/** The clock of a cleaning that starts now with this first dirty offset. */
export function tombstoneClock(log: PartitionLog, firstDirtyOffset: number, nowMs: number): TombstoneClock {
  const lastClean = log.segments[floorSegmentIndex(log.segments, firstDirtyOffset - 1)];
  const fileTimeHorizonMs =
    lastClean === undefined ? 0 : lastClean.lastModifiedMs - log.config['delete.retention.ms'];
  return { cleaningMs: nowMs, fileTimeHorizonMs };
}

/** Does a cleaning keep a tombstone that is still the newest record of its key? */
export function retainsTombstone(
  tombstone: { readonly batch: Batch; readonly segment: Segment },
  clock: TombstoneClock,
  version: VersionProfile,
): TombstoneVerdict {
  if (version.tombstones === 'fileTimes') {
    const { lastModifiedMs } = tombstone.segment;
    const facts = { lastModifiedMs, fileTimeHorizonMs: clock.fileTimeHorizonMs };
    return { retains: lastModifiedMs > clock.fileTimeHorizonMs, rule: 'TMB-3', facts };
  }
  const horizonMs = deleteHorizonMs(tombstone.batch);
  const facts = { deleteHorizonMs: horizonMs, cleaningMs: clock.cleaningMs };
  return { retains: horizonMs === null || clock.cleaningMs < horizonMs, rule: 'TMB-6', facts };
}
