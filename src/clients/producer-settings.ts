/**
 * Producer defaults by client family and release (CFG-1, VER-4, CLI-602, CLI-1001): acks, idempotence, batch size and
 * partitioner, and the configs that change them.
 */
import { isAtLeast } from '../kernel/config/config-definition.ts';
import { patienceOf } from './delivery-patience.ts';
import { findPartitioner, PARTITIONER_CLIENTS, partitionerNames } from './partitioners/partitioners.ts';
import { defaultStickyLingerMs } from './partitioners/sticky-by-time.ts';
import type { ProducerSettings } from './producer.ts';
import { newTransaction } from './producer-transaction.ts';

/** What the person got wrong, with the names that would have been right. */
export interface SettingsProblem {
  readonly problem: string;
  readonly name: string;
  readonly candidates: readonly string[];
}

interface FamilyDefaults {
  readonly version: string;
  readonly acks: string;
  readonly isIdempotent: boolean;
  readonly batchSize: number;
  readonly lingerMs: number;
  readonly maxRequestBytes: number;
}

const UNBOUNDED = Number.POSITIVE_INFINITY;

/** Configs that matter here, by the names any of the families has for them. */
const CONFIG_NAMES = [
  'acks',
  'request.required.acks',
  'enable.idempotence',
  'idempotent',
  'batch.size',
  'linger.ms',
  'partitioner',
  'partitioner.class',
  'partitioner.ignore.keys',
  'sticky.partitioning.linger.ms',
  'max.request.size',
  'message.max.bytes',
  'delivery.timeout.ms',
  'request.timeout.ms',
  'message.timeout.ms',
  'max.in.flight.requests.per.connection',
  'transactional.id',
  'transaction.timeout.ms',
  'transactionalId',
  'transactionTimeout',
];

function familyDefaults(client: string, version: string | undefined, brokerVersion: string): FamilyDefaults {
  if (client === 'librdkafka') {
    return {
      version: version ?? '2.16',
      acks: 'all',
      isIdempotent: false,
      batchSize: 1_000_000,
      lingerMs: 5,
      maxRequestBytes: 1_000_000,
    };
  }
  if (client === 'java') {
    const release = version ?? brokerVersion;
    const isModern = isAtLeast(release, '3.0');
    return {
      version: release,
      acks: isModern ? 'all' : '1',
      isIdempotent: isModern && release !== '3.0.0' && release !== '3.1.0', // KAFKA-13598
      batchSize: 16_384,
      lingerMs: isAtLeast(release, '4.0') ? 5 : 0,
      maxRequestBytes: 1_048_576,
    };
  }
  const acks = client === 'kafkajs' || client === 'franz-go' ? 'all' : '1';
  return {
    version: version ?? (client === 'kafkajs' ? '2.2' : 'newest'),
    acks,
    isIdempotent: client === 'franz-go',
    batchSize: UNBOUNDED,
    lingerMs: 0,
    maxRequestBytes: UNBOUNDED,
  };
}

