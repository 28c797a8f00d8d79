import { sendOffsetsToTransaction } from '../clients/producer-transaction.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { findLiveConsumer } from './find-client.ts';
import { UsageError } from './language/usage-error.ts';
import { answered, refusedByClient } from './outcomes.ts';
import { findProducer } from './producer-open.ts';

export const transactionSendOffsets: CommandDefinition = {
  name: 'transaction send-offsets',
  group: 'producing',
  summary: "put a consumer's positions into the transaction: committed with it, or not at all",
  examples: ['transaction send-offsets p --from board'],
  configure: (command) =>
    command.argument('<producer>').requiredOption('--from <consumer>', 'whose positions, for its group'),
  prepare:
    ({ args, options }) =>
    (bench): CommandResult => {
      const producer = findProducer(bench, args[0]!);
      const consumer = findLiveConsumer(bench, options.from);
      if (consumer.groupId === null)
        throw new UsageError('BAD_VALUE', `${consumer.name} has no group`, {
          hint: 'a transaction commits offsets for a group: consumer open … --group',
        });
      const result = sendOffsetsToTransaction(bench.simulation.cluster, producer, consumer);
      if (result.error !== null) return refusedByClient(result.error);
      const { offsets } = result;
      if (offsets.length === 0) return answered(`${consumer.name} has no position yet`);
      const [first] = offsets;
      const text = offsets.map(({ topic, partition, offset }) => `${topic}:${partition}=${offset}`).join(' ');
      return answered(`${text} pending for group ${consumer.groupId}: unseen until the commit`, {
        partition: first!.partition,
        offset: first!.offset,
      });
    },
};
