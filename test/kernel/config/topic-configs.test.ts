import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKnown } from '../../../src/kernel/config/config-definition.ts';
import {
  LOG_CONFIG_DEFINITIONS,
  TOPIC_CONFIG_DEFINITIONS,
} from '../../../src/kernel/config/topic-config-definitions.ts';
import {
  type ConfigOverrides,
  describeTopicConfig,
  refusalOfTopicConfigs,
  resolveTopicConfig,
  validateTopicConfig,
} from '../../../src/kernel/config/topic-configs.ts';
import { findVersion, VERSION_PROFILES, type VersionProfile } from '../../../src/kernel/versions.ts';

const MAX = Number.POSITIVE_INFINITY;
const LONG_MAX = '9223372036854775807';

function profile(version: string): VersionProfile {
  const found = findVersion(version);
  if (found === undefined) throw new Error(`no profile ${version}`);
  return found;
}

function resolve(
  version: string,
  topicOverrides: ConfigOverrides = {},
  brokerOverrides: ConfigOverrides = {},
) {
  return resolveTopicConfig({ version: profile(version), brokerOverrides, topicOverrides });
}

function refusal(name: string, value: string, version = '3.9'): string | null {
  const verdict = validateTopicConfig(name, value, profile(version));
  if ('refused' in verdict) return verdict.refused.message;
  return 'unknown' in verdict ? verdict.unknown.message : null;
}

describe('CFG-1: defaults by release', () => {
  it('are those of the table for 3.9', () => {
    expect(resolve('3.9')).toEqual({
      'cleanup.policy': ['delete'],
      'retention.ms': 604_800_000,
      'retention.bytes': -1,
      'segment.bytes': 1_073_741_824,
      'segment.ms': 604_800_000,
      'segment.jitter.ms': 0,
      'segment.index.bytes': 10_485_760,
      'index.interval.bytes': 4_096,
      'delete.retention.ms': 86_400_000,
      'min.cleanable.dirty.ratio': 0.5,
      'min.compaction.lag.ms': 0,
      'max.compaction.lag.ms': MAX,
      'message.timestamp.type': 'CreateTime',
      'message.timestamp.difference.max.ms': MAX,
      'message.timestamp.before.max.ms': MAX,
      'message.timestamp.after.max.ms': MAX,
      'max.message.bytes': 1_048_588,
      'file.delete.delay.ms': 60_000,
      'min.insync.replicas': 1,
      'compression.type': 'producer',
      'unclean.leader.election.enable': false,
    });
  });

  it.each([
    ['2.8', MAX, null, null],
    ['3.1', MAX, null, null],
    ['3.9', MAX, MAX, MAX],
    ['4.0', null, MAX, 3_600_000],
    ['4.2', null, MAX, 3_600_000],
  ])(
    'APP-9: timestamp bounds of %s are difference %s, before %s, after %s',
    (version, difference, before, after) => {
      const config = resolve(version);
      expect(config['message.timestamp.difference.max.ms']).toBe(difference);
      expect(config['message.timestamp.before.max.ms']).toBe(before);
      expect(config['message.timestamp.after.max.ms']).toBe(after);
    },
  );

  it('VER-2: the names a release knows agree with the bounds its append rule applies', () => {
    for (const version of VERSION_PROFILES) {
      const difference = LOG_CONFIG_DEFINITIONS['message.timestamp.difference.max.ms'];
      const before = LOG_CONFIG_DEFINITIONS['message.timestamp.before.max.ms'];
      expect(isKnown(difference, version)).toBe(version.timestampBounds.includes('difference'));
      expect(isKnown(before, version)).toBe(version.timestampBounds.includes('before'));
    }
  });

  it('VER-2: a release older than every profile needs its profile only', () => {
    const v2_0: VersionProfile = { ...profile('2.8'), version: '2.0' };
    const sources = { version: v2_0, brokerOverrides: {}, topicOverrides: {} };
    expect(resolveTopicConfig(sources)).toMatchObject({
      'max.message.bytes': 1_000_012,
      'max.compaction.lag.ms': MAX,
    });
    expect(validateTopicConfig('max.compaction.lag.ms', '5', v2_0)).toMatchObject({
      unknown: { since: '2.3' },
    });
    expect(validateTopicConfig('compression.type', 'zstd', v2_0)).toMatchObject({
      refused: {
        message: expect.stringContaining('String must be one of: uncompressed, lz4, snappy, gzip, producer'),
      },
    });
    expect(describeTopicConfig(sources).map(({ name }) => name)).not.toContain('max.compaction.lag.ms');
  });
});

