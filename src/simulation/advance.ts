/**
 * The one clock of cluster, clients and feeds. Time is skipped from one due moment to the next; what is due at the same
 * instant runs in the order of TASK-12: broker tasks first, then feeds in the order in which they were made.
 */
import { nextTaskDueMs, runDueTasks } from '../kernel/background-tasks.ts';
import type { KafkaEvent } from '../kernel/events.ts';
import type { Feed, Simulation } from './simulation.ts';

/** A command may fire at most this many feeds and tasks; a typo of `advance 10000y` is answered, not obeyed. */
export const WORK_MAX = 5_000_000;

/** More work than one command may do. The state may be in between; the caller restores it. */
export class WorkBoundError extends Error {}

export interface AdvanceOptions {
  /** ms: the clock afterwards, unless `until` stops it before. */
  readonly toMs: number;
  readonly runFeed: (feed: Feed) => void;
  /** Stops right after an event it accepts, before whatever else that instant brings. */
  readonly until?: (event: KafkaEvent) => boolean;
  /** Told now and then how far the clock is, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

const PROGRESS_EVERY = 4096;

/** Moves the clock. Answers the event that stopped it, or null. */
export function advance(simulation: Simulation, options: AdvanceOptions): KafkaEvent | null {
  const { cluster } = simulation;
  const fromMs = cluster.nowMs;
  for (let work = 0; ; work++) {
    const dueMs = Math.min(nextTaskDueMs(cluster), nextFeedDueMs(simulation));
    if (dueMs > options.toMs) break;
    if (work >= WORK_MAX) throw new WorkBoundError(`more than ${WORK_MAX} things would happen on the way`);
    if (options.onProgress !== undefined && work % PROGRESS_EVERY === 0) {
      options.onProgress((dueMs - fromMs) / (options.toMs - fromMs));
    }
    cluster.nowMs = dueMs;
    const stop = runInstant(simulation, options);
    if (stop !== null) return stop;
  }
  cluster.nowMs = options.toMs;
  cluster.tasksDoneMs = options.toMs;
  return null;
}

/** Runs what is due now: the broker's tasks, then each due feed once. */
function runInstant(simulation: Simulation, options: AdvanceOptions): KafkaEvent | null {
  const { cluster } = simulation;
  let seen = cluster.events.length;
  const stopped = (): KafkaEvent | null => {
    if (options.until === undefined) return null;
    const found = cluster.events.slice(seen).find(options.until);
    seen = cluster.events.length;
    return found ?? null;
  };
  if (nextTaskDueMs(cluster) <= cluster.nowMs) {
    runDueTasks(cluster);
    const stop = stopped();
    if (stop !== null) return stop;
  }
  cluster.tasksDoneMs = cluster.nowMs;
  for (const feed of simulation.feeds) {
    if (feed.nextMs > cluster.nowMs) continue;
    options.runFeed(feed);
    feed.runs += 1;
    feed.nextMs = isExhausted(feed) ? Number.POSITIVE_INFINITY : feed.nextMs + feed.periodMs;
    const stop = stopped();
    if (stop !== null) return stop;
  }
  return null;
}

function isExhausted(feed: Feed): boolean {
  return feed.times !== null && feed.runs >= feed.times;
}

function nextFeedDueMs(simulation: Simulation): number {
  let next = Number.POSITIVE_INFINITY;
  for (const feed of simulation.feeds) next = Math.min(next, feed.nextMs);
  return next;
}

/** How often a feed would run on the way to `toMs`, so that too much can be refused beforehand. */
export function feedRunsUntil(feed: Feed, toMs: number): number {
  if (feed.nextMs > toMs) return 0;
  const runs = Math.floor((toMs - feed.nextMs) / feed.periodMs) + 1;
  return feed.times === null ? runs : Math.min(runs, feed.times - feed.runs);
}
