/** Views of any shape, for properties: keys and values that are hostile, tables that are far too wide. */
import fc from 'fast-check';
import type { Cell, Row, Strip, StripSegment, View } from '../../src/views/view.ts';
import { EMPTY_VIEW, START_MS } from './screens.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', 'match-00', 'a\tb\nc', '\u001b[31mred', '日本語のキー', '🎉🎉🎉', 'x'.repeat(200)),
);
const number = fc.oneof(
  fc.integer({ min: -1, max: 2_000_000 }),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: START_MS, max: START_MS * 2 }),
  fc.constant(Number.POSITIVE_INFINITY),
);
const cell: fc.Arbitrary<Cell> = fc.oneof(text, number, fc.boolean(), fc.constant(null));

const UNITS = ['text', 'count', 'offset', 'offsets', 'bytes', 'moment', 'span', 'ratio', 'flag'] as const;

const column = fc.record({
  header: text,
  unit: fc.constantFrom(...UNITS),
  align: fc.constantFrom('left' as const, 'right' as const, 'center' as const),
  priority: fc.integer({ min: 1, max: 9 }),
});

/** Segments of consecutive offsets, the last one active. */
const segments = fc
  .array(
    fc.array(fc.constantFrom('record' as const, 'tombstone' as const, 'hole' as const), { maxLength: 40 }),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .chain((kinds) =>
    fc.tuple(fc.constant(kinds), fc.integer({ min: 0, max: 9_000_000 }), fc.array(text, { minLength: 1 })),
  )
  .map(([kinds, first, keys]) => {
    let next = first;
    return kinds.map((segment, index): StripSegment => {
      const baseOffset = next;
      const cells = segment.map((kind) => ({ offset: next++, key: keys[next % keys.length] ?? null, kind }));
      if (cells.length === 0) next += 1;
      return { baseOffset, active: index === kinds.length - 1, cells };
    });
  });

export const strips: fc.Arbitrary<Strip> = fc
  .tuple(
    segments,
    fc.boolean(),
    fc.nat(60),
    fc.boolean(),
    text,
    fc.array(fc.tuple(fc.nat(900), text), { maxLength: 5 }),
  )
  .map(([now, isByKey, cut, hasLane, target, marks]) => {
    const first = now[0]!.baseOffset;
    const offsets = now.flatMap((segment) => segment.cells.map(({ offset }) => offset));
    const lane = Object.fromEntries(
      offsets.map((offset) => [offset, offset % 7 === 0 ? ('lost' as const) : ('processed' as const)]),
    );
    return {
      target,
      labels: isByKey ? ('keys' as const) : ('offsets' as const),
      was: cut % 2 === 0 ? null : now,
      now: cut % 2 === 0 ? now : now.slice(cut % now.length),
      marks: marks.map(([offset, label]) => ({ offset: first + offset, label })),
      lanes: hasLane ? [{ label: target, marks: lane }] : [],
    };
  });

export const views: fc.Arbitrary<View> = fc
  .record({
    columns: fc.array(column, { maxLength: 9 }),
    rows: fc.array(fc.array(cell, { minLength: 9, maxLength: 9 }), { maxLength: 20 }),
    gone: fc.array(fc.array(cell, { minLength: 9, maxLength: 9 }), { maxLength: 6 }),
    target: fc.option(text),
    texts: fc.array(text, { maxLength: 6 }),
    strip: fc.option(strips),
  })
  .map(({ columns, rows, gone, target, texts, strip }): View => {
    const rowOf = (cells: readonly Cell[], index: number): Row => ({
      ...Object.fromEntries(cells.map((value, place) => [`c${place}`, value])),
      c0: index,
      active: index === 3,
      crashed: index === 5,
    });
    return {
      ...EMPTY_VIEW,
      target,
      summary: Object.fromEntries(texts.map((value, index) => [`s${index}`, value])),
      was: { s0: 1, s2: null },
      heading: texts.map((label, index) => ({ key: `s${index}`, label, unit: UNITS[index]! })),
      columns: columns.map((shape, index) => ({
        ...shape,
        key: `c${index}`,
        ...(index === 0 ? { isKey: true as const } : {}),
      })),
      rows: rows.map(rowOf),
      gone: gone.map((cells, index) => ({
        ...rowOf(cells, 100 + index),
        rule: 'RET-4',
        text: `gone ${index} ${target ?? ''}`,
      })),
      added: [1, 4],
      changed: [{ row: 2, was: { c1: 'before', c2: null, c3: 12 } }],
      notes: texts.map((words, index) => ({ row: index, rule: `CLI-${index}`, facts: {}, text: words })),
      ...(strip === null ? {} : { strip }),
    };
  });