describe('CFG-1: a topic value overrides the broker value, a broker value overrides the default', () => {
  it('in that order', () => {
    const broker = { 'log.segment.bytes': '2000000', 'message.max.bytes': '7' };
    const config = resolve('4.2', { 'segment.bytes': '3000000' }, broker);
    expect(config['segment.bytes']).toBe(3_000_000);
    expect(config['max.message.bytes']).toBe(7);
    expect(config['segment.index.bytes']).toBe(10_485_760);
  });

  it.each([
    [{ 'log.retention.hours': '2' }, 7_200_000],
    [{ 'log.retention.hours': '2', 'log.retention.minutes': '3' }, 180_000],
    [{ 'log.retention.hours': '2', 'log.retention.minutes': '3', 'log.retention.ms': '4' }, 4],
    [{ 'log.retention.minutes': '-7' }, -1],
    [{ 'log.retention.ms': '-2' }, -1],
  ])('RET-23: the broker says %j, so retention.ms is %d', (broker, retentionMs) => {
    expect(resolve('3.9', {}, broker)['retention.ms']).toBe(retentionMs);
  });

  it.each([
    [{ 'log.roll.hours': '1' }, 'segment.ms', 3_600_000],
    [{ 'log.roll.hours': '1', 'log.roll.ms': '9' }, 'segment.ms', 9],
    [{ 'log.roll.jitter.hours': '1' }, 'segment.jitter.ms', 3_600_000],
    [{ 'log.index.size.max.bytes': '8' }, 'segment.index.bytes', 8],
    [{ 'log.index.interval.bytes': '8' }, 'index.interval.bytes', 8],
    [{ 'log.cleaner.min.cleanable.ratio': '0.25' }, 'min.cleanable.dirty.ratio', 0.25],
    [{ 'log.cleaner.delete.retention.ms': '8' }, 'delete.retention.ms', 8],
    [{ 'log.cleaner.min.compaction.lag.ms': '8' }, 'min.compaction.lag.ms', 8],
    [{ 'log.cleaner.max.compaction.lag.ms': '8' }, 'max.compaction.lag.ms', 8],
    [{ 'log.segment.delete.delay.ms': '8' }, 'file.delete.delay.ms', 8],
    [{ 'log.retention.bytes': '8' }, 'retention.bytes', 8],
    [{ 'log.message.timestamp.type': 'LogAppendTime' }, 'message.timestamp.type', 'LogAppendTime'],
    [{ 'log.message.timestamp.before.max.ms': '8' }, 'message.timestamp.before.max.ms', 8],
    [{ 'log.message.timestamp.after.max.ms': '8' }, 'message.timestamp.after.max.ms', 8],
    [{ 'log.message.timestamp.difference.max.ms': '8' }, 'message.timestamp.difference.max.ms', 8],
    [{ 'log.cleanup.policy': 'compact' }, 'cleanup.policy', ['compact']],
    [{ 'min.insync.replicas': '2' }, 'min.insync.replicas', 2],
    [{ 'compression.type': 'zstd' }, 'compression.type', 'zstd'],
    [{ 'unclean.leader.election.enable': 'true' }, 'unclean.leader.election.enable', true],
  ] as const)('CFG-1: %j gives %s its default %j', (broker, name, value) => {
    expect(resolve('3.9', {}, broker)[name]).toEqual(value);
  });

  it('CFG-3: internal.segment.bytes takes the place of segment.bytes in 4.1 and is nothing to 4.0', () => {
    const topic = { 'segment.bytes': '2000000', 'internal.segment.bytes': '220' };
    expect(resolve('4.1', topic)['segment.bytes']).toBe(220);
    expect(resolve('4.0', topic)['segment.bytes']).toBe(2_000_000);
  });

  it('a config that an upgrade took away is left alone', () => {
    const topic = { 'message.timestamp.difference.max.ms': '5' };
    expect(resolve('3.9', topic)['message.timestamp.difference.max.ms']).toBe(5);
    expect(resolve('4.0', topic)['message.timestamp.difference.max.ms']).toBeNull();
  });

  it('Long.MAX_VALUE and all beyond 2^53 - 1 are Infinity; 2^53 - 1 itself is kept', () => {
    expect(resolve('3.9', { 'retention.ms': LONG_MAX })['retention.ms']).toBe(MAX);
    expect(resolve('3.9', { 'retention.ms': '9007199254740992' })['retention.ms']).toBe(MAX);
    expect(resolve('3.9', { 'retention.ms': '9007199254740991' })['retention.ms']).toBe(
      9_007_199_254_740_991,
    );
    const least = resolve('3.9', { 'retention.bytes': '-9223372036854775808' })['retention.bytes'];
    expect(least).toBe(Number.MIN_SAFE_INTEGER);
  });
});

