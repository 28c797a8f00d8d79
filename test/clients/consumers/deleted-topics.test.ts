/** A consumer whose topic is deleted under it: its interval commit is refused once (OFS-5), and goes out when the topic is back. */
import { expect, test } from 'vitest';
import { nextClientDueMs } from '../../../src/clients/client-timers.ts';
import { createTopic, deleteTopic } from '../../../src/kernel/cluster.ts';
import { advanceTo, committedIn, createStory, loop, open, produce, START_MS } from '../story.ts';

const MONTH_MS = 30 * 86_400_000;

test.each(['java', 'librdkafka'] as const)('a month without its topic is quiet (%s)', (family) => {
  const world = createStory({ records: 3 });
  loop(world, open(world, family), {});
  advanceTo(world, 2_000);
  deleteTopic(world.cluster, world.cluster.topics.get('t')!);
  const from = world.cluster.events.length;
  advanceTo(world, MONTH_MS);
  const refused = world.cluster.events.slice(from).filter((event) => event.type === 'commitRefused');
  expect(refused).toMatchObject([
    { atMs: START_MS + 5_000, error: 'UNKNOWN_TOPIC_OR_PARTITION', offsets: [{ offset: 3 }] },
  ]);
  expect(nextClientDueMs(world)).toBe(Number.POSITIVE_INFINITY);
});

test.each(['java', 'librdkafka'] as const)('the topic is made again: %s commits what it had', (family) => {
  const world = createStory({ records: 3 });
  loop(world, open(world, family), {});
  advanceTo(world, 2_000);
  deleteTopic(world.cluster, world.cluster.topics.get('t')!);
  advanceTo(world, 60_000);
  expect(committedIn(world)).toBeNull();
  createTopic(world.cluster, { name: 't', partitions: 1 });
  produce(world, 3);
  advanceTo(world, 70_000);
  expect(committedIn(world)).toBe(3);
});
