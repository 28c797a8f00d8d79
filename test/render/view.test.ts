import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RenderOptions } from '../../src/render/options.ts';
import { renderView } from '../../src/render/view.ts';
import { displayWidth } from '../../src/render/width.ts';
import { views } from './arbitrary-views.ts';
import { AFTER_THE_CRASH, EMPTY_VIEW, ONE_MILLISECOND_LATER, TWO_DAYS_IN } from './screens.ts';

const PLAIN_80: RenderOptions = { width: 80, colorLevel: 0, unicode: true };
const widths = fc.constantFrom(60, 80, 120);
const options = fc.record({
  width: widths,
  colorLevel: fc.constantFrom(0 as const, 1 as const),
  unicode: fc.boolean(),
});

test('two days in, all five records are there and the picture says so', () => {
  expect(renderView(TWO_DAYS_IN, PLAIN_80).join('\n')).toBe(`\
results:0   ┌ 0 active ─────────┐
       now  │  0  1  2  3  4  ▷ │
            └───────────────────┘

log results:0   start 0 · end 5 · records 5 · bytes 890
┌─────────┬─────────┬─────────┬───────┬──────────────────┬────────────────────┐
│ segment │ offsets │ records │ bytes │ largestTimestamp │ age : retention.ms │
├─────────┼─────────┼─────────┼───────┼──────────────────┼────────────────────┤
│   0 ▷   │ 0–4     │       5 │   890 │ +2d 00:00:00     │           30s ≤ 1d │
└─────────┴─────────┴─────────┴───────┴──────────────────┴────────────────────┘
why  Nothing is deleted: the newest record of segment 0 is 30s old         RET-5`);
});

test('one millisecond later, what went is marked, and the totals say from what to what', () => {
  expect(renderView(ONE_MILLISECOND_LATER, PLAIN_80).join('\n')).toBe(`\
results:0   ┌ segment 0 ───────────────────────────────────┬ 15 active ─┐
       was  │  0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 │ 15 16  ▷   │
       now  │  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  · │ 15 16  ▷   │
            └──────────────────────────────────────────────┴──▲─────────┘
                                                              log start

log results:0   start 0 → 15 · end 17 · records 17 → 2 · bytes 3,026 → 356
┌─────────┬─────────┬─────────┬───────┬──────────────────┬────────────────────┐
│ segment │ offsets │ records │ bytes │ largestTimestamp │ age : retention.ms │
├─────────┼─────────┼─────────┼───────┼──────────────────┼────────────────────┤
│ - 0     │ 0–14    │      15 │ 2,670 │ +7d 00:00:00     │   1d 00:00:30 > 1d │
│   15 ▷  │ 15–16   │       2 │   356 │ +8d 00:00:00     │           30s ≤ 1d │
└─────────┴─────────┴─────────┴───────┴──────────────────┴────────────────────┘
why  A segment goes when its newest record is older than retention.ms      RET-4
     match-14 made segment 0 young: match-00 stayed 8d 00:00:30            RET-5`);
});

test('after the crash, changed cells show both values and the dead consumer its cross (FACTS C14)', () => {
  expect(renderView(AFTER_THE_CRASH, PLAIN_80).join('\n')).toBe(`\
results:0   ┌ 0 active ──────────────────────────────────────────────────────┐
            │  0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19  ▷ │
     board  │  ✓  ✓  ✓  ✓  ✓  ✓  ✓  ✓  ✓  ✓  ✓  ✓  ✓  ○  ○  ○  ○  ○  ○  ○    │
            └────────────────────────────────▲───────────────────────────────┘
                                             committed
            ✓ processed   ○ handed out by poll(), not processed

offsets results:0   start 0 · end 20
┌──────────┬───────┬───────────┬──────────┬───────────┬────────┬─────────────┐
│ consumer │ group │ committed │ position │ processed │    lag │ will repeat │
├──────────┼───────┼───────────┼──────────┼───────────┼────────┼─────────────┤
│ × board  │ board │    – → 10 │   10 → – │  – → 0–12 │ – → 10 │ 10–12       │
└──────────┴───────┴───────────┴──────────┴───────────┴────────┴─────────────┘
why  10, 11 and 12 were processed after the last commit, at +6.000s      CLI-206
     The next one was due in the first poll() from +11.000s on           CLI-205`);
});

