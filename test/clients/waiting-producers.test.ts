/** Producers whose broker is away: who waits, what is written, and what the application is told (CLI-605, CLI-606, CLU-14). */
import { describe, expect, test } from 'vitest';
import { createClients, type World } from '../../src/clients/clients.ts';
import { createProducer, type Producer } from '../../src/clients/producer.ts';
import { producerSettings } from '../../src/clients/producer-settings.ts';
import { type SentBatch, send } from '../../src/clients/send.ts';
import { advanceWorld } from '../../src/clients/world-clock.ts';
import { createCluster, createTopic, type Topic } from '../../src/kernel/cluster.ts';
import { producerRecord } from '../../src/kernel/log/append.ts';
import {
  isolateBroker,
  killBroker,
  startBroker,
  stopBroker,
} from '../../src/kernel/replication/broker-lifecycle.ts';
import { profileOf } from '../kernel/log-fixture.ts';

interface Fixture {
  readonly world: World;
  readonly topic: Topic;
  readonly producer: Producer;
}

/** Topic t with three partitions, led by brokers 1, 2 and 3. */
function open(
  configs: Record<string, string> = {},
  {
    client = 'java',
    replicationFactor = 3,
    version = '4.2',
    topicConfig = {},
    brokers = 3,
  }: {
    client?: string;
    replicationFactor?: number;
    version?: string;
    topicConfig?: Record<string, string>;
    brokers?: number;
  } = {},
): Fixture {
  const cluster = createCluster({ version: profileOf(version), startMs: 0, seed: 1, brokers });
  const topic = createTopic(cluster, { name: 't', partitions: 3, replicationFactor, overrides: topicConfig });
  const settings = producerSettings({ client, version: undefined, brokerVersion: version, configs });
  if ('problem' in settings) throw new Error(settings.problem);
  const producer = createProducer({ name: 'p', ...settings });
  const world: World = { cluster, clients: createClients(0) };
  world.clients.producers.set('p', producer);
  return { world, topic, producer };
}

function produce({ world, producer, topic }: Fixture, partition: number, count = 1): SentBatch[] {
  const record = producerRecord('k', 'v', world.cluster.nowMs);
  return send(world.cluster, producer, topic, { partition, count, recordAt: () => record, alike: null });
}

const kill = ({ world }: Fixture, id: number) => killBroker(world.cluster, world.cluster.brokers[id - 1]!);
const isolate = ({ world }: Fixture, id: number) =>
  isolateBroker(world.cluster, world.cluster.brokers[id - 1]!);
const stop = ({ world }: Fixture, id: number) => stopBroker(world.cluster, world.cluster.brokers[id - 1]!);
const start = ({ world }: Fixture, id: number) => {
  const broker = world.cluster.brokers[id - 1]!;
  startBroker(world.cluster, broker, broker);
};
const advance = ({ world }: Fixture, toMs: number) => advanceWorld(world, toMs);
const ends = ({ topic }: Fixture) => topic.partitions.map((log) => log.logEndOffset);
const told = ({ world }: Fixture) =>
  world.clients.events.flatMap((event) =>
    event.type === 'sendCompleted'
      ? [{ atMs: event.atMs, acknowledged: event.acknowledged, failed: event.failed, error: event.error }]
      : [],
  );
const waitsFor = ([batch]: SentBatch[]) =>
  batch !== undefined && 'waitsFor' in batch.outcome ? batch.outcome.waitsFor : null;

