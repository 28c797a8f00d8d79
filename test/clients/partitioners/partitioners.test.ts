import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Partitioner } from '../../../src/clients/partitioners/partitioners.ts';
import {
  findPartitioner,
  keyedPartition,
  PARTITIONER_CLIENTS,
  partitionerNames,
} from '../../../src/clients/partitioners/partitioners.ts';
import { byteLength } from '../../../src/kernel/log/record.ts';
import { partitionerOf, range } from './accumulator.ts';

interface Recording {
  keys: string[];
  partitioners: { client: string; partitioner: string; partitions: Record<string, (number | null)[]> }[];
}

const path = new URL('../../recordings/clients/partitioners.json', import.meta.url);
const recording = JSON.parse(readFileSync(path, 'utf8')) as Recording;
const recordedKeys = recording.keys.map((key) => Uint8Array.from(Buffer.from(key, 'base64')));

function recorded(client: string, partitioner: string, count: number): (number | null)[] {
  const found = recording.partitioners.find((p) => p.client === client && p.partitioner === partitioner);
  return found?.partitions[count] as (number | null)[];
}

function placements(partitioner: Partitioner, count: number): (number | null)[] {
  return recordedKeys.map((key) => keyedPartition(partitioner, key, count));
}

/** FACTS A1, one list per class. */
const CLASSES: Readonly<Record<string, readonly (readonly [client: string, name?: string])[]>> = {
  'A, FNV-1a signed': [
    ['sarama'],
    ['kafka-go', 'Hash'],
    ['librdkafka', 'fnv1a'],
    ['librdkafka', 'fnv1a_random'],
    ['franz-go', 'StickyKeyPartitioner(SaramaCompatHasher(fnv1a))'],
  ],
  'B, CRC32 unsigned': [
    ['librdkafka', 'consistent'],
    ['kafka-go', 'CRC32Balancer(Consistent)'],
    ['sarama', 'ConsistentCRCHashPartitioner'],
    ['franz-go', 'StickyKeyPartitioner(SaramaHasher(crc32))'],
  ],
  'C, murmur2 masked': [
    ['java'],
    ['librdkafka', 'murmur2'],
    ['librdkafka', 'murmur2_random'],
    ['kafkajs'],
    ['kafka-python'],
    ['franz-go'],
    ['franz-go', 'StickyKeyPartitioner(nil)'],
    ['kafka-go', 'Murmur2Balancer'],
    ['kafka-go', 'Murmur2Balancer(Consistent)'],
    ['sarama', 'Murmur2Partitioner'],
  ],
  'D, CRC32 with a random empty key': [['librdkafka'], ['kafka-go', 'CRC32Balancer']],
  'E, FNV-1a masked': [
    ['sarama', 'ReferenceHashPartitioner'],
    ['kafka-go', 'ReferenceHash'],
  ],
  'F, kafkajs legacy': [['kafkajs', 'LegacyPartitioner']],
};

describe('FACTS A1, CLI-131: the partitioners fall into six classes', () => {
  test.each(Object.entries(CLASSES))('class %s agrees on every key', (_, members) => {
    const all = members.map(([client, name]) => placements(partitionerOf(client, name), 50));
    for (const each of all) expect(each).toEqual(all[0]);
  });

  test('no two classes agree', () => {
    const firsts = Object.values(CLASSES).map(([first]) => {
      const [client, name] = first as readonly [string, string?];
      return JSON.stringify(placements(partitionerOf(client, name), 50));
    });
    expect(new Set(firsts).size).toBe(6);
  });

  test('every key hasher of the table is in one class, but for the older names', () => {
    const inClasses = Object.values(CLASSES)
      .flat()
      .map(([client, name]) => `${client}/${partitionerOf(client, name).name}`);
    const keyed = PARTITIONER_CLIENTS.flatMap((client) =>
      partitionerNames(client).map((name) => partitionerOf(client, name)),
    ).filter((partitioner) => partitioner.keyed !== 'ignored' && partitioner.keyed !== 'random');
    expect(keyed.map(({ client, name }) => `${client}/${name}`).sort()).toEqual(
      [...inClasses, 'kafkajs/JavaCompatiblePartitioner'].sort(),
    );
  });
});

