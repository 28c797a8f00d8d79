/**
 * The one clock of cluster, clients and applications. Time is skipped from one due moment to the next; at one instant
 * replies, client timers and the broker come first, then feeds and loops in the order in which they were made, one step at
 * a time (TASK-12).
 */
import { noteDeletions } from '../clients/application-ledger.ts';
import { serveClients } from '../clients/client-timers.ts';
import { catchUpIdleCommits } from '../clients/consumers/idle-commits.ts';
import { type HandlerEnd, nextLoopStepMs, runLoopStep } from '../clients/poll-loop.ts';
import { nextWorldDueMs, runBackground } from '../clients/world-clock.ts';
import { type Feed, pendingEvents, type Simulation, type SimulationEvent } from './simulation.ts';

/** A command may fire at most this many feeds, loop steps and tasks; a typo of `advance 10000y` is answered, not obeyed. */
export const WORK_MAX = 5_000_000;

/** More work than one command may do. The state may be in between; the caller restores it. */
export class WorkBoundError extends Error {}

export interface AdvanceOptions {
  /** ms: the clock afterwards, unless something stops it before. */
  readonly toMs: number;
  readonly runFeed: (feed: Feed) => void;
  readonly onHandlerEnd?: HandlerEnd;
  /** Stops right after an event it accepts, before whatever else that instant brings. */
  readonly until?: (event: SimulationEvent) => boolean;
  /** Stops where it holds, asked after each instant's background and each application's step. */
  readonly isDone?: () => boolean;
  /** Told now and then how far the clock is, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

const PROGRESS_EVERY = 4096;
/** Things that happen between two pauses: a few hundredths of a second. */
const SLICE_WORK = 65_536;

interface Run extends AdvanceOptions {
  readonly simulation: Simulation;
  readonly fromMs: number;
  work: number;
  seen: { cluster: number; clients: number };
}

/** Moves the clock. True: `until` or `isDone` stopped it. */
export function advance(simulation: Simulation, options: AdvanceOptions): boolean {
  const slices = advanceInSlices(simulation, options);
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
  }
}

/** The same with a pause now and then, at each of which the clock may be left where it stands. */
export function* advanceInSlices(simulation: Simulation, options: AdvanceOptions): Generator<void, boolean> {
  const { cluster, clients } = simulation;
  const seen = { cluster: cluster.events.length, clients: clients.events.length };
  const run: Run = { ...options, simulation, fromMs: cluster.nowMs, work: 0, seen };
  clients.runsIdleCommits = options.until !== undefined;
  serveClients(simulation);
  for (let pauseAt = SLICE_WORK; ; ) {
    if (run.work >= pauseAt) {
      pauseAt = run.work + SLICE_WORK;
      yield;
    }
    const dueMs = Math.min(nextWorldDueMs(simulation), nextFeedDueMs(simulation));
    if (dueMs > options.toMs) break;
    cluster.nowMs = Math.max(cluster.nowMs, dueMs);
    if (runInstant(run)) return true;
  }
  cluster.nowMs = options.toMs;
  cluster.tasksDoneMs = options.toMs;
  clients.timersDoneMs = options.toMs;
  catchUpIdleCommits(simulation);
  return false;
}

/** Everything due now; true if it was stopped. */
function runInstant(run: Run): boolean {
  const { simulation } = run;
  runBackground(simulation);
  count(run);
  if (isStopped(run)) return true;
  simulation.cluster.tasksDoneMs = simulation.cluster.nowMs;
  while (runApplicationStep(run)) {
    count(run);
    if (isStopped(run)) return true;
  }
  return false;
}

function count(run: Run): void {
  run.work += 1;
  if (run.work > WORK_MAX) throw new WorkBoundError(`more than ${WORK_MAX} things would happen on the way`);
  if (run.onProgress === undefined || run.work % PROGRESS_EVERY !== 0) return;
  run.onProgress((run.simulation.cluster.nowMs - run.fromMs) / (run.toMs - run.fromMs));
}

function isStopped(run: Run): boolean {
  if (run.isDone?.() === true) return true;
  if (run.until === undefined) return false;
  const { cluster, clients } = run.simulation;
  const found = pendingEvents(run.simulation, run.seen).some(run.until);
  run.seen = { cluster: cluster.events.length, clients: clients.events.length };
  return found;
}

/** The next due step of the first application that has one; false: none is due. */
function runApplicationStep(run: Run): boolean {
  const { simulation } = run;
  const { nowMs } = simulation.cluster;
  for (const { kind, name } of simulation.applicationOrder) {
    if (kind === 'feed') {
      const feed = simulation.feeds.find((candidate) => candidate.name === name);
      if (feed === undefined || feed.nextMs > nowMs) continue;
      const before = simulation.cluster.events.length;
      run.runFeed(feed);
      noteDeletions(simulation, simulation.cluster.events.slice(before));
      feed.runs += 1;
      feed.nextMs = isExhausted(feed) ? Number.POSITIVE_INFINITY : feed.nextMs + feed.periodMs;
    } else {
      const loop = simulation.clients.loops.get(name);
      if (loop === undefined || nextLoopStepMs(simulation, loop) > nowMs) continue;
      runLoopStep(simulation, loop, run.onHandlerEnd);
    }
    serveClients(simulation);
    return true;
  }
  return false;
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
