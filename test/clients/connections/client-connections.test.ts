/** Clients whose brokers go, come back and move, as recorded with three brokers and with one that moved (CLI-516, CLI-525, CLI-532). */
import { describe, expect, test } from 'vitest';
import type { World } from '../../../src/clients/clients.ts';
import { close, commit, poll, process } from '../../../src/clients/consumers/consumers.ts';
import type { Producer } from '../../../src/clients/producer.ts';
import { committedOffset } from '../../../src/kernel/group/committed-offsets.ts';
import { killBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import {
  brokerOf,
  createNetwork,
  eventsOf,
  isolate,
  kill,
  openProducer,
  openReader,
  pass,
  sendEachSecond,
  sendRecords,
  start,
  stop,
  withList,
} from './network.ts';

/** One broker; the client sends a record a second, 110 of them; after the twentieth the broker comes back at `new` only. */
function moved(
  client: string,
  version: string,
  configs: Record<string, string> = {},
): { world: World; producer: Producer } {
  const world = createNetwork({ brokers: 1 });
  const patience: Record<string, string> =
    client === 'java'
      ? { 'delivery.timeout.ms': '30000' }
      : client === 'librdkafka'
        ? { 'message.timeout.ms': '30000' }
        : {};
  const producer = openProducer(world, {
    client,
    version,
    configs: { ...withList(client, 'broker1:9092,new:9092'), ...patience, ...configs },
  });
  sendEachSecond(world, producer, 20);
  stop(world, 1);
  pass(world, 2_000);
  start(world, 1, 'new:9092');
  sendEachSecond(world, producer, 90);
  pass(world, 60_000);
  return { world, producer };
}

const REBOOTSTRAP = { 'metadata.recovery.strategy': 'rebootstrap' };
const NONE = { 'metadata.recovery.strategy': 'none' };

describe('recorded: the broker moves while the client runs', () => {
  test.each([
    ['java', '4.2', {}],
    ['java', '3.9', REBOOTSTRAP],
    ['librdkafka', '2.16', {}],
    ['kafkajs', '2.2', {}],
  ])('%s %s %o goes back to its list: 110 of 110, none failed', (client, version, configs) => {
    const { world, producer } = moved(client, version, configs);
    expect(producer).toMatchObject({ sent: 110, acknowledged: 110, failed: 0, lastError: null });
    const [found] = eventsOf(world, 'serverFound').filter(({ isAgain }) => isAgain);
    expect(found).toMatchObject({ address: 'new:9092', node: -2 });
    expect(found!.tookMs).toBeLessThan(14_000);
  });

  test.each([
    ['java', '4.2', NONE, 'TimeoutException'],
    ['java', '3.9', {}, 'TimeoutException'],
    ['java', '3.7', {}, 'TimeoutException'],
    ['librdkafka', '2.16', NONE, '_MSG_TIMED_OUT'],
  ])(
    '%s %s %o is stuck: only what was sent before the move is acknowledged',
    (client, version, configs, error) => {
      const { producer } = moved(client, version, configs);
      expect(producer).toMatchObject({ sent: 110, acknowledged: 20, failed: 90, lastError: error });
    },
  );

  test('stuck until restarted: a new process with the same list goes on', () => {
    const { world } = moved('java', '3.9');
    const again = openProducer(world, {
      name: 'again',
      version: '3.9',
      configs: withList('java', 'broker1:9092,new:9092'),
    });
    pass(world, 1_000);
    sendRecords(world, again);
    expect(again.acknowledged).toBe(1);
  });

  test('stuck is not for ever: the old address will do as well', () => {
    const { world, producer } = moved('java', '3.9');
    stop(world, 1);
    start(world, 1, 'broker1:9092');
    sendRecords(world, producer);
    expect(producer.acknowledged).toBe(21);
  });

  test('a batch that was on its way when the broker died goes out as well', () => {
    const world = createNetwork({ brokers: 1 });
    const producer = openProducer(world, { configs: withList('java', 'broker1:9092,new:9092') });
    pass(world, 1_000);
    killBroker(world.cluster, brokerOf(world, 1));
    sendRecords(world, producer);
    expect(producer.pending.size).toBe(1);
    pass(world, 2_000);
    expect(producer.connections!.phase).toBe('searching');
    start(world, 1, 'new:9092');
    expect(producer.acknowledged).toBe(0);
    pass(world, 5_000);
    expect(producer.acknowledged).toBe(1);
  });

  test('while it looks, send() of Java blocks for metadata, as at its start', () => {
    const world = createNetwork({ brokers: 1 });
    const producer = openProducer(world, {
      configs: { ...withList('java', 'broker1:9092'), 'max.block.ms': '5000' },
    });
    sendRecords(world, producer);
    stop(world, 1);
    sendRecords(world, producer);
    pass(world, 4_999);
    expect(producer.failed).toBe(0);
    pass(world, 1);
    expect(producer).toMatchObject({ acknowledged: 1, failed: 1, lastError: 'TimeoutException' });
  });
});

describe('CLI-516: the trigger of five minutes', () => {
  test('brokers that fall silent are given up for the list after it', () => {
    const world = createNetwork({ brokers: 2 });
    stop(world, 2);
    const producer = openProducer(world, { configs: withList('java', 'broker1:9092,new:9092') });
    pass(world, 1_000);
    isolate(world, 1);
    start(world, 2, 'new:9092');
    pass(world, 298_000);
    expect([...producer.connections!.known.keys()]).toEqual([1]);
    pass(world, 60_000);
    expect([...producer.connections!.known.keys()]).toEqual([2]);
  });

  test('3.9 has none, whatever its strategy', () => {
    const world = createNetwork({ brokers: 2 });
    stop(world, 2);
    const configs = { ...withList('java', 'broker1:9092,new:9092'), ...REBOOTSTRAP };
    const producer = openProducer(world, { version: '3.9', configs });
    pass(world, 1_000);
    isolate(world, 1);
    start(world, 2, 'new:9092');
    pass(world, 3_600_000);
    expect([...producer.connections!.known.keys()]).toEqual([1]);
  });
});

describe('recorded: the advertised address leads nowhere', () => {
  function advertised(): World {
    const world = createNetwork({ brokers: 1 });
    stop(world, 1);
    start(world, 1, 'broker1:9092', 'elsewhere:9092');
    return world;
  }

  test('the Java producer has metadata and its records expire; a longer list does not help', () => {
    const world = advertised();
    const list = withList('java', 'broker1:9092,broker2:9092');
    const producer = openProducer(world, { configs: { ...list, 'delivery.timeout.ms': '10000' } });
    pass(world, 1_000);
    expect(producer.connections!.phase).toBe('ready');
    sendRecords(world, producer, 9);
    pass(world, 9_999);
    expect(producer.failed).toBe(0);
    pass(world, 1);
    expect(producer).toMatchObject({ acknowledged: 0, failed: 9 });
    const [told] = eventsOf(world, 'sendCompleted');
    expect(told!.message).toBe('Expiring 9 record(s) for t-0:10000 ms has passed since batch creation');
  });

  test('the librdkafka producer: _MSG_TIMED_OUT', () => {
    const world = advertised();
    const configs = { ...withList('librdkafka', 'broker1:9092'), 'message.timeout.ms': '10000' };
    const producer = openProducer(world, { client: 'librdkafka', configs });
    sendRecords(world, producer);
    pass(world, 10_000);
    expect(producer).toMatchObject({ failed: 1, lastError: '_MSG_TIMED_OUT' });
  });

  test.each(['java', 'librdkafka'] as const)('the %s consumer gets 0 records and no exception', (family) => {
    const world = createNetwork({ brokers: 1 });
    sendRecords(world, openProducer(world), 5);
    stop(world, 1);
    start(world, 1, 'broker1:9092', 'elsewhere:9092');
    const consumer = openReader(world, family, { configs: withList(family, 'broker1:9092') });
    for (let n = 0; n < 8; n++) {
      pass(world, 1_000);
      expect(poll(world, consumer, 10)).toEqual({ records: [], errors: [] });
    }
    stop(world, 1);
    start(world, 1, 'broker1:9092');
    for (let n = 0; n < 20; n++) pass(world, 1_000);
    let got = 0;
    for (let n = 0; n < 10; n++) got += poll(world, consumer, 10).records.length;
    expect(got).toBe(5);
  });
});

describe('consumers without an answer', () => {
  test.each(['java', 'librdkafka'] as const)(
    'F4: poll() of %s gives 0 records and no exception, for ever',
    (family) => {
      const world = createNetwork();
      kill(world, 1);
      const consumer = openReader(world, family, { configs: withList(family, 'broker1:9092') });
      for (let n = 0; n < 5; n++) {
        expect(poll(world, consumer)).toEqual({ records: [], errors: [] });
        pass(world, 3_600_000);
      }
    },
  );

  test('kafkajs: its connect() is rejected, and the next run connects again', () => {
    const world = createNetwork();
    kill(world, 1);
    const consumer = openReader(world, 'kafkajs', { configs: withList('kafkajs', 'broker1:9092') });
    pass(world, 21_000);
    expect(poll(world, consumer).errors).toMatchObject([{ name: 'KafkaJSNumberOfRetriesExceeded' }]);
    start(world, 1);
    poll(world, consumer);
    expect(consumer.connections!.phase).toBe('ready');
  });

  test('a consumer that reads goes on when the only entry of its list dies', () => {
    const world = createNetwork();
    const producer = openProducer(world);
    for (const partition of [0, 1, 2]) sendRecords(world, producer, 3, partition);
    const consumer = openReader(world, 'java', { configs: withList('java', 'broker1:9092') });
    expect(poll(world, consumer).records).toHaveLength(9);
    kill(world, 1);
    for (const partition of [0, 1, 2]) sendRecords(world, producer, 3, partition);
    pass(world, 10_000);
    expect(poll(world, consumer).records).toHaveLength(9);
    expect(consumer.connections!.nodes.get(-1)!.state).toBe('lost');
  });

  test('a Java consumer connects to nobody before its first poll', () => {
    const consumer = openReader(createNetwork(), 'java', { configs: withList('java', 'broker1:9092') });
    expect(consumer.connections!.nodes.size).toBe(0);
  });
});

describe('commits that reach nobody', () => {
  /** A consumer that has read five records and whose only known broker has moved. */
  function cutOff(family: 'java' | 'librdkafka') {
    const world = createNetwork({ brokers: 1 });
    sendRecords(world, openProducer(world), 5);
    const configs = { ...withList(family, 'broker1:9092'), 'metadata.recovery.strategy': 'none' };
    const consumer = openReader(world, family, { version: family === 'java' ? '4.2' : '2.16', configs });
    pass(world, 1_000);
    poll(world, consumer, 5);
    process(world, consumer);
    stop(world, 1);
    start(world, 1, 'new:9092');
    return { world, consumer };
  }
  const committed = (world: World) =>
    committedOffset(world.cluster, 'g', { topic: 't', partition: 0 })?.offset;

  test.each([
    ['java', 'TimeoutException', 'Timeout of 60000ms expired before successfully committing offsets'],
    ['librdkafka', '_WAIT_COORD', 'Local: Waiting for coordinator'],
  ] as const)('CLI-514: commit() of %s fails with %s', (family, name, message) => {
    const { world, consumer } = cutOff(family);
    expect(commit(world, consumer, { offsets: null })).toEqual({ error: { name, error: null, message } });
    expect(committed(world)).toBeUndefined();
  });

  test('a commit before the first poll connects first', () => {
    const world = createNetwork();
    const consumer = openReader(world, 'java', { configs: withList('java', 'broker1:9092') });
    const offsets = [{ topic: 't', partition: 0, offset: 5 }];
    expect(commit(world, consumer, { offsets })).toMatchObject({ error: null });
    expect(committed(world)).toBe(5);
  });

  test.each(['java', 'librdkafka'] as const)('close() of %s ends it without a last commit', (family) => {
    const { world, consumer } = cutOff(family);
    close(world, consumer);
    expect(consumer.end).toBe('closed');
    expect(committed(world)).toBeUndefined();
  });

  test.each(['java', 'librdkafka'] as const)('the interval of %s brings nothing through', (family) => {
    const { world, consumer } = cutOff(family);
    for (let n = 0; n < 10; n++) {
      poll(world, consumer);
      pass(world, 5_000);
    }
    expect(committed(world)).toBeUndefined();
  });
});

describe('a client without a list', () => {
  test('begins at a broker that runs, at once', () => {
    const world = createNetwork();
    kill(world, 1);
    const producer = openProducer(world);
    expect(producer.connections!.phase).toBe('ready');
    expect(producer.connections!.nodes.get(-2)!.state).toBe('connected');
    expect(producer.connections!.servers).toHaveLength(3);
  });

  test('with none that runs it is told what one with a list is told (CLU-2)', () => {
    const world = createNetwork();
    for (const id of [1, 2, 3]) kill(world, id);
    const producer = openProducer(world);
    sendRecords(world, producer);
    pass(world, 60_000);
    expect(eventsOf(world, 'sendCompleted')).toMatchObject([
      { error: 'TimeoutException', message: 'Topic t not present in metadata after 60000 ms.' },
    ]);
  });
});

test('the state is plain data: a clone in the middle of a search has the same future', () => {
  const world = createNetwork();
  kill(world, 1);
  const producer = openProducer(world, { configs: withList('java', 'dead:9092,broker1:9092') });
  sendRecords(world, producer, 3);
  pass(world, 130);
  const copy = structuredClone(world);
  for (const one of [world, copy]) {
    start(one, 1);
    pass(one, 10_000);
  }
  expect(copy).toEqual(world);
  expect(copy.clients.producers.get('p')!.acknowledged).toBe(3);
});
