import { describe, expect, it } from 'vitest';
import {
  producerIdExpirationMs,
  refusalOfBrokerConfigs,
  resolveBrokerConfig,
  validateBrokerConfig,
} from '../../../src/kernel/config/broker-configs.ts';
import { findVersion, VERSION_PROFILES, type VersionProfile } from '../../../src/kernel/versions.ts';

function profile(version: string): VersionProfile {
  const found = findVersion(version);
  if (found === undefined) throw new Error(`no profile ${version}`);
  return found;
}

const problem = (overrides: Record<string, string>, version = '3.9') =>
  refusalOfBrokerConfigs(profile(version), overrides)?.message ?? null;

describe('CFG-1: broker defaults', () => {
  it.each([
    ['log.retention.ms', null],
    ['log.retention.minutes', null],
    ['log.retention.hours', 168],
    ['log.roll.hours', 168],
    ['log.retention.check.interval.ms', 300_000],
    ['log.initial.task.delay.ms', 30_000],
    ['log.cleaner.enable', true],
    ['log.cleaner.threads', 1],
    ['log.cleaner.backoff.ms', 15_000],
    ['log.cleaner.dedupe.buffer.size', 134_217_728],
    ['log.cleaner.io.buffer.load.factor', 0.9],
    ['log.cleaner.io.buffer.size', 524_288],
    ['log.segment.delete.delay.ms', 60_000],
    ['num.partitions', 1],
    ['default.replication.factor', 1],
    ['auto.create.topics.enable', true],
    ['min.insync.replicas', 1],
    ['replica.lag.time.max.ms', 30_000],
    ['broker.session.timeout.ms', 9_000],
    ['broker.heartbeat.interval.ms', 2_000],
    ['zookeeper.session.timeout.ms', 18_000],
    ['leader.imbalance.check.interval.seconds', 300],
    ['leader.imbalance.per.broker.percentage', 10],
    ['offsets.retention.minutes', 10_080],
    ['offsets.retention.check.interval.ms', 600_000],
    ['offsets.topic.num.partitions', 50],
    ['offsets.topic.replication.factor', 3],
    ['offsets.topic.segment.bytes', 104_857_600],
    ['offset.metadata.max.bytes', 4_096],
    ['offsets.commit.timeout.ms', 5_000],
    ['group.initial.rebalance.delay.ms', 3_000],
    ['group.min.session.timeout.ms', 6_000],
    ['group.max.session.timeout.ms', 1_800_000],
    ['group.max.size', 2_147_483_647],
    ['group.consumer.session.timeout.ms', 45_000],
    ['group.consumer.heartbeat.interval.ms', 5_000],
    ['transaction.state.log.num.partitions', 50],
    ['transaction.state.log.replication.factor', 3],
    ['transaction.state.log.min.isr', 2],
    ['transaction.max.timeout.ms', 900_000],
    ['transactional.id.expiration.ms', 604_800_000],
    ['transaction.abort.timed.out.transaction.cleanup.interval.ms', 10_000],
    ['producer.id.expiration.ms', 86_400_000],
    ['producer.id.expiration.check.interval.ms', 600_000],
  ] as const)('%s is %j in 3.9', (name, value) => {
    expect(resolveBrokerConfig(profile('3.9'), {})[name]).toBe(value);
  });

  it('a name that a release lacks is null, or the constant that it had built in', () => {
    const old = resolveBrokerConfig(profile('2.8'), { 'log.initial.task.delay.ms': '1' });
    expect(old['producer.id.expiration.ms']).toBeNull();
    expect(old['group.consumer.session.timeout.ms']).toBeNull();
    expect(old['log.initial.task.delay.ms']).toBe(30_000);
    expect(old['producer.id.expiration.check.interval.ms']).toBe(600_000);
    expect(resolveBrokerConfig(profile('4.0'), {})['zookeeper.session.timeout.ms']).toBeNull();
  });

  it('OFS-7, VER-2: older releases keep offsets one day and drop a replica after ten seconds', () => {
    const v1_1: VersionProfile = { ...profile('2.8'), version: '1.1' };
    const config = resolveBrokerConfig(v1_1, {});
    expect(config['offsets.retention.minutes']).toBe(1_440);
    expect(config['replica.lag.time.max.ms']).toBe(10_000);
    expect(config['zookeeper.session.timeout.ms']).toBe(6_000);
    const v2_0: VersionProfile = { ...v1_1, version: '2.0' };
    expect(resolveBrokerConfig(v2_0, {})['offsets.retention.minutes']).toBe(10_080);
  });

  it('overrides are typed by Kafka’s type', () => {
    const config = resolveBrokerConfig(profile('4.2'), {
      'auto.create.topics.enable': 'false',
      'log.cleaner.io.buffer.load.factor': '0.5',
      'log.retention.ms': '5',
      'log.cleanup.policy': 'compact,delete',
    });
    expect(config['auto.create.topics.enable']).toBe(false);
    expect(config['log.cleaner.io.buffer.load.factor']).toBe(0.5);
    expect(config['log.retention.ms']).toBe(5);
    expect(config['log.cleanup.policy']).toEqual(['compact', 'delete']);
  });

  it('every profile starts with its own defaults', () => {
    for (const version of VERSION_PROFILES) expect(refusalOfBrokerConfigs(version, {})).toBeNull();
  });
});

