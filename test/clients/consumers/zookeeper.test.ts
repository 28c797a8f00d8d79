import { describe, expect, test } from 'vitest';
import type { World } from '../../../src/clients/clients.ts';
import type { Consumer } from '../../../src/clients/consumers/consumer.ts';
import { resolveConsumerSettings } from '../../../src/clients/consumers/consumer-settings.ts';
import { close, commit, crash, poll, process, seek } from '../../../src/clients/consumers/consumers.ts';
import { runBackground } from '../../../src/clients/world-clock.ts';
import { alterOffsets, deleteGroup, listGroups } from '../../../src/kernel/group/group-admin.ts';
import { commitToZooKeeper, deleteInZooKeeper, zooKeeperOffset } from '../../../src/kernel/zookeeper.ts';
import { advanceTo, committedIn, createStory, ledger, loop, open, produce, START_MS } from '../story.ts';

const KAFKA = { 'offsets.storage': 'kafka' };

/** A world of 1.1 with ten records in each of two partitions, as in the recordings. */
function createOldStory(): World {
  const world = createStory({ kafka: '1.1', partitions: 2, records: 10 });
  produce(world, 10, 1);
  return world;
}

function openOld(
  world: World,
  { name = 'c', group = 'g', ...settings }: Readonly<Record<string, string>> = {},
): Consumer {
  const given = { 'auto.offset.reset': 'smallest', ...settings };
  return open(world, 'zookeeper', { name, group, subscribe: true, settings: given });
}

/** Reads and processes everything, as kafka-console-consumer does; how many records it was. */
function readAll(world: World, consumer: Consumer): number {
  for (let records = 0; ; records++) {
    if (poll(world, consumer).records.length === 0) return records;
    process(world, consumer);
  }
}

function inZooKeeper(world: World, group = 'g'): (number | null)[] {
  return [0, 1].map((partition) => zooKeeperOffset(world.cluster, group, { topic: 't', partition }));
}

function inKafka(world: World, group = 'g'): (number | null)[] {
  return [0, 1].map((partition) => committedIn(world, group, partition));
}

describe('ZK-2: where offsets go', () => {
  test('recording A: to ZooKeeper alone, so that the coordinator lists no group (ZK-7)', () => {
    const world = createOldStory();
    const consumer = openOld(world);
    expect(readAll(world, consumer)).toBe(20);
    close(world, consumer);
    expect(inZooKeeper(world)).toEqual([10, 10]);
    expect(listGroups(world.cluster)).toEqual([]);
  });

  test('recording B: with offsets.storage=kafka to both, and the broker sees a simple group', () => {
    const world = createOldStory();
    const consumer = openOld(world, KAFKA);
    readAll(world, consumer);
    close(world, consumer);
    expect([inZooKeeper(world), inKafka(world)]).toEqual([
      [10, 10],
      [10, 10],
    ]);
    expect(listGroups(world.cluster)).toEqual([{ groupId: 'g', protocolType: '', state: 'Empty' }]);
  });

  test('with dual.commit.enabled=false to Kafka alone', () => {
    const world = createOldStory();
    const consumer = openOld(world, { ...KAFKA, 'dual.commit.enabled': 'false' });
    readAll(world, consumer);
    close(world, consumer);
    expect([inZooKeeper(world), inKafka(world)]).toEqual([
      [null, null],
      [10, 10],
    ]);
  });

  test('dual.commit.enabled alone changes nothing while offsets are in ZooKeeper', () => {
    const settings = resolveConsumerSettings('zookeeper', '1.1', { 'dual.commit.enabled': 'true' });
    expect(settings).toMatchObject({ offsetsStorage: 'zookeeper' });
    const world = createOldStory();
    const consumer = openOld(world, { 'dual.commit.enabled': 'true' });
    readAll(world, consumer);
    close(world, consumer);
    expect(inKafka(world)).toEqual([null, null]);
  });

  test('with auto.commit.enable=false close commits nothing, and commit does', () => {
    const world = createOldStory();
    const consumer = openOld(world, { 'auto.commit.enable': 'false' });
    poll(world, consumer);
    expect(commit(world, consumer, { offsets: null }).error).toBeNull();
    expect(inZooKeeper(world)).toEqual([1, 0]);
    readAll(world, consumer);
    close(world, consumer);
    expect(inZooKeeper(world)).toEqual([1, 0]);
  });
});

