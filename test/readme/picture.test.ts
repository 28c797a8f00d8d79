/** The picture that README opens with is what `export` draws today. `UPDATE_DOCS=1` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exported } from '../export/exporting.ts';
import { ROOT, readDocument } from './documents.ts';

const FILE = 'docs/one-millisecond-later.svg';

test('it is the fifth step of segment-retention, as it is exported now', async () => {
  const drawn = await exported('segment-retention', { format: 'svg', step: '5' });
  if (process.env.UPDATE_DOCS) writeFileSync(ROOT + FILE, drawn);
  expect(readFileSync(ROOT + FILE, 'utf8')).toBe(drawn);
});

test('README opens with it, before any command, and says in words what it shows', () => {
  const { source } = readDocument('README.md');
  const [image, alt = '', file] = /!\[([^\]]*)\]\(([^)]+)\)/.exec(source)!;
  expect(file).toBe(FILE);
  expect(source.indexOf(image)).toBeLessThan(source.indexOf('```'));
  expect(source.match(/!\[/g)).toHaveLength(1);
  // What stands in the picture: 17 results, of which segment 0 held 15.
  for (const number of ['17', '15']) expect(alt).toContain(number);
  expect(readFileSync(ROOT + FILE, 'utf8')).toContain('15 records, 2,670 bytes');
});
