/** What clients log when they reach nobody, word for word (FACTS F3, F4; CLI-514, CLI-522, CLI-531). */
import { describe, expect, test } from 'vitest';
import {
  allBrokersDownLine,
  type FailureKind,
  failureLines,
  kafkajsError,
} from '../../../src/clients/connections/connection-lines.ts';
import {
  type ConnectionSettings,
  readConnectionSettings,
} from '../../../src/clients/connections/connection-settings.ts';
import {
  createNetwork,
  isolate,
  linesOf,
  openProducer,
  openReader,
  pass,
  start,
  stop,
  withList,
} from './network.ts';

function settings(client: string, clientVersion: string, configs = {}): ConnectionSettings {
  const read = readConnectionSettings({ client, clientVersion, kind: 'producer' }, configs);
  if ('problem' in read) throw new Error(read.problem);
  return read.settings;
}

function lines(client: string, version: string, node = -1, how: FailureKind = 'refused'): string[] {
  return failureLines(settings(client, version), { node, address: 'host:9092', how });
}

describe('F3: Java', () => {
  test('two WARN lines for a server of the list', () => {
    expect(lines('java', '4.2')).toEqual([
      'WARN Connection to node -1 (host:9092) could not be established. Node may not be available.',
      'WARN Bootstrap broker host:9092 (id: -1 rack: null isFenced: false) disconnected',
    ]);
  });

  test('one, with a positive id, for a broker of the metadata', () => {
    expect(lines('java', '4.2', 1)).toEqual([
      'WARN Connection to node 1 (host:9092) could not be established. Node may not be available.',
    ]);
  });

  test('CLI-514: before 4.0 nothing is said of fencing, before 3.7 a node was a broker', () => {
    expect(lines('java', '3.9')[1]).toBe('WARN Bootstrap broker host:9092 (id: -1 rack: null) disconnected');
    expect(lines('java', '4.0')[1]).toContain('isFenced: false');
    expect(lines('java', '3.7')[0]).toContain('Node may not be available.');
    expect(lines('java', '3.6')[0]).toContain('Broker may not be available.');
  });
});

describe('F3: librdkafka', () => {
  test('a server of the list is called bootstrap, a broker has its id', () => {
    expect(lines('librdkafka', '2.16')).toEqual([
      '_TRANSPORT host:9092/bootstrap: Connect to ipv4#host:9092 failed: Connection refused (after 0ms in state CONNECT)',
    ]);
    expect(lines('librdkafka', '2.16', 1)[0]).toMatch(/^_TRANSPORT host:9092\/1: Connect to /);
  });

  test('F5: a name that does not resolve is _RESOLVE', () => {
    expect(lines('librdkafka', '2.16', -1, 'unresolved')[0]).toMatch(
      /^_RESOLVE host:9092\/bootstrap: Failed to resolve 'host:9092': /,
    );
  });

  test('F4: all down is 0/3 in 2.16, for the rebootstrap sets the count back first', () => {
    const servers = Array.from({ length: 3 }, () => ({ address: 'host:9092', isResolved: true }));
    const none = { 'metadata.recovery.strategy': 'none' };
    expect(allBrokersDownLine(settings('librdkafka', '2.16'), servers)).toBe(
      '_ALL_BROKERS_DOWN 0/3 brokers are down',
    );
    expect(allBrokersDownLine(settings('librdkafka', '2.16', none), servers)).toContain('3/3 brokers');
    expect(allBrokersDownLine(settings('librdkafka', '2.9'), servers)).toContain('3/3 brokers');
  });
});

describe('F3: kafkajs', () => {
  test('refused, silent, unresolved and without a port', () => {
    expect(lines('kafkajs', '2.2')).toEqual([
      'ERROR [Connection] Connection error: connect ECONNREFUSED host:9092',
      'ERROR [BrokerPool] Failed to connect to seed broker, trying another broker from the list: Connection error: connect ECONNREFUSED host:9092',
    ]);
    expect(kafkajsError('host:9092', 'silent')).toBe('Connection timeout');
    expect(kafkajsError('host:9092', 'unresolved')).toBe('Connection error: getaddrinfo ENOTFOUND host');
    expect(kafkajsError('host:NaN', 'refused')).toContain('Received type number (NaN)');
  });
});

describe('when they are logged', () => {
  test('once each, however often the attempt is made', () => {
    const world = createNetwork();
    openProducer(world, { configs: withList('java', 'dead:9092') });
    pass(world, 60_000);
    expect(linesOf(world)).toHaveLength(2);
  });

  test('F4: librdkafka tells that all are down once every server was seen down, and not before', () => {
    const world = createNetwork();
    openProducer(world, { client: 'librdkafka', configs: withList('librdkafka', 'a:1,b:1,c:1') });
    pass(world, 99);
    expect(linesOf(world).filter((line) => line.startsWith('_ALL'))).toEqual([]);
    pass(world, 1);
    expect(linesOf(world).at(-1)).toBe('_ALL_BROKERS_DOWN 0/3 brokers are down');
    pass(world, 60_000);
    expect(linesOf(world)).toHaveLength(4);
  });

  test('a silent server is told of when its time is up', () => {
    const world = createNetwork();
    isolate(world, 1);
    openProducer(world, { configs: withList('java', 'broker1:9092') });
    pass(world, 7_999);
    expect(linesOf(world)).toEqual([]);
    pass(world, 4_002);
    expect(linesOf(world)).toHaveLength(2);
  });

  test('recorded: an advertised address where nobody listens has a positive node id, producer and consumer', () => {
    const world = createNetwork({ brokers: 1 });
    stop(world, 1);
    start(world, 1, 'broker1:9092', 'elsewhere:9092');
    openProducer(world, { configs: withList('java', 'broker1:9092') });
    const expected =
      'WARN Connection to node 1 (elsewhere:9092) could not be established. Node may not be available.';
    expect(linesOf(world)).toEqual([expected]);
    openProducer(world, { name: 'l', client: 'librdkafka', configs: withList('librdkafka', 'broker1:9092') });
    expect(linesOf(world)[1]).toMatch(
      /^_TRANSPORT elsewhere:9092\/1: Connect to ipv4#elsewhere:9092 failed: Connection refused/,
    );
    const consumer = openReader(world, 'java', { configs: withList('java', 'broker1:9092') });
    expect(linesOf(world)).toHaveLength(2);
    expect(consumer.connections!.phase).toBe('idle');
  });
});
