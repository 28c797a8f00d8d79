/** What an application calls: open, poll, commit, store, seek, position, committed, close; and what a crash takes. */
import type { PartitionOffset } from '../../kernel/group/group-events.ts';
import { leaveGroup, releaseSession } from '../../kernel/group/membership.ts';
import { partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import { beginApplication, isProcessed, noteProcessed } from '../application-ledger.ts';
import type { ConsumerEvent } from '../client-events.ts';
import type { World } from '../clients.ts';
import { startConnecting } from '../connections/client-connections.ts';
import type { Connections } from '../connections/connections.ts';
import { isCutOff } from '../connections/known-brokers.ts';
import { type ClientError, javaError, librdkafkaError, unreachedCoordinator } from './client-error.ts';
import { identityOf, noteFailure, sendCommit } from './commits.ts';
import type { Consumer, ConsumerFamilyName, HandedRecord, SeekTarget } from './consumer.ts';
import type { ConsumerSettings } from './consumer-settings.ts';
import type { ConsumerFamily } from './family.ts';
import { handOut } from './fetching.ts';
import { addPartition, newMembership } from './group-member.ts';
import { lastHeartbeatMs } from './heartbeats.ts';
import { findPositions, JAVA } from './java.ts';
import { KAFKAJS } from './kafkajs.ts';
import { LIBRDKAFKA, notAssigned, sendQueuedCommits } from './librdkafka.ts';
import { committedBy } from './partition-start.ts';
import { ZOOKEEPER } from './zookeeper.ts';

const FAMILIES: Readonly<Record<ConsumerFamilyName, ConsumerFamily>> = {
  java: JAVA,
  librdkafka: LIBRDKAFKA,
  kafkajs: KAFKAJS,
  zookeeper: ZOOKEEPER,
};

function familyOf(consumer: Consumer): ConsumerFamily {
  return FAMILIES[consumer.family];
}

export interface OpenOptions {
  readonly name: string;
  readonly family: ConsumerFamilyName;
  readonly clientVersion: string;
  readonly settings: ConsumerSettings;
  /** Absent: it reaches every leader. */
  readonly connections?: Connections;
  readonly groupId: string | null;
  readonly hasFreshGroupEachStart?: boolean;
  /** Whose ledger it writes; the group's id by default. */
  readonly application?: string;
  /** The application keeps the last value by key. */
  readonly hasTable?: boolean;
  readonly mode:
    | { readonly subscribe: readonly string[] }
    | { readonly assign: readonly (TopicPartition & { readonly start?: SeekTarget })[] };
}

/** Starts a consumer as a fresh process. The name of a dead one may be used again. */
export function openConsumer(
  world: World,
  options: OpenOptions,
): { consumer: Consumer } | { error: ClientError } {
  const { cluster, clients } = world;
  const { name, family, clientVersion, settings, groupId, mode } = options;
  const subscription = 'subscribe' in mode ? mode.subscribe : null;
  const refusal = FAMILIES[family].refuseOpening({ groupId, subscription, settings });
  if (refusal !== null) return { error: refusal };
  const consumer: Consumer = {
    name,
    family,
    clientVersion,
    settings,
    connections: options.connections ?? null,
    groupId,
    hasFreshGroupEachStart: options.hasFreshGroupEachStart ?? false,
    application: options.application ?? groupId ?? name,
    openedMs: cluster.nowMs,
    subscription,
    starts: new Map(
      'assign' in mode
        ? mode.assign.flatMap((at) => (at.start === undefined ? [] : [[partitionKey(at), at.start]]))
        : [],
    ),
    end: null,
    partitions: new Map(),
    everHeld: new Set(),
    buffer: [],
    bufferedRecords: 0,
    bufferedBytes: 0,
    handed: [],
    membership:
      subscription === null || FAMILIES[family].keepsGroupInZooKeeper ? null : newMembership(cluster.nowMs),
    zooKeeperId: null,
    queuedCommits: [],
    errors: [],
    isInPoll: false,
    isPaused: false,
    lastPollMs: cluster.nowMs,
    autoCommitMs: cluster.nowMs + (settings.autoCommitIntervalMs ?? 0),
  };
  clients.consumers.set(name, consumer);
  const application = beginApplication(clients, consumer.application);
  if (options.hasTable) application.table ??= new Map();
  noteConsumer(world, consumer, 'consumerOpened');
  // Java's consumer does nothing before its first poll (CLI-205).
  if (consumer.connections !== null && family !== 'java') startConnecting(world, consumer.connections);
  if ('assign' in mode) assign(world, consumer, mode.assign);
  serve(world, consumer);
  return { consumer };
}

function assign(
  world: World,
  consumer: Consumer,
  partitions: readonly (TopicPartition & { readonly start?: SeekTarget })[],
): void {
  const family = familyOf(consumer);
  const added = partitions.map((partition) => {
    const held = addPartition(consumer, partition);
    held.seekTarget = partition.start ?? null;
    return held;
  });
  family.onAssigned(world, consumer, added);
  if (consumer.family !== 'java') return;
  for (const held of added) if (held.seekTarget !== null) family.seek(world, consumer, held, held.seekTarget);
}

/** Runs the client's own threads as far as they get at this instant; call it after whatever may concern it. */
export function serve(world: World, consumer: Consumer): void {
  if (consumer.end !== null || isCutOff(world.cluster, consumer.connections)) return;
  const error = familyOf(consumer).serve(world, consumer);
  if (error !== null) consumer.errors.push(error);
}

export interface PollAnswer {
  readonly records: readonly HandedRecord[];
  readonly errors: readonly ClientError[];
}

/** Asks once, at this instant. Without `max` the client hands out what it does by itself (CLI-307). */
export function poll(world: World, consumer: Consumer, max?: number): PollAnswer {
  beginPoll(world, consumer);
  return endPoll(world, consumer, max);
}

/** The application enters poll(); while it is inside, Java's work goes on with every `serve`. */
export function beginPoll(world: World, consumer: Consumer): void {
  // What kafkajs's connect() was rejected with is told first.
  if (consumer.connections !== null && consumer.errors.length === 0)
    startConnecting(world, consumer.connections);
  consumer.isInPoll = true;
  consumer.lastPollMs = world.cluster.nowMs;
  if (consumer.membership !== null) consumer.membership.waitsForPoll = false;
}

/** Would poll() return now: is there a record or an error to hand out? */
export function isPollReady(world: World, consumer: Consumer): boolean {
  const error = isCutOff(world.cluster, consumer.connections)
    ? null
    : familyOf(consumer).fill(world, consumer);
  if (error !== null) consumer.errors.push(error);
  return consumer.errors.length > 0 || (consumer.buffer.length > 0 && consumer.buffer[0]!.batch !== null);
}

/** poll() returns with what there is. */
export function endPoll(world: World, consumer: Consumer, max?: number): PollAnswer {
  const family = familyOf(consumer);
  if (consumer.errors.length === 0) isPollReady(world, consumer);
  const errors = consumer.errors;
  consumer.errors = [];
  const raises = consumer.family === 'java' && errors.length > 0;
  const records = raises ? [] : handOut(world, consumer, family, max ?? family.pollSize(consumer));
  if (!raises) family.afterHandOut(world, consumer);
  consumer.isInPoll = false;
  consumer.lastPollMs = world.cluster.nowMs;
  for (const error of errors) noteFailure(world, consumer, error, 'poll');
  return { records, errors };
}

/** The application's handler is done with the first `count` records in hand. */
export function process(world: World, consumer: Consumer, count = consumer.handed.length): HandedRecord[] {
  const done: HandedRecord[] = [];
  while (done.length < count && consumer.handed.length > 0) {
    const record = finishByHand(world, consumer);
    acknowledge(world, consumer, record);
    done.push(record);
  }
  return done;
}

/** A record handled outside a loop is told as the loop tells its own. */
function finishByHand(world: World, consumer: Consumer): HandedRecord {
  const { cluster, clients } = world;
  const { topic, partition, offset } = consumer.handed[0]!;
  const application = beginApplication(clients, consumer.application);
  const isRepeated = isProcessed(application, { topic, partition, offset });
  const at = { atMs: cluster.nowMs, consumer: consumer.name, afterClusterEvents: cluster.events.length };
  const event = { ...at, application: application.name, topic, partition, offset, isRepeated };
  clients.events.push({ type: 'processed', ...event });
  return finishRecord(world, consumer);
}

/** The handler returns for the first record in hand: it is processed, and the client does not know yet. */
export function finishRecord(world: World, consumer: Consumer): HandedRecord {
  const record = consumer.handed.shift();
  if (record === undefined) throw new Error(`${consumer.name} has no record in hand.`);
  const held = consumer.partitions.get(partitionKey(record));
  if (held !== undefined) held.processed = record.offset + 1;
  noteProcessed(world, consumer, record);
  return record;
}

/** The client learns that a record's handler has returned (kafkajs, CLI-231). */
export function acknowledge(world: World, consumer: Consumer, record: HandedRecord): void {
  familyOf(consumer).onProcessed(world, consumer, record);
}

export type CommitResult =
  | { readonly error: null; readonly committed: readonly PartitionOffset[]; readonly isQueued: boolean }
  | { readonly error: ClientError };

export interface CommitOptions {
  /** null: what the client commits without arguments. */
  readonly offsets: readonly PartitionOffset[] | null;
  readonly isAsync?: boolean;
}

export function commit(
  world: World,
  consumer: Consumer,
  { offsets, isAsync = false }: CommitOptions,
): CommitResult {
  const family = familyOf(consumer);
  if (consumer.groupId === null) {
    const text =
      'To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.';
    return { error: javaError('InvalidGroupIdException', text) };
  }
  const asked = offsets === null ? family.offsetsToCommit(consumer) : family.checkOffsets(consumer, offsets);
  if (!Array.isArray(asked)) return { error: asked as ClientError };
  if (asked.length === 0) {
    return family.nothingToCommit === null
      ? { error: null, committed: [], isQueued: false }
      : { error: family.nothingToCommit };
  }
  if (consumer.connections !== null) startConnecting(world, consumer.connections);
  const local = isCutOff(world.cluster, consumer.connections)
    ? unreachedCoordinator(consumer)
    : family.refuseCommit(consumer);
  if (local !== null) {
    noteFailure(world, consumer, local, 'commit');
    return { error: local };
  }
  const cause = isAsync ? 'async' : 'sync';
  if (isAsync && !family.sendsAsyncCommitsInCall) {
    consumer.queuedCommits.push({ queuedMs: world.cluster.nowMs, cause, offsets: asked });
    return { error: null, committed: asked, isQueued: true };
  }
  const send = family.send ?? sendCommit;
  const error = family.commitOutcome(send(world, consumer, { cause, offsets: asked }));
  if (error !== null) {
    const failed = family.commitError(error);
    noteFailure(world, consumer, failed, 'commit');
    return { error: failed };
  }
  return { error: null, committed: asked, isQueued: false };
}

/** Marks offsets as done for the next commit (librdkafka, CLI-221); null: after the last processed records. */
export function store(consumer: Consumer, offsets: readonly PartitionOffset[] | null): ClientError | null {
  if (consumer.family !== 'librdkafka')
    return { name: 'UnsupportedOperation', error: null, message: `${consumer.family} stores no offsets` };
  if (consumer.settings.autoOffsetStore) return librdkafkaError('_INVALID_ARG');
  if (offsets === null) {
    for (const held of consumer.partitions.values())
      if (held.processed !== null) held.stored = held.processed;
    return null;
  }
  let stored = 0;
  for (const offset of offsets) {
    const held = consumer.partitions.get(partitionKey(offset));
    if (held === undefined) continue;
    held.stored = offset.offset;
    stored++;
  }
  const last = offsets.at(-1);
  return stored > 0 || last === undefined ? null : notAssigned(consumer, last);
}

export function seek(
  world: World,
  consumer: Consumer,
  partition: TopicPartition,
  target: SeekTarget,
): ClientError | null {
  const error = familyOf(consumer).seek(world, consumer, partition, target);
  serve(world, consumer);
  return error;
}

export type PositionAnswer = TopicPartition & {
  readonly position: number | null;
  readonly error: ClientError | null;
};

/** position() of every assigned partition; Java looks it up if it must, and fails as poll() does (CLI-305). */
export function positions(world: World, consumer: Consumer): PositionAnswer[] {
  if (consumer.connections !== null) startConnecting(world, consumer.connections);
  return [...consumer.partitions.values()].map((held) => {
    const { topic, partition } = held;
    const error =
      consumer.family === 'java' && held.position === null ? findPositions(world, consumer) : null;
    return { topic, partition, position: error === null ? held.position : null, error };
  });
}

/** committed(): the broker's value now, whoever committed it (CLI-305). */
export function committed(
  world: World,
  consumer: Consumer,
  partitions: readonly TopicPartition[],
): (number | null)[] {
  return partitions.map((partition) => committedBy(world, consumer, partition));
}

/** close(): the family's last commit, then the group is told (CLI-205 b, CLI-218 c, CLI-1104). */
export function close(world: World, consumer: Consumer): void {
  const family = familyOf(consumer);
  if (isCutOff(world.cluster, consumer.connections)) {
    abandonSession(world, consumer); // Its last commit and its farewell reach nobody.
    end(world, consumer, 'closed');
    return;
  }
  sendQueuedCommits(world, consumer, true);
  const { membership } = consumer;
  const leaves = membership !== null && membership.memberId !== '' && family.leavesOnClose(consumer);
  if (membership === null || !membership.isLost) {
    family.beforeRevoke(world, consumer, [...consumer.partitions.values()], 'close');
  }
  if (leaves) leaveGroup(world.cluster, identityOf(consumer));
  else abandonSession(world, consumer);
  end(world, consumer, 'closed');
}

/** How many queued commits still get through when the process dies; a race in the real world (FACTS C12). */
export type InFlight = 'lost' | 'delivered' | number;

/** The process dies: nothing is sent, everything it held is gone; the broker waits for its session to end (CLI-1104). */
export function crash(world: World, consumer: Consumer, inFlight: InFlight = 'lost'): void {
  const delivered =
    inFlight === 'lost' ? 0 : inFlight === 'delivered' ? consumer.queuedCommits.length : inFlight;
  consumer.queuedCommits = consumer.queuedCommits.slice(0, delivered);
  sendQueuedCommits(world, consumer, true);
  abandonSession(world, consumer);
  end(world, consumer, 'crashed');
}

function abandonSession({ cluster }: World, consumer: Consumer): void {
  const { membership } = consumer;
  if (membership === null || membership.memberId === '') return;
  releaseSession(cluster, {
    ...identityOf(consumer),
    lastHeartbeatMs: lastHeartbeatMs(consumer, cluster.nowMs),
  });
}

function end(world: World, consumer: Consumer, how: 'closed' | 'crashed'): void {
  const { clients } = world;
  const awaited = consumer.membership?.correlationId ?? null;
  if (awaited !== null) clients.abandonedCorrelationIds.push(awaited);
  consumer.end = how;
  clients.loops.delete(consumer.name);
  consumer.buffer = [];
  consumer.bufferedBytes = 0;
  consumer.bufferedRecords = 0;
  consumer.handed = [];
  consumer.isInPoll = false;
  familyOf(consumer).onEnd?.(world, consumer, how);
  noteConsumer(world, consumer, how === 'closed' ? 'consumerClosed' : 'consumerCrashed');
}

export function noteConsumer(
  { cluster, clients }: World,
  consumer: Consumer,
  type: ConsumerEvent['type'],
): void {
  const at = { atMs: cluster.nowMs, consumer: consumer.name, afterClusterEvents: cluster.events.length };
  clients.events.push({ type, ...at });
}