describe('FACTS A2, CLI-132: Java default against librdkafka default', () => {
  // FACTS: of 150 keys 100, 131 and 143 land elsewhere; the recording holds 100 of the keys.
  test.each([3, 6, 12])('of %d partitions as many recorded keys land elsewhere as recorded', (count) => {
    const differing = (a: (number | null)[], b: (number | null)[]): number =>
      a.filter((p, i) => p !== b[i]).length;
    const ours = differing(
      placements(partitionerOf('java'), count),
      placements(partitionerOf('librdkafka'), count),
    );
    const theirs = differing(
      recorded('kafka-clients', 'default', count),
      recorded('librdkafka', 'consistent_random', count),
    );
    expect(ours).toBe(theirs);
  });
});

describe('FACTS A4: the empty key on 12 partitions', () => {
  test.each([
    ['java', undefined, 9],
    ['kafkajs', undefined, 9],
    ['kafka-python', undefined, 9],
    ['franz-go', undefined, 9],
    ['librdkafka', 'murmur2', 9],
    ['librdkafka', 'murmur2_random', 9],
    ['sarama', undefined, 3],
    ['kafka-go', 'Hash', 3],
    ['librdkafka', 'fnv1a', 3],
    ['librdkafka', 'fnv1a_random', 3],
    ['librdkafka', 'consistent', 0],
    ['kafkajs', 'LegacyPartitioner', 0],
    ['librdkafka', 'consistent_random', null],
    ['kafka-go', 'CRC32Balancer', null],
  ] as const)('%s %s: %s', (client, name, partition) => {
    expect(keyedPartition(partitionerOf(client, name), '', 12)).toBe(partition);
    expect(keyedPartition(partitionerOf(client, name), new Uint8Array(0), 12)).toBe(partition);
  });
});

describe('FACTS A5: no key with librdkafka, on 12 partitions', () => {
  test.each([
    ['consistent', 0],
    ['murmur2', 9],
    ['fnv1a', 3],
  ] as const)('%s hashes nothing and always takes %d', (name, partition) => {
    expect(keyedPartition(partitionerOf('librdkafka', name), null, 12)).toBe(partition);
  });

  test.each(['consistent_random', 'murmur2_random', 'fnv1a_random', 'random'])('%s is sticky', (name) => {
    const partitioner = partitionerOf('librdkafka', name);
    expect(keyedPartition(partitioner, null, 12)).toBeNull();
    expect(partitioner.nullKey).toBe('stickyByTime');
  });
});

test('FACTS A6: an empty key stays a key of 0 bytes where the partitioner treats it as none', () => {
  const partitioner = partitionerOf('librdkafka');
  expect(keyedPartition(partitioner, '', 12)).toBe(keyedPartition(partitioner, null, 12));
  expect([byteLength(''), byteLength(null)]).toEqual([0, -1]);
});

describe('VER-4, ASG-8: the Java client without a key', () => {
  test.each([
    ['1.1', 'roundRobin'],
    ['2.3.1', 'roundRobin'],
    ['2.4', 'stickyPerBatch'],
    ['2.8', 'stickyPerBatch'],
    ['3.2.3', 'stickyPerBatch'],
    ['3.3', 'stickyByBytes'],
    ['3.3.0', 'stickyByBytes'],
    ['3.10', 'stickyByBytes'],
    ['4.2', 'stickyByBytes'],
    [undefined, 'stickyByBytes'],
  ] as const)('%s: %s', (version, rule) => {
    expect(partitionerOf('java', undefined, version)).toMatchObject({ keyed: 'murmur2', nullKey: rule });
  });
});

