/** What a step changed in a view: one generic diff over the key column, made before drawing. */

import type { Facts } from '../kernel/rules.ts';
import type { SimulationEvent } from '../simulation/simulation.ts';
import { ageText } from './log-view.ts';
import type { Cell, ChangedRow, GoneRow, Row, Strip, Summary, View } from './view.ts';
import { ruleText } from './words.ts';

/** The view, marked with what differs from `before`; `events` tell what took the rows that are gone. */
export function withChanges(view: View, before: View | undefined, events: readonly SimulationEvent[]): View {
  if (before === undefined) return view;
  const key = view.columns.find((candidate) => candidate.isKey)?.key;
  const strip = view.strip === undefined ? {} : { strip: withWas(view.strip, before.strip) };
  const was = changedCells(before.summary, view.summary);
  if (key === undefined) return { ...view, ...strip, was };
  const earlier = new Map(before.rows.map((row) => [row[key] ?? null, row]));
  const added: Cell[] = [];
  const changed: ChangedRow[] = [];
  for (const row of view.rows) {
    const id = row[key] ?? null;
    const old = earlier.get(id);
    earlier.delete(id);
    if (old === undefined) added.push(id);
    else {
      const cells = changedCells(old, row, comparedKeys(view));
      if (Object.keys(cells).length > 0) changed.push({ row: id, was: cells });
    }
  }
  const gone = [...earlier.values()].map((row) => goneRow(row, view, events));
  return { ...view, ...strip, was, added, changed, gone };
}

const UNTOLD: ReadonlySet<string> = new Set(['moment', 'text', 'offsets']);

/** Numbers are told as `5 → 15`; moments, texts and ranges that moved with them would only make the row wider. */
function comparedKeys(view: View): string[] {
  return view.columns.filter(({ hidden, unit }) => !hidden && !UNTOLD.has(unit)).map(({ key }) => key);
}

/** The cells of `old` that differ in `now`. */
function changedCells(old: Row | Summary, now: Row | Summary, keys = Object.keys(old)): Row {
  return Object.fromEntries(
    keys.filter((key) => key in old && key in now && old[key] !== now[key]).map((key) => [key, old[key]!]),
  );
}

function withWas(strip: Strip, before: Strip | undefined): Strip {
  if (before === undefined || JSON.stringify(before.now) === JSON.stringify(strip.now)) return strip;
  return { ...strip, was: before.now };
}

/** Its age when it went, not when it was last seen. */
function ageCell(facts: Facts): Row {
  const { ageMs, retentionMs } = facts;
  return typeof ageMs === 'number' && typeof retentionMs === 'number'
    ? { age: ageText(ageMs, retentionMs) }
    : {};
}

/** A removed row with the rule that removed it, where an event of its partition says which. */
function goneRow(row: Row, view: View, events: readonly SimulationEvent[]): GoneRow {
  if (view.view !== 'log' || view.target === null) return row;
  const [topic, partition] = view.target.split(':');
  for (const event of events) {
    if (!('partition' in event) || event.topic !== topic || event.partition !== Number(partition)) continue;
    if (event.type === 'segmentsDeleted') {
      const deleted = event.segments.find((segment) => segment.baseOffset === row.baseOffset);
      if (deleted === undefined) continue;
      const verdict = { rule: deleted.rule, facts: deleted.facts };
      const text = ruleText(verdict, { subject: deleted.baseOffset, deletes: true });
      return { ...row, ...ageCell(deleted.facts), rule: deleted.rule, text };
    }
    if (event.type === 'cleaned') {
      const verdict = { rule: 'CLN-16', facts: {} } as const;
      return { ...row, rule: verdict.rule, text: ruleText(verdict, { subject: Number(row.baseOffset) }) };
    }
  }
  return row;
}
