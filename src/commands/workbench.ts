/** What commands act on: the simulation, and what the session remembers beside it. */

import type { VersionProfile } from '../kernel/versions.ts';
import {
  createSimulation,
  DEFAULT_SEED,
  DEFAULT_START_MS,
  type Feed,
  type Simulation,
} from '../simulation/simulation.ts';
import type { Lazy, Outcome, PreparedCommand } from './command.ts';
import type { ConfigOverride } from './language/targets.ts';

export interface Workbench {
  simulation: Simulation;
  /** The version of a cluster that names none. */
  readonly version: VersionProfile;
  /** Wins over what a command says: `rerun --kafka`. */
  readonly versionOverride: VersionProfile | null;
  readonly seed: number;
  /** `--set topic:config=value`: win over `topic create` and `topic alter`. */
  readonly overrides: readonly ConfigOverride[];
  /** Overrides that came from outside make `expect` reported, not judged. */
  readonly reportsExpectations: boolean;
  /** Views shown after each step, as `log results:0`. */
  watches: string[];
  lastOutcome: Lazy<Outcome> | null;
  /** ms: when a feed's command was last answered. */
  lastFeedAnswerMs: number;
  /** A feed's command, parsed once. */
  readonly feedCommands: WeakMap<Feed, PreparedCommand>;
  readonly onProgress?: (share: number) => void;
  /** A command that moves the clock hands over now and then, with the `rest` of it as its result. */
  pausesClock: boolean;
}

export type WorkbenchOptions = Partial<
  Pick<Workbench, 'versionOverride' | 'seed' | 'overrides' | 'reportsExpectations' | 'onProgress'>
> & {
  readonly version: VersionProfile;
};

export function createWorkbench(options: WorkbenchOptions): Workbench {
  const {
    version,
    versionOverride = null,
    seed = DEFAULT_SEED,
    overrides = [],
    reportsExpectations = false,
  } = options;
  const simulation = createSimulation({
    version: versionOverride ?? version,
    startMs: DEFAULT_START_MS,
    seed,
  });
  return {
    simulation,
    version,
    versionOverride,
    seed,
    overrides,
    reportsExpectations,
    watches: [],
    lastOutcome: null,
    lastFeedAnswerMs: Number.NEGATIVE_INFINITY,
    feedCommands: new WeakMap(),
    pausesClock: false,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  };
}
