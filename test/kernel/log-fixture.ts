/** A cluster with one topic of one partition, and short ways to write to it, to run its threads and to look at it. */
import { type CleanerTurn, cleanerConfig, cleanerTurn } from '../../src/kernel/background-tasks.ts';
import { type Cluster, createCluster, createTopic, type Topic } from '../../src/kernel/cluster.ts';
import type { AppendAnswer, AppendRefusal } from '../../src/kernel/log/append.ts';
import { producerRecord } from '../../src/kernel/log/append.ts';
import { type Batch, deleteHorizonMs, recordsOf } from '../../src/kernel/log/batch.ts';
import type { PartitionLog } from '../../src/kernel/log/partition-log.ts';
import type { ProducerStamp } from '../../src/kernel/log/producer-state.ts';
import type { Key, Payload } from '../../src/kernel/log/record.ts';
import type { Deletion } from '../../src/kernel/log/retention.ts';
import { appendToLog, retainLog } from '../../src/kernel/log-operations.ts';
import { findVersion, type VersionProfile } from '../../src/kernel/versions.ts';

export interface LogFixture {
  readonly cluster: Cluster;
  readonly topic: Topic;
  readonly log: PartitionLog;
}

/** A log of the rules' baseline release, 3.9, whose clock starts at 0. */
export function openLog(
  config: Readonly<Record<string, string | number>> = {},
  options: {
    version?: string | VersionProfile;
    startMs?: number;
    seed?: number;
    brokerOverrides?: Readonly<Record<string, string>>;
  } = {},
): LogFixture {
  const { version = '3.9', startMs = 0, seed = 1, brokerOverrides = {} } = options;
  const profile = typeof version === 'string' ? profileOf(version) : version;
  const cluster = createCluster({ version: profile, startMs, seed, brokerOverrides });
  return { cluster, ...addTopic(cluster, 't', config) };
}

export function addTopic(
  cluster: Cluster,
  name: string,
  config: Readonly<Record<string, string | number>>,
): { topic: Topic; log: PartitionLog } {
  const overrides = Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
  const topic = createTopic(cluster, { name, partitions: 1, overrides });
  return { topic, log: topic.partitions[0]! };
}

export function profileOf(version: string): VersionProfile {
  const profile = findVersion(version);
  if (profile === undefined) throw new Error(`no profile ${version}`);
  return profile;
}

/** A batch of one record; a one-character key and value make 70 bytes, a tombstone of such a key 69 (FMT-8). */
export function write(
  fixture: Pick<LogFixture, 'cluster' | 'log'>,
  key: Key,
  value: Payload = 'v',
  timestamp: number = fixture.cluster.nowMs,
): AppendAnswer | AppendRefusal {
  return writeBatch(fixture, [[key, value, timestamp]]);
}

/** A batch for each word: a key, or `key=value`. */
export function writeAll(fixture: Pick<LogFixture, 'cluster' | 'log'>, words: string): void {
  for (const word of words.split(' ')) {
    const [key = '', value = 'v'] = word.split('=');
    write(fixture, key, value);
  }
}

export function writeBatch(
  { cluster, log }: Pick<LogFixture, 'cluster' | 'log'>,
  records: readonly (readonly [key: Key, value: Payload, timestamp?: number])[],
  producer: ProducerStamp | null = null,
): AppendAnswer | AppendRefusal {
  const built = records.map(([key, value, timestamp]) =>
    producerRecord(key, value, timestamp ?? cluster.nowMs),
  );
  return appendToLog(cluster, log, { records: built, producer });
}

/** One turn of the cleaner thread at a moment, by hand. */
export function clean({ cluster }: Pick<LogFixture, 'cluster'>, atMs: number = cluster.nowMs): CleanerTurn {
  cluster.nowMs = atMs;
  return cleanerTurn(cluster, cleanerConfig(cluster));
}

/** One turn of the retention thread at a moment, by hand. */
export function retain({ cluster, log }: LogFixture, atMs: number = cluster.nowMs): Deletion[] {
  cluster.nowMs = atMs;
  return retainLog(cluster, log);
}

/** `[base:bytes]` of every segment, as the test vectors write them. */
export function segmentsOf({ log }: Pick<LogFixture, 'log'>): string {
  return log.segments.map(({ baseOffset, sizeInBytes }) => `[${baseOffset}:${sizeInBytes}]`).join('');
}

export function batchesOf({ log }: Pick<LogFixture, 'log'>): Batch[] {
  return log.segments.flatMap(({ batches }) => batches);
}

/** `offset:key=value` of every record, `offset:key` of a tombstone. */
export function recordsIn({ log }: Pick<LogFixture, 'log'>): string {
  const records = batchesOf({ log }).flatMap((batch) => recordsOf(batch));
  return records
    .map(({ offset, key, value }) => `${offset}:${key}${value === null ? '' : `=${value}`}`)
    .join(' ');
}

/** The delete horizons of the batches that have one, by base offset. */
export function horizonsOf({ log }: Pick<LogFixture, 'log'>): Record<number, number> {
  const horizons: Record<number, number> = {};
  for (const batch of batchesOf({ log })) {
    const horizonMs = deleteHorizonMs(batch);
    if (horizonMs !== null) horizons[batch.baseOffset] = horizonMs;
  }
  return horizons;
}
