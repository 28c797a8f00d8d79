import { deleteRecordsBefore } from '../kernel/log-operations.ts';
import { ruleText } from '../views/words.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { answered, refused, refusedWithoutLeader } from './outcomes.ts';
import { findLog, parseWhole } from './parse-input.ts';

export const deleteRecords: CommandDefinition = {
  name: 'delete-records',
  group: 'topics',
  summary: "move a partition's log start up; the files follow at the next retention check",
  examples: ['delete-records results:0 --before -1'],
  configure: (command) =>
    command
      .argument('<partition>')
      .requiredOption('--before <offset>', 'the new log start; -1 is the high watermark'),
  prepare: ({ args, options }) => {
    const before = options.before === '-1' ? -1 : parseWhole(options.before, '--before');
    return (bench): CommandResult => {
      const { cluster } = bench.simulation;
      const log = findLog(bench, args[0]!);
      if (!log.isOnline) return refusedWithoutLeader(log);
      const from = log.logStartOffset;
      const answer = deleteRecordsBefore(cluster, log, before);
      if (answer.error !== null) return refused(answer.error, refusalText(answer.error, answer.facts));
      const text = answer.moved
        ? ruleText(
            { rule: 'LST-16', facts: { fromOffset: from, logStartOffset: answer.lowWatermark } },
            { subject: null },
          )
        : `nothing changed: the log starts at ${answer.lowWatermark}`;
      return answered(text, { partition: log.partition, offset: answer.lowWatermark });
    };
  },
};

function refusalText(error: string, facts: Readonly<Record<string, unknown>>): string {
  if (error === 'POLICY_VIOLATION') return `its cleanup.policy, ${facts.cleanupPolicy}, has no delete in it`;
  return `offset ${facts.beforeOffset} is larger than the high watermark ${facts.highWatermark}`;
}
