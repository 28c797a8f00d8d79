import type { ClientError } from '../clients/consumers/client-error.ts';
import { createProducer, type Producer } from '../clients/producer.ts';
import { producerSettings } from '../clients/producer-settings.ts';
import { initTransactions } from '../clients/producer-transaction.ts';
import { readConfigs } from './check-configs.ts';
import type { CommandDefinition } from './command.ts';
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
      const producer = openProducer(bench, { name, client: client!, version, configs });
      const refusal = initialize(bench, producer);
      if (refusal !== null) {
        bench.simulation.producers.delete(name);
        return refusedByClient(refusal);
      }
      bench.simulation.openLines.set(name, openLine(name, options));
      return answered(
        `${name}: ${producer.client} ${producer.clientVersion}, partitioner ${producer.partitioning.partitioner.name}, acks=${producer.acks}, ${producer.isIdempotent ? 'idempotent' : 'not idempotent'}${transactionText(producer)}`,
      );
    };
  },
};

/** A transactional producer calls initTransactions() as it starts; kafkajs waits for its first transaction. */
function initialize({ simulation }: Workbench, producer: Producer): ClientError | null {
  if (producer.transaction === null || producer.client === 'kafkajs') return null;
  return initTransactions(simulation.cluster, producer);
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
): Producer {
  const { simulation } = bench;
  const configs = { ...given.configs, ...overridesOf(bench, given.name) };
  const settings = producerSettings({
    client: given.client,
    version: given.version,
    brokerVersion: simulation.cluster.version.version,
    configs,
  });
  if ('problem' in settings) {
    const hint =
      didYouMean(settings.name, settings.candidates) ?? `there are ${settings.candidates.join(', ')}`;
    throw new UsageError('UNKNOWN_NAME', settings.problem, { hint });
  }
  const producer = createProducer({ name: given.name, ...settings });
  simulation.producers.set(given.name, producer);
  return producer;
}

/** The producer of that name, or the one that lasts through the simulation: a Java client of the cluster's version. */
export function findProducer(bench: Workbench, name: string | undefined): Producer {
  const { producers, cluster } = bench.simulation;
  const producer = producers.get(name ?? '');
  if (producer !== undefined) return producer;
  if (name === undefined)
    return openProducer(bench, { name: '', client: 'java', version: cluster.version.version, configs: {} });
  const hint = didYouMean(name, [...producers.keys()]) ?? `producer open ${name} makes it`;
  throw new UsageError('UNKNOWN_NAME', `there is no producer '${name}'`, { hint });
}
