/**
 * The Java consumer, classic protocol (CLI-203 to CLI-210, CLI-302 to CLI-307). Everything happens inside poll() and
 * close(): the group, positions, fetches and the interval commit, which covers what earlier polls handed out. Only
 * heartbeats and the poll-interval check have a thread of their own.
 */
import type { KafkaErrorName } from '../../kernel/errors.ts';
import { partitionKey } from '../../kernel/group/topic-partition.ts';
import type { World } from '../clients.ts';
import {
  type ClientError,
  COMMIT_FAILED_MESSAGE,
  COMMIT_TIMED_OUT_MESSAGE,
  javaBrokerError,
  javaError,
  NOT_IN_GROUP_MESSAGE,
  REBALANCING_MESSAGE,
} from './client-error.ts';
import { noteFailure, sendCommit } from './commits.ts';
import type { AssignedPartition, Consumer } from './consumer.ts';
import type { ConsumerFamily } from './family.ts';
import { fetchPartition, isBuffered } from './fetching.ts';
import { serveMembership } from './group-member.ts';
import {
  committedBy,
  dropBuffered,
  edgeOffset,
  isAskable,
  isStillGone,
  isUnstable,
  noteFound,
  resetOffset,
} from './partition-start.ts';

/** Resets and fetches at one instant that never bring a record are our bug. */
const ROUNDS_MAX = 10;

export const JAVA: ConsumerFamily = {
  assignorFamily: 'java',
  nothingToCommit: null,
  sendsAsyncCommitsInCall: true,

  refuseOpening({ groupId, subscription, settings }) {
    if (groupId !== null) return null;
    if (subscription !== null) {
      return javaError(
        'InvalidGroupIdException',
        'To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.',
      );
    }
    // Left at its default it is forced off; given explicitly it is refused.
    if (!settings.autoCommit) return null;
    const text = 'enable.auto.commit cannot be set to true when default group id (null) is used.';
    return javaError('InvalidConfigurationException', text);
  },

  serve(world, consumer) {
    return consumer.isInPoll ? workInPoll(world, consumer) : null;
  },

  mayRebalance: (consumer) => consumer.isInPoll,

  onAssigned() {},

  beforeJoin(world, consumer) {
    if (consumer.settings.autoCommit) commitPositions(world, consumer, 'rebalance');
  },

  beforeRevoke(world, consumer, _partitions, cause) {
    if (cause === 'close' && consumer.settings.autoCommit) commitPositions(world, consumer, cause);
  },

  onJoined({ cluster }, consumer) {
    consumer.autoCommitMs = cluster.nowMs + (consumer.settings.autoCommitIntervalMs ?? 0);
  },

  leavesOnClose: (consumer) => consumer.settings.groupInstanceId === null,

  fill(world, consumer) {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const error = workInPoll(world, consumer);
      if (error !== null) return error;
      const head = consumer.buffer[0];
      if (head === undefined || head.batch !== null) return null;
      const failed = takeOutOfRange(world, consumer);
      if (failed !== null) return failed;
    }
    throw new Error(`${consumer.name} finds no position.`);
  },

  afterHandOut: fetchAll,
  onHandedOut() {},
  onProcessed() {},
  pollSize: (consumer) => consumer.settings.maxPollRecords,

  offsetsToCommit(consumer) {
    return [...consumer.partitions.values()].flatMap(({ topic, partition, position, seekTarget }) =>
      position === null || seekTarget !== null ? [] : [{ topic, partition, offset: position }],
    );
  },

  checkOffsets(_consumer, offsets) {
    const negative = offsets.find(({ offset }) => offset < 0);
    return negative === undefined
      ? [...offsets]
      : javaError('IllegalArgumentException', 'Invalid negative offset');
  },

  refuseCommit({ membership }) {
    if (membership === null || membership.state === 'stable') return null;
    if (membership.state === 'unjoined') return javaError('CommitFailedException', NOT_IN_GROUP_MESSAGE);
    return javaError('RebalanceInProgressException', REBALANCING_MESSAGE, 'REBALANCE_IN_PROGRESS');
  },

  commitError(error) {
    if (error === 'UNKNOWN_TOPIC_OR_PARTITION') {
      // Retriable, so commitSync() tries until its time is up (CLI-703).
      return javaError('TimeoutException', COMMIT_TIMED_OUT_MESSAGE, error);
    }
    if (error !== 'UNKNOWN_MEMBER_ID' && error !== 'ILLEGAL_GENERATION') return javaBrokerError(error);
    return javaError('CommitFailedException', COMMIT_FAILED_MESSAGE, error);
  },

  commitOutcome: (answer) => answer.find(({ error }) => error !== null)?.error ?? null,

  seek(world, consumer, partition, target) {
    const held = consumer.partitions.get(partitionKey(partition));
    if (held === undefined) {
      return javaError(
        'IllegalStateException',
        `No current assignment for partition ${partitionKey(partition)}`,
      );
    }
    if (typeof target === 'number' && target < 0) {
      return javaError('IllegalArgumentException', 'seek offset must not be a negative number');
    }
    dropBuffered(consumer, partition);
    held.seekTarget = typeof target === 'number' ? null : target;
    held.position = typeof target === 'number' ? target : null;
    held.fetchPosition = held.position;
    if (typeof target === 'number')
      noteFound(world, consumer, { ...held, offset: target, cause: 'explicit' });
    return null;
  },

  joinError: (error: KafkaErrorName) => javaBrokerError(error),
  joinRetryMs: ({ cluster }) => cluster.nowMs,
};

