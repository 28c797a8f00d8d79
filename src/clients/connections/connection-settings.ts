/**
 * What a client's connections go by, in each family's own names and defaults (CLI-513, CLI-516, CLI-521, CLI-525, CLI-531).
 * Deviates: clients other than Java, librdkafka and kafkajs connect as the newest Java does.
 */
import { compareVersions, DEFAULT_VERSION } from '../../kernel/versions.ts';
import type { ClientKind } from './bootstrap-list.ts';

export type ConnectionFamily = 'java' | 'librdkafka' | 'kafkajs';
/** What to do when no broker the client knows can be reached: go on trying those, or begin with the list again. */
export type RecoveryStrategy = 'none' | 'rebootstrap';

export interface ConnectionSettings {
  readonly family: ConnectionFamily;
  readonly clientVersion: string;
  /** ms an attempt may take where nobody answers. */
  readonly setupTimeoutMs: number;
  /** ms: Java doubles it for a server that let it pass, up to here. */
  readonly setupTimeoutMaxMs: number;
  /** ms: Java's send() waits so long for metadata (CLU-2). */
  readonly maxBlockMs: number;
  /** ms: metadata are asked for at least so often (CLU-5). */
  readonly metadataMaxAgeMs: number;
  readonly recovery: RecoveryStrategy;
  /** ms without metadata after which it begins with the list again; Infinity: there is no such trigger. */
  readonly rebootstrapTriggerMs: number;
}

/** What the person got wrong, with the names that would have been right. */
export interface ConnectionProblem {
  readonly problem: string;
  readonly name: string;
  readonly candidates: readonly string[];
}

const NEVER = Number.POSITIVE_INFINITY;

type Field = 'setupTimeoutMs' | 'maxBlockMs' | 'metadataMaxAgeMs' | 'recovery' | 'rebootstrapTriggerMs';

const NAMES: Readonly<Record<ConnectionFamily, Readonly<Record<string, Field | 'list'>>>> = {
  java: {
    'bootstrap.servers': 'list',
    'socket.connection.setup.timeout.ms': 'setupTimeoutMs',
    'max.block.ms': 'maxBlockMs',
    'metadata.max.age.ms': 'metadataMaxAgeMs',
    'metadata.recovery.strategy': 'recovery',
    'metadata.recovery.rebootstrap.trigger.ms': 'rebootstrapTriggerMs',
  },
  librdkafka: {
    'bootstrap.servers': 'list',
    'metadata.broker.list': 'list',
    'socket.connection.setup.timeout.ms': 'setupTimeoutMs',
    'topic.metadata.refresh.interval.ms': 'metadataMaxAgeMs',
    'metadata.recovery.strategy': 'recovery',
    'metadata.recovery.rebootstrap.trigger.ms': 'rebootstrapTriggerMs',
  },
  kafkajs: { brokers: 'list', connectionTimeout: 'setupTimeoutMs', metadataMaxAge: 'metadataMaxAgeMs' },
};

const ALL_NAMES = new Set(Object.values(NAMES).flatMap((names) => Object.keys(names)));

/** First releases that know a config of that field. */
const SINCE: Readonly<Record<string, Partial<Record<Field, string>>>> = {
  java: { recovery: '3.8', rebootstrapTriggerMs: '4.0' },
  librdkafka: { recovery: '2.10', rebootstrapTriggerMs: '2.11' },
};

/** Which library a client's connections are like. */
export function connectionFamily(client: string): ConnectionFamily {
  return client === 'librdkafka' || client === 'kafkajs' ? client : 'java';
}

/** The names a family has for these settings, for hints. */
export function connectionConfigNames(family: ConnectionFamily): string[] {
  return Object.keys(NAMES[family]);
}

/** Parts a client's configs into those of its connections and the others. */
export function splitConfigs(configs: Readonly<Record<string, string>>): {
  readonly ofConnections: Record<string, string>;
  readonly others: Record<string, string>;
} {
  const entries = Object.entries(configs);
  return {
    ofConnections: Object.fromEntries(entries.filter(([name]) => ALL_NAMES.has(name))),
    others: Object.fromEntries(entries.filter(([name]) => !ALL_NAMES.has(name))),
  };
}

/** A client's settings and its list as written; undefined: it was given none. */
export function readConnectionSettings(
  { client, clientVersion, kind }: { client: string; clientVersion: string; kind: ClientKind },
  configs: Readonly<Record<string, string>>,
): { readonly settings: ConnectionSettings; readonly list: string | undefined } | ConnectionProblem {
  const family = connectionFamily(client);
  // Another library's releases are not Java's: it is taken for the newest Java.
  const release = client === family ? clientVersion : DEFAULT_VERSION;
  const values: { -readonly [Name in keyof ConnectionSettings]: ConnectionSettings[Name] } = {
    ...defaultsOf(family, release),
  };
  let list: string | undefined;
  for (const [name, text] of Object.entries(configs)) {
    const field = NAMES[family][name];
    const since = field === undefined || field === 'list' ? undefined : SINCE[family]?.[field];
    const isTooNew = since !== undefined && compareVersions(release, since) < 0;
    if (field === undefined || isTooNew || (kind === 'consumer' && field === 'maxBlockMs')) {
      const more = isTooNew ? `, it came with ${since}` : '';
      const problem = `${client} ${clientVersion} has no config ${name}${more}`;
      return { problem, name, candidates: isTooNew ? [] : connectionConfigNames(family) };
    }
    if (field === 'list') list = text;
    else if (!setValue(values, field, text))
      return { problem: `Invalid value ${text} for configuration ${name}`, name, candidates: [] };
  }
  return { settings: values, list };
}

function setValue(
  values: { -readonly [Name in keyof ConnectionSettings]: ConnectionSettings[Name] },
  field: Field,
  text: string,
): boolean {
  if (field === 'recovery') {
    if (text !== 'none' && text !== 'rebootstrap') return false;
    values.recovery = text;
    return true;
  }
  if (!/^\d{1,15}$/.test(text)) return false;
  // An age of 0 is asked for all the time, which is once a millisecond here.
  values[field] = field === 'metadataMaxAgeMs' ? Math.max(1, Number(text)) : Number(text);
  return true;
}

function defaultsOf(family: ConnectionFamily, clientVersion: string): ConnectionSettings {
  const isSince = (first: string) => compareVersions(clientVersion, first) >= 0;
  const common = { family, clientVersion, metadataMaxAgeMs: 300_000, maxBlockMs: NEVER };
  if (family === 'kafkajs') {
    // CLI-532: it always goes back to its list.
    const timeouts = { setupTimeoutMs: 1_000, setupTimeoutMaxMs: 1_000, rebootstrapTriggerMs: NEVER };
    return { ...common, ...timeouts, recovery: 'rebootstrap' };
  }
  if (family === 'librdkafka') {
    // Before 2.10 the servers of the list stayed among the known ones, which comes to the same (CLI-525).
    const rebootstrapTriggerMs = isSince('2.11') ? 300_000 : NEVER;
    const timeouts = { setupTimeoutMs: 30_000, setupTimeoutMaxMs: 30_000, rebootstrapTriggerMs };
    return { ...common, ...timeouts, recovery: 'rebootstrap' };
  }
  return {
    ...common,
    setupTimeoutMs: 10_000,
    setupTimeoutMaxMs: 30_000,
    maxBlockMs: 60_000,
    recovery: isSince('4.0') ? 'rebootstrap' : 'none',
    rebootstrapTriggerMs: isSince('4.0') ? 300_000 : NEVER,
  };
}
