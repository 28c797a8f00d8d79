import { openConnections, startConnecting } from '../clients/connections/client-connections.ts';
import {
  connectionConfigNames,
  connectionFamily,
  splitConfigs,
} from '../clients/connections/connection-settings.ts';
import type { ClientError } from '../clients/consumers/client-error.ts';
import { mustHold } from '../clients/held-sends.ts';
import { createProducer, type Producer } from '../clients/producer.ts';
import { producerSettings } from '../clients/producer-settings.ts';
import { initTransactions } from '../clients/producer-transaction.ts';
import { readConfigs } from './check-configs.ts';
import type { CommandDefinition } from './command.ts';
import { withConnectionNews } from './connection-news.ts';
import { didYouMean } from './language/nearest.ts';
import { quoteWord } from './language/tokenize.ts';
import { UsageError } from './language/usage-error.ts';
import { answered, refusedByClient } from './outcomes.ts';
import { overridesOf } from './overrides.ts';
import { collect } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

export const producerOpen: CommandDefinition = {
  name: 'producer open',
  group: 'producing',
  summary: 'open a producer of a client family, with its own defaults and partitioner',
  examples: [
    'producer open p --client librdkafka',
    'producer open q --client java@2.8 --set acks=1 --set enable.idempotence=false',
    'producer open t --client java --set transactional.id=biller',
    'producer open r --client java --set bootstrap.servers=broker1:9092',
  ],
  configure: (command) =>
    command
      .argument('<name>')
      .option('--client <family[@version]>', 'java, librdkafka, kafkajs, …', 'java')
      .option('--set <name=value>', 'a client config; may be repeated', collect),
  prepare: ({ args, options }) => {
    const name = args[0]!;
    const configs = readConfigs(options.set ?? []);
    const [client, version] = String(options.client).split('@');
    return (bench) => {
      if (bench.simulation.producers.has(name))
        throw new UsageError('BAD_VALUE', `there is a producer '${name}' already`, {
          hint: 'choose another name',
        });
      const from = bench.simulation.clients.events.length;
      const opened = openProducer(bench, { name, client: client!, version, configs });
      if ('refusal' in opened) return refusedByClient(opened.refusal);
      const { producer } = opened;
      const refusal = initialize(bench, producer);
      if (refusal !== null) {
        bench.simulation.producers.delete(name);
        return refusedByClient(refusal);
      }
      bench.simulation.openLines.set(name, openLine(name, options));
      const text = `${name}: ${producer.client} ${producer.clientVersion}, partitioner ${producer.partitioning.partitioner.name}, acks=${producer.acks}, ${producer.isIdempotent ? 'idempotent' : 'not idempotent'}${transactionText(producer)}`;
      return answered(withConnectionNews(bench, text, from));
    };
  },
};

/** A transactional producer calls initTransactions() as it starts; kafkajs waits for its first transaction. */
function initialize({ simulation }: Workbench, producer: Producer): ClientError | null {
  if (producer.transaction === null || producer.client === 'kafkajs') return null;
  if (mustHold(producer)) return initTimedOut(producer);
  return initTransactions(simulation.cluster, producer);
}

/** initTransactions() blocks as send() does. Deviates: it fails at once instead of after that time. */
function initTimedOut({ client, connections }: Producer): ClientError {
  if (client === 'librdkafka')
    return { name: '_TIMED_OUT', error: null, message: 'Failed to initialize Producer ID: Local: Timed out' };
  const message = `Timeout expired after ${connections?.settings.maxBlockMs ?? 0}ms while awaiting InitProducerId`;
  return { name: 'TimeoutException', error: null, message };
}

function transactionText({ transaction, producerId, producerEpoch }: Producer): string {
  if (transaction === null) return '';
  const identity = producerId < 0 ? '' : ` (producer id ${producerId}, epoch ${producerEpoch})`;
  return `, transactional.id=${transaction.transactionalId}${identity}`;
}

function openLine(name: string, options: { client: string; set?: readonly string[] }): string {
  const sets = (options.set ?? []).map((text) => ` --set ${quoteWord(text)}`).join('');
  return `producer open ${quoteWord(name)} --client ${quoteWord(options.client)}${sets}`;
}

function openProducer(
  bench: Workbench,
  given: {
    name: string;
    client: string;
    version: string | undefined;
    configs: Readonly<Record<string, string>>;
  },
): { readonly producer: Producer } | { readonly refusal: ClientError } {
  const { simulation } = bench;
  const { ofConnections, others: configs } = splitConfigs({
    ...given.configs,
    ...overridesOf(bench, given.name),
  });
  const settings = producerSettings({
    client: given.client,
    version: given.version,
    brokerVersion: simulation.cluster.version.version,
    configs,
  });
  if ('problem' in settings)
    throw problemError(settings, connectionConfigNames(connectionFamily(given.client)));
  const { client, clientVersion } = settings;
  const asked = {
    kind: 'producer',
    name: given.name,
    client,
    clientVersion,
    configs: ofConnections,
  } as const;
  const connections = openConnections(simulation, asked);
  if ('problem' in connections) throw problemError(connections, []);
  if ('refusal' in connections) return connections;
  const producer = createProducer({ name: given.name, connections, ...settings });
  simulation.producers.set(given.name, producer);
  startConnecting(simulation, connections);
  return { producer };
}

function problemError(
  { problem, name, candidates }: { problem: string; name: string; candidates: readonly string[] },
  more: readonly string[],
): UsageError {
  const all = candidates.includes('acks') ? [...candidates, ...more] : candidates;
  if (all.length === 0) return new UsageError('BAD_VALUE', problem);
  return new UsageError('UNKNOWN_NAME', problem, {
    hint: didYouMean(name, all) ?? `there are ${all.join(', ')}`,
  });
}

/** The producer of that name, or the one that lasts through the simulation: a Java client of the cluster's version. */
export function findProducer(bench: Workbench, name: string | undefined): Producer {
  const { producers, cluster } = bench.simulation;
  const producer = producers.get(name ?? '');
  if (producer !== undefined) return producer;
  if (name === undefined) {
    const asked = { name: '', client: 'java', version: cluster.version.version, configs: {} };
    const opened = openProducer(bench, asked);
    if ('producer' in opened) return opened.producer;
  }
  const hint = didYouMean(name ?? '', [...producers.keys()]) ?? `producer open ${name} makes it`;
  throw new UsageError('UNKNOWN_NAME', `there is no producer '${name}'`, { hint });
}
