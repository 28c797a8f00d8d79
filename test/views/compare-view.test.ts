/** Two futures in one table and one picture. */
import { describe, expect, test } from 'vitest';
import { viewHtml } from '../../src/export/html-view.ts';
import { stripWords } from '../../src/export/strip-words.ts';
import { findVersion } from '../../src/kernel/versions.ts';
import { renderView } from '../../src/render/view.ts';
import { displayWidth } from '../../src/render/width.ts';
import { Session } from '../../src/session/session.ts';
import type { View } from '../../src/views/view.ts';

async function compared(lines: readonly string[], compare: string): Promise<View[]> {
  const session = new Session({ version: findVersion('4.2')! });
  for (const line of lines) await session.run(line);
  return [...(await session.run(compare)).views];
}

const WEEK = [
  'topic create results --config retention.ms=1d',
  'watch log results:0',
  'every 12h produce results --key match-{n:02} --value-bytes 100',
  'advance --to 2d30s',
];
const PLAIN = { colorLevel: 0, unicode: true, width: 80 } as const;

// retention-surprise and retention-cured at 2d 00:00:30: 5 records from 0; 2 records from 3, in segments 3 and 4.
test('both logs stand over the same offsets: what the other has is a hole, both end where they end', async () => {
  const [view] = await compared(WEEK, 'compare --set results:segment.ms=6h');
  const lines = renderView(view!, PLAIN);
  expect(lines.slice(1, 3)).toEqual([
    '  as it is  │  0  1  2    3    4  ▷ │',
    '   what if  │  ·  ·  · │  3 │  4  ▷ │',
  ]);
  expect(lines.join('\n')).toContain('log start, what if');
  expect(view!.strip!.futures).toEqual({ was: 'as it is', now: 'what if' });
});

test('the differing fields come first, with both values', async () => {
  const [view] = await compared(WEEK, 'compare --set results:segment.ms=6h');
  expect(view!.rows.slice(0, 2)).toEqual([
    { field: 'logStartOffset', now: '0', other: '3', differs: true },
    { field: 'records', now: '5', other: '2', differs: true },
  ]);
  expect(view!.rows.map(({ differs }) => differs)).toEqual(
    [...view!.rows.map(({ differs }) => differs)].sort((a, b) => Number(b) - Number(a)),
  );
});

test('a differing row has a sign of its own, and is called different where it is read aloud', async () => {
  const [view] = await compared(WEEK, 'compare --set results:segment.ms=6h');
  const signs = renderView(view!, PLAIN).filter((line) => line.startsWith('│ '));
  expect(signs.filter((line) => line.startsWith('│ ≠ '))).toHaveLength(Number(view!.summary.differences));
  expect(signs.at(-1)).toMatch(/^│ {3}cleanings /);
  expect(renderView(view!, { ...PLAIN, linear: true })).toContain(
    'log records: different; as it is 5; results:segment.ms=6h 2.',
  );
  expect(viewHtml(view!, 80)).toContain(
    '<span aria-hidden="true">≠</span><span class="unseen">different</span>',
  );
});

test('a future whose log is shorter has no holes beyond its end', async () => {
  const lines = [
    'topic create r',
    'watch log r:0',
    'produce r --timestamp now+30m --value a',
    'produce r --value b',
  ];
  const [view] = await compared(lines, 'compare --set r:message.timestamp.after.max.ms=1ms');
  const rows = renderView(view!, PLAIN).slice(1, 3);
  // APP-21: refused there, so that future has one record, at offset 0.
  expect(rows[1]).not.toContain('·');
  expect(rows).toEqual(['as it is  │  0  1  ▷  │', ' what if  │  0     ▷  │']);
});

test('equal logs are one row; what differs of applications is told by whose it is', async () => {
  const lines = [
    'topic create p',
    'produce p --count 6 --value v',
    'consumer open b --client java --group b --assign p:0 --set auto.offset.reset=earliest',
    'watch offsets b',
    'poll-loop b --handler 1s',
    'advance 3500ms',
  ];
  const [view] = await compared(lines, 'compare --set b:max.poll.records=1');
  expect(view!.strip!.was).toBeNull();
  expect(view!.strip!.futures).toBeUndefined();
  expect(view!.strip!.lanes.map(({ label }) => label)).toEqual(['b, as it is', 'b, what if']);
});

test('where they part is told once, above the first of several views', async () => {
  const views = await compared(
    ['topic create a', 'topic create b', 'watch log a:0', 'watch log b:0'],
    'compare --kafka 3.0',
  );
  expect(views.map(({ text }) => text)).toEqual([
    'Nothing went another way with Kafka 3.0 so far.',
    undefined,
  ]);
});

describe.each([60, 80, 120])('at %i columns', (width) => {
  test('picture and table fit', async () => {
    const [view] = await compared([...WEEK, 'advance --to 8d'], 'compare --set results:segment.ms=6h');
    expect(Math.max(...renderView(view!, { ...PLAIN, width }).map(displayWidth))).toBeLessThanOrEqual(width);
  });
});

test('who listens is told what each future holds', async () => {
  const [view] = await compared(WEEK, 'compare --set results:segment.ms=6h');
  const said = renderView(view!, { ...PLAIN, linear: true });
  expect(said).toContain('as it is: records at offsets 0 to 4.');
  expect(said).toContain('what if: records at offsets 3 to 4.');
  expect(stripWords(view!.strip!)).toContain(
    'what if: segment 3, with offset 3; segment 4, the active one, with offset 4.',
  );
});
