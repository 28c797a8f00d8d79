/**
 * The clients' own timers (CLI-1102) and their place in an instant: replies, then these, then the broker (TASK-12). Java
 * and librdkafka heartbeat and watch the poll interval; librdkafka commits by a timer; a blocked Java poll() wakes to
 * commit; the old consumer commits by a timer, too; kafkajs has none.
 */
import { leaveGroup } from '../kernel/group/membership.ts';
import type { World } from './clients.ts';
import { runDueConnections, serveConnections } from './connections/client-connections.ts';
import { nextConnectionMs } from './connections/connections.ts';
import { isCutOff } from './connections/known-brokers.ts';
import { identityOf, loseMembership } from './consumers/commits.ts';
import type { Consumer } from './consumers/consumer.ts';
import { noteConsumer, serve } from './consumers/consumers.ts';
import { nextHeartbeatMs, sendHeartbeat } from './consumers/heartbeats.ts';
import { commitsOnlyRenew } from './consumers/idle-commits.ts';
import { nextIntervalCommitMs } from './consumers/java.ts';
import { commitAtTick, nextTickMs } from './consumers/librdkafka.ts';
import { commitConsumed, nextAutoCommitMs } from './consumers/zookeeper.ts';
import { nextProducersDueMs, runDueProducerTimers, serveProducers } from './producer-timers.ts';

const NEVER = Number.POSITIVE_INFINITY;
/** ms: librdkafka looks at the poll interval this often (CLI-310). */
const POLL_CHECK_MS = 500;

interface DueTimer {
  readonly consumer: Consumer;
  readonly kind: 'send' | 'heartbeat' | 'tick' | 'autoCommit' | 'wake' | 'pollInterval' | 'retryJoin';
  readonly dueMs: number;
}

/** ms: the next moment at which a client does something by itself; Infinity: never, if nothing else happens. */
export function nextClientDueMs(world: World): number {
  let next = nextProducersDueMs(world);
  for (const consumer of world.clients.consumers.values()) {
    if (consumer.connections !== null && consumer.end === null)
      next = Math.min(next, nextConnectionMs(consumer.connections));
    for (const { dueMs } of timersOf(world, consumer)) next = Math.min(next, dueMs);
  }
  return Math.max(next, world.cluster.nowMs);
}

/** Runs the client timers due at the cluster's now, client by client in the order of their names. */
export function runDueClientTimers(world: World): void {
  const { cluster, clients } = world;
  const inOrder = [...clients.consumers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const consumer of inOrder) {
    const { connections } = consumer;
    if (connections !== null && consumer.end === null && nextConnectionMs(connections) <= cluster.nowMs)
      runDueConnections(world, connections);
    for (const timer of timersOf(world, consumer)) if (timer.dueMs <= cluster.nowMs) run(world, timer);
  }
  runDueProducerTimers(world);
  clients.timersDoneMs = cluster.nowMs;
}

/** Lets every client's threads run as far as they get: after any change of the cluster, and after their timers. */
export function serveClients(world: World): void {
  const { cluster, clients } = world;
  serveConnections(world);
  serveProducers(world);
  for (const consumer of clients.consumers.values()) serve(world, consumer);
  if (clients.abandonedCorrelationIds.length === 0) return;
  const abandoned = new Set(clients.abandonedCorrelationIds);
  cluster.groupReplies = cluster.groupReplies.filter(({ correlationId }) => !abandoned.has(correlationId));
}

function timersOf(world: World, consumer: Consumer): DueTimer[] {
  if (consumer.end !== null) return [];
  const { timersDoneMs } = world.clients;
  const timers: DueTimer[] = [];
  const add = (kind: DueTimer['kind'], dueMs: number) => {
    if (dueMs !== NEVER) timers.push({ consumer, kind, dueMs });
  };
  const { membership, queuedCommits } = consumer;
  if (isCutOff(world.cluster, consumer.connections)) {
    add('pollInterval', pollIntervalMs(consumer));
    return timers; // Whom it would send to does not hear it.
  }
  if (queuedCommits.length > 0) add('send', queuedCommits[0]!.queuedMs + 1);
  if (membership !== null) {
    add('heartbeat', nextHeartbeatMs(world, consumer, timersDoneMs));
    add('pollInterval', pollIntervalMs(consumer));
    const isRefused = membership.state === 'unjoined' && membership.retryMs > timersDoneMs;
    if (isRefused) add('retryJoin', membership.retryMs);
  }
  if (consumer.family === 'librdkafka') add('tick', nextTickMs(world, consumer, timersDoneMs));
  if (consumer.family === 'zookeeper') add('autoCommit', nextAutoCommitMs(world, consumer, timersDoneMs));
  const isIdle = !world.clients.runsIdleCommits && commitsOnlyRenew(world, consumer);
  if (consumer.family === 'java' && !isIdle) add('wake', nextIntervalCommitMs(world, consumer));
  return timers;
}

function run(world: World, { consumer, kind }: DueTimer): void {
  if (kind === 'heartbeat') sendHeartbeat(world, consumer);
  else if (kind === 'tick') commitAtTick(world, consumer);
  else if (kind === 'autoCommit') commitConsumed(world, consumer, 'interval');
  else if (kind === 'pollInterval') leaveForPollInterval(world, consumer);
  else serve(world, consumer);
}

/** The application has not polled for `max.poll.interval.ms`: the client leaves the group (CLI-310). */
function pollIntervalMs(consumer: Consumer): number {
  const { membership, settings, isInPoll, lastPollMs, openedMs, family } = consumer;
  if (membership === null || isInPoll || membership.memberId === '' || membership.waitsForPoll) return NEVER;
  const endMs = lastPollMs + settings.maxPollIntervalMs;
  if (family === 'java' || endMs === NEVER) return endMs;
  return openedMs + (Math.floor((endMs - openedMs) / POLL_CHECK_MS) + 1) * POLL_CHECK_MS;
}

function leaveForPollInterval(world: World, consumer: Consumer): void {
  const { cluster, clients } = world;
  const { membership, settings, lastPollMs, family } = consumer;
  if (membership === null) return;
  if (settings.groupInstanceId === null) leaveGroup(cluster, identityOf(consumer));
  if (membership.correlationId !== null) clients.abandonedCorrelationIds.push(membership.correlationId);
  loseMembership(consumer);
  membership.waitsForPoll = true;
  noteConsumer(world, consumer, 'pollIntervalExceeded');
  if (family !== 'librdkafka') return;
  const limitMs = settings.maxPollIntervalMs;
  const message = `Application maximum poll interval (${limitMs}ms) exceeded by ${cluster.nowMs - lastPollMs - limitMs}ms`;
  consumer.errors.push({ name: '_MAX_POLL_EXCEEDED', error: null, message });
}
