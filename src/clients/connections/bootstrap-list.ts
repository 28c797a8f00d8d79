/**
 * `bootstrap.servers` as each family reads it (CLI-511, CLU-1, FACTS F5): Java takes nothing without a port and refuses a
 * list of which no name resolves; librdkafka never refuses and fills in 9092; kafkajs looks when it connects. Here every
 * name resolves but those in `.invalid`, which no name server knows (RFC 2606).
 */
import type { ClientError } from '../consumers/client-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';

export interface BootstrapServer {
  /** `host:port`. */
  readonly address: string;
  readonly isResolved: boolean;
}

export interface BootstrapList {
  readonly servers: readonly BootstrapServer[];
  /** What the client logs while it reads the list. */
  readonly lines: readonly string[];
}

export type ClientKind = 'producer' | 'consumer';

/** `ClientUtils.parseAndValidateAddresses`, its `HOST_PORT_PATTERN`. */
const JAVA_URL = /^(?:[\w\-%.]*:\/\/)?\[?([\w\-%.:]*)\]?:(\d+)$/;
const LIBRDKAFKA_PORT = 9092;

/** The servers of a list as written, or why a client with it does not open. */
export function readBootstrapList(
  text: string,
  { family }: Pick<ConnectionSettings, 'family'>,
  kind: ClientKind,
): BootstrapList | { readonly refusal: ClientError } {
  const written = text
    .split(',')
    .map((server) => server.trim())
    .filter((server) => server !== '');
  if (family === 'java') return readJavaList(written, kind);
  if (family === 'kafkajs' && written.length === 0)
    return refuse('KafkaJSNonRetriableError', 'Failed to connect: brokers array is empty');
  const withPort = written.map((server) => {
    if (hasPort(server)) return server;
    return `${server}:${family === 'librdkafka' ? LIBRDKAFKA_PORT : 'NaN'}`;
  });
  return { servers: withPort.map(serverOf), lines: [] };
}

function readJavaList(
  written: readonly string[],
  kind: ClientKind,
): BootstrapList | { readonly refusal: ClientError } {
  const failed = (cause: string) => refuse('KafkaException', `Failed to construct kafka ${kind}: ${cause}`);
  const malformed = written.find((server) => !JAVA_URL.test(server));
  if (malformed !== undefined) return failed(`Invalid url in bootstrap.servers: ${malformed}`);
  const all = written.map((server) => serverOf(server.replace(JAVA_URL, '$1:$2')));
  const servers = all.filter(({ isResolved }) => isResolved);
  if (servers.length === 0) return failed('No resolvable bootstrap urls given in bootstrap.servers');
  const lines = all
    .filter(({ isResolved }) => !isResolved)
    .map(({ address }) => {
      const host = hostOf(address);
      return `WARN Couldn't resolve server ${address} from bootstrap.servers as DNS resolution failed for ${host}`;
    });
  return { servers, lines };
}

function refuse(name: string, message: string): { readonly refusal: ClientError } {
  return { refusal: { name, error: null, message } };
}

function serverOf(address: string): BootstrapServer {
  return { address, isResolved: isResolvable(address) };
}

/** RFC 2606: a name in `.invalid` is one that does not exist. */
export function isResolvable(address: string): boolean {
  return !/(^|\.)invalid$/i.test(hostOf(address));
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':'));
}

function hasPort(server: string): boolean {
  return /:\d+$/.test(server);
}
