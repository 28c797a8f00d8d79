import { expect, test } from 'vitest';
import { poll, process, seek } from '../../../src/clients/consumers/consumers.ts';
import { alterOffsets } from '../../../src/kernel/group/group-admin.ts';
import { deleteRecordsBefore } from '../../../src/kernel/log-operations.ts';
import { advanceTo, committedIn, createStory, ledger, open, T0 } from '../story.ts';

const AT_ONCE = { 'group.initial.rebalance.delay.ms': '0' };

test('CLI-232: what is resolved is committed at the end of the fetched batch', () => {
  const world = createStory({ records: 5, broker: AT_ONCE });
  const consumer = open(world, 'kafkajs');
  advanceTo(world, 0);
  expect(poll(world, consumer).records).toHaveLength(5);
  process(world, consumer, 4);
  expect(committedIn(world)).toBeNull();
  process(world, consumer);
  expect(committedIn(world)).toBe(5);
});

test.each([
  ['3', 3],
  ['4', 4],
  ['5', null],
])(
  'CLI-232: inside a batch it commits once autoCommitThreshold %s is reached',
  (autoCommitThreshold, committed) => {
    const world = createStory({ records: 6, broker: AT_ONCE });
    const consumer = open(world, 'kafkajs', { settings: { autoCommitThreshold } });
    advanceTo(world, 0);
    poll(world, consumer);
    process(world, consumer, 4);
    expect(committedIn(world)).toBe(committed);
  },
);

test.each([
  [{}, 2],
  [{ autoCommit: 'false' }, 5],
])('CLI-236: seek commits the sought offset unless auto commit is off (%j)', (settings, committed) => {
  const world = createStory({ records: 9, broker: AT_ONCE });
  alterOffsets(world.cluster, 'g', [{ ...T0, offset: 5 }]);
  const consumer = open(world, 'kafkajs', { settings });
  advanceTo(world, 0);
  seek(world, consumer, T0, 2);
  expect(committedIn(world)).toBe(committed);
  expect(poll(world, consumer).records[0]?.offset).toBe(2);
});

test.each([
  ['true', -2, 3],
  ['false', -1, null],
])(
  'CLI-236: out of range with fromBeginning %s it commits %i and starts over',
  (fromBeginning, symbolic, first) => {
    const world = createStory({ records: 9, broker: AT_ONCE });
    alterOffsets(world.cluster, 'g', [{ ...T0, offset: 1 }]);
    deleteRecordsBefore(world.cluster, world.cluster.topics.get('t')!.partitions[0]!, 3);
    const consumer = open(world, 'kafkajs', { settings: { fromBeginning } });
    advanceTo(world, 0);
    const { records } = poll(world, consumer);
    expect(committedIn(world)).toBe(symbolic);
    expect(records[0]?.offset ?? null).toBe(first);
  },
);

test('kafkajs has no assign() (CLI-311)', () => {
  const world = createStory({ records: 1 });
  expect(() => open(world, 'kafkajs', { subscribe: false })).toThrow('kafkajs has no assign()');
});

test('a batch is the records of one partition', () => {
  const world = createStory({ records: 4, partitions: 2, broker: AT_ONCE });
  const consumer = open(world, 'kafkajs');
  advanceTo(world, 0);
  expect(new Set(poll(world, consumer).records.map(({ partition }) => partition))).toEqual(new Set([0]));
  expect(ledger(world).processed).toBe(0);
});

test('a committed offset of 0 is one: it wins over fromBeginning false (CLI-302)', () => {
  const world = createStory({ records: 3, broker: AT_ONCE });
  alterOffsets(world.cluster, 'g', [{ ...T0, offset: 0 }]);
  const consumer = open(world, 'kafkajs', { settings: { fromBeginning: 'false' } });
  advanceTo(world, 0);
  expect(poll(world, consumer).records[0]?.offset).toBe(0);
});

test.each([
  [999, null],
  [1_000, 1],
])(
  'CLI-232: autoCommitInterval 1000, a record resolved %i ms after the join: committed %s',
  (ms, expected) => {
    const world = createStory({ records: 2, broker: AT_ONCE });
    const consumer = open(world, 'kafkajs', { settings: { autoCommitInterval: '1000' } });
    advanceTo(world, 0);
    poll(world, consumer);
    advanceTo(world, ms);
    process(world, consumer, 1);
    expect(committedIn(world)).toBe(expected);
  },
);
