/** Writing a transaction's markers: one on each partition it touched (TXN-10, Kafka's `TransactionMarkerChannelManager`). */
import type { Cluster } from '../cluster.ts';
import { comparePartitions, type TopicPartition } from '../group/topic-partition.ts';
import { appendEndTransactionMarker, type MarkerType } from '../log/end-transaction-marker.ts';
import { activeSegment, type PartitionLog } from '../log/partition-log.ts';
import { moveHighWatermark } from '../log-operations.ts';
import type { Transaction } from './transaction.ts';

/** Returns where they were written; a partition whose topic was deleted gets none. */
export function writeMarkers(cluster: Cluster, transaction: Transaction, type: MarkerType): TopicPartition[] {
  const touched = [...transaction.partitions.values()].sort(comparePartitions);
  return touched.filter(({ topic, partition }) => {
    const log = cluster.topics.get(topic)?.partitions[partition];
    if (log === undefined) return false;
    writeMarker(cluster, log, transaction, type);
    return true;
  });
}

function writeMarker(
  cluster: Cluster,
  log: PartitionLog,
  transaction: Transaction,
  marker: MarkerType,
): void {
  const { topic, partition } = log;
  const { transactionalId, producerId, producerEpoch } = transaction;
  const at = { atMs: cluster.nowMs, topic, partition };
  const closedBaseOffset = activeSegment(log).baseOffset;
  const written = appendEndTransactionMarker(log, { producerId, producerEpoch, type: marker }, cluster);
  moveHighWatermark(cluster, log);
  if (written.rolled !== null) {
    const newBaseOffset = activeSegment(log).baseOffset;
    cluster.events.push({ type: 'segmentRolled', ...at, closedBaseOffset, newBaseOffset, ...written.rolled });
  }
  const { offset, sizeInBytes } = written;
  const whose = { transactionalId, producerId, producerEpoch };
  cluster.events.push({ type: 'markerWritten', ...at, ...whose, marker, offset, sizeInBytes });
}
