import { commit as commitOffsets, store as storeOffsets } from '../clients/consumers/consumers.ts';
import type { PartitionOffset } from '../kernel/group/group-events.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { findLiveConsumer } from './find-client.ts';
import { parsePartitionValue } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';
import { answered, refusedByClient } from './outcomes.ts';
import { collect } from './parse-input.ts';

export const commit: CommandDefinition = {
  name: 'commit',
  group: 'consuming',
  summary: 'commit: what the client commits without arguments, or the offsets given',
  examples: ['commit board', 'commit board --offset results:0=5', 'commit board --async'],
  configure: (command) =>
    command
      .argument('<consumer>')
      .option('--offset <results:0=5>', 'an offset, the next to read; may be repeated', collect)
      .option('--async', 'without waiting for the answer'),
  prepare: ({ args, options }) => {
    const offsets = options.offset === undefined ? null : (options.offset as string[]).map(readOffset);
    return (bench): CommandResult => {
      const consumer = findLiveConsumer(bench, args[0]!);
      const result = commitOffsets(bench.simulation, consumer, { offsets, isAsync: options.async === true });
      if (result.error !== null) return refusedByClient(result.error);
      if (result.committed.length === 0) return answered('nothing to commit');
      const text = result.committed
        .map(({ topic, partition, offset }) => `${topic}:${partition}=${offset}`)
        .join(' ');
      const [first] = result.committed;
      return answered(result.isQueued ? `${text} is on its way` : `committed ${text}`, {
        partition: first!.partition,
        offset: first!.offset,
      });
    };
  },
};

export const store: CommandDefinition = {
  name: 'store',
  group: 'consuming',
  summary: "mark what is processed for the next commit (librdkafka's store_offsets)",
  examples: ['store board'],
  configure: (command) =>
    command.argument('<consumer>').option('--offset <results:0=5>', 'an offset; may be repeated', collect),
  prepare: ({ args, options }) => {
    const offsets = options.offset === undefined ? null : (options.offset as string[]).map(readOffset);
    return (bench): CommandResult => {
      const error = storeOffsets(findLiveConsumer(bench, args[0]!), offsets);
      return error === null ? answered('stored') : refusedByClient(error);
    };
  },
};

/** `results:0=5`; negative offsets are the client's to refuse. */
function readOffset(text: string): PartitionOffset {
  const { target, value } = parsePartitionValue(text);
  if (/^-?\d{1,15}$/.test(value))
    return { topic: target.topic, partition: target.partition, offset: Number(value) };
  throw new UsageError('BAD_VALUE', `'${value}' is no offset`, { hint: 'write --offset results:0=5' });
}
