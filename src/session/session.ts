/**
 * A session: lines in, results out, no terminal. It keeps the commands so far, so that stepping back, "what if" and
 * saving are replays of them; a mistake leaves everything as it was.
 */

import { noteDeletions } from '../clients/application-ledger.ts';
import { serveClients } from '../clients/client-timers.ts';
import { checkTopicOverride } from '../commands/check-configs.ts';
import {
  type CommandResult,
  type Expectation,
  evaluate,
  type PreparedLine,
  type SessionControl,
} from '../commands/command.ts';
import { findView } from '../commands/find-view.ts';
import { type ConfigOverride, parseConfigOverride } from '../commands/language/targets.ts';
import { UsageError } from '../commands/language/usage-error.ts';
import { noteLateAnswers } from '../commands/late-answers.ts';
import { parseVersion } from '../commands/parse-input.ts';
import { type Allow, prepareLine } from '../commands/prepare-line.ts';
import { createWorkbench, type Workbench, type WorkbenchOptions } from '../commands/workbench.ts';
import { WorkBoundError } from '../simulation/advance.ts';
import { type SimulationEvent, takeEvents } from '../simulation/simulation.ts';
import { withChanges } from '../views/changes.ts';
import { compareViews } from '../views/compare-view.ts';
import { count, outcomeText } from '../views/event-text.ts';
import { firstDifference } from '../views/first-difference.ts';
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
    | { readonly kind: 'save' | 'record'; readonly file: string; readonly lines: readonly string[] }
    | { readonly kind: 'quit' }
    | null;
}

type WhatIf = Extract<SessionControl, { kind: 'rerun' | 'compare' }>;

/** A line of the session; a `rerun` is one too, so that it can be taken back and is saved. */
interface Step {
  readonly line: string;
  /** Of a `rerun`. */
  readonly whatIf: WhatIf | null;
  /** Whether a replay runs it: a `rerun` is in its beginning, and a `compare` leaves nothing behind. */
  readonly isPlayed: boolean;
  /** It looked and changed nothing. */
  readonly isLook: boolean;
}

/** Views of partitions that changed are shown by themselves while nothing is watched; more than this would flood. */
const CHANGED_VIEWS_MAX = 2;
/** Events of a partition that change nothing in its log. */
const LEAVES_LOG_ALONE: ReadonlySet<SimulationEvent['type']> = new Set([
  'filesRemoved',
  'producerExpired',
  'leaderChanged',
  'isrChanged',
  'notLeader',
  'sendCompleted',
]);

