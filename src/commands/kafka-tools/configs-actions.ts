/** What `kafka-configs` does and prints for topics (Kafka's `ConfigCommand.alterConfig`, `describeResourceConfig`). */
import type { Topic } from '../../kernel/cluster.ts';
import { atRelease, isAtLeast } from '../../kernel/config/config-definition.ts';
import { describedConfigLines, zooKeeperConfigLine } from '../../views/tool-layouts/config-layout.ts';
import { javaHashMapOrder } from '../../views/tool-layouts/java-hash-map.ts';
import type { CommandResult } from '../command.ts';
import { quoteWord } from '../language/tokenize.ts';
import { topicHint } from '../parse-input.ts';
import type { Workbench } from '../workbench.ts';
import { printed, type RunLine } from './tool-answer.ts';
import { configFlags, type ToolConfigRefusal, toolConfigRefusal } from './tool-configs.ts';

export interface ConfigsRequest {
  readonly isAlter: boolean;
  /** null: every topic, with --describe. */
  readonly topic: string | null;
  readonly all: boolean;
  readonly viaZooKeeper: boolean;
  /** `--bootstrap-server` was given. */
  readonly viaBootstrap: boolean;
  /** An option of the command line that the tool has only since 2.5. */
  readonly newOption: 'topic' | 'all' | null;
  /** `a=b,c=[d,e]` as given. */
  readonly addConfig: string | null;
  readonly removed: readonly string[];
  /** All arguments as typed. */
  readonly args: string;
}

const ZOOKEEPER_WARNING = [
  'Warning: --zookeeper is deprecated and will be removed in a future version of Kafka.',
  'Use --bootstrap-server instead to specify a broker to connect to.',
];
/** The tool of 2.3 writes it small. */
const UPDATING = { first: 'Updating', changes: [['2.3', 'updating']] } as const;

function zooKeeperWarning(bench: Workbench, { viaZooKeeper }: ConfigsRequest): readonly string[] {
  return viaZooKeeper && isAtLeast(bench.simulation.cluster.version.version, '2.3') ? ZOOKEEPER_WARNING : [];
}

const BAD_PAIR =
  'requirement failed: Invalid entity config: all configs to be added must be in the format "key=val".';
/** A comma or an equals sign outside square brackets, in Kafka's own expression. */
const COMMA = /,(?=[^\]]*(?:\[|$))/;
const EQUALS = /\s*=\s*(?=[^\]]*(?:\[|$))/;

export function runConfigsRequest(bench: Workbench, given: ConfigsRequest, runLine: RunLine): CommandResult {
  const { version } = bench.simulation.cluster.version;
  if (given.viaZooKeeper && isAtLeast(version, '3.0')) return refusedZooKeeper(bench);
  if (isAtLeast(version, '2.3')) return onTopics(bench, given, runLine);
  return refusedBefore23(given) ?? onTopics(bench, { ...given, viaZooKeeper: true }, runLine);
}

/** Up to 2.2 the brokers could be asked for configs of brokers only (KIP-226), and topics had no option of their own. */
function refusedBefore23({ viaBootstrap, newOption, topic }: ConfigsRequest): CommandResult | null {
  if (newOption !== null) {
    const hint = 'new in Kafka 2.5: write --entity-type topics --entity-name';
    return printed([`${newOption} is not a recognized option`], { error: 'OptionException', hint });
  }
  if (!viaBootstrap) return null;
  const problem =
    topic === null
      ? 'At least one of --entity-name or --entity-default must be specified with --bootstrap-server'
      : '--zookeeper option must be specified for entity-type Buffer(topics)';
  return printed([problem], { error: 'IllegalArgumentException', hint: 'write --zookeeper' });
}

function onTopics(bench: Workbench, request: ConfigsRequest, runLine: RunLine): CommandResult {
  const { topics } = bench.simulation.cluster;
  const before = zooKeeperWarning(bench, request);
  if (request.topic === null) return { ...printed([...before, ...describeAll(bench, request)]), text: '' };
  const topic = topics.get(request.topic);
  if (topic === undefined) return missingTopic(bench, request, request.topic);
  if (!request.isAlter) return printed([...before, ...describe(bench, topic, request)]);
  return alter(bench, topic, { request, runLine, before });
}

/** VER-3: from 3.0 on ZooKeeper is for users and brokers only, in 4.0 it is gone. */
function refusedZooKeeper(bench: Workbench): CommandResult {
  const { version } = bench.simulation.cluster.version;
  const hint = 'write --bootstrap-server';
  return isAtLeast(version, '4.0')
    ? printed(['zookeeper is not a recognized option'], { error: 'UnrecognizedOptionException', hint })
    : printed(
        [
          'Invalid entity type topics, the entity type must be one of users, brokers with a --zookeeper argument',
        ],
        { error: 'IllegalArgumentException', hint },
      );
}

function describe(bench: Workbench, topic: Topic, { viaZooKeeper, all }: ConfigsRequest): string[] {
  return viaZooKeeper
    ? [zooKeeperConfigLine(topic)]
    : describedConfigLines(bench.simulation.cluster, topic, { all });
}

