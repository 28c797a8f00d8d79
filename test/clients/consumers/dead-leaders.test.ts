/** Consumers of a partition that nobody leads: they read the others and are told nothing (CLU-16, as recorded). */
import { expect, test } from 'vitest';
import { serveClients } from '../../../src/clients/client-timers.ts';
import { createClients, type World } from '../../../src/clients/clients.ts';
import { createCluster, createTopic } from '../../../src/kernel/cluster.ts';
import { killBroker, startBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import { profileOf } from '../../kernel/log-fixture.ts';
import { advanceTo, loop, open, produce, START_MS } from '../story.ts';

/** Nine records: partition p of t, with three, is on broker p + 1 alone. */
function shards(): World {
  const cluster = createCluster({ version: profileOf('4.2'), startMs: START_MS, seed: 1, brokers: 3 });
  createTopic(cluster, { name: 't', partitions: 3 });
  const world = { cluster, clients: createClients(START_MS) };
  for (const partition of [0, 1, 2]) produce(world, 3, partition);
  return world;
}

const processed = (world: World) =>
  [0, 1, 2].map(
    (p) => world.clients.events.filter((event) => event.type === 'processed' && event.partition === p).length,
  );
const failures = (world: World) => world.clients.events.filter((event) => event.type === 'clientFailed');

test.each(['java', 'librdkafka', 'kafkajs'] as const)(
  '%s begins with a dead leader: 6 of 9 and no error, the rest when its broker is back',
  (family) => {
    const world = shards();
    const [first] = world.cluster.brokers;
    killBroker(world.cluster, first!);
    loop(world, open(world, family, { subscribe: true }), {});
    advanceTo(world, 60_000);
    expect(processed(world)).toEqual([0, 3, 3]);
    expect(failures(world)).toEqual([]);
    startBroker(world.cluster, first!, first!);
    serveClients(world);
    advanceTo(world, 61_000);
    expect(processed(world)).toEqual([3, 3, 3]);
  },
);

test.each(['java', 'librdkafka', 'kafkajs'] as const)(
  '%s runs as a leader dies: what was appended before comes when it is back',
  (family) => {
    const world = shards();
    const [first] = world.cluster.brokers;
    loop(world, open(world, family, { subscribe: true, settings: {} }), { handlerMs: 10 });
    advanceTo(world, 30_000);
    expect(processed(world)).toEqual([3, 3, 3]);
    killBroker(world.cluster, first!);
    produce(world, 2, 1);
    advanceTo(world, 60_000);
    expect(processed(world)).toEqual([3, 5, 3]);
    startBroker(world.cluster, first!, first!);
    produce(world, 2, 0);
    advanceTo(world, 61_000);
    expect(processed(world)).toEqual([5, 5, 3]);
    expect(failures(world)).toEqual([]);
  },
);
