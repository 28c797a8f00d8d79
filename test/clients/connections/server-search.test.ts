/** What a client's start costs with dead entries in its list (FACTS F1, F2, F4; CLI-513, CLI-521, CLI-531). */
import { describe, expect, test } from 'vitest';
import type { World } from '../../../src/clients/clients.ts';
import {
  connectingMs,
  createNetwork,
  eventsOf,
  isolate,
  kill,
  openProducer,
  pass,
  seeds,
  sendRecords,
  start,
  withList,
} from './network.ts';

const REFUSED = 'dead1:9092,dead2:9092,dead3:9092';

/** ms to the first answer, for each of many clients. */
function starts(
  client: string,
  list: string,
  prepare: (world: World) => void = () => {},
  configs = {},
): number[] {
  return seeds(200).map((seed) => {
    const world = createNetwork({ seed });
    prepare(world);
    const producer = openProducer(world, { client, configs: { ...withList(client, list), ...configs } });
    return connectingMs(world, producer.connections!);
  });
}

const range = (ms: readonly number[]) => [Math.min(...ms), Math.max(...ms)] as const;

describe('F1: three entries that refuse, then a live one', () => {
  test('Java: nothing, or up to 0.8 s: it may begin with the live one', () => {
    const [least, most] = range(starts('java', `${REFUSED},broker1:9092`));
    expect(least).toBe(0);
    expect(most).toBeGreaterThan(500);
    expect(most).toBeLessThanOrEqual(840); // 100, 200 and 400 ms, each a fifth longer; recorded: 825
  });

  test('librdkafka: 50 ms for each it tries first', () => {
    expect(new Set(starts('librdkafka', `${REFUSED},broker1:9092`))).toEqual(new Set([0, 50, 100, 150]));
  });

  test('kafkajs: 1.7 to 2.6 s, every time', () => {
    const took = starts('kafkajs', `${REFUSED},broker1:9092`);
    const [least, most] = range(took);
    // 300 ms a fifth up or down, and each time the double of the last, again a fifth up or down.
    expect(least).toBeGreaterThanOrEqual(240 + 384 + 614);
    expect(least).toBeLessThan(1_700);
    expect(most).toBeGreaterThan(2_600);
    expect(most).toBeLessThanOrEqual(360 + 864 + 2_076);
    const mean = took.reduce((sum, ms) => sum + ms, 0) / took.length;
    expect(Math.abs(mean - 2_100)).toBeLessThan(100);
  });

  test('the live one alone costs nothing', () => {
    for (const client of ['java', 'librdkafka', 'kafkajs'])
      expect(range(starts(client, 'broker1:9092'))).toEqual([0, 0]);
  });

  test('before 3.7 Java waits the same 100 ms each time (KIP-580)', () => {
    const world = createNetwork();
    const configs = withList('java', `${REFUSED},broker1:9092`);
    const took = seeds(50).map((n) => {
      const { connections } = openProducer(world, { name: `p${n}`, version: '3.6', configs });
      return connectingMs(world, connections!);
    });
    expect(Math.max(...took)).toBeGreaterThan(299);
    expect(Math.max(...took)).toBeLessThanOrEqual(360);
    const doubled = seeds(50).map((n) => {
      const { connections } = openProducer(world, { name: `q${n}`, version: '3.7', configs });
      return connectingMs(world, connections!);
    });
    expect(Math.max(...doubled)).toBeGreaterThan(500);
  });

  test('CLI-521: with all servers tried librdkafka waits 100 ms and twice as long each round, a quarter less to half more', () => {
    const waits = seeds(100).map((seed) => {
      const world = createNetwork({ seed });
      const list = withList('librdkafka', 'dead:9092');
      const { search } = openProducer(world, { client: 'librdkafka', configs: list }).connections!;
      const first = search!.dueMs - world.cluster.nowMs;
      pass(world, first);
      return { first, second: search!.dueMs - world.cluster.nowMs };
    });
    const [least, most] = range(waits.map(({ first }) => first));
    expect(least).toBeGreaterThanOrEqual(75);
    expect(least).toBeLessThan(90);
    expect(most).toBeGreaterThan(135);
    expect(most).toBeLessThanOrEqual(150);
    const [, mostLater] = range(waits.map(({ second }) => second));
    expect(mostLater).toBeGreaterThan(270);
    expect(mostLater).toBeLessThanOrEqual(300);
  });
});

