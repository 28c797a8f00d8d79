/** The frame every view shares. */
import type { Cluster } from '../kernel/cluster.ts';
import { type Column, type Unit, VIEW_SCHEMA, type View } from './view.ts';

type Given = Pick<View, 'view' | 'target'> & Partial<Omit<View, 'schema' | 'nowMs' | 'startMs'>>;

/** Fills in what a view leaves out: nothing changed, nothing noted, no rows. */
export function buildView(cluster: Pick<Cluster, 'nowMs' | 'startMs'>, given: Given): View {
  return {
    schema: VIEW_SCHEMA,
    nowMs: cluster.nowMs,
    startMs: cluster.startMs,
    summary: {},
    heading: [],
    columns: [],
    rows: [],
    notes: [],
    was: {},
    added: [],
    changed: [],
    gone: [],
    ...given,
  };
}

/** A column; numbers stand to the right. Priority 1 stays longest in a narrow terminal. */
export function column(
  key: string,
  header: string,
  unit: Unit,
  priority: number,
  more: Partial<Column> = {},
): Column {
  const align = unit === 'text' || unit === 'offsets' || unit === 'moment' ? 'left' : 'right';
  return { key, header, unit, align, priority, ...more };
}
