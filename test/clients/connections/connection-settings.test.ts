/** Defaults and names of each family's connection settings (CLI-513, CLI-516, CLI-525, CLI-531, CLI-532). */
import { describe, expect, test } from 'vitest';
import {
  type ConnectionSettings,
  connectionConfigNames,
  readConnectionSettings,
  splitConfigs,
} from '../../../src/clients/connections/connection-settings.ts';

function settings(
  client: string,
  clientVersion: string,
  configs: Record<string, string> = {},
): ConnectionSettings {
  const read = readConnectionSettings({ client, clientVersion, kind: 'producer' }, configs);
  if ('problem' in read) throw new Error(read.problem);
  return read.settings;
}

test('CLI-513: Java waits 10 s for a connection, up to 30 s, 60 s in send(), and refreshes every 5 minutes', () => {
  expect(settings('java', '4.2')).toMatchObject({
    setupTimeoutMs: 10_000,
    setupTimeoutMaxMs: 30_000,
    maxBlockMs: 60_000,
    metadataMaxAgeMs: 300_000,
  });
});

test('CLI-524: librdkafka refreshes every 5 minutes, by a name of its own', () => {
  expect(settings('librdkafka', '2.16').metadataMaxAgeMs).toBe(300_000);
  expect(
    settings('librdkafka', '2.16', { 'topic.metadata.refresh.interval.ms': '1000' }).metadataMaxAgeMs,
  ).toBe(1_000);
});

test('CLI-532: so does kafkajs', () => {
  expect(settings('kafkajs', '2.2').metadataMaxAgeMs).toBe(300_000);
});

test('CLI-531: kafkajs waits a second for a connection', () => {
  expect(settings('kafkajs', '2.2').setupTimeoutMs).toBe(1_000);
});

describe('rebootstrap by version', () => {
  test.each([
    ['java', '3.7', 'none'],
    ['java', '3.8', 'none'],
    ['java', '3.9', 'none'],
    ['java', '4.0', 'rebootstrap'],
    ['java', '4.2', 'rebootstrap'],
    ['librdkafka', '2.9', 'rebootstrap'],
    ['librdkafka', '2.10', 'rebootstrap'],
    ['librdkafka', '2.16', 'rebootstrap'],
    ['kafkajs', '2.2', 'rebootstrap'],
  ])('CLI-516, CLI-525, CLI-532: %s %s has %s', (client, version, recovery) => {
    expect(settings(client, version).recovery).toBe(recovery);
  });

  test('CLI-516, CLI-525: the trigger of five minutes came with Java 4.0 and librdkafka 2.11', () => {
    expect(settings('java', '3.9').rebootstrapTriggerMs).toBe(Number.POSITIVE_INFINITY);
    expect(settings('java', '4.0').rebootstrapTriggerMs).toBe(300_000);
    expect(settings('librdkafka', '2.10').rebootstrapTriggerMs).toBe(Number.POSITIVE_INFINITY);
    expect(settings('librdkafka', '2.11').rebootstrapTriggerMs).toBe(300_000);
  });

  test('the strategy can be set from the release on that knows it', () => {
    const strategy = { 'metadata.recovery.strategy': 'rebootstrap' };
    expect(settings('java', '3.8', strategy).recovery).toBe('rebootstrap');
    expect(() => settings('java', '3.7', strategy)).toThrow('it came with 3.8');
    expect(settings('librdkafka', '2.10', { 'metadata.recovery.strategy': 'none' }).recovery).toBe('none');
    expect(() => settings('librdkafka', '2.9', strategy)).toThrow('it came with 2.10');
  });
});

describe('what is refused', () => {
  test('a name of another family, with the right ones', () => {
    const read = readConnectionSettings(
      { client: 'kafkajs', clientVersion: '2.2', kind: 'producer' },
      { 'bootstrap.servers': 'a:1' },
    );
    expect(read).toMatchObject({ name: 'bootstrap.servers', candidates: connectionConfigNames('kafkajs') });
  });

  test('a value that is none', () => {
    expect(() => settings('java', '4.2', { 'max.block.ms': 'soon' })).toThrow('Invalid value soon');
    expect(() => settings('java', '4.2', { 'metadata.recovery.strategy': 'always' })).toThrow(
      'Invalid value always',
    );
  });

  test('max.block.ms of a consumer: poll() blocks as long as it is told', () => {
    const asked = { client: 'java', clientVersion: '4.2', kind: 'consumer' } as const;
    expect(readConnectionSettings(asked, { 'max.block.ms': '1' })).toHaveProperty('problem');
  });
});

test('configs are parted into those of connections and the others', () => {
  expect(splitConfigs({ acks: '1', 'bootstrap.servers': 'a:1', brokers: 'b:1' })).toEqual({
    ofConnections: { 'bootstrap.servers': 'a:1', brokers: 'b:1' },
    others: { acks: '1' },
  });
});

test('a client of another library connects as Java does', () => {
  expect(settings('sarama', 'newest').family).toBe('java');
});
