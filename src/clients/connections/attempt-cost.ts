/**
 * What a failed attempt costs before the next one (FACTS F1, F2, F4). A refusal costs nothing by itself; each client then
 * waits: Java `retry.backoff.ms`, 100 ms doubling to a second since 3.7 (CLI-513); librdkafka 50 ms, and once all servers were
 * tried a backoff from 100 ms to ten seconds (CLI-521); kafkajs a retry that doubles from 300 ms (CLI-531). Where nobody
 * answers, Java and kafkajs wait for the connection's timeout as well; librdkafka does not.
 */
import { nextUint32, type RandomState } from '../../kernel/random.ts';
import { compareVersions } from '../../kernel/versions.ts';
import { kafkajsRetryMs } from '../kafkajs-retries.ts';
import type { Connections, Search } from './connections.ts';

const JAVA_RETRY_MS = 100;
const JAVA_RECONNECT_MS = 50;
const JAVA_BACKOFF_MAX_MS = 1_000;
const LIBRDKAFKA_NEXT_MS = 50;
const LIBRDKAFKA_RECONNECT_MS = 100;
const LIBRDKAFKA_RECONNECT_MAX_MS = 10_000;
const KAFKAJS_RETRY_MAX_MS = 30_000;

/** ms: how long the client waits for a server that does not answer at all. */
export function silenceMs(
  { settings }: Connections,
  search: Search,
  place: number,
  random: RandomState,
): number {
  const { family, setupTimeoutMs, setupTimeoutMaxMs } = settings;
  if (family === 'librdkafka') return 0;
  if (family === 'kafkajs') return setupTimeoutMs;
  const doubled = setupTimeoutMs * 2 ** Math.min(20, search.failedInRow[place]!);
  return around(Math.min(doubled, Math.max(setupTimeoutMaxMs, setupTimeoutMs)), 0.8, 1.2, random);
}

/** ms from a failure to the next attempt; Infinity: kafkajs gives up. `search.failures` counts this one already. */
export function backoffMs({ settings, servers }: Connections, search: Search, random: RandomState): number {
  const { family, clientVersion } = settings;
  const rounds = Math.floor(search.failures / servers.length);
  if (family === 'librdkafka') {
    if (search.failures % servers.length !== 0) return LIBRDKAFKA_NEXT_MS;
    const waitMs = Math.min(
      LIBRDKAFKA_RECONNECT_MS * 2 ** Math.min(20, rounds - 1),
      LIBRDKAFKA_RECONNECT_MAX_MS,
    );
    return around(waitMs, 0.75, 1.5, random);
  }
  if (family === 'kafkajs') {
    if (kafkajsRetryMs(search.failures) === null) return Number.POSITIVE_INFINITY;
    const waitMs = search.retryMs;
    search.retryMs = Math.min(around(waitMs, 0.8, 1.2, random) * 2, KAFKAJS_RETRY_MAX_MS);
    return waitMs;
  }
  if (compareVersions(clientVersion, '3.7') >= 0) {
    const waitMs = Math.min(JAVA_RETRY_MS * 2 ** Math.min(20, search.failures - 1), JAVA_BACKOFF_MAX_MS);
    return around(waitMs, 0.8, 1.2, random);
  }
  // Before KIP-580 the retry waits are all alike; a server that failed often is left alone for longer.
  const reconnectMs = rounds === 0 ? 0 : JAVA_RECONNECT_MS * 2 ** Math.min(20, rounds - 1);
  return around(Math.min(Math.max(JAVA_RETRY_MS, reconnectMs), JAVA_BACKOFF_MAX_MS), 1, 1.2, random);
}

/** ms: the first retry's wait of kafkajs. */
export function firstRetryMs(random: RandomState): number {
  return around(kafkajsRetryMs(1)!, 0.8, 1.2, random);
}

/** ms until a client that has long been trying in vain tries again: any moment of its longest backoff. */
export function nextVainAttemptMs({ settings }: Connections, random: RandomState): number {
  return around(
    settings.family === 'librdkafka' ? LIBRDKAFKA_RECONNECT_MAX_MS : JAVA_BACKOFF_MAX_MS,
    0,
    1,
    random,
  );
}

function around(ms: number, from: number, to: number, random: RandomState): number {
  return Math.ceil(ms * (from + (nextUint32(random) / 2 ** 32) * (to - from)));
}
