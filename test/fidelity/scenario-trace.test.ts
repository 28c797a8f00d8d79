/**
 * What `fidelity trace` prints is what the scenario does: each trace is replayed on the storage classes alone, with the
 * broker's threads running by themselves, and held against what the scenario's own partitions hold at the same moments.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseVersion } from '../../src/commands/parse-input.ts';
import { payloadText } from '../../src/fidelity/partition-trace.ts';
import { type ScenarioTrace, scenarioTraces, shownIn } from '../../src/fidelity/scenario-trace.ts';
import { firstMismatch, type Mismatch, stringifyResult } from '../../src/fidelity/storage-check.ts';
import { replayStorageTrace } from '../../src/fidelity/storage-replay.ts';
import type { StorageResult } from '../../src/fidelity/storage-trace.ts';
import { describePartition } from '../../src/kernel/describe.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { allBlocks, playBlocks } from '../../src/scenario/play.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { Session } from '../../src/session/session.ts';
import type { Simulation } from '../../src/simulation/simulation.ts';

const FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.slice(0, -'.md'.length));

function parse(source: string, name: string): Scenario {
  const parsed = parseScenario(source, `${name}.md`);
  if ('errors' in parsed) throw parsed.errors[0]!;
  return parsed.scenario;
}

const read = (name: string) => parse(readFileSync(`${FOLDER}${name}.md`, 'utf8'), name);

/** The traces as they are printed. */
async function printedTraces(name: string, scenario: Scenario, kafka: string): Promise<ScenarioTrace[]> {
  const traces = await scenarioTraces(name, scenario, parseVersion(kafka));
  return JSON.parse(JSON.stringify(traces));
}

/** `0 results:0` → what the partition holds at the end of that fence; the scenario is played as `run` does. */
type Held = ReadonlyMap<string, string>;

async function heldAtFences(scenario: Scenario, kafka: string): Promise<{ held: Held; sayable: string[] }> {
  const session = new Session({ version: parseVersion(kafka) });
  const held = new Map<string, string>();
  const sayable: string[] = [];
  let fence = 0;
  for (const block of allBlocks(scenario)) {
    const [played] = await playBlocks(session, [block], scenario.file);
    if (played?.kind !== 'kafka') continue;
    const { simulation } = session.bench;
    const named = shownIn(played);
    for (const topic of simulation.cluster.topics.values()) {
      for (const log of topic.partitions) {
        const target = `${topic.name}:${log.partition}`;
        held.set(`${fence} ${target}`, written(describePartition(log, simulation.cluster)));
        const isShown = named.has(target) || named.has(topic.name);
        if (isShown && isSayable(simulation, topic.createdMs)) sayable.push(`${fence} ${target}`);
      }
    }
    fence += 1;
  }
  return { held, sayable };
}

/** One broker with its defaults, never upgraded, as old as the topic; transactions are left out as a whole. */
function isSayable({ cluster, producers, events }: Simulation, createdMs: number): boolean {
  const isPlain = cluster.brokers.length === 1 && Object.keys(cluster.brokerOverrides).length === 0;
  const isUpgraded = events.some(({ type }) => type === 'clusterUpgraded' || type === 'brokerStarted');
  const isYoung =
    cluster.transactions.size === 0 &&
    [...producers.values()].every(({ producerEpoch }) => producerEpoch <= 0);
  return isPlain && !isUpgraded && isYoung && createdMs === cluster.startMs;
}

/** Values known by their size only are written out in a trace. */
function written(description: unknown): string {
  return JSON.stringify(description, (key, value) =>
    key === 'value' && typeof value === 'number' ? payloadText(value) : value,
  );
}

/** What the replayed trace holds at each of its looks. */
function replayedLooks(trace: ScenarioTrace): Record<string, unknown>[] {
  const { steps } = JSON.parse(stringifyResult(replayStorageTrace(trace, trace.kafka!)));
  const looks = steps.filter(({ op }: { op: string }) => op === 'describe');
  expect(looks).toHaveLength(trace.fences.length);
  return looks.map(({ op: _, ...look }: Record<string, unknown>) => look);
}

const targetOf = ({ about }: ScenarioTrace) => about.split(/[ ;]/)[0]!;

