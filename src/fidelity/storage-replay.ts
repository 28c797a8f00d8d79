/** Plays a storage trace on the simulated log and answers as Kafka would have, in the recorded form. */
import { cleanerTurn } from '../kernel/background-tasks.ts';
import { advanceCluster } from '../kernel/clock.ts';
import {
  alterTopic,
  type Cluster,
  createCluster,
  createTopic,
  type Topic,
  upgradeCluster,
} from '../kernel/cluster.ts';
import { producerIdExpirationMs } from '../kernel/config/broker-configs.ts';
import { isKnown } from '../kernel/config/config-definition.ts';
import { TOPIC_CONFIG_DEFINITIONS } from '../kernel/config/topic-config-definitions.ts';
import { resolveTopicConfig } from '../kernel/config/topic-configs.ts';
import { describePartition } from '../kernel/describe.ts';
import { KAFKA_ERRORS } from '../kernel/errors.ts';
import { type ProducerBatch, producerRecord } from '../kernel/log/append.ts';
import { NO_TIMESTAMP } from '../kernel/log/batch.ts';
import type { CleanerConfig } from '../kernel/log/compaction.ts';
import { offsetForMaxTimestamp, offsetForTime } from '../kernel/log/lookup.ts';
import { hasPolicy, type PartitionLog } from '../kernel/log/partition-log.ts';
import { sequenceAfter } from '../kernel/log/producer-state.ts';
import { appendToLog, deleteRecordsBefore, expireProducers, retainLog } from '../kernel/log-operations.ts';
import { DEFAULT_VERSION, findVersion, type VersionProfile } from '../kernel/versions.ts';
import type { StorageResult, StorageStep, StorageTrace, TraceRecord } from './storage-trace.ts';

/** The recordings were made with an offset map of 2 MiB; the cleaner's other settings were the defaults. */
const RECORDED_CLEANER: CleanerConfig = {
  mapEntriesMax: Math.floor(Math.floor(2_097_152 / 24) * 0.9),
  readBufferBytes: 262_144,
};
const PRODUCER_CHECK_MS = 600_000;
/** What ListOffsets takes in a timestamp's place (LST-1). */
const LATEST_TIMESTAMP = -1;
const EARLIEST_TIMESTAMP = -2;
const MAX_TIMESTAMP = -3;

type Answer = Record<string, unknown>;

interface Replay {
  readonly cluster: Cluster;
  readonly topic: Topic;
  readonly log: PartitionLog;
  readonly isBackground: boolean;
  readonly upgradeTo: VersionProfile;
  readonly ignoredConfigs: Set<string>;
  /** The harness keeps each producer's next sequence. */
  readonly nextSequences: Map<number, number>;
  nextProducerCheckMs: number;
}

/** `kafka` is a version, or two joined by a hyphen for a trace with an upgrade; it upgrades to the newest otherwise. */
export function replayStorageTrace(trace: StorageTrace, kafka: string): StorageResult {
  const [version, upgradeTo = profileOf(DEFAULT_VERSION)] = kafka.split('-').map(profileOf);
  const cluster = createCluster({ version: version!, startMs: trace.startMs, seed: 1 });
  cluster.brokerConfig = { ...cluster.brokerConfig, 'log.cleaner.dedupe.buffer.size': 2_097_152 };
  const ignoredConfigs = new Set<string>();
  const overrides = knownConfigs(trace.config, version!, ignoredConfigs);
  const topic = createTopic(cluster, { name: 't', partitions: 1, overrides });
  const replay: Replay = {
    cluster,
    topic,
    log: topic.partitions[0]!,
    isBackground: trace.background === true,
    upgradeTo,
    ignoredConfigs,
    nextSequences: new Map(),
    nextProducerCheckMs: trace.startMs + PRODUCER_CHECK_MS,
  };
  const steps = trace.steps.map((step) => ({ op: step.op, ...play(replay, step) }));
  const ignored = ignoredConfigs.size > 0 ? { ignoredConfigs: [...ignoredConfigs] } : {};
  return { name: trace.name, kafkaVersion: version!.release, ...ignored, steps };
}

function profileOf(text: string): VersionProfile {
  const profile = findVersion(text);
  if (profile === undefined) throw new RangeError(`There is no profile of Kafka ${text}.`);
  return profile;
}

/** Traces give numbers and small `segment.bytes`; nothing is checked, as in the recordings. */
function knownConfigs(
  config: StorageTrace['config'],
  version: VersionProfile,
  ignored: Set<string>,
): Record<string, string> {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(config)) {
    const definition = TOPIC_CONFIG_DEFINITIONS.get(name);
    if (definition !== undefined && isKnown(definition, version)) known[name] = configText(value);
    else ignored.add(name);
  }
  return known;
}

/** Long.MAX_VALUE does not survive as a JSON number; what a reader makes of it is written as Kafka's own text. */
function configText(value: unknown): string {
  return typeof value === 'number' && value >= 2 ** 63 ? '9223372036854775807' : String(value);
}

