/**
 * The broker configs that a simulated cluster obeys (CFG-1; `KafkaConfig`, `CleanerConfig`, `GroupCoordinatorConfig`,
 * `TransactionLogConfig`, `ReplicationConfigs`). Those that only give a topic config its default take type and range
 * from it. Adding a release is adding its profile to `versions.ts`; a config that differs there gets a stage here.
 */
import type { ConfigDefinition, ConfigValue } from './config-definition.ts';
import { LOG_CONFIG_DEFINITIONS as topic } from './topic-config-definitions.ts';

const INT_MAX = 2_147_483_647;
const MIB = 1_048_576;
const WEEK_MS = 604_800_000;

type Options<V extends ConfigValue> = Partial<Omit<ConfigDefinition<V>, 'type' | 'default'>>;
type Default<V extends ConfigValue> = ConfigDefinition<V>['default'];

const int = (value: Default<number>, options: Options<number> = {}): ConfigDefinition<number> => ({
  type: 'int',
  unit: 'none',
  default: value,
  ...options,
});
const long = (value: Default<number>, options: Options<number> = {}): ConfigDefinition<number> => ({
  ...int(value, options),
  type: 'long',
});
const double = (value: Default<number>, options: Options<number> = {}): ConfigDefinition<number> => ({
  ...int(value, options),
  type: 'double',
});
const boolean = (value: Default<boolean>): ConfigDefinition<boolean> => ({
  type: 'boolean',
  unit: 'none',
  default: value,
});
/** A name that is unset by default: another one of lower precedence then counts. */
const unset = (type: 'int' | 'long', unit: ConfigDefinition['unit']): ConfigDefinition<number | null> => ({
  type,
  unit,
  default: null,
});
/** A name that not every release has; null there. */
const only = (
  bounds: { since?: string; until?: string },
  definition: ConfigDefinition<number>,
): ConfigDefinition<number | null> => ({
  ...(definition as ConfigDefinition<number | null>),
  ...bounds,
  withoutIt: null,
});

const ms = { unit: 'ms' } as const;
const bytes = { unit: 'bytes' } as const;

