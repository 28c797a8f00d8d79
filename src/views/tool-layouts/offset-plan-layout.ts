/** What `kafka-consumer-groups --reset-offsets`, `--export` and `--delete-offsets` print (Kafka's `ConsumerGroupCommand`). */
import { atRelease } from '../../kernel/config/config-definition.ts';
import type { PartitionOffset } from '../../kernel/group/group-events.ts';
import type { TopicPartition } from '../../kernel/group/topic-partition.ts';
import type { VersionProfile } from '../../kernel/versions.ts';
import { IS_WRITTEN_IN_JAVA, KNOWS_SEVERAL_GROUPS, paddedLine } from './consumer-group-layout.ts';

/** Jackson's CSV writer puts longer texts between quotes without looking. */
const UNQUOTED_LENGTH_MAX = 24;

export interface GroupPlan {
  readonly group: string;
  readonly offsets: readonly PartitionOffset[];
}

/**
 * The table of new offsets; before 2.3 of the one group, without its name. The first Java tools (3.8.0, 3.9.0) ran all rows
 * into one line; that 3.9.1 has them apart was not checked.
 */
export function offsetPlanText(plans: readonly GroupPlan[], version: VersionProfile): string {
  const hasGroup = atRelease<boolean>(KNOWS_SEVERAL_GROUPS, version);
  const widths = hasGroup ? [30, 30, 10, 15] : [30, 10, 15];
  const titles = ['TOPIC', 'PARTITION', 'NEW-OFFSET'];
  const rows = plans.flatMap(({ group, offsets }) =>
    offsets.map(({ topic, partition, offset }) => {
      const cells = [topic, String(partition), String(offset)];
      return hasGroup ? [group, ...cells] : cells;
    }),
  );
  if (hasGroup && plans.length === 0) return '';
  const lines = [hasGroup ? ['GROUP', ...titles] : titles, ...rows];
  return `\n${lines.map((line) => `${paddedLine(widths, line)}\n`).join('')}`;
}

/** `--export`: one record a line and an empty line. The group is named unless exactly one was asked for by name. */
export function offsetPlanCsv(
  plans: readonly GroupPlan[],
  { namesGroups, version }: { readonly namesGroups: boolean; readonly version: VersionProfile },
): string {
  const quoted = (text: string): string =>
    atRelease<boolean>(KNOWS_SEVERAL_GROUPS, version) ? csvCell(text) : text;
  const rows = plans.flatMap(({ group, offsets }) =>
    offsets.map(({ topic, partition, offset }) =>
      [...(namesGroups ? [quoted(group)] : []), quoted(topic), partition, offset].join(','),
    ),
  );
  return `${rows.map((row) => `${row}\n`).join('')}\n`;
}

/** Quotes for what is long or holds a character before `-` (`CsvEncoder._mayNeedQuotes`, the comma being the last separator). */
function csvCell(text: string): string {
  const isPlain = text.length <= UNQUOTED_LENGTH_MAX && ![...text].some((char) => char < '-');
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}

export interface DeletedOffsetRow extends TopicPartition {
  /** The exception's text, or null. */
  readonly problem: string | null;
}

/** The table below `--delete-offsets`; partition -1 stands for a topic that was named without one and is not there. */
export function deletedOffsetsText(rows: readonly DeletedOffsetRow[], version: VersionProfile): string {
  const error = atRelease<boolean>(IS_WRITTEN_IN_JAVA, version) ? 'Error: :' : 'Error: ';
  const sorted = rows.toSorted((a, b) => (`${a.topic}${a.partition}` < `${b.topic}${b.partition}` ? -1 : 1));
  const lines = sorted.map(({ topic, partition, problem }) => [
    topic,
    partition >= 0 ? String(partition) : 'Not Provided',
    problem === null ? 'Successful' : `${error}${problem}`,
  ]);
  const all = [['TOPIC', 'PARTITION', 'STATUS'], ...lines];
  return `\n${all.map((line) => `${paddedLine([30, 15, 15], line)}\n`).join('')}`;
}
