import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderJson } from '../../src/render/json.ts';
import { renderPlain } from '../../src/render/plain.ts';
import { views } from './arbitrary-views.ts';
import { EMPTY_VIEW, ONE_MILLISECOND_LATER } from './screens.ts';

test('plain is one record a line, each with view, target and kind; numbers are bare', () => {
  expect(renderPlain(ONE_MILLISECOND_LATER)).toEqual([
    'log\tresults:0\tsummary\tlogStartOffset=15\tlogEndOffset=17\thighWatermark=17\trecords=2\tsizeInBytes=356\tsegments=1',
    'log\tresults:0\tcolumns\tbaseOffset\tlastOffset\trecords\tsizeInBytes\tlargestTimestamp\tage',
    'log\tresults:0\trow\t15\t16\t2\t356\t1768262400000\t30s ≤ 1d',
    'log\tresults:0\tgone\t0\t14\t15\t2670\t1768176000000\t1d 00:00:30 > 1d',
    ...ONE_MILLISECOND_LATER.notes.map(({ rule, text }) => `log\tresults:0\tnote\t${rule}\t${text}`),
  ]);
});

test('plain keeps its fields apart whatever they hold, and says none for what is not there', () => {
  const columns = ['a', 'b', 'c', 'd'].map((key) => ({
    ...{ key, header: key, unit: 'text' as const, align: 'left' as const, priority: 1 },
  }));
  const rows = [{ a: 'x\ty\\\nz', b: null, c: Number.POSITIVE_INFINITY, d: true }];
  expect(renderPlain({ ...EMPTY_VIEW, target: null, columns, rows })).toEqual([
    'log\tnone\tsummary',
    'log\tnone\tcolumns\ta\tb\tc\td',
    'log\tnone\trow\tx\\ty\\\\\\nz\tnone\t9223372036854775807\ttrue',
  ]);
});

test('plain has the words of a view that speaks in words', () => {
  const outcome = { ...EMPTY_VIEW, view: 'outcome', target: null, text: 'refused:\tINVALID_TIMESTAMP' };
  expect(renderPlain(outcome)).toEqual([
    'outcome\tnone\tsummary',
    'outcome\tnone\ttext\trefused:\\tINVALID_TIMESTAMP',
  ]);
});

test('every line of a plain view has the fields of its kind, and as many rows as the view', () => {
  fc.assert(
    fc.property(views, (view) => {
      const lines = renderPlain(view).map((line) => line.split('\t'));
      const ofKind = (kind: string) => lines.filter((fields) => fields[2] === kind);
      const hasColumns = view.columns.length > 0;
      expect(ofKind('summary').map(({ length }) => length)).toEqual([3 + Object.keys(view.summary).length]);
      expect(ofKind('row')).toHaveLength(hasColumns ? view.rows.length : 0);
      expect(ofKind('gone')).toHaveLength(hasColumns ? view.gone.length : 0);
      for (const fields of [...ofKind('row'), ...ofKind('gone'), ...ofKind('columns')])
        expect(fields).toHaveLength(3 + view.columns.length);
      for (const line of renderPlain(view)) expect(line).not.toMatch(/\p{Cc}(?<!\t)/u);
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