function play(replay: Replay, step: StorageStep): Answer {
  const { cluster, log } = replay;
  switch (step.op) {
    case 'produce':
      return produce(replay, step.records, step.producerId);
    case 'advance':
      return advance(replay, step.ms);
    case 'retention':
      return retention(replay);
    case 'clean':
      return cleanTurn(replay);
    case 'describe':
      return { ...describePartition(log, cluster) };
    case 'config':
      return { config: configOf(replay, step.names) };
    case 'alter':
      alterTopic(cluster, replay.topic, {
        ...replay.topic.overrides,
        ...knownConfigs(step.config, cluster.version, replay.ignoredConfigs),
      });
      return {};
    case 'lookup':
      return lookUp(log, step.timestamp, cluster.version);
    case 'deleteRecords': {
      const answer = deleteRecordsBefore(cluster, log, step.beforeOffset);
      if (answer.error !== null) return { error: KAFKA_ERRORS[answer.error].exception };
      return { logStartOffset: answer.lowWatermark };
    }
    case 'upgrade':
      upgradeCluster(cluster, replay.upgradeTo);
      return { kafkaVersion: replay.upgradeTo.release };
  }
}

/** ListOffsets: by time, or for one of the three questions that stand in a timestamp's place (LST-1). */
function lookUp(log: PartitionLog, timestamp: number, version: VersionProfile): Answer {
  if (timestamp === LATEST_TIMESTAMP) return { offset: log.logEndOffset, timestamp: NO_TIMESTAMP };
  if (timestamp === EARLIEST_TIMESTAMP) return { offset: log.logStartOffset, timestamp: NO_TIMESTAMP };
  const found =
    timestamp === MAX_TIMESTAMP && version.maxTimestampLookup !== 'none'
      ? offsetForMaxTimestamp(log, version.maxTimestampLookup)
      : offsetForTime(log, timestamp);
  return { offset: found?.offset ?? null, timestamp: found?.timestamp ?? null };
}

function produce(replay: Replay, records: readonly TraceRecord[], producerId?: number): Answer {
  const { cluster, log, nextSequences } = replay;
  const baseSequence = producerId === undefined ? 0 : (nextSequences.get(producerId) ?? 0);
  const batch: ProducerBatch = {
    records: records.map(({ key = null, value = null, timestamp }) =>
      producerRecord(key, value, timestamp ?? cluster.nowMs),
    ),
    producer: producerId === undefined ? null : { producerId, producerEpoch: 0, baseSequence },
  };
  const outcome = appendToLog(cluster, log, batch);
  const rolled = outcome.rolled !== null;
  if (outcome.error !== null) return { error: KAFKA_ERRORS[outcome.error].exception, rolled };
  if (producerId !== undefined) nextSequences.set(producerId, sequenceAfter(baseSequence, records.length));
  const { baseOffset, lastOffset, maxTimestamp, logAppendTime } = outcome;
  return { baseOffset, lastOffset, maxTimestamp, ...(logAppendTime >= 0 ? { logAppendTime } : {}), rolled };
}

function advance(replay: Replay, ms: number): Answer {
  const { cluster, log } = replay;
  const toMs = cluster.nowMs + ms;
  if (replay.isBackground) {
    advanceCluster(cluster, toMs);
    return { now: toMs };
  }
  cluster.nowMs = toMs;
  if (toMs >= replay.nextProducerCheckMs) {
    expireProducers(cluster, log, producerIdExpirationMs(cluster.brokerConfig));
    replay.nextProducerCheckMs +=
      PRODUCER_CHECK_MS * Math.ceil((toMs - replay.nextProducerCheckMs + 1) / PRODUCER_CHECK_MS);
  }
  return { now: toMs };
}

function retention({ cluster, log }: Replay): Answer {
  const eligible = !hasPolicy(log, 'compact');
  const deletions = eligible ? retainLog(cluster, log) : [];
  const deletedSegments = deletions.reduce((sum, deletion) => sum + deletion.verdicts.length, 0);
  return {
    eligible,
    deletedSegments,
    rolled: deletions.some((d) => d.rolled),
    logStartOffset: log.logStartOffset,
  };
}

function cleanTurn({ cluster, log }: Replay): Answer {
  const logStartOffsetBefore = log.logStartOffset;
  const turn = cleanerTurn(cluster, RECORDED_CLEANER);
  const rolled = [...turn.deletions.values()].flat().some((deletion) => deletion.rolled);
  const { logStartOffset, cleanerCheckpoint } = log;
  return {
    selected: turn.log !== null,
    cleaned: turn.cleaning !== null,
    ...(log.isUncleanable ? { uncleanable: true } : {}),
    cleanerCheckpoint,
    ...(turn.cleaning === null ? {} : { stats: turn.cleaning.stats }),
    rolled,
    ...(logStartOffset === logStartOffsetBefore ? {} : { logStartOffsetBefore }),
    logStartOffset,
  };
}

function configOf({ cluster, topic }: Replay, names?: readonly string[]): Answer {
  const { version, brokerOverrides } = cluster;
  const config: Answer = {
    ...resolveTopicConfig({ version, brokerOverrides, topicOverrides: topic.overrides }),
  };
  return Object.fromEntries((names ?? Object.keys(config)).map((name) => [name, config[name] ?? null]));
}
