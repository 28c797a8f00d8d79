/** Files of traces and of answers: JSON lines, gzipped or not. What is wrong with one is told with file:line:column. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { nearestNames } from '../kernel/config/nearest-names.ts';
import type { StorageStep, StorageTrace } from './storage-trace.ts';

// biome-ignore lint/suspicious/noExplicitAny: recordings are read as they are
export type Recording = any;

/** The fields a step cannot do without, and what each must be. */
const STEP_FIELDS: { readonly [op in StorageStep['op']]: Readonly<Record<string, Kind>> } = {
  produce: { records: 'array' },
  advance: { ms: 'number' },
  retention: {},
  clean: {},
  describe: {},
  config: {},
  alter: { config: 'object' },
  lookup: { timestamp: 'number' },
  deleteRecords: { beforeOffset: 'number' },
  upgrade: {},
};
const TRACE_FIELDS: Readonly<Record<string, Kind>> = {
  name: 'string',
  config: 'object',
  startMs: 'number',
  steps: 'array',
};

type Kind = 'string' | 'number' | 'array' | 'object';

/** The text of a file; throws what Node throws where it cannot be read. */
export function readText(file: string): string {
  const bytes = readFileSync(file);
  try {
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new Error(`${file}: not a whole gzip file: ${(error as Error).message}`);
  }
}

/** Its lines as JSON; empty ones count for nothing. */
export function readRecordings(file: string): Recording[] {
  return linesOf(file).map(({ recording }) => recording);
}

/** Its lines as traces of the storage layer. */
export function readTraces(file: string): StorageTrace[] {
  return linesOf(file).map(({ recording, line }) => {
    const mistake = mistakeIn(recording);
    if (mistake !== null) throw new Error(`${file}:${line}:1: ${mistake}`);
    return recording;
  });
}

function linesOf(file: string): { recording: Recording; line: number }[] {
  return readText(file)
    .split('\n')
    .flatMap((text, index) => {
      if (text.trim() === '') return [];
      try {
        return [{ recording: JSON.parse(text), line: index + 1 }];
      } catch (error) {
        const { message } = error as Error;
        const column = Number(/at position (\d+)/.exec(message)?.[1] ?? 0) + 1;
        throw new Error(
          `${file}:${index + 1}:${column}: not JSON, a trace or an answer is one line: ${message}`,
        );
      }
    });
}

function mistakeIn(trace: Recording): string | null {
  if (!is('object', trace)) return 'a trace is an object with name, config, startMs and steps';
  const missing = missingField(trace, TRACE_FIELDS);
  if (missing !== null) return `the trace ${missing}`;
  for (const [index, step] of trace.steps.entries()) {
    const mistake = mistakeInStep(step);
    if (mistake !== null) return `steps[${index}]: ${mistake}`;
  }
  return null;
}

function mistakeInStep(step: Recording): string | null {
  if (!is('object', step)) return 'a step is an object with op';
  const op = String(step.op);
  if (!Object.hasOwn(STEP_FIELDS, op)) {
    const [nearest] = nearestNames(op, Object.keys(STEP_FIELDS));
    const hint =
      nearest === undefined
        ? `there are ${Object.keys(STEP_FIELDS).join(', ')}`
        : `did you mean '${nearest}'?`;
    return `there is no step '${op}'; ${hint}`;
  }
  const missing = missingField(step, STEP_FIELDS[op as StorageStep['op']]);
  return missing === null ? null : `'${op}' ${missing}`;
}

function missingField(found: Recording, fields: Readonly<Record<string, Kind>>): string | null {
  for (const [name, kind] of Object.entries(fields)) {
    if (!is(kind, found[name]))
      return `needs ${name}, ${kind === 'array' || kind === 'object' ? 'an' : 'a'} ${kind}`;
  }
  return null;
}

function is(kind: Kind, value: unknown): boolean {
  if (kind === 'array') return Array.isArray(value);
  if (kind === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === kind;
}