/** The first look that differs from what the scenario's own partition holds, or null. */
function mismatchOf(trace: ScenarioTrace, held: Held): Mismatch | null {
  for (const [i, look] of replayedLooks(trace).entries()) {
    const own = JSON.parse(held.get(`${trace.fences[i]} ${targetOf(trace)}`)!);
    const mismatch = firstMismatch(own, look, `${trace.name}, fence ${trace.fences[i]}`);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

describe.each(names)('%s', (name) => {
  const scenario = read(name);
  const kafkas = [...new Set([scenario.kafka, scenario.versions[0]!])];

  test.each(kafkas)(
    'its traces, replayed, hold at each look what its partitions hold on Kafka %s; none is left out',
    async (kafka) => {
      const { held, sayable } = await heldAtFences(scenario, kafka);
      const traces = await printedTraces(name, scenario, kafka);
      const mismatches = traces.map((trace) => mismatchOf(trace, held)).filter((found) => found !== null);
      expect(mismatches).toEqual([]);
      const looks = new Set(
        traces.flatMap((trace) => trace.fences.map((fence) => `${fence} ${targetOf(trace)}`)),
      );
      expect(sayable.filter((look) => !looks.has(look))).toEqual([]);
    },
    120_000,
  );
});

/** Stories that were played on real Kafka, and which cluster of the scenario tells each. */
const RECORDED = {
  'compaction-duplicates': {
    'compaction-defaults': 1,
    'compaction-very-eager': 2,
    'compaction-eager': 3,
    'compaction-ratio-only': 4,
    'compaction-max-lag-idle': 5,
  },
  'tombstone-missed': {
    'missed-one-hour': 1,
    'missed-one-day': 2,
    'missed-altered-late': 3,
    'missed-quiet': 4,
  },
} as const;

/** A look without what the recordings had otherwise: other scores of the same length, and no producer id. */
function comparable(look: unknown): unknown {
  const text = JSON.stringify(look, (key, value) => {
    if (key === 'producerId') return undefined;
    return key === 'value' ? value === null : value;
  });
  return JSON.parse(text);
}

describe.each(Object.entries(RECORDED))('%s, as it was recorded', (name, stories) => {
  const scenario = read(name);

  test.each(['2.8.2', '3.0.2', '3.1.2', '4.1.1', '4.2.0'])(
    'each look at a moment at which Kafka %s was looked at shows what Kafka held',
    async (release) => {
      const bytes = readFileSync(
        new URL(`../recordings/storyboards/${name}.${release}.jsonl.gz`, import.meta.url),
      );
      const recordings: StorageResult[] = gunzipSync(bytes)
        .toString('utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const traces = await printedTraces(name, scenario, release.split('.').slice(0, 2).join('.'));
      for (const [story, cluster] of Object.entries(stories)) {
        const recorded = recordings.find((recording) => recording.name === story)!;
        const looks = new Map(recorded.steps.filter(({ op }) => op === 'describe').map((s) => [s.now, s]));
        const own = replayedLooks(traces.find(({ name: traced }) => traced.includes(`-${cluster}-`))!);
        for (const look of own) {
          const { op: _, ...held } = looks.get(look.now)!;
          expect(firstMismatch(comparable(held), comparable(look), `${story} at ${look.now}`)).toBe(null);
        }
      }
    },
    120_000,
  );
});

describe('a trace says what a scenario does', () => {
  const START_MS = 1_767_571_200_000;
  const at = (minutes: number) => START_MS + minutes * 60_000;
  const produced = (minutes: number, key: string, value: string | null) => ({
    op: 'produce',
    records: [{ key, value, timestamp: at(minutes) }],
    producerId: 0,
  });
  const advance = (minutes: number) => ({ op: 'advance', ms: minutes * 60_000 });
  const LOOK = { op: 'describe' };
  const FED = [
    'topic create t --config segment.ms=1h',
    'every 10m --times 3 produce t --key k{n} --value-bytes 2',
    'advance 1h',
  ];

  const source = (...fences: readonly string[][]) => `---
title: A story
summary: for its trace
kafka: 4.2
---

## The step

${fences.map((lines) => `\`\`\`kafka\n${lines.map((line) => `> ${line}`).join('\n')}\n\`\`\``).join('\n\n')}
`;
  const tracesOf = async (...fences: readonly string[][]) =>
    await printedTraces('story', parse(source(...fences), 'story'), '4.2');
  const steps = (trace: ScenarioTrace | undefined) => trace?.steps;

  test('each batch at its own moment, also of a feed in the middle of an advance; a size is written out', async () => {
    const [trace, ...others] = await tracesOf([...FED, 'show log t:0']);
    expect(others).toEqual([]);
    expect(trace).toMatchObject({ background: true, kafka: '4.2', startMs: START_MS, fences: [0] });
    expect(trace!.config).toEqual({ 'segment.ms': '3600000' });
    expect(steps(trace)).toEqual([
      produced(0, 'k0', 'xx'),
      advance(10),
      produced(10, 'k1', 'xx'),
      advance(10),
      produced(20, 'k2', 'xx'),
      advance(40),
      LOOK,
    ]);
  });

  test('altered configs, deleted records and tombstones, in their order; a look at each end of a fence that shows it', async () => {
    const [trace] = await tracesOf(
      ['topic create t', 'produce t --key a --value b', 'clock'],
      [
        'topic alter t --config segment.ms=2h',
        'produce t --key a --tombstone',
        'delete-records t:0 --before 1',
      ],
      ['advance 5m', 'clock'],
      ['advance 5m', 'show records t:0'],
    );
    expect(trace!.fences).toEqual([0, 1, 3]);
    expect(steps(trace)).toEqual([
      produced(0, 'a', 'b'),
      LOOK,
      { op: 'alter', config: { 'segment.ms': '7200000' } },
      produced(0, 'a', null),
      { op: 'deleteRecords', beforeOffset: 1 },
      LOOK,
      advance(10),
      LOOK,
    ]);
  });

  test('it ends before a batch whose own timestamps LogAppendTime has replaced', async () => {
    const stamped = [START_MS, START_MS - 300_000].map((timestamp) => ({ key: 'a', value: 'b', timestamp }));
    const [trace] = await tracesOf(
      ['topic create t --config message.timestamp.type=LogAppendTime', 'show log t:0'],
      [`produce t --records '${JSON.stringify(stamped)}'`, 'show log t:0'],
    );
    expect(trace!.about).toContain('ends before timestamps that the broker replaced');
    expect(steps(trace)).toEqual([LOOK]);
  });

  test('`advance --until` stops where it would have', async () => {
    const [create, feed] = ['topic create t --config segment.ms=15m', FED[1]!];
    const [trace] = await tracesOf([create, feed, "advance --until 'segment-rolled t:0'", 'show log t:0']);
    const writes = [produced(0, 'k0', 'xx'), advance(10), produced(10, 'k1', 'xx'), advance(10)];
    expect(steps(trace)).toEqual([...writes, produced(20, 'k2', 'xx'), LOOK]);
  });

  test('what a handler writes, at the end of the handler', async () => {
    const traces = await tracesOf([
      'topic create in',
      'topic create out',
      'produce in --key a --value b --count 2',
      'consumer open c --group c --assign in:0 --set auto.offset.reset=earliest',
      'poll-loop c --handler 1m --to out',
      'advance 5m',
      'show log out:0',
    ]);
    const out = traces.find(({ name }) => name === 'story-1-out-0');
    expect(steps(out)).toEqual([
      advance(1),
      produced(1, 'a', 'b'),
      advance(1),
      produced(2, 'a', 'b'),
      advance(3),
      LOOK,
    ]);
  });

  test('under LogAppendTime the client’s own timestamp, which the batch keeps (FMT-10)', async () => {
    const [trace] = await tracesOf([
      'topic create t --config message.timestamp.type=LogAppendTime',
      'advance 5m',
      'produce t --key a --value b --timestamp now-5m',
      'show log t:0',
    ]);
    expect(steps(trace)).toEqual([advance(5), produced(0, 'a', 'b'), LOOK]);
  });

  test('a reset and a rerun begin another; the rerun’s has the changed config and all that went before', async () => {
    const traces = await tracesOf(
      [...FED, 'show log t:0'],
      ['rerun --set t:segment.ms=30m', 'show log t:0'],
      ['reset', 'topic create t', 'produce t --key z --value b', 'show log t:0'],
    );
    expect(traces.map(({ name, fences }) => [name, fences])).toEqual([
      ['story-1-t-0', [0]],
      ['story-2-t-0', [1]],
      ['story-3-t-0', [2]],
    ]);
    expect(traces[1]!.config).toEqual({ 'segment.ms': '1800000' });
    expect(steps(traces[1])).toEqual(steps(traces[0]));
    expect(steps(traces[2])).toEqual([produced(0, 'z', 'b'), LOOK]);
  });

  test.each<[string, string[]]>([
    ['an upgrade', ['cluster upgrade --kafka 4.2']],
    ['a broker started again', ['broker stop 1', 'broker start 1']],
    ['headers', ['produce t --key a --value b --header h=1']],
    ['a config taken back to its default', ['topic alter t --delete-config segment.ms']],
    ['deleteRecords and produce at one moment', ['advance --to 2h']],
  ])('it ends before what it cannot say: %s', async (ending, lines) => {
    const kafka = ending === 'an upgrade' ? ['cluster start --kafka 3.0'] : [];
    const both = [
      'every 1h --start +1h --times 1 --name both delete-records t:0 --before 1',
      'every 1h --start +1h --times 1 --name write produce t --key a --value b',
    ];
    const [trace] = await tracesOf([...kafka, ...FED, 'show log t:0', ...both], [...lines, 'show log t:0']);
    expect(trace!.about).toContain(`ends before ${ending}`);
    expect(trace!.fences).toEqual([0]);
    expect(steps(trace)?.at(-1)).toEqual(LOOK);
  });

  test('a broker with settings of its own has none, for a trace has the defaults', async () => {
    const start = 'cluster start --set log.retention.check.interval.ms=1m';
    expect(await tracesOf([start, ...FED, 'show log t:0'])).toEqual([]);
  });

  test('a partition that is younger than its cluster has none, for a trace begins with its topic', async () => {
    expect(await tracesOf(['advance 1m', 'topic create t', 'produce t --value a', 'show log t:0'])).toEqual(
      [],
    );
  });

  test('a batch a millisecond late is found', async () => {
    const scenario = parse(source([...FED, 'show log t:0']), 'story');
    const { held } = await heldAtFences(scenario, '4.2');
    const [trace] = await printedTraces('story', scenario, '4.2');
    const late = trace!.steps.map((step) =>
      step.op === 'advance' && step.ms === 600_000 ? { ...step, ms: 600_001 } : step,
    );
    expect(mismatchOf(trace!, held)).toBe(null);
    expect(mismatchOf({ ...trace!, steps: late }, held)).not.toBe(null);
  });
});
