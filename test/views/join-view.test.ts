/** FACTS G: a Streams join finds exactly the keys that lie in partitions of the same number. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createTopic, type Topic } from '../../src/kernel/cluster.ts';
import { producerRecord } from '../../src/kernel/log/append.ts';
import { appendToLog } from '../../src/kernel/log-operations.ts';
import { createSimulation } from '../../src/simulation/simulation.ts';
import { joinView } from '../../src/views/application-views.ts';
import { profileOf } from '../kernel/log-fixture.ts';

interface Recording {
  readonly keys: readonly string[];
  readonly partitioners: readonly {
    readonly client: string;
    readonly partitioner: string;
    readonly partitions: Readonly<Record<string, readonly (number | { partition: null } | null)[]>>;
  }[];
}

const path = new URL('../recordings/clients/partitioners.json', import.meta.url);
const { keys, partitioners } = JSON.parse(readFileSync(path, 'utf8')) as Recording;

/** Where a recorded client put each of the 100 keys; null: at random. */
function recorded(client: string, partitioner: string, count: number): (number | null)[] {
  const found = partitioners.find((of) => of.client.startsWith(client) && of.partitioner === partitioner)!;
  return found.partitions[count]!.map((partition) => (typeof partition === 'number' ? partition : null));
}

/** The topics `ev` and `tb`, each key where it was recorded, and what a join of them finds. */
function joined(left: readonly (number | null)[], right: readonly (number | null)[], counts = [3, 3]) {
  const simulation = createSimulation({ version: profileOf('4.2'), startMs: 0, seed: 1 });
  const { cluster } = simulation;
  const [ev, tb] = ['ev', 'tb'].map((name, n) => createTopic(cluster, { name, partitions: counts[n]! }));
  const write = (topic: Topic, partitions: readonly (number | null)[]) => {
    keys.forEach((key, n) => {
      // A random place is not where the other side is.
      if (partitions[n] === null) return;
      const record = producerRecord(new Uint8Array(Buffer.from(key, 'base64')), 'v', 0);
      appendToLog(cluster, topic.partitions[partitions[n]!]!, { records: [record], producer: null });
    });
  };
  write(ev!, left);
  write(tb!, right);
  return joinView(simulation, ev!, tb!).summary;
}

test.each([
  ['Java', 'kafka-clients', 'default', 100],
  ['librdkafka murmur2_random', 'librdkafka', 'murmur2_random', 100],
])('FACTS G1: events and table by murmur2 (%s): every key joins', (_name, client, partitioner, all) => {
  const java = recorded('kafka-clients', 'default', 3);
  expect(joined(java, recorded(client, partitioner, 3))).toEqual({ records: 100, joined: all });
});

test.each([3, 6, 12])(
  'FACTS G1: with %i partitions and the table by librdkafka’s default, exactly the keys that lie together join',
  (count) => {
    const java = recorded('kafka-clients', 'default', count);
    const librdkafka = recorded('librdkafka', 'consistent_random', count);
    const together = java.filter((partition, n) => partition === librdkafka[n]).length;
    expect(together).toBeLessThan(100);
    expect(joined(java, librdkafka, [count, count])).toEqual({ records: 100, joined: together });
  },
);

test('FACTS G2: 3 partitions joined with 6 find what happens to lie in the same number, and nothing fails', () => {
  const java = recorded('kafka-clients', 'default', 3);
  const librdkafka = recorded('librdkafka', 'consistent_random', 6);
  const together = java.filter((partition, n) => partition === librdkafka[n]).length;
  expect(joined(java, librdkafka, [3, 6])).toEqual({ records: 100, joined: together });
});
