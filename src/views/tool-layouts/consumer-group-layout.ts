/**
 * What `kafka-consumer-groups` prints, as text with line ends (Kafka's `ConsumerGroupCommand`): tables with padded columns,
 * which since 2.3 begin with the group, because then several can be asked for. What the tool writes to stderr stands where
 * a terminal shows it.
 */
import { atRelease } from '../../kernel/config/config-definition.ts';
import type { GroupState } from '../../kernel/group/group.ts';
import type { VersionProfile } from '../../kernel/versions.ts';

/** Several groups in one call, a GROUP column, an empty line before an error: since 2.3. */
export const KNOWS_SEVERAL_GROUPS = { first: false, changes: [['2.3', true]] } as const;
/** Rewritten in Java in 3.8. */
export const IS_WRITTEN_IN_JAVA = { first: false, changes: [['3.8', true]] } as const;
/** Epochs where `--verbose` asks for more, columns as wide as what they hold, exceptions without the one around them: 4.0. */
export const KNOWS_EPOCHS = { first: false, changes: [['4.0', true]] } as const;

export const MISSING = '-';
export const COLUMN_LENGTH = 15;

export interface OffsetRow {
  readonly topic: string | null;
  readonly partition: number | null;
  readonly offset: number | null;
  readonly logEndOffset: number | null;
  readonly consumerId: string;
  readonly host: string;
  readonly clientId: string;
}

export interface StateRow {
  readonly coordinator: { readonly address: string; readonly id: number };
  readonly assignor: string;
  readonly state: GroupState;
  readonly members: number;
}

export interface ListedGroup {
  readonly groupId: string;
  readonly state: GroupState;
}

/** `printError`. */
export function errorText(message: string, version: VersionProfile): string {
  return `${atRelease<boolean>(KNOWS_SEVERAL_GROUPS, version) ? '\n' : ''}Error: ${message}\n`;
}

/** What stands before a group's table, or in its place (GRP-15, `shouldPrintMemberState`). */
export function groupStateText(group: string, state: GroupState, version: VersionProfile): string {
  const before = atRelease<boolean>(KNOWS_SEVERAL_GROUPS, version) ? '\n' : '';
  switch (state) {
    case 'Dead':
      return errorText(`Consumer group '${group}' does not exist.`, version);
    case 'Empty':
      return `${before}Consumer group '${group}' has no active members.\n`;
    case 'Stable':
      return '';
    default:
      return `${before}Warning: Consumer group '${group}' is rebalancing.\n`;
  }
}

/** `--list --state` and `--type`; every group here is of the classic type (GRP-13). */
export function groupListText(
  groups: readonly ListedGroup[],
  columns: { readonly state: boolean; readonly type: boolean },
  version: VersionProfile,
): string {
  const inJava = atRelease<boolean>(IS_WRITTEN_IN_JAVA, version);
  const longest = widest(groups.map(({ groupId }) => groupId));
  const line = (group: string, type: string, state: string): string => {
    if (!inJava) return `${group.padEnd(longest)} ${state}\n`;
    const cells = [...(columns.type ? [type] : []), ...(columns.state ? [state] : [])];
    return `${[group.padEnd(longest + 10), ...cells.map((cell) => cell.padEnd(20))].join(' ')}\n`;
  };
  return [
    line('GROUP', 'TYPE', 'STATE'),
    ...groups.map(({ groupId, state }) => line(groupId, 'Classic', state)),
  ].join('');
}

/**
 * `--describe`, `--describe --offsets`. LAG counts offsets, `-` where nothing is committed (GRP-15).
 * Deviates: LEADER-EPOCH, from 4.0 with `--verbose`, is always `-`: commits carry no leader epoch here.
 */
