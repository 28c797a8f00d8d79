/** What must hold of any session, whatever is typed: it lives, a mistake changes nothing, a replay gives the same state. */

import { findView } from '../../src/commands/find-view.ts';
import { UsageError } from '../../src/commands/language/usage-error.ts';
import type { Workbench } from '../../src/commands/workbench.ts';
import { findVersion } from '../../src/kernel/versions.ts';
import { renderJson } from '../../src/render/json.ts';
import { renderPlain } from '../../src/render/plain.ts';
import { RECORDED } from '../../src/scenario/verify.ts';
import { complete } from '../../src/session/completion.ts';
import { Session } from '../../src/session/session.ts';
import { lineOutput } from '../../src/terminal/repl-terminal.ts';

/** A line that took longer than this is as good as hung. */
const LINE_MAX_MS = 30_000;

export interface CheckedSession {
  readonly bench: Workbench;
  run: Session['run'];
  takeViews: Session['takeViews'];
  fork: () => { readonly bench: Workbench };
}

export function newSession(kafka: string): Session {
  return new Session({ version: findVersion(kafka)! });
}

/** Runs the lines. Throws an Error that says which line broke which promise. `onLine` hears of each before it runs. */
export async function checkSession(
  session: CheckedSession,
  lines: readonly string[],
  onLine: (line: string) => void = () => {},
): Promise<void> {
  let state = stateOf(session.bench);
  for (const line of lines) {
    onLine(line);
    const startMs = performance.now();
    const isMistake = await runLine(session, line);
    const tookMs = performance.now() - startMs;
    if (tookMs > LINE_MAX_MS) throw new Error(`${line}: took ${Math.round(tookMs)} ms`);
    const after = stateOf(session.bench);
    if (isMistake && after !== state)
      throw new Error(`${line}: a mistake, yet ${firstDifference(state, after)}`);
    state = after;
  }
  onLine('(replay)');
  const replayed = stateOf(session.fork().bench);
  if (replayed !== state) throw new Error(`played again: ${firstDifference(state, replayed)}`);
}

/** True if the line was the person's mistake. */
async function runLine(session: CheckedSession, line: string): Promise<boolean> {
  try {
    complete(session.bench, line);
    const result = await session.run(line);
    const views = session.takeViews({ onlyChanged: true });
    for (const width of [60, 120]) {
      const render = { width, colorLevel: 0, unicode: width > 60 } as const;
      lineOutput({ machine: null }, result, views, render);
      lineOutput({ machine: null }, result, views, { ...render, linear: true });
    }
    lineOutput({ machine: (view) => [renderJson(view)] }, result, views, RECORDED);
    lineOutput({ machine: renderPlain }, result, views, RECORDED);
    return false;
  } catch (error) {
    if (!(error instanceof UsageError)) throw new Error(`${line}: ${describe(error)}`);
    const said = `${error.message} ${error.hint ?? ''}`;
    if (error.message === '' || /undefined|NaN|\[object/.test(said.replaceAll(/'[^']*'/g, '')))
      throw new Error(`${line}: answered '${said}'`);
    return true;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Everything a person could see: each partition as `show partition` has it, and the simulation around them. */
export function stateOf(bench: Workbench): string {
  const { simulation, watches } = bench;
  const { cluster } = simulation;
  const partitions = [...cluster.topics.values()].flatMap((topic) =>
    topic.partitions.map((log) => renderJson(findView(bench, 'partition', `${topic.name}:${log.partition}`))),
  );
  const around = ['partitions', 'producers', 'groups', 'events', 'outcome'].map((name) =>
    renderJson(findView(bench, name, null)),
  );
  const clients = JSON.stringify(
    [simulation.clients, simulation.producers, simulation.feeds, watches],
    (_key, value) => (value instanceof Map || value instanceof Set ? [...value] : value),
  );
  return [...partitions, ...around, clients].join('\n');
}

function firstDifference(before: string, after: string): string {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
  return `the state was ${around(before)} and is ${around(after)}`;
}
