import { expect, test } from 'vitest';
import { renderView } from '../../src/render/view.ts';
import { predictionsView } from '../../src/views/predictions-view.ts';

const CLOCK = { nowMs: 0, startMs: 0 };

test('what was not answered is neither right nor wrong, and counts as asked', () => {
  const view = predictionsView(
    'story',
    [
      { step: 'a', predicted: '5', happened: '5' },
      { step: 'b', predicted: '2', happened: '9' },
      { step: 'c', predicted: null, happened: '0' },
    ],
    CLOCK,
  );
  expect(view.summary).toEqual({ right: 1, asked: 3 });
  expect(view.rows.map(({ right }) => right)).toEqual([true, false, null]);
});

test('the table fits 60 columns, whatever was answered', () => {
  const long = 'everything that is younger than a day, and what stands beside it';
  const view = predictionsView('story', [{ step: long, predicted: long, happened: long }], CLOCK);
  const lines = renderView(view, { width: 60, colorLevel: 0, unicode: true });
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(lines.join('\n')).toMatch(/│ predicted +│ happened/);
});
