/** Answers to a `produce` that had to wait: they come while the clock moves, or when a broker comes back. */
import type { SimulationEvent } from '../simulation/simulation.ts';
import type { Workbench } from './workbench.ts';

/** Makes the last such answer the latest one for `expect outcome`, unless a feed's command was answered after it. */
export function noteLateAnswers(bench: Workbench, events: readonly SimulationEvent[]): void {
  const answer = events.findLast((event) => event.type === 'sendCompleted');
  if (answer === undefined || answer.atMs <= bench.lastFeedAnswerMs) return;
  const { error, acknowledged: records, partition, offset, timestamp, message } = answer;
  bench.lastOutcome = { error, records, partition, offset, timestamp, message };
}
