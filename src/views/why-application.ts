/** `why repeated|lost board`: at which start records were read again, or passed over, and what told the consumer so. */
import type { Application } from '../clients/application.ts';
import type { PositionFoundEvent, RecordEvent } from '../clients/client-events.ts';
import type { Simulation, SimulationEvent } from '../simulation/simulation.ts';
import { buildView } from './build-view.ts';
import { count } from './event-text.ts';
import { rangeText } from './range-text.ts';
import { formatMoment } from './units.ts';
import type { Note, View } from './view.ts';

export type ApplicationQuestion = 'repeated' | 'lost';

/** What each start of a consumer would have had to be for nothing to repeat or be lost. */
export function whyApplication(
  simulation: Simulation,
  application: Application,
  question: ApplicationQuestion,
  history: readonly SimulationEvent[],
): View {
  const notes: Note[] = [];
  /** By partition: one past the last record processed so far. */
  const done = new Map<string, number>();
  const owners = new Map(
    [...simulation.clients.consumers.values()].map((consumer) => [consumer.name, consumer.application]),
  );
  for (const event of history) {
    if (isProcessed(event) && event.application === application.name) {
      const key = partitionOf(event);
      done.set(key, Math.max(done.get(key) ?? 0, event.offset + 1));
    } else if (isStart(event) && owners.get(event.consumer) === application.name) {
      const note = startNote(simulation, event, done.get(partitionOf(event)), question);
      if (note !== null) notes.push(note);
    }
  }
  const text = notes.length === 0 ? `Nothing was ${question} by ${application.name} at any start` : '';
  return buildView(simulation.cluster, { view: 'why', target: application.name, text, notes });
}

function startNote(
  { cluster }: Simulation,
  event: PositionFoundEvent,
  next: number | undefined,
  question: ApplicationQuestion,
): Note | null {
  if (next === undefined) return null;
  const isRepeated = event.offset < next;
  if (isRepeated !== (question === 'repeated') || event.offset === next) return null;
  const [from, to] = isRepeated ? [event.offset, next - 1] : [next, event.offset - 1];
  const what = isRepeated ? 'had been processed already' : 'had not been processed';
  const records = count(to - from + 1, 'offset');
  const at = formatMoment(event.atMs, cluster.startMs);
  const text = `At ${at} ${event.consumer} began at ${partitionOf(event)} offset ${event.offset}, ${CAUSES[event.cause]}; ${rangeText(from, to)} ${what} (${records})`;
  return {
    row: event.offset,
    rule: 'CLI-302',
    facts: { offset: event.offset, next, cause: event.cause },
    text,
  };
}

const CAUSES: Readonly<Record<PositionFoundEvent['cause'], string>> = {
  explicit: 'where its start was given',
  committed: 'as committed',
  reset: 'by auto.offset.reset, for nothing was committed',
  outOfRange: 'by auto.offset.reset, for its offset was out of range',
};

function isProcessed(event: SimulationEvent): event is RecordEvent {
  return event.type === 'processed';
}

function isStart(event: SimulationEvent): event is PositionFoundEvent {
  return event.type === 'positionFound';
}

function partitionOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}:${partition}`;
}
