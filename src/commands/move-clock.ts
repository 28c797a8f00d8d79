/** Moves a workbench's clock: feeds run their commands, handlers write their records. */
import type { HandlerEnd } from '../clients/poll-loop.ts';
import { send } from '../clients/send.ts';
import { NO_HEADERS } from '../kernel/log/record.ts';
import { type AdvanceOptions, advance, advanceInSlices, WorkBoundError } from '../simulation/advance.ts';
import { formatMoment } from '../views/units.ts';
import type { CommandInput, CommandResult } from './command.ts';
import { runFeed } from './every.ts';
import { UsageError } from './language/usage-error.ts';
import { findProducer } from './producer-open.ts';
import type { Workbench } from './workbench.ts';

type Stops = Pick<AdvanceOptions, 'until' | 'isDone'>;

/** True: one of the `stops` ended it before `toMs` (ms). */
export function moveClock(
  bench: Workbench,
  toMs: number,
  prepareLine: CommandInput['prepareLine'],
  stops: Stops = {},
): boolean {
  return advance(bench.simulation, optionsOf(bench, toMs, prepareLine, stops));
}

/** The same, where the bench asks for it with a pause now and then; `finish` is told what `moveClock` answers. */
export function moveClockAndFinish(
  bench: Workbench,
  toMs: number,
  input: CommandInput,
  stops: Stops,
  finish: (isStopped: boolean) => CommandResult,
): CommandResult {
  if (!bench.pausesClock) return finish(moveClock(bench, toMs, input.prepareLine, stops));
  const slices = advanceInSlices(bench.simulation, optionsOf(bench, toMs, input.prepareLine, stops));
  const next = (): CommandResult => {
    const slice = slices.next();
    return slice.done ? finish(slice.value) : { rest: next };
  };
  return next();
}

function optionsOf(
  bench: Workbench,
  toMs: number,
  prepareLine: CommandInput['prepareLine'],
  stops: Stops,
): AdvanceOptions {
  const { cluster } = bench.simulation;
  return {
    toMs,
    runFeed: (feed) => {
      try {
        runFeed(bench, feed, (line) => prepareLine(line).run);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const at = formatMoment(cluster.nowMs, cluster.startMs);
        throw new WorkBoundError(`feed '${feed.name}' failed at ${at}: ${error.message}`);
      }
    },
    onHandlerEnd: writeOutput(bench),
    ...stops,
    ...(bench.onProgress === undefined ? {} : { onProgress: bench.onProgress }),
  };
}

/** `poll-loop --to scores`: the handler ends by writing a record of the same key there. */
function writeOutput(bench: Workbench): HandlerEnd {
  const { simulation } = bench;
  return (_world, loop, { key, value }) => {
    const output = simulation.loopOutputs.get(loop.consumer);
    const topic = simulation.cluster.topics.get(output?.topic ?? '');
    if (output === undefined || topic === undefined) return;
    // Without its transactional producer the loop ends at its next step.
    if (loop.options.transaction !== undefined && !simulation.producers.has(output.producer)) return;
    const record = { key, value, headers: NO_HEADERS, timestamp: simulation.cluster.nowMs };
    const producer = findProducer(bench, output.producer === '' ? undefined : output.producer);
    send(simulation.cluster, producer, topic, {
      partition: null,
      count: 1,
      recordAt: () => record,
      alike: null,
    });
  };
}
