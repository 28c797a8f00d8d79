/** Writing a transaction's markers: one on each partition it touched (TXN-10, Kafka's `TransactionMarkerChannelManager`). */
import type { Cluster } from '../cluster.ts';
import { comparePartitions, type TopicPartition } from '../group/topic-partition.ts';
import { appendEndTransactionMarker, type MarkerType } from '../log/end-transaction-marker.ts';
import { activeSegment, type PartitionLog } from '../log/partition-log.ts';
import { moveHighWatermark } from '../log-operations.ts';
import type { AwaitedMarker } from '../replication/partition-replicas.ts';
import type { Transaction } from './transaction.ts';

/**
 * Returns where they were written or wait for a leader; a partition whose topic was deleted gets none.
 * Deviates: a transaction counts as complete while a partition without a leader waits for its marker; the coordinator tries until it is there.
 */
export function writeMarkers(cluster: Cluster, transaction: Transaction, type: MarkerType): TopicPartition[] {
  const { transactionalId, producerId, producerEpoch } = transaction;
  const marker = { transactionalId, producerId, producerEpoch, type };
  const touched = [...transaction.partitions.values()].sort(comparePartitions);
  return touched.filter(({ topic, partition }) => {
    const log = cluster.topics.get(topic)?.partitions[partition];
    if (log === undefined) return false;
    const { replication } = log;
    if (log.isOnline) writeMarker(cluster, log, marker);
    else replication.awaitedMarkers = [...replication.awaitedMarkers, marker];
    return true;
  });
}

/** A partition has a leader again: what waited for one is written before anything else. */
export function writeAwaitedMarkers(cluster: Cluster, log: PartitionLog): void {
  const { awaitedMarkers } = log.replication;
  log.replication.awaitedMarkers = [];
  for (const marker of awaitedMarkers) writeMarker(cluster, log, marker);
}

function writeMarker(cluster: Cluster, log: PartitionLog, awaited: AwaitedMarker): void {
  const { topic, partition } = log;
  const { type: marker, ...whose } = awaited;
  const at = { atMs: cluster.nowMs, topic, partition };
  const closedBaseOffset = activeSegment(log).baseOffset;
  const written = appendEndTransactionMarker(log, awaited, cluster);
  moveHighWatermark(cluster, log);
  if (written.rolled !== null) {
    const newBaseOffset = activeSegment(log).baseOffset;
    cluster.events.push({ type: 'segmentRolled', ...at, closedBaseOffset, newBaseOffset, ...written.rolled });
  }
  const { offset, sizeInBytes } = written;
  cluster.events.push({ type: 'markerWritten', ...at, ...whose, marker, offset, sizeInBytes });
}