describe('F2: a silent entry first of two', () => {
  const silent = (world: World) => isolate(world, 1);
  const list = 'broker1:9092,broker2:9092';

  test('Java: nothing, or the 10 s of socket.connection.setup.timeout.ms, in half of the clients', () => {
    const took = starts('java', list, silent);
    const slow = took.filter((ms) => ms > 0);
    expect(slow.length / took.length).toBeGreaterThan(0.4);
    expect(slow.length / took.length).toBeLessThan(0.6);
    const [least, most] = range(slow);
    expect(least).toBeGreaterThanOrEqual(8_080);
    expect(least).toBeLessThan(9_700);
    expect(most).toBeGreaterThan(10_600);
    expect(most).toBeLessThanOrEqual(12_120);
  });

  test('Java with 2 s: about 2.3 s, as recorded', () => {
    const short = { 'socket.connection.setup.timeout.ms': '2000' };
    const [least, most] = range(starts('java', list, silent, short).filter((ms) => ms > 0));
    expect(least).toBeGreaterThanOrEqual(1_680);
    expect(most).toBeGreaterThan(2_300);
    expect(most).toBeLessThanOrEqual(2_520);
  });

  test('librdkafka: 50 ms, and 100 for two silent ones', () => {
    expect(new Set(starts('librdkafka', list, silent))).toEqual(new Set([0, 50]));
    const two = (world: World) => {
      isolate(world, 1);
      isolate(world, 2);
    };
    const three = 'broker1:9092,broker2:9092,broker3:9092';
    expect(new Set(starts('librdkafka', three, two))).toEqual(new Set([0, 50, 100]));
  });

  test('kafkajs: its second of connectionTimeout and one retry, every time', () => {
    const [least, most] = range(starts('kafkajs', list, silent));
    expect(least).toBeGreaterThanOrEqual(1_240);
    expect(least).toBeLessThan(1_270);
    expect(most).toBeLessThanOrEqual(1_360);
    expect(most).toBeGreaterThan(1_330);
  });

  test('CLI-513: Java doubles the timeout for a server that let it pass, up to 30 s', () => {
    const world = createNetwork();
    isolate(world, 1);
    const { connections } = openProducer(world, { configs: withList('java', 'broker1:9092') });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      waits.push(connections!.search!.dueMs - world.cluster.nowMs);
      pass(world, waits.at(-1)!);
      pass(world, connections!.search!.dueMs - world.cluster.nowMs);
    }
    expect(waits[1]!).toBeGreaterThanOrEqual(16_000);
    expect(waits[1]!).toBeLessThanOrEqual(24_000);
    for (const ms of waits.slice(2)) {
      expect(ms).toBeGreaterThanOrEqual(24_000);
      expect(ms).toBeLessThanOrEqual(36_000);
    }
  });
});

describe('F4: nobody answers', () => {
  test('kafkajs gives up after six attempts, about 8 s', () => {
    for (const seed of seeds(30)) {
      const world = createNetwork({ seed });
      openProducer(world, { client: 'kafkajs', configs: withList('kafkajs', 'dead:9092') });
      pass(world, 21_000);
      const [gaveUp, ...more] = eventsOf(world, 'connectFailed');
      expect(more).toEqual([]);
      expect(gaveUp!.failures).toBe(6);
      expect(gaveUp!.tookMs).toBeGreaterThan(3_790); // Nominally 9.3 s; recorded: 8.0.
      expect(gaveUp!.tookMs).toBeLessThan(20_300);
      expect(gaveUp!.error).toEqual({
        name: 'KafkaJSNumberOfRetriesExceeded',
        error: null,
        message: 'Connection error: connect ECONNREFUSED dead:9092',
      });
    }
  });

  test('kafkajs connects again when the application sends again', () => {
    const world = createNetwork();
    kill(world, 1);
    const producer = openProducer(world, { client: 'kafkajs', configs: withList('kafkajs', 'broker1:9092') });
    pass(world, 20_000);
    expect(producer.connections!.phase).toBe('gaveUp');
    start(world, 1);
    pass(world, 60_000);
    expect(producer.connections!.phase).toBe('gaveUp');
    sendRecords(world, producer);
    expect(producer.acknowledged).toBe(1);
  });

  test('Java and librdkafka never give up: they are there soon after a broker is', () => {
    for (const client of ['java', 'librdkafka']) {
      const world = createNetwork();
      kill(world, 1);
      const { connections } = openProducer(world, { client, configs: withList(client, 'broker1:9092') });
      pass(world, 86_400_000);
      expect(connections!.phase).toBe('searching');
      start(world, 1);
      expect(connectingMs(world, connections!)).toBeLessThanOrEqual(client === 'java' ? 1_000 : 10_000);
    }
  });

  test('a silent server that is heard again answers the attempt that waits for it', () => {
    const world = createNetwork();
    isolate(world, 1);
    const { connections } = openProducer(world, { configs: withList('java', 'broker1:9092') });
    pass(world, 3_000);
    start(world, 1);
    expect(connections!.phase).toBe('ready');
  });

  test('F5: an empty list of librdkafka never connects', () => {
    const world = createNetwork();
    const { connections } = openProducer(world, {
      client: 'librdkafka',
      configs: withList('librdkafka', ''),
    });
    pass(world, 600_000);
    expect(connections!.phase).toBe('searching');
  });
});

test('years of vain attempts cost no more than the first', () => {
  const world = createNetwork();
  kill(world, 1);
  openProducer(world, { configs: withList('java', 'broker1:9092') });
  openProducer(world, { name: 'l', client: 'librdkafka', configs: withList('librdkafka', 'broker1:9092') });
  pass(world, 100 * 365 * 86_400_000);
  expect(world.clients.events.length).toBeLessThan(10);
  for (const { connections } of world.clients.producers.values())
    expect(connections!.search!.failures).toBeLessThan(12);
});

test('the same seed gives the same waits, another one others', () => {
  const list = withList('java', `${REFUSED},broker1:9092`);
  const took = (seed: number) => {
    const world = createNetwork({ seed });
    return connectingMs(world, openProducer(world, { configs: list }).connections!);
  };
  expect(seeds(10).map(took)).toEqual(seeds(10).map(took));
  expect(new Set(seeds(10).map(took)).size).toBeGreaterThan(3);
});
