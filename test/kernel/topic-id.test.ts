import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCluster, createTopic } from '../../src/kernel/cluster.ts';
import { base64url, nextTopicId, topicIdStream } from '../../src/kernel/topic-id.ts';
import { profileOf } from './log-fixture.ts';

test('Kafka prints its reserved ids, zero and one, in 22 characters', () => {
  expect(base64url('0'.repeat(32))).toBe('A'.repeat(22));
  expect(base64url(`${'0'.repeat(31)}1`)).toBe(`${'A'.repeat(21)}Q`);
});

test('an id is base64url as everyone else writes it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const buffer = Buffer.from(bytes);
      expect(base64url(buffer.toString('hex'))).toBe(buffer.toString('base64url'));
    }),
  );
});

test('no id begins with a hyphen, though one in 64 would', () => {
  const stream = topicIdStream(1);
  const ids = Array.from({ length: 2000 }, () => nextTopicId(stream));
  expect(ids.filter((id) => id.startsWith('-'))).toEqual([]);
  expect(ids.filter((id) => id.startsWith('_'))).not.toEqual([]);
  expect(new Set(ids).size).toBe(2000);
});

test('ids follow the seed and move no other draw', () => {
  const open = (seed: number) => createCluster({ version: profileOf('4.2'), startMs: 0, seed });
  const [one, same, other] = [open(1), open(1), open(2)];
  const idsOf = (cluster: typeof one) =>
    ['a', 'b'].map((name) => createTopic(cluster, { name, partitions: 1 }).topicId);
  const ids = idsOf(one);
  expect(idsOf(same)).toEqual(ids);
  expect(ids[0]).not.toBe(ids[1]);
  expect(idsOf(other)).not.toEqual(ids);
  expect(one.random.seed).toBe(1);
});
