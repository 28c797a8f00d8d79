import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readRecordings, readTraces } from '../../src/fidelity/recording-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Uint8Array, name = 'traces.jsonl'): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const TRACE = { name: 'a', config: {}, startMs: 0, steps: [{ op: 'describe' }] };

test('lines are read, gzipped or not; empty ones count for nothing', () => {
  const text = `\n${JSON.stringify(TRACE)}\r\n\n${JSON.stringify(TRACE)}\n`;
  expect(readTraces(fileOf(text))).toEqual([TRACE, TRACE]);
  expect(readTraces(fileOf(gzipSync(text), 'traces.jsonl.gz'))).toEqual([TRACE, TRACE]);
  expect(readRecordings(fileOf('[1]\n'))).toEqual([[1]]);
});

test('half a gzip file is told of as one', () => {
  const file = fileOf(gzipSync(JSON.stringify(TRACE)).subarray(0, 30), 'half.jsonl.gz');
  expect(() => readTraces(file)).toThrow(`${file}: not a whole gzip file: `);
});

test('what is no JSON is told with its line and column', () => {
  const file = fileOf(`${JSON.stringify(TRACE)}\n{"name":"b" "config"}\n`);
  expect(() => readTraces(file)).toThrow(`${file}:2:13: not JSON`);
});

test.each([
  [null, 'a trace is an object with name, config, startMs and steps'],
  [[], 'a trace is an object with name, config, startMs and steps'],
  [{ ...TRACE, name: 1 }, 'the trace needs name, a string'],
  [{ ...TRACE, config: [] }, 'the trace needs config, an object'],
  [{ ...TRACE, startMs: '0' }, 'the trace needs startMs, a number'],
  [{ ...TRACE, steps: {} }, 'the trace needs steps, an array'],
  [{ ...TRACE, steps: [null] }, 'steps[0]: a step is an object with op'],
  [
    { ...TRACE, steps: [{ op: 'clean' }, { op: 'dscribe' }] },
    "steps[1]: there is no step 'dscribe'; did you mean 'describe'?",
  ],
  [
    { ...TRACE, steps: [{ op: 'toString' }] },
    "steps[0]: there is no step 'toString'; there are produce, advance,",
  ],
  [{ ...TRACE, steps: [{ op: 'produce' }] }, "steps[0]: 'produce' needs records, an array"],
  [{ ...TRACE, steps: [{ op: 'advance', ms: '1' }] }, "steps[0]: 'advance' needs ms, a number"],
])('%j is refused: %s', (trace, words) => {
  const file = fileOf(`\n${JSON.stringify(trace)}\n`);
  expect(() => readTraces(file)).toThrow(`${file}:2:1: ${words}`);
});

test('the steps of every recorded set are known ones', () => {
  const recordings = new URL('../recordings/', import.meta.url);
  const sets = ['storage/named/', 'storage/random/', 'storage/clock/', 'storage/altered/'];
  for (const set of [...sets, 'storyboards/timestamp-types.', 'storyboards/tombstone-leak-upgraded.'])
    expect(readTraces(fileURLToPath(new URL(`${set}traces.jsonl.gz`, recordings)))).not.toEqual([]);
});
