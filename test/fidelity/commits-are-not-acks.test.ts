/**
 * A recording of real clients on a 4.2.0 broker that poll, commit and seek by hand (`commits-are-not-acks`; three runs
 * each, all equal): after every step the same records are handed out, the same offset is committed.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { World } from '../../src/clients/clients.ts';
import type { Consumer } from '../../src/clients/consumers/consumer.ts';
import { close, commit, poll, positions, seek } from '../../src/clients/consumers/consumers.ts';
import { alterOffsets } from '../../src/kernel/group/group-admin.ts';
import { deleteRecordsBefore } from '../../src/kernel/log-operations.ts';
import { committedIn, createStory, open, T0 } from '../clients/story.ts';

interface RecordedStep {
  readonly step: string;
  readonly group?: 'mailer' | 'audit';
  readonly got: string;
  readonly start: number;
  readonly committed: number | null;
  /** -1001: librdkafka knows none. */
  readonly position: number;
  readonly end: number;
}

interface Recorded {
  readonly client: string;
  readonly steps?: readonly RecordedStep[];
}

const file = new URL('../recordings/clients/commits-are-not-acks.4.2.0.jsonl.gz', import.meta.url);
const stories: readonly Recorded[] = gunzipSync(readFileSync(file))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter((line) => 'steps' in line);

class Story {
  readonly world: World = createStory({ records: 20 });
  readonly #family: 'java' | 'librdkafka';
  readonly #consumers = new Map<string, Consumer>();

  constructor(family: 'java' | 'librdkafka') {
    this.#family = family;
  }

  #open(name: string, reset = 'earliest'): Consumer {
    const shared = { 'enable.auto.commit': 'false', 'auto.offset.reset': reset };
    const settings = this.#family === 'java' ? { ...shared, 'max.poll.records': '5' } : shared;
    const consumer = open(this.world, this.#family, { name, group: name, application: name, settings });
    this.#consumers.set(name, consumer);
    return consumer;
  }

  #consumer(name: string): Consumer {
    return this.#consumers.get(name) ?? this.#open(name);
  }

  #poll(consumer: Consumer): string {
    const { records, errors } = poll(this.world, consumer, 5);
    if (errors.length > 0) return errors[0]!.name;
    return records.length === 0 ? 'nothing' : `${records[0]!.offset}..${records.at(-1)!.offset}`;
  }

  #restart(name: string, reset?: string): string {
    close(this.world, this.#consumer(name));
    return this.#poll(this.#open(name, reset));
  }

  /** Does what a step says; what it got. */
  play({ step, group, committed }: RecordedStep): string {
    const name = group!;
    const reset = /auto\.offset\.reset=(\w+)|restarted, (earliest|latest)/.exec(step);
    if (step.endsWith('meanwhile')) return '-';
    if (step === 'DeleteRecords before 10') {
      deleteRecordsBefore(this.world.cluster, this.world.cluster.topics.get('t')!.partitions[0]!, 10);
      return '-';
    }
    if (step.includes('restarted')) {
      // Two of the steps begin with the group's offset set back.
      const isSetBack = step.startsWith('committed set back') || step === 'mailer restarted: polls';
      if (isSetBack) {
        close(this.world, this.#consumer(name));
        alterOffsets(this.world.cluster, name, [{ ...T0, offset: committed! }]);
      }
      return this.#restart(name, reset?.[1] ?? reset?.[2]);
    }
    const number = /(?:commits|seeks) (\d+)$/.exec(step)?.[1];
    if (step.includes('seeks')) {
      expect(seek(this.world, this.#consumer(name), T0, Number(number))).toBeNull();
      return '-';
    }
    if (step.includes('commits')) {
      const offsets = number === undefined ? null : [{ ...T0, offset: Number(number) }];
      expect(commit(this.world, this.#consumer(name), { offsets }).error).toBeNull();
      return number === undefined ? '-' : 'accepted';
    }
    return this.#poll(this.#consumer(name));
  }

  /** What Kafka and the client hold after it. */
  stateOf(name: 'mailer' | 'audit') {
    const log = this.world.cluster.topics.get('t')!.partitions[0]!;
    const [answer] = positions(this.world, this.#consumer(name));
    return {
      start: log.logStartOffset,
      committed: committedIn(this.world, name),
      position: answer!.position ?? -1001,
      end: log.highWatermark,
    };
  }
}

describe.each(stories.map((story, run) => [story.client, run, story.steps!] as const))(
  '%s, run %i',
  (client, _run, steps) => {
    test('every step', () => {
      const story = new Story(client.split(' ')[0] as 'java' | 'librdkafka');
      for (const recorded of steps) {
        if (recorded.group === undefined) continue; // The produce before the story.
        const { step, group, start, committed, position, end } = recorded;
        const got = story.play(recorded);
        expect(got, step).toBe(recorded.got.split(':')[0]);
        const state = story.stateOf(group);
        expect(state, step).toEqual({ start, committed, position, end });
      }
    });
  },
);

test('three runs of either client are there', () => {
  expect(stories.map(({ client }) => client.split(' ')[0])).toEqual([
    ...Array<string>(3).fill('java'),
    ...Array<string>(3).fill('librdkafka'),
  ]);
});
