/**
 * What a command acts on: `results`, `results:0`, `results:0@5`, lists of them, `results:0=5`, and configs as
 * `retention.ms=1d` or, where a topic or client has to be named too, `results:segment.ms=6h`. Names may hold dots,
 * never colons.
 */
import type { TextPlace } from './durations.ts';
import { UsageError } from './usage-error.ts';

export interface Target {
  readonly topic: string;
  /** null: the topic as a whole. */
  readonly partition: number | null;
  /** null: none given. */
  readonly offset: number | null;
}

export interface PartitionTarget extends Target {
  readonly partition: number;
}

export interface Assignment {
  readonly name: string;
  readonly value: string;
}

export interface ConfigOverride extends Assignment {
  /** A topic or a client. */
  readonly owner: string;
}

/** Reads `results`, `results:0` or `results:0@5`. Throws UsageError (BAD_TARGET). */
export function parseTarget(text: string, place: TextPlace = {}): Target {
  const match = /^([^:@=,\s]+)(?::(\d+)(?:@(\d+))?)?$/.exec(text);
  if (match === null) {
    const hint = 'write results, results:0 (a partition) or results:0@5 (an offset of it)';
    throw new UsageError('BAD_TARGET', `'${text}' is not a topic, partition or offset`, { ...place, hint });
  }
  const [, topic, partition, offset] = match;
  return {
    topic: topic!,
    partition: partition === undefined ? null : safeInteger(partition, text, place),
    offset: offset === undefined ? null : safeInteger(offset, text, place),
  };
}

/** Reads `results:0` or `results:0@5`; a topic alone is refused. */
export function parsePartitionTarget(text: string, place: TextPlace = {}): PartitionTarget {
  const target = parseTarget(text, place);
  if (target.partition !== null) return { ...target, partition: target.partition };
  const hint = `write ${target.topic}:0 for its first partition`;
  throw new UsageError('BAD_TARGET', `'${text}' names no partition`, { ...place, hint });
}

/** Reads `results:0@5,results:1`; each target has its own column. */
export function parsePartitionTargets(text: string, place: TextPlace = {}): PartitionTarget[] {
  const targets: PartitionTarget[] = [];
  let at = 0;
  for (const part of text.split(',')) {
    targets.push(parsePartitionTarget(part, place.column === undefined ? {} : { column: place.column + at }));
    at += part.length + 1;
  }
  return targets;
}

/** Reads `results:0=5` into the target and the text after the `=`. */
export function parsePartitionValue(
  text: string,
  place: TextPlace = {},
): { target: PartitionTarget; value: string } {
  const equals = text.indexOf('=');
  if (equals <= 0)
    throw new UsageError('BAD_ASSIGNMENT', `'${text}' is not partition=value`, {
      ...place,
      hint: 'write results:0=5',
    });
  const target = parsePartitionTarget(text.slice(0, equals).trim(), place);
  return { target, value: text.slice(equals + 1).trim() };
}

/** Reads `name=value` at the first `=`; the value may be empty. Throws UsageError (BAD_ASSIGNMENT). */
export function parseAssignment(text: string, place: TextPlace = {}): Assignment {
  const equals = text.indexOf('=');
  if (equals > 0) return { name: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() };
  throw new UsageError('BAD_ASSIGNMENT', `'${text}' is not name=value`, {
    ...place,
    hint: 'write retention.ms=1d',
  });
}

/** Reads `results:segment.ms=6h` or `board:auto.offset.reset=earliest`. Throws UsageError (BAD_ASSIGNMENT). */
export function parseConfigOverride(text: string, place: TextPlace = {}): ConfigOverride {
  const { name, value } = parseAssignment(text, place);
  const colon = name.indexOf(':');
  const owner = name.slice(0, colon);
  const config = name.slice(colon + 1);
  if (colon > 0 && config !== '' && !config.includes(':')) return { owner, name: config, value };
  const hint = `write topic:${config === '' ? 'retention.ms' : config}=${value}, with a topic or a client`;
  throw new UsageError('BAD_ASSIGNMENT', `'${text}' is not topic:config=value`, { ...place, hint });
}

function safeInteger(digits: string, text: string, place: TextPlace): number {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value;
  const hint = `at most ${Number.MAX_SAFE_INTEGER} (2^53 − 1)`;
  throw new UsageError('BAD_TARGET', `'${text}' has a number that is too large`, { ...place, hint });
}
