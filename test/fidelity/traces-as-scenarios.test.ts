import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { firstMismatch } from '../../src/fidelity/storage-check.ts';
import type { StorageResult, StorageTrace } from '../../src/fidelity/storage-trace.ts';
import { findVersion } from '../../src/kernel/versions.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { allBlocks, playBlocks } from '../../src/scenario/play.ts';
import { Session } from '../../src/session/session.ts';
import { traceScenario } from './trace-scenario.ts';

function readLines<T>(file: string): T[] {
  const bytes = readFileSync(new URL(`../recordings/storage/clock/${file}`, import.meta.url));
  return gunzipSync(bytes)
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** The broker hands out producer ids in the order of first use; the recordings' are the harness's own. */
function withOwnProducerIds(description: unknown, ids: ReadonlyMap<number, number>): unknown {
  return JSON.parse(JSON.stringify(description), (key, value) =>
    key === 'producerId' ? ids.get(value) : value,
  );
}

async function shownPartitions(trace: StorageTrace, kafka: string): Promise<unknown[]> {
  const version = findVersion(kafka)!;
  const parsed = parseScenario(traceScenario(trace, version), `${trace.name}.md`);
  if ('errors' in parsed) throw parsed.errors[0]!;
  const session = new Session({ version });
  const played = await playBlocks(session, allBlocks(parsed.scenario), trace.name);
  const commands = played.flatMap((block) => (block.kind === 'kafka' ? block.commands : []));
  return commands.flatMap(({ result }) => result.views.map((view) => view.description));
}

function producerIdsByFirstUse(trace: StorageTrace, recorded: StorageResult): Map<number, number> {
  const ids = new Map<number, number>();
  for (const step of trace.steps) {
    if (step.op !== 'produce' || step.producerId === undefined || ids.has(step.producerId)) continue;
    ids.set(step.producerId, ids.size);
  }
  expect(recorded.name).toBe(trace.name);
  return ids;
}

describe.each(['2.8.2', '4.2.0'])('a trace written as a scenario shows what Kafka %s held', (kafka) => {
  const recordings = readLines<StorageResult>(`${kafka}.jsonl.gz`);
  const traces = new Map(readLines<StorageTrace>('traces.jsonl.gz').map((trace) => [trace.name, trace]));

  test.each(recordings.map((recorded) => [recorded.name, recorded] as const))(
    '%s',
    async (name, recorded) => {
      const trace = traces.get(name)!;
      const ids = producerIdsByFirstUse(trace, recorded);
      const looks = recorded.steps
        .filter((step) => step.op === 'describe')
        .map(({ op: _, ...look }) => withOwnProducerIds(look, ids));
      const shown = await shownPartitions(trace, kafka);
      expect(shown.length).toBe(looks.length);
      expect(
        looks
          .map((look, i) => firstMismatch(look, JSON.parse(JSON.stringify(shown[i]))))
          .filter((m) => m !== null),
      ).toEqual([]);
    },
  );
});
