/**
 * A session: lines in, results out, no terminal. It keeps the commands so far, so that stepping back, "what if" and
 * saving are replays of them; a mistake leaves everything as it was.
 */

import { noteDeletions } from '../clients/application-ledger.ts';
import { serveClients } from '../clients/client-timers.ts';
import {
  type CommandResult,
  type Expectation,
  type PreparedLine,
  type SessionControl,
  evaluate,
} from '../commands/command.ts';
import { findView } from '../commands/find-view.ts';
import { type ConfigOverride, parseConfigOverride } from '../commands/language/targets.ts';
import { UsageError } from '../commands/language/usage-error.ts';
import { parseVersion } from '../commands/parse-input.ts';
import { prepareLine } from '../commands/prepare-line.ts';
import { createWorkbench, type Workbench, type WorkbenchOptions } from '../commands/workbench.ts';
import { WorkBoundError } from '../simulation/advance.ts';
import { type SimulationEvent, takeEvents } from '../simulation/simulation.ts';
import { withChanges } from '../views/changes.ts';
import { compareViews } from '../views/compare-view.ts';
import { outcomeText } from '../views/event-text.ts';
import type { View } from '../views/view.ts';

export interface StepResult {
  readonly line: string;
  /** One line for the person; empty: nothing to say. */
  readonly text: string;
  /** A tool's own layout, or help. */
  readonly lines: readonly string[];
  /** Views the command itself asked for. */
  readonly views: readonly View[];
  readonly outcome: View | null;
  readonly expectation: Expectation | null;
  /** What the host is to do. */
  readonly effect:
    | { readonly kind: 'save'; readonly file: string; readonly lines: readonly string[] }
    | { readonly kind: 'quit' }
    | null;
}

/** Views of partitions that changed are shown by themselves while nothing is watched; more than this would flood. */
const CHANGED_VIEWS_MAX = 2;