test('at 60 columns the offsets and the bytes go, and totals and reasons wrap', () => {
  const lines = renderView(ONE_MILLISECOND_LATER, { ...PLAIN_80, width: 60 });
  const table = lines.find((line) => line.startsWith('│ segment'));
  expect(table).toMatch(/^│ segment │ records │ largestTimestamp │ age : retention\.… +│$/);
  expect(lines).toContain('                bytes 3,026 → 356');
  expect(lines).toContain('why  A segment goes when its newest record is older    RET-4');
});

test('no view of any content is wider than the terminal, and no line breaks out of it', () => {
  fc.assert(
    fc.property(views, options, (view, place) => {
      for (const line of renderView(view, place)) {
        expect(displayWidth(line)).toBeLessThanOrEqual(place.width);
        expect(line).not.toMatch(/[\n\r\t]/);
      }
    }),
    { numRuns: 300 },
  );
});

test('without color there is no escape byte, whatever keys and values hold', () => {
  fc.assert(
    fc.property(views, widths, fc.boolean(), (view, width, unicode) => {
      expect(renderView(view, { width, unicode, colorLevel: 0 }).join('\n')).not.toContain('\u001b');
    }),
  );
});

test('color changes nothing but color', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is removed.
  const escapes = /\u001b\[\d+m/g;
  fc.assert(
    fc.property(views, widths, (view, width) => {
      const colored = renderView(view, { width, unicode: true, colorLevel: 1 }).map((line) =>
        line.replace(escapes, ''),
      );
      expect(colored).toEqual(renderView(view, { width, unicode: true, colorLevel: 0 }));
    }),
  );
});

test('without UTF-8 every byte is ASCII', () => {
  fc.assert(
    fc.property(views, widths, (view, width) => {
      expect(renderView(view, { width, unicode: false, colorLevel: 0 }).join('\n')).toMatch(/^[ -~\n]*$/);
    }),
  );
});

test('a view with columns and no rows says so, one without columns is its heading', () => {
  const heading = [{ key: 'groups', label: 'groups', unit: 'count' as const }];
  const view = { ...EMPTY_VIEW, view: 'groups', target: null, summary: { groups: 0 }, heading };
  expect(renderView(view, PLAIN_80)).toEqual(['groups   groups 0']);
  const columns = [
    { key: 'group', header: 'group', unit: 'text', align: 'left', priority: 1, isKey: true },
  ] as const;
  expect(renderView({ ...view, columns }, PLAIN_80)).toEqual(['groups   groups 0', '(no rows)']);
});

test('the same reason is given once, what is gone comes first, and only four are shown', () => {
  const notes = [1, 2, 3, 4, 5].map((row) => ({ row, rule: 'RET-5', facts: {}, text: `stays ${row}` }));
  const gone = [7, 8].map((row) => ({ baseOffset: row, rule: 'RET-4', text: 'too old' }));
  const lines = renderView({ ...EMPTY_VIEW, notes, gone }, { ...PLAIN_80, width: 30 });
  expect(lines).toEqual([
    'log results:0',
    'why  too old             RET-4',
    '     stays 1             RET-5',
    '     stays 2             RET-5',
    '     stays 3             RET-5',
    '     … 2 more (why)',
  ]);
  expect(renderView({ ...EMPTY_VIEW, notes, gone }, PLAIN_80, { maxReasons: 6 })).toHaveLength(7);
});

test('totals stay on the first line as long as they fit it exactly', () => {
  const heading = [
    { key: 'start', label: 'start', unit: 'offset' as const },
    { key: 'end', label: 'end', unit: 'offset' as const },
  ];
  const view = { ...EMPTY_VIEW, summary: { start: 0, end: 17 }, heading };
  expect(renderView(view, { ...PLAIN_80, width: 32 })).toEqual(['log results:0   start 0 · end 17']);
  expect(renderView(view, { ...PLAIN_80, width: 31 })).toEqual([
    'log results:0   start 0',
    `${' '.repeat(15)}end 17`,
  ]);
});
