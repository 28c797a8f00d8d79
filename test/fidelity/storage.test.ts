import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkStorageTrace } from '../../src/fidelity/storage-check.ts';
import type { StorageResult, StorageTrace } from '../../src/fidelity/storage-trace.ts';

const recordings = new URL('../recordings/', import.meta.url);

function readLines<T>(file: string): T[] {
  const text = gunzipSync(readFileSync(new URL(file, recordings))).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** Every recorded set: the traces, the results beside them, and the version they were recorded on. */
function recordedSets(): { traces: string; results: string; kafka: string }[] {
  const sets = [];
  for (const folder of [
    'storage/named',
    'storage/random',
    'storage/clock',
    'storage/altered',
    'storyboards',
  ]) {
    const files = readdirSync(new URL(`${folder}/`, recordings));
    for (const traces of files.filter((file) => file.endsWith('traces.jsonl.gz'))) {
      const prefix = traces.slice(0, -'traces.jsonl.gz'.length);
      for (const results of files) {
        const kafka = /^(\d+\.\d+\.\d+(-\d+\.\d+\.\d+)?)\.jsonl\.gz$/.exec(results.slice(prefix.length))?.[1];
        if (!results.startsWith(prefix) || kafka === undefined) continue;
        sets.push({ traces: `${folder}/${traces}`, results: `${folder}/${results}`, kafka });
      }
    }
  }
  return sets;
}

describe('the simulated log answers as Kafka did', () => {
  const sets = recordedSets();

  test('all recorded sets are here', () => {
    expect(sets.length).toBe(46);
  });

  test.each(sets)('$results', ({ traces, results, kafka }) => {
    const byName = new Map(readLines<StorageTrace>(traces).map((trace) => [trace.name, trace]));
    const mismatches = readLines<StorageResult>(results).map((recorded) => {
      const mismatch = checkStorageTrace(byName.get(recorded.name)!, recorded, kafka);
      return mismatch === null ? null : { trace: recorded.name, ...mismatch };
    });
    expect(mismatches.length).toBeGreaterThan(0);
    expect(mismatches.filter((mismatch) => mismatch !== null)).toEqual([]);
  });
});
