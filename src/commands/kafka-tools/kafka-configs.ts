import type { CommandDefinition } from '../command.ts';
import { UsageError } from '../language/usage-error.ts';
import { collect } from '../parse-input.ts';
import { type ConfigsRequest, runConfigsRequest } from './configs-actions.ts';
import { connectionOptions, runLineOn } from './tool-answer.ts';

const EXAMPLE =
  'kafka-configs --alter --entity-type topics --entity-name results --add-config segment.ms=3600000';

export const kafkaConfigs: CommandDefinition = {
  name: 'kafka-configs',
  group: "Kafka's own tools",
  summary: "alter or describe a topic's configs as kafka-configs.sh does",
  examples: [
    EXAMPLE,
    'kafka-configs.sh --alter --topic results --add-config cleanup.policy=[compact,delete],retention.ms=86400000',
    'kafka-configs --describe --entity-type topics --entity-name results',
    'kafka-configs --describe --topic results --all',
  ],
  configure: (command) =>
    connectionOptions(command)
      .option('--bootstrap-controller <host:port>', 'changes nothing here')
      .option('--zookeeper <hosts>', 'for topics gone since Kafka 3.0')
      .option('--alter', 'set or take back configs')
      .option('--describe', "list a topic's own configs")
      .option('--all', 'with --describe: those of brokers and defaults too')
      .option('--entity-type <type>', 'topics')
      .option('--entity-name <name>', 'a topic')
      .option('--topic <name>', 'the same in short')
      .option('--add-config <configs>', "a=b,c=[d,e] in Kafka's units", collect)
      .option('--delete-config <names>', 'a,b', collect)
      .option('--force', 'changes nothing'),
  prepare: ({ options, prepareLine }) => {
    const request = readRequest(options);
    return (bench, n) => runConfigsRequest(bench, request, runLineOn(bench, n, prepareLine));
  },
};

// biome-ignore lint/suspicious/noExplicitAny: commander's options have the shape `configure` gave them
function readRequest(options: any): ConfigsRequest {
  const isAlter = options.alter === true;
  if (isAlter === (options.describe === true))
    fail('Command must include exactly one action: --describe, --alter', EXAMPLE);
  if (options.topic !== undefined && (options.entityType !== undefined || options.entityName !== undefined)) {
    fail(
      '--entity-{type,name,default} should not be used in conjunction with specific entity flags',
      'write --topic, or --entity-type topics --entity-name',
    );
  }
  const entityType = options.topic === undefined ? options.entityType : 'topics';
  if (entityType === undefined) fail('At least one entity type must be specified', '--entity-type topics');
  if (entityType !== 'topics') {
    fail(
      `entity type '${entityType}' is not here, only topics`,
      'cluster start --set log.retention.hours=24 gives a broker its configs',
    );
  }
  const added: string[] = options.addConfig ?? [];
  const removed: string[] = options.deleteConfig ?? [];
  if (!isAlter && (added.length > 0 || removed.length > 0)) {
    const option = added.length > 0 ? 'add-config' : 'delete-config';
    fail(`Option "[describe]" can't be used with option "[${option}]"`, EXAMPLE);
  }
  const topic: string | null = options.topic ?? options.entityName ?? null;
  if (isAlter && topic === null) fail('an entity name must be specified with --alter of topics', EXAMPLE);
  if (isAlter && added.length === 0 && removed.length === 0) {
    const problem =
      'At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter';
    fail(problem, EXAMPLE);
  }
  if (added.length > 1) fail('--add-config may be given once', 'write --add-config a=b,c=d');
  return {
    isAlter,
    topic,
    all: options.all === true,
    viaZooKeeper: options.zookeeper !== undefined,
    viaBootstrap: options.bootstrapServer !== undefined,
    newOption: options.topic !== undefined ? 'topic' : options.all === true ? 'all' : null,
    addConfig: added[0] ?? null,
    removed: removed.flatMap((text) => text.split(',')).map((name) => name.trim()),
    args: typedArgs(options),
  };
}

function fail(problem: string, hint: string): never {
  throw new UsageError('BAD_OPTION', `kafka-configs: ${problem}`, { hint });
}

/** The arguments as typed, which the tool repeats in its error: options keep the order in which they came. */
function typedArgs(options: Readonly<Record<string, string | readonly string[] | true>>): string {
  const words = Object.entries(options).flatMap(([option, value]) => {
    const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) return [flag];
    return (typeof value === 'string' ? [value] : value).flatMap((each) => [flag, each]);
  });
  return words.join(' ');
}
