/** Where each client would put each key; clients that part ways are marked. */
import type { Cluster } from '../kernel/cluster.ts';
import { buildView, column } from './build-view.ts';
import type { View } from './view.ts';

export function partitionerView(
  cluster: Cluster,
  clients: readonly string[],
  keys: readonly { key: string; partitions: readonly (number | null)[] }[],
): View {
  const rows = keys.map(({ key, partitions }) => ({
    key: key === '' ? "''" : key,
    ...Object.fromEntries(clients.map((client, i) => [client, partitions[i] ?? 'random'])),
    same: partitions.every((partition) => partition !== null && partition === partitions[0]),
  }));
  const differing = rows.filter((row) => !row.same).length;
  return buildView(cluster, {
    view: 'partitioner',
    target: null,
    summary: { keys: rows.length, differing },
    heading: [
      { key: 'keys', label: 'keys', unit: 'count' },
      { key: 'differing', label: 'part ways', unit: 'count' },
    ],
    columns: [
      column('key', 'key', 'text', 1, { isKey: true }),
      ...clients.map((client, i) => column(client, client, 'offset', i + 1)),
      column('same', 'same', 'flag', 1),
    ],
    rows,
  });
}
