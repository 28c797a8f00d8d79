/**
 * The connections of all clients on the cluster's clock: opened with the client, told of what brokers do, and moved on when
 * an attempt, a refresh or a return to the list is due.
 */
import type { World } from '../clients.ts';
import type { ClientError } from '../consumers/client-error.ts';
import { failHeldSends, releaseHeldSends } from '../held-sends.ts';
import { type BootstrapList, type ClientKind, readBootstrapList } from './bootstrap-list.ts';
import { failureLines } from './connection-lines.ts';
import { type ConnectionProblem, readConnectionSettings } from './connection-settings.ts';
import { type Connections, createConnections, noteNode } from './connections.ts';
import { failedBrokers, noticeBrokers, refreshBrokers } from './known-brokers.ts';
import { beginSearch, resumeSearch, runSearch, type SearchNews, type SearchPlace } from './server-search.ts';

export interface ConnectingClient {
  readonly kind: ClientKind;
  readonly name: string;
  readonly client: string;
  readonly clientVersion: string;
  /** Those of its connections only. */
  readonly configs: Readonly<Record<string, string>>;
}

/** What a new client's connections are: none is tried yet. A client without a list has every broker in it. */
export function openConnections(
  world: World,
  { kind, name, client, clientVersion, configs }: ConnectingClient,
): Connections | ConnectionProblem | { readonly refusal: ClientError } {
  const read = readConnectionSettings({ client, clientVersion, kind }, configs);
  if ('problem' in read) return read;
  const { settings, list } = read;
  const given = list === undefined ? allBrokers(world) : readBootstrapList(list, settings, kind);
  if ('refusal' in given) return given;
  const isListGiven = list !== undefined;
  const connections = createConnections({
    client: name,
    kind,
    settings,
    servers: given.servers,
    isListGiven,
  });
  if (given.lines.length > 0) tellLines(world, connections, given.lines);
  return connections;
}

function allBrokers({ cluster }: World): BootstrapList {
  return {
    servers: cluster.brokers.map(({ listener }) => ({ address: listener, isResolved: true })),
    lines: [],
  };
}

/** Begins to look for a first answer, as the client does when it opens, is polled, or sends after it gave up. */
export function startConnecting(world: World, connections: Connections): void {
  if (connections.phase === 'searching' || connections.phase === 'ready') return;
  const place = placeOf(world, connections);
  beginSearch(place, connections);
  runSearch(place, connections);
  tellFailedBrokers(world, connections);
  settleSends(world, connections);
}

/** Lets every client notice what brokers have done since it last looked; costs nothing while they do nothing. */
export function serveConnections(world: World): void {
  const { cluster, clients } = world;
  if (clients.seenBrokerChanges === cluster.brokerChanges) return;
  clients.seenBrokerChanges = cluster.brokerChanges;
  for (const connections of allConnections(world)) {
    noticeBrokers(cluster, connections);
    resumeSearch(placeOf(world, connections), connections);
    runDueConnections(world, connections);
  }
}

/** Does what is due of a client's connections at the cluster's now. */
export function runDueConnections(world: World, connections: Connections): void {
  const { cluster } = world;
  const place = placeOf(world, connections);
  if (connections.refreshMs <= cluster.nowMs && !refreshBrokers(cluster, connections))
    noticeBrokers(cluster, connections);
  if (connections.recoverMs <= cluster.nowMs) beginSearch(place, connections);
  runSearch(place, connections);
  tellFailedBrokers(world, connections);
  settleSends(world, connections);
}

/** Attempts to reach brokers from the metadata fail, too, and are logged with the broker's id. */
function tellFailedBrokers(world: World, connections: Connections): void {
  for (const failed of failedBrokers(world.cluster, connections)) {
    const { node, address, how } = failed;
    noteNode(connections, { node, address, state: how });
    tellLines(world, connections, failureLines(connections.settings, failed));
  }
}

/** Sends that waited for a first answer go out, or fail with kafkajs's connect(). */
function settleSends(world: World, connections: Connections): void {
  if (connections.kind !== 'producer' || connections.phase !== 'ready') return;
  const producer = world.clients.producers.get(connections.client);
  if (producer === undefined || producer.connections !== connections) return;
  for (const queue of producer.pending.values()) for (const batch of queue) batch.triedAt = -1;
  releaseHeldSends(world, producer);
}

function allConnections({ clients }: World): Connections[] {
  const all = [...clients.producers.values(), ...clients.consumers.values()];
  return all.flatMap((client) => {
    const { connections } = client;
    const isDead = 'end' in client && client.end !== null;
    return connections === null || isDead ? [] : [connections];
  });
}

function placeOf(world: World, connections: Connections): SearchPlace {
  const { cluster, clients } = world;
  const tell = (news: SearchNews) => tellNews(world, connections, news);
  return { cluster, random: clients.connectionRandom, tell };
}

function tellNews(world: World, connections: Connections, news: SearchNews): void {
  if (news.type === 'attemptFailed') {
    tellLines(world, connections, news.lines);
    return;
  }
  const { cluster, clients } = world;
  const at = { atMs: cluster.nowMs, client: connections.client, afterClusterEvents: cluster.events.length };
  if (news.type === 'found') {
    clients.events.push({ ...news, type: 'serverFound', ...at });
    return;
  }
  const error = { name: 'KafkaJSNumberOfRetriesExceeded', error: null, message: news.message };
  clients.events.push({ ...news, type: 'connectFailed', ...at, error });
  const producer = connections.kind === 'producer' ? clients.producers.get(connections.client) : undefined;
  if (producer !== undefined) failHeldSends(world, producer, { error: error.name, message: error.message });
  const consumer = connections.kind === 'consumer' ? clients.consumers.get(connections.client) : undefined;
  if (consumer !== undefined) consumer.errors.push(error);
}

function tellLines({ cluster, clients }: World, connections: Connections, lines: readonly string[]): void {
  const { client, phase } = connections;
  const isMinor = phase === 'ready' && !connections.isCutOff;
  const at = { atMs: cluster.nowMs, client, afterClusterEvents: cluster.events.length };
  clients.events.push({ type: 'clientLogged', ...at, isMinor, lines });
}
