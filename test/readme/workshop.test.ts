/** The workshop page names the scenarios there are, in the order of the course, with their minutes; its agendas add up. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { splitLines } from '../../src/scenario/fences.ts';
import { readFrontMatter } from '../../src/scenario/front-matter.ts';
import { codeSpans, ROOT, readDocument, tableRows } from './documents.ts';

const workshop = readDocument('docs/workshop.md');

/** By order, as `list` has them. */
const course = readdirSync(`${ROOT}scenarios`)
  .map((file) => {
    const lines = splitLines(readFileSync(`${ROOT}scenarios/${file}`, 'utf8'));
    const { frontMatter } = readFrontMatter(lines, () => {});
    return { name: file.replace(/\.md$/, ''), minutes: frontMatter!.minutes!, order: frontMatter!.order! };
  })
  .sort((left, right) => left.order - right.order);

test('the course is every scenario in the order of `list`, with its minutes', () => {
  const rows = tableRows(workshop, 'scenario').map(([name, minutes]) => [
    codeSpans(name!)[0],
    Number(minutes),
  ]);
  expect(rows).toEqual(course.map(({ name, minutes }) => [name, minutes]));
});

test('no two scenarios claim one place', () => {
  expect(new Set(course.map(({ order }) => order)).size).toBe(course.length);
});

describe.each([
  ['90 minutes', 90],
  ['half a day', 240],
])('the agenda for %s', (head, total) => {
  const rows = tableRows(workshop, head).map(([minutes, what]) => ({
    minutes: Number(minutes),
    scenario: codeSpans(what!).find((span) => course.some(({ name }) => name === span)),
  }));

  test('adds up', () => {
    expect(rows.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(total);
  });

  test('gives each scenario more than its minutes, for there are questions, and keeps the order', () => {
    const told = rows.filter(({ scenario }) => scenario !== undefined);
    expect(told.length).toBeGreaterThan(4);
    for (const { minutes, scenario } of told)
      expect(minutes, scenario).toBeGreaterThan(course.find(({ name }) => name === scenario)!.minutes);
    const places = told.map(({ scenario }) => course.findIndex(({ name }) => name === scenario));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});