describe('a broker is killed (CLU-14)', () => {
  test('every partition it is in sync for stands still until it is fenced; then all is acknowledged', () => {
    const fixture = open();
    for (const partition of [0, 1, 2]) expect(waitsFor(produce(fixture, partition))).toBeNull();
    kill(fixture, 1);
    expect(waitsFor(produce(fixture, 0))).toBe('refusesConnections');
    expect(waitsFor(produce(fixture, 1))).toBe('uncommitted');
    expect(waitsFor(produce(fixture, 2))).toBe('uncommitted');
    advance(fixture, 8_999);
    expect(ends(fixture)).toEqual([1, 2, 2]);
    expect(told(fixture)).toEqual([]);
    advance(fixture, 9_000);
    expect(ends(fixture)).toEqual([2, 2, 2]);
    expect(told(fixture)).toEqual(Array(3).fill({ atMs: 9_000, acknowledged: 1, failed: 0, error: null }));
    expect(fixture.producer).toMatchObject({ sent: 6, acknowledged: 6, failed: 0, lastError: null });
  });

  test('acks=1 waits only where it led', () => {
    const fixture = open({ acks: '1' });
    kill(fixture, 1);
    expect([0, 1, 2].map((partition) => waitsFor(produce(fixture, partition)))).toEqual([
      'refusesConnections',
      null,
      null,
    ]);
  });

  test('a clean stop: nobody waits', () => {
    const fixture = open();
    stop(fixture, 1);
    expect([0, 1, 2].map((partition) => waitsFor(produce(fixture, partition)))).toEqual([null, null, null]);
  });

  test('what waits for one partition stays in order', () => {
    const fixture = open();
    kill(fixture, 1);
    for (let n = 0; n < 3; n++) {
      advance(fixture, n * 1_000);
      produce(fixture, 0);
    }
    start(fixture, 1);
    advance(fixture, 3_000);
    const stamps = fixture.topic.partitions[0]!.segments[0]!.batches.map((batch) => batch.maxTimestamp);
    expect(stamps).toEqual([0, 1_000, 2_000]);
    expect(told(fixture).map(({ atMs }) => atMs)).toEqual([2_000, 2_000, 2_000]);
  });
});

describe('patience ends (CLI-605, FACTS F4)', () => {
  const expired = (client: string, configs: Record<string, string> = {}) => {
    const fixture = open(configs, { client, replicationFactor: 1 });
    kill(fixture, 1);
    advance(fixture, 10_000);
    expect(waitsFor(produce(fixture, 0, 3))).toBe('noLeader');
    advance(fixture, 1_000_000);
    const { atMs, error, message, failed } = fixture.world.clients.events.find(
      (event) => event.type === 'sendCompleted',
    )!;
    expect(ends(fixture)).toEqual([0, 0, 0]);
    return { waitedMs: atMs - 10_000, error, message, failed };
  };

  test('Java: TimeoutException after delivery.timeout.ms, in the recorded words', () => {
    expect(expired('java', { 'delivery.timeout.ms': '15000' })).toEqual({
      waitedMs: 15_000,
      error: 'TimeoutException',
      message: 'Expiring 3 record(s) for t-0:15000 ms has passed since batch creation',
      failed: 3,
    });
    expect(expired('java').waitedMs).toBe(120_000);
  });

  test('librdkafka: _MSG_TIMED_OUT after message.timeout.ms', () => {
    const end = { error: '_MSG_TIMED_OUT', message: 'Local: Message timed out', failed: 3 };
    expect(expired('librdkafka')).toEqual({ waitedMs: 300_000, ...end });
    expect(expired('librdkafka', { 'message.timeout.ms': '10000' })).toEqual({ waitedMs: 10_000, ...end });
  });

  test('kafkajs: five retries, 300 ms at first and twice as long each time', () => {
    expect(expired('kafkajs')).toMatchObject({
      waitedMs: 300 + 600 + 1_200 + 2_400 + 4_800,
      error: 'KafkaJSNumberOfRetriesExceeded',
    });
  });

  test('a leader that comes just in time', () => {
    const fixture = open({}, { replicationFactor: 1 });
    kill(fixture, 1);
    produce(fixture, 0);
    advance(fixture, 119_999);
    start(fixture, 1);
    advance(fixture, 120_000);
    expect(told(fixture)).toMatchObject([{ acknowledged: 1, error: null }]);
  });

  test('part of a call may fail: the others were acknowledged', () => {
    const fixture = open({}, { replicationFactor: 1 });
    kill(fixture, 1);
    const records = [0, 1, 2].map((n) => producerRecord(`k${n}`, 'v', n));
    const keys = ['order-2', 'order-1', 'order-4']; // Partitions 0, 1 and 2 of 3.
    send(fixture.world.cluster, fixture.producer, fixture.topic, {
      partition: null,
      count: 3,
      recordAt: (n) => ({ ...records[n]!, key: keys[n]! }),
      alike: null,
    });
    advance(fixture, 120_000);
    expect(told(fixture)).toEqual([{ atMs: 120_000, acknowledged: 2, failed: 1, error: 'TimeoutException' }]);
    expect(fixture.producer).toMatchObject({ acknowledged: 2, failed: 1, lastError: 'TimeoutException' });
  });
});

