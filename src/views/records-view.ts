/** `show records` and `show partition`: what lies in a partition, record by record and batch by batch. */
import type { Cluster } from '../kernel/cluster.ts';
import { describePartition } from '../kernel/describe.ts';
import { OFFSETS_TOPIC } from '../kernel/group/offsets-topic.ts';
import { offsetsKeyText, offsetsValueText } from '../kernel/group/offsets-topic-records.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import { byteLength, type Key, type Payload } from '../kernel/log/record.ts';
import { batchColumns, recordSizes } from './batch-rows.ts';
import { buildView, column } from './build-view.ts';
import { logNotes, logSummary } from './log-view.ts';
import type { Cell, View } from './view.ts';

/** Every record from the log start offset on. `sizeInBytes` is the record's own, without its batch's header. */
export function recordsView(cluster: Cluster, log: PartitionLog): View {
  const description = describePartition(log, cluster);
  const summary = logSummary(log, description);
  const rows = description.segments.flatMap((segment, index) =>
    segment.batches.flatMap((batch, at) => {
      const sizes = recordSizes(log.segments[index]!.batches[at]!);
      return batch.records.map((record, n) => ({
        offset: record.offset,
        timestamp: record.timestamp,
        ...(batch.isMarker ? { key: null, value: 'marker' } : keyAndValue(log, record)),
        transaction: batch.transaction ?? null,
        sizeInBytes: sizes[n]!,
        segment: segment.baseOffset,
        deleteHorizonMs: batch.deleteHorizonMs,
      }));
    }),
  );
  const isTransactional = rows.some((row) => row.transaction !== null);
  const hasHorizon = rows.some((row) => row.deleteHorizonMs !== null);
  return buildView(cluster, {
    view: 'records',
    target: `${log.topic}:${log.partition}`,
    summary: { records: summary.records!, keys: summary.keys!, tombstones: summary.tombstones! },
    heading: [
      { key: 'records', label: 'records', unit: 'count' },
      { key: 'keys', label: 'keys', unit: 'count' },
      { key: 'tombstones', label: 'tombstones', unit: 'count' },
    ],
    columns: [
      column('offset', 'offset', 'offset', 1, { isKey: true }),
      column('timestamp', 'timestamp', 'moment', 2),
      column('key', 'key', 'text', 1),
      column('value', 'value', 'text', 3),
      column('transaction', 'transaction', 'text', 2, isTransactional ? {} : { hidden: true }),
      column('sizeInBytes', 'bytes', 'bytes', 4),
      column('segment', 'segment', 'offset', 5),
      column('deleteHorizonMs', 'deleteHorizon', 'moment', 2, hasHorizon ? {} : { hidden: true }),
    ],
    rows: rows.filter((row) => row.offset >= log.logStartOffset),
  });
}

/** What brokers write for themselves is shown as the console consumer's formatter writes it (OFS-3). */
function keyAndValue({ topic }: PartitionLog, { key, value }: { key: Key; value: Payload }) {
  if (topic !== OFFSETS_TOPIC || !(key instanceof Uint8Array))
    return { key: payloadCell(key), value: payloadCell(value) };
  return {
    key: offsetsKeyText(key),
    value: value instanceof Uint8Array ? offsetsValueText(key, value) : null,
  };
}

/** Everything the log holds, batch by batch; `description` is the object that recordings of Kafka have. */
export function partitionView(cluster: Cluster, log: PartitionLog): View {
  const description = describePartition(log, cluster);
  const { firstDirtyOffset, firstUncleanableOffset, cleanBytes, cleanableBytes } = description.cleanable;
  return buildView(cluster, {
    view: 'partition',
    target: `${log.topic}:${log.partition}`,
    summary: {
      ...logSummary(log, description),
      firstDirtyOffset,
      firstUncleanableOffset,
      cleanBytes,
      cleanableBytes,
    },
    heading: [
      { key: 'logStartOffset', label: 'start', unit: 'offset' },
      { key: 'logEndOffset', label: 'end', unit: 'offset' },
      { key: 'highWatermark', label: 'high watermark', unit: 'offset' },
      { key: 'cleanerCheckpoint', label: 'checkpoint', unit: 'offset' },
    ],
    columns: batchColumns(description),
    rows: description.segments.flatMap((segment) =>
      segment.batches.map((batch) => ({
        baseOffset: batch.baseOffset,
        lastOffset: batch.lastOffset,
        records: batch.isMarker ? 0 : batch.records.length,
        transaction:
          batch.transaction === undefined ? null : `${batch.transaction}${batch.isMarker ? ' (marker)' : ''}`,
        sizeInBytes: batch.sizeInBytes,
        maxTimestamp: batch.maxTimestamp,
        deleteHorizonMs: batch.deleteHorizonMs,
        producerId: batch.producerId ?? null,
        segment: segment.baseOffset,
      })),
    ),
    notes: logNotes(cluster, log),
    description,
  });
}

/** A key or value as a cell: text as it is, none at all as `''`, other bytes in hex, a size as `100 B`. */
export function payloadCell(payload: Key | Payload): Cell {
  if (payload === '') return "''";
  if (payload === null || typeof payload === 'string') return payload;
  if (typeof payload === 'number') return `${byteLength(payload)} B`;
  return `0x${Array.from(payload, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
