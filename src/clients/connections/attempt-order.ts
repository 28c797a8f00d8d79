/**
 * Which server of the list is tried next (CLU-1, FACTS F1). Java begins at a random place each time and takes the one whose
 * last attempt is longest ago (CLI-512); librdkafka takes any that it has not tried, then any (CLI-521); kafkajs goes in the
 * list's order, round and round (CLI-531).
 */
import { nextBelow, type RandomState } from '../../kernel/random.ts';
import type { Connections, Search } from './connections.ts';

/** The place in the list of the next attempt. */
export function nextServer(connections: Connections, search: Search, random: RandomState): number {
  const { servers, settings } = connections;
  if (settings.family === 'kafkajs') return connections.nextServer++ % servers.length;
  if (settings.family === 'java') return leastRecentlyTried(search, nextBelow(random, servers.length));
  const untried = search.triedMs.flatMap((ms, place) => (ms === Number.NEGATIVE_INFINITY ? [place] : []));
  return untried.length === 0
    ? leastRecentlyTried(search, nextBelow(random, servers.length))
    : untried[nextBelow(random, untried.length)]!;
}

/** `NetworkClient.leastLoadedNode` where nothing is connected: round from `start`, the first of the oldest attempts. */
function leastRecentlyTried({ triedMs }: Search, start: number): number {
  let best = start;
  for (let step = 1; step < triedMs.length; step++) {
    const place = (start + step) % triedMs.length;
    if (triedMs[place]! < triedMs[best]!) best = place;
  }
  return best;
}
