/** The latest answer of the cluster as a view, for `expect outcome` and `--json`. */
import type { Cluster } from '../kernel/cluster.ts';
import { buildView } from './build-view.ts';
import type { View } from './view.ts';

export interface AnsweredOutcome {
  readonly error: string | null;
  readonly records: number | null;
  readonly partition: number | null;
  readonly offset: number | null;
  readonly timestamp: number | null;
  readonly message: string;
}

export function outcomeView(
  cluster: Pick<Cluster, 'nowMs' | 'startMs'>,
  outcome: AnsweredOutcome | null,
): View {
  const { error, records, partition, offset, timestamp } = outcome ?? {
    error: null,
    records: null,
    partition: null,
    offset: null,
    timestamp: null,
  };
  return buildView(cluster, {
    view: 'outcome',
    target: null,
    summary: { error, records, partition, offset, timestamp },
    heading: [
      { key: 'error', label: 'error', unit: 'text' },
      { key: 'records', label: 'records', unit: 'count' },
      { key: 'offset', label: 'offset', unit: 'offset' },
    ],
    text: outcome?.message ?? 'no answer yet',
  });
}
