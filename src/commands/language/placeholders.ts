/**
 * Placeholders in keys, values and names: `{n}` counts from 0, `{n:02}` pads with zeros, `{1..3}` and `{03..05}`
 * cycle, `{uuid}` is drawn anew each time, `{zero-uuid}` is the id a program has that never set one. Any other text in
 * braces stays as it is, so JSON needs no escapes.
 */
import type { RandomState } from '../../kernel/random.ts';
import { nextUuid } from '../../kernel/random.ts';

/** Fills a template for the n-th time (from 0). Draws from `random` only where the template has `{uuid}`. */
export type Template = (n: number, random: RandomState) => string;

type Part = (n: number, random: RandomState) => string;

const ZERO_UUID = '00000000-0000-0000-0000-000000000000';
/** Up to two digits of padding and fifteen of range, so that every number is a safe integer. */
const PLACEHOLDER = /\{(?:n(?::0(\d{1,2}))?|(\d{1,15})\.\.(\d{1,15})|(uuid)|(zero-uuid))\}/g;

/** Compiles a template once; without placeholders it costs nothing to fill. */
export function compileTemplate(template: string): Template {
  const parts: Part[] = [];
  let isCyclic = true;
  let at = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    if (match.index > at) parts.push(literal(template.slice(at, match.index)));
    parts.push(placeholder(match));
    const [, , first, , , zeroUuid] = match;
    isCyclic &&= first !== undefined || zeroUuid !== undefined;
    at = match.index + match[0].length;
  }
  if (parts.length === 0) return () => template;
  if (at < template.length) parts.push(literal(template.slice(at)));
  const fill: Template = (n, random) => {
    let text = '';
    for (const part of parts) text += part(n, random);
    return text;
  };
  return isCyclic ? filledOnce(fill, templateCycle(template)) : fill;
}

/** A feed's keys that come again and again are one text each, not one for each record. */
const CYCLE_KEPT_MAX = 1024;

function filledOnce(fill: Template, cycle: number): Template {
  if (cycle > CYCLE_KEPT_MAX) return fill;
  const filled: string[] = [];
  return (n, random) => {
    const at = n % cycle;
    filled[at] ??= fill(at, random);
    return filled[at];
  };
}

/** After how many fillings the ranges of a template stand at their first values again; 1 without ranges. */
export function templateCycle(template: string): number {
  let cycle = 1;
  for (const { 2: first, 3: last } of template.matchAll(PLACEHOLDER)) {
    if (first === undefined || last === undefined) continue;
    const length = Math.abs(Number(last) - Number(first)) + 1;
    cycle *= length / greatestCommonDivisor(cycle, length);
  }
  return cycle;
}

function placeholder(match: RegExpMatchArray): Part {
  const [, width, first, last, uuid, zeroUuid] = match;
  if (zeroUuid !== undefined) return literal(ZERO_UUID);
  if (uuid !== undefined) return (_, random) => nextUuid(random);
  if (first !== undefined && last !== undefined) return range(first, last);
  return width === undefined ? (n) => String(n) : (n) => String(n).padStart(Number(width), '0');
}

function literal(text: string): Part {
  return () => text;
}

/** `{03..05}` keeps the written width where one end has a leading zero; `{3..1}` counts down. */
function range(first: string, last: string): Part {
  const from = Number(first);
  const step = Number(last) < from ? -1 : 1;
  const length = Math.abs(Number(last) - from) + 1;
  const width = /^0\d/.test(first) || /^0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  return (n) => String(from + step * (n % length)).padStart(width, '0');
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
