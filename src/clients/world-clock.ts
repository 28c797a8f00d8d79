/**
 * The clock of a cluster with its clients. Time is skipped from one due moment to the next; at one instant replies come
 * first, then client timers, the broker's timers and tasks, and last the applications, one step at a time (TASK-12).
 */
import { nextTaskDueMs, runDueTasks } from '../kernel/background-tasks.ts';
import { noteDeletions } from './application-ledger.ts';
import { nextClientDueMs, runDueClientTimers, serveClients } from './client-timers.ts';
import type { World } from './clients.ts';
import { catchUpIdleCommits } from './consumers/idle-commits.ts';
import { type HandlerEnd, nextLoopStepMs, nextLoopsDueMs, runLoopStep } from './poll-loop.ts';

/** Turns at one instant that never end are our bug. */
const TURNS_MAX = 1_000_000;

/** ms: the next moment at which broker, clients or loops do something by themselves; Infinity: never. */
export function nextWorldDueMs(world: World): number {
  return Math.min(nextTaskDueMs(world.cluster), nextClientDueMs(world), nextLoopsDueMs(world));
}

/** Everything due now but the applications' steps: replies, client timers, broker tasks, until all is quiet. */
export function runBackground(world: World): void {
  const { cluster } = world;
  if (!world.clients.runsIdleCommits) catchUpIdleCommits(world);
  const before = cluster.events.length;
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    serveClients(world);
    runDueClientTimers(world);
    serveClients(world);
    const haveRun = runDueTasks(cluster);
    if (cluster.events.length > before) noteDeletions(world, cluster.events.slice(before));
    const isTaskDue = haveRun && nextTaskDueMs(cluster) <= cluster.nowMs;
    if (isTaskDue || nextClientDueMs(world) <= cluster.nowMs) continue;
    serveClients(world);
    return;
  }
  throw new Error(`More than ${TURNS_MAX} turns at one instant.`);
}

/** Makes the first due step of the first loop that has one. False: none is due. */
function runDueLoopStep(world: World, onHandlerEnd?: HandlerEnd): boolean {
  for (const loop of world.clients.loops.values()) {
    if (nextLoopStepMs(world, loop) > world.cluster.nowMs) continue;
    runLoopStep(world, loop, onHandlerEnd);
    serveClients(world);
    return true;
  }
  return false;
}

/** Moves the clock to `toMs` with all that is due on the way, the last instant's included; `isDone` may stop it after any step. */
export function advanceWorld(world: World, toMs: number, isDone: () => boolean = () => false): void {
  const { cluster } = world;
  serveClients(world);
  for (let dueMs = nextWorldDueMs(world); dueMs <= toMs; dueMs = nextWorldDueMs(world)) {
    cluster.nowMs = Math.max(cluster.nowMs, dueMs);
    runBackground(world);
    if (isDone()) return;
    for (let turn = 0; runDueLoopStep(world); turn++) {
      if (isDone()) return;
      if (turn > TURNS_MAX) throw new Error(`A loop makes more than ${TURNS_MAX} steps at one instant.`);
    }
  }
  cluster.nowMs = toMs;
  cluster.tasksDoneMs = toMs;
  world.clients.timersDoneMs = toMs;
  catchUpIdleCommits(world);
}