describe('what a deletion through ZooKeeper costs', () => {
  /** Reads all, is closed and deleted there; 5 more records in each partition; reads again. */
  function deletedAndStartedAgain(settings: Readonly<Record<string, string>>): {
    world: World;
    read: number;
  } {
    const world = createOldStory();
    const first = openOld(world, settings);
    readAll(world, first);
    close(world, first);
    expect(deleteInZooKeeper(world.cluster, 'g')).toBe('deleted');
    produce(world, 5, 0);
    produce(world, 5, 1);
    const second = openOld(world, settings);
    const read = readAll(world, second);
    close(world, second);
    return { world, read };
  }

  test('recording C: a dual one begins at the higher of both, reads 10 of 30, and its path is back', () => {
    const { world, read } = deletedAndStartedAgain(KAFKA);
    expect(read).toBe(10);
    expect([inZooKeeper(world), inKafka(world)]).toEqual([
      [15, 15],
      [15, 15],
    ]);
  });

  test('recording C2: one of ZooKeeper alone reads all 30 again', () => {
    const { world, read } = deletedAndStartedAgain({});
    expect(read).toBe(30);
    expect(inZooKeeper(world)).toEqual([15, 15]);
  });

  test('ZK-2: it begins at the higher of the two offsets, wherever that is', () => {
    const world = createOldStory();
    const write = (zooKeeper: number, kafka: number, partition: number) => {
      const at = { topic: 't', partition };
      const commit = { groupId: 'g', clientId: 'x', cause: 'sync' };
      commitToZooKeeper(world.cluster, { ...commit, offsets: [{ ...at, offset: zooKeeper }] });
      alterOffsets(world.cluster, 'g', [{ ...at, offset: kafka }]);
    };
    write(7, 3, 0);
    write(2, 4, 1);
    const consumer = openOld(world, KAFKA);
    expect([...consumer.partitions.values()].map(({ position }) => position)).toEqual([7, 4]);
    expect(readAll(world, consumer)).toBe(3 + 6);
  });

  test('without new records the deleted path stays away: what it takes to be there is not written again', () => {
    const world = createOldStory();
    const first = openOld(world, KAFKA);
    readAll(world, first);
    close(world, first);
    deleteInZooKeeper(world.cluster, 'g');
    const second = openOld(world, KAFKA);
    readAll(world, second);
    close(world, second);
    expect(inZooKeeper(world)).toEqual([null, null]);
  });
});

describe('ZK-9: a Java consumer under the same name', () => {
  // Recording E and E2: 15 read by the old one in each partition, 5 more come, then a Java consumer takes over.
  test.each([
    ['latest', 0],
    ['earliest', 40],
  ])('knows nothing of the offsets in ZooKeeper: with %s it reads %d', (reset, count) => {
    const world = createOldStory();
    produce(world, 5, 0);
    produce(world, 5, 1);
    const old = openOld(world);
    expect(readAll(world, old)).toBe(30);
    close(world, old);
    produce(world, 5, 0);
    produce(world, 5, 1);
    const settings = { 'auto.offset.reset': reset };
    const java = open(world, 'java', { name: 'j', subscribe: true, settings, clientVersion: '1.1' });
    loop(world, java, {});
    advanceTo(world, 10_000);
    const { processed, repeated } = ledger(world);
    expect(2 * (processed - 15 + repeated)).toBe(count);
    expect(repeated).toBe(reset === 'latest' ? 0 : 15);
    close(world, java);
    expect([inZooKeeper(world), inKafka(world)]).toEqual([
      [15, 15],
      [20, 20],
    ]);
  });

  test('while its group has members, an old one cannot commit to Kafka, and ZooKeeper is not written', () => {
    const world = createOldStory();
    const java = open(world, 'java', { name: 'j', subscribe: true, clientVersion: '1.1' });
    loop(world, java, {});
    advanceTo(world, 4_000);
    const old = openOld(world, { ...KAFKA, 'dual.commit.enabled': 'true' });
    readAll(world, old);
    expect(commit(world, old, { offsets: null }).error).toMatchObject({ name: 'UNKNOWN_MEMBER_ID' });
    expect(inZooKeeper(world)).toEqual([null, null]);
  });
});

