import type { HandedRecord } from '../clients/consumers/consumer.ts';
import { beginPoll, endPoll, isPollReady, poll as pollOnce } from '../clients/consumers/consumers.ts';
import { count } from '../views/event-text.ts';
import { rangeText } from '../views/range-text.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { withConnectionNews } from './connection-news.ts';
import { findLiveConsumer } from './find-client.ts';
import { parseDuration } from './language/durations.ts';
import { moveClock } from './move-clock.ts';
import { answered, refusedByClient } from './outcomes.ts';
import { parseWhole } from './parse-input.ts';

export const poll: CommandDefinition = {
  name: 'poll',
  group: 'consuming',
  summary: 'ask for records once; without --timeout the clock stands still',
  examples: ['poll board', 'poll board --max 10', 'poll board --timeout 5s'],
  movesClock: true,
  configure: (command) =>
    command
      .argument('<consumer>')
      .option('--max <n>', 'hand out at most so many; else what the client does by itself')
      .option('--timeout <duration>', 'wait so long for records; the clock moves'),
  prepare: ({ args, options, prepareLine }) => {
    const name = args[0]!;
    const max = options.max === undefined ? undefined : parseWhole(options.max, '--max', { min: 1 });
    const timeoutMs = options.timeout === undefined ? 0 : parseDuration(options.timeout);
    return (bench): CommandResult => {
      const { simulation } = bench;
      const consumer = findLiveConsumer(bench, name);
      const from = simulation.clients.events.length;
      if (timeoutMs > 0) {
        beginPoll(simulation, consumer);
        if (!isPollReady(simulation, consumer)) {
          moveClock(bench, simulation.cluster.nowMs + timeoutMs, prepareLine, {
            isDone: () => isPollReady(simulation, consumer),
          });
        }
      }
      const { records, errors } =
        timeoutMs > 0 ? endPoll(simulation, consumer, max) : pollOnce(simulation, consumer, max);
      const [error] = errors;
      if (error !== undefined) return refusedByClient(error, { records: records.length });
      return answered(withConnectionNews(bench, handedText(records), from), outcomeOf(records));
    };
  },
};

function outcomeOf(records: readonly HandedRecord[]) {
  const [first] = records;
  return { records: records.length, partition: first?.partition ?? null, offset: first?.offset ?? null };
}

/** `payments:0 5–9, 5 records`; partitions in the order of their first records. */
export function handedText(records: readonly HandedRecord[]): string {
  if (records.length === 0) return 'no records';
  const ranges = new Map<string, [number, number]>();
  for (const { topic, partition, offset } of records) {
    const key = `${topic}:${partition}`;
    const range = ranges.get(key);
    if (range === undefined) ranges.set(key, [offset, offset]);
    else range[1] = offset;
  }
  const told = [...ranges].map(([key, [from, to]]) => `${key} ${rangeText(from, to)}`).join(', ');
  return `${told}: ${count(records.length, 'record')}`;
}
