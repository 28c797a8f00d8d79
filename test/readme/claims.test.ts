/** The tables of the fidelity page about scenarios: what is recorded of each, and what the article says of it. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeSpans, ROOT, readDocument, tableRows } from './documents.ts';

const fidelity = readDocument('docs/fidelity.md');
const scenarios = readdirSync(`${ROOT}scenarios`)
  .map((file) => file.replace(/\.md$/, ''))
  .sort();

test('every scenario says which of its claims are recorded and which follow the source, once', () => {
  const rows = tableRows(fidelity, "scenario's claims");
  expect(rows.flatMap(([name]) => codeSpans(name!)).sort()).toEqual(scenarios);
  for (const [, recorded, source] of rows) expect([recorded!.trim(), source!.trim()]).not.toContain('');
});

test('every scenario shows a claim of the article, or what the article leaves out', () => {
  const rows = tableRows(fidelity, 'section of the article');
  const shown = rows.flatMap((row) => codeSpans(row[3]!));
  expect(shown).toHaveLength(rows.length);
  expect([...new Set(shown)].sort()).toEqual(scenarios);
  for (const [, , kafka] of rows) expect(kafka!.trim()).not.toBe('');
});
