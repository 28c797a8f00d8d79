/**
 * The walk through the list until a server answers (CLI-501, CLU-1): one attempt after the other, in the order and with the
 * waits of the family. The first answer names all brokers, and the walk is over.
 */
import type { Cluster } from '../../kernel/cluster.ts';
import type { RandomState } from '../../kernel/random.ts';
import { reachAddress } from './address-reach.ts';
import { backoffMs, firstRetryMs, nextVainAttemptMs, silenceMs } from './attempt-cost.ts';
import { nextServer } from './attempt-order.ts';
import { allBrokersDownLine, type FailureKind, failureLines, kafkajsError } from './connection-lines.ts';
import { type Connections, noteNode, type Search } from './connections.ts';
import { learnBrokers } from './known-brokers.ts';

const NEVER = Number.POSITIVE_INFINITY;
/** Once the waits grow no more, the next attempt that can differ is the one after a broker's change. */
const VAIN_FAILURES = 8;

/** What the client says while it searches. */
export type SearchNews =
  | {
      readonly type: 'attemptFailed';
      readonly node: number;
      readonly address: string;
      readonly how: FailureKind;
      readonly lines: readonly string[];
    }
  | {
      readonly type: 'found';
      readonly node: number;
      readonly address: string;
      readonly failures: number | null;
      readonly tookMs: number;
      readonly isAgain: boolean;
    }
  | { readonly type: 'gaveUp'; readonly message: string; readonly failures: number; readonly tookMs: number };

export interface SearchPlace {
  readonly cluster: Cluster;
  readonly random: RandomState;
  readonly tell: (news: SearchNews) => void;
}

/** Begins at the list, at once. An empty list (librdkafka) is never answered. */
export function beginSearch(
  { cluster, random }: Pick<SearchPlace, 'cluster' | 'random'>,
  connections: Connections,
): void {
  const { servers, settings } = connections;
  connections.search = {
    sinceMs: cluster.nowMs,
    isAgain: connections.phase === 'ready',
    failures: 0,
    triedMs: servers.map(() => Number.NEGATIVE_INFINITY),
    failedInRow: servers.map(() => 0),
    current: null,
    dueMs: servers.length === 0 ? NEVER : cluster.nowMs,
    isUncounted: false,
    retryMs: settings.family === 'kafkajs' ? firstRetryMs(random) : 0,
  };
  connections.phase = 'searching';
  connections.isPlain = false;
  connections.recoverMs = NEVER;
  connections.refreshMs = NEVER;
}

/** Makes the attempts that are due. */
export function runSearch(place: SearchPlace, connections: Connections): void {
  const { cluster } = place;
  while (connections.search !== null && connections.search.dueMs <= cluster.nowMs) {
    const { search } = connections;
    if (search.current === null) attempt(place, connections, search);
    else {
      const current = search.current;
      search.current = null;
      fail(place, connections, search, { at: current, how: 'silent' });
    }
  }
}

/** A broker has changed: who waited in vain tries again soon, who waits for a silent one may have its answer. */
export function resumeSearch(place: SearchPlace, connections: Connections): void {
  const { search, servers } = connections;
  if (search === null || servers.length === 0) return;
  if (
    search.current !== null &&
    reachAddress(place.cluster, servers[search.current]!.address).end === 'broker'
  ) {
    const at = search.current;
    search.current = null;
    connect(place, connections, search, at);
  } else if (search.dueMs === NEVER) {
    search.dueMs = place.cluster.nowMs + nextVainAttemptMs(connections, place.random);
  }
}

function attempt(place: SearchPlace, connections: Connections, search: Search): void {
  const { cluster, random } = place;
  const at = livingServer(cluster, connections) ?? nextServer(connections, search, random);
  search.triedMs[at] = cluster.nowMs;
  const { end } = reachAddress(cluster, connections.servers[at]!.address);
  if (end === 'broker') {
    connect(place, connections, search, at);
    return;
  }
  const waitMs = end === 'silent' ? silenceMs(connections, search, at, random) : 0;
  if (waitMs === 0) {
    fail(place, connections, search, { at, how: end });
    return;
  }
  noteNode(connections, { node: -1 - at, address: connections.servers[at]!.address, state: 'silent' });
  search.current = at;
  search.dueMs = cluster.nowMs + waitMs;
}

