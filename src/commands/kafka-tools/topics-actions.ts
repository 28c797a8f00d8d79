/** What each action of `kafka-topics` does and prints (Kafka's `TopicCommand.TopicService`, up to 2.8 `ZookeeperTopicService`). */
import { reachesCluster } from '../../clients/connections/admin-reach.ts';
import type { Topic } from '../../kernel/cluster.ts';
import { atRelease, isAtLeast } from '../../kernel/config/config-definition.ts';
import { byName, describedTopicLines } from '../../views/tool-layouts/topic-layout.ts';
import type { CommandResult } from '../command.ts';
import { quoteWord } from '../language/tokenize.ts';
import { refuseOffsetsTopic, topicsWithInternal } from '../offsets-topic.ts';
import type { Workbench } from '../workbench.ts';
import { missingArgument, printed, type RunLine } from './tool-answer.ts';
import { configFlags, toolConfigRefusal } from './tool-configs.ts';
import { invalidPatternText, topicPattern } from './topic-filter.ts';
import { illegalTopicNameText } from './topic-names.ts';
import { BAD_PAIR, failed, readPairs, type TopicsRequest } from './topics-request.ts';
import { alterViaZooKeeper, deletedViaZooKeeperLines } from './topics-via-zookeeper.ts';

/** The replication factor is a short. */
const FACTOR_MAX = 32_767;
const COLLISION_WARNING =
  "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.";

/**
 * Rewritten in Java (3.7) the tool forgot to unwrap the name. Its trunk was mended later; that 4.1 has it was not checked.
 */
const WRAPS_MISSING_NAME = {
  first: false,
  changes: [
    ['3.7', true],
    ['4.1', false],
  ],
} as const;
/** The Java tool prints the exception's message first. */
const PRINTS_MESSAGE_FIRST = { first: false, changes: [['3.7', true]] } as const;

export function runTopicsAction(bench: Workbench, given: TopicsRequest, runLine: RunLine): CommandResult {
  const { version } = bench.simulation.cluster.version;
  // Before 2.2 the tool knew no other way than ZooKeeper.
  const knowsBrokers = isAtLeast(version, '2.2');
  if (given.bootstrapServer !== null && !knowsBrokers)
    return unrecognized(bench, 'bootstrap-server', 'new in Kafka 2.2: write --zookeeper');
  const request: TopicsRequest = knowsBrokers ? given : { ...given, viaZooKeeper: true };
  if (request.viaZooKeeper && isAtLeast(version, '3.0')) {
    return unrecognized(bench, 'zookeeper', '--zookeeper is gone since Kafka 3.0: write --bootstrap-server');
  }
  if (request.topicId !== null && !isAtLeast(version, '3.1'))
    return unrecognized(bench, 'topic-id', '--topic-id is new in Kafka 3.1');
  if (request.bootstrapServer !== null && !reachesCluster(bench.simulation.cluster, request.bootstrapServer))
    return nodeTimeout(request);
  if (request.action === 'create') return create(bench, request, runLine);
  const found = matchingTopics(bench, request);
  if ('problem' in found) return failed(found.problem, found.error);
  return onTopics(bench, request, { topics: found.topics, runLine });
}

/** FACTS F4: what the admin client says after its 60 seconds, of its first call. Here the answer takes no time. */
function nodeTimeout({ action }: TopicsRequest): CommandResult {
  const call = action === 'create' ? 'createTopics' : 'listTopics';
  return failed(`Timed out waiting for a node assignment. Call: ${call}`, 'TimeoutException');
}

function unrecognized(bench: Workbench, option: string, hint: string): CommandResult {
  const message = `${option} is not a recognized option`;
  const exception = `joptsimple.UnrecognizedOptionException: ${message}`;
  const lines = atRelease<boolean>(PRINTS_MESSAGE_FIRST, bench.simulation.cluster.version)
    ? [message, exception]
    : [`Exception in thread "main" ${exception}`];
  return printed(lines, { error: 'UnrecognizedOptionException', hint });
}

