/** The views by name, for `show`, `watch` and `expect`. */
import type { Application } from '../clients/application.ts';
import type { Topic } from '../kernel/cluster.ts';
import { OFFSETS_TOPIC } from '../kernel/group/offsets-topic.ts';
import { pendingEvents } from '../simulation/simulation.ts';
import { effectsView, joinView, tableView } from '../views/application-views.ts';
import { partitionsView, producersView } from '../views/cluster-views.ts';
import { connectionsView } from '../views/connections-view.ts';
import { eventsView } from '../views/events-view.ts';
import { commitsView, groupsView, groupView } from '../views/group-views.ts';
import { logView, topicLogView } from '../views/log-view.ts';
import { consumerOffsetsView, partitionOffsetsView } from '../views/offsets-view.ts';
import { outcomeView } from '../views/outcome-view.ts';
import { partitionView, recordsView } from '../views/records-view.ts';
import { topicConfigsView } from '../views/topic-configs-view.ts';
import type { View } from '../views/view.ts';
import { zooKeeperView } from '../views/zookeeper-view.ts';
import { evaluate } from './command.ts';
import { findClient, findConsumer, groupOf } from './find-client.ts';
import { didYouMean } from './language/nearest.ts';
import { parseTarget } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';
import { findLog, findShownLog, findShownTopic, findTopic } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

type TargetKind =
  | 'partition'
  | 'topic or partition'
  | 'consumer, topic or partition'
  | 'topic'
  | 'group'
  | 'application'
  | 'client'
  | 'two topics'
  | 'optional'
  | 'none';

/** What a target of each kind looks like. */
const EXAMPLE_TARGETS: Readonly<Record<Exclude<TargetKind, 'optional' | 'none'>, string>> = {
  partition: 'results:0',
  'topic or partition': 'results:0',
  'consumer, topic or partition': 'board',
  topic: 'results',
  group: 'board',
  application: 'board',
  client: 'board',
  'two topics': 'matches odds',
};

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
        ? topicLogView(cluster, withoutEmptyInternal(findShownTopic(bench, topic)))
        : logView(cluster, findShownLog(bench, target!));
    },
  },
  records: {
    target: 'partition',
    build: (bench, target) => recordsView(bench.simulation.cluster, findShownLog(bench, target!)),
  },
  partition: {
    target: 'partition',
    build: (bench, target) => partitionView(bench.simulation.cluster, findShownLog(bench, target!)),
  },
  partitions: {
    target: 'optional',
    build: (bench, target) => {
      const { cluster } = bench.simulation;
      return partitionsView(
        cluster,
        target === null ? [...cluster.topics.values()] : [findShownTopic(bench, target)],
        target,
      );
    },
  },
  offsets: { target: 'consumer, topic or partition', build: (bench, target) => offsetsOf(bench, target!) },
  commits: {
    target: 'group',
    build: (bench, target) => {
      const { simulation } = bench;
      const history = [...simulation.events, ...pendingEvents(simulation)];
      return commitsView(simulation, groupOf(bench, target!), history);
    },
  },
  groups: { target: 'none', build: ({ simulation }) => groupsView(simulation) },
  group: { target: 'group', build: (bench, target) => groupView(bench.simulation, groupOf(bench, target!)) },
  zookeeper: {
    target: 'optional',
    build: (bench, target) =>
      zooKeeperView(bench.simulation.cluster, target === null ? null : groupOf(bench, target)),
  },
  effects: {
    target: 'application',
    build: (bench, target) => effectsView(bench.simulation, findApplication(bench, target!)),
  },
  table: {
    target: 'application',
    build: (bench, target) => tableView(bench.simulation, findApplication(bench, target!)),
  },
  join: {
    target: 'two topics',
    build: (bench, target) => {
      const [left, right] = target!.split(' ');
      if (right === undefined)
        throw new UsageError('BAD_TARGET', 'join of what with what?', {
          hint: 'write show join matches odds',
        });
      return joinView(bench.simulation, findTopic(bench, left!), findTopic(bench, right));
    },
  },
  configs: {
    target: 'topic',
    build: (bench, target) => topicConfigsView(bench.simulation.cluster, findShownTopic(bench, target!)),
  },
  connections: {
    target: 'client',
    build: (bench, target) =>
      connectionsView(bench.simulation.cluster, target!, findClient(bench, target!).connections),
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
      return eventsView(simulation.cluster, [...simulation.events, ...pendingEvents(simulation)], target);
    },
  },
  outcome: {
    target: 'none',
    build: ({ simulation, lastOutcome }) =>
      outcomeView(simulation.cluster, lastOutcome === null ? null : evaluate(lastOutcome)),
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
  if (target === null && kind !== 'optional' && kind !== 'none') {
    const [topic] = bench.simulation.cluster.topics.keys();
    const example =
      kind === 'partition' || kind === 'topic or partition'
        ? `${topic ?? 'results'}:0`
        : EXAMPLE_TARGETS[kind];
    throw new UsageError('BAD_TARGET', `${name} of what?`, { hint: `write show ${name} ${example}` });
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

/** Of fifty partitions a few hold groups: those are looked for. */
function withoutEmptyInternal(topic: Topic): Topic {
  if (topic.name !== OFFSETS_TOPIC) return topic;
  return { ...topic, partitions: topic.partitions.filter(({ logEndOffset }) => logEndOffset > 0) };
}

/** A consumer's name comes before a topic's. */
function offsetsOf(bench: Workbench, target: string): View {
  const { simulation } = bench;
  const consumer = simulation.clients.consumers.get(target);
  if (consumer !== undefined) return consumerOffsetsView(simulation, consumer);
  if (/:\d+$/.test(target)) return partitionOffsetsView(simulation, findLog(bench, target));
  const topic = simulation.cluster.topics.get(target);
  if (topic !== undefined) return partitionOffsetsView(simulation, topic.partitions[0]!);
  return consumerOffsetsView(simulation, findConsumer(bench, target));
}

/** An application, by its own name or its consumer's. */
export function findApplication(bench: Workbench, name: string): Application {
  const { applications, consumers } = bench.simulation.clients;
  const application = applications.get(name) ?? applications.get(consumers.get(name)?.application ?? '');
  if (application !== undefined) return application;
  const names = [...applications.keys()];
  const hint =
    didYouMean(name, names) ??
    (names.length === 0 ? 'a consumer makes one' : `there are ${names.join(', ')}`);
  throw new UsageError('UNKNOWN_NAME', `there is no application '${name}'`, { hint });
}