/** Every topic, in the order of the map that `listTopics` fills. */
function describeAll(bench: Workbench, request: ConfigsRequest): string[] {
  const { topics } = bench.simulation.cluster;
  return javaHashMapOrder([...topics.keys()]).flatMap((name) => describe(bench, topics.get(name)!, request));
}

function missingTopic(bench: Workbench, request: ConfigsRequest, name: string): CommandResult {
  const error = 'UNKNOWN_TOPIC_OR_PARTITION';
  const hint = topicHint(bench, name);
  const { version } = bench.simulation.cluster.version;
  // Read in a newer trunk, seen from a 4.1.1; whether 4.0 has it was not checked.
  if (!request.isAlter && !request.all && isAtLeast(version, '4.1'))
    return printed([`The topic '${name}' doesn't exist and doesn't have dynamic config.`], { error, hint });
  if (!request.viaZooKeeper) {
    return brokerError(request, {
      exception: 'UnknownTopicOrPartitionException',
      message: 'This server does not host this topic-partition.',
      error,
      hint,
    });
  }
  const before = zooKeeperWarning(bench, request);
  if (!request.isAlter) return printed([...before, `Configs for topic '${name}' are `], { hint });
  const lines = [
    ...before,
    `Error while executing config command with args '${request.args}'`,
    isAtLeast(version, '2.3')
      ? `org.apache.kafka.common.errors.UnknownTopicOrPartitionException: Topic '${name}' does not exist.`
      : `kafka.admin.AdminOperationException: Topic "${name}" does not exist.`,
  ];
  return printed(lines, { error, hint });
}

/** What the tool prints of an answer that the broker gave: its own arguments and the exception. */
function brokerError(
  request: ConfigsRequest,
  of: { exception: string; message: string; error: string; hint: string },
): CommandResult {
  const lines = [
    `Error while executing config command with args '${request.args}'`,
    `java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.${of.exception}: ${of.message}`,
  ];
  return printed(lines, { error: of.error, hint: of.hint });
}

function alter(
  bench: Workbench,
  topic: Topic,
  { request, runLine, before }: { request: ConfigsRequest; runLine: RunLine; before: readonly string[] },
): CommandResult {
  const added = readAddConfig(request.addConfig);
  const error = 'INVALID_CONFIG';
  if (added === null) return printed([...before, BAD_PAIR], { error, hint: '--add-config name=value' });
  const invalid = request.removed.filter((name) => topic.overrides[name] === undefined);
  if (invalid.length > 0) {
    const hint = `${invalid.join(', ')} is not set on ${topic.name}, so there is nothing to delete`;
    return printed([...before, `Invalid config(s): ${invalid.join(',')}`], { error, hint });
  }
  const kept = Object.entries({ ...topic.overrides, ...added });
  const configs = Object.fromEntries(kept.filter(([name]) => !request.removed.includes(name)));
  const refusal = toolConfigRefusal(bench.simulation.cluster, configs);
  if (refusal !== null) return refusedConfigs(bench, topic, { request, refusal });
  const removed = request.removed.map((name) => ` --delete-config ${quoteWord(name)}`).join('');
  const outcome = runLine(`topic alter${configFlags(added)}${removed} -- ${quoteWord(topic.name)}`);
  if (outcome !== null && outcome.error !== null) {
    const exception = 'InvalidConfigurationException';
    return brokerError(request, { exception, message: outcome.message, error: outcome.error, hint: '' });
  }
  const entity = request.viaZooKeeper ? `entity: topic '${topic.name}'` : `topic ${topic.name}`;
  const updating = atRelease<string>(UPDATING, bench.simulation.cluster.version);
  return printed([...before, `Completed ${updating} config for ${entity}.`]);
}

function refusedConfigs(
  bench: Workbench,
  topic: Topic,
  { request, refusal }: { request: ConfigsRequest; refusal: ToolConfigRefusal },
): CommandResult {
  const { message, isBadValue, hint } = refusal;
  const error = 'INVALID_CONFIG';
  if (request.viaZooKeeper) {
    const failure = isBadValue
      ? [
          `Error while executing config command with args '${request.args}'`,
          `org.apache.kafka.common.config.ConfigException: ${message}`,
        ]
      : [message];
    return printed([...zooKeeperWarning(bench, request), ...failure], { error, hint });
  }
  // `ZkAdminManager` answers a bad value as a bad request; a KRaft controller as a bad config.
  if (isBadValue && bench.simulation.cluster.version.hasZooKeeper) {
    const text = `Invalid config value for resource ConfigResource(type=TOPIC, name='${topic.name}'): ${message}`;
    return brokerError(request, {
      exception: 'InvalidRequestException',
      message: text,
      error: 'INVALID_REQUEST',
      hint,
    });
  }
  return brokerError(request, { exception: 'InvalidConfigurationException', message, error, hint });
}

/** `a=b,c=[d,e]`; null if a part is no pair. An empty value is one (`ConfigCommand.parseConfigsToBeAdded`). */
export function readAddConfig(text: string | null): Record<string, string> | null {
  if (text === null) return {};
  const pairs = text.split(COMMA).map((part) => part.split(EQUALS));
  if (!pairs.every((pair) => pair.length === 2)) return null;
  return Object.fromEntries(
    pairs.map(([name, value]) => [name!.trim(), value!.replace(/[[\]]/g, '').trim()]),
  );
}
