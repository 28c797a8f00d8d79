/**
 * A consumer's settings by each client's own names and defaults (CLI-1001, VER-4). They are fixed at opening.
 */
import type { IsolationLevel } from '../../kernel/log/fetch.ts';
import type { ConsumerFamilyName } from './consumer.ts';

/** Where to start without a valid committed offset (CLI-303). */
export type ResetPolicy = 'earliest' | 'latest' | 'none' | { readonly byDurationMs: number };

export interface ConsumerSettings {
  readonly autoCommit: boolean;
  /** ms; null: kafkajs without one, which commits at the end of each batch (CLI-231). */
  readonly autoCommitIntervalMs: number | null;
  /** kafkajs: resolved records after which it commits inside a batch. */
  readonly autoCommitThreshold: number | null;
  /** librdkafka: a record is stored as it is handed out (CLI-214). */
  readonly autoOffsetStore: boolean;
  readonly autoOffsetReset: ResetPolicy;
  readonly maxPollRecords: number;
  /** ms. Infinity: kafkajs has none (CLI-234). */
  readonly maxPollIntervalMs: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly maxPartitionFetchBytes: number;
  readonly isolation: IsolationLevel;
  readonly assignors: readonly string[];
  readonly groupInstanceId: string | null;
  /** The old consumer's: where its offsets go (ZK-2); null: it is another client. */
  readonly offsetsStorage: 'zookeeper' | 'kafka' | null;
  /** With `offsets.storage=kafka`: to ZooKeeper, too. */
  readonly dualCommit: boolean;
}

/** A refused setting, with what would be right. */
export interface SettingRefusal {
  readonly setting: string;
  readonly message: string;
}

type Values = { -readonly [Field in keyof ConsumerSettings]: ConsumerSettings[Field] };
type Field = keyof ConsumerSettings;
type Parse = (text: string) => ConsumerSettings[Field] | undefined;
type Table = Readonly<Record<string, readonly [Field, Parse]>>;

const MIB = 1_048_576;
const NEVER = Number.POSITIVE_INFINITY;

const boolean: Parse = (text) => (text === 'true' ? true : text === 'false' ? false : undefined);
const whole: Parse = (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);
const name: Parse = (text) => text;
const isolation: Parse = (text) =>
  text === 'read_uncommitted' || text === 'read_committed' ? text : undefined;
const storage: Parse = (text) => (text === 'zookeeper' || text === 'kafka' ? text : undefined);
const names: Parse = (text) => {
  const listed = text.split(',').map((item) => item.trim());
  return listed.every((item) => item !== '') ? listed : undefined;
};

