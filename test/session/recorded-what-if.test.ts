/** `run segment-retention --set results:segment.ms=12h` against the recording of just that on Kafka's storage classes. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseConfigOverride } from '../../src/commands/language/targets.ts';
import type { StorageResult } from '../../src/fidelity/storage-trace.ts';
import { findVersion } from '../../src/kernel/versions.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { playBlocks } from '../../src/scenario/play.ts';
import { Session } from '../../src/session/session.ts';
import type { View } from '../../src/views/view.ts';

const ROOT = new URL('../../', import.meta.url);

interface Look {
  readonly nowMs: number;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly records: number;
  readonly sizeInBytes: number;
  readonly segments: readonly number[];
}

/** What the recording saw, look by look. */
function recordedLooks(release: string): Look[] {
  const file = new URL(`test/recordings/storyboards/segment-retention.${release}.jsonl.gz`, ROOT);
  const results = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const found = results.map((line): StorageResult => JSON.parse(line));
  const steps = found.find(({ name }) => name === 'retention-segment-12h')!.steps;
  // biome-ignore lint/suspicious/noExplicitAny: a description as it was recorded
  return (steps as any[]).flatMap(({ op, now, logStartOffset, logEndOffset, segments }) => {
    if (op !== 'describe') return [];
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const batches = segments.flatMap((segment: any) => segment.batches);
    return {
      nowMs: now,
      logStartOffset,
      logEndOffset,
      // biome-ignore lint/suspicious/noExplicitAny: as above
      records: batches.reduce((sum: number, batch: any) => sum + batch.records.length, 0),
      // biome-ignore lint/suspicious/noExplicitAny: as above
      sizeInBytes: segments.reduce((sum: number, segment: any) => sum + segment.sizeInBytes, 0),
      // biome-ignore lint/suspicious/noExplicitAny: as above
      segments: segments.map((segment: any) => segment.baseOffset),
    };
  });
}

function lookOf({ nowMs, summary, rows }: View): Look {
  const { logStartOffset, logEndOffset, records, sizeInBytes } = summary as unknown as Look;
  const segments = rows.map((row) => Number(row.baseOffset));
  return { nowMs, logStartOffset, logEndOffset, records, sizeInBytes, segments };
}

test.each([
  ['2.8', '2.8.2'],
  ['3.0', '3.0.2'],
  ['3.1', '3.1.2'],
  ['4.1', '4.1.1'],
  ['4.2', '4.2.0'],
])(
  'on %s the scenario with --set shows what Kafka %s held at every look (retention-segment-12h)',
  async (version, release) => {
    const source = readFileSync(new URL('scenarios/segment-retention.md', ROOT), 'utf8');
    const parsed = parseScenario(source, 'segment-retention.md');
    if ('errors' in parsed) throw parsed.errors[0]!;
    const session = new Session({
      version: findVersion(version)!,
      overrides: [parseConfigOverride('results:segment.ms=12h')],
      reportsExpectations: true,
    });
    const shown: Look[] = [];
    // Up to the silence: from there on the scenario goes its own way.
    for (const { blocks } of parsed.scenario.steps.slice(0, 5))
      for (const block of await playBlocks(session, blocks, parsed.scenario.file))
        if (block.kind === 'kafka')
          shown.push(...block.views.filter(({ view }) => view === 'log').map(lookOf));
    const looks = recordedLooks(release);
    const both = shown.filter(({ nowMs }) => looks.some((look) => look.nowMs === nowMs));
    expect(both.length).toBeGreaterThanOrEqual(2);
    for (const look of both) expect(looks).toContainEqual(look);
  },
);