/** One turn inside poll(): the group, the interval commit, positions, fetches (CLI-205). */
function workInPoll(world: World, consumer: Consumer): ClientError | null {
  const error = serveMembership(world, consumer, JAVA);
  if (error !== null) return error;
  commitAtInterval(world, consumer);
  const missing = findPositions(world, consumer);
  if (missing !== null) return missing;
  fetchAll(world, consumer);
  return null;
}

function commitAtInterval(world: World, consumer: Consumer): void {
  const { settings, membership } = consumer;
  const { nowMs } = world.cluster;
  if (!settings.autoCommit || consumer.groupId === null || nowMs < consumer.autoCommitMs) return;
  if (membership !== null && membership.state !== 'stable') return;
  consumer.autoCommitMs = nowMs + (settings.autoCommitIntervalMs ?? 0);
  if (hasPartitionToCommit(world, consumer)) commitPositions(world, consumer, 'interval');
}

/** All positions, changed or not (CLI-204, CLI-209). A refusal is only logged (FACTS B10). */
function commitPositions(world: World, consumer: Consumer, cause: string): void {
  const offsets = JAVA.offsetsToCommit(consumer);
  if (offsets.length === 0 || consumer.groupId === null) return;
  const refused = JAVA.commitOutcome(sendCommit(world, consumer, { cause, offsets }));
  if (refused !== null) noteFailure(world, consumer, javaBrokerError(refused), `${cause} commit`);
}

/** Fills in missing positions; with nothing to go by and `none` it fails for all of them (CLI-303). */
export function findPositions(world: World, consumer: Consumer): ClientError | null {
  const missing: AssignedPartition[] = [];
  for (const held of consumer.partitions.values()) {
    if (held.position !== null) continue;
    if (held.seekTarget === null) {
      if (isUnstable(world, consumer, held)) continue;
      const committed = committedBy(world, consumer, held);
      if (committed === null) {
        missing.push(held);
        continue;
      }
      held.knownCommitted = committed;
      setPosition(held, committed);
      noteFound(world, consumer, { ...held, offset: committed, cause: 'committed' });
    }
  }
  if (missing.length > 0 && consumer.settings.autoOffsetReset === 'none') {
    const names = missing.map(partitionKey).join(', ');
    return javaError(
      'NoOffsetForPartitionException',
      `Undefined offset with no reset policy for partitions: [${names}]`,
    );
  }
  for (const held of consumer.partitions.values()) {
    if (held.position !== null || (held.seekTarget === null && isUnstable(world, consumer, held))) continue;
    const target = held.seekTarget;
    const isEdge = target === 'beginning' || target === 'end';
    const offset = isEdge ? edgeOffset(world, consumer, held, target) : resetOffset(world, consumer, held);
    if (offset === null) continue;
    held.seekTarget = null;
    setPosition(held, offset);
    noteFound(world, consumer, { ...held, offset, cause: isEdge ? 'explicit' : 'reset' });
  }
  return null;
}

function setPosition(held: AssignedPartition, offset: number): void {
  held.position = offset;
  held.fetchPosition = offset;
}

/** Fetches every partition that has nothing buffered (CLI-307). */
function fetchAll(world: World, consumer: Consumer): void {
  if (consumer.isPaused) return;
  for (const held of consumer.partitions.values()) {
    if (held.position === null || isBuffered(consumer, held)) continue;
    held.fetchPosition = held.position;
    if (fetchPartition(world, consumer, held) !== 'outOfRange') continue;
    const { topic, partition } = held;
    consumer.buffer.push({ topic, partition, batch: null, isHidden: false, outOfRange: held.position });
  }
}

/** A failed fetch's turn has come: reset, or raise (LST-12). */
function takeOutOfRange(world: World, consumer: Consumer): ClientError | null {
  const { topic, partition, outOfRange: from } = consumer.buffer.shift()!;
  if (!isAskable(world, consumer, { topic, partition })) return null;
  const held = consumer.partitions.get(partitionKey({ topic, partition }))!;
  const offset = resetOffset(world, consumer, held);
  if (offset === null) {
    const text = `Fetch position FetchPosition{offset=${from}, offsetEpoch=Optional.empty} is out of range for partition ${topic}-${partition}`;
    return { ...javaError('OffsetOutOfRangeException', text, 'OFFSET_OUT_OF_RANGE'), topic, partition };
  }
  setPosition(held, offset);
  noteFound(world, consumer, { topic, partition, offset, cause: 'outOfRange', from: from ?? 0 });
  return null;
}

function hasPartitionToCommit(world: World, consumer: Consumer): boolean {
  for (const held of consumer.partitions.values()) if (!isStillGone(world, held)) return true;
  return false;
}

/** ms: when a blocked poll() wakes by itself to commit; Infinity: never. */
export function nextIntervalCommitMs(world: World, consumer: Consumer): number {
  const { settings, membership, isInPoll, groupId } = consumer;
  const isIn = membership === null || membership.state === 'stable';
  const commits =
    settings.autoCommit && groupId !== null && isInPoll && isIn && hasPartitionToCommit(world, consumer);
  return commits ? consumer.autoCommitMs : Number.POSITIVE_INFINITY;
}
