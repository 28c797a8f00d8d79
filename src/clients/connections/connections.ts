/**
 * A client's connections, as plain data (CLI-501): the servers of its list, which it rings first, and the brokers that
 * metadata named, which it talks to from then on at the addresses they advertise (CLU-3, CLU-4).
 */
import type { Cluster } from '../../kernel/cluster.ts';
import type { BootstrapServer, ClientKind } from './bootstrap-list.ts';
import type { ConnectionSettings } from './connection-settings.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** One address the client has had a connection to. */
export interface NodeConnection {
  /** -1, -2, … are servers of the list, others broker ids. */
  readonly node: number;
  address: string;
  /** What happened at the last attempt, or since. */
  state: 'connected' | 'lost' | 'refused' | 'silent' | 'unresolved';
  requests: number;
  /** ms: requests of one instant to one node are one. */
  lastRequestMs: number;
  /** ms: when the broker behind it had started. */
  brokerStartedMs: number;
}

/** A walk through the list for a first answer. */
export interface Search {
  /** ms */
  readonly sinceMs: number;
  /** Not the client's first: it had metadata, and lost all brokers they named. */
  readonly isAgain: boolean;
  /** Attempts that failed. */
  failures: number;
  /** By place in the list: ms of the last attempt; -Infinity: none. */
  readonly triedMs: number[];
  /** By place in the list: attempts that failed in a row. */
  readonly failedInRow: number[];
  /** The place whose answer is waited for (it is silent); null: none is. */
  current: number | null;
  /** ms: the next attempt, or the end of waiting for `current`; Infinity: nothing changes until a broker does. */
  dueMs: number;
  /** Attempts went on without being played, for nothing could have come of them. */
  isUncounted: boolean;
  /** kafkajs: the wait before its next retry, ms. */
  retryMs: number;
}

export interface Connections {
  /** The client's name; '' is the producer of `produce`. */
  readonly client: string;
  readonly kind: ClientKind;
  readonly settings: ConnectionSettings;
  readonly servers: readonly BootstrapServer[];
  /** false: no list was given, and these are all brokers as they listened when it opened. */
  readonly isListGiven: boolean;
  /** `idle`: a Java consumer before its first poll. `gaveUp`: kafkajs, whose connect() has rejected. */
  phase: 'idle' | 'searching' | 'ready' | 'gaveUp';
  search: Search | null;
  /** kafkajs: the running index into its list (CLI-531). */
  nextServer: number;
  /** The address of each broker by id, as the last metadata said. */
  known: Map<number, string>;
  /** ms: when they came; later ones fall on whole ages after it. */
  metadataMs: number;
  /** Every broker runs and is known where it listens: nothing is in the way of any request. */
  isPlain: boolean;
  /** It has metadata, and no broker they name can be reached. */
  isCutOff: boolean;
  /** `Cluster.brokerChanges` that these connections have noticed. */
  seenChanges: number;
  /** ms: when it can do nothing but begin with its list again; Infinity: it is not cut off, or never does. */
  recoverMs: number;
  /** ms: the next metadata that bring something new by themselves; Infinity: none would. */
  refreshMs: number;
  /** Requests that go to the next broker it opens a connection to: the one for a producer id. */
  owedRequests: number;
  /** By node, in the order in which they were first tried. */
  readonly nodes: Map<number, NodeConnection>;
}

export function createConnections(
  given: Pick<Connections, 'client' | 'kind' | 'settings' | 'servers' | 'isListGiven'>,
): Connections {
  return {
    ...given,
    phase: 'idle',
    search: null,
    nextServer: 0,
    known: new Map(),
    metadataMs: 0,
    isPlain: false,
    isCutOff: false,
    seenChanges: -1,
    recoverMs: NEVER,
    refreshMs: NEVER,
    owedRequests: 0,
    nodes: new Map(),
  };
}

/** Can it send to any leader, with nothing to look at first? A client without connections of its own always can. */
export function isUnhindered(
  cluster: Pick<Cluster, 'brokerChanges'>,
  connections: Connections | null,
): boolean {
  return connections === null || (connections.isPlain && connections.seenChanges === cluster.brokerChanges);
}

/** ms: the next moment at which its connections do something by themselves. */
export function nextConnectionMs({ search, recoverMs, refreshMs }: Connections): number {
  return Math.min(search?.dueMs ?? NEVER, recoverMs, refreshMs);
}

/** Notes how a connection to a node stands. */
export function noteNode(
  connections: Connections,
  { node, address, state }: Pick<NodeConnection, 'node' | 'address' | 'state'>,
): NodeConnection {
  const known = connections.nodes.get(node);
  if (known !== undefined) {
    known.address = address;
    known.state = state;
    return known;
  }
  const added = { node, address, state, requests: 0, lastRequestMs: -NEVER, brokerStartedMs: 0 };
  connections.nodes.set(node, added);
  return added;
}

/**
 * Counts a request to a broker, opening the connection first if there is none (its first request asks for API versions).
 * Deviates: a fetch counts when it brings records, where a waiting one is asked again each `fetch.max.wait.ms`; and no
 * connection is closed because it is idle (`connections.max.idle.ms`).
 */
export function noteRequest(cluster: Cluster, connections: Connections, brokerId: number): void {
  const node = connections.nodes.get(brokerId);
  if (node?.lastRequestMs === cluster.nowMs && node.state === 'connected') return;
  const open = node?.state === 'connected' ? node : openNode(cluster, connections, brokerId);
  open.requests += 1;
  open.lastRequestMs = cluster.nowMs;
}

function openNode(cluster: Cluster, connections: Connections, brokerId: number): NodeConnection {
  const address = connections.known.get(brokerId) ?? '';
  const node = noteNode(connections, { node: brokerId, address, state: 'connected' });
  node.requests += 1 + connections.owedRequests;
  connections.owedRequests = 0;
  node.brokerStartedMs = cluster.brokers[brokerId - 1]?.startedMs ?? 0;
  return node;
}
