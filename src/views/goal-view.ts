/** How the goal of a challenge stands, for other programs; people are told in words. */
import { buildView, column } from './build-view.ts';
import type { View } from './view.ts';

/** One thing that is expected. */
export interface GoalRow {
  readonly expect: string;
  /** Which of the goals it belongs to, from 1; null: it is to be kept all the time. */
  readonly goal: number | null;
  /** The moment at which it counts, milliseconds; null: any. */
  readonly at: number | null;
  readonly holds: boolean;
  /** What was found where it does not hold. */
  readonly found: string | null;
}

export function goalView(
  clock: { readonly nowMs: number; readonly startMs: number },
  {
    target,
    text,
    summary,
    rows,
  }: {
    readonly target: string;
    readonly text: string;
    readonly summary: { readonly reached: boolean; readonly commands: number };
    readonly rows: readonly GoalRow[];
  },
): View {
  return buildView(clock, {
    view: 'goal',
    target,
    summary,
    heading: [
      { key: 'reached', label: 'reached', unit: 'flag' },
      { key: 'commands', label: 'commands', unit: 'count' },
    ],
    columns: [
      column('expect', 'expect', 'text', 1, { isKey: true }),
      column('goal', 'goal', 'count', 4),
      column('at', 'at', 'moment', 3),
      column('holds', 'holds', 'flag', 1),
      column('found', 'found', 'text', 2),
    ],
    rows: rows.map((row) => ({ ...row })),
    text,
  });
}

/** Words of a challenge that are no table: a hint, the commands of its solution. */
export function wordsView(
  clock: { readonly nowMs: number; readonly startMs: number },
  {
    view,
    target,
    text,
  }: { readonly view: 'hint' | 'solution'; readonly target: string; readonly text: string },
): View {
  return buildView(clock, { view, target, text });
}
