/**
 * What a scenario does to each partition, as traces of the recorded form: anybody with Kafka's own storage classes can
 * play them and check what the scenario claims. A look stands for each end of a fence at which the partition is shown.
 */
import { nextClientDueMs } from '../clients/client-timers.ts';
import { nextLoopStepMs } from '../clients/poll-loop.ts';
import { parseConfigOverride } from '../commands/language/targets.ts';
import { parseVersion } from '../commands/parse-input.ts';
import { prepareLine } from '../commands/prepare-line.ts';
import type { WorkbenchOptions } from '../commands/workbench.ts';
import type { Topic } from '../kernel/cluster.ts';
import { nextGroupDueMs } from '../kernel/group/group-timers.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import { allBlocks, type PlayedFence, playBlocks } from '../scenario/play.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Session, type StepResult } from '../session/session.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { beginPartitionTrace, noteLook, notePartition, type PartitionTrace } from './partition-trace.ts';
import type { StorageTrace } from './storage-trace.ts';

export interface ScenarioTrace extends StorageTrace {
  /** The partition, and what the trace ends before if it cannot say it. */
  readonly about: string;
  /** Of each look: the fence at whose end it is, counted from 0 through the file. */
  readonly fences: readonly number[];
}

interface TracedPartition extends PartitionTrace {
  readonly cluster: number;
  readonly fences: number[];
}

/** One trace a cluster and partition that the scenario shows, in the order in which they came to be. */
export async function scenarioTraces(
  name: string,
  scenario: Scenario,
  version: WorkbenchOptions['version'],
): Promise<ScenarioTrace[]> {
  const session = new TracingSession({
    version,
    ...(scenario.seed === undefined ? {} : { seed: scenario.seed }),
  });
  let fence = 0;
  for (const block of allBlocks(scenario)) {
    const [played] = await playBlocks(session, [block], scenario.file);
    if (played?.kind !== 'kafka') continue;
    session.look(shownIn(played), fence);
    fence += 1;
  }
  return session.traced
    .filter(({ fences }) => fences.length > 0)
    .map((traced) => scenarioTrace(name, traced));
}

function scenarioTrace(name: string, traced: TracedPartition): ScenarioTrace {
  const { topic, partition, cluster, config, startMs, kafka, steps, fences, ending } = traced;
  const about = `${topic}:${partition} of cluster ${cluster}`;
  return {
    name: `${name}-${cluster}-${topic}-${partition}`,
    about: ending === null ? about : `${about}; ends before ${ending}`,
    background: true,
    kafka,
    config,
    startMs,
    fences,
    steps,
  };
}

