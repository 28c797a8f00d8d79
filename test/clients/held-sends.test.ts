/** Sends before there are metadata: how long each client waits, and what its application is told (FACTS F4, CLI-514, CLI-523). */
import { describe, expect, test } from 'vitest';
import {
  createNetwork,
  eventsOf,
  isolate,
  kill,
  openProducer,
  pass,
  sendRecords,
  start,
  withList,
} from './connections/network.ts';

const DEAD = 'broker1:9092';

function dead(client: string, configs: Record<string, string> = {}) {
  const world = createNetwork();
  kill(world, 1);
  const producer = openProducer(world, { client, configs: { ...withList(client, DEAD), ...configs } });
  return { world, producer };
}

describe('F4: Java', () => {
  test('each send() waits its own max.block.ms: nine of them ten seconds, 90 s', () => {
    const { world, producer } = dead('java', { 'max.block.ms': '10000' });
    sendRecords(world, producer, 9, null);
    pass(world, 9_999);
    expect(producer.failed).toBe(0);
    pass(world, 1);
    expect(producer.failed).toBe(1);
    pass(world, 79_999);
    expect(producer.failed).toBe(8);
    expect(eventsOf(world, 'sendCompleted')).toEqual([]);
    pass(world, 1);
    expect(eventsOf(world, 'sendCompleted')).toMatchObject([
      {
        acknowledged: 0,
        failed: 9,
        error: 'TimeoutException',
        message: 'Topic t not present in metadata after 10000 ms.',
        partition: null,
      },
    ]);
  });

  test('by default a minute; the text names the topic, though it is there', () => {
    const { world, producer } = dead('java');
    sendRecords(world, producer);
    pass(world, 60_000);
    expect(eventsOf(world, 'sendCompleted')[0]!.message).toBe(
      'Topic t not present in metadata after 60000 ms.',
    );
  });

  test('what is left goes out when a server answers; what was given up does not', () => {
    const { world, producer } = dead('java', { 'max.block.ms': '1000' });
    sendRecords(world, producer, 5);
    pass(world, 2_500);
    start(world, 1);
    pass(world, 1_000);
    const failed = producer.failed;
    expect(failed).toBeGreaterThanOrEqual(2);
    expect(failed).toBeLessThanOrEqual(3);
    expect(producer).toMatchObject({ sent: 5, acknowledged: 5 - failed, held: [] });
    const keys = world.cluster.topics.get('t')!.partitions[0]!.logEndOffset;
    expect(keys).toBe(5 - failed);
    expect(eventsOf(world, 'sendCompleted')).toMatchObject([{ acknowledged: 5 - failed, failed }]);
  });

  test('one call does not wait for another', () => {
    const { world, producer } = dead('java', { 'max.block.ms': '10000' });
    sendRecords(world, producer);
    pass(world, 5_000);
    sendRecords(world, producer);
    pass(world, 10_000);
    expect(producer.failed).toBe(2);
  });

  test('calls go out in the order in which they were made', () => {
    const { world, producer } = dead('java');
    sendRecords(world, producer, 2);
    sendRecords(world, producer, 3);
    start(world, 1);
    pass(world, 1_000);
    expect(eventsOf(world, 'sendCompleted').map(({ acknowledged }) => acknowledged)).toEqual([2, 3]);
  });
});

describe('F4: librdkafka', () => {
  test('a message waits message.timeout.ms, 300 s, all of a call alike', () => {
    const { world, producer } = dead('librdkafka');
    sendRecords(world, producer, 9);
    pass(world, 299_999);
    expect(producer.failed).toBe(0);
    pass(world, 1);
    expect(producer).toMatchObject({ failed: 9, lastError: '_MSG_TIMED_OUT' });
    expect(eventsOf(world, 'sendCompleted')[0]!.message).toBe('Local: Message timed out');
  });

  test('CLI-523: the time counts from the call, also for what waits for its leader then', () => {
    const world = createNetwork({ replicationFactor: 1 });
    isolate(world, 2);
    kill(world, 1);
    const configs = { ...withList('librdkafka', DEAD), 'message.timeout.ms': '60000' };
    const producer = openProducer(world, { client: 'librdkafka', configs });
    sendRecords(world, producer, 1, 1);
    pass(world, 30_000);
    start(world, 1);
    pass(world, 29_999);
    expect(producer.connections!.phase).toBe('ready');
    expect(producer.failed).toBe(0);
    pass(world, 1);
    expect(producer.failed).toBe(1);
  });
});

describe('F4: kafkajs', () => {
  test('what was sent fails with its connect()', () => {
    const { world, producer } = dead('kafkajs');
    sendRecords(world, producer, 9);
    pass(world, 21_000);
    expect(producer).toMatchObject({ failed: 9, lastError: 'KafkaJSNumberOfRetriesExceeded' });
    expect(eventsOf(world, 'sendCompleted')[0]!.message).toBe(
      'Connection error: connect ECONNREFUSED broker1:9092',
    );
  });
});
