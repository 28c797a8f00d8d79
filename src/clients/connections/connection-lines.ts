/**
 * What each family logs, or tells its error callback, about a connection that failed (CLI-514, CLI-522, CLI-531, FACTS F3 to
 * F5). Deviates: hosts are printed by name, where real clients add or print their IP; a line that repeats is told once.
 */
import { compareVersions } from '../../kernel/versions.ts';
import type { BootstrapServer } from './bootstrap-list.ts';
import type { ConnectionSettings } from './connection-settings.ts';

export type FailureKind = 'refused' | 'silent' | 'unresolved';

/** The lines for one failed attempt. `node` is -1, -2, … for a server of the list, or a broker's id. */
export function failureLines(
  settings: ConnectionSettings,
  { node, address, how }: { node: number; address: string; how: FailureKind },
): string[] {
  if (settings.family === 'librdkafka') return [librdkafkaLine({ node, address, how })];
  if (settings.family === 'kafkajs') {
    const error = kafkajsError(address, how);
    const lines = [`ERROR [Connection] ${error}`];
    if (node >= 0) return lines;
    const goesOn = 'Failed to connect to seed broker, trying another broker from the list';
    return [...lines, `ERROR [BrokerPool] ${goesOn}: ${error}`];
  }
  const subject = compareVersions(settings.clientVersion, '3.7') >= 0 ? 'Node' : 'Broker';
  const lines = [
    `WARN Connection to node ${node} (${address}) could not be established. ${subject} may not be available.`,
  ];
  if (node >= 0) return lines;
  const fenced = compareVersions(settings.clientVersion, '4.0') >= 0 ? ' isFenced: false' : '';
  return [...lines, `WARN Bootstrap broker ${address} (id: ${node} rack: null${fenced}) disconnected`];
}

function librdkafkaLine({ node, address, how }: { node: number; address: string; how: FailureKind }): string {
  const name = `${address}/${node < 0 ? 'bootstrap' : node}`;
  if (how === 'unresolved')
    return `_RESOLVE ${name}: Failed to resolve '${address}': Name or service not known (after 0ms in state CONNECT)`;
  if (how === 'silent') return `_TRANSPORT ${name}: Connection setup timed out in state CONNECT`;
  return `_TRANSPORT ${name}: Connect to ipv4#${address} failed: Connection refused (after 0ms in state CONNECT)`;
}

/** What kafkajs's connect() says of one attempt. */
export function kafkajsError(address: string, how: FailureKind): string {
  if (address.endsWith(':NaN'))
    return 'Failed to connect: Port should be >= 0 and < 65536. Received type number (NaN).';
  if (how === 'silent') return 'Connection timeout';
  if (how === 'unresolved')
    return `Connection error: getaddrinfo ENOTFOUND ${address.slice(0, address.lastIndexOf(':'))}`;
  return `Connection error: connect ECONNREFUSED ${address}`;
}

/** librdkafka's error callback once every server was seen down (CLI-522): its own rebootstrap sets the count back first. */
export function allBrokersDownLine(
  settings: ConnectionSettings,
  servers: readonly BootstrapServer[],
): string {
  const all = servers.length;
  const counts = settings.recovery === 'rebootstrap' && compareVersions(settings.clientVersion, '2.10') >= 0;
  return `_ALL_BROKERS_DOWN ${counts ? 0 : all}/${all} brokers are down`;
}
