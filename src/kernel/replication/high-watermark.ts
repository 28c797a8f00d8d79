/**
 * The high watermark: the smallest log end over the in-sync replicas (CLU-14, Kafka's `Partition.maybeIncrementLeaderHW`).
 * Since 3.7 it stands still while fewer replicas are in sync than `min.insync.replicas` asks for, so what acks=1 wrote
 * meanwhile is not read (CLU-15).
 */
import type { PartitionLog } from '../log/partition-log.ts';
import type { VersionProfile } from '../versions.ts';

interface Release {
  readonly version: VersionProfile;
}

/** CLU-15: since 3.7 never more than there are replicas. */
export function effectiveMinIsr(log: PartitionLog, { version }: Release): number {
  const asked = log.config['min.insync.replicas'];
  return version.boundsMinIsrByReplicas ? Math.min(asked, log.replication.replicas.length) : asked;
}

export function isUnderMinIsr(log: PartitionLog, release: Release): boolean {
  return log.replication.isr.length < effectiveMinIsr(log, release);
}

/** Moves it as far as it may go. */
export function advanceHighWatermark(log: PartitionLog, release: Release): void {
  if (!log.isOnline || (release.version.boundsMinIsrByReplicas && isUnderMinIsr(log, release))) return;
  const { isr, endOffsets } = log.replication;
  let endOffset = log.logEndOffset;
  if (endOffsets.size > 0)
    for (const brokerId of isr) endOffset = Math.min(endOffset, endOffsets.get(brokerId) ?? endOffset);
  if (endOffset > log.highWatermark) log.highWatermark = endOffset;
}

/** LST-6: a new leader does not yet know how far its predecessor's records were committed. */
export function isEndUnknown({ highWatermark, replication }: PartitionLog): boolean {
  const { epochStartOffset } = replication;
  return epochStartOffset !== null && highWatermark < epochStartOffset;
}
