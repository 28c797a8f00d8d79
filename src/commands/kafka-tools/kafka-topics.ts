import type { CommandDefinition } from '../command.ts';
import { UsageError } from '../language/usage-error.ts';
import { collect, parseWhole } from '../parse-input.ts';
import { connectionOptions, missingArgument, runLineOn } from './tool-answer.ts';
import { runTopicsAction } from './topics-actions.ts';
import type { TopicsAction, TopicsRequest } from './topics-request.ts';

const INT_MAX = 2 ** 31 - 1;

const ACTIONS: readonly TopicsAction[] = ['list', 'describe', 'create', 'alter', 'delete'];

/** With which actions a flag may stand, as `TopicCommandOptions.checkInvalidArgs` has it. */
const ACTIONS_OF_OPTION: Readonly<Record<string, readonly TopicsAction[]>> = {
  config: ['create', 'alter'],
  deleteConfig: ['alter'],
  partitions: ['create', 'alter'],
  replicationFactor: ['create'],
  ifExists: ['alter', 'delete', 'describe'],
  ifNotExists: ['create'],
  excludeInternal: ['list', 'describe'],
  topicId: ['describe'],
  underReplicatedPartitions: ['describe'],
  unavailablePartitions: ['describe'],
  underMinIsrPartitions: ['describe'],
  atMinIsrPartitions: ['describe'],
  topicsWithOverrides: ['describe'],
};

export const kafkaTopics: CommandDefinition = {
  name: 'kafka-topics',
  group: "Kafka's own tools",
  summary: 'create, list, describe, alter or delete topics as kafka-topics.sh does',
  examples: [
    'kafka-topics --bootstrap-server localhost:9092 --create --topic scores --partitions 3 --config retention.ms=86400000',
    'kafka-topics.sh --describe --topic results',
    'kafka-topics --list',
    'kafka-topics --alter --topic results --partitions 6',
    'kafka-topics --delete --topic results',
  ],
  configure: (command) =>
    connectionOptions(command)
      .option('--zookeeper <hosts>', 'gone since Kafka 3.0')
      .option('--list', 'names of all topics')
      .option('--describe', 'topics, their partitions and changed configs')
      .option('--create', 'make a topic')
      .option('--alter', 'add partitions')
      .option('--delete', 'delete topics')
      .option('--topic <name>', 'a name; a regular expression except with --create')
      .option('--topic-id <id>', 'with --describe, since 3.1')
      .option('--partitions <n>', 'how many')
      .option('--replication-factor <n>', 'how many copies of each')
      .option('--config <name=value>', "in Kafka's units; may be repeated", collect)
      .option('--delete-config <name>', 'only through ZooKeeper', collect)
      .option('--if-exists', 'no error where there is none')
      .option('--if-not-exists', 'no error where there is one')
      .option('--exclude-internal', 'leave out internal topics')
      .option('--topics-with-overrides', 'only topics with changed configs')
      .option('--under-replicated-partitions', 'only those')
      .option('--unavailable-partitions', 'only those')
      .option('--under-min-isr-partitions', 'only those')
      .option('--at-min-isr-partitions', 'only those')
      .option('--disable-rack-aware', 'changes nothing here')
      .option('--force', 'changes nothing'),
  prepare: ({ options, prepareLine }) => {
    const request = readRequest(options);
    return (bench, n) => runTopicsAction(bench, request, runLineOn(bench, n, prepareLine));
  },
};

// biome-ignore lint/suspicious/noExplicitAny: commander's options have the shape `configure` gave them
function readRequest(options: any): TopicsRequest {
  const given = ACTIONS.filter((action) => options[action] === true);
  const [action] = given;
  if (action === undefined || given.length > 1) {
    throw new UsageError(
      'BAD_OPTION',
      'kafka-topics: Command must include exactly one action: --list, --describe, --create, --alter or --delete',
      { hint: 'kafka-topics --describe --topic results' },
    );
  }
  const viaZooKeeper = options.zookeeper !== undefined;
  checkCombination(options, action, viaZooKeeper);
  const needsTopic = action !== 'list' && action !== 'describe';
  if (needsTopic && options.topic === undefined)
    throw missingArgument('kafka-topics', 'topic', `kafka-topics --${action} --topic results`);
  const needsPartitions = action === 'alter' && !viaZooKeeper;
  if (needsPartitions && options.partitions === undefined)
    throw missingArgument(
      'kafka-topics',
      'partitions',
      'kafka-topics --alter --topic results --partitions 6',
    );
  return {
    action,
    viaZooKeeper,
    bootstrapServer: options.bootstrapServer ?? null,
    topic: options.topic ?? null,
    topicId: options.topicId ?? null,
    partitions: readInt(options.partitions, '--partitions'),
    replicationFactor: readInt(options.replicationFactor, '--replication-factor'),
    configs: options.config ?? [],
    removedConfigs: options.deleteConfig ?? [],
    toleratesAbsence: options.ifExists === true,
    toleratesPresence: options.ifNotExists === true,
    excludesInternal: options.excludeInternal === true,
    filters: {
      topicsWithOverrides: options.topicsWithOverrides === true,
      underReplicated: options.underReplicatedPartitions === true,
      unavailable: options.unavailablePartitions === true,
      underMinIsr: options.underMinIsrPartitions === true,
      atMinIsr: options.atMinIsrPartitions === true,
    },
  };
}

function checkCombination(
  options: Readonly<Record<string, unknown>>,
  action: TopicsAction,
  viaZooKeeper: boolean,
): void {
  const isConfigAltered =
    action === 'alter' && (options.config !== undefined || options.deleteConfig !== undefined);
  if (isConfigAltered && !viaZooKeeper) {
    const option = options.config === undefined ? 'delete-config' : 'config';
    const problem = `kafka-topics: Option combination "[bootstrap-server],[${option}]" can't be used with option "[alter]"`;
    const hint =
      'the kafka-configs CLI supports altering topic configs: kafka-configs --alter --entity-type topics …';
    throw new UsageError('BAD_OPTION', problem, { hint });
  }
  for (const [option, actions] of Object.entries(ACTIONS_OF_OPTION)) {
    if (options[option] === undefined || actions.includes(action)) continue;
    const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(
      'BAD_OPTION',
      `kafka-topics: Option "[${flag}]" can't be used with option "[${action}]"`,
      { hint: `--${flag} goes with ${actions.map((other) => `--${other}`).join(', ')}` },
    );
  }
}

function readInt(text: string | undefined, option: string): number | null {
  return text === undefined ? null : parseWhole(text, option, { max: INT_MAX });
}
