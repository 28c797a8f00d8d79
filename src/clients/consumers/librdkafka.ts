/**
 * librdkafka (CLI-213 to CLI-226, CLI-302 to CLI-308), with a rebalance callback as all its bindings have. A thread of
 * its own fetches, heartbeats and commits; a record is *stored* as it is handed out, and what is stored is committed by a
 * timer that counts from the client's creation. Partitions are taken and given up in the application's poll.
 */
import { partitionKey, type TopicPartition, topicPartitionOf } from '../../kernel/group/topic-partition.ts';
import type { World } from '../clients.ts';
import { type ClientError, librdkafkaBrokerError, librdkafkaError } from './client-error.ts';
import { noteFailure, sendCommit } from './commits.ts';
import type { AssignedPartition, Consumer, SeekTarget } from './consumer.ts';
import type { ConsumerFamily } from './family.ts';
import { fetchPartition } from './fetching.ts';
import { isCooperative, serveMembership } from './group-member.ts';
import {
  committedBy,
  dropBuffered,
  edgeOffset,
  isAskable,
  isStillGone,
  isUnstable,
  logOf,
  noteFound,
  resetOffset,
} from './partition-start.ts';

/** `queued.min.messages` and `queued.max.messages.kbytes`: prefetching stops there (CLI-308). */
const QUEUED_MIN_MESSAGES = 100_000;
const QUEUED_MAX_BYTES = 65_536_000;
/** ms: it joins once a second at most. */
const JOIN_INTERVAL_MS = 1_000;
/** Fetches at one instant that never end are our bug. */
const FETCHES_MAX = 1_000_000;

export const LIBRDKAFKA: ConsumerFamily = {
  assignorFamily: 'librdkafka',
  nothingToCommit: librdkafkaError('_NO_OFFSET'),
  sendsAsyncCommitsInCall: false,

  refuseOpening({ groupId }) {
    if (groupId !== null) return null;
    return { ...librdkafkaError('_UNKNOWN_GROUP'), message: 'Requires a consumer with group.id configured' };
  },

  serve(world, consumer) {
    sendQueuedCommits(world, consumer);
    const error = serveMembership(world, consumer, LIBRDKAFKA);
    if (error !== null) consumer.errors.push(error);
    for (const held of consumer.partitions.values())
      if (waitsForLeader(world, held)) start(world, consumer, held);
    prefetch(world, consumer);
    return null;
  },

  mayRebalance: (consumer) => consumer.isInPoll,

  onAssigned(world, consumer, partitions) {
    for (const held of partitions) start(world, consumer, held);
  },

  beforeJoin() {},

  beforeRevoke(world, consumer, partitions, cause) {
    if (consumer.settings.autoCommit) commitStored(world, consumer, partitions, cause);
  },

  onJoined() {},

  leavesOnClose(consumer) {
    if (consumer.settings.groupInstanceId !== null) return false;
    return !isCooperative(consumer) || consumer.partitions.size > 0; // CLI-708
  },

  fill(world, consumer) {
    LIBRDKAFKA.serve(world, consumer);
    return null;
  },

  afterHandOut: prefetch,

  onHandedOut(consumer, partition) {
    partition.seekTarget = null;
    if (consumer.settings.autoOffsetStore) partition.stored = partition.position;
  },

  onProcessed() {},
  pollSize: () => 1,

  /** Only what is stored above the known committed offset; unknown counts as below (CLI-219, CLI-220). */
  offsetsToCommit(consumer) {
    return [...consumer.partitions.values()].flatMap(({ topic, partition, stored, knownCommitted }) =>
      stored !== null && stored > (knownCommitted ?? -1) ? [{ topic, partition, offset: stored }] : [],
    );
  },

  checkOffsets(_consumer, offsets) {
    const valid = offsets.filter(({ offset }) => offset >= 0);
    return valid.length > 0 ? valid : librdkafkaError('_NO_OFFSET');
  },

  refuseCommit: ({ membership }) => (membership?.isLost ? librdkafkaError('_ASSIGNMENT_LOST') : null),
  commitError: librdkafkaBrokerError,

  /** The call fails only if every partition does. */
  commitOutcome(answer) {
    return answer.every(({ error }) => error !== null) ? (answer.at(-1)?.error ?? null) : null;
  },

  seek(world, consumer, partition, target) {
    const held = consumer.partitions.get(partitionKey(partition));
    if (held === undefined) return notAssigned(consumer, partition);
    if (held.isStopped || held.fetchPosition === null) return librdkafkaError('_STATE');
    moveTo(world, consumer, held, target);
    return null;
  },

  joinError: librdkafkaBrokerError,
  joinRetryMs: ({ cluster }) => cluster.nowMs + JOIN_INTERVAL_MS,
};

/** Having held one partition of a topic it has an object for all of them: none is unknown to it then (CLI-306). */
export function notAssigned(consumer: Consumer, { topic }: TopicPartition): ClientError {
  const isKnown = [...consumer.everHeld].some((key) => topicPartitionOf(key).topic === topic);
  return librdkafkaError(isKnown ? '_STATE' : '_UNKNOWN_PARTITION');
}

/** Finds where to start in the background: an explicit start is not compared with the committed offset (CLI-220). */
function start(world: World, consumer: Consumer, held: AssignedPartition): void {
  const explicit = held.seekTarget;
  if (explicit !== null) {
    moveTo(world, consumer, held, explicit);
    return;
  }
  if (isUnstable(world, consumer, held)) return;
  held.knownCommitted = committedBy(world, consumer, held);
  if (held.knownCommitted !== null) {
    begin(held, held.knownCommitted);
    noteFound(world, consumer, { ...held, offset: held.knownCommitted, cause: 'committed' });
    return;
  }
  reset(world, consumer, held, {
    cause: 'reset',
    problem: 'no previously committed offset available: Local: No offset stored',
  });
}

