/**
 * What a client knows of the brokers (CLU-3 to CLU-5): the live ones with the addresses they advertised in the last metadata.
 * It asks again when a connection breaks or a leader is not where it looked, of any known broker that answers, and every
 * `metadata.max.age.ms`. No broker passes a request on (CLI-502).
 */
import type { Cluster } from '../../kernel/cluster.ts';
import { reachAddress } from './address-reach.ts';
import type { FailureKind } from './connection-lines.ts';
import type { Connections, NodeConnection } from './connections.ts';
import { isUnhindered } from './connections.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** How a request to a broker fares on its way. */
export type WayToBroker = 'open' | 'refused' | 'silent' | 'wrongBroker';

/** A metadata answer: the brokers that the controller counts as alive, as they advertise themselves. */
export function learnBrokers(cluster: Cluster, connections: Connections): void {
  connections.known = brokersInMetadata(cluster);
  connections.metadataMs = cluster.nowMs;
  judge(cluster, connections);
}

/** ms: when metadata last came, by its age if by nothing else. */
export function lastMetadataMs({ nowMs }: Cluster, { metadataMs, settings }: Connections): number {
  const { metadataMaxAgeMs } = settings;
  return metadataMs + Math.floor((nowMs - metadataMs) / metadataMaxAgeMs) * metadataMaxAgeMs;
}

/** Asks a known broker for metadata; false: none of them can be reached. */
export function refreshBrokers(cluster: Cluster, connections: Connections): boolean {
  if (connections.phase !== 'ready' || !reachesAny(cluster, connections)) return false;
  learnBrokers(cluster, connections);
  return true;
}

/** How the client fares with a request to that broker, after new metadata if it needs them. */
export function wayToBroker(
  cluster: Cluster,
  connections: Connections | null,
  brokerId: number,
): WayToBroker {
  if (connections === null || isUnhindered(cluster, connections)) return 'open';
  if (connections.phase !== 'ready') return 'refused';
  const way = look(cluster, connections, brokerId);
  if (way === 'open' || !isStale(cluster, connections)) return way;
  return refreshBrokers(cluster, connections) ? look(cluster, connections, brokerId) : way;
}

/** Has it no broker to talk to: no metadata yet, or none of the brokers they name can be reached? */
export function isCutOff(cluster: Cluster, connections: Connections | null): boolean {
  if (connections === null || isUnhindered(cluster, connections)) return false;
  return connections.phase !== 'ready' || !reachesAny(cluster, connections);
}

/** Takes in what brokers have done since: connections that broke, and what that means for the client. */
export function noticeBrokers(cluster: Cluster, connections: Connections): void {
  let isBroken = false;
  for (const node of connections.nodes.values()) {
    if (node.state !== 'connected' || isStanding(cluster, node)) continue;
    node.state = 'lost';
    isBroken = true;
  }
  // Who looks in vain for a broker goes on asking, so it learns when that one is given up, or another is back.
  const isLooking = [...connections.nodes.values()].some(
    ({ node, state }) => state !== 'connected' && connections.known.has(node),
  );
  if ((isBroken || isLooking) && refreshBrokers(cluster, connections)) return;
  judge(cluster, connections);
}

function look(cluster: Cluster, { known }: Connections, brokerId: number): WayToBroker {
  const address = known.get(brokerId);
  if (address === undefined) return 'refused';
  const reached = reachAddress(cluster, address);
  if (reached.end === 'broker') return reached.brokerId === brokerId ? 'open' : 'wrongBroker';
  return reached.end === 'silent' ? 'silent' : 'refused';
}

/** Brokers it knows and finds unreachable, of those it has reason to try: told once each, as `node` attempts that fail. */
export function failedBrokers(
  cluster: Cluster,
  { phase, isPlain, isCutOff, known, nodes }: Connections,
): { node: number; address: string; how: FailureKind }[] {
  if (phase !== 'ready' || isPlain) return [];
  return [...known].flatMap(([node, address]) => {
    const state = nodes.get(node)?.state;
    const isTried = state === 'lost' || (isCutOff && state !== 'refused' && state !== 'silent');
    const { end } = isTried ? reachAddress(cluster, address) : { end: 'broker' as const };
    return end === 'broker' ? [] : [{ node, address, how: end }];
  });
}

/** Sets what follows from what it knows and how the brokers are. */
function judge(cluster: Cluster, connections: Connections): void {
  connections.seenChanges = cluster.brokerChanges;
  const { known, settings, phase } = connections;
  if (phase !== 'ready') return;
  const stale = isStale(cluster, connections);
  connections.isPlain =
    !stale &&
    known.size === cluster.brokers.length &&
    cluster.brokers.every(({ brokerId }) => look(cluster, connections, brokerId) === 'open');
  connections.isCutOff = !connections.isPlain && !reachesAny(cluster, connections);
  connections.refreshMs = stale ? lastMetadataMs(cluster, connections) + settings.metadataMaxAgeMs : NEVER;
  const isOfUse = stale || !connections.servers.some(({ address }) => isBroker(cluster, address));
  connections.recoverMs = connections.isCutOff && isOfUse ? recoveryMs(cluster, connections) : NEVER;
}

/**
 * ms: when it begins with its list again (CLI-516, CLI-525, CLI-532): at once where every known broker refuses, after the
 * trigger's time where one is silent; Infinity: it never does. Where the list would tell it what it knows already, real
 * clients go round in circles, and here that is not played.
 */
function recoveryMs(cluster: Cluster, connections: Connections): number {
  const { settings, known, recoverMs } = connections;
  const ends = [...known.values()].map((address) => reachAddress(cluster, address).end);
  if (settings.recovery === 'none') return NEVER;
  if (!ends.includes('silent')) return cluster.nowMs;
  return Math.min(recoverMs, cluster.nowMs + settings.rebootstrapTriggerMs);
}

function reachesAny(cluster: Cluster, { known }: Connections): boolean {
  for (const address of known.values()) if (isBroker(cluster, address)) return true;
  return false;
}

function isBroker(cluster: Cluster, address: string): boolean {
  return reachAddress(cluster, address).end === 'broker';
}

function isStale(cluster: Cluster, { known }: Connections): boolean {
  const actual = brokersInMetadata(cluster);
  if (actual.size !== known.size) return true;
  for (const [brokerId, address] of actual) if (known.get(brokerId) !== address) return true;
  return false;
}

function brokersInMetadata({ brokers }: Cluster): Map<number, string> {
  const alive = brokers.filter(({ isFenced }) => !isFenced);
  return new Map(alive.map(({ brokerId, advertised }) => [brokerId, advertised]));
}

/** Does the connection still stand? One to a silent broker does, until a request on it times out. */
function isStanding(cluster: Cluster, { address, brokerStartedMs }: NodeConnection): boolean {
  const reached = reachAddress(cluster, address);
  if (reached.end === 'silent') return true;
  return reached.end === 'broker' && cluster.brokers[reached.brokerId - 1]!.startedMs === brokerStartedMs;
}
