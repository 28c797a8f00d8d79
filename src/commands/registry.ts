/** Every command of the session's language, by name. */
import { advance } from './advance.ts';
import { brokerIsolate } from './broker-isolate.ts';
import { brokerKill } from './broker-kill.ts';
import { brokerStart } from './broker-start.ts';
import { brokerStop } from './broker-stop.ts';
import { cancel } from './cancel.ts';
import { clock } from './clock.ts';
import { clusterStart } from './cluster-start.ts';
import { clusterUpgrade } from './cluster-upgrade.ts';
import type { CommandDefinition } from './command.ts';
import { commit, store } from './commit.ts';
import { consumerOpen } from './consumer-open.ts';
import { deleteRecords } from './delete-records.ts';
import { close, crash, restart } from './end-client.ts';
import { every } from './every.ts';
import { expect } from './expect.ts';
import {
  groupDelete,
  groupDeleteOffsets,
  groupDescribe,
  groupList,
  groupResetOffsets,
} from './group-commands.ts';
import { help } from './help.ts';
import { kafkaConfigs } from './kafka-tools/kafka-configs.ts';
import { kafkaConsumerGroups } from './kafka-tools/kafka-consumer-groups.ts';
import { kafkaDeleteRecords } from './kafka-tools/kafka-delete-records.ts';
import { kafkaDumpLog } from './kafka-tools/kafka-dump-log.ts';
import { kafkaGetOffsets } from './kafka-tools/kafka-get-offsets.ts';
import { kafkaTopics } from './kafka-tools/kafka-topics.ts';
import { offsetForTime } from './offset-for-time.ts';
import { partitioner } from './partitioner.ts';
import { poll } from './poll.ts';
import { pollLoop } from './poll-loop.ts';
import { process } from './process.ts';
import { produce } from './produce.ts';
import { producerOpen } from './producer-open.ts';
import { compare, rerun } from './rerun.ts';
import { seek } from './seek.ts';
import { back, quit, record, reset, save } from './session-commands.ts';
import { show } from './show.ts';
import { topicAlter } from './topic-alter.ts';
import { topicCreate } from './topic-create.ts';
import { topicDelete } from './topic-delete.ts';
import { topicDescribe } from './topic-describe.ts';
import { topicList } from './topic-list.ts';
import { transactionBegin } from './transaction-begin.ts';
import { transactionAbort, transactionCommit } from './transaction-end.ts';
import { transactionSendOffsets } from './transaction-send-offsets.ts';
import { watch } from './watch.ts';
import { when } from './when.ts';
import { why } from './why.ts';

const DEFINITIONS: readonly CommandDefinition[] = [
  clusterStart,
  clusterUpgrade,
  brokerStop,
  brokerKill,
  brokerIsolate,
  brokerStart,
  topicCreate,
  topicAlter,
  topicDescribe,
  topicList,
  topicDelete,
  deleteRecords,
  producerOpen,
  produce,
  transactionBegin,
  transactionSendOffsets,
  transactionCommit,
  transactionAbort,
  partitioner,
  consumerOpen,
  poll,
  process,
  pollLoop,
  commit,
  store,
  seek,
  crash,
  close,
  restart,
  groupList,
  groupDescribe,
  groupDelete,
  groupResetOffsets,
  groupDeleteOffsets,
  every,
  cancel,
  advance,
  clock,
  show,
  watch,
  why,
  offsetForTime,
  expect,
  when,
  rerun,
  compare,
  back,
  reset,
  save,
  record,
  help,
  quit,
  kafkaTopics,
  kafkaConfigs,
  kafkaConsumerGroups,
  kafkaGetOffsets,
  kafkaDeleteRecords,
  kafkaDumpLog,
];

export const COMMANDS: ReadonlyMap<string, CommandDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.name, definition]),
);
