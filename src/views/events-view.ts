/** `show events`: what happened to a partition, a topic or the cluster, oldest first. */
import type { Cluster } from '../kernel/cluster.ts';
import type { SimulationEvent } from '../simulation/simulation.ts';
import { buildView, column } from './build-view.ts';
import { eventReason, eventText } from './event-text.ts';
import type { View } from './view.ts';

export function eventsView(
  cluster: Cluster,
  events: readonly SimulationEvent[],
  target: string | null,
): View {
  const [topic, partition] = target?.split(':') ?? [];
  const shown = events.filter((event) => {
    if (topic !== undefined && (!('topic' in event) || event.topic !== topic)) return false;
    return partition === undefined || ('partition' in event && event.partition === Number(partition));
  });
  return buildView(cluster, {
    view: 'events',
    target,
    summary: { events: shown.length },
    heading: [{ key: 'events', label: 'events', unit: 'count' }],
    columns: [
      column('number', '#', 'count', 4, { isKey: true }),
      column('at', 'at', 'moment', 1),
      column('partition', 'partition', 'text', 2),
      column('event', 'event', 'text', 1),
      column('rule', 'rule', 'text', 3),
    ],
    rows: shown.map((event, index) => ({
      number: index + 1,
      at: event.atMs,
      partition:
        'partition' in event ? `${event.topic}:${event.partition}` : 'topic' in event ? event.topic : null,
      event: eventText(event),
      rule: eventReason(event)?.rule ?? null,
    })),
  });
}
