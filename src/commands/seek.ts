import type { SeekTarget } from '../clients/consumers/consumer.ts';
import { seek as seekTo } from '../clients/consumers/consumers.ts';
import { offsetForTime } from '../kernel/log/lookup.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { findLiveConsumer } from './find-client.ts';
import { parsePartitionTarget } from './language/targets.ts';
import { parseTime } from './language/times.ts';
import { answered, refusedByClient } from './outcomes.ts';
import { findLog } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

export const seek: CommandDefinition = {
  name: 'seek',
  group: 'consuming',
  summary: 'move a position; nothing is committed by it',
  examples: ['seek board results:0 3', 'seek board results:0 beginning', 'seek board results:0 now-1d'],
  configure: (command) =>
    command
      .argument('<consumer>')
      .argument('<partition>')
      .argument('<offset>', 'an offset, beginning, end, or a time'),
  prepare: ({ args }) => {
    const [name, partitionText, to] = [args[0]!, args[1]!, args[2]!];
    const partition = parsePartitionTarget(partitionText);
    return (bench): CommandResult => {
      const consumer = findLiveConsumer(bench, name);
      const target = seekTarget(bench, partitionText, to);
      const error = seekTo(
        bench.simulation,
        consumer,
        { topic: partition.topic, partition: partition.partition },
        target,
      );
      return error === null ? answered(`${name} goes to ${partitionText} ${target}`) : refusedByClient(error);
    };
  },
};

/** A time becomes the offset that ListOffsets gives for it; none is the end (LST-5). */
function seekTarget(bench: Workbench, partition: string, text: string): SeekTarget {
  if (text === 'beginning' || text === 'end') return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const { nowMs, startMs } = bench.simulation.cluster;
  return offsetForTime(findLog(bench, partition), parseTime(text, { nowMs, startMs }))?.offset ?? 'end';
}
