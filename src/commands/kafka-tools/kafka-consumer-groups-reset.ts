/** `kafka-consumer-groups --reset-offsets` (GRP-9): a plan of new offsets, and with --execute a commit of them. */
import type { Cluster } from '../../kernel/cluster.ts';
import { atRelease, isAtLeast } from '../../kernel/config/config-definition.ts';
import { committedOffsets } from '../../kernel/group/committed-offsets.ts';
import { alterOffsets, describeGroup } from '../../kernel/group/group-admin.ts';
import type { PartitionOffset } from '../../kernel/group/group-events.ts';
import { partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import {
  errorText,
  IS_WRITTEN_IN_JAVA,
  KNOWS_EPOCHS,
} from '../../views/tool-layouts/consumer-group-layout.ts';
import { javaHashOrder, topicPartitionHash } from '../../views/tool-layouts/java-hash-map.ts';
import {
  type GroupPlan,
  offsetPlanCsv,
  offsetPlanText,
} from '../../views/tool-layouts/offset-plan-layout.ts';
import type { CommandResult } from '../command.ts';
import { findLog } from '../parse-input.ts';
import type { Workbench } from '../workbench.ts';
import { toolOrder } from './kafka-consumer-groups-describe.ts';
import { type GroupsRequest, printedText, requestedGroups } from './kafka-consumer-groups-request.ts';
import { readResetMoment } from './reset-moment.ts';
import { resetOffsetOf } from './reset-target.ts';
import { errorMessage, exceptionText } from './tool-exception.ts';
import { readTopicArgument } from './topic-partition-arguments.ts';

const SAYS_NO_ACTION = { first: false, changes: [['2.0', true]] } as const;

const NAMES_NEXT_MAJOR = { first: false, changes: [['4.2', true]] } as const;

/** An IllegalArgumentException prints the usage, no failure of the command. */
const PRINTS_USAGE = { first: false, changes: [['2.6', true]] } as const;

/** What is printed on the way, and what stops the tool. */
export interface ResetPass {
  text: string;
  failure: { readonly message: string; readonly error: string } | null;
}

export function resetOffsets(bench: Workbench, request: GroupsRequest): CommandResult {
  const { cluster } = bench.simulation;
  const { version } = cluster;
  const pass: ResetPass = { text: '', failure: null };
  if (!request.executes && !request.isDryRunGiven) pass.text += dryRunWarning(cluster);
  const target = readResetMoment(request.target!, cluster.nowMs);
  if ('problem' in target) {
    const inJava = atRelease<boolean>(IS_WRITTEN_IN_JAVA, version);
    // The Java tool wraps a ParseException, not a DateTimeParseException.
    const message =
      inJava && target.isChecked ? `java.text.ParseException: ${target.problem}` : target.problem;
    return failed(cluster, pass, message, target.isChecked ? 'ParseException' : 'DateTimeParseException');
  }
  const plans: GroupPlan[] = [];
  let error: string | null = null;
  for (const group of requestedGroups(cluster, request)) {
    const { state } = describeGroup(cluster, group);
    if (state !== 'Empty' && state !== 'Dead') {
      const problem = `Assignments can only be reset if the group '${group}' is inactive, but the current state is ${state}.`;
      pass.text += errorText(problem, version);
      error = 'UNKNOWN_MEMBER_ID';
      plans.push({ group, offsets: [] });
      continue;
    }
    const partitions = partitionsToReset(bench, request, group, pass);
    const offsets = partitions.map((at) => ({
      topic: at.topic,
      partition: at.partition,
      offset: resetOffsetOf(cluster, { group, at, target }, pass),
    }));
    if (pass.failure !== null) return failed(cluster, pass, pass.failure.message, pass.failure.error);
    if (request.executes && offsets.length > 0) alterOffsets(cluster, group, offsets);
    plans.push({ group, offsets: planOrder(cluster, offsets) });
  }
  const namesGroups = request.groups.length !== 1;
  const plan = request.exports
    ? offsetPlanCsv(plans, { namesGroups, version })
    : offsetPlanText(plans, version);
  return printedText(pass.text + plan, { error });
}

function failed(cluster: Cluster, pass: ResetPass, message: string, error: string): CommandResult {
  // Of a bad argument the tool prints the message, and its usage, which is left out here.
  const isUsage = error === 'IllegalArgumentException' && atRelease<boolean>(PRINTS_USAGE, cluster.version);
  if (isUsage) return printedText(`${pass.text}${message}\n`, { error });
  const problem = errorText(`Executing consumer group command failed due to ${message}`, cluster.version);
  return printedText(pass.text + problem, { error });
}

/** Between the two sentences there was no blank before 4.0. */
function dryRunWarning({ version }: Cluster): string {
  const advice =
    'You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.\n';
  const promise = atRelease<boolean>(NAMES_NEXT_MAJOR, version)
    ? 'In version 5.0, this command will require either --dry-run or --execute to be specified.'
    : 'In a future major release, the default behavior of this command will be to prompt the user before executing the reset rather than doing a dry run.';
  if (!atRelease<boolean>(SAYS_NO_ACTION, version)) return `WARN: ${promise} ${advice}`;
  const blank = atRelease<boolean>(KNOWS_EPOCHS, version) ? ' ' : '';
  return `WARN: No action will be performed as the --execute option is missing.${blank}${promise} ${advice}`;
}

/** Of the topics named, or all that the group has an offset for. Throws UsageError for a partition that is not there. */
function partitionsToReset(
  bench: Workbench,
  request: GroupsRequest,
  group: string,
  pass: ResetPass,
): TopicPartition[] {
  const { cluster } = bench.simulation;
  if (request.allTopics) return javaHashOrder(committedOffsets(cluster, group), topicPartitionHash);
  const wanted = new Map<string, TopicPartition>();
  for (const text of request.topics) {
    const { topic, partitions } = readTopicArgument(text);
    const known = cluster.topics.get(topic);
    if (partitions === null && known === undefined) {
      // Deviates: before 2.3 the tool asked with a consumer, whose request could create the topic.
      const exception = exceptionText('UNKNOWN_TOPIC_OR_PARTITION');
      const inJava = atRelease<boolean>(IS_WRITTEN_IN_JAVA, cluster.version);
      const wrapped = inJava ? `java.util.concurrent.ExecutionException: ${exception}` : exception;
      const message = atRelease<boolean>(KNOWS_EPOCHS, cluster.version)
        ? errorMessage('UNKNOWN_TOPIC_OR_PARTITION')
        : wrapped;
      pass.failure ??= { message, error: 'UNKNOWN_TOPIC_OR_PARTITION' };
      continue;
    }
    for (const partition of partitions ?? known!.partitions.map((log) => log.partition)) {
      findLog(bench, `${topic}:${partition}`);
      wanted.set(partitionKey({ topic, partition }), { topic, partition });
    }
  }
  return [...wanted.values()];
}

/** As the maps of the tool list a plan: Scala's small ones in the order of the request. */
function planOrder(cluster: Cluster, offsets: readonly PartitionOffset[]): PartitionOffset[] {
  const { version } = cluster;
  const keepsOrder = !isAtLeast(version.version, IS_WRITTEN_IN_JAVA.changes[0][0]) && offsets.length <= 4;
  return keepsOrder ? [...offsets] : toolOrder(offsets, version);
}
