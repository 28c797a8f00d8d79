import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderJson } from '../../src/render/json.ts';
import { renderPlain } from '../../src/render/plain.ts';
import { views } from './arbitrary-views.ts';
import { EMPTY_VIEW, ONE_MILLISECOND_LATER } from './screens.ts';

test('plain is the summary line, then one row a line, tab separated, with bare numbers', () => {
  expect(renderPlain(ONE_MILLISECOND_LATER)).toEqual([
    'log\tresults:0\tlogStartOffset=15\tlogEndOffset=17\thighWatermark=17\trecords=2\tsizeInBytes=356\tsegments=1',
    '15\t16\t2\t356\t1768262400000\t30s ≤ 1d',
  ]);
});

test('plain keeps its fields apart whatever they hold, and says none for what is not there', () => {
  const columns = ['a', 'b', 'c', 'd'].map((key) => ({
    ...{ key, header: key, unit: 'text' as const, align: 'left' as const, priority: 1 },
  }));
  const rows = [{ a: 'x\ty\\\nz', b: null, c: Number.POSITIVE_INFINITY, d: true }];
  expect(renderPlain({ ...EMPTY_VIEW, target: null, columns, rows })).toEqual([
    'log\tnone',
    'x\\ty\\\\\\nz\tnone\t9223372036854775807\ttrue',
  ]);
});

test('every row of a plain view is one line of as many fields as there are columns', () => {
  fc.assert(
    fc.property(views, (view) => {
      const [summary, ...rows] = renderPlain(view);
      expect(summary!.split('\t')).toHaveLength(2 + Object.keys(view.summary).length);
      expect(rows).toHaveLength(view.columns.length === 0 ? 0 : view.rows.length);
      for (const row of rows) {
        expect(row.split('\t')).toHaveLength(view.columns.length);
        expect(row).not.toMatch(/\p{Cc}(?<!\t)/u);
      }
    }),
  );
});

test('JSON is one line, its fields in order, and reads back as the view', () => {
  expect(renderJson(ONE_MILLISECOND_LATER)).toMatch(
    /^\{"schema":1,"view":"log","target":"results:0","nowMs":1768262430000,/,
  );
  fc.assert(
    fc.property(views, (view) => {
      const line = renderJson(view);
      expect(line).not.toContain('\n');
      // What a reader gets for a Long.MAX is the nearest double.
      const expected = JSON.parse(
        JSON.stringify(view, (_, value) => (value === Number.POSITIVE_INFINITY ? 2 ** 63 : value)),
      );
      expect(JSON.parse(line)).toEqual(expected);
    }),
  );
});

test('JSON writes a config of Long.MAX as Kafka does, and a text that looks like one as a text', () => {
  const summary = { retentionMs: Number.POSITIVE_INFINITY, text: 'Infinity' };
  expect(renderJson({ ...EMPTY_VIEW, summary })).toContain(
    '"summary":{"retentionMs":9223372036854775807,"text":"Infinity"}',
  );
});
