import { describe, expect, test } from 'vitest';
import { cleanerTurn, nextTaskDueMs, runDueTasks } from '../../src/kernel/background-tasks.ts';
import { upgradeCluster } from '../../src/kernel/cluster.ts';
import { resolveBrokerConfig } from '../../src/kernel/config/broker-configs.ts';
import { refusalOfTopicConfigs, resolveTopicConfig } from '../../src/kernel/config/topic-configs.ts';
import { deletableFromMs, retentionPasses } from '../../src/kernel/log/retention.ts';
import { appendToLog, deleteRecordsBefore } from '../../src/kernel/log-operations.ts';
import { findVersion } from '../../src/kernel/versions.ts';
import { addTopic, openLog, profileOf } from './log-fixture.ts';

const OLD = ['1.1', '2.0'] as const;

describe('VER-1: the profiles of the time of old consumers', () => {
  test.each([
    ['1.1', '1.1.1'],
    ['2.0', '2.0.1'],
  ])('%s is %s, from its source', (version, release) => {
    expect(findVersion(version)).toMatchObject({ release, evidence: 'source', hasZooKeeper: true });
  });

  test('ZK-6: only 1.1 still has the old consumer', () => {
    const having = ['1.1', '2.0', '2.8', '3.9', '4.2'].filter(
      (version) => profileOf(version).hasOldConsumers,
    );
    expect(having).toEqual(['1.1']);
  });
});

describe('VER-2: the log of 1.1 and 2.0', () => {
  test.each([
    ['1.1', 1_000_012],
    ['2.0', 1_000_012],
    ['2.8', 1_048_588],
  ])('max.message.bytes of %s is %d', (version, bytes) => {
    const config = resolveTopicConfig({
      version: profileOf(version),
      brokerOverrides: {},
      topicOverrides: {},
    });
    expect(config['max.message.bytes']).toBe(bytes);
  });

  test.each([
    ['1.1', 'CORRUPT_MESSAGE'],
    ['2.0', 'CORRUPT_MESSAGE'],
    ['2.8', 'INVALID_RECORD'],
  ])('APP-6: %s refuses a record without a key on a compacted topic with %s', (version, error) => {
    const { cluster, log } = openLog({ 'cleanup.policy': 'compact' }, { version });
    const record = { key: null, value: 'v', timestamp: 0, headers: [] };
    expect(appendToLog(cluster, log, { records: [record], producer: null })).toMatchObject({ error });
  });

  test.each(OLD)('CLN-11, ROLL-6: %s has no max.compaction.lag.ms', (version) => {
    const lag = { 'max.compaction.lag.ms': '60000' };
    const given = resolveTopicConfig({
      version: profileOf(version),
      brokerOverrides: {},
      topicOverrides: lag,
    });
    expect(given['max.compaction.lag.ms']).toBe(Number.POSITIVE_INFINITY);
    const refusal = refusalOfTopicConfigs({
      version: profileOf(version),
      brokerOverrides: {},
      topicOverrides: lag,
    });
    expect(refusal).not.toBeNull();
  });

  test.each([
    ['1.1', 10_000, 6_000],
    ['2.0', 10_000, 6_000],
    ['2.8', 30_000, 18_000],
  ])('replica.lag.time.max.ms and the ZooKeeper session of %s', (version, lagMs, sessionMs) => {
    const config = resolveBrokerConfig(profileOf(version), {});
    expect(config['replica.lag.time.max.ms']).toBe(lagMs);
    expect(config['zookeeper.session.timeout.ms']).toBe(sessionMs);
  });

  describe('TXN-3: a producer the broker does not know', () => {
    const answer = (version: string, baseSequence: number) => {
      const { cluster, log } = openLog({}, { version });
      const producer = { producerId: 7, producerEpoch: 0, baseSequence };
      const record = { key: null, value: 'v', timestamp: 0, headers: [] };
      return appendToLog(cluster, log, { records: [record], producer }).error;
    };

    test.each(OLD)('%s takes sequence 0 of it, and no other: UNKNOWN_PRODUCER_ID', (version) => {
      expect([0, 1].map((sequence) => answer(version, sequence))).toEqual([null, 'UNKNOWN_PRODUCER_ID']);
    });

    test('2.8 takes any', () => {
      expect([0, 1].map((sequence) => answer('2.8', sequence))).toEqual([null, null]);
    });
  });

  test.each([
    ['1.1', []],
    ['2.0', []],
    ['2.8', ['startOffset']],
  ])('RET-1: a log of %s that is only compacted is deleted from by %j', (version, passes) => {
    const { cluster, log } = openLog(
      { 'cleanup.policy': 'compact,delete', 'segment.bytes': 100 },
      { version },
    );
    for (const key of ['a', 'b', 'c']) {
      const record = { key, value: 'v', timestamp: 0, headers: [] };
      appendToLog(cluster, log, { records: [record], producer: null });
    }
    deleteRecordsBefore(cluster, log, 2);
    log.config = { ...log.config, 'cleanup.policy': ['compact'] };
    expect(retentionPasses(log, cluster)).toEqual(passes);
    const isDeletable = deletableFromMs(log, cluster) !== Number.POSITIVE_INFINITY;
    expect(isDeletable).toBe(passes.length > 0);
  });
});

