import { compareVersions } from '../kernel/versions.ts';
import type { CommandDefinition } from './command.ts';
import { UsageError } from './language/usage-error.ts';

const CONDITION = /^kafka(<=|>=|<|>|=)(\d+\.\d+)$/;

export const when: CommandDefinition = {
  name: 'when',
  group: 'session',
  summary: 'run a command only where the cluster has such a version',
  examples: [
    'when kafka>=3.1 expect log results:0 tombstones=0',
    'when kafka<4.0 topic alter results --config segment.bytes=200',
  ],
  configure: (command) => command.argument('<condition>', 'kafka<3.1, kafka>=4.0'),
  nestedFrom: () => 1,
  prepare: ({ args, nested, prepareLine }) => {
    const match = CONDITION.exec(args[0]!);
    if (match === null)
      throw new UsageError('BAD_VALUE', `'${args[0]}' is no condition`, {
        hint: "write 'kafka<3.1' or 'kafka>=3.1'",
      });
    if (nested === null)
      throw new UsageError('BAD_OPTION', 'when: no command follows', {
        hint: `when ${args[0]} show log results:0`,
      });
    const [, operator, limit] = match;
    const inner = prepareLine(nested);
    return (bench, n) => {
      const { version } = bench.simulation.cluster.version;
      if (isMet(compareVersions(version, limit!), operator!)) return inner.run(bench, n);
      return { text: `skipped: this is Kafka ${version}` };
    };
  },
};

function isMet(order: number, operator: string): boolean {
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  if (operator === '>') return order > 0;
  return operator === '>=' ? order >= 0 : order === 0;
}
