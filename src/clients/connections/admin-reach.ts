/**
 * Does Kafka's admin client, and so a tool, find a broker to ask (CLU-2, CLU-4)? It needs a server of its list for the first
 * answer, and then a broker at the address that it advertises. A name that is no broker's, as `localhost`, stands for any.
 */
import type { Cluster } from '../../kernel/cluster.ts';
import { reachAddress } from './address-reach.ts';

/** `list` as in `--bootstrap-server`. */
export function reachesCluster(cluster: Cluster, list: string): boolean {
  const running = cluster.brokers.filter(({ state }) => state === 'running');
  const names = new Set(cluster.brokers.flatMap(({ listener, advertised }) => [listener, advertised]));
  const isAnswered = list
    .split(',')
    .map((server) => server.trim())
    .some((server) => !names.has(server) || reachAddress(cluster, server).end === 'broker');
  return isAnswered && running.some(({ advertised }) => reachAddress(cluster, advertised).end === 'broker');
}
