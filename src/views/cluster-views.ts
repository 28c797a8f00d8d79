/** Views of the cluster as a whole: topics, partitions, producers, its clock. */

import type { Producer } from '../clients/producer.ts';
import type { Cluster, Topic } from '../kernel/cluster.ts';
import type { Feed } from '../simulation/simulation.ts';
import { buildView, column } from './build-view.ts';
import { formatCalendarTime, formatMoment, formatSpan } from './units.ts';
import type { Column, View } from './view.ts';

/** One row a partition, of one topic or of all. */
export function partitionsView(cluster: Cluster, topics: readonly Topic[], target: string | null): View {
  const logs = topics.flatMap((topic) => topic.partitions);
  return buildView(cluster, {
    view: 'partitions',
    target,
    summary: {
      partitions: logs.length,
      empty: logs.filter((log) => log.logEndOffset === log.logStartOffset).length,
      offline: logs.filter((log) => log.replication.leader === null).length,
    },
    heading: [
      { key: 'partitions', label: 'partitions', unit: 'count' },
      { key: 'empty', label: 'empty', unit: 'count' },
      ...(cluster.brokers.length === 1 ? [] : [{ key: 'offline', label: 'offline', unit: 'count' } as const]),
    ],
    columns: [
      column('partition', 'partition', 'text', 1, { isKey: true }),
      ...replicaColumns(cluster),
      column('logStartOffset', 'start', 'offset', 1),
      column('logEndOffset', 'end', 'offset', 1),
      column('segments', 'segments', 'count', 3),
      column('sizeInBytes', 'bytes', 'bytes', 2),
    ],
    rows: logs.map((log) => ({
      partition: `${log.topic}:${log.partition}`,
      leader: log.replication.leader,
      replicas: log.replication.replicas.join(','),
      isr: idsCell(log.replication.isr),
      elr: idsCell(log.replication.elr),
      logStartOffset: log.logStartOffset,
      logEndOffset: log.logEndOffset,
      segments: log.segments.length,
      sizeInBytes: log.segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0),
    })),
  });
}

/** With one broker every partition has the same: the columns are in `--json` only. */
function replicaColumns({ brokers, version }: Cluster): Column[] {
  const alone = brokers.length === 1 ? ({ hidden: true } as const) : {};
  const elr = version.hasEligibleLeaderReplicas ? alone : ({ hidden: true } as const);
  return [
    column('leader', 'leader', 'text', 1, alone),
    column('replicas', 'replicas', 'text', 2, alone),
    column('isr', 'isr', 'text', 1, alone),
    column('elr', 'elr', 'text', 3, elr),
  ];
}

/** Broker ids in Kafka's order; null: none. */
function idsCell(ids: readonly number[]): string | null {
  return ids.length === 0 ? null : ids.join(',');
}

export function producersView(cluster: Cluster, producers: Iterable<Producer>): View {
  const rows = [...producers].map((producer) => ({
    producer: producer.name === '' ? '(produce)' : producer.name,
    client: `${producer.client} ${producer.clientVersion}`,
    sent: producer.sent,
    acknowledged: producer.acknowledged,
    failed: producer.failed,
    error: producer.lastError,
  }));
  const sum = (key: 'acknowledged' | 'failed') => rows.reduce((total, row) => total + row[key], 0);
  return buildView(cluster, {
    view: 'producers',
    target: null,
    summary: { acknowledged: sum('acknowledged'), failed: sum('failed') },
    heading: [
      { key: 'acknowledged', label: 'acknowledged', unit: 'count' },
      { key: 'failed', label: 'failed', unit: 'count' },
    ],
    columns: [
      column('producer', 'producer', 'text', 1, { isKey: true }),
      column('client', 'client', 'text', 2),
      column('sent', 'sent', 'count', 3),
      column('acknowledged', 'acknowledged', 'count', 1),
      column('failed', 'failed', 'count', 1),
      column('error', 'error', 'text', 2),
    ],
    rows,
  });
}

/** `clock`: the moment, and what runs by itself. */
export function clockView(cluster: Cluster, feeds: readonly Feed[]): View {
  const { nowMs, startMs } = cluster;
  const running = feeds.filter((feed) => feed.nextMs !== Number.POSITIVE_INFINITY);
  return buildView(cluster, {
    view: 'clock',
    target: null,
    summary: { now: nowMs, start: startMs, feeds: running.length, kafka: cluster.version.version },
    text: `${formatCalendarTime(nowMs)} UTC, ${formatMoment(nowMs, startMs)} since the start`,
    columns: [
      column('feed', 'feed', 'text', 1, { isKey: true }),
      column('every', 'every', 'text', 1),
      column('next', 'next', 'moment', 1),
      column('runs', 'runs', 'count', 2),
      column('command', 'command', 'text', 3),
    ],
    rows: running.map((feed) => ({
      feed: feed.name,
      every: formatSpan(feed.periodMs),
      next: feed.nextMs,
      runs: feed.runs,
      command: feed.line,
    })),
  });
}