describe('CLN-12: a log on which the cleaner fails', () => {
  /** One batch a read, so that these releases write an index entry for each. */
  const CLEANER = { mapEntriesMax: 100, readBufferBytes: 10 };

  /** Two compacted logs; the index of the first has no room for its cleaned segment. */
  function withFailingLog(version: string) {
    const config = {
      'cleanup.policy': 'compact',
      'min.cleanable.dirty.ratio': '0',
      'segment.bytes': 350,
      'index.interval.bytes': 0,
    };
    const fixture = openLog(config, { version });
    const other = addTopic(fixture.cluster, 'u', config).log;
    for (const log of [fixture.log, other]) {
      for (const key of 'abcdef') {
        const record = { key, value: 'v', timestamp: -1, headers: [] };
        appendToLog(fixture.cluster, log, { records: [record], producer: null });
      }
    }
    fixture.log.config = { ...fixture.log.config, 'segment.index.bytes': 24 };
    expect(cleanerTurn(fixture.cluster, CLEANER)).toMatchObject({ log: { topic: 't' }, cleaning: null });
    expect(fixture.log.isUncleanable).toBe(true);
    return { cluster: fixture.cluster, other };
  }

  test.each(OLD)('%s: its thread ends, no log is cleaned any more, and none is due', (version) => {
    const { cluster, other } = withFailingLog(version);
    expect(nextTaskDueMs(cluster)).toBe(Number.POSITIVE_INFINITY);
    expect(cleanerTurn(cluster, CLEANER)).toMatchObject({ log: null, cleaning: null });
    expect(other.cleanings).toBe(0);
  });

  test('2.8 leaves only that log alone', () => {
    const { cluster, other } = withFailingLog('2.8');
    expect(nextTaskDueMs(cluster)).toBe(15_000);
    expect(cleanerTurn(cluster, CLEANER).log?.topic).toBe('u');
    expect(other.cleanings).toBe(1);
  });

  test('a start of the broker begins anew', () => {
    const { cluster, other } = withFailingLog('2.0');
    upgradeCluster(cluster, profileOf('2.8'));
    runDueTasks(cluster);
    expect(other.cleanings).toBe(1);
  });
});

describe('VER-3: the groups of 1.1 and 2.0', () => {
  test.each([
    ['1.1', 1_440],
    ['2.0', 10_080],
    ['2.8', 10_080],
  ])('OFS-7: offsets.retention.minutes of %s is %d', (version, minutes) => {
    expect(resolveBrokerConfig(profileOf(version), {})['offsets.retention.minutes']).toBe(minutes);
  });

  test.each(OLD)('%s: GRP-3, GRP-5, GRP-8, OFS-10, OFS-15', (version) => {
    expect(profileOf(version)).toMatchObject({
      offsetExpiry: 'perCommit',
      heartbeatWhileCompleting: 'REBALANCE_IN_PROGRESS',
      refusesAllCommitsWhileCompleting: true,
      deadGroupCommitError: 'UNKNOWN_MEMBER_ID',
      requiresMemberId: false,
      hasStaticMembers: false,
      hasOffsetDelete: false,
      refusesToDescribeMissingGroup: false,
    });
  });
});
