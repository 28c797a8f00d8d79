/** The views by name, for `show`, `watch` and `expect`. */
import { partitionsView, producersView } from '../views/cluster-views.ts';
import { eventsView } from '../views/events-view.ts';
import { logView, topicLogView } from '../views/log-view.ts';
import { outcomeView } from '../views/outcome-view.ts';
import { partitionView, recordsView } from '../views/records-view.ts';
import type { View } from '../views/view.ts';
import { valueOf } from './command.ts';
import { didYouMean } from './language/nearest.ts';
import { parseTarget } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';
import { findLog, findTopic } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

type TargetKind = 'partition' | 'topic or partition' | 'optional' | 'none';

interface NamedView {
  readonly target: TargetKind;
  readonly build: (bench: Workbench, target: string | null) => View;
}

const VIEWS: Readonly<Record<string, NamedView>> = {
  log: {
    target: 'topic or partition',
    build: (bench, target) => {
      const { topic, partition } = parseTarget(target!);
      const { cluster } = bench.simulation;
      return partition === null
        ? topicLogView(cluster, findTopic(bench, topic))
        : logView(cluster, findLog(bench, target!));
    },
  },
  records: {
    target: 'partition',
    build: (bench, target) => recordsView(bench.simulation.cluster, findLog(bench, target!)),
  },
  partition: {
    target: 'partition',
    build: (bench, target) => partitionView(bench.simulation.cluster, findLog(bench, target!)),
  },
  partitions: {
    target: 'optional',
    build: (bench, target) => {
      const { cluster } = bench.simulation;
      return partitionsView(
        cluster,
        target === null ? [...cluster.topics.values()] : [findTopic(bench, target)],
        target,
      );
    },
  },
  producers: {
    target: 'none',
    build: ({ simulation }) => producersView(simulation.cluster, simulation.producers.values()),
  },
  events: {
    target: 'optional',
    build: (bench, target) => {
      const { simulation } = bench;
      if (target !== null) findTopic(bench, parseTarget(target).topic);
      return eventsView(simulation.cluster, [...simulation.events, ...simulation.cluster.events], target);
    },
  },
  outcome: {
    target: 'none',
    build: ({ simulation, lastOutcome }) =>
      outcomeView(simulation.cluster, lastOutcome === null ? null : valueOf(lastOutcome)),
  },
};

export const VIEW_NAMES: readonly string[] = Object.keys(VIEWS);

/** Does this view take a target? */
export function targetKindOf(name: string): TargetKind {
  return namedView(name).target;
}

/** The view of that name; throws UsageError for a name or target there is not. */
export function findView(bench: Workbench, name: string, target: string | null): View {
  const { target: kind, build } = namedView(name);
  const needsTarget = kind === 'partition' || kind === 'topic or partition';
  if (needsTarget && target === null) {
    const [topic] = bench.simulation.cluster.topics.keys();
    throw new UsageError('BAD_TARGET', `${name} of what?`, {
      hint: `write show ${name} ${topic ?? 'results'}:0`,
    });
  }
  if (kind === 'none' && target !== null)
    throw new UsageError('BAD_TARGET', `${name} takes no target`, { hint: `write show ${name}` });
  return build(bench, target);
}

function namedView(name: string): NamedView {
  const view = VIEWS[name];
  if (view !== undefined && Object.hasOwn(VIEWS, name)) return view;
  const hint = didYouMean(name, VIEW_NAMES) ?? `there are ${VIEW_NAMES.join(', ')}`;
  throw new UsageError('UNKNOWN_NAME', `there is no view '${name}'`, { hint });
}