export class Session {
  #bench: Workbench;
  readonly #options: WorkbenchOptions;
  #overrides: readonly ConfigOverride[];
  #versionOverride: WorkbenchOptions['versionOverride'];
  /** The lines that made this state, in order. */
  #lines: string[] = [];
  /** What each view looked like when it was last shown; a view's changes are told against it. */
  #shown = new Map<string, View>();
  #events: SimulationEvent[] = [];

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    this.#overrides = options.overrides ?? [];
    this.#versionOverride = options.versionOverride ?? null;
    this.#bench = this.#newBench();
  }

  get bench(): Workbench {
    return this.#bench;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Runs one line. Throws UsageError for the person's mistake; the state is then as before. */
  async run(line: string): Promise<StepResult> {
    const prepared = prepareLine(line);
    const result = this.#attempt(() => runPrepared(this.#bench, prepared));
    if (result.control !== undefined) return this.#control(line, result.control);
    this.#lines.push(line);
    return this.#stepResult(line, result, prepared.definition.looksOnly === true);
  }

  /** The watched views, or those of partitions that changed since the last call, with their changes marked. */
  takeViews(options: { onlyChanged: boolean }): View[] {
    const events = this.#events;
    this.#events = [];
    const wanted = this.#bench.watches.length > 0 ? this.#bench.watches : changedTargets(events);
    const views: View[] = [];
    for (const watched of wanted) {
      const [name, ...words] = watched.split(' ');
      const target = words.length === 0 ? null : words.join(' ');
      const view = this.#findOrNull(name!, target);
      if (view === null) continue;
      const before = this.#shown.get(watched);
      this.#shown.set(watched, view);
      const isChanged =
        before === undefined ||
        JSON.stringify(before.rows) !== JSON.stringify(view.rows) ||
        JSON.stringify(before.summary) !== JSON.stringify(view.summary);
      if (isChanged || !options.onlyChanged) views.push(withChanges(view, before, events));
    }
    return views;
  }

  /** Overrides that named nothing: a topic or client that was never made. */
  unusedOverrides(): ConfigOverride[] {
    return this.#overrides.filter(({ owner }) => !hasOwner(this.#bench, owner));
  }

  /** A copy that can be played with; this one stays as it is. */
  fork(): Session {
    const copy = new Session({
      ...this.#options,
      overrides: this.#overrides,
      versionOverride: this.#versionOverride ?? null,
    });
    copy.#replay(this.#lines);
    copy.#shown = new Map(this.#shown);
    return copy;
  }

  #newBench(): Workbench {
    return createWorkbench({
      ...this.#options,
      overrides: this.#overrides,
      versionOverride: this.#versionOverride ?? null,
    });
  }

  /** Runs a command; if it fails half-way, the state is played again from the beginning. */
  #attempt(run: () => CommandResult): CommandResult {
    try {
      return run();
    } catch (error) {
      if (
        !(error instanceof UsageError) &&
        !(error instanceof WorkBoundError) &&
        !(error instanceof RangeError)
      )
        throw error;
      this.#replay(this.#lines);
      if (error instanceof UsageError) throw error;
      throw new UsageError('BAD_VALUE', error.message, {
        hint: 'the session is as it was before this command',
      });
    }
  }

  #stepResult(line: string, result: CommandResult, looksOnly: boolean): StepResult {
    const events = takeEvents(this.#bench.simulation);
    this.#events.push(...events);
    const { cluster } = this.#bench.simulation;
    const text = evaluate(
      result.text ?? (looksOnly ? '' : outcomeText(events, cluster.startMs, false) || 'nothing changed'),
    );
    if (result.outcome !== undefined) this.#bench.lastOutcome = result.outcome;
    const views = (result.views ?? []).map((view) => this.#marked(view));
    return {
      line,
      text,
      lines: result.lines ?? [],
      views,
      outcome: result.outcome === undefined ? null : findView(this.#bench, 'outcome', null),
      expectation: result.expectation ?? null,
      effect: null,
    };
  }

  /** An asked-for view, marked against when it was last shown. */
  #marked(view: View): View {
    const name = view.target === null ? view.view : `${view.view} ${view.target}`;
    const before = this.#shown.get(name);
    if (view.view !== 'log') return view;
    this.#shown.set(name, view);
    return withChanges(view, before, this.#events);
  }

  #findOrNull(name: string, target: string | null): View | null {
    try {
      return findView(this.#bench, name, target);
    } catch (error) {
      if (error instanceof UsageError) return null;
      throw error;
    }
  }

  /** Plays lines on an empty cluster, silently. */
  #replay(lines: readonly string[]): void {
    this.#bench = this.#newBench();
    this.#lines = [];
    this.#events = [];
    for (const line of lines) {
      const result = runPrepared(this.#bench, prepareLine(line));
      takeEvents(this.#bench.simulation);
      if (result.outcome !== undefined) this.#bench.lastOutcome = result.outcome;
      this.#lines.push(line);
    }
  }

  #control(line: string, control: SessionControl): StepResult {
    const say = (
      text: string,
      views: readonly View[] = [],
      effect: StepResult['effect'] = null,
    ): StepResult => ({
      line,
      text,
      lines: [],
      views,
      outcome: null,
      expectation: null,
      effect,
    });
    switch (control.kind) {
      case 'back':
        return say(this.#back(control.steps));
      case 'reset':
        this.#shown.clear();
        this.#replay([]);
        return say('an empty cluster');
      case 'rerun':
        return say(this.#rerun(control));
      case 'compare':
        return say('', this.#compare(control));
      case 'save':
        return say(`saved to ${control.file}`, [], {
          kind: 'save',
          file: control.file,
          lines: [...this.#lines],
        });
      case 'quit':
        return say('', [], { kind: 'quit' });
    }
  }

  #back(steps: number): string {
    if (this.#lines.length === 0)
      throw new UsageError('BAD_VALUE', 'there is nothing to take back', {
        hint: 'the session has just begun',
      });
    const taken = this.#lines.slice(-steps);
    this.#shown.clear();
    this.#replay(this.#lines.slice(0, -steps));
    return `took back ${taken.join(' · ')}`;
  }

  #rerun(control: Extract<SessionControl, { kind: 'rerun' | 'compare' }>): string {
    const [overrides, version] = [this.#overrides, this.#versionOverride];
    const lines = this.#lines;
    try {
      this.#override(control);
      this.#replay(lines);
    } catch (error) {
      [this.#overrides, this.#versionOverride] = [overrides, version];
      this.#replay(lines);
      throw error;
    }
    this.#shown.clear();
    this.#events = this.#bench.simulation.events.slice(-1);
    return `played ${lines.length} commands again with ${[...control.overrides, ...(control.kafka === null ? [] : [`Kafka ${control.kafka}`])].join(', ')}`;
  }

  #override(control: Extract<SessionControl, { kind: 'rerun' | 'compare' }>): void {
    this.#overrides = [...this.#overrides, ...control.overrides.map((text) => parseConfigOverride(text))];
    if (control.kafka !== null) this.#versionOverride = parseVersion(control.kafka);
    const { topics } = this.#bench.simulation.cluster;
    for (const { owner } of this.#overrides) {
      if (hasOwner(this.#bench, owner)) continue;
      const names = [...topics.keys()];
      throw new UsageError('UNKNOWN_NAME', `there is no topic or client '${owner}'`, {
        hint: names.length === 0 ? 'create it first' : `there are ${names.join(', ')}`,
      });
    }
  }

  #compare(control: Extract<SessionControl, { kind: 'rerun' | 'compare' }>): View[] {
    const other = this.fork();
    other.#rerun({ ...control, kind: 'compare' });
    const watched = this.#bench.watches.length > 0 ? this.#bench.watches : allLogs(this.#bench);
    const label = [...control.overrides, ...(control.kafka === null ? [] : [`Kafka ${control.kafka}`])].join(
      ', ',
    );
    return watched.flatMap((name) => {
      const [view, target = null] = name.split(' ');
      const [mine, theirs] = [this.#findOrNull(view!, target), other.#findOrNull(view!, target)];
      return mine === null || theirs === null ? [] : [compareViews(mine, theirs, label)];
    });
  }
}

/** Is there, or was there, a topic or client of that name? */
function hasOwner({ simulation }: Workbench, name: string): boolean {
  const { cluster, clients, producers } = simulation;
  return cluster.topics.has(name) || producers.has(name) || clients.consumers.has(name);
}

/** Runs a command and lets the clients notice what it did; the clock's own commands do that on the way. */
function runPrepared(bench: Workbench, { definition, run }: PreparedLine): CommandResult {
  const result = run(bench, 0);
  if (definition.movesClock) return result;
  const { simulation } = bench;
  noteDeletions(simulation, simulation.cluster.events);
  serveClients(simulation);
  return result;
}

function allLogs(bench: Workbench): string[] {
  return [...bench.simulation.cluster.topics.values()]
    .flatMap((topic) => topic.partitions.map((log) => `log ${topic.name}:${log.partition}`))
    .slice(0, CHANGED_VIEWS_MAX);
}

/** The log views of partitions that events touched, oldest first, the first few. */
function changedTargets(events: readonly SimulationEvent[]): string[] {
  const touched = new Set<string>();
  for (const event of events) {
    if ('partition' in event && event.type !== 'filesRemoved' && event.type !== 'producerExpired')
      touched.add(`log ${event.topic}:${event.partition}`);
  }
  return [...touched].slice(0, CHANGED_VIEWS_MAX);
}
