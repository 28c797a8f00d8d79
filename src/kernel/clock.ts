/** The cluster's clock without clients: time is skipped from one due task to the next (TASK-12). */
import { nextTaskDueMs, runDueTasks } from './background-tasks.ts';
import type { Cluster } from './cluster.ts';

/** Moves the clock to `toMs`, running every background task due on the way, the last instant's included. */
export function advanceCluster(cluster: Cluster, toMs: number): void {
  for (let dueMs = nextTaskDueMs(cluster); dueMs <= toMs; dueMs = nextTaskDueMs(cluster)) {
    cluster.nowMs = dueMs;
    runDueTasks(cluster);
  }
  cluster.nowMs = toMs;
  cluster.tasksDoneMs = toMs;
}