export function groupOffsetsText(
  group: string,
  rows: readonly OffsetRow[],
  { verbose, version }: { readonly verbose: boolean; readonly version: VersionProfile },
): string {
  const text = (value: number | string | null): string => (value === null ? MISSING : String(value));
  const hasEpoch = verbose && atRelease<boolean>(KNOWS_EPOCHS, version);
  const widths = [
    ...groupWidth(group, version),
    widest(rows.map(({ topic }) => text(topic))),
    10,
    ...(hasEpoch ? [COLUMN_LENGTH] : []),
    COLUMN_LENGTH,
    COLUMN_LENGTH,
    COLUMN_LENGTH,
    widest(rows.map(({ consumerId }) => consumerId)),
    widest(rows.map(({ host }) => host)),
    0,
  ];
  const titles = [
    'TOPIC',
    'PARTITION',
    ...(hasEpoch ? ['LEADER-EPOCH'] : []),
    ...'CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID'.split(' '),
  ];
  const cells = rows.map(({ topic, partition, offset, logEndOffset, consumerId, host, clientId }) => {
    const lag = offset === null || logEndOffset === null ? null : logEndOffset - offset;
    const numbers = [...(hasEpoch ? [null] : []), offset, logEndOffset, lag];
    return [...[topic, partition, ...numbers].map(text), consumerId, host, clientId];
  });
  return tableText(widths, [titles, ...cells], group, version);
}

/** `--describe` through ZooKeeper up to 1.1: no group, no host, no client id. */
export function zooKeeperOffsetsText(rows: readonly OffsetRow[]): string {
  const text = (value: number | string | null): string => (value === null ? MISSING : String(value));
  const widths = [
    widest(rows.map(({ topic }) => text(topic))),
    10,
    COLUMN_LENGTH,
    COLUMN_LENGTH,
    COLUMN_LENGTH,
    widest(rows.map(({ consumerId }) => consumerId)),
  ];
  const titles = 'TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID'.split(' ');
  const cells = rows.map(({ topic, partition, offset, logEndOffset, consumerId }) => {
    const lag = offset === null || logEndOffset === null ? null : logEndOffset - offset;
    return [...[topic, partition, offset, logEndOffset, lag].map(text), consumerId];
  });
  const lines = [titles, ...cells].map((line) => `${paddedLine(widths, line)} \n`);
  return `\n${lines.join('')}`;
}

/** `--describe --state`. Classic groups have no epochs to show. */
export function groupStateTableText(
  group: string,
  row: StateRow,
  { verbose, version }: { readonly verbose: boolean; readonly version: VersionProfile },
): string {
  const { coordinator, assignor, state, members } = row;
  const blank = atRelease<boolean>(IS_WRITTEN_IN_JAVA, version) ? '  ' : ' ';
  const coordinatorText = `${coordinator.address}${blank}(${coordinator.id})`;
  const first = Math.max(25, coordinatorText.length);
  const titles = ['COORDINATOR (ID)', 'ASSIGNMENT-STRATEGY', 'STATE', '#MEMBERS'];
  const cells = [coordinatorText, assignor, state, String(members)];
  if (atRelease<boolean>(KNOWS_EPOCHS, version)) {
    const epochs = verbose ? ['GROUP-EPOCH', 'TARGET-ASSIGNMENT-EPOCH'] : [];
    titles.splice(3, 0, ...epochs);
    cells.splice(3, 0, ...epochs.map(() => MISSING));
    const widths = [widest([group]), first, 20, 20, ...(verbose ? [COLUMN_LENGTH, 25] : []), 0];
    return tableText(widths, [titles, cells.map((cell) => cell || MISSING)], group, version);
  }
  // The width that was meant for the coordinator went to the group's column when that was put before it.
  const hasGroup = atRelease<boolean>(KNOWS_SEVERAL_GROUPS, version);
  const widths = hasGroup ? [first, 25, 20, 15, 0] : [first, 25, 20, 0];
  return tableText(widths, [titles, cells], group, version);
}

/** A table with its group's column where the release has one. */
export function tableText(
  widths: readonly number[],
  [titles, ...rows]: readonly (readonly string[])[],
  group: string,
  version: VersionProfile,
): string {
  const hasGroup = atRelease<boolean>(KNOWS_SEVERAL_GROUPS, version);
  const lines = hasGroup
    ? [['GROUP', ...titles!], ...rows.map((row) => [group, ...row])]
    : [titles!, ...rows];
  return `\n${lines.map((line) => `${paddedLine(widths, line)}\n`).join('')}`;
}

export function groupWidth(group: string, version: VersionProfile): number[] {
  return atRelease<boolean>(KNOWS_SEVERAL_GROUPS, version) ? [widest([group])] : [];
}

/** Java's `%-15s`: padded to the width, never cut; the cells one blank apart. */
export function paddedLine(widths: readonly number[], cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' ');
}

export function widest(texts: readonly string[], least = COLUMN_LENGTH): number {
  return Math.max(least, ...texts.map(({ length }) => length));
}
