import { beginTransaction } from '../clients/producer-transaction.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { answered, refusedByClient } from './outcomes.ts';
import { findProducer } from './producer-open.ts';

export const transactionBegin: CommandDefinition = {
  name: 'transaction begin',
  group: 'producing',
  summary: 'begin a transaction: what the producer sends from now on belongs to it',
  examples: ['transaction begin p'],
  configure: (command) => command.argument('<producer>'),
  prepare:
    ({ args }) =>
    (bench): CommandResult => {
      const producer = findProducer(bench, args[0]!);
      const error = beginTransaction(bench.simulation.cluster, producer);
      return error === null
        ? answered(`${producer.name} is in a transaction; the broker hears of it with the first record`)
        : refusedByClient(error);
    },
};
