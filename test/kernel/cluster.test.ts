import { describe, expect, test } from 'vitest';
import {
  addPartitions,
  alterTopic,
  createTopic,
  deleteTopic,
  logsOf,
  upgradeCluster,
} from '../../src/kernel/cluster.ts';
import { nextUint32 } from '../../src/kernel/random.ts';
import { addTopic, openLog, profileOf, segmentsOf, write } from './log-fixture.ts';

const partitionsOf = (cluster: Parameters<typeof logsOf>[0]) =>
  [...logsOf(cluster)].map(({ topic, partition }) => `${topic}-${partition}`);

describe('topics', () => {
  test('have their partitions in order, and grow without moving a record (ASG-7)', () => {
    const { cluster, topic, log } = openLog({ 'retention.ms': 5 });
    write({ cluster, log }, 'a');
    createTopic(cluster, { name: 'a', partitions: 2 });
    addPartitions(cluster, topic, 3);
    expect(partitionsOf(cluster)).toEqual(['a-0', 'a-1', 't-0', 't-1', 't-2']);
    expect(topic.partitions.map((partition) => partition.logEndOffset)).toEqual([1, 0, 0]);
    expect(topic.partitions[2]!.config['retention.ms']).toBe(5);
    addPartitions(cluster, topic, 2);
    expect(topic.partitions).toHaveLength(3);
  });

  test('ROLL-7: each new segment draws its jitter from the seed', () => {
    const { cluster, topic } = openLog({ 'segment.jitter.ms': 1000, 'segment.ms': 1000 }, { seed: 8 });
    addPartitions(cluster, topic, 2);
    const random = { seed: 8 };
    const drawn = [nextUint32(random) % 1000, nextUint32(random) % 1000];
    expect(topic.partitions.map(({ segments }) => segments[0]!.rollJitterMs)).toEqual(drawn);
  });

  test('RET-21: altering replaces the configs of every partition', () => {
    const { cluster, topic } = openLog({ 'retention.ms': 5, 'segment.bytes': 70 });
    addPartitions(cluster, topic, 2);
    alterTopic(cluster, topic, { 'retention.ms': '7' });
    expect(topic.overrides).toEqual({ 'retention.ms': '7' });
    for (const { config } of topic.partitions) {
      expect([config['retention.ms'], config['segment.bytes']]).toEqual([7, 1_073_741_824]);
    }
  });

  test('TASK-5: deleting dooms the directory of each partition', () => {
    const { cluster, topic, log } = openLog({ 'segment.bytes': 70 });
    addPartitions(cluster, topic, 2);
    for (const key of 'abc') write({ cluster, log }, key);
    cluster.nowMs = 5;
    deleteTopic(cluster, topic);
    expect(partitionsOf(cluster)).toEqual([]);
    expect(cluster.doomedFiles).toEqual([
      { topic: 't', partition: 0, files: 3, sizeInBytes: 210, dueMs: 60_005 },
      { topic: 't', partition: 1, files: 1, sizeInBytes: 0, dueMs: 60_005 },
    ]);
  });
});

describe('an upgrade', () => {
  test('changes rules and defaults, and keeps records, offsets and overrides', () => {
    const { cluster, topic, log } = openLog({ 'segment.bytes': 140 }, { version: '3.9' });
    for (const key of 'abc') write({ cluster, log }, key);
    cluster.nowMs = 50;
    upgradeCluster(cluster, profileOf('4.2'));
    expect(cluster).toMatchObject({ version: { version: '4.2' }, brokerStartMs: 50, startMs: 0 });
    expect(log.config['message.timestamp.after.max.ms']).toBe(3_600_000);
    expect(topic.overrides).toEqual({ 'segment.bytes': '140' });
    expect(segmentsOf({ log })).toBe('[0:140][2:70]');
    expect(log).toMatchObject({ logStartOffset: 0, logEndOffset: 3, highWatermark: 3 });
  });

  test('takes broker overrides along, or new ones', () => {
    const { cluster } = openLog({}, { brokerOverrides: { 'log.cleaner.backoff.ms': '7' } });
    const { log } = addTopic(cluster, 'u', {});
    upgradeCluster(cluster, profileOf('4.2'));
    expect(cluster.brokerConfig['log.cleaner.backoff.ms']).toBe(7);
    upgradeCluster(cluster, profileOf('4.2'), { 'log.retention.ms': '9' });
    expect(cluster.brokerConfig['log.cleaner.backoff.ms']).toBe(15_000);
    expect(log.config['retention.ms']).toBe(9);
  });

  test('ROLL-4: a segment counts as created at the restart, its first time is read from the first batch', () => {
    const { cluster, log } = openLog({ 'segment.ms': 1000 });
    const fixture = { cluster, log };
    write(fixture, 'a', 'v', -1);
    write(fixture, 'b', 'v', 30);
    log.segments[0]!.rollingBasedTimestamp = 5;
    cluster.nowMs = 900;
    upgradeCluster(cluster, profileOf('3.9'));
    expect(log.segments[0]).toMatchObject({ createdMs: 900, rollingBasedTimestamp: -1, timeIndexEntries: 1 });
    cluster.nowMs = 1900;
    expect(write(fixture, 'c', 'v', 50)).toMatchObject({ rolled: null });
    cluster.nowMs = 1901;
    expect(write(fixture, 'c', 'v', 50)).toMatchObject({ rolled: { rule: 'ROLL-4' } });
  });

  test('ROLL-4: an empty segment has no first time', () => {
    const { cluster, log } = openLog();
    upgradeCluster(cluster, profileOf('4.2'));
    expect(log.segments[0]).toMatchObject({ rollingBasedTimestamp: null, timeIndexEntries: 0 });
  });
});
