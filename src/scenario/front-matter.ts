import { didYouMean } from '../commands/language/nearest.ts';
import { findVersion, VERSION_PROFILES } from '../kernel/versions.ts';
import type { Line } from './fences.ts';
import type { FrontMatter } from './scenario.ts';
import type { Place, Report } from './scenario-error.ts';

const KEYS = ['title', 'summary', 'kafka', 'versions', 'minutes', 'tags', 'seed', 'group', 'order'] as const;
type Key = (typeof KEYS)[number];

/** The random generator's state is one 32-bit integer, so a larger seed would equal a smaller one. */
const SEED_MAX = 4_294_967_295;

interface Entry extends Place {
  readonly text: string;
  readonly keyPlace: Place;
}

/** A value, or words for what would be one. */
type Reading<T> = { readonly value: T } | { readonly expected: string };

/**
 * Reads the flat `key: value` lines between two `---` lines at the top of a file. A value may stand in single or
 * double quotes, which YAML wants around a text with `: ` in it. Returns the index of the first line of the body, and no
 * front matter if a required key is missing or malformed.
 */
export function readFrontMatter(
  lines: readonly Line[],
  report: Report,
): { frontMatter: FrontMatter | undefined; bodyIndex: number } {
  if (lines[0]?.text.trimEnd() !== '---') {
    const expected = "a scenario begins with '---', lines of 'key: value', and '---'";
    report({ line: 1, column: 1 }, 'no front matter', expected);
    return { frontMatter: undefined, bodyIndex: 0 };
  }
  const end = lines.findIndex((line, index) => index > 0 && !isEntryLike(line.text, index, lines));
  const endIndex = end < 0 ? lines.length : end;
  const isClosed = lines[endIndex]?.text.trimEnd() === '---';
  if (!isClosed)
    report({ line: 1, column: 1 }, 'front matter that is not closed', "close it with a line '---'");
  const entries = readEntries(lines.slice(1, endIndex), report);
  return { frontMatter: readValues(entries, report), bodyIndex: isClosed ? endIndex + 1 : endIndex };
}

/**
 * The front matter ends with `---`. If that is missing it ends where the body visibly begins: at a heading, a fence,
 * or a blank line that no `key: value` follows.
 */
function isEntryLike(text: string, index: number, lines: readonly Line[]): boolean {
  if (text.trimEnd() === '---' || /^(?:##|```|~~~)/.test(text)) return false;
  const next = lines[index + 1]?.text.trimEnd() ?? '';
  return text.trim() !== '' || next === '' || next === '---' || /^[\w-]+[ \t]*:/.test(next);
}

function readEntries(lines: readonly Line[], report: Report): ReadonlyMap<Key, Entry> {
  const entries = new Map<Key, Entry>();
  for (const line of lines) {
    if (line.text.trim() === '') continue;
    const match = /^([\w-]+)[ \t]*:(?:[ \t](.*))?$/.exec(line.text);
    const keyPlace = { line: line.number, column: 1 };
    if (match === null) {
      report(keyPlace, `'${line.text.trim()}' in the front matter`, "each line is 'key: value'");
      continue;
    }
    const name = match[1] ?? '';
    const key = KEYS.find((known) => known === name);
    if (key === undefined) {
      report(keyPlace, `unknown key '${name}'`, didYouMean(name, KEYS) ?? `the keys are ${KEYS.join(', ')}`);
      continue;
    }
    const first = entries.get(key);
    if (first !== undefined) {
      report(keyPlace, `a second '${key}'`, `each key stands once; the first is on line ${first.line}`);
      continue;
    }
    const raw = match[2] ?? '';
    const column = line.text.length - raw.trimStart().length + 1;
    entries.set(key, { text: raw.trim(), line: line.number, column, keyPlace });
  }
  return entries;
}

function readValues(entries: ReadonlyMap<Key, Entry>, report: Report): FrontMatter | undefined {
  function optional<T>(key: Key, read: (text: string) => Reading<T>): T | undefined {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    const text = unquote(entry.text);
    const reading = text === undefined ? { expected: 'close the quotes' } : read(text);
    if ('value' in reading) return reading.value;
    report(entry, `'${entry.text}' as the ${key}`, reading.expected);
    return undefined;
  }
  function required<T>(key: Key, read: (text: string) => Reading<T>): T | undefined {
    if (!entries.has(key))
      report({ line: 1, column: 1 }, `no '${key}'`, `the front matter needs '${key}: …'`);
    return optional(key, read);
  }
  const title = required('title', readText);
  const summary = required('summary', readText);
  const kafka = required('kafka', readVersion);
  const versions = optional('versions', readVersions) ?? [];
  const rest = {
    minutes: optional('minutes', (text) => readWholeNumber(text, 1, Number.MAX_SAFE_INTEGER)),
    tags: optional('tags', readList) ?? [],
    seed: optional('seed', (text) => readWholeNumber(text, 0, SEED_MAX)),
    group: optional('group', readText),
    order: optional('order', (text) => readWholeNumber(text, 0, Number.MAX_SAFE_INTEGER)),
  };
  if (title === undefined || summary === undefined || kafka === undefined) return undefined;
  return {
    title,
    summary,
    kafka,
    versions: versions.includes(kafka) ? versions : [kafka, ...versions],
    ...rest,
  };
}

/** Undefined if quotes are opened and not closed. */
function unquote(text: string): string | undefined {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text;
  if (text.length < 2 || !text.endsWith(quote)) return undefined;
  const inner = text.slice(1, -1);
  return quote === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\])/g, '$1');
}

function readText(text: string): Reading<string> {
  return text.trim() === '' ? { expected: 'it must not be empty' } : { value: text.trim() };
}

function readWholeNumber(text: string, min: number, max: number): Reading<number> {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return { value };
  return {
    expected: `it is a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`,
  };
}

function readVersion(text: string): Reading<string> {
  const profile = findVersion(text);
  if (profile !== undefined) return { value: profile.version };
  return { expected: `the versions are ${VERSION_PROFILES.map(({ version }) => version).join(', ')}` };
}

function readList(text: string): Reading<readonly string[]> {
  const items = text.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) return { expected: 'it is a list with commas between its items' };
  const twice = items.find((item, index) => items.indexOf(item) !== index);
  return twice === undefined ? { value: items } : { expected: `'${twice}' stands in it twice` };
}

function readVersions(text: string): Reading<readonly string[]> {
  const list = readList(text);
  if ('expected' in list) return list;
  const versions: string[] = [];
  for (const item of list.value) {
    const reading = readVersion(item);
    if ('expected' in reading) return { expected: `no version '${item}'; ${reading.expected}` };
    versions.push(reading.value);
  }
  return { value: [...new Set(versions)] };
}
