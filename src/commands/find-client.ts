/** Consumers and groups by the names people typed. */
import type { Consumer } from '../clients/consumers/consumer.ts';
import { didYouMean } from './language/nearest.ts';
import { UsageError } from './language/usage-error.ts';
import type { Workbench } from './workbench.ts';

/** The consumer of that name, dead or alive; throws UsageError. */
export function findConsumer(bench: Workbench, name: string): Consumer {
  const { consumers } = bench.simulation.clients;
  const consumer = consumers.get(name);
  if (consumer !== undefined) return consumer;
  const names = [...consumers.keys()];
  const hint =
    didYouMean(name, names) ??
    (names.length === 0 ? `consumer open ${name} makes it` : `there are ${names.join(', ')}`);
  throw new UsageError('UNKNOWN_NAME', `there is no consumer '${name}'`, { hint });
}

/** The client of that name; `(produce)` is the producer that lasts through the simulation. Throws UsageError. */
export function findClient(bench: Workbench, name: string): Pick<Consumer, 'connections'> {
  const { consumers, producers } = bench.simulation.clients;
  const client = producers.get(name === '(produce)' ? '' : name) ?? consumers.get(name);
  if (client !== undefined) return client;
  const names = [...producers.keys(), ...consumers.keys()].filter((other) => other !== '');
  const hint =
    didYouMean(name, names) ??
    (names.length === 0 ? `producer open ${name} makes one` : `there are ${names.join(', ')}`);
  throw new UsageError('UNKNOWN_NAME', `there is no client '${name}'`, { hint });
}

export function findLiveConsumer(bench: Workbench, name: string): Consumer {
  const consumer = findConsumer(bench, name);
  if (consumer.end === null) return consumer;
  throw new UsageError('BAD_VALUE', `${name} is ${consumer.end}`, { hint: `restart ${name} opens it again` });
}

/** A consumer's name stands for the group it has now, unless a group is called so. */
export function groupOf(bench: Workbench, name: string): string {
  const { cluster, clients } = bench.simulation;
  if (cluster.groups.has(name) || cluster.zooKeeperGroups.has(name)) return name;
  return clients.consumers.get(name)?.groupId ?? name;
}