export const BROKER_CONFIG_DEFINITIONS = {
  // Defaults of topic configs.
  'log.cleanup.policy': topic['cleanup.policy'],
  'log.retention.ms': unset('long', 'ms'),
  'log.retention.minutes': unset('int', 'minutes'),
  'log.retention.hours': int(168, { unit: 'hours' }),
  'log.retention.bytes': topic['retention.bytes'],
  'log.segment.bytes': { ...topic['segment.bytes'], min: { first: 14, changes: [['4.0', MIB]] } },
  'log.roll.ms': unset('long', 'ms'),
  'log.roll.hours': int(168, { unit: 'hours', min: 1 }),
  'log.roll.jitter.ms': unset('long', 'ms'),
  'log.roll.jitter.hours': int(0, { unit: 'hours', min: 0 }),
  'log.index.size.max.bytes': { ...topic['segment.index.bytes'], min: 4 },
  'log.index.interval.bytes': topic['index.interval.bytes'],
  'log.segment.delete.delay.ms': topic['file.delete.delay.ms'],
  'log.message.timestamp.type': topic['message.timestamp.type'],
  'log.message.timestamp.difference.max.ms': topic['message.timestamp.difference.max.ms'],
  'log.message.timestamp.before.max.ms': topic['message.timestamp.before.max.ms'],
  'log.message.timestamp.after.max.ms': topic['message.timestamp.after.max.ms'],
  'log.cleaner.min.cleanable.ratio': topic['min.cleanable.dirty.ratio'],
  'log.cleaner.min.compaction.lag.ms': topic['min.compaction.lag.ms'],
  'log.cleaner.max.compaction.lag.ms': topic['max.compaction.lag.ms'],
  'log.cleaner.delete.retention.ms': topic['delete.retention.ms'],
  'message.max.bytes': topic['max.message.bytes'],
  'min.insync.replicas': topic['min.insync.replicas'],
  'compression.type': topic['compression.type'],
  'unclean.leader.election.enable': topic['unclean.leader.election.enable'],

  // Retention and cleaning tasks (TASK-1 to TASK-11).
  'log.retention.check.interval.ms': long(300_000, { ...ms, min: 1 }),
  'log.initial.task.delay.ms': long(30_000, {
    ...ms,
    min: 0,
    since: '3.8',
    withoutIt: 30_000,
    internal: true,
  }),
  'log.cleaner.enable': boolean(true),
  'log.cleaner.threads': int(1, { min: 0 }),
  'log.cleaner.backoff.ms': long(15_000, { ...ms, min: 0 }),
  'log.cleaner.dedupe.buffer.size': long(134_217_728, bytes),
  'log.cleaner.io.buffer.load.factor': double(0.9),
  'log.cleaner.io.buffer.size': int(524_288, { ...bytes, min: 0 }),
  'log.cleaner.io.max.bytes.per.second': double(Number.POSITIVE_INFINITY),

  // Topics, replication, leadership.
  'num.partitions': int(1, { min: 1 }),
  'default.replication.factor': int(1),
  'auto.create.topics.enable': boolean(true),
  'replica.lag.time.max.ms': long({ first: 10_000, changes: [['2.5', 30_000]] }, ms),
  'replica.fetch.wait.max.ms': int(500, { ...ms, storedOnly: true }),
  'broker.session.timeout.ms': only({ since: '2.8' }, int(9_000, ms)),
  'broker.heartbeat.interval.ms': only({ since: '2.8' }, int(2_000, ms)),
  'zookeeper.session.timeout.ms': only(
    { until: '4.0' },
    int({ first: 6_000, changes: [['2.5', 18_000]] }, ms),
  ),
  'auto.leader.rebalance.enable': boolean(true),
  'leader.imbalance.check.interval.seconds': long(300, { unit: 'seconds', min: 1 }),
  'leader.imbalance.per.broker.percentage': int(10),

  // Groups and committed offsets.
  'offsets.retention.minutes': int({ first: 1_440, changes: [['2.0', 10_080]] }, { unit: 'minutes', min: 1 }),
  'offsets.retention.check.interval.ms': long(600_000, { ...ms, min: 1 }),
  'offsets.topic.num.partitions': int(50, { min: 1 }),
  'offsets.topic.replication.factor': int(3, { min: 1 }),
  'offsets.topic.segment.bytes': int(104_857_600, { ...bytes, min: 1 }),
  'offset.metadata.max.bytes': int(4_096, bytes),
  'offsets.commit.timeout.ms': int(5_000, { ...ms, min: 1 }),
  'group.initial.rebalance.delay.ms': int(3_000, ms),
  'group.min.session.timeout.ms': int(6_000, ms),
  'group.max.session.timeout.ms': int({ first: 300_000, changes: [['2.3', 1_800_000]] }, ms),
  'group.max.size': int(INT_MAX, { min: 1, since: '2.2', withoutIt: INT_MAX }),
  // Hidden (internal) in 3.5 and 3.6, where the protocol of KIP-848 could not be used yet.
  'group.consumer.session.timeout.ms': only({ since: '3.7' }, int(45_000, { ...ms, min: 1 })),
  'group.consumer.heartbeat.interval.ms': only({ since: '3.7' }, int(5_000, { ...ms, min: 1 })),

  // Transactions and producer ids.
  'transaction.state.log.num.partitions': int(50, { min: 1 }),
  'transaction.state.log.replication.factor': int(3, { min: 1 }),
  'transaction.state.log.min.isr': int(2, { min: 1 }),
  'transaction.max.timeout.ms': int(900_000, { ...ms, min: 1 }),
  'transactional.id.expiration.ms': int(WEEK_MS, { ...ms, min: 1 }),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': int(10_000, { ...ms, min: 1 }),
  // TXN-6: before 3.4 idle producer ids went by transactional.id.expiration.ms.
  'producer.id.expiration.ms': only(
    { since: '3.4' },
    int({ profileField: 'producerIdExpirationMs' }, { ...ms, min: 1 }),
  ),
  'producer.id.expiration.check.interval.ms': int(600_000, {
    ...ms,
    min: 1,
    since: '3.4',
    withoutIt: 600_000,
    internal: true,
  }),
} as const;

export type BrokerConfigName = keyof typeof BROKER_CONFIG_DEFINITIONS;
