/** What an application never got to see, by what took it: retention, the cleaner, DeleteRecords, a commit, a reset. */
import { expect, test } from 'vitest';
import type { World } from '../../src/clients/clients.ts';
import { close, commit, poll, process } from '../../src/clients/consumers/consumers.ts';
import { alterTopic } from '../../src/kernel/cluster.ts';
import { alterOffsets } from '../../src/kernel/group/group-admin.ts';
import { producerRecord } from '../../src/kernel/log/append.ts';
import { appendToLog, deleteRecordsBefore } from '../../src/kernel/log-operations.ts';
import { advanceTo, createStory, ledger, open, produce, T0 } from './story.ts';

const NO_AUTO = { 'enable.auto.commit': 'false' };

/** Reads, processes and commits so many records, and stops. */
function readSome(world: World, count: number): void {
  const consumer = open(world, 'java', { settings: NO_AUTO });
  expect(poll(world, consumer, count).records).toHaveLength(count);
  process(world, consumer);
  commit(world, consumer, { offsets: null });
  close(world, consumer);
}

test('records that retention deletes while nobody reads are missed, those that were processed are not', () => {
  const world = createStory({ records: 5 });
  readSome(world, 2);
  alterTopic(world.cluster, world.cluster.topics.get('t')!, { 'retention.ms': '60000' });
  advanceTo(world, 600_000);
  expect(world.cluster.topics.get('t')!.partitions[0]!.logStartOffset).toBe(5);
  expect(ledger(world)).toMatchObject({ processed: 2, missed: 3, lost: 0, willRepeat: 0, willLose: 0 });
});

test('records that the cleaner removes before they are read are missed (CLN-23)', () => {
  const world = createStory({ kafka: '3.9' });
  const topic = world.cluster.topics.get('t')!;
  alterTopic(world.cluster, topic, {
    'cleanup.policy': 'compact',
    'segment.bytes': '140',
    'min.cleanable.dirty.ratio': '0.01',
  });
  // Batches of 70 bytes, two to a segment: 0 and 1, 2 and 3 are closed, 4 and 5 are active; of 0 to 3 offset 3 stays.
  for (let n = 0; n < 6; n++) {
    const records = [producerRecord('a', '1', world.cluster.nowMs)];
    expect(appendToLog(world.cluster, topic.partitions[0]!, { records, producer: null }).error).toBeNull();
  }
  readSome(world, 1);
  advanceTo(world, 60_000);
  expect(ledger(world)).toMatchObject({ processed: 1, missed: 2, lost: 0 });
  const consumer = open(world, 'java', { settings: NO_AUTO });
  expect(poll(world, consumer).records.map(({ offset }) => offset)).toEqual([3, 4, 5]);
});

test('a restart begins at a committed offset that is the log start or the log end, and by the reset beyond them', () => {
  for (const [committed, willRepeat] of [
    [2, 0],
    [3, 2],
    [4, 1],
    [10, 0],
    [11, 2],
  ] as const) {
    const world = createStory({ records: 10 });
    const log = world.cluster.topics.get('t')!.partitions[0]!;
    deleteRecordsBefore(world.cluster, log, 3);
    const reset = committed === 11 ? 'earliest' : 'latest';
    alterOffsets(world.cluster, 'g', [{ ...T0, offset: 3 }]);
    const consumer = open(world, 'java', { settings: { ...NO_AUTO, 'auto.offset.reset': reset } });
    poll(world, consumer, 2);
    process(world, consumer);
    alterOffsets(world.cluster, 'g', [{ ...T0, offset: committed }]);
    expect(ledger(world).willRepeat).toBe(willRepeat);
  }
});

test('a restart would skip what a live consumer still holds above its position, if the reset is latest', () => {
  const world = createStory({ records: 4 });
  alterOffsets(world.cluster, 'g', [{ ...T0, offset: 0 }]);
  const consumer = open(world, 'java', { settings: { ...NO_AUTO, 'auto.offset.reset': 'latest' } });
  poll(world, consumer, 1);
  process(world, consumer);
  expect(ledger(world)).toMatchObject({ willRepeat: 1, willLose: 0 });
  alterOffsets(world.cluster, 'g', [{ ...T0, offset: 99 }]);
  expect(ledger(world)).toMatchObject({ willRepeat: 0, willLose: 3 });
  produce(world, 1);
  expect(ledger(world)).toMatchObject({ willRepeat: 0, willLose: 4 });
});

test('with a fresh group at each start the restart never finds a committed offset', () => {
  const world = createStory({ records: 4 });
  readSome(world, 4);
  expect(ledger(world).willRepeat).toBe(0);
  const consumer = world.clients.consumers.get('c')!;
  world.clients.consumers.set('c', { ...consumer, hasFreshGroupEachStart: true });
  expect(ledger(world).willRepeat).toBe(4);
});
