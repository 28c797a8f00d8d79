/** The table of what clients do with a record that has no key: each `NoKeyRule` and its function. */
import type { RandomState } from '../../kernel/random.ts';
import { nextBelow } from '../../kernel/random.ts';
import type { NoKeyRule, NoKeyState, PartitionerState, TopicView } from './no-key-state.ts';
import { drawAvailable, drawWithRedraw } from './partition-draw.ts';
import { roundRobin, roundRobinOfProducer } from './round-robin.ts';
import type { OpensBatch } from './sticky-by-bytes.ts';
import { stickyByBytes } from './sticky-by-bytes.ts';
import { stickyByRecordBytes } from './sticky-by-record-bytes.ts';
import { stickyByTime } from './sticky-by-time.ts';
import { stickyPerBatch } from './sticky-per-batch.ts';

export interface NoKeyDecision {
  readonly producer: PartitionerState;
  readonly topic: NoKeyState;
  readonly random: RandomState;
  readonly view: TopicView;
  readonly opensBatch: OpensBatch;
  readonly nowMs: number;
  readonly contentBytes: number;
  readonly batchSize: number;
  readonly stickyLingerMs: number;
}

const PARTITION_BY: Readonly<Record<NoKeyRule, (decision: NoKeyDecision) => number>> = {
  stickyByBytes: (d) => stickyByBytes(d.topic, d.random, d),
  stickyPerBatch: (d) => stickyPerBatch(d.topic, d.random, d),
  stickyByTime: (d) => stickyByTime(d.topic, d.random, d),
  stickyByRecordBytes: (d) => stickyByRecordBytes(d.topic, d.random, d),
  roundRobin: (d) => roundRobin(d.topic, d.view, { random: d.random }),
  roundRobinFromZero: (d) => roundRobin(d.topic, d.view, 'zero'),
  roundRobinTwicePerBatch: (d) => {
    const partition = roundRobin(d.topic, d.view, 'zero');
    return d.opensBatch(partition) ? roundRobin(d.topic, d.view, 'zero') : partition;
  },
  roundRobinOfProducer: (d) => roundRobinOfProducer(d.producer, d.view.partitionCount),
  random: (d) => drawAvailable(d.random, d.view),
  randomWithRedraw: (d) => drawWithRedraw(d.random, d.view),
  randomOfAll: (d) => nextBelow(d.random, d.view.partitionCount),
};

/** The partition of a record without a key; moves the state and the random numbers. */
export function partitionWithoutKey(rule: NoKeyRule, decision: NoKeyDecision): number {
  return PARTITION_BY[rule](decision);
}
