import fc from 'fast-check';
import { expect, test } from 'vitest';
import { footerLine, ruleLine, titleLines } from '../../src/render/frame.ts';
import { spoken } from '../../src/render/spoken.ts';
import { renderView } from '../../src/render/view.ts';
import { views } from './arbitrary-views.ts';
import { AFTER_THE_CRASH, EMPTY_VIEW, keyCells, ONE_MILLISECOND_LATER, records, segment } from './screens.ts';

const LINEAR = { width: 80, colorLevel: 0, unicode: true, linear: true } as const;

test('a log is its totals, then a sentence for each segment, gone ones named first (RET-4)', () => {
  const lines = renderView(ONE_MILLISECOND_LATER, LINEAR);
  expect(lines.slice(0, 3)).toEqual([
    'log results:0: start 15, was 0; end 17; 2 records, was 17; 356 bytes, was 3,026.',
    'Gone: segment 0: offsets 0 to 14; 15 records; 2,670 bytes; largestTimestamp +7d 00:00:00; age against retention.ms 1d 00:00:30 is more than 1d.',
    'segment 15: active; offsets 15 to 16; 2 records; 356 bytes; largestTimestamp +8d 00:00:00; age against retention.ms 30s is not more than 1d.',
  ]);
  expect(lines).toContain('At offset 15: log start.');
  expect(lines).toContain(
    'Why: A segment goes when its newest record is older than retention.ms, rule RET-4.',
  );
});

test('what became of each record is told by offsets (FACTS C14: killed in the second batch)', () => {
  const lines = renderView(AFTER_THE_CRASH, LINEAR);
  expect(lines).toContain(
    'Changed: consumer board: crashed; group board; committed 10, was none; position none, was 10; processed 0 to 12, was none; lag 10, was none; will repeat 10 to 12.',
  );
  expect(lines).toContain('At offset 10: committed.');
  expect(lines).toContain('board: processed: offsets 0 to 12.');
  expect(lines).toContain('board: handed out by poll(), not processed: offsets 13 to 19.');
});

test('a compacted partition tells keys, tombstones and what is no longer there', () => {
  const strip = {
    ...ONE_MILLISECOND_LATER.strip!,
    labels: 'keys' as const,
    was: null,
    now: [segment(0, keyCells('a · b† ·')), segment(4, keyCells('a', 4), true)],
    marks: [],
  };
  expect(renderView({ ...EMPTY_VIEW, strip }, LINEAR)).toEqual([
    'log results:0.',
    'Keys by offset: 0 a, 2 b, 4 a.',
    'Tombstones at offset 2.',
    'Nothing left at offsets 1, 3.',
  ]);
});

test('of many keys the newest 24 are told, and that there are more', () => {
  const keyed = (count: number) => ({
    ...ONE_MILLISECOND_LATER.strip!,
    ...{ labels: 'keys' as const, was: null, now: [segment(0, records(0, count - 1), true)], marks: [] },
  });
  const told = (count: number) => renderView({ ...EMPTY_VIEW, strip: keyed(count) }, LINEAR)[1];
  expect(told(24)).toMatch(/^Keys by offset: 0 none, .*, 23 none\.$/);
  expect(told(25)).toMatch(/^The last 24 keys by offset: 1 none, .*, 24 none\.$/);
});

test('rows beyond the limit are counted, and an empty table is said to be empty', () => {
  const columns = [
    {
      key: 'key',
      header: 'key',
      unit: 'text' as const,
      align: 'left' as const,
      priority: 1,
      isKey: true as const,
    },
  ];
  const rows = Array.from({ length: 13 }, (_, index) => ({ key: `k${index}` }));
  const view = { ...EMPTY_VIEW, view: 'table', target: 'board', columns };
  const lines = renderView({ ...view, rows }, LINEAR);
  expect(lines.filter((line) => line.startsWith('key '))).toHaveLength(12);
  expect(lines.at(-1)).toBe('1 more row: show table.');
  expect(renderView({ ...view, rows: [] }, LINEAR)).toEqual(['table board.', 'No rows.']);
});

test('the frame is words: no rules, no bar', () => {
  expect(titleLines({ left: 'tombstone-leak', right: '1 of 9 · Kafka 4.2', tone: 'quiet' }, LINEAR)).toEqual([
    'tombstone-leak, 1 of 9, Kafka 4.2',
  ]);
  expect(ruleLine(LINEAR)).toBe('');
  const keys = [
    { key: 'Enter', label: 'next' },
    { key: 'q', label: 'quit' },
  ];
  expect(footerLine({ done: 3, total: 9, keys }, LINEAR)).toBe('Step 3 of 9. Enter: next, q: quit.');
});

test.each([
  ['0 → 15', '0 to 15'],
  ['30s ≤ 1d', '30s is not more than 1d'],
  ['1d ≥ 1d', '1d is not less than 1d'],
  ['2d > 1d', '2d is more than 1d'],
  ['1d < 2d', '1d is less than 2d'],
  ['0–14', '0 to 14'],
  ['–', 'none'],
  ['+0d 12:00:00 … +2d 00:00:00', '+0d 12:00:00 to +2d 00:00:00'],
  ['retention.ms = 1d', 'retention.ms = 1d'],
  ['a-b --to 3', 'a-b --to 3'],
])('%s is read as: %s', (written, said) => {
  expect(spoken(written)).toBe(said);
});

test('whatever a view holds, its lines hold no box, no escape sequence and no line break', () => {
  fc.assert(
    fc.property(views, fc.boolean(), (view, unicode) => {
      for (const line of renderView(view, { ...LINEAR, unicode })) {
        expect(line).not.toMatch(/[\p{Cc}┌┐└┘├┤┬┴┼─│▲■]/u);
        if (!unicode) expect(line).toMatch(/^[ -~]*$/);
      }
    }),
  );
});
