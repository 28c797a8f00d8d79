/**
 * Who uses which partitioner (CLI-102 to CLI-126, VER-4; FACTS A1). The names are the libraries' own. Where
 * releases differ, a partitioner has one row per span of releases or a rule with the release it came in;
 * nothing else compares client versions.
 */
import { isAtLeast } from '../../kernel/config/config-definition.ts';
import type { Key } from '../../kernel/log/record.ts';
import type { KeyHash } from './key-hash.ts';
import { hashedPartition } from './key-hash.ts';
import type { NoKeyRule } from './no-key-state.ts';

/** A client's partitioner as it is in one release. */
export interface Partitioner {
  readonly client: string;
  readonly name: string;
  /**
   * What a key does: a hash decides; librdkafka's `random` draws for each record; some ignore keys
   * altogether.
   */
  readonly keyed: KeyHash | 'random' | 'ignored';
  /** What a key of 0 bytes does. */
  readonly emptyKey: 'asKey' | 'asNull';
  /** What no key does; `asEmptyKey` hashes nothing, so all such records share one partition (FACTS A5). */
  readonly nullKey: NoKeyRule | 'asEmptyKey';
}

interface Row extends Omit<Partitioner, 'nullKey'> {
  readonly isDefault: boolean;
  /** The first release with this row; absent: always. */
  readonly since?: string;
  /** The first release without it. */
  readonly until?: string;
  /** Oldest first. */
  readonly nullKey: readonly { readonly since: string; readonly rule: NoKeyRule | 'asEmptyKey' }[];
}

type NullKey = Partitioner['nullKey'] | Row['nullKey'];
type RowOptions = Partial<Pick<Row, 'isDefault' | 'emptyKey' | 'since' | 'until'>>;

function row(
  client: string,
  name: string,
  keyed: Partitioner['keyed'],
  nullKey: NullKey,
  options: RowOptions = {},
): Row {
  const rules = typeof nullKey === 'string' ? [{ since: '0', rule: nullKey }] : nullKey;
  return { client, name, keyed, nullKey: rules, emptyKey: 'asKey', isDefault: false, ...options };
}

/** ASG-8, VER-4. */
const JAVA_DEFAULT_CLASS = [
  { since: '0', rule: 'roundRobin' },
  { since: '2.4', rule: 'stickyPerBatch' },
] as const;
const JAVA_BUILT_IN = [...JAVA_DEFAULT_CLASS, { since: '3.3', rule: 'stickyByBytes' }] as const;
/** Added by KIP-369 in 2.4; KAFKA-17632 mended it. */
const JAVA_ROUND_ROBIN = [
  { since: '2.4', rule: 'roundRobinTwicePerBatch' },
  { since: '3.9.2', rule: 'roundRobinFromZero' },
] as const;
const LIBRDKAFKA_STICKY = [
  { since: '0', rule: 'randomWithRedraw' },
  { since: '1.6', rule: 'stickyByTime' },
] as const;

