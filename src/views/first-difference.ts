/** Where two futures part: the first moment at which something happens in one of them that does not in the other. */
import type { SimulationEvent } from '../simulation/simulation.ts';
import { eventText, isTold, outcomeText } from './event-text.ts';
import { formatMoment } from './units.ts';

interface Futures {
  readonly mine: readonly SimulationEvent[];
  readonly theirs: readonly SimulationEvent[];
  /** When both began, milliseconds. */
  readonly startMs: number;
  /** What makes them differ: `results:segment.ms=6h`. */
  readonly label: string;
}

/**
 * `First difference, at +0d 12:00:00. As it is: …. With results:segment.ms=6h: …`. What is told first is what a rule did;
 * records that came to lie elsewhere are told where no rule made a difference before.
 */
export function firstDifference(futures: Futures): string {
  const rules = parting(futures, (event) => isComparable(event) && event.type !== 'appended');
  return rules ?? parting(futures, isComparable) ?? `Nothing went another way with ${futures.label} so far.`;
}

function parting(
  { mine, theirs, startMs, label }: Futures,
  isMeant: (event: SimulationEvent) => boolean,
): string | null {
  const [here, there] = [mine.filter(isMeant), theirs.filter(isMeant)];
  let at = 0;
  while (at < here.length && at < there.length && isSame(here[at]!, there[at]!)) at += 1;
  const moments = [here[at], there[at]].flatMap((event) => (event === undefined ? [] : [event.atMs]));
  if (moments.length === 0) return null;
  const atMs = Math.min(...moments);
  const told = (events: readonly SimulationEvent[]) => {
    const [first, ...rest] = events.slice(at).filter((event) => event.atMs === atMs);
    if (first === undefined) return 'nothing';
    // Of records the first that lies elsewhere says it; how many there were is often the same.
    return first.type === 'appended'
      ? `${place(first)}: ${eventText(first)}`
      : outcomeText([first, ...rest], startMs, false);
  };
  return `First difference, at ${formatMoment(atMs, startMs)}. As it is: ${told(here)}. With ${label}: ${told(there)}.`;
}

/** Which release a cluster starts with is what was asked for, no consequence of it. */
function isComparable(event: SimulationEvent): boolean {
  return isTold(event) && event.type !== 'clusterStarted';
}

function isSame(a: SimulationEvent, b: SimulationEvent): boolean {
  return a.atMs === b.atMs && a.type === b.type && place(a) === place(b) && eventText(a) === eventText(b);
}

function place(event: SimulationEvent): string {
  return 'partition' in event ? `${event.topic}:${event.partition}` : '';
}