test('CLI-108: the partitioner classes of 2.4 to 3.9 are gone in 4.0, RoundRobinPartitioner is not', () => {
  for (const name of ['DefaultPartitioner', 'UniformStickyPartitioner']) {
    expect(findPartitioner('java', { name, version: '3.9' })?.nullKey).toBe('stickyPerBatch');
    expect(findPartitioner('java', { name, version: '4.0' })).toBeUndefined();
  }
  expect(findPartitioner('java', { name: 'UniformStickyPartitioner', version: '2.3' })).toBeUndefined();
  expect(findPartitioner('java', { name: 'RoundRobinPartitioner', version: '2.3' })).toBeUndefined();
  expect(partitionerOf('java', 'RoundRobinPartitioner', '3.9.1').nullKey).toBe('roundRobinTwicePerBatch');
  expect(partitionerOf('java', 'RoundRobinPartitioner', '4.0').nullKey).toBe('roundRobinFromZero');
});

test('CLI-115: librdkafka is sticky since 1.6', () => {
  expect(partitionerOf('librdkafka', undefined, '1.5').nullKey).toBe('randomWithRedraw');
  expect(partitionerOf('librdkafka', undefined, '1.6').nullKey).toBe('stickyByTime');
});

test('CLI-117, CLI-124: bindings and languages are their client', () => {
  for (const name of ['dotnet', 'confluent-kafka-dotnet', 'confluent-kafka-python', 'confluent-kafka-go']) {
    expect(findPartitioner(name)).toEqual(partitionerOf('librdkafka', 'consistent_random'));
  }
  expect(findPartitioner('node-rdkafka')).toEqual(findPartitioner('librdkafka'));
  expect(findPartitioner('kafka-clients')).toEqual(findPartitioner('java'));
  expect(findPartitioner('scala')).toEqual(findPartitioner('java'));
});

test('CLI-126: kafkajs changed its default in 2.0.0 and kept the old one as LegacyPartitioner', () => {
  const now = partitionerOf('kafkajs', undefined, '2.0.0');
  const before = partitionerOf('kafkajs', undefined, '1.16.0');
  expect([now.keyed, before.keyed]).toEqual(['murmur2', 'kafkajsLegacyMurmur2']);
  expect(partitionerOf('kafkajs', 'LegacyPartitioner').keyed).toBe(before.keyed);
  expect(partitionerOf('kafkajs', 'JavaCompatiblePartitioner', '1.8').keyed).toBe('murmur2');
  expect(findPartitioner('kafkajs', { name: 'JavaCompatiblePartitioner', version: '1.7.9' })).toBeUndefined();
});

test('CLI-126: 83 % of the keys user-0 to user-9999 move from Java to kafkajs 1.x at 6 partitions', () => {
  const java = partitionerOf('java');
  const legacy = partitionerOf('kafkajs', 'LegacyPartitioner');
  const keys = range(10_000).map((n) => `user-${n}`);
  const moved = keys.filter((key) => keyedPartition(java, key, 6) !== keyedPartition(legacy, key, 6)).length;
  expect(Math.round(moved / 100)).toBe(83);
});

test('CLI-112: random places no key by its hash, an empty one neither', () => {
  for (const key of ['a', '', null])
    expect(keyedPartition(partitionerOf('librdkafka', 'random'), key, 12)).toBeNull();
});

test('what nobody has is not found; names are listed default first', () => {
  expect(findPartitioner('java', { name: 'consistent_random' })).toBeUndefined();
  expect(findPartitioner('nobody')).toBeUndefined();
  expect(partitionerNames('nobody')).toEqual([]);
  expect(partitionerNames('kafkajs', '1.16')).toEqual(['DefaultPartitioner', 'JavaCompatiblePartitioner']);
  for (const client of PARTITIONER_CLIENTS)
    expect(partitionerNames(client)[0]).toBe(findPartitioner(client)?.name);
});