describe('TXN-6: idle producer ids', () => {
  it.each([
    ['2.8', {}, 604_800_000],
    ['3.1', { 'transactional.id.expiration.ms': '7' }, 7],
    ['3.9', { 'transactional.id.expiration.ms': '7' }, 86_400_000],
    ['3.9', { 'producer.id.expiration.ms': '7' }, 7],
  ])('%s with %j forgets them after %d ms', (version, overrides, expirationMs) => {
    expect(producerIdExpirationMs(resolveBrokerConfig(profile(version), overrides))).toBe(expirationMs);
  });
});

describe('CFG-1: what a broker takes when it starts', () => {
  it.each([
    ['log.retention.check.interval.ms', '1', '0', 'Value must be at least 1'],
    ['log.cleaner.backoff.ms', '0', '-1', 'Value must be at least 0'],
    ['offsets.retention.minutes', '1', '0', 'Value must be at least 1'],
    ['num.partitions', '1', '0', 'Value must be at least 1'],
    ['log.index.size.max.bytes', '4', '3', 'Value must be at least 4'],
    ['log.segment.bytes', '14', '13', 'Value must be at least 14'],
    ['log.cleaner.enable', 'false', 'off', 'Expected value to be either true or false'],
  ])('%s takes %s and refuses %s', (name, good, bad, text) => {
    expect(problem({ [name]: good })).toBeNull();
    expect(problem({ [name]: bad })).toBe(`Invalid value ${bad} for configuration ${name}: ${text}`);
  });

  it('VER-2: log.segment.bytes is at least 1 MiB from 4.0 on', () => {
    expect(problem({ 'log.segment.bytes': '1048576' }, '4.0')).toBeNull();
    expect(problem({ 'log.segment.bytes': '1048575' }, '4.0')).toContain('Value must be at least 1048576');
  });

  const RETENTION = 'log.retention.ms must be unlimited (-1) or, greater than or equal to 1';
  it.each([
    [{ 'log.retention.ms': '0' }, RETENTION],
    [{ 'log.retention.hours': '0' }, RETENTION],
    [{ 'log.retention.ms': '1' }, null],
    [{ 'log.retention.ms': '-9' }, null],
    [{ 'log.roll.ms': '0' }, 'log.roll.ms must be greater than or equal to 1'],
    [{ 'log.roll.ms': '1' }, null],
    [{ 'log.roll.jitter.ms': '-1' }, 'log.roll.jitter.ms must be greater than or equal to 0'],
    [
      { 'log.cleaner.dedupe.buffer.size': '1048576' },
      'log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.',
    ],
    [{ 'log.cleaner.dedupe.buffer.size': '1048577' }, null],
    [
      { 'log.cleaner.dedupe.buffer.size': '2097153', 'log.cleaner.threads': '2' },
      'log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.',
    ],
    [{ 'log.cleaner.threads': '0' }, '/ by zero'],
    [{ 'replica.lag.time.max.ms': '500' }, null],
    [
      { 'replica.lag.time.max.ms': '499' },
      'replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to prevent frequent changes in ISR',
    ],
    [
      { 'log.cleaner.min.compaction.lag.ms': '6', 'log.cleaner.max.compaction.lag.ms': '5' },
      'conflict topic config setting min.compaction.lag.ms (6) > max.compaction.lag.ms (5)',
    ],
  ])('RET-23, CFG-1, CFG-2: %j gives %j', (overrides, text) => {
    expect(problem(overrides)).toBe(text);
  });

  it('an unknown name comes back with its neighbors and its releases', () => {
    expect(validateBrokerConfig('log.retention.hour', '1', profile('4.2'))).toMatchObject({
      unknown: { nearest: expect.arrayContaining(['log.retention.hours']), since: null, until: null },
    });
    expect(validateBrokerConfig('zookeeper.session.timeout.ms', '1', profile('4.0'))).toMatchObject({
      unknown: { since: null, until: '4.0' },
    });
    expect(validateBrokerConfig('producer.id.expiration.ms', '1', profile('3.1'))).toMatchObject({
      unknown: { since: '3.4', until: null },
    });
    expect(validateBrokerConfig('num.partitions', ' 3 ', profile('3.1'))).toEqual({ ok: '3' });
  });
});
