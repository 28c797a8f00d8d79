/** Views of the cluster as a whole: topics, partitions, producers, its clock. */

import type { Producer } from '../clients/producer.ts';
import type { Cluster, Topic } from '../kernel/cluster.ts';
import type { Feed } from '../simulation/simulation.ts';
import { buildView, column } from './build-view.ts';
import { formatCalendarTime, formatMoment, formatSpan } from './units.ts';
import type { View } from './view.ts';

/** One row a partition, of one topic or of all. */
export function partitionsView(cluster: Cluster, topics: readonly Topic[], target: string | null): View {
  const logs = topics.flatMap((topic) => topic.partitions);
  return buildView(cluster, {
    view: 'partitions',
    target,
    summary: {
      partitions: logs.length,
      empty: logs.filter((log) => log.logEndOffset === log.logStartOffset).length,
      offline: 0,
    },
    heading: [
      { key: 'partitions', label: 'partitions', unit: 'count' },
      { key: 'empty', label: 'empty', unit: 'count' },
    ],
    columns: [
      column('partition', 'partition', 'text', 1, { isKey: true }),
      column('logStartOffset', 'start', 'offset', 1),
      column('logEndOffset', 'end', 'offset', 1),
      column('segments', 'segments', 'count', 3),
      column('sizeInBytes', 'bytes', 'bytes', 2),
    ],
    rows: logs.map((log) => ({
      partition: `${log.topic}:${log.partition}`,
      logStartOffset: log.logStartOffset,
      logEndOffset: log.logEndOffset,
      segments: log.segments.length,
      sizeInBytes: log.segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0),
    })),
  });
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
