/** `group list|describe|delete|reset-offsets|delete-offsets`: what an admin does to groups (OFS-14 to OFS-16, GRP-9). */
import { alterOffsets, deleteGroup, deleteOffsets, describeGroup } from '../kernel/group/group-admin.ts';
import { offsetForTime } from '../kernel/log/lookup.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { groupOf } from './find-client.ts';
import { findView } from './find-view.ts';
import { deleteGroupInZooKeeper, describeInZooKeeper, listInZooKeeper, readStore } from './group-via.ts';
import { parseTime } from './language/times.ts';
import { UsageError } from './language/usage-error.ts';
import { answered, refused } from './outcomes.ts';
import { findLog, parseWhole } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

/** Until Kafka 4.0 a group's name can live in two places (ZK-9). */
const VIA = ['--via <store>', 'bootstrap (the brokers, by default) or zookeeper (old consumers)'] as const;

export const groupList: CommandDefinition = {
  name: 'group list',
  group: 'groups',
  summary: 'list all groups with their states, offsets and lag',
  examples: ['group list', 'group list --via bootstrap'],
  looksOnly: true,
  configure: (command) => command.option(...VIA),
  prepare: ({ options }) => {
    const store = readStore(options.via);
    return (bench) =>
      store === 'zookeeper' ? listInZooKeeper(bench) : { text: '', views: [findView(bench, 'groups', null)] };
  },
};

export const groupDescribe: CommandDefinition = {
  name: 'group describe',
  group: 'groups',
  summary: 'show one group: its state, members and offsets',
  examples: ['group describe board'],
  looksOnly: true,
  configure: (command) => command.argument('<group>').option(...VIA),
  prepare: ({ args, options }) => {
    const store = readStore(options.via);
    return (bench): CommandResult => {
      const group = groupOf(bench, args[0]!);
      if (store === 'zookeeper') return describeInZooKeeper(bench, group);
      const { error } = describeGroup(bench.simulation.cluster, group);
      if (error !== null) return refused(error, `Group ${group} not found.`);
      return { text: '', views: [findView(bench, 'group', group)] };
    };
  },
};

export const groupDelete: CommandDefinition = {
  name: 'group delete',
  group: 'groups',
  summary: 'delete an empty group with its offsets',
  examples: ['group delete board', 'group delete board --via bootstrap'],
  configure: (command) => command.argument('<group>').option(...VIA),
  prepare: ({ args, options }) => {
    const store = readStore(options.via);
    return (bench): CommandResult => {
      const group = groupOf(bench, args[0]!);
      if (store === 'zookeeper') return deleteGroupInZooKeeper(bench, group);
      const error = deleteGroup(bench.simulation.cluster, group);
      if (error === 'GROUP_ID_NOT_FOUND') return refused(error, 'The group id does not exist.');
      return error === null ? answered(`group ${group} deleted`) : refused(error, 'The group is not empty.');
    };
  },
};

const TARGETS = [
  '--to-earliest',
  '--to-latest',
  '--to-offset',
  '--to-datetime',
  '--shift-by',
  '--to-current',
] as const;

export const groupResetOffsets: CommandDefinition = {
  name: 'group reset-offsets',
  group: 'groups',
  summary: 'commit other offsets for a group without members',
  examples: [
    'group reset-offsets board results:0 --to-earliest',
    'group reset-offsets board results:0 --to-offset 5',
  ],
  configure: (command) =>
    command
      .argument('<group>')
      .argument('<partition>')
      .option('--to-earliest', 'the log start')
      .option('--to-latest', 'the log end')
      .option('--to-current', 'what is committed')
      .option('--to-offset <n>', 'this offset, moved into the log if it lies outside')
      .option('--to-datetime <time>', 'the first record of this time')
      .option('--shift-by <n>', 'so many further, or back'),
  prepare: ({ args, options }) => {
    if (Object.keys(options).length !== 1)
      throw new UsageError('BAD_OPTION', 'group reset-offsets: where to? One of them', {
        hint: TARGETS.join(', '),
      });
    return (bench): CommandResult => {
      const group = groupOf(bench, args[0]!);
      const log = findLog(bench, args[1]!);
      const { topic, partition } = log;
      const offset = resetTarget(bench, log, group, options);
      const { state } = describeGroup(bench.simulation.cluster, group);
      if (state !== 'Empty' && state !== 'Dead') {
        return refused(
          'UNKNOWN_MEMBER_ID',
          `Assignments can only be reset if the group '${group}' is inactive, but the current state is ${state}.`,
        );
      }
      const [answer] = alterOffsets(bench.simulation.cluster, group, [{ topic, partition, offset }]);
      if (answer!.error !== null) return refused(answer!.error, answer!.error);
      return answered(`group ${group}: ${topic}:${partition}=${offset}`, { partition, offset });
    };
  },
};

/** The tool moves an offset outside the log to its nearer end, with a warning (`ConsumerGroupCommand.checkOffsetsRange`). */
function resetTarget(
  bench: Workbench,
  log: PartitionLog,
  group: string,
  options: Record<string, string | boolean>,
): number {
  const { cluster } = bench.simulation;
  const committed = cluster.groups.get(group)?.offsets.get(`${log.topic}-${log.partition}`)?.offset;
  const inLog = (offset: number) => Math.min(Math.max(offset, log.logStartOffset), log.highWatermark);
  if (options.toEarliest) return log.logStartOffset;
  if (options.toLatest) return log.highWatermark;
  if (options.toCurrent) return committed ?? log.highWatermark;
  if (options.toOffset !== undefined) return inLog(parseWhole(String(options.toOffset), '--to-offset'));
  if (options.toDatetime !== undefined) {
    const { nowMs, startMs } = cluster;
    return (
      offsetForTime(log, parseTime(String(options.toDatetime), { nowMs, startMs }))?.offset ??
      log.highWatermark
    );
  }
  const shift = Number(options.shiftBy);
  if (!Number.isSafeInteger(shift))
    throw new UsageError('BAD_VALUE', `--shift-by '${options.shiftBy}' is no whole number`, {
      hint: 'write --shift-by -10',
    });
  return inLog((committed ?? log.highWatermark) + shift);
}

export const groupDeleteOffsets: CommandDefinition = {
  name: 'group delete-offsets',
  group: 'groups',
  summary: "delete a group's committed offset of a partition",
  examples: ['group delete-offsets board results:0'],
  configure: (command) => command.argument('<group>').argument('<partition>'),
  prepare:
    ({ args }) =>
    (bench): CommandResult => {
      const group = groupOf(bench, args[0]!);
      const { topic, partition } = findLog(bench, args[1]!);
      if (!bench.simulation.cluster.version.hasOffsetDelete)
        return refused('UNSUPPORTED_VERSION', 'single offsets can be deleted since Kafka 2.4');
      const answer = deleteOffsets(bench.simulation.cluster, group, [{ topic, partition }]);
      const error = answer.error ?? answer.partitions[0]!.error;
      if (error !== null)
        return refused(error, error === 'GROUP_ID_NOT_FOUND' ? 'The group id does not exist.' : error);
      return answered(`group ${group}: the offset of ${topic}:${partition} is deleted`);
    },
};