describe('too few in sync (CLU-14, CLU-16, CLI-610)', () => {
  const MIN_3 = { 'min.insync.replicas': '3' };

  test('the broker refuses, the client tries again and says only that its time is over', () => {
    const fixture = open({}, { topicConfig: MIN_3 });
    stop(fixture, 3);
    expect(waitsFor(produce(fixture, 0))).toBe('notEnoughReplicas');
    advance(fixture, 119_999);
    expect(told(fixture)).toEqual([]);
    advance(fixture, 120_000);
    expect(told(fixture)).toMatchObject([{ failed: 1, error: 'TimeoutException' }]);
    const refusals = fixture.world.cluster.events.filter((event) => event.type === 'refused');
    expect(refusals).toMatchObject([{ error: 'NOT_ENOUGH_REPLICAS' }]);
    expect(ends(fixture)).toEqual([0, 0, 0]);
  });

  test('it is accepted as soon as a replica is back', () => {
    const fixture = open({}, { topicConfig: MIN_3 });
    stop(fixture, 3);
    produce(fixture, 0);
    advance(fixture, 5_000);
    start(fixture, 3);
    advance(fixture, 5_000);
    expect(told(fixture)).toEqual([{ atMs: 5_000, acknowledged: 1, failed: 0, error: null }]);
  });

  test('acks=1 is accepted, and acks=0 is not even told', () => {
    const one = open({ acks: '1' }, { topicConfig: MIN_3 });
    stop(one, 3);
    expect(produce(one, 0)[0]!.outcome).toMatchObject({ error: null, baseOffset: 0 });
    const none = open({ acks: '0' }, { topicConfig: MIN_3 });
    stop(none, 3);
    expect(produce(none, 0)[0]!.outcome).toMatchObject({ error: null, baseOffset: -1 });
    expect(ends(none)).toEqual([1, 0, 0]);
  });

  test('one broker alone: before 3.7 min.insync.replicas=2 refuses a topic of one replica (CLU-15)', () => {
    const options = { replicationFactor: 1, brokers: 1, topicConfig: { 'min.insync.replicas': '2' } };
    expect(waitsFor(produce(open({}, { ...options, version: '3.1' }), 0))).toBe('notEnoughReplicas');
    expect(waitsFor(produce(open({}, { ...options, version: '3.9' }), 0))).toBeNull();
  });
});

describe('a retry of what was written (CLI-606, APP-12)', () => {
  /** Follower 3 is dead, so the leader's append waits; then the leader dies, too. */
  const retried = (configs: Record<string, string>) => {
    const fixture = open(configs);
    kill(fixture, 3);
    produce(fixture, 0);
    expect(ends(fixture)).toEqual([1, 0, 0]);
    kill(fixture, 1);
    advance(fixture, 20_000);
    expect(told(fixture)).toMatchObject([{ acknowledged: 1, failed: 0 }]);
    return ends(fixture)[0];
  };

  test("an idempotent producer's batch is recognized: one record", () => {
    expect(retried({})).toBe(1);
  });

  test("another one's is written twice", () => {
    expect(retried({ 'enable.idempotence': 'false' })).toBe(2);
  });

  test('REQUEST_TIMED_OUT leaves the record in the log, and the retry is refused for good', () => {
    const fixture = open({}, { topicConfig: { 'min.insync.replicas': '3' } });
    kill(fixture, 3);
    produce(fixture, 0);
    advance(fixture, 120_000);
    expect(told(fixture)).toMatchObject([{ failed: 1, error: 'TimeoutException' }]);
    expect(fixture.topic.partitions[0]).toMatchObject({ logEndOffset: 1, highWatermark: 0 });
  });

  test('after such a failure an idempotent producer goes on with a new epoch (KIP-360)', () => {
    const fixture = open({}, { topicConfig: { 'min.insync.replicas': '3' } });
    kill(fixture, 3);
    produce(fixture, 0);
    advance(fixture, 120_000);
    expect(fixture.producer.producerEpoch).toBe(1);
    start(fixture, 3);
    produce(fixture, 0);
    expect(ends(fixture)[0]).toBe(2);
    expect(fixture.topic.partitions[0]!.segments[0]!.batches[1]).toMatchObject({
      producerEpoch: 1,
      baseSequence: 0,
    });
  });
});

