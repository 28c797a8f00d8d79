/**
 * Every topic config of Kafka (CFG-1; `LogConfig`, `TopicConfig`, `ServerTopicConfigSynonyms`). Adding a release is
 * adding its profile to `versions.ts`; a config that differs there gets a stage here.
 */
import type { ConfigDefinition, ConfigValue } from './config-definition.ts';
import type { LogConfig, LogConfigName } from './log-config.ts';

/** A broker config that gives a topic config its default; one unit of it is `factor` units of the topic's. */
export interface BrokerSynonym {
  readonly name: string;
  readonly factor: number;
}

export interface TopicConfigDefinition<V extends ConfigValue = ConfigValue> extends ConfigDefinition<V> {
  /** First that is set wins. */
  readonly brokerNames: readonly BrokerSynonym[];
  /** A lower broker value means this one (RET-23). */
  readonly brokerFloor?: number;
}

/** `null` and `internal.segment.bytes` aside, these are the configs that a log obeys. */
type LogConfigDefinitions = { readonly [N in LogConfigName]: TopicConfigDefinition<LogConfig[N]> };

const MAX = Number.POSITIVE_INFINITY;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const WEEK_MS = 604_800_000;

const same = (name: string, factor = 1): BrokerSynonym => ({ name, factor });

const CODECS_BEFORE_ZSTD = ['uncompressed', 'lz4', 'snappy', 'gzip', 'producer'];
const CODECS = ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'];

export const LOG_CONFIG_DEFINITIONS: LogConfigDefinitions = {
  'cleanup.policy': {
    type: 'list',
    unit: 'none',
    default: ['delete'],
    oneOf: ['compact', 'delete'],
    brokerNames: [same('log.cleanup.policy')],
  },
  'retention.ms': {
    type: 'long',
    unit: 'ms',
    default: WEEK_MS,
    min: -1,
    brokerNames: [
      same('log.retention.ms'),
      same('log.retention.minutes', MINUTE_MS),
      same('log.retention.hours', HOUR_MS),
    ],
    brokerFloor: -1,
  },
  'retention.bytes': { type: 'long', unit: 'bytes', default: -1, brokerNames: [same('log.retention.bytes')] },
  'segment.bytes': {
    type: 'int',
    unit: 'bytes',
    default: 1_073_741_824,
    min: { profileField: 'segmentBytesMin' },
    brokerNames: [same('log.segment.bytes')],
  },
  'segment.ms': {
    type: 'long',
    unit: 'ms',
    default: WEEK_MS,
    min: 1,
    brokerNames: [same('log.roll.ms'), same('log.roll.hours', HOUR_MS)],
  },
  'segment.jitter.ms': {
    type: 'long',
    unit: 'ms',
    default: 0,
    min: 0,
    brokerNames: [same('log.roll.jitter.ms'), same('log.roll.jitter.hours', HOUR_MS)],
  },
  'segment.index.bytes': {
    type: 'int',
    unit: 'bytes',
    default: 10_485_760,
    // LogConfig of 2.8.2 to 3.2.0 has atLeast(0), that of 3.3.0 atLeast(4).
    min: { first: 0, changes: [['3.3', 4]] },
    brokerNames: [same('log.index.size.max.bytes')],
  },
  'index.interval.bytes': {
    type: 'int',
    unit: 'bytes',
    default: 4_096,
    min: 0,
    brokerNames: [same('log.index.interval.bytes')],
  },
  'delete.retention.ms': {
    type: 'long',
    unit: 'ms',
    default: 86_400_000,
    min: 0,
    brokerNames: [same('log.cleaner.delete.retention.ms')],
  },
  'min.cleanable.dirty.ratio': {
    type: 'double',
    unit: 'none',
    default: 0.5,
    min: 0,
    max: 1,
    brokerNames: [same('log.cleaner.min.cleanable.ratio')],
  },
  'min.compaction.lag.ms': {
    type: 'long',
    unit: 'ms',
    default: 0,
    min: 0,
    brokerNames: [same('log.cleaner.min.compaction.lag.ms')],
  },
  'max.compaction.lag.ms': {
    type: 'long',
    unit: 'ms',
    default: MAX,
    min: 1,
    since: '2.3',
    withoutIt: MAX,
    brokerNames: [same('log.cleaner.max.compaction.lag.ms')],
  },
  'message.timestamp.type': {
    type: 'enum',
    unit: 'none',
    default: 'CreateTime',
    oneOf: ['CreateTime', 'LogAppendTime'],
    brokerNames: [same('log.message.timestamp.type')],
  },
  'message.timestamp.difference.max.ms': {
    type: 'long',
    unit: 'ms',
    default: MAX,
    min: 0,
    until: '4.0',
    withoutIt: null,
    brokerNames: [same('log.message.timestamp.difference.max.ms')],
  },
  'message.timestamp.before.max.ms': {
    type: 'long',
    unit: 'ms',
    default: MAX,
    min: 0,
    since: '3.6',
    withoutIt: null,
    brokerNames: [same('log.message.timestamp.before.max.ms')],
  },
  'message.timestamp.after.max.ms': {
    type: 'long',
    unit: 'ms',
    default: { profileField: 'timestampAfterMaxMsDefault' },
    min: 0,
    since: '3.6',
    withoutIt: null,
    brokerNames: [same('log.message.timestamp.after.max.ms')],
  },
  'max.message.bytes': {
    type: 'int',
    unit: 'bytes',
    default: { first: 1_000_012, changes: [['2.5', 1_048_588]] },
    min: 0,
    brokerNames: [same('message.max.bytes')],
  },
  'file.delete.delay.ms': {
    type: 'long',
    unit: 'ms',
    default: 60_000,
    min: 0,
    brokerNames: [same('log.segment.delete.delay.ms')],
  },
  'min.insync.replicas': {
    type: 'int',
    unit: 'none',
    default: 1,
    min: 1,
    brokerNames: [same('min.insync.replicas')],
  },
  'compression.type': {
    type: 'enum',
    unit: 'none',
    default: 'producer',
    oneOf: { first: CODECS_BEFORE_ZSTD, changes: [['2.1', CODECS]] },
    brokerNames: [same('compression.type')],
  },
  'unclean.leader.election.enable': {
    type: 'boolean',
    unit: 'none',
    default: { first: true, changes: [['0.11', false]] },
    brokerNames: [same('unclean.leader.election.enable')],
  },
};

