/**
 * The fetch buffer and handing out from it (CLI-307, CLI-308, LST-8 to LST-12). A fetch brings whole batches; `poll`
 * takes records from the buffer, so what a broker deletes meanwhile is still handed out.
 */
import { partitionKey } from '../../kernel/group/topic-partition.ts';
import { isControlBatch, recordsOf } from '../../kernel/log/batch.ts';
import { fetchFromLog } from '../../kernel/log/fetch.ts';
import { isAborted } from '../../kernel/log/transaction-index.ts';
import type { World } from '../clients.ts';
import { noteRequest } from '../connections/connections.ts';
import type { AssignedPartition, Buffered, Consumer, HandedRecord } from './consumer.ts';
import type { ConsumerFamily } from './family.ts';
import { isLed, logOf } from './partition-start.ts';

/** One fetch of one partition at its fetch position: what came goes to the buffer. */
export function fetchPartition(
  world: World,
  consumer: Consumer,
  partition: AssignedPartition,
): 'data' | 'nothing' | 'outOfRange' {
  const log = logOf(world, partition);
  const offset = partition.fetchPosition;
  // A partition without a leader, or with a dead one, brings nothing and no error (CLU-16).
  if (log === undefined || offset === null || !isLed(world, consumer, log)) return 'nothing';
  const { maxPartitionFetchBytes: maxBytes, isolation } = consumer.settings;
  if (offset === log.highWatermark) return 'nothing';
  const answer = fetchFromLog(log, { offset, maxBytes, isolation });
  if (answer.error !== null) return 'outOfRange';
  const { topic, partition: number } = partition;
  for (const batch of answer.batches) {
    const isHidden = isControlBatch(batch) || isAborted(answer.abortedTransactions, batch);
    consumer.buffer.push({ topic, partition: number, batch, isHidden, outOfRange: null });
    consumer.bufferedBytes += batch.sizeInBytes;
    consumer.bufferedRecords += batch.lastOffset - batch.baseOffset + 1;
    partition.fetchPosition = batch.lastOffset + 1;
  }
  if (answer.batches.length === 0) return 'nothing';
  if (consumer.connections !== null)
    noteRequest(world.cluster, consumer.connections, log.replication.leader!);
  return 'data';
}

/** Has a partition anything fetched that is not handed out? */
export function isBuffered(consumer: Consumer, partition: AssignedPartition): boolean {
  return consumer.buffer.some(
    (entry) => entry.topic === partition.topic && entry.partition === partition.partition,
  );
}

/** Takes up to `max` records from the buffer, up to a failed fetch, and moves positions past them. */
export function handOut(
  world: World,
  consumer: Consumer,
  family: ConsumerFamily,
  max: number,
): HandedRecord[] {
  const handed: HandedRecord[] = [];
  while (handed.length < max) {
    const head = consumer.buffer[0];
    if (head === undefined || head.batch === null) break;
    takeFrom(consumer, family, head, { max, handed });
  }
  for (const record of handed) consumer.handed.push(record);
  if (handed.length > 0) noteHandedOut(world, consumer, handed);
  return handed;
}

function takeFrom(
  consumer: Consumer,
  family: ConsumerFamily,
  head: Buffered,
  { max, handed }: { max: number; handed: HandedRecord[] },
): void {
  const batch = head.batch!;
  const partition = consumer.partitions.get(partitionKey(head))!;
  const from = nextToHandOut(partition, head);
  if (!head.isHidden) {
    for (const { offset, timestamp, key, value, headers } of recordsOf(batch)) {
      if (offset < from) continue;
      if (handed.length >= max) return;
      handed.push({ topic: head.topic, partition: head.partition, offset, timestamp, key, value, headers });
      partition.position = offset + 1;
      family.onHandedOut(consumer, partition);
    }
  }
  // Compaction or a marker may leave nothing behind the last record: the position goes on to the batch's end.
  if (partition.position !== null && partition.position < batch.lastOffset + 1)
    partition.position = batch.lastOffset + 1;
  // Markers advance what librdkafka stores, too (CLI-214).
  if (isControlBatch(batch) && partition.position !== null) family.onHandedOut(consumer, partition);
  consumer.buffer.shift();
  consumer.bufferedBytes -= batch.sizeInBytes;
  consumer.bufferedRecords -= batch.lastOffset - batch.baseOffset + 1;
}

/**
 * A first batch may begin before the offset asked for (LST-9). Java's position says where to go on; librdkafka has none
 * before its first record and goes by where it began to fetch.
 */
function nextToHandOut(partition: AssignedPartition, head: Buffered): number {
  if (partition.position !== null) return partition.position;
  return typeof partition.seekTarget === 'number' ? partition.seekTarget : head.batch!.baseOffset;
}

function noteHandedOut(
  { cluster, clients }: World,
  consumer: Consumer,
  handed: readonly HandedRecord[],
): void {
  const ranges: { topic: string; partition: number; firstOffset: number; lastOffset: number }[] = [];
  for (const { topic, partition, offset } of handed) {
    const last = ranges.at(-1);
    if (last?.topic === topic && last.partition === partition) last.lastOffset = offset;
    else ranges.push({ topic, partition, firstOffset: offset, lastOffset: offset });
  }
  const at = { atMs: cluster.nowMs, consumer: consumer.name, afterClusterEvents: cluster.events.length };
  clients.events.push({ type: 'recordsHandedOut', ...at, ranges, records: handed.length });
}
