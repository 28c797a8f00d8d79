/** What somebody predicted in a lesson, beside what happened. */
import { buildView, column } from './build-view.ts';
import type { View } from './view.ts';

export interface Prediction {
  /** The title of the step that asked. */
  readonly step: string;
  /** The answer chosen; null where none was. */
  readonly predicted: string | null;
  readonly happened: string;
}

export function predictionsView(
  lesson: string,
  predictions: readonly Prediction[],
  clock: { readonly nowMs: number; readonly startMs: number },
): View {
  const rows = predictions.map(({ step, predicted, happened }) => ({
    step,
    predicted,
    happened,
    right: predicted === null ? null : predicted === happened,
  }));
  return buildView(clock, {
    view: 'predictions',
    target: lesson,
    summary: { right: rows.filter(({ right }) => right === true).length, asked: rows.length },
    heading: [
      { key: 'right', label: 'right', unit: 'count' },
      { key: 'asked', label: 'asked', unit: 'count' },
    ],
    columns: [
      column('step', 'step', 'text', 4, { isKey: true }),
      column('predicted', 'predicted', 'text', 2),
      column('happened', 'happened', 'text', 1),
      column('right', 'right', 'flag', 3),
    ],
    rows,
  });
}
