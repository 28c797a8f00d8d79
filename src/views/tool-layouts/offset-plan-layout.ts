/** What `kafka-consumer-groups --reset-offsets`, `--export` and `--delete-offsets` print (Kafka's `ConsumerGroupCommand`). */
import { atRelease } from '../../kernel/config/config-definition.ts';
import type { PartitionOffset } from '../../kernel/group/group-events.ts';
import type { TopicPartition } from '../../kernel/group/topic-partition.ts';
import type { VersionProfile } from '../../kernel/versions.ts';
import { KNOWS_SEVERAL_GROUPS, MISSING, paddedLine, widest } from './consumer-group-layout.ts';

/** Jackson's CSV writer puts longer texts between quotes without looking. */
const UNQUOTED_LENGTH_MAX = 24;

export interface GroupPlan {
  readonly group: string;
  readonly offsets: readonly PartitionOffset[];
}

/** The first Java tools, 3.8 and 3.9, ran all rows of these two tables into one line. */
const RUNS_ROWS_TOGETHER = {
  first: false,
  changes: [
    ['3.8', true],
    ['4.0', false],
  ],
} as const;
/** Columns as wide as what they hold. */
const FITS_PLAN = { first: false, changes: [['4.2', true]] } as const;
/** New words and narrower columns for `--delete-offsets`. */
export const DELETES_IN_NEW_WORDS = { first: false, changes: [['4.1', true]] } as const;

/** The table of new offsets; before 2.3 of the one group, without its name. */
export function offsetPlanText(plans: readonly GroupPlan[], version: VersionProfile): string {
  const hasGroup = atRelease<boolean>(KNOWS_SEVERAL_GROUPS, version);
  const titles = ['TOPIC', 'PARTITION', 'NEW-OFFSET'];
  const rows = plans.flatMap(({ group, offsets }) =>
    offsets.map(({ topic, partition, offset }) => {
      const cells = [topic, String(partition), String(offset)];
      return hasGroup ? [group, ...cells] : cells;
    }),
  );
  if (hasGroup && plans.length === 0) return '';
  const all = [hasGroup ? ['GROUP', ...titles] : titles, ...rows];
  if (!atRelease<boolean>(FITS_PLAN, version))
    return rowsText(hasGroup ? [30, 30, 10, 15] : [30, 10, 15], all, version);
  const groups = plans.map(({ group }) => group);
  const topics = plans.flatMap(({ offsets }) => offsets.map(({ topic }) => topic));
  return rowsText([widest(groups), widest(topics), 10, 0], all, version);
}

function rowsText(
  widths: readonly number[],
  rows: readonly (readonly string[])[],
  version: VersionProfile,
): string {
  const between = atRelease<boolean>(RUNS_ROWS_TOGETHER, version) ? '' : '\n';
  return `\n${rows.map((row) => paddedLine(widths, row)).join(between)}\n`;
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
  const isNew = atRelease<boolean>(DELETES_IN_NEW_WORDS, version);
  const error = atRelease<boolean>(RUNS_ROWS_TOGETHER, version) ? 'Error: :' : 'Error: ';
  const sorted = rows.toSorted((a, b) => (`${a.topic}${a.partition}` < `${b.topic}${b.partition}` ? -1 : 1));
  const lines = sorted.map(({ topic, partition, problem }) => [
    topic,
    partition >= 0 ? String(partition) : isNew ? MISSING : 'Not Provided',
    problem === null ? 'Successful' : `${error}${problem}`,
  ]);
  const widths = isNew ? [widest(rows.map(({ topic }) => topic)), 10, 15] : [30, 15, 15];
  return rowsText(widths, [['TOPIC', 'PARTITION', 'STATUS'], ...lines], version);
}
