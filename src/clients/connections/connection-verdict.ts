/** Why a client has, or does not have, a broker to talk to: what the view of its connections says below its table. */
import type { Cluster } from '../../kernel/cluster.ts';
import type { Verdict } from '../../kernel/rules.ts';
import { reachAddress } from './address-reach.ts';
import type { Connections } from './connections.ts';

/** null: it has not tried anything. */
export function connectionVerdict(cluster: Cluster, connections: Connections): Verdict | null {
  const { phase, search, servers, known, settings } = connections;
  if (phase === 'idle') return null;
  if (phase === 'gaveUp') return { rule: 'CLI-531', facts: { listed: servers.length } };
  if (search?.isAgain)
    return { rule: 'CLI-516', facts: { recovery: settings.recovery, listed: servers.length } };
  if (phase === 'searching') return { rule: 'CLU-1', facts: { listed: servers.length } };
  const astray = [...known].find(([, address]) => reachAddress(cluster, address).end !== 'broker');
  if (!connections.isCutOff || astray === undefined)
    return { rule: 'CLI-501', facts: { known: known.size, listed: servers.length } };
  const [broker, address] = astray;
  const livesElsewhere = cluster.brokers[broker - 1]?.state === 'running';
  if (livesElsewhere && cluster.brokers[broker - 1]?.advertised !== address)
    return { rule: 'CLI-516', facts: { recovery: settings.recovery, listed: servers.length } };
  return { rule: 'CLU-4', facts: { broker, address } };
}