export class Session {
  #bench: Workbench;
  readonly #options: WorkbenchOptions;
  /** What made this state, in order. Every `rerun` in it holds from the first line on. */
  #steps: Step[] = [];
  /** How many of the first steps stay, whatever is taken back. */
  #settled = 0;
  #allow: Allow = () => {};
  /** What each view looked like when it was last shown; a view's changes are told against it. */
  #shown = new Map<string, View>();
  #events: SimulationEvent[] = [];

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    this.#bench = createWorkbench(options);
  }

  get bench(): Workbench {
    return this.#bench;
  }

  get lines(): readonly string[] {
    return this.#steps.map((step) => step.line);
  }

  /** How many commands changed something, or let time pass, since `settle`; those taken back do not count. */
  get changes(): number {
    return this.#steps.slice(this.#settled).filter((step) => !step.isLook).length;
  }

  /** What was run so far is given: `back` does not go behind it, and `reset` returns to it. From now on `allow` is asked. */
  settle(allow: Allow): void {
    this.#settled = this.#steps.length;
    this.#allow = allow;
  }

  /**
   * Runs one line. Throws UsageError for the person's mistake; the state is then as before. A long way of the clock pauses
   * now and then, and what `pause` throws ends it, as if nothing had happened.
   */
  async run(line: string, pause?: () => Promise<void>): Promise<StepResult> {
    const prepared = prepareLine(line, { allow: this.#allow });
    const looksOnly = prepared.definition.looksOnly === true;
    this.#bench.pausesClock = pause !== undefined;
    let result = this.#attempt(() => runPrepared(this.#bench, prepared), looksOnly);
    while (result.rest !== undefined) {
      const { rest } = result;
      const stopped = await pause?.().then(
        () => null,
        (error: unknown) => error,
      );
      result = this.#attempt(() => {
        if (stopped) throw stopped;
        return rest();
      }, looksOnly);
    }
    if (result.control !== undefined) return this.#control(line, result.control);
    this.#steps.push({ line, whatIf: null, isPlayed: true, isLook: looksOnly });
    return this.#stepResult(line, result, looksOnly);
  }

  /** The watched views, or those of partitions that changed since the last call, with their changes marked. */
  takeViews(options: { onlyChanged: boolean }): View[] {
    const events = this.#events;
    this.#events = [];
    const wanted = this.#bench.watches.length > 0 ? this.#bench.watches : changedTargets(events);
    const views: View[] = [];
    for (const watched of wanted) {
      const view = this.#findOrNull(watched);
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
    return this.#bench.overrides.filter(({ owner }) => !hasOwner(this.#bench, owner));
  }

  /** A copy that can be played with; this one stays as it is. */
  fork(): Session {
    const copy = new Session(this.#options);
    copy.#replay(this.#steps);
    copy.#settled = this.#settled;
    copy.#shown = new Map(this.#shown);
    return copy;
  }

  /** Runs a command; if it fails half-way, the state is played again from the beginning. */
  #attempt(run: () => CommandResult, looksOnly: boolean): CommandResult {
    try {
      return run();
    } catch (error) {
      const mistake = mistakeOf(error);
      if (!looksOnly) this.#replay(this.#steps);
      throw mistake;
    }
  }

  #stepResult(line: string, result: CommandResult, looksOnly: boolean): StepResult {
    const events = takeEvents(this.#bench.simulation);
    for (const event of events) this.#events.push(event);
    // Another cluster is not a change of the one before.
    if (events.some(({ type }) => type === 'clusterStarted')) this.#shown.clear();
    const { cluster } = this.#bench.simulation;
    const text = evaluate(
      result.text ?? (looksOnly ? '' : outcomeText(events, cluster.startMs, false) || 'nothing changed'),
    );
    if (result.outcome !== undefined) this.#bench.lastOutcome = result.outcome;
    else noteLateAnswers(this.#bench, events);
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

  /** The view of `log results:0` or `join A B`. */
  #findOrNull(watched: string): View | null {
    const [name, ...words] = watched.split(' ');
    try {
      return findView(this.#bench, name!, words.length === 0 ? null : words.join(' '));
    } catch (error) {
      if (error instanceof UsageError) return null;
      throw error;
    }
  }

  /** Plays steps on an empty cluster, silently; the session is as it was if one of them fails. */
  #replay(steps: readonly Step[]): void {
    const bench = createWorkbench(withWhatIfs(this.#options, steps));
    for (const { line, isPlayed } of steps) {
      if (!isPlayed) continue;
      const result = runPrepared(bench, prepareLine(line));
      const events = takeEvents(bench.simulation);
      if (result.outcome !== undefined) bench.lastOutcome = result.outcome;
      else noteLateAnswers(bench, events);
    }
    this.#bench = bench;
    this.#steps = [...steps];
    this.#events = [];
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
        this.#replay(this.#steps.slice(0, this.#settled));
        return say(this.#settled === 0 ? 'an empty cluster' : 'back at the start');
      case 'rerun':
        return say(this.#rerun(line, control));
      case 'compare': {
        const views = this.#compare(control);
        this.#steps.push({ line, whatIf: null, isPlayed: false, isLook: true });
        return say('', views);
      }
      case 'save':
        return say(`saved to ${control.file}`, [], { ...control, lines: this.lines });
      case 'record':
        return say(`recorded in ${control.file}; write over what says FILL IN`, [], {
          ...control,
          lines: this.lines,
        });
      case 'quit':
        return say('', [], { kind: 'quit' });
    }
  }

  #back(steps: number): string {
    if (this.#steps.length === this.#settled)
      throw new UsageError('BAD_VALUE', 'there is nothing to take back', {
        hint: 'the session has just begun',
      });
    const kept = Math.max(this.#settled, this.#steps.length - steps);
    const taken = this.#steps.slice(kept).map((step) => step.line);
    this.#shown.clear();
    this.#replay(this.#steps.slice(0, kept));
    return `took back ${taken.join(' · ')}`;
  }

  #rerun(line: string, control: WhatIf): string {
    this.#checkOverrides(control);
    const played = this.#steps.filter((step) => step.isPlayed).length;
    this.#replayWith(control, this.#steps, line);
    this.#shown.clear();
    this.#events = this.#bench.simulation.events.slice(-1);
    return `played ${count(played, 'command')} again with ${whatIfText(control)}`;
  }

  #replayWith(whatIf: WhatIf, steps: readonly Step[], line: string): void {
    try {
      this.#replay([...steps, { line, whatIf, isPlayed: false, isLook: false }]);
    } catch (error) {
      throw mistakeOf(error);
    }
  }

  /** Throws UsageError where an override names a topic or client that there is not, or what Kafka would refuse. */
  #checkOverrides(control: WhatIf): void {
    const { topics, version, brokerOverrides } = this.#bench.simulation.cluster;
    const release = control.kafka === null ? version : parseVersion(control.kafka);
    for (const override of control.overrides.map((text) => parseConfigOverride(text))) {
      const { owner } = override;
      if (topics.has(owner)) checkTopicOverride(override, release, brokerOverrides);
      if (hasOwner(this.#bench, owner)) continue;
      const names = [...topics.keys()];
      throw new UsageError('UNKNOWN_NAME', `there is no topic or client '${owner}'`, {
        hint: names.length === 0 ? 'create it first' : `there are ${names.join(', ')}`,
      });
    }
  }

  #compare(control: WhatIf): View[] {
    this.#checkOverrides(control);
    const other = new Session(this.#options);
    other.#replayWith(control, this.#steps, '');
    const watched = this.#bench.watches.length > 0 ? this.#bench.watches : allLogs(this.#bench);
    const label = whatIfText(control);
    const [mine, theirs] = [this.#bench.simulation, other.#bench.simulation];
    const { startMs } = mine.cluster;
    const text = firstDifference({ mine: mine.events, theirs: theirs.events, startMs, label });
    const pairs = watched.flatMap((name) => {
      const [here, there] = [this.#findOrNull(name), other.#findOrNull(name)];
      return here === null || there === null ? [] : [{ here, there }];
    });
    return pairs.map(({ here, there }, index) =>
      compareViews(here, there, { label, text: index === 0 ? text : null }),
    );
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
  if (definition.movesClock || result.rest !== undefined) return result;
  const { simulation } = bench;
  noteDeletions(simulation, simulation.cluster.events);
  serveClients(simulation);
  return result;
}

/** The options of a session whose `rerun`s hold from the beginning on; a later one wins. */
function withWhatIfs(options: WorkbenchOptions, steps: readonly Step[]): WorkbenchOptions {
  const whatIfs = steps.flatMap((step) => (step.whatIf === null ? [] : [step.whatIf]));
  const overrides = whatIfs.flatMap((whatIf) => whatIf.overrides.map((text) => parseConfigOverride(text)));
  const kafka = whatIfs.findLast((whatIf) => whatIf.kafka !== null)?.kafka ?? null;
  return {
    ...options,
    overrides: [...(options.overrides ?? []), ...overrides],
    ...(kafka === null ? {} : { versionOverride: parseVersion(kafka) }),
  };
}

function whatIfText({ overrides, kafka }: WhatIf): string {
  return [...overrides, ...(kafka === null ? [] : [`Kafka ${kafka}`])].join(', ');
}

/** The person's mistake as it is; too much work as one. Anything else is a bug of ours and is thrown on. */
function mistakeOf(error: unknown): UsageError {
  if (error instanceof UsageError) return error;
  if (!(error instanceof WorkBoundError) && !(error instanceof RangeError)) throw error;
  return new UsageError('BAD_VALUE', error.message, { hint: 'the session is as it was before this command' });
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
    if ('partition' in event && !LEAVES_LOG_ALONE.has(event.type))
      touched.add(`log ${event.topic}:${event.partition}`);
  }
  return [...touched].slice(0, CHANGED_VIEWS_MAX);
}
