/**
 * kafkajs 2.2, `eachMessage` (CLI-231 to CLI-236). It has no assign() and no timers: between handlers it fetches, one
 * batch of one partition at a time, resolves each record after its handler, and heartbeats and commits then. A fetched
 * batch ends with a commit of what is resolved.
 */
import { heartbeat, holdSession, leaveGroup, releaseSession } from '../../kernel/group/membership.ts';
import { partitionKey } from '../../kernel/group/topic-partition.ts';
import type { World } from '../clients.ts';
import type { ClientError } from './client-error.ts';
import { identityOf, noteFailure, sendCommit } from './commits.ts';
import type { AssignedPartition, Consumer, HandedRecord } from './consumer.ts';
import type { ConsumerFamily } from './family.ts';
import { fetchPartition } from './fetching.ts';
import { newMembership, serveMembership, takeAway } from './group-member.ts';
import { lastHeartbeatMs, onHeartbeatAnswer } from './heartbeats.ts';
import { committedBy, dropBuffered, edgeOffset, noteFound, resetOffset } from './partition-start.ts';

/** What kafkajs commits as a position that is not known: latest or earliest (CLI-236). */
const SYMBOLIC = { latest: -1, earliest: -2 } as const;

export const KAFKAJS: ConsumerFamily = {
  assignorFamily: 'java',
  nothingToCommit: null,
  sendsAsyncCommitsInCall: true,

  refuseOpening({ groupId, subscription }) {
    if (groupId === null || groupId === '')
      return kafkajsError('Consumer groupId must be a non-empty string.');
    return subscription === null ? kafkajsError('kafkajs has no assign(): a consumer subscribes.') : null;
  },

  serve(world, consumer) {
    if (consumer.handed.length > 0) return null;
    const error = serveMembership(world, consumer, KAFKAJS);
    if (error !== null) consumer.errors.push(error);
    for (const held of consumer.partitions.values())
      if (held.fetchPosition === null) start(world, consumer, held);
    fetchBatches(world, consumer);
    return null;
  },

  mayRebalance: (consumer) => consumer.handed.length === 0,

  onAssigned(world, consumer, partitions) {
    for (const held of partitions) start(world, consumer, held);
  },

  beforeJoin() {},

  beforeRevoke(world, consumer, _partitions, cause) {
    commitResolved(world, consumer, cause);
  },

  onJoined({ cluster }, consumer) {
    consumer.autoCommitMs = cluster.nowMs;
  },

  leavesOnClose: () => true,

  fill(world, consumer) {
    return KAFKAJS.serve(world, consumer);
  },

  /** From the handler's start nothing heartbeats but the calls between records (CLI-234). */
  afterHandOut({ cluster }, consumer) {
    if (consumer.handed.length === 0 || consumer.membership?.state !== 'stable') return;
    releaseSession(cluster, {
      ...identityOf(consumer),
      lastHeartbeatMs: lastHeartbeatMs(consumer, cluster.nowMs),
    });
  },

  onHandedOut() {},

  onProcessed(world, consumer, record) {
    const held = consumer.partitions.get(partitionKey(record));
    if (held !== undefined) held.stored = record.offset + 1;
    sendHeartbeat(world, consumer);
    const isBatchEnd = consumer.handed.length === 0;
    if (isBatchEnd || isCommitDue(world, consumer))
      commitResolved(world, consumer, isBatchEnd ? 'batch' : 'interval');
    if (isBatchEnd && consumer.membership?.state === 'stable')
      holdSession(world.cluster, identityOf(consumer));
  },

  /** A fetched batch: the records of one partition, as far as they are in one answer. */
  pollSize(consumer) {
    const head = consumer.buffer[0];
    if (head === undefined) return 0;
    let size = 0;
    for (const { topic, partition, batch } of consumer.buffer) {
      if (topic !== head.topic || partition !== head.partition || batch === null) break;
      size += batch.lastOffset - batch.baseOffset + 1;
    }
    return size;
  },

  /** Resolved offsets that differ from the known committed ones, also backwards (CLI-232). */
  offsetsToCommit(consumer) {
    return [...consumer.partitions.values()].flatMap(({ topic, partition, stored, knownCommitted }) =>
      stored !== null && stored !== knownCommitted ? [{ topic, partition, offset: stored }] : [],
    );
  },

  checkOffsets: (_consumer, offsets) => [...offsets],
  refuseCommit: ({ membership }) => (membership?.isLost ? KAFKAJS.joinError('UNKNOWN_MEMBER_ID') : null),
  commitError: (error) => ({ name: 'KafkaJSProtocolError', error, message: error }),
  commitOutcome: (answer) => answer.find(({ error }) => error !== null)?.error ?? null,

  seek(world, consumer, partition, target) {
    const held = consumer.partitions.get(partitionKey(partition));
    if (held === undefined) return null; // Remembered by kafkajs for later; it does not refuse.
    const offset = typeof target === 'number' ? target : edgeOffset(world, consumer, held, target);
    if (offset === null) return null;
    dropBuffered(consumer, partition);
    consumer.handed = consumer.handed.filter((record) => partitionKey(record) !== partitionKey(partition));
    begin(held, offset);
    noteFound(world, consumer, { ...held, offset, cause: 'explicit' });
    if (!consumer.settings.autoCommit) return null;
    held.stored = offset;
    commitResolved(world, consumer, 'seek'); // CLI-236
    return null;
  },

  joinError: (error) => ({ name: 'KafkaJSProtocolError', error, message: error }),
  /** A join refused for good crashes the consumer, which does not restart. */
  joinRetryMs: () => Number.POSITIVE_INFINITY,
};

