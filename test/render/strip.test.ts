import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RenderOptions } from '../../src/render/options.ts';
import { renderStrip } from '../../src/render/strip.ts';
import { displayWidth } from '../../src/render/width.ts';
import type { Strip } from '../../src/views/view.ts';
import { strips } from './arbitrary-views.ts';
import { AFTER_THE_CRASH, keyCells, records, segment } from './screens.ts';

const PLAIN: RenderOptions = { width: 80, colorLevel: 0, unicode: true };

const BLANK: Strip = { target: 'results:0', labels: 'offsets', was: null, now: [], marks: [], lanes: [] };

function drawn(strip: Partial<Strip>, options: Partial<RenderOptions> = {}): string {
  return renderStrip({ ...BLANK, ...strip }, { ...PLAIN, ...options }).join('\n');
}

describe('by key', () => {
  test('letters stand under a ruler of offsets, and a tombstone has its dagger', () => {
    expect(
      drawn({ labels: 'keys', now: [segment(0, keyCells('a b a c†')), segment(4, keyCells('b', 4), true)] }),
    ).toBe(`\
results:0   ┌ segment 0 ──┬ 4 active ─┐
    offset  │  0  1  2  3 │  4        │
       now  │  a  b  a  c†│  b  ▷     │
            └─────────────┴───────────┘`);
  });

  test('segments that cleaning joined have no border between them any more', () => {
    const tail = segment(5, keyCells('d', 5), true);
    const strip: Partial<Strip> = {
      labels: 'keys',
      was: [segment(0, keyCells('a b a')), segment(3, keyCells('a c', 3)), tail],
      now: [segment(0, keyCells('b · a c', 1)), tail],
      marks: [{ offset: 5, label: 'clean up to here' }],
    };
    expect(drawn(strip)).toBe(`\
results:0   ┌ 0 ───────┬ 3 ────┬ 5 active ─┐
    offset  │  0  1  2 │  3  4 │  5        │
       was  │  a  b  a │  a  c │  d  ▷     │
       now  │  ·  b  ·    a  c │  d  ▷     │
            └──────────┴───────┴──▲────────┘
                                  clean up to here`);
  });
});

test('the active segment may go too, and leaves an empty one (RET-9)', () => {
  const strip: Partial<Strip> = {
    was: [segment(15, records(15, 16), true)],
    now: [segment(17, [], true)],
    marks: [{ offset: 17, label: 'log start' }],
  };
  expect(drawn(strip)).toBe(`\
results:0   ┌ 15 ──────┬ 17 active ─┐
       was  │ 15 16  ▷              │
       now  │  ·  ·    │ (empty)  ▷ │
            └──────────┴──────────▲─┘
                                  log start`);
});

test('records that are new were not holes before', () => {
  const strip: Partial<Strip> = {
    was: [segment(0, records(0, 1), true)],
    now: [segment(0, records(0, 2), true)],
  };
  expect(drawn(strip)).toBe(`\
results:0   ┌ 0 active ───┐
       was  │  0  1     ▷ │
       now  │  0  1  2  ▷ │
            └─────────────┘`);
});

test('marks in one place share a label line, those that would collide go one lower', () => {
  const now = [segment(0, records(0, 5), true)];
  const marks = [
    { offset: 4, label: 'committed' },
    { offset: 1, label: 'log start' },
    { offset: 4, label: 'position' },
    { offset: 5, label: 'x' },
  ];
  expect(drawn({ now, marks }).split('\n').slice(2)).toEqual([
    '            └─────▲────────▲──▲────┘',
    '                  log start   x',
    '                           committed, position',
  ]);
});

test('labels that leave two blanks between them share a line', () => {
  const now = [segment(0, records(0, 1), true)];
  const marks = [
    { offset: 0, label: 'x' },
    { offset: 1, label: 'y' },
  ];
  expect(drawn({ now, marks }).split('\n').slice(3)).toEqual([`${' '.repeat(15)}x  y`]);
});

test('a label begins under its mark if it fits the width, else ends there', () => {
  const strip = {
    target: 't',
    now: [segment(0, records(0, 4), true)],
    marks: [{ offset: 4, label: 'committed' }],
  };
  expect(drawn(strip, { width: 29 }).split('\n').at(-1)).toBe(`${' '.repeat(20)}committed`);
  expect(drawn(strip, { width: 28 }).split('\n').at(-1)).toBe(`${' '.repeat(12)}committed`);
});

test('the first border names a segment in full only where a dash is left behind the name', () => {
  const tail = segment(110, records(110, 110), true);
  expect(drawn({ now: [segment(100, records(100, 102)), tail] })).toContain('┌ 100 ────────┬ 110 active ─┐');
  expect(drawn({ now: [segment(100, records(100, 103)), tail] })).toContain(
    '┌ segment 100 ────┬ 110 active ─┐',
  );
});

