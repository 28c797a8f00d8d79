/** Compares what the simulated log answers with what was recorded of Kafka. */
import { replayStorageTrace } from './storage-replay.ts';
import type { StorageResult, StorageTrace } from './storage-trace.ts';

/** Their wording differs between releases of Kafka, so they are not compared. */
const NOT_COMPARED = new Set(['message', 'wrappedIn']);

export interface Mismatch {
  readonly path: string;
  readonly recorded: unknown;
  readonly simulated: unknown;
}

/** The first differing path of two answers, or null if they agree. */
export function firstMismatch(recorded: unknown, simulated: unknown, path = ''): Mismatch | null {
  if (recorded === simulated) return null;
  const areObjects = typeof recorded === 'object' && typeof simulated === 'object';
  if (
    !areObjects ||
    recorded === null ||
    simulated === null ||
    Array.isArray(recorded) !== Array.isArray(simulated)
  ) {
    return { path, recorded, simulated };
  }
  const left = recorded as Record<string, unknown>;
  const right = simulated as Record<string, unknown>;
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (NOT_COMPARED.has(key)) continue;
    const inner = firstMismatch(
      left[key],
      right[key],
      Array.isArray(recorded) ? `${path}[${key}]` : `${path}.${key}`,
    );
    if (inner !== null) return inner;
  }
  return null;
}

/** Replays the trace that a recording is of and compares every field; `kafka` as in `replayStorageTrace`. */
export function checkStorageTrace(
  trace: StorageTrace,
  recorded: StorageResult,
  kafka: string,
): Mismatch | null {
  return firstMismatch(recorded, JSON.parse(stringifyResult(replayStorageTrace(trace, kafka))));
}

const LONG_MAX_MARK = '"\ud800Long.MAX_VALUE"';

/** One JSON line; Long.MAX_VALUE, kept as Infinity, is written as Kafka's own number. */
export function stringifyResult(result: StorageResult): string {
  const text = JSON.stringify(result, (_key, value) =>
    value === Number.POSITIVE_INFINITY ? JSON.parse(LONG_MAX_MARK) : value,
  );
  return text.replaceAll(JSON.stringify(JSON.parse(LONG_MAX_MARK)), '9223372036854775807');
}
