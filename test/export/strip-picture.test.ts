/** Strips as pictures; the storage figures are those of Kafka 4.2.0 (RET-4, RET-5), see test/render/screens.ts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stripPicture } from '../../src/export/strip-picture.ts';
import { stripWords } from '../../src/export/strip-words.ts';
import type { Strip } from '../../src/views/view.ts';
import { strips } from '../render/arbitrary-views.ts';
import { AFTER_THE_CRASH, ONE_MILLISECOND_LATER, records, segment, TWO_DAYS_IN } from '../render/screens.ts';
import { checkMarkup } from './exporting.ts';

const later = ONE_MILLISECOND_LATER.strip!;

function cells(svg: string, kind: string): string[] {
  return [...svg.matchAll(new RegExp(`<text class="in ${kind}"[^>]*>([^<]*)<`, 'g'))].map(
    ([, text]) => text!,
  );
}

/** Left edge and right edge of each element with a class, in pixels. */
function extents(svg: string, name: string): [left: number, right: number][] {
  return [...svg.matchAll(new RegExp(`<rect class="${name}" x="([\\d.]+)"[^>]* width="([\\d.]+)"`, 'g'))].map(
    ([, x, width]) => [Number(x), Number(x) + Number(width)],
  );
}

describe('one millisecond later: 15 records go with segment 0, 15 and 16 stay (RET-4)', () => {
  const { svg } = stripPicture(later, 80);

  test('was has all 17, now has 15 holes and the two that stayed', () => {
    expect(cells(svg, 'old')).toEqual(records(0, 16).map(({ offset }) => String(offset)));
    expect(cells(svg, 'hole')).toHaveLength(15);
    expect(cells(svg, 'record')).toEqual(['15', '16']);
    expect(cells(svg, 'new')).toEqual([]);
  });

  test('segment 0 has a box in was alone, the active one in both', () => {
    expect(extents(svg, 'box')).toHaveLength(1);
    expect(extents(svg, 'box active')).toHaveLength(2);
  });

  test('the mark stands below offset 15, between the left of the active segment and offset 16', () => {
    const mark = Number(/<path class="mark" d="M([\d.]+)/.exec(svg)![1]);
    const [[from], [until]] = extents(svg, 'cell record') as [[number, number], [number, number]];
    expect(mark).toBeGreaterThan(from);
    expect(mark).toBeLessThan(until);
  });

  test('cells of a row do not overlap and lie within their segment', () => {
    const placed = extents(svg, 'cell old');
    for (const [index, [left]] of placed.entries())
      if (index > 0) expect(left).toBeGreaterThan(placed[index - 1]![1]);
    const [box] = extents(svg, 'box');
    expect(placed[0]![0]).toBeGreaterThan(box![0]);
    expect(placed[14]![1]).toBeLessThan(box![1]);
    expect(placed[15]![0]).toBeGreaterThan(box![1]);
  });
});

test('records that the step appended are new; those that were there are not', () => {
  const strip: Strip = {
    ...later,
    was: [segment(0, records(0, 1), true)],
    now: [segment(0, records(0, 2), true)],
  };
  const { svg } = stripPicture(strip, 80);
  expect(cells(svg, 'new')).toEqual(['2']);
  expect(cells(svg, 'record')).toEqual(['0', '1']);
});

test('a segment that the cleaner joined to the one before it shares its box (CLN-16)', () => {
  const strip: Strip = {
    ...later,
    was: [segment(0, records(0, 1)), segment(2, records(2, 3)), segment(4, records(4, 4), true)],
    now: [segment(0, records(0, 3)), segment(4, records(4, 4), true)],
  };
  const { svg } = stripPicture(strip, 80);
  expect(extents(svg, 'box')).toHaveLength(3);
  const [first, second, joined] = extents(svg, 'box') as [number, number][];
  expect(joined![0]).toBe(first![0]);
  expect(joined![1]).toBe(second![1]);
});

test('a lane has a sign for each record (FACTS C14: 0–12 processed)', () => {
  const { svg } = stripPicture(AFTER_THE_CRASH.strip!, 80);
  expect(svg.match(/<text class="sign added"[^>]*>✓</g)!.length).toBeGreaterThan(0);
  expect(svg).toContain('>board<');
});

test('a narrow picture takes no more columns than it is given, and folds', () => {
  const narrow = stripPicture(later, 40);
  expect(narrow.columns).toBeLessThanOrEqual(40);
  expect(stripPicture(later, 80).columns).toBeGreaterThan(40);
  expect(narrow.svg).toMatch(/■×\d+/);
});

describe('in words', () => {
  test('the segments before and after, and the marks', () => {
    expect(stripWords(later)).toBe(
      'Partition results:0. Before: segment 0, with offsets 0 to 14; segment 15, the active one, with offsets 15 to 16. ' +
        'Now: segment 15, the active one, with offsets 15 to 16. At offset 15: log start.',
    );
  });

  test('without a step before it, what it holds', () => {
    const strip = { ...TWO_DAYS_IN.strip!, was: null, now: [segment(0, [], true)], marks: [] };
    expect(stripWords(strip)).toBe('Partition results:0. It holds: segment 0, the active one, empty.');
  });

  test.each([
    [12, /segment 0, with offset 0; /],
    [13, /It holds: 13 segments with 13 records\./],
  ])('%i segments', (count, words) => {
    const now = Array.from({ length: count }, (_, offset) => segment(offset, records(offset, offset)));
    expect(stripWords({ ...later, was: null, now, marks: [] })).toMatch(words);
  });
});

test('any strip is well-formed markup within its own width, and has words', () => {
  fc.assert(
    fc.property(strips, fc.integer({ min: 40, max: 120 }), (strip, columns) => {
      const { svg } = stripPicture(strip, columns);
      checkMarkup(svg);
      expect(/ aria-label="[^"]+"/.test(svg)).toBe(true);
      const width = Number(/viewBox="0 0 (\d+) /.exec(svg)![1]);
      for (const [left, right] of [...extents(svg, 'box'), ...extents(svg, 'cell record')]) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(width);
      }
    }),
  );
});
