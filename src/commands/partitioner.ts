import {
  findPartitioner,
  keyedPartition,
  PARTITIONER_CLIENTS,
  type Partitioner,
  partitionerNames,
} from '../clients/partitioners/partitioners.ts';
import { partitionerView } from '../views/partitioner-view.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { didYouMean } from './language/nearest.ts';
import { compileTemplate, templateCycle } from './language/placeholders.ts';
import { UsageError } from './language/usage-error.ts';
import { parseWhole } from './parse-input.ts';

const KEYS_MAX = 100_000;
/** Drawn from nowhere: the keys of this command have no random parts. */
const NO_RANDOM = { seed: 0 };

export const partitioner: CommandDefinition = {
  name: 'partitioner',
  group: 'producing',
  summary: 'show where each client would put each key; nothing is written',
  examples: [
    'partitioner --keys match-{1..8} --partitions 12 --clients java,librdkafka,librdkafka/murmur2_random',
  ],
  looksOnly: true,
  configure: (command) =>
    command
      .requiredOption('--keys <template>', 'match-{1..8}, or keys joined by commas')
      .requiredOption('--partitions <n>', 'how many partitions')
      .requiredOption('--clients <list>', 'java, librdkafka, librdkafka/consistent, kafkajs, sarama, …'),
  prepare: ({ options }) => {
    const keys = readKeys(options.keys);
    const partitions = parseWhole(options.partitions, '--partitions', { min: 1, max: 1_000_000 });
    const clients = (options.clients as string)
      .split(',')
      .map((text) => ({ name: text.trim(), partitioner: readPartitioner(text.trim()) }));
    return (bench): CommandResult => {
      const rows = keys.map((key) => ({
        key,
        partitions: clients.map(({ partitioner }) => keyedPartition(partitioner, key, partitions)),
      }));
      return {
        text: '',
        views: [
          partitionerView(
            bench.simulation.cluster,
            clients.map(({ name }) => name),
            rows,
          ),
        ],
      };
    };
  },
};

/** Commas join templates; each is filled as often as its ranges are long. */
function readKeys(text: string): string[] {
  const keys = text.split(',').flatMap((template) => {
    const cycle = templateCycle(template);
    if (cycle > KEYS_MAX)
      throw new UsageError('BAD_VALUE', `--keys '${template}' are ${cycle} keys`, {
        hint: `at most ${KEYS_MAX}`,
      });
    const fill = compileTemplate(template);
    return Array.from({ length: cycle }, (_, n) => fill(n, NO_RANDOM));
  });
  return [...new Set(keys)];
}

function readPartitioner(text: string): Partitioner {
  const [client, name] = text.split('/');
  const [family, version] = client!.split('@');
  const found = findPartitioner(family!, { name, version });
  if (found !== undefined) return found;
  const names = partitionerNames(family!, version);
  if (names.length === 0) {
    throw new UsageError('UNKNOWN_NAME', `there is no client '${family}'`, {
      hint: didYouMean(family!, PARTITIONER_CLIENTS) ?? `there are ${PARTITIONER_CLIENTS.join(', ')}`,
    });
  }
  throw new UsageError('UNKNOWN_NAME', `${client} has no partitioner '${name}'`, {
    hint: didYouMean(name ?? '', names) ?? `there are ${names.join(', ')}`,
  });
}