describe('folding', () => {
  test('a strip that fits exactly is whole, one column less and it is folded', () => {
    const strip = { now: [segment(0, records(0, 19), true)] };
    expect(drawn(strip, { width: 78 })).not.toContain('■');
    expect(drawn(strip, { width: 77 })).toContain('■');
  });

  test('22 cells are drawn, of 23 the middle is folded', () => {
    const wide = { width: 120 };
    expect(drawn({ now: [segment(0, records(0, 21), true)] }, wide)).not.toContain('■');
    expect(drawn({ now: [segment(0, records(0, 22), true)] }, wide).split('\n')[1]).toBe(
      '       now  │  0  1  2  3  4  5  6  7  8  9 ■×3 13 14 15 16 17 18 19 20 21 22  ▷ │',
    );
  });

  test('a long segment keeps its ends, and a run that went shows as many holes', () => {
    const tail = segment(240, records(240, 242), true);
    const strip: Partial<Strip> = {
      was: [segment(0, records(0, 239)), tail],
      now: [segment(0, [...records(0, 1), ...records(2, 239, 'hole')]), tail],
    };
    expect(drawn(strip, { width: 60 })).toBe(`\
results:0   ┌ segment 0 ────────────┬ 240 active ─────┐
       was  │   0   1 ■×236 238 239 │ 240 241 242   ▷ │
       now  │   0   1 ·×236   ·   · │ 240 241 242   ▷ │
            └───────────────────────┴─────────────────┘`);
  });

  test('the cells that are marked, and those where a lane changes, stay visible', () => {
    const lines = renderStrip(AFTER_THE_CRASH.strip!, { ...PLAIN, width: 60 });
    expect(lines.slice(0, 5).join('\n')).toBe(`\
results:0   ┌ 0 active ────────────────────────────────┐
            │  0  1  2 ■×7 10 11 12 13 ■×3 17 18 19  ▷ │
     board  │  ✓  ✓  ✓ ✓×7  ✓  ✓  ✓  ○ ○×3  ○  ○  ○    │
            └───────────────▲──────────────────────────┘
                            committed`);
  });

  test('a mark within a fold says its offset', () => {
    const now = [segment(0, records(0, 239)), segment(240, records(240, 299), true)];
    const marks = [0, 1, 2, 3, 4, 5, 6].map((n) => ({ offset: 20 + n * 30, label: `m${n}` }));
    expect(drawn({ now, marks })).toMatch(/m0 20, m1 50, m2 80/);
  });

  test('of too many segments the middle ones are folded into one, and counted', () => {
    const now = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => segment(n * 30, records(n * 30, n * 30 + 29), n === 7));
    expect(drawn({ now })).toBe(`\
results:0   ┌ segment 0 ───┬─────────────────────────────┬ 210 active ──────┐
       now  │   0 ■×28  29 │ … 6 segments, 180 records … │ 210 ■×28 239   ▷ │
            └──────────────┴─────────────────────────────┴──────────────────┘`);
  });

  test('a million records are folded within seconds, not minutes', () => {
    const now = Array.from({ length: 1000 }, (_, n) =>
      segment(n * 1000, records(n * 1000, n * 1000 + 999), n === 999),
    );
    const startMs = performance.now();
    expect(drawn({ now })).toContain('records …');
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});

test('no strip is wider than the terminal, and its borders stand under each other', () => {
  fc.assert(
    fc.property(strips, fc.constantFrom(60, 80, 120), fc.boolean(), (strip, width, unicode) => {
      const lines = renderStrip(strip, { width, unicode, colorLevel: 0 });
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      const top = displayWidth(lines[0]!);
      const rows = 1 + (strip.labels === 'keys' ? 1 : 0) + (strip.was === null ? 0 : 1) + strip.lanes.length;
      for (const line of lines.slice(0, rows + 2)) expect(displayWidth(line)).toBe(top);
    }),
    { numRuns: 300 },
  );
});

test('lanes have a legend of the signs they use', () => {
  const now = [segment(0, records(0, 3), true)];
  const marks = { 0: 'processed', 1: 'repeated', 2: 'lost', 3: 'handedOut' } as const;
  expect(
    drawn({ now, lanes: [{ label: 'board', marks }] }, { width: 120 })
      .split('\n')
      .slice(2),
  ).toEqual([
    '     board  │  ✓  ↻  ✗  ○    │',
    '            └────────────────┘',
    '            ✓ processed   ↻ processed again   ○ handed out by poll(), not processed   ✗ lost',
  ]);
});

test('a legend that does not fit one line takes two', () => {
  const lanes = [{ label: 'b', marks: { 0: 'processed', 1: 'repeated' } as const }];
  const strip = { target: 't:0', now: [segment(0, records(0, 1), true)], lanes };
  expect(drawn(strip, { width: 37 }).split('\n').slice(4)).toEqual(['      ✓ processed   ↻ processed again']);
  expect(drawn(strip, { width: 36 }).split('\n').slice(4)).toEqual([
    '      ✓ processed',
    '      ↻ processed again',
  ]);
});