/** It was taken while nobody could tell where it begins. */
function waitsForLeader(world: World, held: AssignedPartition): boolean {
  return held.fetchPosition === null && !held.isStopped && logOf(world, held)?.isOnline === true;
}

function moveTo(world: World, consumer: Consumer, held: AssignedPartition, target: SeekTarget): void {
  dropBuffered(consumer, held);
  held.position = null;
  const offset = typeof target === 'number' ? target : edgeOffset(world, consumer, held, target);
  if (offset === null) return;
  begin(held, offset);
  noteFound(world, consumer, { ...held, offset, cause: 'explicit' });
}

function begin(held: AssignedPartition, offset: number): void {
  held.fetchPosition = offset;
  held.seekTarget = offset;
}

function reset(
  world: World,
  consumer: Consumer,
  held: AssignedPartition,
  { cause, problem }: { cause: 'reset' | 'outOfRange'; problem: string },
): void {
  if (!isAskable(world, consumer, held)) return;
  const from = held.fetchPosition ?? 0;
  const offset = resetOffset(world, consumer, held);
  if (offset !== null) {
    begin(held, offset);
    noteFound(world, consumer, { ...held, offset, cause, from });
    return;
  }
  held.isStopped = true;
  const error = cause === 'outOfRange' ? ('OFFSET_OUT_OF_RANGE' as const) : null;
  const { topic, partition } = held;
  consumer.errors.push({ name: '_AUTO_OFFSET_RESET', error, message: problem, topic, partition });
}

/** Fetches in the background until the queue is full (CLI-308). */
function prefetch(world: World, consumer: Consumer): void {
  if (consumer.isPaused) return;
  for (const held of consumer.partitions.values()) {
    for (let fetches = 0; fetches < FETCHES_MAX; fetches++) {
      if (held.isStopped || held.fetchPosition === null) break;
      if (consumer.bufferedRecords >= QUEUED_MIN_MESSAGES || consumer.bufferedBytes >= QUEUED_MAX_BYTES)
        return;
      const outcome = fetchPartition(world, consumer, held);
      if (outcome === 'nothing') break;
      if (outcome === 'outOfRange') {
        const problem =
          'fetch failed due to requested offset not available on the broker: Broker: Offset out of range (broker 1)';
        reset(world, consumer, held, { cause: 'outOfRange', problem });
      }
    }
  }
}

/** At a rebalance, unassign or close every stored offset is sent, also backwards, and then forgotten (CLI-218, CLI-219). */
function commitStored(
  world: World,
  consumer: Consumer,
  partitions: readonly AssignedPartition[],
  cause: string,
): void {
  const offsets = partitions.flatMap(({ topic, partition, stored }) =>
    stored === null ? [] : [{ topic, partition, offset: stored }],
  );
  if (offsets.length > 0) send(world, consumer, { cause, offsets });
}

function send(world: World, consumer: Consumer, commit: Parameters<typeof sendCommit>[2]): void {
  const local = LIBRDKAFKA.refuseCommit(consumer);
  const refused = local === null ? LIBRDKAFKA.commitOutcome(sendCommit(world, consumer, commit)) : null;
  const failed = refused === null ? local : librdkafkaBrokerError(refused);
  if (failed !== null) noteFailure(world, consumer, failed, `${commit.cause} commit`);
}

/** Asynchronous commits go out when the client's own thread runs: once the clock has moved (FACTS C12). */
export function sendQueuedCommits(world: World, consumer: Consumer, isForced = false): void {
  const ready = consumer.queuedCommits.filter(({ queuedMs }) => isForced || queuedMs < world.cluster.nowMs);
  if (ready.length === 0) return;
  consumer.queuedCommits = consumer.queuedCommits.filter((queued) => !ready.includes(queued));
  for (const { cause, offsets } of ready) send(world, consumer, { cause, offsets });
}

/** The timer's tick: what is stored above the known committed offset, unless a rebalance is under way (CLI-215). */
export function commitAtTick(world: World, consumer: Consumer): void {
  const offsets = LIBRDKAFKA.offsetsToCommit(consumer);
  if (isTickSkipped(consumer) || offsets.length === 0) return;
  send(world, consumer, { cause: 'interval', offsets });
}

function isTickSkipped({ membership }: Consumer): boolean {
  if (membership === null) return false;
  return (
    membership.state !== 'stable' ||
    membership.toAssign !== null ||
    membership.needsRejoin ||
    membership.isLost
  );
}

/** ms: the first tick after `afterMs` that would send something; Infinity: none as things are. */
export function nextTickMs(world: World, consumer: Consumer, afterMs: number): number {
  const { autoCommit, autoCommitIntervalMs: periodMs } = consumer.settings;
  if (!autoCommit || periodMs === null || periodMs === 0 || isTickSkipped(consumer))
    return Number.POSITIVE_INFINITY;
  const isDue = LIBRDKAFKA.offsetsToCommit(consumer).some(
    (at) => !isStillGone(world, consumer.partitions.get(partitionKey(at))!),
  );
  if (!isDue) return Number.POSITIVE_INFINITY;
  return consumer.openedMs + (Math.floor((afterMs - consumer.openedMs) / periodMs) + 1) * periodMs;
}