/** Configs that Kafka takes for a topic and that no rule here reads, so that a valid name is not called unknown. */
const STORED_TOPIC_CONFIG_DEFINITIONS: Readonly<Record<string, TopicConfigDefinition>> = {
  // Deviates: Kafka sets no minimum for it; here it is held to 14, the smallest segment.bytes of older releases.
  'internal.segment.bytes': {
    type: 'int',
    unit: 'bytes',
    default: null,
    min: 14,
    since: '4.1',
    internal: true,
    brokerNames: [],
  },
  'flush.messages': stored({ type: 'long', default: MAX, min: { first: 0, changes: [['3.3', 1]] } }),
  'flush.ms': stored({ type: 'long', unit: 'ms', default: MAX, min: 0 }),
  preallocate: stored({ type: 'boolean', default: false }),
  'compression.gzip.level': stored({ type: 'int', default: -1, min: 1, max: 9, orEqualTo: -1, since: '3.8' }),
  'compression.lz4.level': stored({ type: 'int', default: 9, min: 1, max: 17, since: '3.8' }),
  'compression.zstd.level': stored({ type: 'int', default: 3, min: -131_072, max: 22, since: '3.8' }),
  'message.format.version': stored({
    type: 'string',
    default: {
      first: '1.1-IV0',
      changes: [
        ['2.0', '2.0-IV1'],
        ['2.8', '2.8-IV1'],
        ['3.0', '3.0-IV1'],
      ],
    },
    until: '4.0',
  }),
  'message.downconversion.enable': stored({ type: 'boolean', default: true, since: '2.0', until: '4.0' }),
  'leader.replication.throttled.replicas': stored({ type: 'list', default: [] }),
  'follower.replication.throttled.replicas': stored({ type: 'list', default: [] }),
  'local.retention.ms': stored({ type: 'long', unit: 'ms', default: -2, min: -2, since: '3.6' }),
  'local.retention.bytes': stored({ type: 'long', unit: 'bytes', default: -2, min: -2, since: '3.6' }),
  'remote.log.copy.disable': stored({ type: 'boolean', default: false, since: '3.9' }),
  'remote.log.delete.on.disable': stored({ type: 'boolean', default: false, since: '3.9' }),
  'remote.storage.enable': stored({
    type: 'boolean',
    default: false,
    since: '3.6',
    refuses: {
      true: 'Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.',
    },
  }),
};

function stored(
  definition: Omit<TopicConfigDefinition, 'unit' | 'brokerNames'> &
    Partial<Pick<TopicConfigDefinition, 'unit'>>,
): TopicConfigDefinition {
  return { unit: 'none', brokerNames: [], storedOnly: true, ...definition };
}

/** All of them, by name in the order of the alphabet. */
export const TOPIC_CONFIG_DEFINITIONS: ReadonlyMap<string, TopicConfigDefinition> = new Map(
  Object.entries<TopicConfigDefinition>({
    ...LOG_CONFIG_DEFINITIONS,
    ...STORED_TOPIC_CONFIG_DEFINITIONS,
  }).sort(([a], [b]) => (a < b ? -1 : 1)),
);