describe('CFG-1: what a release takes for a topic', () => {
  it.each([
    ['retention.ms', '-1', '-2', 'Value must be at least -1'],
    ['segment.bytes', '14', '13', 'Value must be at least 14'],
    ['segment.ms', '1', '0', 'Value must be at least 1'],
    ['segment.jitter.ms', '0', '-1', 'Value must be at least 0'],
    ['segment.index.bytes', '4', '3', 'Value must be at least 4'],
    ['index.interval.bytes', '0', '-1', 'Value must be at least 0'],
    ['max.message.bytes', '0', '-1', 'Value must be at least 0'],
    ['message.timestamp.before.max.ms', '0', '-1', 'Value must be at least 0'],
    ['message.timestamp.after.max.ms', '0', '-1', 'Value must be at least 0'],
    ['message.timestamp.difference.max.ms', '0', '-1', 'Value must be at least 0'],
    ['min.compaction.lag.ms', '0', '-1', 'Value must be at least 0'],
    ['max.compaction.lag.ms', '1', '0', 'Value must be at least 1'],
    ['delete.retention.ms', '0', '-1', 'Value must be at least 0'],
    ['file.delete.delay.ms', '0', '-1', 'Value must be at least 0'],
    ['min.insync.replicas', '1', '0', 'Value must be at least 1'],
    ['segment.bytes', '2147483647', '2147483648', 'Not a number of type INT'],
    ['retention.ms', LONG_MAX, '9223372036854775808', 'Not a number of type LONG'],
    ['retention.bytes', '-9223372036854775808', '-9223372036854775809', 'Not a number of type LONG'],
    ['retention.ms', '+5', '5 ms', 'Not a number of type LONG'],
    ['retention.ms', ' 5 ', '1d', 'Not a number of type LONG'],
    ['min.cleanable.dirty.ratio', '5e-1', 'half', 'Not a number of type DOUBLE'],
    ['cleanup.policy', 'compact, delete', 'compacted', 'String must be one of: compact, delete'],
    [
      'message.timestamp.type',
      'LogAppendTime',
      'logappendtime',
      'String must be one of: CreateTime, LogAppendTime',
    ],
    ['unclean.leader.election.enable', 'TRUE', 'yes', 'Expected value to be either true or false'],
    [
      'compression.type',
      'uncompressed',
      'none',
      'String must be one of: uncompressed, zstd, lz4, snappy, gzip, producer',
    ],
  ])('%s takes %j and refuses %j: %s', (name, good, bad, problem) => {
    expect(validateTopicConfig(name, good, profile('3.9'))).toEqual({ ok: good.trim() });
    expect(validateTopicConfig(name, bad, profile('3.9'))).toEqual({
      refused: {
        error: 'INVALID_CONFIG',
        message: `Invalid value ${bad} for configuration ${name}: ${problem}`,
      },
    });
  });

  it('a double is shown as Java prints it', () => {
    const name = 'min.cleanable.dirty.ratio';
    const start = `for configuration ${name}: Value must be`;
    expect(refusal(name, '0')).toBeNull();
    expect(refusal(name, '1')).toBeNull();
    expect(refusal(name, '2')).toBe(`Invalid value 2.0 ${start} no more than 1`);
    expect(refusal(name, '-0.5')).toBe(`Invalid value -0.5 ${start} at least 0`);
    expect(refusal(name, '-0.0005')).toBe(`Invalid value -5.0E-4 ${start} at least 0`);
    expect(refusal(name, '10000000')).toBe(`Invalid value 1.0E7 ${start} no more than 1`);
    expect(refusal(name, '9999999f')).toBe(`Invalid value 9999999.0 ${start} no more than 1`);
  });

  it('RET-24: an empty policy list is taken, an empty member is not', () => {
    expect(validateTopicConfig('cleanup.policy', '', profile('3.9'))).toEqual({ ok: '' });
    expect(resolve('3.9', { 'cleanup.policy': '' })['cleanup.policy']).toEqual([]);
    expect(refusal('cleanup.policy', 'compact,')).toContain(
      'Invalid value  for configuration cleanup.policy',
    );
    expect(resolve('3.9', { 'cleanup.policy': 'compact, delete' })['cleanup.policy']).toEqual([
      'compact',
      'delete',
    ]);
  });

  it.each([
    ['4.0', '14', '13', 14],
    ['4.1', '1048576', '1048575', 1_048_576],
    ['4.2', '1048576', '1048575', 1_048_576],
  ])('CFG-3: segment.bytes of a topic in %s is at least %s', (version, least, below, min) => {
    expect(refusal('segment.bytes', least, version)).toBeNull();
    expect(refusal('segment.bytes', below, version)).toBe(
      `Invalid value ${below} for configuration segment.bytes: Value must be at least ${min}`,
    );
  });

  it('CFG-3: internal.segment.bytes goes down to 14 and came with 4.1', () => {
    expect(refusal('internal.segment.bytes', '14', '4.1')).toBeNull();
    expect(refusal('internal.segment.bytes', '13', '4.1')).toContain('Value must be at least 14');
    expect(validateTopicConfig('internal.segment.bytes', '14', profile('4.0'))).toMatchObject({
      unknown: { message: 'Unknown topic config name: internal.segment.bytes', since: '4.1', until: null },
    });
  });

  it('segment.index.bytes of 0 was possible before 3.3', () => {
    expect(refusal('segment.index.bytes', '0', '3.1')).toBeNull();
    expect(refusal('segment.index.bytes', '0', '3.9')).toContain('at least 4');
  });

  it('compression levels have a gap for gzip, and tiered storage is off', () => {
    expect(refusal('compression.gzip.level', '-1')).toBeNull();
    expect(refusal('compression.gzip.level', '1')).toBeNull();
    expect(refusal('compression.gzip.level', '9')).toBeNull();
    for (const level of ['0', '10']) {
      expect(refusal('compression.gzip.level', level)).toBe(
        `Invalid value ${level} for configuration compression.gzip.level: Value must be between 1 and 9 or equal to -1`,
      );
    }
    expect(refusal('compression.lz4.level', '18')).toContain('Value must be no more than 17');
    expect(refusal('remote.storage.enable', 'false')).toBeNull();
    expect(refusal('remote.storage.enable', 'true')).toContain('Tiered Storage functionality is disabled');
  });
});

