import { openConnections } from '../clients/connections/client-connections.ts';
import {
  type ConnectionProblem,
  connectionConfigNames,
  connectionFamily,
  splitConfigs,
} from '../clients/connections/connection-settings.ts';
import type { Consumer, ConsumerFamilyName, SeekTarget } from '../clients/consumers/consumer.ts';
import { resolveConsumerSettings, settingNames } from '../clients/consumers/consumer-settings.ts';
import { type OpenOptions, openConsumer } from '../clients/consumers/consumers.ts';
import { nextUuid } from '../kernel/random.ts';
import { readConfigs } from './check-configs.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { withConnectionNews } from './connection-news.ts';
import { noZooKeeper } from './group-via.ts';
import { didYouMean } from './language/nearest.ts';
import { parsePartitionTargets } from './language/targets.ts';
import { quoteWord } from './language/tokenize.ts';
import { UsageError } from './language/usage-error.ts';
import { refuseOffsetsTopic } from './offsets-topic.ts';
import { answered, refusedByClient } from './outcomes.ts';
import { overridesOf } from './overrides.ts';
import { collect, findLog } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

const FAMILIES: readonly ConsumerFamilyName[] = ['java', 'librdkafka', 'kafkajs', 'zookeeper'];
/** The releases the recordings are of; a Java client's follows the broker unless given. */
const FAMILY_VERSIONS = { librdkafka: '2.16', kafkajs: '2.2', zookeeper: '1.1' } as const;
const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

export const consumerOpen: CommandDefinition = {
  name: 'consumer open',
  group: 'consuming',
  summary: 'open a consumer of a client family, by assign or by subscribe',
  examples: [
    'consumer open board --group board --assign results:0 --set auto.offset.reset=earliest',
    'consumer open export --client librdkafka --group {uuid} --assign results:0@0 --app export',
    'consumer open live --client java@3.9 --group live --subscribe results',
  ],
  configure: (command) =>
    command
      .argument('<name>')
      .option(
        '--client <family[@version]>',
        'java, librdkafka, kafkajs, or zookeeper: the old consumer, up to Kafka 1.1',
        'java',
      )
      .option('--group <id>', 'the group.id; {uuid} is drawn anew by each restart, {zero-uuid} is all zeros')
      .option('--assign <partitions>', 'results:0 or results:0@5, several joined by commas')
      .option('--subscribe <topics>', 'topics joined by commas')
      .option('--set <name=value>', 'a client config; may be repeated', collect)
      .option('--app <name>', 'whose ledger it writes; else the group')
      .option('--table', 'the application keeps the last value of each key'),
  prepare: ({ args, options }) => {
    const name = args[0]!;
    const { family, version } = readClient(options.client);
    const configs = readConfigs(options.set ?? []);
    if ((options.assign === undefined) === (options.subscribe === undefined)) {
      throw new UsageError('BAD_OPTION', 'consumer open: --assign or --subscribe, one of them', {
        hint: `consumer open ${name} --group ${name} --assign results:0`,
      });
    }
    return (bench): CommandResult => {
      const { simulation } = bench;
      checkName(bench, name);
      const problem = family === 'zookeeper' ? noZooKeeper(bench) : null;
      if (problem !== null) return problem;
      const clientVersion =
        version ?? (family === 'java' ? simulation.cluster.version.version : FAMILY_VERSIONS[family]);
      const { ofConnections, others } = splitFor(family, { ...configs, ...overridesOf(bench, name) });
      const settings = resolveConsumerSettings(family, clientVersion, others);
      if ('message' in settings) throw settingError(family, settings);
      const mode = readMode(bench, options);
      const groupId = options.group === undefined ? null : groupName(bench, options.group);
      const from = simulation.clients.events.length;
      const asked = {
        kind: 'consumer',
        name,
        client: family,
        clientVersion,
        configs: ofConnections,
      } as const;
      const connections = family === 'zookeeper' ? null : openConnections(simulation, asked);
      if (connections !== null && 'problem' in connections) throw connectionError(connections);
      if (connections !== null && 'refusal' in connections) return refusedByClient(connections.refusal);
      const opened = openConsumer(simulation, {
        name,
        family,
        clientVersion,
        settings,
        ...(connections === null ? {} : { connections }),
        groupId,
        hasFreshGroupEachStart: String(options.group ?? '').includes('{uuid}'),
        ...(options.app === undefined ? {} : { application: options.app }),
        mode,
      });
      if ('error' in opened) return refusedByClient(opened.error);
      simulation.openLines.set(name, openLine(args, options));
      if (options.table) keepTable(bench, opened.consumer);
      return answered(withConnectionNews(bench, openedText(opened.consumer), from));
    };
  },
};

