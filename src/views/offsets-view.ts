/** `show offsets`: where a consumer stands in each partition, and what its application has done and would do again. */
import { type LedgerRow, ledgerOf } from '../clients/application-ledger.ts';
import type { Consumer } from '../clients/consumers/consumer.ts';
import { committedBy } from '../clients/consumers/partition-start.ts';
import { partitionKey, type TopicPartition, topicPartitionOf } from '../kernel/group/topic-partition.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { applicationStrip } from './application-strip.ts';
import { buildView, column } from './build-view.ts';
import type { Column, Row, View } from './view.ts';

const COUNTED = ['processed', 'repeated', 'lost', 'missed', 'willRepeat', 'willLose'] as const;

/** One row a partition of the consumer. */
export function consumerOffsetsView(simulation: Simulation, consumer: Consumer): View {
  const partitions = heldPartitions(consumer);
  const rows = partitions.map((partition) => ({
    partition: `${partition.topic}:${partition.partition}`,
    ...offsetsRow(simulation, consumer, partition),
  }));
  const [only] = partitions;
  const strip = partitions.length === 1 ? applicationStrip(simulation, only!, [consumer]) : null;
  return offsetsView(simulation, {
    target: consumer.name,
    key: column('partition', 'partition', 'text', 1, { isKey: true }),
    rows,
    strip,
  });
}

/** One row a consumer that has, or had, the partition. */
export function partitionOffsetsView(simulation: Simulation, log: PartitionLog): View {
  const partition = { topic: log.topic, partition: log.partition };
  const readers = [...simulation.clients.consumers.values()].filter((consumer) =>
    consumer.everHeld.has(partitionKey(partition)),
  );
  const rows = readers.map((consumer) => ({
    consumer: consumer.name,
    ...offsetsRow(simulation, consumer, partition),
  }));
  const strip = readers.length === 0 ? null : applicationStrip(simulation, partition, readers);
  return offsetsView(simulation, {
    target: `${log.topic}:${log.partition}`,
    key: column('consumer', 'consumer', 'text', 1, { isKey: true }),
    rows,
    strip,
  });
}

function heldPartitions(consumer: Consumer): TopicPartition[] {
  const held =
    consumer.end === null && consumer.partitions.size > 0
      ? [...consumer.partitions.values()]
      : [...consumer.everHeld].map(topicPartitionOf);
  return held.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
}

function offsetsRow(simulation: Simulation, consumer: Consumer, partition: TopicPartition): Row {
  const { cluster, clients } = simulation;
  const log = cluster.topics.get(partition.topic)?.partitions[partition.partition];
  const held = consumer.end === null ? consumer.partitions.get(partitionKey(partition)) : undefined;
  const committed = committedBy(simulation, consumer, partition);
  const application = clients.applications.get(consumer.application);
  const ledger: LedgerRow | null =
    application === undefined ? null : ledgerOf(simulation, application, partition);
  const logEndOffset = log?.logEndOffset ?? null;
  return {
    group: consumer.groupId,
    logStartOffset: log?.logStartOffset ?? null,
    committed,
    stored: held?.stored ?? null,
    position: held?.position ?? null,
    logEndOffset,
    lag: committed === null || logEndOffset === null ? null : logEndOffset - committed,
    ...Object.fromEntries(COUNTED.map((field) => [field, ledger?.[field] ?? 0])),
    crashed: consumer.end !== null,
  };
}

function offsetsView(
  simulation: Simulation,
  {
    target,
    key,
    rows,
    strip,
  }: { target: string; key: Column; rows: readonly Row[]; strip: View['strip'] | null },
): View {
  const sums = Object.fromEntries(
    COUNTED.map((field) => [field, rows.reduce((sum, row) => sum + Number(row[field]), 0)]),
  );
  const shown = (field: string) =>
    rows.some((row) => row[field] !== null && row[field] !== 0) ? {} : ({ hidden: true } as const);
  return buildView(simulation.cluster, {
    view: 'offsets',
    target,
    summary: sums,
    heading: [
      { key: 'processed', label: 'processed', unit: 'count' },
      { key: 'repeated', label: 'repeated', unit: 'count' },
      { key: 'lost', label: 'lost', unit: 'count' },
    ],
    columns: [
      key,
      column('group', 'group', 'text', 8, { hidden: true }),
      column('logStartOffset', 'start', 'offset', 7),
      column('committed', 'committed', 'offset', 1),
      column('stored', 'stored', 'offset', 3, shown('stored')),
      column('position', 'position', 'offset', 2),
      column('logEndOffset', 'end', 'offset', 4),
      column('lag', 'lag', 'count', 2),
      column('processed', 'processed', 'count', 1),
      column('repeated', 'repeated', 'count', 2, shown('repeated')),
      column('lost', 'lost', 'count', 2, shown('lost')),
      column('missed', 'missed', 'count', 4, shown('missed')),
      column('willRepeat', 'will repeat', 'count', 3, shown('willRepeat')),
      column('willLose', 'will lose', 'count', 3, shown('willLose')),
      column('crashed', 'ended', 'flag', 9, { hidden: true }),
    ],
    rows,
    ...(strip === null || strip === undefined ? {} : { strip }),
  });
}
