/** A cluster of several brokers and clients with lists of their own, for the tests of connections. */

import type { ClientEvent } from '../../../src/clients/client-events.ts';
import { nextClientDueMs, runDueClientTimers, serveClients } from '../../../src/clients/client-timers.ts';
import { createClients, type World } from '../../../src/clients/clients.ts';
import { openConnections, startConnecting } from '../../../src/clients/connections/client-connections.ts';
import { splitConfigs } from '../../../src/clients/connections/connection-settings.ts';
import type { Connections } from '../../../src/clients/connections/connections.ts';
import type { Consumer, ConsumerFamilyName } from '../../../src/clients/consumers/consumer.ts';
import { resolveConsumerSettings } from '../../../src/clients/consumers/consumer-settings.ts';
import { openConsumer } from '../../../src/clients/consumers/consumers.ts';
import { createProducer, type Producer } from '../../../src/clients/producer.ts';
import { producerSettings } from '../../../src/clients/producer-settings.ts';
import { send } from '../../../src/clients/send.ts';
import { advanceWorld } from '../../../src/clients/world-clock.ts';
import { createCluster, createTopic } from '../../../src/kernel/cluster.ts';
import { producerRecord } from '../../../src/kernel/log/append.ts';
import type { Broker } from '../../../src/kernel/replication/broker.ts';
import {
  isolateBroker,
  killBroker,
  startBroker,
  stopBroker,
} from '../../../src/kernel/replication/broker-lifecycle.ts';
import { findVersion } from '../../../src/kernel/versions.ts';

const START_MS = 1_767_571_200_000;

export interface NetworkOptions {
  readonly brokers?: number;
  readonly kafka?: string;
  readonly seed?: number;
  readonly partitions?: number;
  readonly replicationFactor?: number;
}

/** Brokers `broker1:9092` and so on, and a topic `t`. */
export function createNetwork(options: NetworkOptions = {}): World {
  const { brokers = 3, kafka = '4.2', seed = 1, partitions = 3, replicationFactor = brokers } = options;
  const cluster = createCluster({ version: findVersion(kafka)!, startMs: START_MS, seed, brokers });
  createTopic(cluster, { name: 't', partitions, replicationFactor });
  return { cluster, clients: createClients(START_MS, seed) };
}

export interface OpenOptions {
  readonly name?: string;
  readonly client?: string;
  readonly version?: string;
  readonly configs?: Readonly<Record<string, string>>;
}

/** `list` under the name the client's family has for it. */
export function withList(client: string, list: string): Record<string, string> {
  return { [client === 'kafkajs' ? 'brokers' : 'bootstrap.servers']: list };
}

export function openProducer(world: World, options: OpenOptions = {}): Producer {
  const { name = 'p', client = 'java', version, configs = {} } = options;
  const { ofConnections, others } = splitConfigs(configs);
  const settings = producerSettings({ client, version, brokerVersion: '4.2', configs: others });
  if ('problem' in settings) throw new Error(settings.problem);
  const asked = { kind: 'producer', name, client, clientVersion: settings.clientVersion } as const;
  const connections = openConnections(world, { ...asked, configs: ofConnections });
  if ('problem' in connections) throw new Error(connections.problem);
  if ('refusal' in connections)
    throw new Error(`${connections.refusal.name}: ${connections.refusal.message}`);
  const producer = createProducer({ name, ...settings, connections });
  world.clients.producers.set(name, producer);
  startConnecting(world, connections);
  return producer;
}

export function openReader(
  world: World,
  family: ConsumerFamilyName,
  { name = 'c', version = '4.2', configs = {} }: OpenOptions = {},
): Consumer {
  const { ofConnections, others } = splitConfigs(configs);
  const reset: Record<string, string> =
    family === 'kafkajs' ? { fromBeginning: 'true' } : { 'auto.offset.reset': 'earliest' };
  const settings = resolveConsumerSettings(family, version, { ...reset, ...others });
  if ('message' in settings) throw new Error(settings.message);
  const asked = { kind: 'consumer', name, client: family, clientVersion: version } as const;
  const connections = openConnections(world, { ...asked, configs: ofConnections });
  if ('problem' in connections) throw new Error(connections.problem);
  if ('refusal' in connections) throw new Error(connections.refusal.message);
  const partitions = world.cluster.topics
    .get('t')!
    .partitions.map(({ topic, partition }) => ({ topic, partition }));
  const mode = family === 'kafkajs' ? { subscribe: ['t'] } : { assign: partitions };
  const opened = openConsumer(world, {
    name,
    family,
    clientVersion: version,
    settings,
    connections,
    groupId: 'g',
    mode,
  });
  if ('error' in opened) throw new Error(opened.error.message);
  return opened.consumer;
}

/** One send() of `count` records, to partition 0 unless told otherwise. */
export function sendRecords(world: World, producer: Producer, count = 1, partition: number | null = 0): void {
  const { cluster } = world;
  const recordAt = (n: number) => producerRecord(`order-${n + 1}`, 'v', cluster.nowMs);
  send(cluster, producer, cluster.topics.get('t')!, { partition, count, recordAt, alike: null });
  serveClients(world);
}

export function pass(world: World, ms: number): void {
  advanceWorld(world, world.cluster.nowMs + ms);
}

/** Sends one record each second, `times` times, the first at once. */
export function sendEachSecond(world: World, producer: Producer, times: number): void {
  for (let n = 0; n < times; n++) {
    sendRecords(world, producer);
    pass(world, 1_000);
  }
}

export function brokerOf(world: World, brokerId: number): Broker {
  return world.cluster.brokers[brokerId - 1]!;
}

export function kill(world: World, brokerId: number): void {
  killBroker(world.cluster, brokerOf(world, brokerId));
  serveClients(world);
}

export function stop(world: World, brokerId: number): void {
  stopBroker(world.cluster, brokerOf(world, brokerId));
  serveClients(world);
}

export function isolate(world: World, brokerId: number): void {
  isolateBroker(world.cluster, brokerOf(world, brokerId));
  serveClients(world);
}

/** Where it was, unless told otherwise; it advertises where it listens unless told otherwise. */
export function start(world: World, brokerId: number, listener?: string, advertised = listener): void {
  const broker = brokerOf(world, brokerId);
  const addresses = { listener: listener ?? broker.listener, advertised: advertised ?? broker.advertised };
  startBroker(world.cluster, broker, addresses);
  serveClients(world);
}

/** ms from now until its connections have metadata, by their own timers alone; Infinity: not within `withinMs`. */
export function connectingMs(world: World, connections: Connections, withinMs = 600_000): number {
  const { cluster } = world;
  const from = cluster.nowMs;
  while (connections.phase !== 'ready') {
    const dueMs = nextClientDueMs(world);
    if (dueMs - from > withinMs) return Number.POSITIVE_INFINITY;
    cluster.nowMs = dueMs;
    runDueClientTimers(world);
  }
  return cluster.nowMs - from;
}

/** All that clients logged, line by line. */
export function linesOf({ clients }: World): string[] {
  return clients.events.flatMap((event) => (event.type === 'clientLogged' ? event.lines : []));
}

export function eventsOf<T extends ClientEvent['type']>(
  { clients }: World,
  type: T,
): Extract<ClientEvent, { type: T }>[] {
  return clients.events.filter((event): event is Extract<ClientEvent, { type: T }> => event.type === type);
}

/** The numbers 1 to `count`, as seeds to draw with. */
export function seeds(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}
