import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyHash, PresentKey } from '../../../src/clients/partitioners/key-hash.ts';
import { hashedPartition } from '../../../src/clients/partitioners/key-hash.ts';
import { utf8Encode } from '../../../src/kernel/utf8.ts';

/** CLI-143: partitions at N = 3, 6 and 12. */
type Cell = readonly [number, number, number];
const CLI_143: readonly [key: PresentKey, murmur2: Cell, crc32: Cell, fnv1a: Cell, legacy: Cell | null][] = [
  ['user-1', [2, 2, 8], [2, 2, 8], [0, 0, 0], [1, 1, 7]],
  ['user-2', [2, 2, 8], [1, 4, 10], [0, 3, 3], [0, 3, 3]],
  ['user-3', [2, 5, 11], [0, 0, 0], [2, 2, 2], [0, 3, 3]],
  ['order-1', [1, 4, 10], [1, 1, 7], [1, 1, 1], [1, 1, 7]],
  ['order-2', [0, 3, 3], [0, 3, 9], [1, 4, 4], [1, 4, 4]],
  ['order-3', [0, 3, 3], [2, 5, 11], [0, 3, 3], [0, 3, 3]],
  ['alice', [0, 3, 9], [2, 5, 11], [2, 5, 5], [1, 4, 4]],
  ['bob', [0, 0, 6], [2, 2, 8], [2, 2, 8], [1, 4, 10]],
  ['carol', [2, 2, 2], [2, 5, 11], [2, 2, 2], [1, 4, 4]],
  ['dave', [1, 4, 10], [2, 2, 8], [0, 3, 9], [1, 1, 1]],
  ['42', [1, 4, 4], [2, 2, 8], [2, 5, 5], [2, 2, 2]],
  [Uint8Array.of(0, 0, 0, 42), [0, 0, 0], [0, 0, 6], [0, 3, 3], null],
];

function cell(hash: KeyHash, key: PresentKey): Cell {
  return [hashedPartition(hash, key, 3), hashedPartition(hash, key, 6), hashedPartition(hash, key, 12)];
}

describe.each(CLI_143)('CLI-143: the partition of key %j of 3, 6 and 12', (key, java, crc, fnv, legacy) => {
  test('by murmur2, as Java', () => expect(cell('murmur2', key)).toEqual(java));
  test('by CRC32, as librdkafka', () => expect(cell('crc32', key)).toEqual(crc));
  test('by FNV-1a, as sarama', () => expect(cell('fnv1aAbsolute', key)).toEqual(fnv));
  if (legacy === null) return;
  test('by the legacy murmur2 of kafkajs 1.x', () =>
    expect(cell('kafkajsLegacyMurmur2', key)).toEqual(legacy));
});

test.each([
  ['a', 1],
  ['b', 2],
  ['c', 1],
  ['d', 2],
  ['key', 1],
  ['user-1', 2],
  ['user-2', 2],
  ['order-42', 0],
] as const)('ASG-7: of 3 partitions key %j has partition %d', (key, partition) => {
  expect(hashedPartition('murmur2', key, 3)).toBe(partition);
});

test.each([
  ['a', 4],
  ['b', 2],
  ['c', 4],
  ['d', 5],
  ['order-42', 0],
] as const)('ASG-7: of 6 partitions key %j has partition %d', (key, partition) => {
  expect(hashedPartition('murmur2', key, 6)).toBe(partition);
});

/**
 * murmur2 and FNV-1a vectors of CLI-141 with a negative and a non-negative hash; N = 1000 shows the decimal
 * tail.
 */
test('CLI-103: the sign bit is cleared, which is not the absolute value', () => {
  // 21 hashes to -973932308: masked 1173551340, absolute 973932308.
  expect(hashedPartition('murmur2', '21', 1000)).toBe((2 ** 31 - 973932308) % 1000);
});

test('CLI-104: adding partitions moves keys, in every client', () => {
  const hashes: KeyHash[] = ['murmur2', 'crc32', 'fnv1aAbsolute', 'fnv1aMasked', 'kafkajsLegacyMurmur2'];
  for (const hash of hashes) {
    const moved = CLI_143.filter(([key]) => hashedPartition(hash, key, 3) !== hashedPartition(hash, key, 6));
    expect(moved.length).toBeGreaterThan(0);
  }
});

test('CLI-121: masked and absolute FNV-1a differ for negative hashes only', () => {
  // The hash of "4" (CLI-141: 0x310ca263 after abs) is positive, that of the empty key negative:
  // 0x811c9dc5 is the offset basis itself, absolute 0x7ee3623b, masked 0x011c9dc5.
  expect(hashedPartition('fnv1aMasked', '', 1000)).toBe(0x011c9dc5 % 1000);
  expect(hashedPartition('fnv1aAbsolute', '', 1000)).toBe(0x7ee3623b % 1000);
});

test('every hash gives a partition of the topic, the same for a text and its bytes', () => {
  const hash = fc.constantFrom<KeyHash>(
    'murmur2',
    'crc32',
    'fnv1aAbsolute',
    'fnv1aMasked',
    'kafkajsLegacyMurmur2',
  );
  fc.assert(
    fc.property(hash, fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 1000 }), (by, key, count) => {
      const partition = hashedPartition(by, key, count);
      expect(Number.isInteger(partition) && partition >= 0 && partition < count).toBe(true);
      expect(hashedPartition(by, utf8Encode(key), count)).toBe(partition);
    }),
  );
});
