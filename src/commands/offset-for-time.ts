import { offsetForTime as lookup, offsetForMaxTimestamp } from '../kernel/log/lookup.ts';
import { isEndUnknown } from '../kernel/replication/high-watermark.ts';
import { formatMoment } from '../views/units.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { parseTime } from './language/times.ts';
import { answered, refused, refusedWithoutLeader } from './outcomes.ts';
import { findShownLog } from './parse-input.ts';

export const offsetForTime: CommandDefinition = {
  name: 'offset-for-time',
  group: 'looking',
  summary: 'ask for the first offset of a time, as ListOffsets answers it',
  examples: ['offset-for-time results:0 now-1d', 'offset-for-time results:0 max'],
  looksOnly: true,
  configure: (command) =>
    command
      .argument('<partition>')
      .argument('<time>', 'now-1d, milliseconds, ISO 8601, or max for the largest timestamp'),
  prepare: ({ args }) => {
    const [target, time] = [args[0]!, args[1]!];
    return (bench): CommandResult => {
      const { cluster } = bench.simulation;
      const log = findShownLog(bench, target);
      const { nowMs, startMs } = cluster;
      if (!log.isOnline) return refusedWithoutLeader(log);
      const found =
        time === 'max'
          ? offsetForMaxTimestamp(log, cluster.version.maxTimestampLookup)
          : lookup(log, parseTime(time, { nowMs, startMs }));
      if (found === null && isEndUnknown(log))
        return refused(
          'OFFSET_NOT_AVAILABLE',
          'its new leader does not know yet how far it is committed (LST-6)',
        );
      if (found === null) return answered('none', { partition: log.partition });
      const { offset, timestamp } = found;
      return answered(`offset ${offset}, stamped ${formatMoment(timestamp, startMs)}`, {
        partition: log.partition,
        offset,
        timestamp,
      });
    };
  },
};
