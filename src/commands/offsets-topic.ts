/** `__consumer_offsets` for commands that look at topics: it can be shown, and nothing else (OFS-1). */
import type { Topic } from '../kernel/cluster.ts';
import type { KafkaEvent } from '../kernel/events.ts';
import { OFFSETS_TOPIC, type OffsetsTopic, offsetsTopic } from '../kernel/group/offsets-topic.ts';
import { pendingEvents, type SimulationEvent } from '../simulation/simulation.ts';
import { UsageError } from './language/usage-error.ts';
import type { Workbench } from './workbench.ts';

export function offsetsTopicOf({ simulation }: Workbench): OffsetsTopic | null {
  const history = [...simulation.events, ...pendingEvents(simulation)].filter(isOfCluster);
  return offsetsTopic(simulation.cluster, history);
}

function isOfCluster(event: SimulationEvent): event is KafkaEvent {
  return !('consumer' in event || 'producer' in event);
}

/** All topics by name, the internal one among them. */
export function topicsWithInternal(bench: Workbench): Topic[] {
  const internal = offsetsTopicOf(bench);
  const topics = [...bench.simulation.cluster.topics.values()];
  if (internal === null) return topics;
  return [...topics, internal.topic].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Throws UsageError for what a command cannot do to it. */
export function refuseOffsetsTopic(name: string): void {
  if (name !== OFFSETS_TOPIC) return;
  throw new UsageError(
    'UNKNOWN_NAME',
    `${OFFSETS_TOPIC} can be looked at, and nothing else is done to it here`,
    {
      hint: `show log ${OFFSETS_TOPIC}:0, kafka-topics --describe --topic ${OFFSETS_TOPIC}`,
    },
  );
}
