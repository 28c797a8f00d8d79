/** Brokers as commands name them: by their id. */
import type { Broker } from '../kernel/replication/broker.ts';
import { UsageError } from './language/usage-error.ts';
import type { Workbench } from './workbench.ts';

/** The broker of that id; throws UsageError. */
export function findBrokerNamed(bench: Workbench, id: string): Broker {
  const { brokers } = bench.simulation.cluster;
  const broker = brokers.find(({ brokerId }) => String(brokerId) === id);
  if (broker !== undefined) return broker;
  const hint = brokers.length === 1 ? 'there is broker 1' : `there are brokers 1 to ${brokers.length}`;
  throw new UsageError('UNKNOWN_NAME', `there is no broker '${id}'`, { hint });
}

/** The broker of that id, which must not be down already. */
export function findRunningBroker(bench: Workbench, id: string): Broker {
  const broker = findBrokerNamed(bench, id);
  if (broker.state === 'running' || broker.state === 'isolated') return broker;
  throw new UsageError('BAD_VALUE', `broker ${id} is down already`, { hint: `broker start ${id}` });
}
