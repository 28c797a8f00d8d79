import { process as processRecords } from '../clients/consumers/consumers.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { findLiveConsumer } from './find-client.ts';
import { answered } from './outcomes.ts';
import { parseWhole } from './parse-input.ts';
import { handedText } from './poll.ts';

export const process: CommandDefinition = {
  name: 'process',
  group: 'consuming',
  summary: 'the application handles records it was handed: all of them, or the first n',
  examples: ['process board', 'process board 3'],
  configure: (command) => command.argument('<consumer>').argument('[n]'),
  prepare: ({ args }) => {
    const count = args[1] === undefined ? undefined : parseWhole(args[1], 'process', { min: 1 });
    return (bench): CommandResult => {
      const consumer = findLiveConsumer(bench, args[0]!);
      const done = processRecords(bench.simulation, consumer, count);
      return answered(done.length === 0 ? 'nothing in hand' : `processed ${handedText(done)}`, {
        records: done.length,
      });
    };
  },
};