describe('CFG-2', () => {
  it.each([
    ['message.timestamp.after.max.ms', '3.1', { since: '3.6', until: null }],
    ['message.timestamp.before.max.ms', '3.1', { since: '3.6', until: null }],
    ['message.timestamp.difference.max.ms', '4.0', { since: null, until: '4.0' }],
    ['message.format.version', '4.2', { since: null, until: '4.0' }],
    ['retention.mss', '4.2', { since: null, until: null, nearest: expect.arrayContaining(['retention.ms']) }],
    ['constructor', '4.2', { since: null, until: null }],
  ])('%s is unknown to %s, and the verdict says why', (name, version, unknown) => {
    expect(validateTopicConfig(name, '5', profile(version))).toEqual({
      unknown: {
        error: 'INVALID_CONFIG',
        message: `Unknown topic config name: ${name}`,
        nearest: expect.any(Array),
        ...unknown,
      },
    });
  });

  it('nearest names are names that the release has', () => {
    const verdict = validateTopicConfig('message.timestamp.before.max', '5', profile('3.1'));
    expect(verdict).not.toMatchObject({
      unknown: { nearest: expect.arrayContaining(['message.timestamp.before.max.ms']) },
    });
  });

  const check = (version: string, topicOverrides: ConfigOverrides, brokerOverrides: ConfigOverrides = {}) =>
    refusalOfTopicConfigs({ version: profile(version), topicOverrides, brokerOverrides });

  it('a least compaction lag above the greatest is refused, an equal one is not', () => {
    expect(check('3.9', { 'min.compaction.lag.ms': '11', 'max.compaction.lag.ms': '10' })).toEqual({
      error: 'INVALID_CONFIG',
      message: 'conflict topic config setting min.compaction.lag.ms (11) > max.compaction.lag.ms (10)',
    });
    expect(check('3.9', { 'min.compaction.lag.ms': '10', 'max.compaction.lag.ms': '10' })).toBeNull();
    expect(check('3.9', { 'min.compaction.lag.ms': LONG_MAX })).toBeNull();
  });

  it('the lags are compared as 64-bit numbers and with what the broker says', () => {
    const nearMax = { 'min.compaction.lag.ms': LONG_MAX, 'max.compaction.lag.ms': '9223372036854775806' };
    expect(check('3.9', nearMax)?.message).toContain(
      `(${LONG_MAX}) > max.compaction.lag.ms (9223372036854775806)`,
    );
    const broker = { 'log.cleaner.max.compaction.lag.ms': '10' };
    expect(check('3.9', { 'min.compaction.lag.ms': '11' }, broker)?.message).toContain('(11) > max');
    expect(check('3.9', { 'min.compaction.lag.ms': '10' }, broker)).toBeNull();
  });

  it('names are checked before values, values before the conflict', () => {
    const all = { 'min.compaction.lag.ms': '2', 'max.compaction.lag.ms': '1', 'segment.ms': '0', x: '1' };
    expect(check('3.9', all)?.message).toBe('Unknown topic config name: x');
    const { x: _, ...known } = all;
    expect(check('3.9', known)?.message).toContain('segment.ms');
  });
});