/** Java takes these and, since 4.0, `by_duration:PT1H`; "beginning" is refused (FACTS D9). */
const javaReset: Parse = (text) => {
  if (text === 'earliest' || text === 'latest' || text === 'none') return text;
  const duration = /^by_duration:P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (duration === null || text.endsWith('P') || text.endsWith('T')) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = duration.slice(1).map((part) => Number(part ?? 0));
  return { byDurationMs: (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 };
};

/** librdkafka says `error` where Java says `none` (FACTS D9). */
const LIBRDKAFKA_RESETS: Readonly<Record<string, ResetPolicy>> = {
  earliest: 'earliest',
  smallest: 'earliest',
  beginning: 'earliest',
  latest: 'latest',
  largest: 'latest',
  end: 'latest',
  error: 'none',
};

/** The old consumer knows no other names (ZK-3). */
const OLD_RESETS: Readonly<Record<string, ResetPolicy>> = { smallest: 'earliest', largest: 'latest' };

const SHARED: Table = {
  'enable.auto.commit': ['autoCommit', boolean],
  'auto.commit.interval.ms': ['autoCommitIntervalMs', whole],
  'max.poll.interval.ms': ['maxPollIntervalMs', whole],
  'session.timeout.ms': ['sessionTimeoutMs', whole],
  'heartbeat.interval.ms': ['heartbeatIntervalMs', whole],
  'max.partition.fetch.bytes': ['maxPartitionFetchBytes', whole],
  'isolation.level': ['isolation', isolation],
  'partition.assignment.strategy': ['assignors', names],
  'group.instance.id': ['groupInstanceId', name],
};

const TABLES: Readonly<Record<ConsumerFamilyName, Table>> = {
  java: {
    ...SHARED,
    'auto.offset.reset': ['autoOffsetReset', javaReset],
    'max.poll.records': ['maxPollRecords', whole],
  },
  librdkafka: {
    ...SHARED,
    'auto.offset.reset': ['autoOffsetReset', (text) => LIBRDKAFKA_RESETS[text]],
    'enable.auto.offset.store': ['autoOffsetStore', boolean],
  },
  kafkajs: {
    autoCommit: ['autoCommit', boolean],
    autoCommitInterval: ['autoCommitIntervalMs', whole],
    autoCommitThreshold: ['autoCommitThreshold', whole],
    fromBeginning: [
      'autoOffsetReset',
      (text) => (text === 'true' ? 'earliest' : text === 'false' ? 'latest' : undefined),
    ],
    sessionTimeout: ['sessionTimeoutMs', whole],
    heartbeatInterval: ['heartbeatIntervalMs', whole],
    rebalanceTimeout: ['rebalanceTimeoutMs', whole],
    maxBytesPerPartition: ['maxPartitionFetchBytes', whole],
  },
  zookeeper: {
    'auto.commit.enable': ['autoCommit', boolean],
    'auto.commit.interval.ms': ['autoCommitIntervalMs', whole],
    'auto.offset.reset': ['autoOffsetReset', (text) => OLD_RESETS[text]],
    'offsets.storage': ['offsetsStorage', storage],
    'dual.commit.enabled': ['dualCommit', boolean],
    'fetch.message.max.bytes': ['maxPartitionFetchBytes', whole],
    'zookeeper.session.timeout.ms': ['sessionTimeoutMs', whole],
  },
};

/** The names a client's settings have, for help and completion. */
export function settingNames(family: ConsumerFamilyName): string[] {
  return Object.keys(TABLES[family]);
}

/** Reads a consumer's settings, or says what is wrong with one. `clientVersion` as `4.2`, for Java's defaults (VER-4). */
export function resolveConsumerSettings(
  family: ConsumerFamilyName,
  clientVersion: string,
  overrides: Readonly<Record<string, string>>,
): ConsumerSettings | SettingRefusal {
  const values: Values = { ...defaultsOf(family, clientVersion) };
  for (const [setting, text] of Object.entries(overrides)) {
    const known = TABLES[family][setting];
    // Static members are new in Kafka 2.3 (GRP-3).
    const isTooNewName =
      setting === 'group.instance.id' && family === 'java' && !isSince(clientVersion, '2.3');
    if (known === undefined || isTooNewName)
      return { setting, message: `${family} has no setting '${setting}' that matters here` };
    const [field, parse] = known;
    const value = parse(text);
    if (value === undefined || isTooNew(value, clientVersion)) {
      return { setting, message: `Invalid value "${text}" for configuration property "${setting}"` };
    }
    Object.assign(values, { [field]: value });
  }
  // To both stores, unless it is said otherwise (`dual.commit.enabled`).
  if (values.offsetsStorage === 'kafka' && overrides['dual.commit.enabled'] === undefined)
    values.dualCommit = true;
  // A Java or librdkafka member is waited for as long as its poll may take (CLI-1001).
  if (family !== 'kafkajs') values.rebalanceTimeoutMs = values.maxPollIntervalMs;
  return values;
}

function isTooNew(value: ConsumerSettings[Field], clientVersion: string): boolean {
  return (
    typeof value === 'object' && value !== null && 'byDurationMs' in value && !isSince(clientVersion, '4.0')
  );
}

function defaultsOf(family: ConsumerFamilyName, clientVersion: string): ConsumerSettings {
  const common: ConsumerSettings = {
    autoCommit: true,
    autoCommitIntervalMs: 5_000,
    autoCommitThreshold: null,
    autoOffsetStore: true,
    autoOffsetReset: 'latest',
    maxPollRecords: 500,
    maxPollIntervalMs: 300_000,
    sessionTimeoutMs: 45_000,
    heartbeatIntervalMs: 3_000,
    rebalanceTimeoutMs: 300_000,
    maxPartitionFetchBytes: MIB,
    isolation: 'read_committed',
    assignors: ['range', 'roundrobin'],
    groupInstanceId: null,
    offsetsStorage: null,
    dualCommit: false,
  };
  if (family === 'librdkafka') return { ...common, maxPollRecords: 1 };
  if (family === 'kafkajs') {
    const timeouts = { sessionTimeoutMs: 30_000, rebalanceTimeoutMs: 60_000, maxPollIntervalMs: NEVER };
    return {
      ...common,
      ...timeouts,
      autoCommitIntervalMs: null,
      maxPollRecords: NEVER,
      assignors: ['RoundRobinAssigner'],
    };
  }
  if (family === 'zookeeper') {
    const old = { autoCommitIntervalMs: 60_000, sessionTimeoutMs: 6_000, maxPollIntervalMs: NEVER };
    return { ...common, ...old, isolation: 'read_uncommitted', offsetsStorage: 'zookeeper' };
  }
  const isModern = isSince(clientVersion, '3.0');
  return {
    ...common,
    isolation: 'read_uncommitted',
    sessionTimeoutMs: isModern ? 45_000 : 10_000,
    assignors: isModern ? ['range', 'cooperative-sticky'] : ['range'],
  };
}

function isSince(version: string, first: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [firstMajor = 0, firstMinor = 0] = first.split('.').map(Number);
  return major > firstMajor || (major === firstMajor && minor >= firstMinor);
}