function create(bench: Workbench, request: TopicsRequest, runLine: RunLine): CommandResult {
  const { cluster } = bench.simulation;
  const { partitions, replicationFactor, viaZooKeeper } = request;
  const name = request.topic!;
  if (viaZooKeeper && partitions === null)
    throw missingArgument(
      'kafka-topics',
      'partitions',
      `kafka-topics --create --topic ${name} --partitions 1`,
    );
  if (viaZooKeeper && replicationFactor === null) {
    const example = `kafka-topics --create --topic ${name} --replication-factor 1`;
    throw missingArgument('kafka-topics', 'replication-factor', example);
  }
  const configs = readPairs(request.configs);
  if (configs === null) return failed(BAD_PAIR, 'INVALID_CONFIG', '--config name=value');
  const refusal = toolConfigRefusal(cluster, configs);
  if (refusal !== null) return failed(refusal.message, 'INVALID_CONFIG', refusal.hint);
  const before = /[._]/.test(name) ? [COLLISION_WARNING] : [];
  if (replicationFactor !== null && (replicationFactor < 1 || replicationFactor > FACTOR_MAX)) {
    const message = `The replication factor must be between 1 and ${FACTOR_MAX} inclusive`;
    return failed(message, 'INVALID_REPLICATION_FACTOR', '', before);
  }
  if (partitions === 0)
    return failed('The partitions must be greater than 0', 'INVALID_PARTITIONS', '', before);
  const illegal = illegalTopicNameText(name, cluster.version);
  if (illegal !== null) return failed(illegal, 'INVALID_TOPIC_EXCEPTION', '', before);
  const flags = [
    partitions === null ? '' : ` --partitions ${partitions}`,
    replicationFactor === null ? '' : ` --replication-factor ${replicationFactor}`,
    configFlags(configs),
  ];
  const outcome = runLine(`topic create${flags.join('')} -- ${quoteWord(name)}`);
  if (outcome === null || outcome.error === null) return printed([...before, `Created topic ${name}.`]);
  if (outcome.error === 'TOPIC_ALREADY_EXISTS' && request.toleratesPresence) return printed(before);
  return failed(outcome.message, outcome.error, '', before);
}

type Matching = { readonly topics: readonly Topic[] } | { readonly problem: string; readonly error: string };

function matchingTopics(bench: Workbench, request: TopicsRequest): Matching {
  const { cluster } = bench.simulation;
  const onlyLooks = request.action === 'list' || request.action === 'describe';
  if (!onlyLooks && request.topic !== null) refuseOffsetsTopic(request.topic);
  const withInternal = onlyLooks && !request.excludesInternal;
  const all = byName(withInternal ? topicsWithInternal(bench) : [...cluster.topics.values()]);
  if (request.topicId !== null) {
    const topics = all.filter(({ topicId }) => topicId === request.topicId);
    if (topics.length > 0 || request.toleratesAbsence) return { topics };
    return { problem: `TopicId '${request.topicId}' does not exist as expected`, error: 'UNKNOWN_TOPIC_ID' };
  }
  if (request.topic === null) return { topics: all };
  const pattern = topicPattern(request.topic);
  if (pattern === null)
    return { problem: invalidPatternText(request.topic), error: 'INVALID_TOPIC_EXCEPTION' };
  const topics = all.filter(({ name }) => pattern.test(name));
  if (topics.length > 0 || request.toleratesAbsence || request.action === 'list') return { topics };
  const shown = atRelease<boolean>(WRAPS_MISSING_NAME, cluster.version)
    ? `Optional[${request.topic}]`
    : request.topic;
  return { problem: `Topic '${shown}' does not exist as expected`, error: 'UNKNOWN_TOPIC_OR_PARTITION' };
}

function onTopics(
  bench: Workbench,
  request: TopicsRequest,
  { topics, runLine }: { topics: readonly Topic[]; runLine: RunLine },
): CommandResult {
  const { cluster } = bench.simulation;
  const { viaZooKeeper } = request;
  switch (request.action) {
    case 'list':
      if (viaZooKeeper) return { ...printed(topics.map(({ name }) => name)), text: '' };
      // One println of all names: an empty line where there is none.
      return printed([topics.map(({ name }) => name).join('\n')].flatMap((text) => text.split('\n')));
    case 'describe': {
      const lines = describedTopicLines(cluster, topics, { ...request.filters, viaZooKeeper });
      return { ...printed(lines), text: '' };
    }
    case 'delete':
      for (const { name } of topics) runLine(`topic delete -- ${quoteWord(name)}`);
      return printed(viaZooKeeper ? topics.flatMap(deletedViaZooKeeperLines) : []);
    default:
      return viaZooKeeper
        ? alterViaZooKeeper(bench, request, { topics, runLine })
        : grow(bench, request, { topics, runLine });
  }
}

/** Adds partitions; the tool says nothing when it has. */
function grow(
  bench: Workbench,
  request: TopicsRequest,
  { topics, runLine }: { topics: readonly Topic[]; runLine: RunLine },
): CommandResult {
  const wanted = request.partitions!;
  const { hasZooKeeper } = bench.simulation.cluster.version;
  let problem: string | null = null;
  for (const topic of topics) {
    const refusal = noIncreaseText(topic, wanted, hasZooKeeper);
    if (refusal === null) runLine(`topic alter --partitions ${wanted} -- ${quoteWord(topic.name)}`);
    else problem ??= refusal;
  }
  return problem === null ? printed([]) : failed(problem, 'INVALID_PARTITIONS');
}

/** `ZkAdminManager.createPartitions`, `ReplicationControlManager.createPartitions`. */
function noIncreaseText(topic: Topic, wanted: number, hasZooKeeper: boolean): string | null {
  const count = topic.partitions.length;
  if (wanted > count) return null;
  if (wanted === count) return `Topic already has ${count} ${hasZooKeeper ? 'partitions' : 'partition(s)'}.`;
  return hasZooKeeper
    ? `Topic currently has ${count} partitions, which is higher than the requested ${wanted}.`
    : `The topic ${topic.name} currently has ${count} partition(s); ${wanted} would not be an increase.`;
}
