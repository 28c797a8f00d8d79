import type { Feed } from '../simulation/simulation.ts';
import { type CommandDefinition, type CommandResult, evaluate, type PreparedCommand } from './command.ts';
import { formatDuration, parseDuration } from './language/durations.ts';
import { UsageError } from './language/usage-error.ts';
import { parseWhole } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

export const every: CommandDefinition = {
  name: 'every',
  group: 'time',
  summary: 'run a command now and then again and again while the clock moves',
  examples: [
    'every 12h --name feed produce results --key match-{n:02} --value-bytes 100',
    'every 1s --start +500ms --times 20 produce results --value tick',
  ],
  configure: (command) =>
    command
      .argument('<period>')
      .option('--name <name>', 'what `cancel` calls it')
      .option('--start <duration>', 'the first run, from now: +500ms')
      .option('--times <n>', 'how often in all'),
  nestedFrom: nestedCommand,
  prepare: ({ args, options, nested, prepareLine }) => {
    const periodMs = parseDuration(args[0]!);
    if (periodMs <= 0)
      throw new UsageError('BAD_VALUE', `every ${args[0]}: the period must be more than nothing`, {
        hint: 'write every 12h',
      });
    const delayMs = options.start === undefined ? 0 : parseDuration(options.start);
    const times = options.times === undefined ? null : parseWhole(options.times, '--times', { min: 1 });
    if (nested === null)
      throw new UsageError('BAD_OPTION', 'every: no command follows', {
        hint: 'every 12h produce results --value x',
      });
    const inner = prepareLine(nested);
    if (
      inner.definition.movesClock ||
      inner.definition.group === 'session' ||
      inner.definition.name === 'every' ||
      inner.definition.name === 'cluster start'
    ) {
      throw new UsageError('BAD_OPTION', `every: '${inner.definition.name}' cannot be fed`, {
        hint: 'a feed runs commands that neither move the clock, begin anew nor steer the session',
      });
    }
    return (bench) => {
      const { cluster, feeds } = bench.simulation;
      const name: string = options.name ?? freeName(bench);
      if (feeds.some((feed) => feed.name === name && feed.nextMs !== Number.POSITIVE_INFINITY)) {
        throw new UsageError('BAD_VALUE', `there is a feed '${name}' already`, {
          hint: `cancel ${name}, or choose another --name`,
        });
      }
      const feed: Feed = { name, line: nested, periodMs, nextMs: cluster.nowMs + delayMs, runs: 0, times };
      feeds.push(feed);
      bench.simulation.applicationOrder.push({ kind: 'feed', name });
      bench.feedCommands.set(feed, inner.run);
      const told = `${name}: every ${formatDuration(periodMs)}`;
      if (delayMs > 0) return { text: `${told}, first in ${formatDuration(delayMs)}` };
      const first = runFeed(bench, feed);
      feed.runs = 1;
      feed.nextMs = times === 1 ? Number.POSITIVE_INFINITY : cluster.nowMs + periodMs;
      return { ...first, text: `${told}, first now: ${evaluate(first.text ?? 'done')}` };
    };
  },
};

/** Runs a feed's command once; it is parsed again only in a simulation that was restored. */
export function runFeed(
  bench: Workbench,
  feed: Feed,
  prepare?: (line: string) => PreparedCommand,
): CommandResult {
  let run = bench.feedCommands.get(feed);
  if (run === undefined) {
    run = prepare!(feed.line);
    bench.feedCommands.set(feed, run);
  }
  const result = run(bench, feed.runs);
  if (result.outcome !== undefined) {
    bench.lastOutcome = result.outcome;
    bench.lastFeedAnswerMs = bench.simulation.cluster.nowMs;
  }
  return result;
}

/** The words before the nested command: the period and `every`'s own options, each with its value. */
function nestedCommand(words: readonly string[]): number {
  const OWN = new Set(['--name', '--start', '--times']);
  let at = 1;
  while (at < words.length && words[at]!.startsWith('--')) {
    if (!OWN.has(words[at]!.split('=')[0]!)) return words.length;
    at += words[at]!.includes('=') ? 1 : 2;
  }
  return at;
}

function freeName(bench: Workbench): string {
  const names = new Set(bench.simulation.feeds.map((feed) => feed.name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'feed' : `feed-${n}`;
    if (!names.has(name)) return name;
  }
}
