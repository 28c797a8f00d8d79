/**
 * The old Scala consumer, up to Kafka 1.1 (ZK-1 to ZK-3, Kafka's `ZookeeperConsumerConnector`). Its group is in ZooKeeper:
 * every member works out for itself what it owns, by range, and looks again when the members change. An offset counts as
 * consumed when its record is handed out, and a thread of its own commits every minute, whatever the application does.
 * Deviates: a rebalance takes no time; the real one sleeps for `rebalance.backoff.ms` while another member still owns.
 */
import { type CommitAnswer, commitOffsets, simpleIdentity } from '../../kernel/group/committed-offsets.ts';
import type { PartitionOffset } from '../../kernel/group/group-events.ts';
import { partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import { nextUuid } from '../../kernel/random.ts';
import {
  abandonZooKeeperSession,
  claimInZooKeeper,
  closeZooKeeperSession,
  commitToZooKeeper,
  registerInZooKeeper,
  releaseInZooKeeper,
  zooKeeperAssignment,
} from '../../kernel/zookeeper.ts';
import type { World } from '../clients.ts';
import type { ClientError } from './client-error.ts';
import { noteFailure } from './commits.ts';
import type { AssignedPartition, Consumer } from './consumer.ts';
import type { ConsumerFamily } from './family.ts';
import { fetchPartition, isBuffered } from './fetching.ts';
import { addPartition, takeAway } from './group-member.ts';
import { dropBuffered, noteFound, resetOffset } from './partition-start.ts';
import { storedOffset } from './zookeeper-offsets.ts';

const NEVER = Number.POSITIVE_INFINITY;

export const ZOOKEEPER: ConsumerFamily = {
  assignorFamily: 'java',
  nothingToCommit: null,
  sendsAsyncCommitsInCall: true,
  keepsGroupInZooKeeper: true,

  refuseOpening({ groupId, subscription }) {
    if (groupId === null || groupId === '')
      return oldError('IllegalArgumentException', 'requirement failed: Missing required property group.id');
    return subscription === null
      ? oldError(
          'UnsupportedOperationException',
          'The old consumer has no assign(): it subscribes to topics.',
        )
      : null;
  },

  serve(world, consumer) {
    if (!world.cluster.version.hasZooKeeper) return null;
    rebalance(world, consumer);
    for (const held of consumer.partitions.values()) {
      if (held.position === null) begin(world, consumer, held);
      if (held.position === null || isBuffered(consumer, held)) continue;
      held.fetchPosition = held.position;
      if (fetchPartition(world, consumer, held) === 'outOfRange') startOver(world, consumer, held);
    }
    return null;
  },

  mayRebalance: () => true,
  onAssigned() {},
  beforeJoin() {},

  beforeRevoke(world, consumer, _partitions, cause) {
    if (consumer.settings.autoCommit) commitConsumed(world, consumer, cause);
  },

  onJoined() {},
  leavesOnClose: () => false,
  fill: (world, consumer) => ZOOKEEPER.serve(world, consumer),
  afterHandOut() {},
  onHandedOut() {},
  onProcessed() {},

  /** Its iterator gives one message after the other. */
  pollSize: () => 1,

  offsetsToCommit(consumer) {
    return [...consumer.partitions.values()].flatMap(({ topic, partition, position }) =>
      position === null ? [] : [{ topic, partition, offset: position }],
    );
  },

  checkOffsets: (_consumer, offsets) => [...offsets],
  refuseCommit: () => null,
  commitError: (error) => oldError(error, `Error while committing offsets: ${error}`),
  commitOutcome: (answer) => answer.find(({ error }) => error !== null)?.error ?? null,

  seek: () => oldError('UnsupportedOperationException', 'The old consumer has no seek().'),

  joinError: (error) => oldError(error, error),
  joinRetryMs: () => NEVER,

  send: commitTo,

  onEnd({ cluster }, consumer, how) {
    const { zooKeeperId: consumerId, settings } = consumer;
    if (consumerId === null) return;
    const group = consumer.groupId ?? '';
    if (how === 'closed') closeZooKeeperSession(cluster, group, consumerId);
    else abandonZooKeeperSession(cluster, group, { consumerId, sessionTimeoutMs: settings.sessionTimeoutMs });
  },
};

function oldError(name: string, message: string): ClientError {
  return { name, error: null, message };
}

/** Registers at the first turn; later, whenever the members or the partitions have changed, it gives up all and takes its share. */
function rebalance(world: World, consumer: Consumer): void {
  const { cluster } = world;
  const group = consumer.groupId ?? '';
  const consumerId = consumer.zooKeeperId ?? register(world, consumer);
  const share = zooKeeperAssignment(cluster, group, consumerId);
  const isSame =
    share.length === consumer.partitions.size &&
    share.every((at) => consumer.partitions.has(partitionKey(at)));
  if (isSame) return;
  const held = [...consumer.partitions.values()];
  ZOOKEEPER.beforeRevoke(world, consumer, held, 'rebalance');
  takeAway(world, consumer, held, 'partitionsRevoked');
  releaseInZooKeeper(cluster, group, consumerId);
  if (!claimInZooKeeper(cluster, group, consumerId, share)) return;
  for (const at of share) addPartition(consumer, at);
  const at = { atMs: cluster.nowMs, consumer: consumer.name, afterClusterEvents: cluster.events.length };
  if (share.length > 0) world.clients.events.push({ type: 'partitionsTaken', ...at, partitions: share });
}

/** `<group>_<host>-<ms>-<8 hex digits>`; the host is called as the consumer. */
function register({ cluster }: World, consumer: Consumer): string {
  const group = consumer.groupId ?? '';
  const consumerId = `${group}_${consumer.name}-${consumer.openedMs}-${nextUuid(cluster.random).slice(0, 8)}`;
  consumer.zooKeeperId = consumerId;
  registerInZooKeeper(cluster, group, {
    consumerId,
    clientId: consumer.name,
    topics: consumer.subscription ?? [],
  });
  return consumerId;
}

function begin(world: World, consumer: Consumer, held: AssignedPartition): void {
  const stored = storedOffset(world, consumer, held);
  const offset = stored ?? resetOffset(world, consumer, held);
  if (offset === null) return;
  // What it takes ZooKeeper to hold: the offset it read, whichever store that was in (`checkpointedZkOffsets`).
  held.knownCommitted = stored;
  setPosition(held, offset);
  noteFound(world, consumer, { ...held, offset, cause: stored === null ? 'reset' : 'committed' });
}

/** Out of range: the smallest or largest offset, which also counts as consumed (`handleOffsetOutOfRange`). */
function startOver(world: World, consumer: Consumer, held: AssignedPartition): void {
  const { topic, partition, position } = held;
  const offset = resetOffset(world, consumer, held);
  if (offset === null) return;
  dropBuffered(consumer, held);
  setPosition(held, offset);
  noteFound(world, consumer, { topic, partition, offset, cause: 'outOfRange', from: position ?? 0 });
  fetchPartition(world, consumer, held);
}

function setPosition(held: AssignedPartition, offset: number): void {
  held.position = offset;
  held.fetchPosition = offset;
}

interface Commit {
  readonly cause: string;
  readonly offsets: readonly PartitionOffset[];
}

/** To its store or stores (ZK-2). ZooKeeper is written only where the offset is another than the one known there. */
function commitTo(world: World, consumer: Consumer, { cause, offsets }: Commit): CommitAnswer {
  const { cluster } = world;
  const { groupId, name: clientId, settings } = consumer;
  const group = groupId ?? '';
  // Kafka 4.0 serves neither ZooKeeper nor the requests of clients this old (KIP-896).
  if (!cluster.version.hasZooKeeper)
    return offsets.map(({ topic, partition }) => ({ topic, partition, error: 'UNSUPPORTED_VERSION' }));
  const isInKafka = settings.offsetsStorage === 'kafka';
  const answer: CommitAnswer = isInKafka
    ? commitOffsets(cluster, { ...simpleIdentity(group), clientId, cause, offsets })
    : offsets.map(({ topic, partition }) => ({ topic, partition, error: null }));
  if (isInKafka && !settings.dualCommit) return answer;
  const refused = new Set(answer.filter(({ error }) => error !== null).map(partitionKey));
  const changed = offsets.filter((at) => {
    return !refused.has(partitionKey(at)) && knownOffset(consumer, at) !== at.offset;
  });
  commitToZooKeeper(cluster, { groupId: group, clientId, cause, offsets: changed });
  for (const at of changed) {
    const held = consumer.partitions.get(partitionKey(at));
    if (held !== undefined) held.knownCommitted = at.offset;
  }
  return answer;
}

function knownOffset({ partitions }: Consumer, at: TopicPartition): number | null {
  return partitions.get(partitionKey(at))?.knownCommitted ?? null;
}

/** What was handed out, processed or not. A refusal is only logged. */
export function commitConsumed(world: World, consumer: Consumer, cause: string): void {
  const offsets = ZOOKEEPER.offsetsToCommit(consumer);
  if (offsets.length === 0) return;
  const refused = ZOOKEEPER.commitOutcome(commitTo(world, consumer, { cause, offsets }));
  if (refused !== null) noteFailure(world, consumer, ZOOKEEPER.commitError(refused), `${cause} commit`);
}

/** ms: the next turn of its commit thread after `afterMs` that sends something; Infinity: none as things are. */
export function nextAutoCommitMs({ cluster }: World, consumer: Consumer, afterMs: number): number {
  const { settings, openedMs, partitions } = consumer;
  const everyMs = settings.autoCommitIntervalMs ?? 0;
  if (!settings.autoCommit || everyMs <= 0 || !cluster.version.hasZooKeeper) return NEVER;
  // Every turn commits to Kafka again; to ZooKeeper only what is new.
  const sends = [...partitions.values()].some(
    ({ position, knownCommitted }) =>
      position !== null && (settings.offsetsStorage === 'kafka' || position !== knownCommitted),
  );
  if (!sends) return NEVER;
  return openedMs + (Math.floor((afterMs - openedMs) / everyMs) + 1) * everyMs;
}
