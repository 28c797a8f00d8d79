/**
 * A produce request for one partition at its leader (APP-1, APP-12): with acks=all it is refused beforehand while fewer
 * replicas are in sync than `min.insync.replicas` asks for (CLU-14, CLU-16); acks 0 and 1 do not look at that.
 */
import type { Cluster } from '../cluster.ts';
import type { AppendAnswer, AppendRefusal, ProducerBatch } from '../log/append.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { appendToLog } from '../log-operations.ts';
import { effectiveMinIsr } from './high-watermark.ts';

/** Appends or refuses. Whoever asked for acks=all has its answer once the high watermark has passed the records. */
export function produceToLeader(
  cluster: Cluster,
  log: PartitionLog,
  batch: ProducerBatch,
  acks: string,
): AppendAnswer | AppendRefusal {
  const inSync = log.replication.isr.length;
  if (acks !== 'all' || inSync >= log.config['min.insync.replicas']) return appendToLog(cluster, log, batch);
  const minInSync = effectiveMinIsr(log, cluster);
  if (inSync >= minInSync) return appendToLog(cluster, log, batch);
  const { topic, partition } = log;
  const records = 'alike' in batch.records ? batch.records.count : batch.records.length;
  const refusal = { error: 'NOT_ENOUGH_REPLICAS', rule: 'CLU-14', facts: { inSync, minInSync } } as const;
  cluster.events.push({ type: 'refused', atMs: cluster.nowMs, topic, partition, records, ...refusal });
  return { ...refusal, rolled: null };
}
