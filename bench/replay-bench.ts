/** The random storage traces; Kafka's own classes take 4 s for them on this kind of machine, their start left out. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { replayStorageTrace } from '../src/fidelity/storage-replay.ts';
import type { StorageTrace } from '../src/fidelity/storage-trace.ts';
import { medianMs } from './measure.ts';

const KAFKA_MS = 4_000;
const TRACES = 'test/recordings/storage/random/traces.jsonl.gz';

export async function replayBench(): Promise<string[]> {
  const text = gunzipSync(readFileSync(TRACES)).toString('utf8').trim();
  const traces = text.split('\n').map((line) => JSON.parse(line) as StorageTrace);
  const ms = await medianMs(9, () => {
    for (const trace of traces) replayStorageTrace(trace, '4.2.0');
  });
  return [
    `${traces.length} random traces: ${ms.toFixed(0)} ms, ${(KAFKA_MS / ms).toFixed(0)} times as fast as Kafka's classes (${KAFKA_MS} ms)`,
  ];
}