/** The line that opens it again: the options as typed. */
function openLine(args: readonly string[], options: Readonly<Record<string, unknown>>): string {
  const words = ['consumer open', quoteWord(args[0]!)];
  for (const [option, value] of Object.entries(options)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) words.push(`--${option}`, ...(one === true ? [] : [quoteWord(String(one))]));
  }
  return words.join(' ');
}

function readClient(text: string): { family: ConsumerFamilyName; version: string | undefined } {
  const [name, version] = text.split('@');
  const family = FAMILIES.find((candidate) => candidate === name);
  if (family !== undefined) return { family, version };
  const hint = didYouMean(name!, FAMILIES) ?? `there are ${FAMILIES.join(', ')}`;
  throw new UsageError('UNKNOWN_NAME', `there is no consumer of '${name}' here`, { hint });
}

function checkName(bench: Workbench, name: string): void {
  const { clients, producers } = bench.simulation;
  const isTaken = clients.consumers.get(name)?.end === null || producers.has(name);
  if (isTaken)
    throw new UsageError('BAD_VALUE', `'${name}' is open already`, {
      hint: `close ${name}, or choose another name`,
    });
}

function settingError(
  family: ConsumerFamilyName,
  { setting, message }: { setting: string; message: string },
): UsageError {
  const ofConnections = family === 'zookeeper' ? [] : connectionConfigNames(connectionFamily(family));
  const names = [...settingNames(family), ...ofConnections.filter((config) => config !== 'max.block.ms')];
  const hint = names.includes(setting)
    ? undefined
    : (didYouMean(setting, names) ?? `there are ${names.join(', ')}`);
  return new UsageError('BAD_VALUE', message, hint === undefined ? {} : { hint });
}

/** The old consumer finds its brokers in ZooKeeper. */
function splitFor(family: ConsumerFamilyName, configs: Readonly<Record<string, string>>) {
  return family === 'zookeeper' ? { ofConnections: {}, others: configs } : splitConfigs(configs);
}

function connectionError({ problem, name, candidates }: ConnectionProblem): UsageError {
  const names = candidates.filter((config) => config !== 'max.block.ms');
  if (names.length === 0) return new UsageError('BAD_VALUE', problem);
  return new UsageError('BAD_VALUE', problem, {
    hint: didYouMean(name, names) ?? `there are ${names.join(', ')}`,
  });
}

function readMode(bench: Workbench, options: { assign?: string; subscribe?: string }): OpenOptions['mode'] {
  if (options.subscribe !== undefined) {
    const topics = options.subscribe.split(',').map((topic) => topic.trim());
    for (const topic of topics) refuseOffsetsTopic(topic);
    return { subscribe: topics };
  }
  const assign = parsePartitionTargets(options.assign!).map(({ topic, partition, offset }) => {
    findLog(bench, `${topic}:${partition}`);
    const start: { start?: SeekTarget } = offset === null ? {} : { start: offset };
    return { topic, partition, ...start };
  });
  return { assign };
}

/** `{uuid}` comes from the seed, anew at each start. */
function groupName(bench: Workbench, template: string): string {
  return template
    .replaceAll('{zero-uuid}', ZERO_UUID)
    .replaceAll('{uuid}', () => nextUuid(bench.simulation.cluster.random));
}

function keepTable(bench: Workbench, consumer: Consumer): void {
  const application = bench.simulation.clients.applications.get(consumer.application)!;
  application.table ??= new Map();
}

function openedText({ name, family, clientVersion, groupId, subscription, partitions }: Consumer): string {
  const reads =
    subscription === null
      ? [...partitions.values()].map(({ topic, partition }) => `${topic}:${partition}`).join(' ')
      : `subscribed to ${subscription.join(', ')}`;
  return `${name}: ${family} ${clientVersion}, ${groupId === null ? 'no group' : `group ${groupId}`}, ${reads}`;
}
