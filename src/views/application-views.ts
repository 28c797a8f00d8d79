/** `show table`, `show effects`, `show join`: what applications believe, did, and could match. */
import type { Application } from '../clients/application.ts';
import { keyText } from '../clients/application.ts';
import type { Topic } from '../kernel/cluster.ts';
import { recordsOf } from '../kernel/log/batch.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { buildView, column } from './build-view.ts';
import { payloadCell } from './records-view.ts';
import type { View } from './view.ts';

/** The last value of each key, as the application has it. */
export function tableView({ cluster }: Simulation, application: Application): View {
  const rows = [...(application.table ?? [])].map(([key, { value, offset }]) => ({
    key,
    value: payloadCell(value),
    offset,
  }));
  return buildView(cluster, {
    view: 'table',
    target: application.name,
    summary: { keys: rows.length },
    heading: [{ key: 'keys', label: 'keys', unit: 'count' }],
    columns: [
      column('key', 'key', 'text', 1, { isKey: true }),
      column('value', 'value', 'text', 1),
      column('offset', 'offset', 'offset', 2),
    ],
    rows,
  });
}

/** Handler calls, and how many of them had an effect (CLI-801). */
export function effectsView({ cluster }: Simulation, application: Application): View {
  const rows = [...application.effects].map(([key, { calls, effects }]) => ({ key, calls, effects }));
  const sum = (field: 'calls' | 'effects') => rows.reduce((total, row) => total + row[field], 0);
  return buildView(cluster, {
    view: 'effects',
    target: application.name,
    summary: {
      calls: sum('calls'),
      effects: sum('effects'),
      distinctEffects: rows.filter((row) => row.effects > 0).length,
    },
    heading: [
      { key: 'calls', label: 'handler calls', unit: 'count' },
      { key: 'effects', label: 'effects', unit: 'count' },
      { key: 'distinctEffects', label: 'distinct', unit: 'count' },
    ],
    columns: [
      column('key', 'key', 'text', 1, { isKey: true }),
      column('calls', 'calls', 'count', 1),
      column('effects', 'effects', 'count', 1),
    ],
    rows,
  });
}

/** Which keys of one topic a join by partition would find in another: same key, same partition number. */
export function joinView({ cluster }: Simulation, left: Topic, right: Topic): View {
  const [lefts, rights] = [keysByPartition(left), keysByPartition(right)];
  const rows = [...lefts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, partitions]) => {
      const others = rights.get(key) ?? new Set<number>();
      const joined = [...partitions].some((partition) => others.has(partition));
      return {
        key,
        partition: [...partitions].join(' '),
        otherPartition: others.size === 0 ? null : [...others].join(' '),
        joined,
      };
    });
  return buildView(cluster, {
    view: 'join',
    target: `${left.name} ${right.name}`,
    summary: { records: rows.length, joined: rows.filter((row) => row.joined).length },
    heading: [
      { key: 'records', label: 'keys', unit: 'count' },
      { key: 'joined', label: 'joined', unit: 'count' },
    ],
    columns: [
      column('key', 'key', 'text', 1, { isKey: true }),
      column('partition', `partition in ${left.name}`, 'text', 1, { align: 'right' }),
      column('otherPartition', `partition in ${right.name}`, 'text', 1, { align: 'right' }),
      column('joined', 'joined', 'flag', 1),
    ],
    rows,
  });
}

function keysByPartition(topic: Topic): Map<string, Set<number>> {
  const keys = new Map<string, Set<number>>();
  for (const log of topic.partitions) {
    for (const record of log.segments.flatMap(({ batches }) =>
      batches.flatMap((batch) => recordsOf(batch)),
    )) {
      const key = keyText(record.key);
      if (key === null || record.offset < log.logStartOffset) continue;
      keys.set(key, (keys.get(key) ?? new Set()).add(log.partition));
    }
  }
  return keys;
}
