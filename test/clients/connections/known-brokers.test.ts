/** What a client knows of the brokers and where it sends (CLI-501, CLI-502, CLU-3 to CLU-5, CLU-8). */
import { describe, expect, test } from 'vitest';
import { serveClients } from '../../../src/clients/client-timers.ts';
import type { World } from '../../../src/clients/clients.ts';
import type { Producer } from '../../../src/clients/producer.ts';
import { killBroker, startBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import { setLeader } from '../../../src/kernel/replication/leadership.ts';
import {
  brokerOf,
  createNetwork,
  kill,
  openProducer,
  pass,
  sendRecords,
  start,
  stop,
  withList,
} from './network.ts';

const ONE = withList('java', 'broker1:9092');
const known = ({ connections }: Producer) => Object.fromEntries(connections!.known);

/** Node and number of requests, of those it is connected to. */
function requests({ connections }: Producer): Record<string, number> {
  const nodes = [...connections!.nodes.values()].filter(({ state }) => state === 'connected');
  return Object.fromEntries(nodes.map(({ node, requests: count }) => [String(node), count]));
}

describe('CLI-501: one entry is enough', () => {
  test('its answer names all brokers as they advertise themselves (CLU-3)', () => {
    const producer = openProducer(createNetwork(), { configs: ONE });
    expect(known(producer)).toEqual({ 1: 'broker1:9092', 2: 'broker2:9092', 3: 'broker3:9092' });
  });

  test('recorded: three connections to brokers beside the one to the list, 3, 3, 2 and 2 requests', () => {
    const world = createNetwork();
    const producer = openProducer(world, { configs: ONE });
    sendRecords(world, producer, 9, null);
    expect(producer.acknowledged).toBe(9);
    expect(requests(producer)).toEqual({ '-1': 3, 1: 3, 2: 2, 3: 2 });
  });

  test('nothing is sent to a broker that leads nothing it writes to', () => {
    const world = createNetwork();
    const producer = openProducer(world, { configs: ONE });
    sendRecords(world, producer, 5, 1);
    expect(Object.keys(requests(producer)).sort()).toEqual(['-1', '2']);
  });

  test('batches of one instant to one broker are one request, those of another are another', () => {
    const world = createNetwork();
    const producer = openProducer(world, { configs: { ...ONE, 'enable.idempotence': 'false' } });
    sendRecords(world, producer, 1, 1);
    sendRecords(world, producer, 1, 1);
    expect(requests(producer)['2']).toBe(2);
    pass(world, 1);
    sendRecords(world, producer, 1, 1);
    expect(requests(producer)['2']).toBe(3);
  });

  test('a list that names one broker twice over says no more than once', () => {
    const producer = openProducer(createNetwork(), {
      configs: withList('java', 'broker1:9092,broker1:9092'),
    });
    expect(known(producer)).toHaveProperty('3');
  });
});

describe('CLU-3: metadata name the live brokers', () => {
  test('one that is fenced is not among them, one that is dead and not fenced yet is', () => {
    const world = createNetwork();
    kill(world, 3);
    const two = withList('java', 'broker1:9092');
    expect(Object.keys(known(openProducer(world, { name: 'early', configs: two })))).toEqual(['1', '2', '3']);
    pass(world, 10_000);
    expect(Object.keys(known(openProducer(world, { name: 'late', configs: two })))).toEqual(['1', '2']);
  });
});

describe('CLU-5: when it asks again', () => {
  /** Brokers 1 and 2; the client began while 3 was away. */
  function begun(): { world: World; producer: Producer } {
    const world = createNetwork();
    stop(world, 3);
    const producer = openProducer(world, { configs: ONE });
    expect(Object.keys(known(producer))).toEqual(['1', '2']);
    return { world, producer };
  }

  test('by itself every five minutes from its first answer', () => {
    const { world, producer } = begun();
    pass(world, 100_000);
    start(world, 3);
    pass(world, 199_999);
    expect(known(producer)).not.toHaveProperty('3');
    pass(world, 1);
    expect(known(producer)).toHaveProperty('3');
  });

  test('the age is metadata.max.age.ms', () => {
    const world = createNetwork();
    stop(world, 3);
    const producer = openProducer(world, { configs: { ...ONE, 'metadata.max.age.ms': '7000' } });
    pass(world, 15_000);
    start(world, 3);
    pass(world, 5_999);
    expect(known(producer)).not.toHaveProperty('3');
    pass(world, 1);
    expect(known(producer)).toHaveProperty('3');
  });

  test('at once when a connection breaks', () => {
    const { world, producer } = begun();
    sendRecords(world, producer, 1, 1);
    start(world, 3);
    expect(known(producer)).not.toHaveProperty('3');
    stop(world, 2);
    expect(known(producer)).toEqual({ 1: 'broker1:9092', 3: 'broker3:9092' });
  });

  test('as long as it looks for a broker that is dead: it learns when that one is given up', () => {
    const world = createNetwork();
    const producer = openProducer(world, { configs: ONE });
    sendRecords(world, producer, 1, 1);
    kill(world, 2);
    pass(world, 8_999);
    expect(Object.keys(known(producer))).toEqual(['1', '2', '3']);
    pass(world, 1);
    expect(Object.keys(known(producer))).toEqual(['1', '3']);
  });

  test('a connection does not outlive the broker it led to, even one that is back at once', () => {
    const world = createNetwork();
    const producer = openProducer(world, { configs: { ...ONE, 'enable.idempotence': 'false' } });
    sendRecords(world, producer, 1, 1);
    pass(world, 1_000);
    const broker = brokerOf(world, 2);
    killBroker(world.cluster, broker);
    startBroker(world.cluster, broker, broker);
    serveClients(world);
    expect(producer.connections!.nodes.get(2)!.state).toBe('lost');
    pass(world, 300_000);
    sendRecords(world, producer, 1, 1);
    expect(requests(producer)['2']).toBe(4);
  });

  test('at once when a leader is one it does not know', () => {
    const { world, producer } = begun();
    start(world, 3);
    const log = world.cluster.topics.get('t')!.partitions[0]!;
    setLeader(world.cluster, log, { leader: 3, from: 'isr' }, { rule: 'CLU-12', facts: { leader: 3 } });
    sendRecords(world, producer);
    expect(producer.acknowledged).toBe(1);
    expect(requests(producer)).toHaveProperty('3');
  });
});

describe('CLI-502: no broker passes a request on', () => {
  test('the entry that answered is not asked to write for another leader', () => {
    const world = createNetwork();
    const producer = openProducer(world, { configs: ONE });
    sendRecords(world, producer, 1, 2);
    expect(requests(producer)).toEqual({ '-1': 3, 3: 3 });
  });

  test('CLU-8: an advertised address that leads to another broker is refused for ever', () => {
    const world = createNetwork({ brokers: 2 });
    stop(world, 2);
    start(world, 2, 'broker2:9092', 'broker1:9092');
    setLeader(
      world.cluster,
      world.cluster.topics.get('t')!.partitions[1]!,
      { leader: 2, from: 'isr' },
      { rule: 'CLU-12', facts: { leader: 2 } },
    );
    const producer = openProducer(world, { configs: ONE });
    sendRecords(world, producer, 1, 1);
    expect(producer.pending.get('t-1')![0]!.reason).toBe('wrongBroker');
    pass(world, 119_999);
    expect(producer.failed).toBe(0);
    pass(world, 1);
    expect(producer).toMatchObject({ failed: 1, lastError: 'TimeoutException' });
  });
});

describe('CLU-4: after the first answer the list is not asked again', () => {
  test('F: broker 1 dies, the list names only it, and all partitions go on', () => {
    const world = createNetwork();
    const producer = openProducer(world, { configs: ONE });
    for (const partition of [0, 1, 2]) sendRecords(world, producer, 1, partition);
    kill(world, 1);
    for (const partition of [0, 1, 2]) sendRecords(world, producer, 1, partition);
    pass(world, 10_000);
    expect(producer).toMatchObject({ sent: 6, acknowledged: 6, failed: 0 });
  });

  test('of brokers it began with none is left, though others run: with none it is cut off', () => {
    const world = createNetwork();
    stop(world, 2);
    stop(world, 3);
    const configs = {
      ...withList('java', 'broker1:9092,broker2:9092'),
      'metadata.recovery.strategy': 'none',
    };
    const producer = openProducer(world, { configs });
    pass(world, 1_000);
    sendRecords(world, producer);
    start(world, 2);
    kill(world, 1);
    pass(world, 60_000);
    sendRecords(world, producer);
    pass(world, 60_000);
    expect(producer).toMatchObject({ acknowledged: 1 });
    expect(producer.connections!.isCutOff).toBe(true);
    expect(known(producer)).toEqual({ 1: 'broker1:9092' });
    start(world, 1);
    expect(known(producer)).toEqual({ 1: 'broker1:9092', 2: 'broker2:9092' });
    expect(producer).toMatchObject({ acknowledged: 2 });
  });
});

test('all brokers in order: nothing is looked at before a request, nor while nothing changes', () => {
  const world = createNetwork();
  const producer = openProducer(world);
  expect(producer.connections!.isPlain).toBe(true);
  kill(world, 3);
  expect(producer.connections!.isPlain).toBe(false);
  start(world, 3);
  pass(world, 300_000);
  expect(producer.connections!.isPlain).toBe(true);
});
