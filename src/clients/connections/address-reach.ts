/**
 * What becomes of a connection to an address: a broker answers, nobody does (a silent host costs the whole setup timeout),
 * or the host refuses at once (CLI-513). A broker answers at its listener, whatever it advertises (CLI-502).
 */
import type { Cluster } from '../../kernel/cluster.ts';
import { isResolvable } from './bootstrap-list.ts';

export type AddressReach =
  | { readonly end: 'broker'; readonly brokerId: number }
  | { readonly end: 'silent' | 'refused' | 'unresolved' };

/** What a connection attempt meets now. */
export function reachAddress({ brokers }: Pick<Cluster, 'brokers'>, address: string): AddressReach {
  let end: 'silent' | 'refused' = 'refused';
  for (const { brokerId, listener, state } of brokers) {
    if (listener !== address) continue;
    if (state === 'running') return { end: 'broker', brokerId };
    if (state === 'isolated') end = 'silent';
  }
  return { end: isResolvable(address) ? end : 'unresolved' };
}