/** The settings of a producer as it opens, or what is wrong with what was asked for. */
export function producerSettings(asked: {
  client: string;
  version: string | undefined;
  brokerVersion: string;
  configs: Readonly<Record<string, string>>;
}): ProducerSettings | SettingsProblem {
  const { client, version, configs } = asked;
  if (findPartitioner(client) === undefined) {
    return { problem: `there is no client '${client}'`, name: client, candidates: PARTITIONER_CLIENTS };
  }
  const unknown = Object.keys(configs).find((name) => !CONFIG_NAMES.includes(name));
  if (unknown !== undefined) {
    return {
      problem: `'${unknown}' is no producer config that matters here`,
      name: unknown,
      candidates: CONFIG_NAMES,
    };
  }
  const family = findPartitioner(client)!.client;
  const defaults = familyDefaults(family, version, asked.brokerVersion);
  const name = configs.partitioner ?? configs['partitioner.class'];
  const release = defaults.version === 'newest' ? undefined : defaults.version;
  const partitioner = findPartitioner(client, { name, version: release });
  if (partitioner === undefined) {
    return {
      problem: `${client} has no partitioner '${name}'`,
      name: name ?? '',
      candidates: partitionerNames(client, release),
    };
  }
  const lingerMs = Number(configs['linger.ms'] ?? defaults.lingerMs);
  const isIdempotent =
    (configs['enable.idempotence'] ?? configs.idempotent ?? String(defaults.isIdempotent)) === 'true';
  const acks = configs.acks ?? configs['request.required.acks'] ?? defaults.acks;
  const transactionalId = configs['transactional.id'] ?? configs.transactionalId ?? null;
  const conflict =
    transactionalId === null
      ? idempotenceConflict(family, configs, acks)
      : transactionConflict(configs, acks);
  if (conflict !== null) return conflict;
  // Java turns idempotence off by itself where it was not asked for and something else forbids it (CLI-603).
  const isStamping = transactionalId !== null || (isIdempotent && canBeIdempotent(configs, acks));
  return {
    client: family,
    clientVersion: defaults.version,
    partitioning: {
      partitioner,
      batchSize: Number(configs['batch.size'] ?? defaults.batchSize),
      stickyLingerMs: Number(configs['sticky.partitioning.linger.ms'] ?? defaultStickyLingerMs(lingerMs)),
      ignoreKeys: configs['partitioner.ignore.keys'] === 'true',
    },
    acks: acks === '-1' ? 'all' : acks,
    isIdempotent: isStamping,
    ...patienceOf(family, isStamping, configs),
    transaction:
      transactionalId === null ? null : newTransaction(transactionalId, transactionTimeoutMs(configs)),
    maxRequestBytes: Number(
      configs['max.request.size'] ?? configs['message.max.bytes'] ?? defaults.maxRequestBytes,
    ),
  };
}

const IN_FLIGHT = 'max.in.flight.requests.per.connection';
const IN_FLIGHT_MAX = 5;

function canBeIdempotent(configs: Readonly<Record<string, string>>, acks: string): boolean {
  return (acks === 'all' || acks === '-1') && Number(configs[IN_FLIGHT] ?? IN_FLIGHT_MAX) <= IN_FLIGHT_MAX;
}

/** Asked for by name, idempotence forbids what Java would otherwise turn it off for; the client does not open (CLI-603). */
function idempotenceConflict(
  family: string,
  configs: Readonly<Record<string, string>>,
  acks: string,
): SettingsProblem | null {
  const isAsked = configs['enable.idempotence'] === 'true';
  if (!isAsked || canBeIdempotent(configs, acks) || (family !== 'java' && family !== 'librdkafka'))
    return null;
  const isOfAcks = acks !== 'all' && acks !== '-1';
  const problem = CONFLICT_TEXTS[family][isOfAcks ? 'acks' : 'inFlight'];
  return { problem, name: isOfAcks ? 'acks' : IN_FLIGHT, candidates: [] };
}

const CONFLICT_TEXTS = {
  java: {
    acks: 'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.',
    inFlight: `Must set ${IN_FLIGHT} to at most ${IN_FLIGHT_MAX} to use the idempotent producer.`,
  },
  librdkafka: {
    acks: '`acks` must be set to `all` when `enable.idempotence` is true',
    inFlight: '`max.in.flight` must be set <= 5 when `enable.idempotence` is true',
  },
} as const;

/** A transactional producer is an idempotent one with acks=all; asked for less, the clients refuse to open. */
function transactionConflict(
  configs: Readonly<Record<string, string>>,
  acks: string,
): SettingsProblem | null {
  if ((configs['transactional.id'] ?? configs.transactionalId) === '')
    return { problem: 'transactional.id must be non-empty', name: 'transactional.id', candidates: [] };
  const name = [configs['enable.idempotence'], configs.idempotent].includes('false')
    ? 'enable.idempotence'
    : 'acks';
  const isRefused =
    name === 'enable.idempotence' || (configs.acks !== undefined && acks !== 'all' && acks !== '-1');
  if (!isRefused) return null;
  const problem =
    name === 'acks'
      ? 'Must set acks to all in order to use the idempotent producer'
      : 'Cannot set a transactional.id without also enabling idempotence';
  return { problem, name, candidates: [] };
}

/** ms; a minute in every family (CLI-1001). */
function transactionTimeoutMs(configs: Readonly<Record<string, string>>): number {
  return Number(configs['transaction.timeout.ms'] ?? configs.transactionTimeout ?? 60_000);
}
