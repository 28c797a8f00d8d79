/** The world a sequence is played in: the recordings' settings, and time that passes only while a group settles. */

import { nextClientDueMs, runDueClientTimers, serveClients } from '../clients/client-timers.ts';
import { createClients, type World } from '../clients/clients.ts';
import { type Consumer, isAlive } from '../clients/consumers/consumer.ts';
import { type ConsumerSettings, resolveConsumerSettings } from '../clients/consumers/consumer-settings.ts';
import { beginPoll } from '../clients/consumers/consumers.ts';
import { nextTaskDueMs, runDueTasks } from '../kernel/background-tasks.ts';
import { createCluster } from '../kernel/cluster.ts';
import { partitionKey } from '../kernel/group/topic-partition.ts';
import { findVersion } from '../kernel/versions.ts';
import type { ClientFamilyName, OpenOperation } from './client-sequence.ts';

/** After the timestamps of the recordings, so that those that are given are not in the future. */
const START_MS = 1_767_571_200_000;
/** ms: after this long without agreement the recordings say `settled: false`. */
const SETTLING_MS = 10_000;
/** Instants in those ten seconds: members heartbeat five times a second. */
const INSTANTS_MAX = 100_000;

export interface Replay {
  readonly world: World;
  readonly family: ClientFamilyName;
}

/** A broker without timers of its own: nothing expires, nothing is deleted (the recordings' README, "Time"). */
export function createReplay(family: ClientFamilyName, kafka: string): Replay {
  const version = findVersion(kafka);
  if (version === undefined) throw new RangeError(`There is no profile of Kafka ${kafka}.`);
  const brokerOverrides = { 'group.initial.rebalance.delay.ms': '0', 'log.retention.ms': '-1' };
  const cluster = createCluster({ version, startMs: START_MS, seed: 1, brokerOverrides });
  return { world: { cluster, clients: createClients(START_MS) }, family };
}

export function settingsOf(family: ClientFamilyName, operation: OpenOperation): ConsumerSettings {
  const { reset, autoCommit, autoStore, assignor } = operation;
  const isJava = family === 'java';
  const settings = resolveConsumerSettings(family, '4.2', {
    'auto.offset.reset': reset === 'none' && !isJava ? 'error' : reset,
    'enable.auto.commit': String(autoCommit),
    'auto.commit.interval.ms': '3600000',
    'session.timeout.ms': '300000',
    'max.poll.interval.ms': '900000',
    'heartbeat.interval.ms': '200',
    ...(isJava ? { 'max.poll.records': '1' } : {}),
    ...(autoStore === undefined || isJava ? {} : { 'enable.auto.offset.store': String(autoStore) }),
    ...(assignor === undefined ? {} : { 'partition.assignment.strategy': assignor }),
  });
  if ('setting' in settings) throw new RangeError(`${settings.setting}: ${settings.message}`);
  return settings;
}

/** The live subscribed consumers of a group: while it settles they are polled all the time, their partitions paused. */
export function membersOf({ world }: Replay, group: string): Consumer[] {
  return [...world.clients.consumers.values()].filter(
    (consumer) => isAlive(consumer) && consumer.groupId === group && consumer.subscription !== null,
  );
}

export type Settling = 'settled' | 'unsettled' | { readonly errors: Record<string, string> };

/** Lets time pass until broker and clients agree on who has what, a member fails, or ten seconds are over. */
export function settle(replay: Replay, group: string): Settling {
  const { cluster } = replay.world;
  const untilMs = cluster.nowMs + SETTLING_MS;
  for (let instant = 0; instant < INSTANTS_MAX; instant++) {
    const errors = pollAll(replay, group);
    if (Object.keys(errors).length > 0) return { errors };
    if (isSettled(replay, group)) return 'settled';
    const dueMs = Math.min(nextTaskDueMs(cluster), nextClientDueMs(replay.world));
    if (dueMs > untilMs) return 'unsettled';
    cluster.nowMs = dueMs;
    runDueClientTimers(replay.world);
    serveClients(replay.world);
    runDueTasks(cluster);
  }
  throw new Error(`Group ${group} has more than ${INSTANTS_MAX} due moments in ten seconds.`);
}

function pollAll(replay: Replay, group: string): Record<string, string> {
  const members = membersOf(replay, group);
  for (const member of members) {
    beginPoll(replay.world, member);
    member.isPaused = true;
  }
  serveClients(replay.world);
  serveClients(replay.world);
  const errors: Record<string, string> = {};
  for (const member of members) {
    const failed = member.errors.find(({ error }) => error === 'INCONSISTENT_GROUP_PROTOCOL');
    if (failed !== undefined) errors[member.name] = failed.name;
    // A position that Java cannot find fails the polls of the settling only; librdkafka keeps its events for the next poll.
    member.errors = replay.family === 'java' ? [] : member.errors.filter((error) => error !== failed);
  }
  return errors;
}

function isSettled(replay: Replay, group: string): boolean {
  const { cluster } = replay.world;
  const members = membersOf(replay, group);
  const state = cluster.groups.get(group)?.state;
  if (members.length === 0) return state === 'Empty' || state === 'Stable' || state === undefined;
  if (state !== 'Stable') return false;
  const owned = new Set<string>();
  for (const member of members) {
    const { membership } = member;
    if (membership?.state !== 'stable' || membership.toAssign !== null || membership.needsRejoin)
      return false;
    const known = cluster.groups.get(group)!.members.get(membership.memberId);
    if (known === undefined || known.assignment.length !== member.partitions.size) return false;
    if (known.assignment.some((partition) => !member.partitions.has(partitionKey(partition)))) return false;
    for (const [key, held] of member.partitions) {
      const hasNone = held.isStopped || member.settings.autoOffsetReset === 'none';
      if (owned.has(key) || (held.fetchPosition === null && !hasNone)) return false;
      owned.add(key);
    }
  }
  const topics = new Set(members.flatMap((member) => [...(member.subscription ?? [])]));
  return [...topics].every((topic) =>
    cluster.topics
      .get(topic)!
      .partitions.every(({ partition }) => owned.has(partitionKey({ topic, partition }))),
  );
}
