/** `show connections p`: the servers of a client's list and the brokers it knows, and what it has with each. */
import { connectionVerdict } from '../clients/connections/connection-verdict.ts';
import type { Connections, NodeConnection } from '../clients/connections/connections.ts';
import type { Cluster } from '../kernel/cluster.ts';
import { buildView, column } from './build-view.ts';
import type { Note, Row, View } from './view.ts';
import { ruleText } from './words.ts';

const STATE_WORDS: Readonly<Record<NodeConnection['state'], string>> = {
  connected: 'connected',
  lost: 'lost',
  refused: 'refused',
  silent: 'no answer',
  unresolved: 'no such host',
};

const PHASE_WORDS: Readonly<Record<Exclude<Connections['phase'], 'ready'>, string>> = {
  idle: 'not asked for yet',
  searching: 'no server has answered',
  gaveUp: 'given up',
};

const NAMED = { key: 'known', label: 'named by metadata', unit: 'count' } as const;

/** null: a client that has no list, the old consumer that goes by ZooKeeper. */
export function connectionsView(cluster: Cluster, target: string, connections: Connections | null): View {
  const nodes = connections === null ? [] : [...connections.nodes.values()];
  const isServed = connections?.phase === 'ready' && !connections.isCutOff;
  const isConnected = (isServer: boolean) =>
    nodes.filter(({ node, state }) => node < 0 === isServer && state === 'connected').length;
  return buildView(cluster, {
    view: 'connections',
    target,
    summary: {
      brokers: isConnected(false),
      bootstrap: isConnected(true),
      listed: connections?.servers.length ?? 0,
      known: connections?.known.size ?? 0,
      metadata: connections === null ? null : metadataText(connections),
    },
    heading: [
      { key: 'brokers', label: 'brokers', unit: 'count' },
      { key: 'bootstrap', label: 'bootstrap', unit: 'count' },
      isServed ? NAMED : { key: 'metadata', label: 'metadata', unit: 'text' },
    ],
    columns: [
      column('node', 'node', 'text', 1, { isKey: true }),
      column('address', 'address', 'text', 1),
      column('role', 'from', 'text', 2),
      column('state', 'connection', 'text', 1),
      column('requests', 'requests', 'count', 2),
    ],
    rows: connections === null ? [] : rowsOf(connections),
    notes: connections === null ? [] : notesOf(cluster, connections),
  });
}

function metadataText({ phase, known, isCutOff, search }: Connections): string {
  if (phase === 'ready')
    return `${known.size} broker${known.size === 1 ? '' : 's'}${isCutOff ? ', none reached' : ''}`;
  return phase === 'searching' && search?.isAgain ? 'lost, back to the list' : PHASE_WORDS[phase];
}

/** The list first, in its order, then the brokers. */
function rowsOf({ servers, known, nodes }: Connections): Row[] {
  const ids = [...new Set([...known.keys(), ...[...nodes.keys()].filter((node) => node > 0)])];
  return [
    ...servers.map(({ address }, place) => rowOf(nodes.get(-1 - place), { node: -1 - place, address })),
    ...ids.sort((a, b) => a - b).map((node) => rowOf(nodes.get(node), { node, address: known.get(node) })),
  ];
}

function rowOf(
  held: NodeConnection | undefined,
  { node, address = held?.address ?? '' }: { node: number; address: string | undefined },
): Row {
  return {
    node: String(node),
    address,
    role: node < 0 ? 'bootstrap.servers' : 'metadata',
    state: held === undefined ? null : STATE_WORDS[held.state],
    requests: held?.requests ?? 0,
  };
}

function notesOf(cluster: Cluster, connections: Connections): Note[] {
  const verdict = connectionVerdict(cluster, connections);
  if (verdict === null) return [];
  return [{ row: null, ...verdict, text: ruleText(verdict, { subject: null }) }];
}
