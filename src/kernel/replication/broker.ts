/**
 * A broker as the others see it: where it listens, what it tells clients, whether its process runs and can be reached
 * (CLU-3, CLU-10). The controller is a process of its own and never fails here.
 */
import type { Cluster } from '../cluster.ts';

/** `killed` refuses connections, `isolated` runs but nothing reaches it or comes from it. */
export type BrokerState = 'running' | 'stopped' | 'killed' | 'isolated';

export interface Broker {
  readonly brokerId: number;
  /** `host:port` it listens on. */
  listener: string;
  /** `host:port` it tells clients (CLU-4). */
  advertised: string;
  state: BrokerState;
  /** ms: its last start, from which its heartbeats count. */
  startedMs: number;
  /** ms: since when nothing has come from it; null while it is heard. */
  silentFromMs: number | null;
  /** The controller counts it as gone: it leads nothing and is in no ISR. */
  isFenced: boolean;
}

/** Brokers 1 to `count`, all running; each listens on and advertises `broker<id>:9092`. */
export function createBrokers(count: number, startedMs: number): Broker[] {
  return Array.from({ length: count }, (_, index) => {
    const address = `broker${index + 1}:9092`;
    return {
      brokerId: index + 1,
      listener: address,
      advertised: address,
      state: 'running',
      startedMs,
      silentFromMs: null,
      isFenced: false,
    };
  });
}

export function findBroker(cluster: Pick<Cluster, 'brokers'>, brokerId: number): Broker | undefined {
  return cluster.brokers[brokerId - 1];
}

/** Does its process run where clients and the other brokers reach it? */
export function isReachable(cluster: Pick<Cluster, 'brokers'>, brokerId: number | null): boolean {
  return brokerId !== null && findBroker(cluster, brokerId)?.state === 'running';
}

/** Does the controller count it as alive? A dead broker is, until it is fenced (CLU-14). */
export function isActive(cluster: Pick<Cluster, 'brokers'>, brokerId: number): boolean {
  return findBroker(cluster, brokerId)?.isFenced === false;
}

/**
 * ms: when the controller notices that a silent broker is gone (CLU-10): a session after its last heartbeat in KRaft, a
 * session after its end with ZooKeeper. Infinity: it is heard, or was fenced already.
 */
export function fencingDueMs({ version, brokerConfig }: Cluster, broker: Broker): number {
  const { silentFromMs, startedMs, isFenced } = broker;
  if (silentFromMs === null || isFenced) return Number.POSITIVE_INFINITY;
  const zooKeeperMs = brokerConfig['zookeeper.session.timeout.ms'];
  if (version.hasZooKeeper && zooKeeperMs !== null) return silentFromMs + zooKeeperMs;
  const heartbeatMs = brokerConfig['broker.heartbeat.interval.ms'] ?? 2_000;
  const lastHeartbeatMs = startedMs + Math.floor((silentFromMs - startedMs) / heartbeatMs) * heartbeatMs;
  return lastHeartbeatMs + (brokerConfig['broker.session.timeout.ms'] ?? 9_000);
}