describe('a broker that is silent (CLU-10, CLI-513)', () => {
  test('its clients wait for request.timeout.ms, long after another one leads', () => {
    const fixture = open();
    produce(fixture, 0);
    isolate(fixture, 1);
    expect(waitsFor(produce(fixture, 0))).toBe('unanswered');
    advance(fixture, 10_000);
    expect(fixture.topic.partitions[0]!.replication.leader).toBe(2);
    expect(waitsFor(produce(fixture, 0))).toBe('unanswered');
    advance(fixture, 29_999);
    expect(told(fixture)).toEqual([]);
    advance(fixture, 30_000);
    expect(told(fixture)).toEqual(Array(2).fill({ atMs: 30_000, acknowledged: 1, failed: 0, error: null }));
    expect(ends(fixture)[0]).toBe(3);
  });

  test('one that asks for the leader now finds the new one', () => {
    const fixture = open();
    isolate(fixture, 1);
    advance(fixture, 9_000);
    expect(waitsFor(produce(fixture, 0))).toBeNull();
  });

  test('acks=0 goes into the void and counts as sent', () => {
    const fixture = open({ acks: '0' });
    isolate(fixture, 1);
    expect(produce(fixture, 0)[0]!.outcome).toMatchObject({ error: null, baseOffset: -1 });
    expect(fixture.producer).toMatchObject({ acknowledged: 1, failed: 0 });
    expect(ends(fixture)).toEqual([0, 0, 0]);
  });

  test('what lies there goes out when it is heard again', () => {
    const fixture = open();
    isolate(fixture, 1);
    produce(fixture, 0);
    advance(fixture, 1_000);
    start(fixture, 1);
    advance(fixture, 1_000);
    expect(told(fixture)).toEqual([{ atMs: 1_000, acknowledged: 1, failed: 0, error: null }]);
  });
});

describe('requests in flight (CLI-607)', () => {
  const inLog = (configs: Record<string, string>, client = 'java') => {
    const fixture = open(configs, { client });
    kill(fixture, 3);
    for (let n = 1; n <= 7; n++) {
      advance(fixture, n * 1_000);
      produce(fixture, 0);
    }
    const written = ends(fixture)[0];
    advance(fixture, 10_000);
    expect(ends(fixture)[0]).toBe(7);
    return written;
  };

  test('Java has five to a broker without an answer, then it holds back', () => {
    expect(inLog({})).toBe(5);
    expect(inLog({ 'max.in.flight.requests.per.connection': '2' })).toBe(2);
  });

  test('librdkafka goes on', () => {
    expect(inLog({}, 'librdkafka')).toBe(7);
  });

  test('batches sent at one instant are one request', () => {
    const fixture = open();
    kill(fixture, 3);
    for (let n = 1; n <= 5; n++) {
      advance(fixture, n * 1_000);
      expect(waitsFor(produce(fixture, 0))).toBe('uncommitted');
      expect(waitsFor(produce(fixture, 0))).toBe('uncommitted');
    }
    advance(fixture, 6_000);
    expect(waitsFor(produce(fixture, 0))).toBe('inFlight');
  });
});

test('a null key goes to a partition that has a leader', () => {
  const fixture = open({ 'batch.size': '1' }, { replicationFactor: 1 });
  kill(fixture, 1);
  advance(fixture, 9_000);
  const record = producerRecord(null, 'v', 0);
  for (let n = 0; n < 40; n++)
    send(fixture.world.cluster, fixture.producer, fixture.topic, {
      partition: null,
      count: 1,
      recordAt: () => record,
      alike: null,
    });
  const [first, second, third] = ends(fixture);
  expect(first).toBe(0);
  expect(second! + third!).toBe(40);
  expect(fixture.producer.pending.size).toBe(0);
});

test('state in the middle of waiting is plain data: a clone goes on to the same end', () => {
  const fixture = open();
  kill(fixture, 1);
  for (const partition of [0, 1, 2]) produce(fixture, partition);
  const copy = structuredClone({ world: fixture.world });
  advance(fixture, 200_000);
  advanceWorld(copy.world, 200_000);
  expect(copy.world).toEqual(fixture.world);
});