/** `results` and `results:0`, wherever a fence names them: in a command, a view's target or a strip. */
export function shownIn({ commands, views }: PlayedFence): ReadonlySet<string> {
  const all = [...views, ...commands.flatMap(({ result }) => result.views)];
  const targets = all.flatMap(({ target, strip }) => [target ?? '', strip?.target ?? '']);
  return new Set([...targets, ...commands.flatMap(({ command }) => command.text.split(/[\s,@'"]+/))]);
}

/** A session that takes down, after each thing that appends, what happened to every partition. */
class TracingSession extends Session {
  readonly #options: WorkbenchOptions;
  readonly traced: TracedPartition[] = [];
  #cluster = 0;
  #simulation: Simulation | null = null;
  #live = new Map<string, TracedPartition>();
  #seenEvents = 0;
  /** The lines since the cluster is empty, and what their `rerun`s changed. */
  #lines: string[] = [];
  #whatIfs: string[] = [];
  #kafka: string | null = null;

  constructor(options: WorkbenchOptions) {
    super(options);
    this.#options = options;
  }

  override async run(line: string): Promise<StepResult> {
    const { definition } = prepareLine(line);
    if (definition.name === 'back') throw new RangeError('A trace does not step back.');
    if (definition.name === 'rerun') return await this.#rerun(line);
    const result = await this.#runInSteps(line, definition.name);
    if (definition.name === 'reset') this.#forget();
    else this.#lines.push(line);
    this.#note();
    return result;
  }

  /** Adds a look to each partition that is shown and can still be told. */
  look(shown: ReadonlySet<string>, fence: number): void {
    for (const [key, traced] of this.#live) {
      if (traced.ending !== null || !(shown.has(key) || shown.has(traced.topic))) continue;
      noteLook(traced, this.bench.simulation.cluster.nowMs);
      traced.fences.push(fence);
    }
  }

  /** The clock stops at each moment at which a feed or a handler may write, so that each write is seen when it is made. */
  async #runInSteps(line: string, name: string): Promise<StepResult> {
    if (name !== 'advance' && name !== 'when') return await super.run(line);
    const probe = this.fork();
    await probe.run(line);
    const stopMs = probe.bench.simulation.cluster.nowMs;
    const { cluster } = this.bench.simulation;
    if (stopMs === cluster.nowMs) return await super.run(line);
    for (let lastMs = Number.NEGATIVE_INFINITY; ; ) {
      const dueMs = nextWriteMs(this.bench.simulation);
      if (dueMs >= stopMs) break;
      if (dueMs <= lastMs) throw new Error(`Something that is due at ${dueMs} does not happen.`);
      await super.run(`advance --to ${dueMs}`);
      this.#note();
      lastMs = dueMs;
    }
    return await super.run(line.includes('--until') ? line : `advance --to ${stopMs}`);
  }

  /** Another cluster: the lines so far are played again with the change, and traced on the way. */
  async #rerun(line: string): Promise<StepResult> {
    const { control } = prepareLine(line).run(this.bench, 0);
    if (control?.kind !== 'rerun') throw new Error(`'${line}' is no rerun.`);
    this.#whatIfs.push(...control.overrides);
    this.#kafka = control.kafka ?? this.#kafka;
    const again = new TracingSession({
      ...this.#options,
      overrides: [
        ...(this.#options.overrides ?? []),
        ...this.#whatIfs.map((text) => parseConfigOverride(text)),
      ],
      ...(this.#kafka === null ? {} : { versionOverride: parseVersion(this.#kafka) }),
    });
    for (const played of this.#lines) await again.run(played);
    const result = await super.run(line);
    this.#simulation = this.bench.simulation;
    this.#seenEvents = this.#simulation.events.length;
    this.#cluster += 1;
    this.#live = new Map();
    for (const [key, traced] of again.#live) this.#add(key, { ...traced, cluster: this.#cluster });
    return result;
  }

  #forget(): void {
    this.#lines = [];
    this.#whatIfs = [];
    this.#kafka = null;
  }

  #add(key: string, traced: TracedPartition): void {
    this.#live.set(key, traced);
    this.traced.push(traced);
  }

  #note(): void {
    const { simulation } = this.bench;
    const { cluster } = simulation;
    if (simulation !== this.#simulation) {
      this.#simulation = simulation;
      this.#live = new Map();
      this.#seenEvents = 0;
      this.#cluster += 1;
    }
    const events = simulation.events.slice(this.#seenEvents);
    this.#seenEvents = simulation.events.length;
    const there = new Map<string, { topic: Topic; log: PartitionLog }>();
    for (const topic of cluster.topics.values())
      for (const log of topic.partitions) there.set(`${topic.name}:${log.partition}`, { topic, log });
    for (const [key, { topic, log }] of there) {
      const isAsOldAsCluster = topic.createdMs === cluster.startMs && cluster.nowMs === cluster.startMs;
      if (!this.#live.has(key) && isAsOldAsCluster)
        this.#add(key, { ...beginPartitionTrace(cluster, topic, log), cluster: this.#cluster, fences: [] });
      const traced = this.#live.get(key);
      if (traced !== undefined) notePartition(traced, cluster, { topic, log, events });
    }
    for (const key of this.#live.keys()) if (!there.has(key)) this.#live.delete(key);
  }
}

/** ms: when a feed runs next, or a loop whose handlers write; Infinity: never. */
function nextWriteMs(simulation: Simulation): number {
  let next = Number.POSITIVE_INFINITY;
  for (const feed of simulation.feeds) next = Math.min(next, feed.nextMs);
  for (const loop of simulation.clients.loops.values()) {
    if (!simulation.loopOutputs.has(loop.consumer)) continue;
    // A blocked loop goes on once its group's timers let it join.
    const wakesMs = Math.min(nextClientDueMs(simulation), nextGroupDueMs(simulation.cluster));
    next = Math.min(next, nextLoopStepMs(simulation, loop), wakesMs);
  }
  return next;
}
