/** What `kafka-consumer-groups --describe --members` prints (Kafka's `ConsumerGroupCommand.printMembers`). */
import { atRelease } from '../../kernel/config/config-definition.ts';
import type { VersionProfile } from '../../kernel/versions.ts';
import {
  COLUMN_LENGTH,
  groupWidth,
  IS_WRITTEN_IN_JAVA,
  KNOWS_EPOCHS,
  MISSING,
  tableText,
  widest,
} from './consumer-group-layout.ts';

export interface MemberRow {
  readonly consumerId: string;
  readonly groupInstanceId: string | null;
  readonly host: string;
  readonly clientId: string;
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[];
}

/**
 * `--describe --members`. With `--verbose` what each holds; from 4.0 also what it is to hold and since when, which only
 * the groups of KIP-848 know.
 */
export function groupMembersText(
  group: string,
  members: readonly MemberRow[],
  { verbose, version }: { readonly verbose: boolean; readonly version: VersionProfile },
): string {
  const hasInstanceIds = members.some(({ groupInstanceId }) => groupInstanceId !== null);
  const instanceIds = members.map(({ groupInstanceId }) => groupInstanceId ?? '');
  const held = heldColumns(members, { verbose, version });
  const widths = [
    ...groupWidth(group, version),
    widest(members.map(({ consumerId }) => consumerId)),
    ...(hasInstanceIds ? [widest(instanceIds, 'GROUP-INSTANCE-ID'.length)] : []),
    widest(members.map(({ host }) => host)),
    widest(members.map(({ clientId }) => clientId)),
    COLUMN_LENGTH,
    ...held.widths,
  ];
  const titles = [
    'CONSUMER-ID',
    ...(hasInstanceIds ? ['GROUP-INSTANCE-ID'] : []),
    'HOST',
    'CLIENT-ID',
    '#PARTITIONS',
    ...held.titles,
  ];
  const cells = members.map((member, index) => [
    member.consumerId,
    ...(hasInstanceIds ? [instanceIds[index]!] : []),
    member.host,
    member.clientId,
    String(member.partitions.length),
    ...held.cells[index]!,
  ]);
  return tableText(widths, [titles, ...cells], group, version);
}

/** The columns behind #PARTITIONS; the last of them may be an empty one, which leaves a blank. */
function heldColumns(
  members: readonly MemberRow[],
  { verbose, version }: { readonly verbose: boolean; readonly version: VersionProfile },
): { widths: number[]; titles: string[]; cells: string[][] } {
  const assignments = members.map(({ partitions }) => (verbose ? assignmentText(partitions, version) : ''));
  if (!verbose || !atRelease<boolean>(KNOWS_EPOCHS, version)) {
    const cells = assignments.map((text) => [text]);
    return { widths: [0], titles: [verbose ? 'ASSIGNMENT' : ''], cells };
  }
  return {
    widths: [COLUMN_LENGTH, widest(assignments, 20), COLUMN_LENGTH, 20],
    titles: ['CURRENT-EPOCH', 'CURRENT-ASSIGNMENT', 'TARGET-EPOCH', 'TARGET-ASSIGNMENT'],
    cells: assignments.map((text) => [MISSING, text, MISSING, MISSING]),
  };
}

/** `t(0,1), u(0)`; the first Java tools left the topic out and sorted numbers as texts; from 4.0 `t:0,1;u:0`. */
function assignmentText(partitions: MemberRow['partitions'], version: VersionProfile): string {
  if (partitions.length === 0) return MISSING;
  const inJava = atRelease<boolean>(IS_WRITTEN_IN_JAVA, version);
  const isNew = atRelease<boolean>(KNOWS_EPOCHS, version);
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of partitions)
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), partition]);
  const texts = [...byTopic].map(([topic, numbers]) => {
    const byNumber = numbers.toSorted((a, b) => a - b);
    if (isNew) return `${topic}:${byNumber.join(',')}`;
    // Sorted as texts: 10 comes before 2.
    return inJava ? `(${numbers.map(String).sort().join(',')})` : `${topic}(${byNumber.join(',')})`;
  });
  return texts.sort().join(isNew ? ';' : ', ');
}
