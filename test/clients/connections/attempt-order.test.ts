/** Which server of a list is tried, and in which order (CLI-512, CLI-521, CLI-531, FACTS F1). */
import { describe, expect, test } from 'vitest';
import { nextServer } from '../../../src/clients/connections/attempt-order.ts';
import { beginSearch } from '../../../src/clients/connections/server-search.ts';
import { nextBelow } from '../../../src/kernel/random.ts';
import { createNetwork, openProducer, seeds, withList } from './network.ts';

/** The places tried in the first `count` attempts where none is answered, one ms apart. */
function walk(client: string, { seed = 1, servers = 4, count = 4 } = {}): number[] {
  const world = createNetwork({ seed });
  const list = Array.from({ length: servers }, (_, n) => `dead${n}:9092`).join(',');
  const connections = openProducer(world, { client, configs: withList(client, list) }).connections!;
  const place = { cluster: world.cluster, random: { seed } };
  connections.nextServer = 0;
  beginSearch(place, connections);
  const search = connections.search!;
  return Array.from({ length: count }, (_, n) => {
    const at = nextServer(connections, search, place.random);
    search.triedMs[at] = world.cluster.nowMs + n;
    return at;
  });
}

const firsts = (client: string) => new Set(seeds(100).map((seed) => walk(client, { seed })[0]));

describe('F1: the order of the list', () => {
  test('means nothing to Java: any entry is the first', () => {
    expect(firsts('java')).toEqual(new Set([0, 1, 2, 3]));
  });

  test('means nothing to librdkafka', () => {
    expect(firsts('librdkafka')).toEqual(new Set([0, 1, 2, 3]));
    const seconds = new Set(seeds(100).map((seed) => walk('librdkafka', { seed }).join()));
    expect(seconds.size).toBeGreaterThan(4); // Not only where it begins: 24 orders are possible.
  });

  test('is the order of kafkajs, round and round (CLI-531)', () => {
    expect(walk('kafkajs', { count: 6 })).toEqual([0, 1, 2, 3, 0, 1]);
  });
});

test('CLI-512: where nothing was tried Java takes the place it has drawn', () => {
  for (const seed of seeds(20)) expect(walk('java', { seed })[0]).toBe(nextBelow({ seed }, 4));
});

test.each(['java', 'librdkafka', 'kafkajs'])('%s tries every entry before one a second time', (client) => {
  for (const seed of seeds(20)) expect(walk(client, { seed }).sort()).toEqual([0, 1, 2, 3]);
});

test('CLI-512: of those tried before, Java takes the one whose attempt is longest ago', () => {
  for (const seed of seeds(20)) {
    const twice = walk('java', { seed, count: 8 });
    expect(twice.slice(4)).toEqual(twice.slice(0, 4));
  }
});
