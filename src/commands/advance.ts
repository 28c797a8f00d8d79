import { feedRunsUntil, WORK_MAX } from '../simulation/advance.ts';
import { pendingEvents } from '../simulation/simulation.ts';
import { outcomeText } from '../views/event-text.ts';
import { formatCalendar, formatCount, formatMoment } from '../views/units.ts';
import type { CommandDefinition, CommandInput, CommandResult } from './command.ts';
import { formatDuration, parseDuration } from './language/durations.ts';
import { parseTime } from './language/times.ts';
import { UsageError } from './language/usage-error.ts';
import { moveClockAndFinish } from './move-clock.ts';
import { parseUntil, type Until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** The last moment a calendar can show. */
const CLOCK_MAX_MS = 8.64e15;
const DEFAULT_WITHIN_MS = 365 * 86_400_000;

export const advance: CommandDefinition = {
  name: 'advance',
  group: 'time',
  summary: 'push the clock: everything that is due on the way happens, the last instant included',
  examples: ['advance 7d', 'advance --to 8d30s', "advance --until 'segment-deleted results:0' --within 30d"],
  movesClock: true,
  configure: (command) =>
    command
      .argument('[duration]')
      .option('--to <time>', 'to this moment: 8d30s from the start, ISO 8601 or milliseconds')
      .option('--until <event>', "'segment-rolled|segment-deleted|cleaned results:0'")
      .option('--within <duration>', 'how far --until may go; a year if not given'),
  prepare: (input) => {
    const { args, options } = input;
    const given = [args[0], options.to, options.until].filter((value) => value !== undefined);
    if (given.length !== 1) {
      throw new UsageError('BAD_OPTION', 'advance: give a duration, --to or --until, one of them', {
        hint: 'advance 7d',
      });
    }
    const spanMs = args[0] === undefined ? null : parseDuration(args[0]);
    const until = options.until === undefined ? null : parseUntil(options.until);
    const withinMs = options.within === undefined ? DEFAULT_WITHIN_MS : parseDuration(options.within);
    return (bench) => {
      const { cluster } = bench.simulation;
      const toMs = spanMs === null ? target(bench, options.to, withinMs) : cluster.nowMs + spanMs;
      checkTarget(bench, toMs);
      return move(bench, toMs, until, input);
    };
  },
};

function target(bench: Workbench, to: string | undefined, withinMs: number): number {
  const { nowMs, startMs } = bench.simulation.cluster;
  return to === undefined ? nowMs + withinMs : parseTime(to, { nowMs, startMs });
}

/** Refuses what is behind, beyond the calendar, or too much, before anything has happened. */
function checkTarget(bench: Workbench, toMs: number): void {
  const { cluster, feeds } = bench.simulation;
  if (toMs < cluster.nowMs) {
    const now = formatMoment(cluster.nowMs, cluster.startMs);
    throw new UsageError('BAD_TIME', `the clock stands at ${now} and does not go back`, {
      hint: '`back` undoes the last command',
    });
  }
  if (toMs > CLOCK_MAX_MS) {
    throw new UsageError('BAD_TIME', 'that is beyond the last day of the calendar', {
      hint: `at most ${formatCalendar(CLOCK_MAX_MS)}`,
    });
  }
  for (const feed of feeds) {
    const runs = feedRunsUntil(feed, toMs);
    if (runs <= WORK_MAX) continue;
    const problem = `'${feed.name}' runs every ${formatDuration(feed.periodMs)} and would run ${formatCount(runs)} times on the way`;
    throw new UsageError('BAD_TIME', problem, {
      hint: `at most ${formatCount(WORK_MAX)} in one command: advance less, or cancel ${feed.name}`,
    });
  }
}

function move(bench: Workbench, toMs: number, until: Until | null, input: CommandInput): CommandResult {
  const { simulation } = bench;
  const { cluster, clients } = simulation;
  const from = { cluster: cluster.events.length, clients: clients.events.length };
  const stops = until === null ? {} : { until: until.accepts };
  return moveClockAndFinish(bench, toMs, input, stops, (isStopped) => {
    const reached = `the clock stands at ${formatMoment(cluster.nowMs, cluster.startMs)}`;
    if (until !== null && !isStopped) return { text: `${until.text} did not happen; ${reached}` };
    return { text: outcomeText(pendingEvents(simulation, from), cluster.startMs, true) || reached };
  });
}