/** A handler has thrown: what is resolved is committed, and the same record is fetched again (CLI-235). */
export function dropHanded(world: World, consumer: Consumer, failed: HandedRecord): void {
  commitResolved(world, consumer, 'failed handler');
  const key = partitionKey(failed);
  dropBuffered(consumer, failed);
  consumer.handed = consumer.handed.filter((record) => partitionKey(record) !== key);
  const held = consumer.partitions.get(key);
  if (held !== undefined) begin(held, failed.offset);
}

/** Leaves the group and joins it anew later, as a new member of the same process (CLI-235). */
export function leaveToRestart(world: World, consumer: Consumer, fromMs: number): void {
  takeAway(world, consumer, [...consumer.partitions.values()], 'partitionsRevoked');
  leaveGroup(world.cluster, identityOf(consumer));
  consumer.membership = newMembership(world.cluster.nowMs);
  consumer.membership.retryMs = fromMs;
}

function kafkajsError(message: string): ClientError {
  return { name: 'KafkaJSNonRetriableError', error: null, message };
}

function start(world: World, consumer: Consumer, held: AssignedPartition): void {
  const committed = committedBy(world, consumer, held);
  if (committed !== null && committed >= 0) {
    held.knownCommitted = committed;
    begin(held, committed);
    noteFound(world, consumer, { ...held, offset: committed, cause: 'committed' });
    return;
  }
  const offset = resetOffset(world, consumer, held);
  if (offset === null) return;
  begin(held, offset);
  noteFound(world, consumer, { ...held, offset, cause: 'reset' });
}

function begin(held: AssignedPartition, offset: number): void {
  held.fetchPosition = offset;
  held.position = offset;
}

/** One fetch of all partitions once the last one is used up. */
function fetchBatches(world: World, consumer: Consumer): void {
  if (consumer.isPaused || consumer.buffer.length > 0) return;
  for (const held of consumer.partitions.values()) {
    if (fetchPartition(world, consumer, held) === 'outOfRange') startOver(world, consumer, held);
  }
}

/** Out of range: it commits the symbolic default as the group's offset and starts over (CLI-236). */
function startOver(world: World, consumer: Consumer, held: AssignedPartition): void {
  const { topic, partition, fetchPosition } = held;
  const offset = resetOffset(world, consumer, held);
  if (offset === null) return;
  const symbolic = consumer.settings.autoOffsetReset === 'earliest' ? SYMBOLIC.earliest : SYMBOLIC.latest;
  sendCommit(world, consumer, { cause: 'reset', offsets: [{ topic, partition, offset: symbolic }] });
  held.knownCommitted = null;
  held.stored = null;
  begin(held, offset);
  noteFound(world, consumer, { topic, partition, offset, cause: 'outOfRange', from: fetchPosition ?? 0 });
  fetchPartition(world, consumer, held);
}

function isCommitDue({ cluster }: World, consumer: Consumer): boolean {
  const { autoCommitIntervalMs, autoCommitThreshold } = consumer.settings;
  if (autoCommitIntervalMs !== null && cluster.nowMs - consumer.autoCommitMs >= autoCommitIntervalMs)
    return true;
  if (autoCommitThreshold === null) return false;
  let resolved = 0;
  for (const { stored, knownCommitted } of consumer.partitions.values()) {
    if (stored !== null) resolved += stored - (knownCommitted ?? 0);
  }
  return resolved >= autoCommitThreshold;
}

/** Commits what is resolved; also after a handler that failed (CLI-235). */
function commitResolved(world: World, consumer: Consumer, cause: string): void {
  if (!consumer.settings.autoCommit) return;
  const offsets = KAFKAJS.offsetsToCommit(consumer);
  if (offsets.length === 0) return;
  consumer.autoCommitMs = world.cluster.nowMs;
  const local = KAFKAJS.refuseCommit(consumer);
  const refused =
    local === null ? KAFKAJS.commitOutcome(sendCommit(world, consumer, { cause, offsets })) : null;
  const failed = refused === null ? local : KAFKAJS.commitError(refused);
  if (failed !== null) noteFailure(world, consumer, failed, `${cause} commit`);
}

/** After each record, at most every `heartbeatInterval` (CLI-234). */
function sendHeartbeat({ cluster }: World, consumer: Consumer): void {
  const { membership, settings } = consumer;
  if (membership === null || membership.state !== 'stable') return;
  if (cluster.nowMs < membership.heartbeatFromMs + settings.heartbeatIntervalMs) return;
  membership.heartbeatFromMs = cluster.nowMs;
  onHeartbeatAnswer(consumer, heartbeat(cluster, identityOf(consumer)));
}
