/** The records of a `produce` command: its options compiled once, filled each time it runs. */
import type { RecordsToSend } from '../clients/send.ts';
import {
  type Key,
  NO_HEADERS,
  type Payload,
  type ProducerRecord,
  type RecordHeader,
} from '../kernel/log/record.ts';
import { compileTemplate, type Template } from './language/placeholders.ts';
import { parseSize } from './language/sizes.ts';
import { parseAssignment } from './language/targets.ts';
import { NO_TIMESTAMP_MS, parseTime } from './language/times.ts';
import { UsageError } from './language/usage-error.ts';
import { parseWhole } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

export interface ProduceOptions {
  readonly key?: string;
  readonly value?: string;
  readonly valueBytes?: string;
  readonly tombstone?: boolean;
  readonly count?: string;
  readonly partition?: string;
  readonly header?: readonly string[];
  readonly timestamp?: string;
  readonly producer?: string;
  readonly records?: string;
}

/** One command sends at most this many records. */
const COUNT_MAX = 10_000_000;
const VALUE_BYTES_MAX = 2 ** 31 - 1;

type Compiled = (bench: Workbench, n: number) => RecordsToSend;

/** Throws UsageError for options that contradict each other or cannot be read. */
export function compileRecords(options: ProduceOptions): Compiled {
  const partition = options.partition === undefined ? null : parseWhole(options.partition, '--partition');
  if (options.records !== undefined) return compileList(options, partition);
  const given = (['value', 'valueBytes', 'tombstone'] as const).filter((name) => options[name] !== undefined);
  if (given.length > 1) {
    throw new UsageError('BAD_OPTION', 'produce: --value, --value-bytes and --tombstone exclude each other', {
      hint: 'give one of them',
    });
  }
  const count =
    options.count === undefined ? 1 : parseWhole(options.count, '--count', { min: 1, max: COUNT_MAX });
  const sizeOnly = options.valueBytes === undefined ? null : parseValueBytes(options.valueBytes);
  const key = textTemplate(options.key, '--key');
  const value = textTemplate(options.value, '--value');
  const headers = (options.header ?? []).map(readHeader);
  const own = headers.length === 0 ? NO_HEADERS : headers;
  const timestampAt = compileTimestamp(options.timestamp);
  const payload = (n: number, bench: Workbench): Payload =>
    sizeOnly ?? (value === null ? null : value.fill(n, bench.simulation.cluster.random));
  const isConstant = (key === null || key.isConstant) && (value === null || value.isConstant);
  const alike = isConstant
    ? { key: constantOf(key), value: sizeOnly ?? constantOf(value), headers: own }
    : null;
  return (bench, run) => {
    const { random } = bench.simulation.cluster;
    const timestamp = timestampAt(bench);
    const recordAt = (i: number): ProducerRecord => {
      const n = run * count + i;
      return {
        key: key === null ? null : key.fill(n, random),
        value: payload(n, bench),
        headers: own,
        timestamp,
      };
    };
    return { partition, count, recordAt, alike: alike === null ? null : { record: alike, timestamp } };
  };
}

interface TextTemplate {
  readonly text: string;
  readonly fill: Template;
  readonly isConstant: boolean;
}

function textTemplate(text: string | undefined, option: string): TextTemplate | null {
  if (text === undefined) return null;
  checkText(text, option);
  return { text, fill: compileTemplate(text), isConstant: !text.includes('{') };
}

function constantOf(template: TextTemplate | null): string | null {
  return template === null ? null : template.text;
}

/** Text that is not Unicode cannot be written as UTF-8, and Kafka clients send bytes. */
function checkText(text: string, what: string): void {
  if (!/\p{Surrogate}/u.test(text)) return;
  throw new UsageError('BAD_VALUE', `${what} holds half a character (a lone surrogate), which has no UTF-8`, {
    hint: 'write the whole character',
  });
}

function parseValueBytes(text: string): number {
  const sizeInBytes = parseSize(text);
  if (sizeInBytes <= VALUE_BYTES_MAX) return sizeInBytes;
  throw new UsageError('BAD_VALUE', `--value-bytes ${text} is more than a record can hold`, {
    hint: `at most ${VALUE_BYTES_MAX} bytes (2^31 − 1)`,
  });
}

function readHeader(text: string): RecordHeader {
  const { name, value } = parseAssignment(text);
  checkText(text, '--header');
  return { key: name, value };
}

/** The timestamp is read anew each time, for `now` moves. */
function compileTimestamp(text: string | undefined): (bench: Workbench) => number {
  if (text === undefined) return (bench) => bench.simulation.cluster.nowMs;
  parseTime(text, { nowMs: 2 ** 40, allowsNone: true });
  return (bench) => parseTime(text, { nowMs: bench.simulation.cluster.nowMs, allowsNone: true });
}

interface JsonRecord {
  readonly key: Key;
  readonly value: Payload;
  /** null: now */
  readonly timestamp: number | null;
}

/** `--records`: timestamp absent or null is now, -1 none. */
function compileList(options: ProduceOptions, partition: number | null): Compiled {
  const others = Object.keys(options).filter((name) => !['records', 'partition', 'producer'].includes(name));
  if (others.length > 0) {
    throw new UsageError('BAD_OPTION', 'produce: --records says all of its records itself', {
      hint: 'beside it only --partition and --producer',
    });
  }
  const records = readRecords(options.records!);
  return (bench) => {
    const { nowMs } = bench.simulation.cluster;
    const recordAt = (i: number): ProducerRecord => {
      const { key, value, timestamp } = records[i]!;
      return { key, value, headers: NO_HEADERS, timestamp: timestamp ?? nowMs };
    };
    return { partition, count: records.length, recordAt, alike: null };
  };
}

function readRecords(json: string): JsonRecord[] {
  const hint = `write '[{"key":"a","value":"1"},{"key":null,"value":"2","timestamp":-1}]'`;
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch (error) {
    throw new UsageError('BAD_VALUE', `--records is not JSON: ${(error as Error).message}`, { hint });
  }
  if (!Array.isArray(list) || list.length === 0)
    throw new UsageError('BAD_VALUE', '--records is not a list of records', { hint });
  return list.map((record, index) => readRecord(record, index, hint));
}

function readRecord(record: unknown, index: number, hint: string): JsonRecord {
  const fail = (problem: string): never => {
    throw new UsageError('BAD_VALUE', `--records, record ${index}: ${problem}`, { hint });
  };
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return fail('is not an object');
  const { key = null, value = null, timestamp = null, ...unknown } = record as Record<string, unknown>;
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined)
    return fail(`has an unknown field '${stranger}'; there are key, value, timestamp`);
  if (key !== null && typeof key !== 'string') return fail('its key is neither text nor null');
  if (value !== null && typeof value !== 'string') return fail('its value is neither text nor null');
  if (timestamp !== null && (!Number.isSafeInteger(timestamp) || (timestamp as number) < NO_TIMESTAMP_MS)) {
    return fail('its timestamp is not milliseconds, -1 or null');
  }
  checkText(key ?? '', 'a key');
  checkText(value ?? '', 'a value');
  return { key, value, timestamp: timestamp as number | null };
}
