import { describe, expect, test } from 'vitest';
import { producerSettings } from '../../src/clients/producer-settings.ts';

type Configs = Readonly<Record<string, string>>;

function settingsOf(
  client: string,
  version: string | undefined,
  configs: Configs = {},
  brokerVersion = '4.2',
) {
  return producerSettings({ client, version, brokerVersion, configs });
}

describe('defaults by client and release', () => {
  test.each([
    ['java', '4.2', 'all'],
    ['java', '3.0', 'all'],
    ['java', '3.0.0', 'all'],
    ['java', '2.8', '1'],
    ['librdkafka', undefined, 'all'],
    ['kafkajs', undefined, 'all'],
    ['franz-go', undefined, 'all'],
    ['sarama', undefined, '1'],
  ])('CLI-601: acks of %s %s is %s', (client, version, acks) => {
    expect(settingsOf(client, version)).toMatchObject({ acks });
  });

  test.each([
    ['java', '2.8', false],
    ['java', '3.0.0', false], // KAFKA-13598
    ['java', '3.0.2', true],
    ['java', '3.1.0', false],
    ['java', '3.1', true],
    ['java', '4.2', true],
    ['librdkafka', undefined, false],
    ['kafkajs', undefined, false],
    ['franz-go', undefined, true],
    ['sarama', undefined, false],
  ])('CLI-602: is %s %s idempotent? %s', (client, version, isIdempotent) => {
    expect(settingsOf(client, version)).toMatchObject({ isIdempotent });
  });

  test('CLI-602: a Java client is of its broker’s release unless told otherwise', () => {
    expect(settingsOf('java', undefined, {}, '2.8')).toMatchObject({
      clientVersion: '2.8',
      isIdempotent: false,
    });
    expect(settingsOf('java', '4.2', {}, '2.8')).toMatchObject({ clientVersion: '4.2', isIdempotent: true });
  });

  test.each([
    ['java', 16_384],
    ['librdkafka', 1_000_000],
  ])('CLI-604: batch.size of %s is %i', (client, batchSize) => {
    expect(settingsOf(client, undefined)).toMatchObject({ partitioning: { batchSize } });
    expect(settingsOf(client, undefined, { 'batch.size': '7' })).toMatchObject({
      partitioning: { batchSize: 7 },
    });
  });
});

describe('CLI-603: what idempotence forbids', () => {
  test.each<Configs>([{ acks: '1' }, { acks: '0' }, { 'max.in.flight.requests.per.connection': '6' }])(
    'Java turns it off by itself for %j',
    (configs) => {
      expect(settingsOf('java', '4.2', configs)).toMatchObject({ isIdempotent: false });
    },
  );

  test.each<Configs>([{ acks: 'all' }, { acks: '-1' }, { 'max.in.flight.requests.per.connection': '5' }])(
    'it stays on with %j',
    (configs) => {
      expect(settingsOf('java', '4.2', configs)).toMatchObject({ isIdempotent: true, acks: 'all' });
    },
  );

  test.each([
    ['java', { acks: '1' }, 'acks', /^Must set acks to all/],
    [
      'java',
      { 'max.in.flight.requests.per.connection': '6' },
      'max.in.flight.requests.per.connection',
      /at most 5 to use the idempotent producer/,
    ],
    ['librdkafka', { acks: '1' }, 'acks', /^`acks` must be set to `all`/],
  ] as const)('asked for by name, %s does not open with %j', (client, configs, name, problem) => {
    const asked = { ...configs, 'enable.idempotence': 'true' };
    expect(settingsOf(client, undefined, asked)).toMatchObject({
      name,
      problem: expect.stringMatching(problem),
    });
  });

  test('asked not to be, it is not, and acks are free', () => {
    const off = { 'enable.idempotence': 'false', acks: '1' };
    expect(settingsOf('java', '4.2', off)).toMatchObject({ isIdempotent: false, acks: '1' });
  });
});