/** A client without a list of its own begins at a broker that runs, if there is one. */
function livingServer(cluster: Cluster, { servers, isListGiven }: Connections): number | null {
  if (isListGiven) return null;
  const place = servers.findIndex(({ address }) => reachAddress(cluster, address).end === 'broker');
  return place < 0 ? null : place;
}

/** Metadata come: the search is over. The list's connection carried the requests of the start. */
function connect({ cluster, tell }: SearchPlace, connections: Connections, search: Search, at: number): void {
  const { address } = connections.servers[at]!;
  const nodeId = -1 - at;
  const node = noteNode(connections, { node: nodeId, address, state: 'connected' });
  // API versions, metadata, and a producer's metadata of its topic (recorded of Java).
  node.requests += connections.kind === 'producer' ? 3 : 2;
  node.lastRequestMs = cluster.nowMs;
  const reached = reachAddress(cluster, address);
  if (reached.end === 'broker') node.brokerStartedMs = cluster.brokers[reached.brokerId - 1]!.startedMs;
  const { sinceMs, isAgain } = search;
  const failures = search.isUncounted ? null : search.failures;
  connections.search = null;
  connections.phase = 'ready';
  learnBrokers(cluster, connections);
  const tookMs = cluster.nowMs - sinceMs;
  if (tookMs > 0 || isAgain) tell({ type: 'found', node: nodeId, address, failures, tookMs, isAgain });
}

function fail(
  { cluster, random, tell }: SearchPlace,
  connections: Connections,
  search: Search,
  { at, how }: { at: number; how: FailureKind },
): void {
  const { servers, settings } = connections;
  const { address } = servers[at]!;
  const node = -1 - at;
  search.failures += 1;
  search.failedInRow[at]! += 1;
  noteNode(connections, { node, address, state: how });
  const lines = isTold(settings, search, { at, how }) ? failureLines(settings, { node, address, how }) : [];
  const areAllDown = connections.servers.every(
    (_, place) => connections.nodes.get(-1 - place)?.state !== 'silent',
  );
  if (settings.family === 'librdkafka' && search.failures === servers.length && areAllDown)
    lines.push(allBrokersDownLine(settings, servers));
  if (lines.length > 0) tell({ type: 'attemptFailed', node, address, how, lines });
  const waitMs = backoffMs(connections, search, random);
  search.dueMs = cluster.nowMs + waitMs;
  if (waitMs === NEVER) {
    const { failures, sinceMs } = search;
    connections.search = null;
    connections.phase = 'gaveUp';
    tell({ type: 'gaveUp', message: kafkajsError(address, how), failures, tookMs: cluster.nowMs - sinceMs });
  } else if (isInVain(connections, search)) {
    search.dueMs = NEVER;
    search.isUncounted = true;
  }
}

/** The first failure of each server; librdkafka goes on to the next long before it calls a silent one failed. */
function isTold(
  { family }: Connections['settings'],
  { failedInRow }: Search,
  { at, how }: { at: number; how: FailureKind },
): boolean {
  if (family === 'librdkafka' && how === 'silent') return false;
  return failedInRow[at] === 1 || family === 'kafkajs';
}

/** Every server was tried often enough: what they answer changes only with a broker. */
function isInVain({ servers, settings }: Connections, { failedInRow }: Search): boolean {
  if (settings.family === 'kafkajs') return false;
  // Java's wait grows with each failure, librdkafka's with each round.
  const each = settings.family === 'java' ? Math.ceil(VAIN_FAILURES / servers.length) : VAIN_FAILURES;
  return failedInRow.every((failed) => failed >= each);
}
