import type { CommandDefinition, CommandResult } from '../command.ts';
import { collect } from '../parse-input.ts';
import type { Workbench } from '../workbench.ts';
import { deleteGroupOffsets, deleteGroups } from './kafka-consumer-groups-delete.ts';
import { describeGroups, listGroups } from './kafka-consumer-groups-describe.ts';
import { type GroupsRequest, readGroupsRequest, releaseProblem } from './kafka-consumer-groups-request.ts';
import { resetOffsets } from './kafka-consumer-groups-reset.ts';
import { askZooKeeper } from './kafka-consumer-groups-zookeeper.ts';
import { connectionOptions } from './tool-answer.ts';

export const kafkaConsumerGroups: CommandDefinition = {
  name: 'kafka-consumer-groups',
  group: "Kafka's own tools",
  summary: 'list, describe, delete groups and reset their offsets as kafka-consumer-groups.sh does',
  examples: [
    'kafka-consumer-groups --bootstrap-server localhost:9092 --list --state',
    'kafka-consumer-groups.sh --describe --group board',
    'kafka-consumer-groups --describe --all-groups --members --verbose',
    'kafka-consumer-groups --reset-offsets --group board --topic results:0 --to-earliest --dry-run',
    'kafka-consumer-groups --reset-offsets --group board --topic results --to-offset 5 --execute',
    'kafka-consumer-groups --delete-offsets --group board --topic results:0',
    'kafka-consumer-groups --delete --group board',
  ],
  configure: (command) =>
    connectionOptions(command)
      .option('--zookeeper <hosts>', 'groups of old consumers; gone since Kafka 2.0')
      .option('--list', 'names of all groups')
      .option('--describe', 'offsets and lag of groups')
      .option('--delete', 'delete groups without members')
      .option('--reset-offsets', 'plan or commit other offsets for groups without members')
      .option('--delete-offsets', 'delete committed offsets, since 2.4')
      .option('--group <name>', 'may be repeated', collect)
      .option('--all-groups', 'since 2.3')
      .option('--topic <name>', 'results, or results:0,1; may be repeated', collect)
      .option('--all-topics', 'every partition with a committed offset')
      .option('--members', 'describe members')
      .option('--offsets', 'describe offsets, as without it')
      .option('--state [states]', 'describe the state; with --list, since 2.6: only those')
      .option('--type [types]', 'with --list, since 3.8')
      .option('--verbose', 'with --members: what each holds; since 4.0 epochs')
      .option('--to-earliest', 'the log start')
      .option('--to-latest', 'the log end')
      .option('--to-current', 'what is committed; the log end where nothing is')
      .option('--to-offset <n>', 'this offset, moved into the log if it lies outside')
      .option('--to-datetime <time>', '2026-01-05T00:00:00.000')
      .option('--by-duration <duration>', 'so long ago: PT1H30M')
      .option('--shift-by <n>', 'so many further, or back')
      .option('--from-file <file>', 'not here: there are no files')
      .option('--dry-run', 'only show the plan (the default)')
      .option('--execute', 'commit the new offsets')
      .option('--export', 'print the plan as CSV')
      .option('--timeout <ms>', 'changes nothing here')
      .option('--new-consumer', 'of old tools; changes nothing'),
  prepare: ({ options }) => {
    const request: GroupsRequest = readGroupsRequest(options);
    return (bench) => {
      const problem = releaseProblem(bench, request);
      if (problem !== null) return problem;
      if (request.viaZooKeeper) return askZooKeeper(bench, request);
      const answer = askBrokers(bench, request);
      const { hasOldConsumers } = bench.simulation.cluster.version;
      return hasOldConsumers ? { ...answer, lines: [NOTE, ...(answer.lines ?? [])] } : answer;
    };
  },
};

/** Up to 1.1, on stderr. */
const NOTE = 'Note: This will not show information about old Zookeeper-based consumers.';

function askBrokers(bench: Workbench, request: GroupsRequest): CommandResult {
  switch (request.action) {
    case 'list':
      return listGroups(bench, request);
    case 'describe':
      return describeGroups(bench, request);
    case 'delete':
      return deleteGroups(bench, request);
    case 'reset-offsets':
      return resetOffsets(bench, request);
    case 'delete-offsets':
      return deleteGroupOffsets(bench, request);
  }
}
