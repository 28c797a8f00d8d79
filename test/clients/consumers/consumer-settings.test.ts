import { expect, test } from 'vitest';
import { resolveConsumerSettings, settingNames } from '../../../src/clients/consumers/consumer-settings.ts';
import { commit, poll, store } from '../../../src/clients/consumers/consumers.ts';
import { createStory, open, T0 } from '../story.ts';

test('CLI-1001: the defaults of each client', () => {
  expect(resolveConsumerSettings('java', '4.2', {})).toMatchObject({
    autoCommit: true,
    autoCommitIntervalMs: 5_000,
    autoOffsetReset: 'latest',
    maxPollRecords: 500,
    maxPollIntervalMs: 300_000,
    sessionTimeoutMs: 45_000,
    heartbeatIntervalMs: 3_000,
    rebalanceTimeoutMs: 300_000,
    isolation: 'read_uncommitted',
    assignors: ['range', 'cooperative-sticky'],
  });
  expect(resolveConsumerSettings('librdkafka', '2.16', {})).toMatchObject({
    autoOffsetStore: true,
    isolation: 'read_committed',
    assignors: ['range', 'roundrobin'],
  });
  expect(resolveConsumerSettings('kafkajs', '2.2', {})).toMatchObject({
    autoCommitIntervalMs: null,
    autoCommitThreshold: null,
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 60_000,
    maxPollIntervalMs: Number.POSITIVE_INFINITY,
  });
});

test('VER-4: a Java client before 3.0 has 10 s sessions and range alone', () => {
  expect(resolveConsumerSettings('java', '2.8', {})).toMatchObject({
    sessionTimeoutMs: 10_000,
    assignors: ['range'],
  });
  expect(resolveConsumerSettings('java', '3.0', {})).toMatchObject({ sessionTimeoutMs: 45_000 });
});

test('the rebalance timeout of Java and librdkafka is their max.poll.interval.ms', () => {
  const overrides = { 'max.poll.interval.ms': '60000' };
  expect(resolveConsumerSettings('java', '4.2', overrides)).toMatchObject({ rebalanceTimeoutMs: 60_000 });
});

test('a setting the client does not have, or a value it does not take, is refused by name', () => {
  expect(resolveConsumerSettings('librdkafka', '2.16', { 'max.poll.records': '5' })).toMatchObject({
    setting: 'max.poll.records',
  });
  expect(resolveConsumerSettings('java', '4.2', { 'enable.auto.commit': 'yes' })).toEqual({
    setting: 'enable.auto.commit',
    message: 'Invalid value "yes" for configuration property "enable.auto.commit"',
  });
  expect(resolveConsumerSettings('java', '4.2', { 'auto.commit.interval.ms': '-1' })).toMatchObject({
    setting: 'auto.commit.interval.ms',
  });
  expect(resolveConsumerSettings('java', '4.2', { 'auto.offset.reset': 'by_duration:P' })).toMatchObject({
    setting: 'auto.offset.reset',
  });
  expect(settingNames('kafkajs')).toContain('fromBeginning');
});

test('CLI-221: storing while auto store is on is refused, and so is storing for nothing but partitions that are not assigned', () => {
  const world = createStory({ records: 3 });
  const offsets = [{ ...T0, offset: 2 }];
  expect(store(open(world, 'librdkafka'), offsets)).toMatchObject({ name: '_INVALID_ARG' });
  const consumer = open(world, 'librdkafka', { settings: { 'enable.auto.offset.store': 'false' } });
  expect(store(consumer, offsets)).toBeNull();
  const elsewhere = { topic: 't', partition: 1, offset: 2 };
  expect(store(consumer, [elsewhere])).toMatchObject({ name: '_STATE' });
  expect(store(consumer, [elsewhere, { ...T0, offset: 3 }])).toBeNull();
  expect(consumer.partitions.get('t-0')!.stored).toBe(3);
  expect(store(open(world, 'java'), offsets)).not.toBeNull();
});

test('CLI-222: librdkafka commits without arguments only what is stored above the known committed offset', () => {
  const world = createStory({ records: 3 });
  const consumer = open(world, 'librdkafka', { settings: { 'enable.auto.commit': 'false' } });
  expect(commit(world, consumer, { offsets: null })).toMatchObject({
    error: { name: '_NO_OFFSET', message: 'Local: No offset stored' },
  });
  poll(world, consumer, 2);
  expect(commit(world, consumer, { offsets: null })).toMatchObject({
    error: null,
    committed: [{ ...T0, offset: 2 }],
  });
  expect(commit(world, consumer, { offsets: null })).toMatchObject({ error: { name: '_NO_OFFSET' } });
});
