/**
 * The order in which a Java `HashMap` with text keys gives its entries back. Kafka's tools print topics and configs in
 * it, so it is part of their layout: by bucket (hash modulo the table's size), within one in the order of insertion.
 */
import type { TopicPartition } from '../../kernel/group/topic-partition.ts';
import { javaHashCode } from '../../kernel/java-hash-code.ts';

const LOAD_FACTOR = 0.75;
const DEFAULT_CAPACITY = 16;

/** The keys, given in the order of insertion, as `new HashMap<>(initialCapacity)` lists them. */
export function javaHashMapOrder(keys: readonly string[], initialCapacity = DEFAULT_CAPACITY): string[] {
  return javaHashOrder(keys, javaHashCode, { initialCapacity });
}

/** The same for keys of any kind; `hashOf` is their `hashCode`. */
export function javaHashOrder<K>(
  keys: readonly K[],
  hashOf: (key: K) => number,
  { initialCapacity = DEFAULT_CAPACITY } = {},
): K[] {
  let capacity = 1;
  while (capacity < initialCapacity) capacity *= 2;
  while (keys.length > Math.floor(capacity * LOAD_FACTOR)) capacity *= 2;
  const bucketOf = (key: K): number => spread(hashOf(key)) & (capacity - 1);
  return keys.toSorted((left, right) => bucketOf(left) - bucketOf(right));
}

/** `TopicPartition.hashCode`. */
export function topicPartitionHash({ topic, partition }: TopicPartition): number {
  return (Math.imul(31, 31 + partition) + javaHashCode(topic)) | 0;
}

/** `HashMap.hash`. */
function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