describe('its thread that commits', () => {
  test('every 60 s from its start, what was handed out, processed or not', () => {
    const world = createOldStory();
    const consumer = openOld(world);
    for (let n = 0; n < 3; n++) poll(world, consumer);
    advanceTo(world, 59_999);
    expect(inZooKeeper(world)).toEqual([null, null]);
    advanceTo(world, 60_000);
    expect(inZooKeeper(world)).toEqual([3, 0]);
  });

  test('recording I: a dual one brings a group deleted through the broker back at its next turn', () => {
    const world = createOldStory();
    const consumer = openOld(world, { ...KAFKA, 'auto.commit.interval.ms': '2000' });
    readAll(world, consumer);
    advanceTo(world, 2_000);
    expect(deleteGroup(world.cluster, 'g')).toBeNull();
    expect(listGroups(world.cluster)).toEqual([]);
    advanceTo(world, 4_000);
    expect(inKafka(world)).toEqual([10, 10]);
  });

  test('to ZooKeeper it writes only what is new', () => {
    const world = createOldStory();
    readAll(world, openOld(world));
    advanceTo(world, 3_600_000);
    const writes = world.cluster.events.filter((event) => event.type === 'zooKeeperOffsetsWritten');
    expect(writes.map(({ atMs }) => atMs - START_MS)).toEqual([60_000]);
  });

  test('a crash loses what was handed out since, and its id stays for the session of 6 s (recording F, I)', () => {
    const world = createOldStory();
    const consumer = openOld(world);
    readAll(world, consumer);
    crash(world, consumer);
    expect(inZooKeeper(world)).toEqual([null, null]);
    advanceTo(world, 5_999);
    expect(deleteInZooKeeper(world.cluster, 'g')).toBe('active');
    advanceTo(world, 6_000);
    expect(deleteInZooKeeper(world.cluster, 'g')).toBe('deleted');
  });
});

describe('members of one group', () => {
  test('share partitions by range over their ids; the first one commits before it gives up', () => {
    const world = createOldStory();
    const [a, b] = ['a', 'b'].map((name) => {
      const consumer = openOld(world, { name });
      poll(world, consumer);
      return consumer;
    });
    runBackground(world);
    expect([...a!.partitions.keys()]).toEqual(['t-0']);
    expect([...b!.partitions.keys()]).toEqual(['t-1']);
    expect(inZooKeeper(world)).toEqual([1, 0]);
    close(world, a!);
    runBackground(world);
    expect([...b!.partitions.keys()]).toEqual(['t-0', 't-1']);
  });

  test('one whose session goes on after its crash keeps its share until the session ends', () => {
    const world = createOldStory();
    const a = openOld(world, { name: 'a' });
    const b = openOld(world, { name: 'b' });
    runBackground(world);
    crash(world, a);
    advanceTo(world, 5_999);
    expect([...b.partitions.keys()]).toEqual(['t-1']);
    advanceTo(world, 6_000);
    expect([...b.partitions.keys()]).toEqual(['t-0', 't-1']);
  });
});

describe('ZK-3: where it begins without an offset', () => {
  test('largest by default: nothing of what is there, and that counts as consumed', () => {
    const world = createOldStory();
    const consumer = open(world, 'zookeeper', {
      subscribe: true,
      settings: { 'auto.offset.reset': 'largest' },
    });
    expect(readAll(world, consumer)).toBe(0);
    close(world, consumer);
    expect(inZooKeeper(world)).toEqual([10, 10]);
  });

  test.each(['earliest', 'latest', 'none'])('%s is no value of it', (value) => {
    const settings = resolveConsumerSettings('zookeeper', '1.1', { 'auto.offset.reset': value });
    expect(settings).toEqual({
      setting: 'auto.offset.reset',
      message: `Invalid value "${value}" for configuration property "auto.offset.reset"`,
    });
  });

  test('it has neither assign() nor seek()', () => {
    const world = createOldStory();
    expect(() => open(world, 'zookeeper', { settings: { 'auto.offset.reset': 'smallest' } })).toThrow(
      'assign',
    );
    expect(seek(world, openOld(world), { topic: 't', partition: 0 }, 3)?.message).toContain('seek');
  });

  test('its defaults: a minute between commits, a session of 6 s', () => {
    expect(resolveConsumerSettings('zookeeper', '1.1', {})).toMatchObject({
      autoCommit: true,
      autoCommitIntervalMs: 60_000,
      autoOffsetReset: 'latest',
      sessionTimeoutMs: 6_000,
      offsetsStorage: 'zookeeper',
      dualCommit: false,
    });
  });
});
