/**
 * How a hash becomes a partition: the clients' five rules for a keyed record (CLI-102, CLI-112, CLI-121,
 * CLI-126).
 */
import { utf8Encode } from '../../kernel/utf8.ts';
import { crc32 } from './crc32.ts';
import { fnv1a } from './fnv1a.ts';
import { kafkajsLegacyMurmur2 } from './kafkajs-legacy-murmur2.ts';
import { murmur2 } from './murmur2.ts';

/** A key that is there; it may be empty. A string stands for its UTF-8 bytes. */
export type PresentKey = string | Uint8Array;

export type KeyHash = 'murmur2' | 'crc32' | 'fnv1aAbsolute' | 'fnv1aMasked' | 'kafkajsLegacyMurmur2';

type KeyedPartition = (key: PresentKey, partitionCount: number) => number;

const PARTITION_OF: Readonly<Record<KeyHash, KeyedPartition>> = {
  // CLI-102: clearing the sign bit is not the absolute value; the two differ for every negative hash.
  murmur2: (key, partitionCount) => (murmur2(key) & 0x7fffffff) % partitionCount,
  // CLI-113: unsigned, no sign handling.
  crc32: (key, partitionCount) => crc32(keyBytes(key)) % partitionCount,
  // CLI-114; sarama negates after the remainder instead (CLI-121), which comes to the same.
  fnv1aAbsolute: (key, partitionCount) => Math.abs(fnv1a(keyBytes(key))) % partitionCount,
  // CLI-121, sarama's NewReferenceHashPartitioner.
  fnv1aMasked: (key, partitionCount) => (fnv1a(keyBytes(key)) & 0x7fffffff) % partitionCount,
  kafkajsLegacyMurmur2: (key, partitionCount) =>
    (kafkajsLegacyMurmur2(keyBytes(key)) & 0x7fffffff) % partitionCount,
};

/** The partition of a key among all of a topic's partitions, those without a leader included (CLI-102). */
export function hashedPartition(hash: KeyHash, key: PresentKey, partitionCount: number): number {
  return PARTITION_OF[hash](key, partitionCount);
}

/** The bytes of a key on the wire. */
function keyBytes(key: PresentKey): Uint8Array {
  return typeof key === 'string' ? utf8Encode(key) : key;
}
