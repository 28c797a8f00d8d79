/** Lists as written, and what each family makes of one that is wrong (FACTS F5). */
import { describe, expect, test } from 'vitest';
import { type BootstrapList, readBootstrapList } from '../../../src/clients/connections/bootstrap-list.ts';

function read(family: 'java' | 'librdkafka' | 'kafkajs', text: string): BootstrapList {
  const list = readBootstrapList(text, { family }, 'producer');
  if ('refusal' in list) throw new Error(`${list.refusal.name}: ${list.refusal.message}`);
  return list;
}

const addresses = (list: BootstrapList): string[] => list.servers.map(({ address }) => address);

test('entries are parted by commas, blanks around them aside', () => {
  expect(addresses(read('java', 'a:1, b:2 ,c:3'))).toEqual(['a:1', 'b:2', 'c:3']);
  expect(addresses(read('librdkafka', 'a:1, b:2'))).toEqual(['a:1', 'b:2']);
});

describe('F5: Java', () => {
  test('an unresolvable name alone: the constructor throws', () => {
    expect(() => read('java', 'nowhere.invalid:9092')).toThrow(
      'KafkaException: Failed to construct kafka producer: No resolvable bootstrap urls given in bootstrap.servers',
    );
  });

  test('with a live one beside it: a WARN, and the other is used', () => {
    const list = read('java', 'nowhere.invalid:9092,broker1:9092');
    expect(addresses(list)).toEqual(['broker1:9092']);
    expect(list.lines).toEqual([
      "WARN Couldn't resolve server nowhere.invalid:9092 from bootstrap.servers as DNS resolution failed for nowhere.invalid",
    ]);
  });

  test('a missing port is refused, also among good ones', () => {
    expect(() => read('java', 'localhost')).toThrow('Invalid url in bootstrap.servers: localhost');
    expect(() => read('java', 'a:1,localhost,b:2')).toThrow('Invalid url in bootstrap.servers: localhost');
  });

  test('an empty list is refused', () => {
    expect(() => read('java', '')).toThrow('No resolvable bootstrap urls given in bootstrap.servers');
  });

  test('CLI-511: a consumer is told as a consumer', () => {
    const list = readBootstrapList('localhost', { family: 'java' }, 'consumer');
    expect(list).toEqual({
      refusal: {
        name: 'KafkaException',
        error: null,
        message: 'Failed to construct kafka consumer: Invalid url in bootstrap.servers: localhost',
      },
    });
  });

  test('a protocol before the address is taken off', () => {
    expect(addresses(read('java', 'PLAINTEXT://a:1'))).toEqual(['a:1']);
  });
});

describe('F5: librdkafka', () => {
  test('a missing port is 9092', () => {
    expect(addresses(read('librdkafka', 'localhost,b:1'))).toEqual(['localhost:9092', 'b:1']);
  });

  test('an unresolvable name and an empty list do not throw', () => {
    expect(read('librdkafka', 'nowhere.invalid').servers).toEqual([
      { address: 'nowhere.invalid:9092', isResolved: false },
    ]);
    expect(read('librdkafka', '').servers).toEqual([]);
  });
});

describe('CLI-531: kafkajs', () => {
  test('an empty list is refused when it connects', () => {
    expect(() => read('kafkajs', '')).toThrow(
      'KafkaJSNonRetriableError: Failed to connect: brokers array is empty',
    );
  });

  test('a missing port is none', () => {
    expect(addresses(read('kafkajs', 'localhost'))).toEqual(['localhost:NaN']);
  });
});

test('only names that end in .invalid do not resolve', () => {
  const resolved = (address: string) => read('librdkafka', address).servers[0]!.isResolved;
  expect(resolved('a.invalid:1')).toBe(false);
  expect(resolved('invalid:1')).toBe(false);
  expect(resolved('A.INVALID:1')).toBe(false);
  expect(resolved('notinvalid:1')).toBe(true);
  expect(resolved('a.invalid.example:1')).toBe(true);
});
