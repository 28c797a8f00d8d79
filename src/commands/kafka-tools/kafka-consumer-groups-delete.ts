/** `kafka-consumer-groups --delete` and `--delete-offsets` (OFS-14, OFS-15). */
import { atRelease } from '../../kernel/config/config-definition.ts';
import type { KafkaErrorName } from '../../kernel/errors.ts';
import { deleteGroup, deleteOffsets } from '../../kernel/group/group-admin.ts';
import { partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import {
  errorText,
  IS_WRITTEN_IN_JAVA,
  KNOWS_EPOCHS,
} from '../../views/tool-layouts/consumer-group-layout.ts';
import {
  DELETES_IN_NEW_WORDS,
  type DeletedOffsetRow,
  deletedOffsetsText,
} from '../../views/tool-layouts/offset-plan-layout.ts';
import type { CommandResult } from '../command.ts';
import type { Workbench } from '../workbench.ts';
import { type GroupsRequest, printedText, requestedGroups } from './kafka-consumer-groups-request.ts';
import { errorMessage, exceptionText } from './tool-exception.ts';
import { readTopicArgument } from './topic-partition-arguments.ts';

/** From 2.1 the tool prints exceptions; before, the error's name. */
const PRINTS_EXCEPTIONS = { first: false, changes: [['2.1', true]] } as const;

export function deleteGroups(bench: Workbench, request: GroupsRequest): CommandResult {
  const { cluster } = bench.simulation;
  const { version } = cluster;
  const quotesAsOne =
    atRelease<boolean>(IS_WRITTEN_IN_JAVA, version) && !atRelease<boolean>(DELETES_IN_NEW_WORDS, version);
  const deleted: string[] = [];
  const failed: { readonly group: string; readonly error: KafkaErrorName }[] = [];
  for (const group of requestedGroups(cluster, request)) {
    const error = deleteGroup(cluster, group);
    if (error === null) deleted.push(group);
    else failed.push({ group, error });
  }
  if (failed.length === 0) {
    // The first Java tools put one pair of quotes around all names.
    const names = deleted.join(quotesAsOne ? ', ' : "', '");
    return printedText(`Deletion of requested consumer groups ('${names}') was successful.\n`);
  }
  const around = atRelease<boolean>(KNOWS_EPOCHS, version) ? '' : 'java.util.concurrent.ExecutionException: ';
  const why = (error: KafkaErrorName): string =>
    atRelease<boolean>(PRINTS_EXCEPTIONS, version) ? `${around}${exceptionText(error)}` : error;
  const lines = failed.map(
    ({ group, error }) => `* Group '${group}' could not be deleted due to: ${why(error)}\n`,
  );
  const names = quotesAsOne ? `'${deleted.join("'")}', '` : `'${deleted.join("', '")}'`;
  const rest = deleted.length === 0 ? '' : `\nThese consumer groups were deleted successfully: ${names}\n`;
  const text = [errorText('Deletion of some consumer groups failed:', version), ...lines, rest].join('');
  return printedText(text, { error: failed[0]!.error });
}

export function deleteGroupOffsets(bench: Workbench, request: GroupsRequest): CommandResult {
  const { cluster } = bench.simulation;
  const { version } = cluster;
  const group = request.groups[0]!;
  const rows: DeletedOffsetRow[] = [];
  const partitions = new Map<string, TopicPartition>();
  for (const argument of request.topics) {
    const { topic, partitions: numbers } = readTopicArgument(argument);
    const known = cluster.topics.get(topic);
    if (numbers === null && known === undefined)
      rows.push({ topic, partition: -1, problem: exceptionText('UNKNOWN_TOPIC_OR_PARTITION') });
    for (const partition of numbers ?? known?.partitions.map((log) => log.partition) ?? [])
      partitions.set(partitionKey({ topic, partition }), { topic, partition });
  }
  const wanted = [...partitions.values()];
  const answer = deleteOffsets(cluster, group, wanted);
  const each =
    answer.error === null
      ? answer.partitions
      : wanted.map((at) => ({ ...at, error: answer.error as KafkaErrorName }));
  const error = answer.error ?? each.find((at) => at.error !== null)?.error ?? null;
  for (const at of each) rows.push({ ...at, problem: at.error === null ? null : exceptionText(at.error) });
  const isNew = atRelease<boolean>(DELETES_IN_NEW_WORDS, version);
  const success = isNew
    ? `Request succeeded for deleting offsets from group ${group}.\n`
    : `Request succeed for deleting offsets with topic ${request.topics.join(', ')} group ${group}\n`;
  const problem = isNew ? newOffsetsProblem : offsetsProblem;
  const head = error === null ? success : errorText(problem(group, error), version);
  return printedText(head + deletedOffsetsText(rows, version), { error });
}

function offsetsProblem(group: string, error: KafkaErrorName): string {
  if (error === 'GROUP_ID_NOT_FOUND') return `'${group}' does not exist.`;
  if (error === 'NON_EMPTY_GROUP')
    return `Deleting offsets of a consumer group '${group}' is forbidden if the group is not empty.`;
  return 'Encounter some partition level error, see the follow-up details:';
}

function newOffsetsProblem(_group: string, error: KafkaErrorName): string {
  return error === 'GROUP_ID_NOT_FOUND' || error === 'NON_EMPTY_GROUP'
    ? errorMessage(error)
    : 'Encountered some partition-level error, see the follow-up details.';
}