const ROWS: readonly Row[] = [
  row('java', 'default', 'murmur2', JAVA_BUILT_IN, { isDefault: true }),
  row('java', 'DefaultPartitioner', 'murmur2', JAVA_DEFAULT_CLASS, { until: '4.0' }),
  row('java', 'UniformStickyPartitioner', 'ignored', 'stickyPerBatch', { since: '2.4', until: '4.0' }),
  row('java', 'RoundRobinPartitioner', 'ignored', JAVA_ROUND_ROBIN, { since: '2.4' }),
  row('librdkafka', 'consistent_random', 'crc32', LIBRDKAFKA_STICKY, { isDefault: true, emptyKey: 'asNull' }),
  row('librdkafka', 'consistent', 'crc32', 'asEmptyKey'),
  row('librdkafka', 'random', 'random', LIBRDKAFKA_STICKY),
  row('librdkafka', 'murmur2', 'murmur2', 'asEmptyKey'),
  row('librdkafka', 'murmur2_random', 'murmur2', LIBRDKAFKA_STICKY),
  row('librdkafka', 'fnv1a', 'fnv1aAbsolute', 'asEmptyKey'),
  row('librdkafka', 'fnv1a_random', 'fnv1aAbsolute', LIBRDKAFKA_STICKY),
  row('kafkajs', 'DefaultPartitioner', 'murmur2', 'roundRobin', { isDefault: true, since: '2.0' }),
  row('kafkajs', 'DefaultPartitioner', 'kafkajsLegacyMurmur2', 'roundRobin', {
    isDefault: true,
    until: '2.0',
  }),
  row('kafkajs', 'LegacyPartitioner', 'kafkajsLegacyMurmur2', 'roundRobin', { since: '2.0' }),
  row('kafkajs', 'JavaCompatiblePartitioner', 'murmur2', 'roundRobin', { since: '1.8' }),
  row('kafka-python', 'default', 'murmur2', 'random', { isDefault: true }),
  row('sarama', 'HashPartitioner', 'fnv1aAbsolute', 'random', { isDefault: true }),
  row('sarama', 'ReferenceHashPartitioner', 'fnv1aMasked', 'random'),
  row('sarama', 'ConsistentCRCHashPartitioner', 'crc32', 'random'),
  row('sarama', 'Murmur2Partitioner', 'murmur2', 'random'),
  row('kafka-go', 'RoundRobin', 'ignored', 'roundRobinOfProducer', { isDefault: true }),
  row('kafka-go', 'Hash', 'fnv1aAbsolute', 'roundRobinOfProducer'),
  row('kafka-go', 'ReferenceHash', 'fnv1aMasked', 'roundRobinOfProducer'),
  row('kafka-go', 'CRC32Balancer', 'crc32', 'randomOfAll', { emptyKey: 'asNull' }),
  row('kafka-go', 'CRC32Balancer(Consistent)', 'crc32', 'asEmptyKey'),
  row('kafka-go', 'Murmur2Balancer', 'murmur2', 'randomOfAll'),
  row('kafka-go', 'Murmur2Balancer(Consistent)', 'murmur2', 'asEmptyKey'),
  row('franz-go', 'UniformBytesPartitioner', 'murmur2', 'stickyByRecordBytes', { isDefault: true }),
  // Deviates: franz-go's StickyKeyPartitioner, modeled as Java 2.4's, takes the next partition if a draw repeats.
  row('franz-go', 'StickyKeyPartitioner(nil)', 'murmur2', 'stickyPerBatch'),
  row('franz-go', 'StickyKeyPartitioner(SaramaCompatHasher(fnv1a))', 'fnv1aAbsolute', 'stickyPerBatch'),
  // CLI-123: its 64-bit remainder is never negative, so given CRC-32 it equals librdkafka's `consistent`.
  row('franz-go', 'StickyKeyPartitioner(SaramaHasher(crc32))', 'crc32', 'stickyPerBatch'),
];

/**
 * Libraries that are one of the clients under another name: the JVM's own, and the bindings of librdkafka
 * (CLI-117, CLI-124).
 */
const CLIENT_OF: ReadonlyMap<string, string> = new Map([
  ['kafka-clients', 'java'],
  ['scala', 'java'],
  ['dotnet', 'librdkafka'],
  ['confluent-kafka-dotnet', 'librdkafka'],
  ['confluent-kafka-python', 'librdkafka'],
  ['confluent-kafka-go', 'librdkafka'],
  ['node-rdkafka', 'librdkafka'],
]);

/** The clients in the order of the table, by their own names. */
export const PARTITIONER_CLIENTS: readonly string[] = [...new Set(ROWS.map(({ client }) => client))];

/**
 * A client's partitioner.
 * @param client `java`, `librdkafka`, … or another name of one of them (`dotnet`).
 * @param name the library's name of the partitioner; absent: the client's default.
 * @param version the client's release, such as `2.8` or `3.9.1`; absent: the newest.
 * @returns undefined if that client has no such partitioner in that release.
 */
export function findPartitioner(
  client: string,
  { name, version = '999' }: { name?: string | undefined; version?: string | undefined } = {},
): Partitioner | undefined {
  const found = rowsOf(client, version).find((entry) =>
    name === undefined ? entry.isDefault : entry.name === name,
  );
  if (found === undefined) return undefined;
  const rule = found.nullKey.findLast(({ since }) => isAtLeast(version, since))?.rule;
  if (rule === undefined) return undefined;
  return {
    client: found.client,
    name: found.name,
    keyed: found.keyed,
    emptyKey: found.emptyKey,
    nullKey: rule,
  };
}

/** The names of a client's partitioners in a release, its default first; empty for an unknown client. */
export function partitionerNames(client: string, version = '999'): readonly string[] {
  return rowsOf(client, version)
    .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))
    .map(({ name }) => name);
}

/**
 * The partition a key alone decides, whoever produces it and when; null where the client goes on as without a
 * key.
 */
export function keyedPartition(partitioner: Partitioner, key: Key, partitionCount: number): number | null {
  const { keyed, emptyKey, nullKey } = partitioner;
  if (keyed === 'random' || keyed === 'ignored') return null;
  if (key === null) return nullKey === 'asEmptyKey' ? hashedPartition(keyed, '', partitionCount) : null;
  if (key.length === 0 && emptyKey === 'asNull') return null;
  return hashedPartition(keyed, key, partitionCount);
}

function rowsOf(client: string, version: string): readonly Row[] {
  const ownName = CLIENT_OF.get(client) ?? client;
  return ROWS.filter(
    (entry) =>
      entry.client === ownName &&
      (entry.since === undefined || isAtLeast(version, entry.since)) &&
      (entry.until === undefined || !isAtLeast(version, entry.until)),
  );
}