describe('describing a topic', () => {
  const describeFor = (version: string, topic: ConfigOverrides, broker: ConfigOverrides = {}) =>
    describeTopicConfig({ version: profile(version), topicOverrides: topic, brokerOverrides: broker });

  it('says each value as Kafka stores it, and its source', () => {
    const described = describeFor(
      '4.2',
      { 'cleanup.policy': 'compact,delete' },
      { 'log.retention.hours': '2' },
    );
    const byName = new Map(described.map((config) => [config.name, config]));
    expect(byName.get('cleanup.policy')).toMatchObject({ value: 'compact,delete', source: 'topic' });
    expect(byName.get('retention.ms')).toMatchObject({ value: '7200000', source: 'broker' });
    expect(byName.get('max.compaction.lag.ms')).toMatchObject({ value: LONG_MAX, source: 'default' });
    expect(byName.get('min.cleanable.dirty.ratio')).toMatchObject({ value: '0.5', source: 'default' });
    expect(byName.get('unclean.leader.election.enable')).toMatchObject({ value: 'false' });
    expect(byName.get('message.timestamp.after.max.ms')).toMatchObject({ value: '3600000' });
    expect(byName.has('message.timestamp.difference.max.ms')).toBe(false);
  });

  it('is in the order of names and hides an internal config until it is set', () => {
    const names = describeFor('4.2', {}).map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).not.toContain('internal.segment.bytes');
    const set = describeFor('4.2', { 'internal.segment.bytes': '99' });
    expect(set).toContainEqual({ name: 'internal.segment.bytes', value: '99', source: 'topic' });
  });

  it('every default that it shows is one that the release takes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VERSION_PROFILES), (version) => {
        for (const { name, value } of describeTopicConfig({
          version,
          brokerOverrides: {},
          topicOverrides: {},
        })) {
          expect(validateTopicConfig(name, value, version)).toEqual({ ok: value });
        }
      }),
    );
    expect(TOPIC_CONFIG_DEFINITIONS.size).toBeGreaterThan(30);
  });
});
