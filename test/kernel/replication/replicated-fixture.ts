/** Three brokers with one partition of three replicas, and short ways to write to it and to look at it. */
import { advanceCluster } from '../../../src/kernel/clock.ts';
import { type Cluster, createCluster, createTopic, type Topic } from '../../../src/kernel/cluster.ts';
import { producerRecord } from '../../../src/kernel/log/append.ts';
import type { PartitionLog } from '../../../src/kernel/log/partition-log.ts';
import type { Broker } from '../../../src/kernel/replication/broker.ts';
import { fenceBroker, killBroker, startBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import { produceToLeader } from '../../../src/kernel/replication/produce.ts';
import { profileOf } from '../log-fixture.ts';

export interface ReplicatedFixture {
  readonly cluster: Cluster;
  readonly topic: Topic;
  readonly log: PartitionLog;
}

/** The clock starts at 0. */
export function openReplicated(
  config: Readonly<Record<string, string>> = {},
  {
    version = '4.2',
    brokers = 3,
    replicationFactor = 3,
    partitions = 1,
    brokerOverrides = {},
  }: {
    version?: string;
    brokers?: number;
    replicationFactor?: number;
    partitions?: number;
    brokerOverrides?: Readonly<Record<string, string>>;
  } = {},
): ReplicatedFixture {
  const profile = profileOf(version);
  const cluster = createCluster({ version: profile, startMs: 0, seed: 1, brokers, brokerOverrides });
  const topic = createTopic(cluster, { name: 't', partitions, replicationFactor, overrides: config });
  return { cluster, topic, log: topic.partitions[0]! };
}

/** A batch of one record; the error it is refused with, or null. */
export function writeOne({ cluster, log }: Pick<ReplicatedFixture, 'cluster' | 'log'>, acks: string) {
  const records = [producerRecord('k', 'v', cluster.nowMs)];
  return produceToLeader(cluster, log, { records, producer: null }, acks).error;
}

export function broker({ cluster }: Pick<ReplicatedFixture, 'cluster'>, brokerId: number): Broker {
  return cluster.brokers[brokerId - 1]!;
}

export function kill(fixture: ReplicatedFixture, ...brokerIds: number[]): void {
  for (const id of brokerIds) killBroker(fixture.cluster, broker(fixture, id));
}

/** Killed, and noticed at once. */
export function lose(fixture: ReplicatedFixture, ...brokerIds: number[]): void {
  for (const id of brokerIds) {
    kill(fixture, id);
    fenceBroker(fixture.cluster, broker(fixture, id));
  }
}

export function start(fixture: ReplicatedFixture, ...brokerIds: number[]): void {
  for (const id of brokerIds) {
    const { listener, advertised } = broker(fixture, id);
    startBroker(fixture.cluster, broker(fixture, id), { listener, advertised });
  }
}

export function advance({ cluster }: ReplicatedFixture, byMs: number): void {
  advanceCluster(cluster, cluster.nowMs + byMs);
}

/** `leader isr elr lastKnownElr`, as `1 [1,2,3] [] []`. */
export function leadershipOf({ replication }: PartitionLog): string {
  const { leader, isr, elr, lastKnownElr } = replication;
  return `${leader ?? 'none'} [${isr}] [${elr}] [${lastKnownElr}]`;
}
