/** Laws of consumers, groups and ledgers, whoever is opened, killed and closed, and however slow they are. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ledgerOf } from '../../src/clients/application-ledger.ts';
import type { World } from '../../src/clients/clients.ts';
import { close, commit, crash } from '../../src/clients/consumers/consumers.ts';
import { committedOffset } from '../../src/kernel/group/committed-offsets.ts';
import { describeGroup } from '../../src/kernel/group/group-admin.ts';
import { partitionKey } from '../../src/kernel/group/topic-partition.ts';
import { advanceTo, createStory, loop, open, produce, START_MS } from '../clients/story.ts';

const FAMILIES = ['java', 'librdkafka', 'kafkajs'] as const;
const PARTITIONS = 3;

type Step =
  | { readonly op: 'produce'; readonly partition: number; readonly count: number }
  | {
      readonly op: 'open';
      readonly family: (typeof FAMILIES)[number];
      readonly subscribes: boolean;
      readonly handlerMs: number;
      readonly max: number | null;
    }
  | { readonly op: 'commit' | 'close' | 'crash'; readonly which: number }
  | { readonly op: 'advance'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('produce' as const),
      partition: fc.nat(PARTITIONS - 1),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('open' as const),
      family: fc.constantFrom(...FAMILIES),
      subscribes: fc.boolean(),
      handlerMs: fc.constantFrom(0, 10, 700, 1300, 40_000, 400_000),
      max: fc.constantFrom(null, null, 1, 3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constantFrom('commit' as const, 'close' as const, 'crash' as const),
      which: fc.nat(20),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('advance' as const),
      ms: fc.oneof(fc.constantFrom(1, 3000, 5000, 45_000, 310_000), fc.nat(12_000)),
    }),
  },
);

const steps = fc.array(step, { minLength: 4, maxLength: 25 });

function play(world: World, taken: Step, opened: { count: number }): void {
  const live = [...world.clients.consumers.values()].filter(({ end }) => end === null);
  switch (taken.op) {
    case 'produce':
      produce(world, taken.count, taken.partition);
      break;
    case 'open': {
      const { family, handlerMs, max } = taken;
      const subscribe = taken.subscribes || family === 'kafkajs';
      // A group for each family and way to read: what they do to each other is not the subject here.
      const group = `${family}-${subscribe ? 'subscribe' : 'assign'}`;
      const consumer = open(world, family, { name: `c${opened.count++}`, group, subscribe });
      loop(world, consumer, { handlerMs, max });
      break;
    }
    case 'advance':
      advanceTo(world, world.cluster.nowMs - START_MS + taken.ms);
      break;
    default: {
      const consumer = live[taken.which % Math.max(live.length, 1)];
      if (consumer === undefined) return;
      if (taken.op === 'commit') commit(world, consumer, { offsets: null });
      else if (taken.op === 'close') close(world, consumer);
      else crash(world, consumer);
    }
  }
}

/** Plays steps in a new world and looks at it after each. */
function run(taken: readonly Step[], look: (world: World) => void = () => undefined): World {
  const world = createStory({ partitions: PARTITIONS, records: 4 });
  const opened = { count: 0 };
  for (const each of taken) {
    play(world, each, opened);
    look(world);
  }
  return world;
}

const everyPartition = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: 't', partition }));

test('CLI-201: read from the earliest, a committed offset never passes what a consumer of the group was handed', () => {
  let commits = 0;
  fc.assert(
    fc.property(steps, (taken) => {
      run(taken, ({ cluster, clients }) => {
        const nextOf = new Map<string, number>();
        for (const event of clients.events) {
          if (event.type !== 'recordsHandedOut') continue;
          const group = clients.consumers.get(event.consumer)!.groupId;
          for (const { lastOffset, ...at } of event.ranges) {
            const key = `${group} ${partitionKey(at)}`;
            nextOf.set(key, Math.max(nextOf.get(key) ?? 0, lastOffset + 1));
          }
        }
        for (const groupId of cluster.groups.keys()) {
          for (const at of everyPartition) {
            const committed = committedOffset(cluster, groupId, at)?.offset ?? 0;
            if (committed > 0) commits++;
            expect(committed).toBeLessThanOrEqual(nextOf.get(`${groupId} ${partitionKey(at)}`) ?? 0);
          }
        }
      });
    }),
    { numRuns: 120 },
  );
  expect(commits).toBeGreaterThan(0);
});

test('GRP-7, ASG-6: in a group a partition has at most one owner', () => {
  let shared = 0;
  fc.assert(
    fc.property(steps, (taken) => {
      run(taken, ({ cluster, clients }) => {
        for (const groupId of cluster.groups.keys()) {
          const { members } = describeGroup(cluster, groupId);
          const owned = members.flatMap(({ partitions }) => partitions.map(partitionKey));
          expect(new Set(owned).size).toBe(owned.length);
          if (members.filter(({ partitions }) => partitions.length > 0).length > 1) shared++;
        }
        // Neither do two members of one generation believe that they have it.
        const held = [...clients.consumers.values()].flatMap(({ end, groupId, membership, partitions }) =>
          end === null && membership?.state === 'stable'
            ? [...partitions.keys()].map((key) => `${groupId} ${membership.generation} ${key}`)
            : [],
        );
        expect(new Set(held).size).toBe(held.length);
      });
    }),
    { numRuns: 120 },
  );
  expect(shared).toBeGreaterThan(0);
});

test('of each application every record is processed, lost, or ahead; the ledger counts what the handlers did', () => {
  const seen = { processed: 0, lost: 0, ahead: 0, repeated: 0, willRepeat: 0 };
  fc.assert(
    fc.property(steps, (taken) => {
      const world = run(taken);
      const { cluster, clients } = world;
      for (const consumer of clients.consumers.values()) if (consumer.end === null) crash(world, consumer);
      for (const [name, application] of clients.applications) {
        for (const at of everyPartition) {
          if (!application.partitions.has(partitionKey(at))) continue;
          const offsets = clients.events.flatMap((event) =>
            event.type === 'processed' &&
            event.application === name &&
            partitionKey(event) === partitionKey(at)
              ? [event.offset]
              : [],
          );
          const processed = new Set(offsets);
          const end = cluster.topics.get('t')!.partitions[at.partition]!.logEndOffset;
          const committed = committedOffset(cluster, name, at)?.offset ?? 0;
          const open = Array.from({ length: end }, (_, offset) => offset).filter((o) => !processed.has(o));
          const lost = open.filter((offset) => offset < committed).length;
          const row = ledgerOf(world, application, at);
          expect(row).toMatchObject({
            processed: processed.size,
            repeated: offsets.length - processed.size,
            lost,
            missed: 0,
            willRepeat: [...processed].filter((offset) => offset >= committed).length,
            willLose: 0,
          });
          const ahead = open.length - lost;
          expect(row.processed + row.lost + ahead).toBe(end);
          for (const [what, count] of Object.entries({ ...row, ahead }))
            if (what in seen) seen[what as keyof typeof seen] += count;
        }
      }
    }),
    { numRuns: 120 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

test('the same steps give the same bytes', () => {
  const bytesOf = (world: World): string =>
    JSON.stringify(world, (_name, value) =>
      value instanceof Map || value instanceof Set ? [...value] : value,
    );
  fc.assert(
    fc.property(steps, (taken) => {
      expect(bytesOf(run(taken))).toBe(bytesOf(run(taken)));
    }),
    { numRuns: 60 },
  );
});
